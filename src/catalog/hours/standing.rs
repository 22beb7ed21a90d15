//! How things stand at a moment, in a few words: "Open until 7 pm", "Opens Monday 9 am".

use chrono::{
    DateTime, Datelike as _, Days, Duration, FixedOffset, NaiveDate, NaiveTime, Utc, Weekday,
};
use chrono_tz::Tz;

use super::{Hours, judge::moments, rule::Effect};
use crate::web::{
    Language, Phrase,
    shown::{dated, timed, weekday_code},
};

/// How far ahead the next opening is looked for.
const AHEAD: u64 = 62;

/// Open, closed, until when, ready to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Whether it is open now; `None` where that is not known.
    pub now: Option<bool>,
    /// When that changes, in the time of the place.
    pub until: Option<DateTime<FixedOffset>>,
    says: Option<Says>,
}

/// What is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Always,
    OpenUntil(Option<Day>, NaiveTime),
    Opens(Option<Day>, NaiveTime),
    ClosedNow,
    Closed,
}

/// A day other than today, as one says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Tomorrow,
    Weekday(Weekday),
    OfThisYear(NaiveDate),
    Dated(NaiveDate),
}

impl Open {
    /// The same in words; `None` where it is not known.
    pub fn text(&self, language: Language) -> Option<String> {
        let plain = |key| language.say(key);
        let said = match self.says? {
            Says::Always => plain("open-always"),
            Says::OpenUntil(None, time) => timed(plain("open-until"), time),
            Says::OpenUntil(Some(day), time) => on(day, timed(plain("open-until-day"), time)),
            Says::Opens(None, time) => timed(plain("opens"), time),
            Says::Opens(Some(day), time) => on(day, timed(plain("opens-day"), time)),
            Says::ClosedNow => plain("closed-now"),
            Says::Closed => plain("closed"),
        };
        Some(said.to_string())
    }
}

/// A phrase with the day put in.
fn on(day: Day, phrase: Phrase<'_>) -> Phrase<'_> {
    let (code, date) = match day {
        Day::Tomorrow => ("tomorrow", None),
        Day::Weekday(day) => (weekday_code(day), None),
        Day::OfThisYear(date) => ("date", Some(date)),
        Day::Dated(date) => ("dated", Some(date)),
    };
    let phrase = phrase.with("day", code);
    match date {
        Some(date) => dated(phrase, date).with("year", date.year()),
        None => phrase,
    }
}

/// Open, closed, until when: as we count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Open for a week and more without a break.
    Always,
    /// Open until then.
    OpenUntil(DateTime<Utc>),
    /// Closed until then.
    Opens(DateTime<Utc>),
    /// Closed now; when it opens is not known.
    ClosedNow,
    /// Closed, and no opening in sight.
    Closed,
    /// Not known.
    Unknown,
}

impl Hours {
    /// How things stand at that moment.
    pub fn standing(&self, at: DateTime<Utc>, zone: Tz) -> Standing {
        match self.is_open(at, zone) {
            None => Standing::Unknown,
            Some(true) => self.open_until(at, zone),
            Some(false) => self.next_opening(at, zone),
        }
    }

    /// How things stand, for showing.
    pub fn now_until(&self, at: DateTime<Utc>, zone: Tz) -> Open {
        let here = |moment: DateTime<Utc>| moment.with_timezone(&zone).fixed_offset();
        let day = |moment| day(here(moment), here(at));
        let time = |moment| here(moment).time();
        let (now, until, says) = match self.standing(at, zone) {
            Standing::Always => (Some(true), None, Says::Always),
            Standing::OpenUntil(end) => {
                let far = (end - at).num_hours() >= 24;
                let day = far.then(|| day(end)).flatten();
                (Some(true), Some(end), Says::OpenUntil(day, time(end)))
            }
            Standing::Opens(start) => {
                (Some(false), Some(start), Says::Opens(day(start), time(start)))
            }
            Standing::ClosedNow => (Some(false), None, Says::ClosedNow),
            Standing::Closed => (Some(false), None, Says::Closed),
            Standing::Unknown => return Open::default(),
        };
        Open { now, until: until.map(here), says: Some(says) }
    }

    fn open_until(&self, at: DateTime<Utc>, zone: Tz) -> Standing {
        let mut end = at;
        for (from, to, _) in self.coming(at, zone).filter(|(.., e)| *e == Effect::Open) {
            if from > at + Duration::days(8) {
                break;
            }
            if from <= end {
                end = end.max(to);
            }
        }
        if (end - at).num_days() >= 7 { Standing::Always } else { Standing::OpenUntil(end) }
    }

    fn next_opening(&self, at: DateTime<Utc>, zone: Tz) -> Standing {
        // They come in the order in which they begin.
        match self.coming(at, zone).find(|(from, ..)| *from > at) {
            Some((_, _, Effect::Perhaps)) => Standing::ClosedNow,
            Some((from, ..)) => Standing::Opens(from),
            None => Standing::Closed,
        }
    }

    /// The openings of the day before and of the days to come.
    fn coming(
        &self,
        at: DateTime<Utc>,
        zone: Tz,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>, Effect)> {
        let yesterday = at.with_timezone(&zone).date_naive() - Days::new(1);
        let dates =
            (0..AHEAD).filter_map(move |ahead| yesterday.checked_add_days(Days::new(ahead)));
        dates.flat_map(move |date| {
            let mut spans = self.spans(date);
            spans.sort_unstable_by_key(|span| span.from);
            spans.into_iter().map(move |span| {
                let (from, to) = moments(date, span, zone);
                (from, to, span.effect)
            })
        })
    }
}

/// A day as one says it from `now`; today goes without saying.
fn day(moment: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> Option<Day> {
    let date = moment.date_naive();
    Some(match (date - now.date_naive()).num_days() {
        0 => return None,
        1 => Day::Tomorrow,
        2..=6 => Day::Weekday(date.weekday()),
        _ if date.year() == now.year() => Day::OfThisYear(date),
        _ => Day::Dated(date),
    })
}
