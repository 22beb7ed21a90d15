# What a match says: whom a service is for, what to ask, what speaks for it and what to look out for.

# Rules about a person. $rule is one of them.
rule-open = open to all
rule-age-from = { $min } and older
rule-age-to = { $max } and younger
rule-ages = ages { $min } to { $max }
rule-only = { $who } only
rule-for = for { $who }
rule-and = { $first } and { $last }
rule-or = { $first } or { $last }
rule-either = { $first } or { $last }
rule-either-long = { $first }; or { $last }
rule-income = income up to { $percent } % of the poverty level
rule-residents = residents of its area only
rule-languages = in { $languages } only
rule-not = not: { $rule }
reason-serves = serves { $area }
reason-residents = residents only: { $area }
reason-none = no limits known

# Questions that would settle a rule.
question-age = How old is the person? ({ $rule })
question-gender = Which gender does the person state? ({ $rule })
question-income = What is the household's income, and how many live on it? (up to { $percent } % of the poverty level)
question-home = Does the person live in the area that is served?
question-languages = Which languages does the person speak? ({ $rule })

# What speaks for a suggestion.
why-fits = fits { $need }
why-openings = has openings
why-accepted = accepted { $accepted } of { $settled } referrals
why-open-now = open now
why-takes = takes { $code ->
    [private] private insurance
    [county_program] the county program
   *[other] { $payer }
}
why-free = free
why-sliding = sliding scale
why-spoken = { $language } spoken
why-away = { $miles } mi away
why-remote = by phone or online

# What to look out for.
watch-doubt = may not take this person: call first
watch-open = eligibility is not settled
watch-language = the client's language is not listed
watch-waitlist = waiting list
watch-full = was full when last told
watch-accepted-none = accepted none of { $settled } referrals
watch-accepted-few = accepted only { $accepted } of { $settled } referrals
watch-often-full = often refuses for lack of room
watch-no-room = had no room on { $date } { month }
watch-waiting = { $count } referrals wait for its answer
watch-nowhere = its listing does not say where it serves
watch-referral = a referral is needed
watch-paper = asks for { $paper ->
    [photo_id] a photo ID
    [proof_of_address] proof of address
    [proof_of_income] proof of income
    [insurance_card] an insurance card
    [birth_certificate] a birth certificate
   *[social_security_card] a social security card
}, which the client lacks
watch-travel = the client cannot travel
watch-no-phone = no phone number listed
watch-unchecked = nobody has said when this was last checked
watch-old = last checked in { $year }

# Why something is left out, besides rules.
refused-modality = not delivered in a way that suits the client
refused-avoided = to be avoided: { $what }
refused-full = full
