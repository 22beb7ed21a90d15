# En qué trabajos se apoya Guidepost. Los nombres de obras y licencias quedan como son.

credits-stands = Guidepost se apoya en el trabajo de otros. Mientras usted lee, estas páginas no les piden nada: todo está guardado aquí y ningún otro sitio se entera de lo que usted busca.
credits-map = El mapa y los lugares
credits-geonames = © GeoNames, <a href="https://creativecommons.org/licenses/by/4.0/" rel="noreferrer">CC BY 4.0</a>: ciudades y los puntos de los códigos postales de apartados de correos y de uso único. Modificado: unido a las otras fuentes de abajo y reducido.
credits-census = Oficina del Censo de los Estados Unidos: contornos de condados y estados, áreas de los códigos postales y población. Obras del gobierno de los Estados Unidos.
credits-hud = Departamento de Vivienda y Desarrollo Urbano de los Estados Unidos: en qué condado está cada código postal.
credits-lakes = Natural Earth: lagos. Dominio público.
credits-outlines = El mapa muestra contornos, no calles. Las distancias son en línea recta; «aprox.» significa que solo se conoce el código postal o la ciudad.
credits-needs = Necesidades y evaluaciones
credits-eligibility = Open Eligibility 2.0 de Aunt Bertha (findhelp), <a href="https://creativecommons.org/licenses/by-sa/3.0/" rel="noreferrer">CC BY-SA 3.0</a>: la correspondencia entre nuestras necesidades y sus términos es una obra derivada y se comparte con la misma licencia.
credits-gravity = HL7 Gravity Project, SDOH Clinical Care: CC0. FHIR® es la marca registrada de Health Level Seven International.
credits-phq = PHQ-9, PHQ-2 y GAD-7: desarrollados por los doctores Spitzer, Williams, Kroenke y colegas, con una subvención de Pfizer Inc. No se requiere permiso para reproducirlos, traducirlos, mostrarlos o distribuirlos.
credits-audit = AUDIT y AUDIT-C: Organización Mundial de la Salud, dominio público. TAPS-1: Instituto Nacional sobre el Abuso de Drogas de los Estados Unidos, dominio público. PC-PTSD-5: Departamento de Asuntos de los Veteranos de los Estados Unidos, dominio público.
credits-others = DAST-10 © 1982 Harvey A. Skinner y el Centre for Addiction and Mental Health. Columbia Suicide Severity Rating Scale © The Research Foundation for Mental Hygiene. PRAPARE © NACHC, AAPCHO y OPCA. Hunger Vital Sign © 2010 Hager, Quigg y Children’s HealthWatch. AHC HRSN: Centros de Servicios de Medicare y Medicaid. WHO-5: Organización Mundial de la Salud. De estos y otros instrumentos Guidepost incluye códigos y nombres cortos propios, nunca su texto.
credits-pages = Las páginas
credits-fonts = Atkinson Hyperlegible Next, © 2020–2024 The Atkinson Hyperlegible Next Project Authors, y Source Serif 4, © 2014–2023 Adobe:
credits-icons = Íconos de Lucide:
credits-icons-licence = licencia ISC
credits-leaflet = Leaflet dibuja el mapa: © 2010–2023 Volodymyr Agafonkin, © 2010–2011 CloudMade,
