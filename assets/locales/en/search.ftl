# The search page: form, filters, results, map.

# The form.
ask-any = Any service
ask-anywhere = Anywhere
ask-change = Change search
ask-what = What is needed
ask-near = Near (ZIP or city)
ask-within = Within
ask-any-distance = Any distance
ask-search = Search
miles = { $count ->
    [one] { $count } mile
   *[other] { $count } miles
}
faults-perhaps = Perhaps

# What was wrong with the question.
wrong-near-empty = a place is needed: a ZIP code such as 94601, or a city such as Oakland, CA
wrong-near-zip = { $zip } is not a ZIP code in use
wrong-near-state = { $state } is a whole state: name a city in it, or a ZIP code
wrong-near-unknown = "{ $text }" is not a place we know: give a ZIP code such as 94601, or a city such as Oakland, CA
wrong-near-latitude = latitude { $degrees } is not between -90 and 90
wrong-near-longitude = longitude { $degrees } is not between -180 and 180
wrong-near-point = "{ $text }" is not a point: latitude and longitude are needed, such as 37.77,-122.22
wrong-long = at most { $count } characters are read
wrong-age = "{ $text }" is not an age in whole years, 0 to 120
wrong-radius = "{ $text }" is not a distance of more than 0 and at most 20,038 km
wrong-page = "{ $text }" is not a page of these results
wrong-other = "{ $text }" is no value that this filter has

# Filters.
filters = Filters
filters-with-count = Filters ({ $count })
filters-show = Show filters
filters-use = Use these filters
chip-remove = remove this filter
chip-literally = take these words literally
clear-all = Clear all
filter-who = Who it is for
filter-age = Age
filter-age-is = Age { $age }
filter-gender = Gender
filter-any-gender = Any gender
filter-now = Right now
filter-open-now = Open now
filter-capacity = Has an opening
filter-cost = Cost
filter-payer = Pays with
filter-language = Language
filter-audience = Welcomes
filter-modality = How
filter-access = Access
filter-more = { $count } more
filter-more-of = of: { $filter }
show-results = Show the results
show-count = { $count ->
    [one] Show 1 result
   *[other] Show { $count } results
}

# What was understood beside the words.
meant-near = near { $place }
meant-open-now = open now
meant-open-day = open { weekday }
meant-open-times = open { $from }–{ $to }
meant-open-day-times = open { weekday } { $from }–{ $to }
meant-age = age about { $age }

# The head of the results.
results = Results
heading-empty = Search
heading-none = Nothing found
heading-at-least = { $count ->
    [one] At least 1 service
   *[other] At least { $count } services
}
heading-within = { $count ->
    [one] 1 service within { $miles }
   *[other] { $count } services within { $miles }
}
heading-none-within = None within { $miles }, { $count } for this area
heading-some-within = { $within } within { $miles }, { $count } more for this area
around = Around { $place }
or-did-you-mean = Or did you mean
farther = Those farther off, by phone or without an address are here because they serve this area or may.
nearest-first = Nearest first
searched-for = Searched for
relaxed-none = No service matches “{ $words }”. Here are others.
relaxed-none-near = No service matches “{ $words }”. Here are others near { $place }.
relaxed-none-filters = No service matches “{ $words }”. Here are others that fit your filters.
relaxed-none-near-filters = No service matches “{ $words }”. Here are others near { $place } that fit your filters.
relaxed-some = No service has all of the words: these have some of them.
relaxed-time = None is known to be open at that time: opening hours do not count here.
relaxed-radius = Nothing fits within { $asked }: this looks as far as { $miles }.
partial = This search took too long and was cut short: there may be better results. More words, a place or a filter make it shorter.
dropped = { $count ->
    [one] 1 more might fit, but its listing does not say so. Take filters off to see.
   *[other] { $count } more might fit, but their listing does not say so. Take filters off to see.
}
sort = Sort
sort-relevance = Best fit
sort-distance = Nearest
sort-updated = Last checked
sort-name = Name
title-near = Services near { $place }
title-words-near = { $words } near { $place }

# Cards.
card-confidential = Confidential location
card-beyond = Farther off, serves this area
card-other-places = { $count ->
    [one] 1 other place
   *[other] { $count } other places
}
card-refer = Refer
card-refer-to = to { $name }
why = Why:
why-words = matches { $words }
why-need = meets { $need }
why-here = less than 0.1 mi away
why-area = serves { $area }
why-area-here = serves this place
why-open = open at that time
why-room = has an opening
unsaid = { $what } not listed: ask
unsaid-age = Age
unsaid-gender = Gender
unsaid-cost = Cost
one-of = { $first } or { $last }
fold-alike = { $count } more like this
fold-more = { $count } more of { $organization }

# Pages, and nothing.
pages-of-results = Pages of results
pages-before = Before
pages-next = Next
pages-at = Page { $number } of { $count }
nothing-title = Nothing fits all of this
nothing-try = Try one of these:
nothing-farther = look farther away
nothing-filters = take a filter off:
nothing-clear = clear all filters
nothing-plainer = use fewer or plainer words, such as “food”, “shelter” or “counseling”
nothing-call = call or text <a href="tel:988">988</a> in a crisis, or call <a href="tel:211">211</a> for local help
faulty-title = The search could not be understood yet
faulty-text = What is wrong stands under the search box. Everything else you entered is kept.

# The map.
map = Map of results
map-same = Map. The list on this page holds the same places.
map-area = Search this area
map-number = Its number in the list
map-many = ×3: three close together
map-not-on = In the list, not on the map
map-rings = Dashed rings: miles from the middle
map-private = Drawn here. Nothing is sent to a map company.
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-places = { $count } places here. Zoom in
map-miles = { $count } miles
