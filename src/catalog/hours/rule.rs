//! One schedule as a rule over dates: on which days it holds and from which minute to which.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _, Weekday};

use crate::catalog::model::Schedule;

/// Minutes of a day.
pub(super) const DAY: u16 = 24 * 60;

/// What a rule says of its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub effect: Effect,
    pub days: Days,
    /// Minutes after midnight.
    pub opens: u16,
    /// Minutes after the same midnight; past [`DAY`] where it closes on the next day.
    pub closes: u16,
    /// The first date on which the rule holds.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
}

/// What happens between opening and closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It is open.
    Open,
    /// It opens then; when it closes is not known.
    Starts,
    /// It is open at some time of that.
    Perhaps,
    /// It is closed, whatever other rules say.
    Closed,
}

/// On which dates a rule holds (RFC 5545 §3.3.10 as far as HSDS uses it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// On every date.
    All,
    /// `FREQ=WEEKLY`: bit 0 is Monday; every so many weeks counted from the week of `first`.
    Week { days: u8, every: u16, first: NaiveDate },
    /// `FREQ=MONTHLY`: weekdays with their place in the month (0: each), days of the month, or both;
    /// every so many months counted from that of `first`.
    Month { weekdays: Vec<(i8, u8)>, days: Vec<i8>, every: u16, first: NaiveDate },
}

impl Rule {
    /// The rule of a schedule, unless it is only words or cannot be judged.
    pub fn of(schedule: &Schedule) -> Option<Self> {
        let (effect, opens, closes) = span(schedule);
        let later = |a: Option<NaiveDate>, b: Option<NaiveDate>| a.max(b);
        let earlier = |a: Option<NaiveDate>, b: Option<NaiveDate>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let mut rule = Self {
            effect,
            days: Days::All,
            opens,
            closes,
            from: later(schedule.dtstart, schedule.valid_from),
            to: earlier(schedule.until, schedule.valid_to),
        };
        let Some(freq) = schedule.freq.as_deref() else {
            // A day or a stretch of days by date: a holiday, an extra opening.
            let said = schedule.closed || schedule.opens_at.is_some();
            rule.from.filter(|_| said && schedule.byday.is_none())?;
            rule.to = rule.to.or(rule.from);
            return Some(rule);
        };
        rule.days = days(freq, schedule)?;
        Some(rule)
    }

    /// Whether the rule holds on the date.
    pub fn on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date)
            && self.to.is_none_or(|to| date <= to)
            && self.days.hold(date)
    }
}

/// What the schedule's two times say.
fn span(schedule: &Schedule) -> (Effect, u16, u16) {
    let (opens, closes) = (schedule.opens_at.map(minute), schedule.closes_at.map(closing));
    match (opens, closes) {
        (Some(opens), Some(closes)) => {
            let effect = if schedule.closed { Effect::Closed } else { Effect::Open };
            let overnight = if closes <= opens { DAY } else { 0 };
            (effect, opens, closes + overnight)
        }
        _ if schedule.closed => (Effect::Closed, 0, 0),
        (Some(opens), None) => (Effect::Starts, opens, DAY),
        (None, Some(closes)) => (Effect::Perhaps, 0, closes),
        (None, None) => (Effect::Perhaps, 0, DAY),
    }
}

fn minute(time: NaiveTime) -> u16 {
    u16::try_from(time.hour() * 60 + time.minute()).unwrap_or_default()
}

/// The minute of closing; directories write 23:59 for midnight.
fn closing(time: NaiveTime) -> u16 {
    if minute(time) == DAY - 1 { DAY } else { minute(time) }
}

fn days(freq: &str, schedule: &Schedule) -> Option<Days> {
    let every = schedule.interval.map_or(Some(1), |every| u16::try_from(every).ok())?;
    // "Every second week" counted from no date is no rule.
    let first = match (schedule.dtstart, every) {
        (_, 0) => return None,
        (None, 1) => NaiveDate::default(),
        (start, _) => start?,
    };
    let byday = list(schedule.byday.as_deref(), weekday)?;
    let bymonthday = list(schedule.bymonthday.as_deref(), |day| {
        day.parse().ok().filter(|day: &i8| (-31..=31).contains(day) && *day != 0)
    })?;
    let start = |taken: bool| schedule.dtstart.filter(|_| !taken);
    match freq.trim().to_ascii_uppercase().as_str() {
        "DAILY" if byday.is_empty() && bymonthday.is_empty() && every == 1 => Some(Days::All),
        "WEEKLY" if bymonthday.is_empty() && byday.iter().all(|(place, _)| *place == 0) => {
            let own = start(!byday.is_empty()).map(|date| bit(date.weekday()));
            let days = byday.iter().map(|(_, day)| 1 << day).chain(own).fold(0, |all, d| all | d);
            (days != 0).then_some(Days::Week { days, every, first })
        }
        "MONTHLY" => {
            let own = start(!byday.is_empty() || !bymonthday.is_empty());
            let own = own.and_then(|date| i8::try_from(date.day()).ok());
            let days: Vec<i8> = bymonthday.into_iter().chain(own).collect();
            let some = !byday.is_empty() || !days.is_empty();
            some.then_some(Days::Month { weekdays: byday, days, every, first })
        }
        _ => None,
    }
}

/// The items of a comma list; `None` where one cannot be read.
fn list<T>(text: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let items = text.unwrap_or_default().split(',').map(str::trim).filter(|item| !item.is_empty());
    items.map(read).collect()
}

/// `TU` is every Tuesday (0), `2TU` the second, `-1TU` the last.
fn weekday(text: &str) -> Option<(i8, u8)> {
    let (place, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let place =
        if place.is_empty() { 0 } else { place.parse().ok().filter(|place| *place != 0)? };
    let day = DAYS.iter().position(|code| day.eq_ignore_ascii_case(code))?;
    (-5..=5).contains(&place).then_some((place, u8::try_from(day).ok()?))
}

/// RFC 5545's codes of the days, Monday first.
pub(super) const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

impl Days {
    fn hold(&self, date: NaiveDate) -> bool {
        match self {
            Self::All => true,
            Self::Week { days, every, first } => {
                let week = |date: NaiveDate| (date.num_days_from_ce() - 1).div_euclid(7);
                days & bit(date.weekday()) != 0
                    && (*every == 1 || (week(date) - week(*first)).rem_euclid((*every).into()) == 0)
            }
            Self::Month { weekdays, days, every, first } => {
                let month = |date: NaiveDate| date.year() * 12 + date.month0().cast_signed();
                (*every == 1 || (month(date) - month(*first)).rem_euclid((*every).into()) == 0)
                    && (weekdays.is_empty() || weekdays.iter().any(|at| nth(*at, date)))
                    && (days.is_empty() || days.iter().any(|&day| day_of_month(day, date)))
            }
        }
    }
}

/// Whether the date is this weekday at this place of its month.
fn nth((place, day): (i8, u8), date: NaiveDate) -> bool {
    let day_fits = date.weekday().num_days_from_monday() == u32::from(day);
    let from_start = date.day0() / 7 + 1;
    let from_end = (month_length(date) - date.day()) / 7 + 1;
    day_fits
        && match place {
            0 => true,
            1.. => from_start == u32::from(place.unsigned_abs()),
            _ => from_end == u32::from(place.unsigned_abs()),
        }
}

fn day_of_month(day: i8, date: NaiveDate) -> bool {
    let back = month_length(date) + 1 - date.day();
    let counted = if day > 0 { date.day() } else { back };
    counted == u32::from(day.unsigned_abs())
}

fn month_length(date: NaiveDate) -> u32 {
    u32::from(date.num_days_in_month())
}
