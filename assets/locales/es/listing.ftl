# Lo que las tarjetas y las páginas de los servicios dicen de un registro.

extension = { $number }, extensión { $extension }
distance = { $miles } mi
distance-about = aprox. { $miles } mi
distance-under = menos de 1 mi
openings-count = { $count ->
    [one] 1 lugar disponible, { $when }
   *[other] { $count } lugares disponibles, { $when }
}
openings-some = Hay lugar, { $when }
openings-units = { $count ->
    [one] 1 lugar disponible, { $when }
   *[other] { $count } lugares disponibles, { $when }
}
openings-waitlist = Lista de espera, { $when }
openings-full = Lleno, { $when }
verified = Verificado { $when }
verified-last = Última verificación: { $when }
verified-never = Sin fecha de verificación
location-hidden = Dirección confidencial
closed-for-now = Cerrado por ahora
no-longer-offered = Ya no se ofrece

# Servicios de una organización.
services-count = { $count ->
    [one] 1 servicio
   *[other] { $count } servicios
}
services-none = Ninguno de sus servicios funciona ahora.
services-first = Estos son los primeros { $count }: busque los demás.

# La página de un servicio.
back-to-results = Volver a los resultados
reach-title = Teléfono y horario
reach-no-phone = No se indica ningún teléfono.
hours-differ = El horario cambia según la sede: <a href="#h-where">vea cada sede</a>.
hours-unlisted = No se indica el horario: llame primero.
hours-caption = Horario
hours-with-today = incluye hoy
unlisted-how = No se indica cómo solicitarlo: pregunte cuando llame.
unlisted-who = No se indican requisitos: pregunte cuando llame.
unlisted-both = No se indican ni la forma de solicitarlo ni los requisitos: pregunte cuando llame.
what-title = Qué es
how-title = Cómo solicitarlo
how-wait = Tiempo de espera:
how-bring = Qué llevar
who-title = Quién puede venir
who-ages = Edades:
who-ages-span = de { $from } a { $to } años
who-ages-from = { $from } años o más
who-ages-to = hasta { $to } años
where-title = { $count ->
    [one] Dónde
   *[other] { $count } sedes
}
where-hidden = Solo el propio servicio da la dirección.
where-directions = Cómo llegar
where-directions-to = en openstreetmap.org, que entonces sabrá de este lugar
where-approximate = Solo se conoce el código postal o la ciudad: las distancias son aproximadas.
refer-client = Remitir a un cliente
correct-reading = Lo que se leyó de esta ficha
facts-title = De un vistazo
facts-cost = Costo
facts-not-listed = No se indica
facts-languages = Idiomas
facts-english-only = No se indica otro además del inglés
facts-interpreters = Intérpretes
facts-serves = Área de servicio
facts-web = Sitio web
facts-email = Correo electrónico
kind-of-help = Tipo de ayuda
others-title = Aquí también se ofrece
others-more = { $count ->
    [one] 1 servicio más de esta organización
   *[other] { $count } servicios más de esta organización
}
from-title = De dónde viene esta información
from-changed = Se modificó en su directorio el { $when }.
from-directory = Directorio: { $dataset }.
from-record = Directorio: { $dataset }, registro { $key }.
phone-text = mensajes de texto
phone-fax = fax
phone-cell = celular
phone-hotline = línea de ayuda
phone-video = video
phone-pager = buscapersonas
phone-textphone = teléfono de texto (TTY)
