# The page of services that a client takes along.

handout-title = Places that can help
handout-by = Prepared for you by { $who } · { $date }
handout-by-of = Prepared for you by { $who }, { $organization } · { $date }
handout-talk = <b>Do you need to talk to someone now?</b> Call or text <b><a href="tel:988">988</a></b>. Free, day and night.
handout-danger = <b>Danger to life:</b> <a href="tel:911">911</a>.
handout-lines = Violence at home: <a href="tel:+18007997233">1-800-799-7233</a>. Alcohol or drugs: <a href="tel:+18006624357">1-800-662-4357</a>.
handout-near-crisis = Crisis help near you
handout-near-violence = Violence at home, near you
handout-near-withdrawal = Stopping alcohol or drugs, near you
handout-national = These lines answer in the whole country.
handout-way = { $distance } from you
handout-checked = These listings were checked on { $date } or later.
handout-unchecked = Not all of these listings say when they were checked.
handout-private = This page does not say who you are.
handout-none = These services are no longer listed. Please ask for a new page.

# Above the page, for the one who prints it.
handout-back = Back to the matches
handout-language = Language of the page
handout-size = Size of type
handout-usual = Usual type
handout-large = Large type
handout-print = Print
handout-hint = This line is not printed.

# Why a service suits: nothing that tells of the person.
fits-title = Why this fits:
fits-walk-in = no appointment needed
fits-phone = a call is enough
fits-evening = open in the evening
fits-weekend = open on weekends
fits-always = open day and night
