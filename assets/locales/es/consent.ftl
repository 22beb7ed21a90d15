# Lo que la persona lee antes de firmar. Cada cambio de estas palabras sube
# `consent::wording::VERSION`.

consent-title = Permiso para compartir información
consent-who-title = Yo soy
consent-discloser-title = Estas personas pueden compartir información sobre mí
consent-discloser = Las personas de { $network } que llevan mi caso
consent-recipient-title = Pueden compartirla con
consent-to-network = Cualquier agencia a la que me refieran. La información sobre alcohol o drogas no se comparte con una agencia que esta hoja no nombra.
consent-kinds-title = Qué pueden compartir
consent-purpose-title = Para qué
consent-until-title = Cuánto dura
consent-until-day = Hasta el final del { $date }.
consent-until-event = Hasta que ocurra esto: { $event }.
consent-revoke-title = Puedo cambiar de opinión
consent-revoke = Puedo retirar este permiso en cualquier momento: se lo digo a la persona que lleva mi caso, por escrito o de palabra, sin tener que dar razones.
consent-revoke-reach = Desde entonces no se comparte nada más. Lo que se compartió antes, mientras yo estaba de acuerdo, ya no se puede recoger.
consent-again-title = Qué pueden hacer con ella quienes la reciben
consent-again = Quienes reciben esta información pueden volver a compartirla donde la ley lo permite, y la ley federal de privacidad (HIPAA) quizá ya no la proteja.
consent-again-part2 = Los datos sobre tratamiento por alcohol o drogas siguen protegidos por la ley federal (42 CFR Parte 2): quienes los reciben solo pueden compartirlos donde esa ley lo permite.
consent-proceedings = No se pueden usar contra mí en un juicio ni en ningún otro procedimiento legal, a menos que yo lo permita por separado o lo ordene un tribunal.
consent-free-title = Es mi decisión
consent-free = No tengo que firmar. Si no firmo, la persona que lleva mi caso me ayuda igual, pero no puede hablarle de mí a esta agencia por mí; yo siempre puedo ir por mi cuenta.
consent-copy = Recibo una copia de esta hoja y puedo preguntar en cualquier momento con quién se compartió información sobre mí.
consent-sign-title = Firma
consent-sign-name = Nombre
consent-sign-date = Fecha
consent-signed-screen = Firmado en la pantalla por { $name }, { $date }
consent-signed-paper = Firmado en papel, { $date }
consent-signed-for = Firmó en nombre de la persona { $name }: { $ground }
consent-back = Volver a la persona
consent-print = Imprimir
consent-hint = Esta línea no se imprime.
consent-version = Versión { $version } de estas palabras
consent-not-signed = Todavía sin firmar
consent-in-force = Vigente
consent-expired = Terminado
consent-revoked = Retirado
consent-superseded = Reemplazado por uno posterior

# Lo que acompaña a cada entrega de información (42 CFR 2.32).
notice-title = Aviso a quien recibe esto
notice-short = 42 CFR Parte 2 prohíbe usar o divulgar estos datos sin autorización.
notice-long = Este expediente que se le ha entregado está protegido por las reglas federales de confidencialidad (42 CFR Parte 2). Estas reglas le prohíben usar o divulgar este expediente, o testimonio que describa la información que contiene, en cualquier procedimiento civil, penal, administrativo o legislativo de una autoridad federal, estatal o local contra el paciente, salvo que lo autorice el consentimiento del paciente, según lo dispuesto en 42 CFR 2.12(c)(5) o por orden de un tribunal conforme a 42 CFR 2.64 o 2.65.
