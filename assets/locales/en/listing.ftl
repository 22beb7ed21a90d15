# What cards and the pages of services say of a listing.

extension = { $number }, extension { $extension }
distance = { $miles } mi
distance-about = about { $miles } mi
distance-under = under 1 mi
openings-count = { $count ->
    [one] 1 opening, { $when }
   *[other] { $count } openings, { $when }
}
openings-some = Has openings, { $when }
openings-units = { $count } open, { $when }
openings-waitlist = Waiting list, { $when }
openings-full = Full, { $when }
verified = Verified { $when }
verified-last = Last verified { $when }
verified-never = No check date known
location-hidden = Location hidden
closed-for-now = Closed for now
no-longer-offered = No longer offered

# Services of one organization.
services-count = { $count ->
    [one] 1 service
   *[other] { $count } services
}
services-none = None of its services runs now.
services-first = These are the first { $count }: search for the others.

# The page of one service.
back-to-results = Back to results
reach-title = Phone and hours
reach-no-phone = No phone is listed.
hours-differ = Hours differ by place: <a href="#h-where">see each place</a>.
hours-unlisted = Hours are not listed: call first.
hours-caption = Hours
hours-with-today = with today
unlisted-how = How to apply is not listed: ask when you call.
unlisted-who = No conditions are listed: ask when you call.
unlisted-both = Neither how to apply nor conditions are listed: ask when you call.
what-title = What it is
how-title = How to get in
how-wait = Waiting time:
how-bring = What to bring
who-title = Who can come
who-ages = Ages:
who-ages-span = { $from } to { $to }
who-ages-from = { $from } and older
who-ages-to = up to { $to }
where-title = { $count ->
    [one] Where
   *[other] { $count } places
}
where-hidden = The address is told only by the service itself.
where-directions = Directions
where-directions-to = at openstreetmap.org, which then learns this place
where-approximate = Only the ZIP code or town is known: distances are about right.
refer-client = Refer a client
correct-reading = What was read of this listing
facts-title = At a glance
facts-cost = Cost
facts-not-listed = Not listed
facts-languages = Languages
facts-english-only = None listed besides English
facts-interpreters = Interpreters
facts-serves = Serves
facts-web = Web
facts-email = E-mail
kind-of-help = Kind of help
others-title = Also offered here
others-more = { $count } more by this organization
from-title = Where this comes from
from-changed = Changed in its directory { $when }.
from-directory = Directory: { $dataset }.
from-record = Directory: { $dataset }, record { $key }.
phone-text = text
phone-fax = fax
phone-cell = cell
phone-hotline = hotline
phone-video = video
phone-pager = pager
phone-textphone = textphone
