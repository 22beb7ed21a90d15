# Times, days and dates; how things stand.

# $half is am, pm, noon or midnight; $minutes is empty or such as ":30".
clock = { $half ->
    [noon] noon
    [midnight] midnight
    [am] { $hour }{ $minutes } am
   *[pm] { $hour }{ $minutes } pm
}
the-clock = { clock }
at-clock = { clock }
weekday = { $day ->
    [mon] Monday
    [tue] Tuesday
    [wed] Wednesday
    [thu] Thursday
    [fri] Friday
    [sat] Saturday
   *[sun] Sunday
}
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
date = { $date } { month-short } { $year }
date-of-year = { $date } { month-short }
dates-span = { $from } to { $to }
# $day is tomorrow, a weekday, date (of this year) or dated (of another).
the-day = { $day ->
    [tomorrow] tomorrow
    [date] { month } { $date }
    [dated] { month } { $date }, { $year }
   *[weekday] { weekday }
}
open-always = Open 24 hours
open-until = Open until { the-clock }
open-until-day = Open until { the-day } { at-clock }
opens = Opens { at-clock }
opens-day = Opens { the-day } { at-clock }
closed-now = Closed now
closed = Closed

# Rows of a week's table, and rules that are none.
days-two = { $first }, { $last }
days-span = { $first } – { $last }
days-all = Every day
hours-all-day = 24 hours
hours-span = { $from } – { $to }
hours-from = from { the-clock }
hours-closed = closed
rule = { $when }: { $times }
rule-fortnightly = Every other week: { $when }: { $times }
rule-of-month = { $days } of the month
rule-on-dates = on day { $days } of the month
weekday-of-month = { $nth ->
    [1] 1st { weekday }
    [2] 2nd { weekday }
    [3] 3rd { weekday }
    [-1] last { weekday }
   *[other] { $nth }th { weekday }
}

ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-today = today
ago-yesterday = yesterday
ago-days = { $count } days ago
ago-months = { $count } months ago
ago-years = { $count } years ago
