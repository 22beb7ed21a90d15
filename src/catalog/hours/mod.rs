//! Opening hours: judged from schedules, read from words, and said in words.
//!
//! Everything here is pure: it takes the schedules, the place's time zone and the time. An answer is
//! `None` wherever what is known does not settle it, because a wrong hour sends somebody to a shut door.

mod bytes;
mod judge;
mod rule;
mod standing;
mod summary;
#[cfg(test)]
mod tests;
mod week;
mod words;

pub use self::{
    judge::Window,
    standing::{Open, Standing},
    summary::summary,
    week::Week,
    words::{Parsed, parse},
};

use self::rule::{Effect, Rule};
use crate::catalog::model::Schedule;

/// The hours of one place or service, ready to be judged.
///
/// ```
/// use chrono::{TimeZone as _, Weekday};
/// use chrono_tz::America::Los_Angeles;
/// use guidepost::{catalog::hours::{Hours, parse}, values::Language};
///
/// let hours = Hours::of(&parse("Monday-Friday, 8-5").unwrap().schedules);
/// let monday = Los_Angeles.with_ymd_and_hms(2026, 11, 23, 16, 59, 0).unwrap();
/// assert_eq!(hours.is_open(monday.to_utc(), Los_Angeles), Some(true));
/// assert_eq!(hours.now_until(monday.to_utc(), Los_Angeles).text(Language::En).unwrap(), "Open until 5 pm");
/// assert_eq!(Hours::from_bytes(&hours.to_bytes()), Some(hours));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    rules: Vec<Rule>,
    /// Some schedules are words or rules that we cannot judge: "closed" is then never certain.
    unsure: bool,
}

impl Hours {
    /// The hours that the schedules tell together.
    pub fn of(schedules: &[Schedule]) -> Self {
        let rules: Vec<Option<Rule>> = schedules.iter().map(Rule::of).collect();
        let unsure = rules.iter().any(Option::is_none);
        Self { unsure, rules: rules.into_iter().flatten().collect() }
    }

    /// Whether anything at all is known of when it is open.
    pub fn is_known(&self) -> bool {
        self.rules.iter().any(|rule| rule.effect != Effect::Closed)
    }
}
