# Lo que dice una búsqueda de servicios para una persona: para quién son, qué preguntar, qué habla a favor y a qué prestar atención.

# Requisitos de una persona. $rule es uno de ellos.
rule-open = abierto a todas las personas
rule-age-from = { $min } años o más
rule-age-to = hasta { $max } años
rule-ages = de { $min } a { $max } años
rule-only = solo { $who }
rule-for = para { $who }
rule-and = { $first } y { $last }
rule-or = { $first } o { $last }
rule-either = { $first } o bien { $last }
rule-either-long = { $first }; o bien { $last }
rule-income = ingresos de hasta el { $percent } % del nivel de pobreza
rule-residents = solo residentes de su zona
rule-languages = solo en { $languages }
rule-not = no: { $rule }
reason-serves = atiende: { $area }
reason-residents = solo residentes: { $area }
reason-none = no se conoce ningún límite

# Preguntas que aclararían un requisito.
question-age = ¿Cuántos años tiene la persona? ({ $rule })
question-gender = ¿Qué género indica la persona? ({ $rule })
question-income = ¿Cuánto ingresa el hogar y cuántas personas viven de eso? (hasta el { $percent } % del nivel de pobreza)
question-home = ¿Vive la persona en la zona que se atiende?
question-languages = ¿Qué idiomas habla la persona? ({ $rule })

# Lo que habla a favor de un servicio.
why-fits = sirve para { $need }
why-openings = hay lugar
why-accepted = aceptó { $accepted } de { $settled } remisiones
why-open-now = abierto ahora
why-takes = acepta { $code ->
    [private] seguro privado
    [county_program] el programa del condado
   *[other] { $payer }
}
why-free = gratis
why-sliding = precio según los ingresos
why-spoken = se habla { $language }
why-away = a { $miles } mi
why-remote = por teléfono o en línea

# A qué prestar atención.
watch-doubt = es posible que no acepten a esta persona: llame primero
watch-open = falta aclarar los requisitos
watch-language = no se indica el idioma de la persona
watch-waitlist = lista de espera
watch-full = estaba lleno según el último aviso
watch-accepted-none = no aceptó ninguna de { $settled } remisiones
watch-accepted-few = aceptó solo { $accepted } de { $settled } remisiones
watch-often-full = suele rechazar por falta de lugar
watch-no-room = no tenía lugar el { $date } de { month }
watch-waiting = { $count } remisiones esperan su respuesta
watch-nowhere = la ficha no dice dónde atiende
watch-referral = se necesita una remisión
watch-paper = pide { $paper ->
    [photo_id] una identificación con foto
    [proof_of_address] un comprobante de domicilio
    [proof_of_income] un comprobante de ingresos
    [insurance_card] una tarjeta del seguro
    [birth_certificate] un acta de nacimiento
   *[social_security_card] una tarjeta del Seguro Social
}, que la persona no tiene
watch-travel = la persona no puede viajar
watch-no-phone = no se indica ningún teléfono
watch-unchecked = nadie ha dicho cuándo se verificó por última vez
watch-old = última verificación en { $year }

# Por qué algo queda fuera, además de los requisitos.
refused-modality = no se ofrece de una forma que le sirva a la persona
refused-avoided = debe evitarse: { $what ->
    [mixed_gender_housing] vivienda con otros géneros
    [faith_based] programas religiosos
   *[other] { $what }
}
refused-full = lleno
