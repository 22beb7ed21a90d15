//! How things stand at a moment, in a few words: "Open until 7 pm", "Opens Monday 9 am".

use chrono::{DateTime, Datelike as _, Days, Duration, FixedOffset, NaiveTime, Timelike as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Hours, judge::moments, rule::Effect};

/// How far ahead the next opening is looked for.
const AHEAD: u64 = 62;

/// Open, closed, until when: as the API tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Open {
    /// Whether it is open now; `null` where that is not known.
    pub now: Option<bool>,
    /// When that changes, in the time of the place.
    pub until: Option<DateTime<FixedOffset>>,
    /// The same in words.
    pub text: Option<String>,
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
        let time = |moment| clock(here(moment).time());
        let (now, until, text) = match self.standing(at, zone) {
            Standing::Always => (Some(true), None, "Open 24 hours".to_owned()),
            Standing::OpenUntil(end) => {
                let far = (end - at).num_hours() >= 24;
                let day = if far { format!("{} ", day(end)) } else { String::new() };
                (Some(true), Some(end), format!("Open until {day}{}", time(end)))
            }
            Standing::Opens(start) => {
                (Some(false), Some(start), format!("Opens {} {}", day(start), time(start)))
            }
            Standing::ClosedNow => (Some(false), None, "Closed now".to_owned()),
            Standing::Closed => (Some(false), None, "Closed".to_owned()),
            Standing::Unknown => return Open::default(),
        };
        Open { now, until: until.map(here), text: Some(text.replace("today ", "")) }
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

/// A day as one says it from `now`.
fn day(moment: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> String {
    match (moment.date_naive() - now.date_naive()).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=6 => moment.format("%A").to_string(),
        _ if moment.year() == now.year() => moment.format("%B %-d").to_string(),
        _ => moment.format("%B %-d, %Y").to_string(),
    }
}

/// A time as one says it: `9 am`, `5:30 pm`, `noon`, `midnight`.
pub(super) fn clock(time: NaiveTime) -> String {
    let (pm, hour) = time.hour12();
    let half = if pm { "pm" } else { "am" };
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (_, 0) => format!("{hour} {half}"),
        (_, minute) => format!("{hour}:{minute:02} {half}"),
    }
}
