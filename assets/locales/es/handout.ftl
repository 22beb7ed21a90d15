# La hoja con servicios que se lleva la persona.

handout-title = Lugares que pueden ayudar
handout-by = Preparado para usted por { $who } · { $date }
handout-by-of = Preparado para usted por { $who }, { $organization } · { $date }
handout-talk = <b>¿Necesita hablar con alguien ahora?</b> Llame al <b><a href="tel:988">988</a></b> y oprima 2 para español, o envíe AYUDA en un mensaje de texto. Gratis, de día y de noche.
handout-danger = <b>Peligro de muerte:</b> <a href="tel:911">911</a>.
handout-lines = Violencia en casa: <a href="tel:+18007997233">1-800-799-7233</a>. Alcohol o drogas: <a href="tel:+18006624357">1-800-662-4357</a>.
handout-near-crisis = Ayuda en una crisis, cerca de usted
handout-near-violence = Violencia en casa, cerca de usted
handout-near-withdrawal = Para dejar el alcohol o las drogas, cerca de usted
handout-national = Estas líneas atienden en todo el país.
handout-way = a { $distance } de usted
handout-checked = Estos datos se revisaron el { $date } o después.
handout-unchecked = No todos estos datos dicen cuándo se revisaron.
handout-private = Esta hoja no dice quién es usted.
handout-none = Estos servicios ya no figuran en el directorio. Pida una hoja nueva, por favor.

# Encima de la hoja, para quien la imprime.
handout-back = Volver a las sugerencias
handout-language = Idioma de la hoja
handout-size = Tamaño de la letra
handout-usual = Letra normal
handout-large = Letra grande
handout-print = Imprimir
handout-hint = Esta línea no se imprime.

# Por qué conviene un servicio: nada que diga algo de la persona.
fits-title = Por qué puede servirle:
fits-walk-in = puede ir sin cita
fits-phone = basta con llamar
fits-evening = abierto por la tarde y noche
fits-weekend = abierto los fines de semana
fits-always = abierto de día y de noche
