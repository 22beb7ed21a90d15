# Whose work Guidepost stands on. Names of works and licences stay as they are.

credits-stands = Guidepost stands on the work of others. Nothing on these pages is fetched from them while you read: all of it is stored here, and no other site learns what you look for.
credits-map = The map and the places
credits-geonames = © GeoNames, <a href="https://creativecommons.org/licenses/by/4.0/" rel="noreferrer">CC BY 4.0</a>: towns, and the points of post-office-box and unique ZIP codes. Changed: joined with the other sources below and thinned.
credits-census = U.S. Census Bureau: county and state outlines, ZIP code areas and population. Works of the United States government.
credits-hud = U.S. Department of Housing and Urban Development: which county a ZIP code lies in.
credits-lakes = Natural Earth: lakes. Public domain.
credits-outlines = The map shows outlines, not streets. Distances are straight lines; “about” means that only the ZIP code or the town is known.
credits-needs = Needs and assessments
credits-eligibility = Open Eligibility 2.0 by Aunt Bertha (findhelp), <a href="https://creativecommons.org/licenses/by-sa/3.0/" rel="noreferrer">CC BY-SA 3.0</a>: the crosswalk from our needs to its terms is a work derived from it and is shared under the same licence.
credits-gravity = HL7 Gravity Project, SDOH Clinical Care: CC0. FHIR® is the registered trademark of Health Level Seven International.
credits-phq = PHQ-9, PHQ-2 and GAD-7: developed by Drs. Spitzer, Williams, Kroenke and colleagues, with a grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute.
credits-audit = AUDIT and AUDIT-C: World Health Organization, public domain. TAPS-1: National Institute on Drug Abuse, public domain. PC-PTSD-5: U.S. Department of Veterans Affairs, public domain.
credits-others = DAST-10 © 1982 Harvey A. Skinner and the Centre for Addiction and Mental Health. Columbia Suicide Severity Rating Scale © The Research Foundation for Mental Hygiene. PRAPARE © NACHC, AAPCHO and OPCA. Hunger Vital Sign © 2010 Hager, Quigg and Children’s HealthWatch. AHC HRSN: Centers for Medicare &amp; Medicaid Services. WHO-5: World Health Organization. Of these and other instruments Guidepost ships codes and short labels of its own, never their wording.
credits-pages = The pages
credits-fonts = Atkinson Hyperlegible Next, © 2020–2024 The Atkinson Hyperlegible Next Project Authors, and Source Serif 4, © 2014–2023 Adobe:
credits-icons = Icons by Lucide:
credits-icons-licence = ISC licence
credits-leaflet = Leaflet draws the map: © 2010–2023 Volodymyr Agafonkin, © 2010–2011 CloudMade,
