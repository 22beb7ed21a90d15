# La página de búsqueda: formulario, filtros, resultados, mapa.

# El formulario.
ask-any = Cualquier servicio
ask-anywhere = En cualquier lugar
ask-change = Cambiar la búsqueda
ask-what = ¿Qué necesita?
ask-near = Cerca de (código postal o ciudad)
ask-within = Distancia máxima
ask-any-distance = Cualquiera
ask-search = Buscar
miles = { $count ->
    [one] { $count } milla
   *[other] { $count } millas
}
faults-perhaps = ¿Quizás

# Lo que no se entendió de la pregunta.
wrong-near-empty = se necesita un lugar: un código postal como 94601, o una ciudad como Oakland, CA
wrong-near-zip = { $zip } no es un código postal en uso
wrong-near-state = { $state } es un estado entero: indique una de sus ciudades o un código postal
wrong-near-unknown = No conocemos el lugar «{ $text }»: indique un código postal como 94601, o una ciudad como Oakland, CA
wrong-near-latitude = la latitud { $degrees } no está entre -90 y 90
wrong-near-longitude = la longitud { $degrees } no está entre -180 y 180
wrong-near-point = «{ $text }» no es un punto: se necesitan la latitud y la longitud, como 37.77,-122.22
wrong-long = se leen como máximo { $count } caracteres
wrong-age = «{ $text }» no es una edad en años enteros, de 0 a 120
wrong-radius = «{ $text }» no es una distancia mayor que 0 y de 20,038 km como máximo
wrong-page = «{ $text }» no es una página de estos resultados
wrong-other = «{ $text }» no es un valor de este filtro

# Filtros.
filters = Filtros
filters-with-count = Filtros ({ $count })
filters-show = Mostrar los filtros
filters-use = Usar estos filtros
chip-remove = quitar este filtro
chip-literally = tomar estas palabras al pie de la letra
clear-all = Quitar todos
filter-who = Para quién es
filter-age = Edad
filter-age-is = { $age } años
filter-gender = Género
filter-any-gender = Cualquier género
filter-now = Ahora mismo
filter-open-now = Abierto ahora
filter-capacity = Hay lugar
filter-cost = Costo
filter-payer = Se paga con
filter-language = Idioma
filter-audience = Atiende a
filter-modality = Cómo
filter-access = Accesibilidad
filter-more = { $count } más
filter-more-of = de: { $filter }
show-results = Ver los resultados
show-count = { $count ->
    [one] Ver 1 resultado
   *[other] Ver { $count } resultados
}

# Lo que se entendió además de las palabras.
meant-near = cerca de { $place }
meant-open-now = abierto ahora
meant-open-day = abierto el { weekday }
meant-open-times = abierto de { $from } a { $to }
meant-open-day-times = abierto el { weekday } de { $from } a { $to }
meant-age = unos { $age } años

# El encabezado de los resultados.
results = Resultados
heading-empty = Buscar
heading-none = No se encontró nada
heading-at-least = { $count ->
    [one] Al menos 1 servicio
   *[other] Al menos { $count } servicios
}
heading-within = { $count ->
    [one] 1 servicio a menos de { $miles }
   *[other] { $count } servicios a menos de { $miles }
}
heading-none-within = Ninguno a menos de { $miles }, { $count } para esta zona
heading-some-within = { $within } a menos de { $miles }, { $count } más para esta zona
around = Alrededor de { $place }
or-did-you-mean = ¿O quiso decir
farther = Los que están más lejos, atienden por teléfono o no tienen dirección aparecen porque atienden esta zona o podrían atenderla.
nearest-first = Primero los más cercanos
searched-for = Se buscó
relaxed-none = Ningún servicio coincide con «{ $words }». Aquí hay otros.
relaxed-none-near = Ningún servicio coincide con «{ $words }». Aquí hay otros cerca de { $place }.
relaxed-none-filters = Ningún servicio coincide con «{ $words }». Aquí hay otros que cumplen con sus filtros.
relaxed-none-near-filters = Ningún servicio coincide con «{ $words }». Aquí hay otros cerca de { $place } que cumplen con sus filtros.
relaxed-some = Ningún servicio tiene todas las palabras: estos tienen algunas.
relaxed-time = No se sabe de ninguno que abra a esa hora: aquí el horario no cuenta.
relaxed-radius = No hay nada a menos de { $asked }: se buscó hasta { $miles }.
partial = Esta búsqueda tardó demasiado y se cortó: puede haber mejores resultados. Con más palabras, un lugar o un filtro será más corta.
dropped = { $count ->
    [one] 1 más podría servir, pero su registro no lo dice. Quite filtros para verlo.
   *[other] { $count } más podrían servir, pero sus registros no lo dicen. Quite filtros para verlos.
}
sort = Ordenar por
sort-relevance = Más adecuados
sort-distance = Más cercanos
sort-updated = Última revisión
sort-name = Nombre
title-near = Servicios cerca de { $place }
title-words-near = { $words } cerca de { $place }

# Tarjetas.
card-confidential = Dirección confidencial
card-beyond = Más lejos, pero atiende esta zona
card-other-places = { $count ->
    [one] 1 sede más
   *[other] { $count } sedes más
}
card-refer = Remitir
card-refer-to = a { $name }
why = Por qué:
why-words = coincide con { $words }
why-need = sirve para { $need }
why-here = a menos de 0.1 mi
why-area = atiende { $area }
why-area-here = atiende este lugar
why-open = abierto a esa hora
why-room = tiene lugar
unsaid = { $what }: no se indica, pregunte
unsaid-age = Edad
unsaid-gender = Género
unsaid-cost = Costo
one-of = { $first } o { $last }
fold-alike = { $count } más como este
fold-more = { $count } más de { $organization }

# Páginas, y cuando no hay nada.
pages-of-results = Páginas de resultados
pages-before = Anterior
pages-next = Siguiente
pages-at = Página { $number } de { $count }
nothing-title = Nada cumple con todo esto
nothing-try = Pruebe una de estas opciones:
nothing-farther = buscar más lejos
nothing-filters = quitar un filtro:
nothing-clear = quitar todos los filtros
nothing-plainer = usar menos palabras o palabras más sencillas, como «comida», «refugio» o «consejería»
nothing-call = llamar o enviar un mensaje de texto al <a href="tel:988">988</a> en una crisis, o llamar al <a href="tel:211">211</a> para ayuda local
faulty-title = Todavía no se pudo entender la búsqueda
faulty-text = Lo que está mal se indica debajo del cuadro de búsqueda. Todo lo demás que escribió se conserva.

# El mapa.
map = Mapa de los resultados
map-same = Mapa. La lista de esta página tiene los mismos lugares.
map-area = Buscar en esta zona
map-number = Su número en la lista
map-many = ×3: tres muy juntos
map-not-on = En la lista, pero no en el mapa
map-rings = Círculos punteados: millas desde el centro
map-private = Dibujado aquí. No se envía nada a ninguna empresa de mapas.
map-zoom-in = Acercar
map-zoom-out = Alejar
map-places = { $count } lugares aquí. Acercar
map-miles = { $count } millas
