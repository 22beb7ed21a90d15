//! Hours written as words, read only where they are certain.
//!
//! The whole text must be understood: one word that is not known, a day named twice with different
//! times, a time without an end, and nothing is returned. What bare numbers mean is told in `clock`.

mod clause;
mod clock;
mod lex;
#[cfg(test)]
mod tests;

use chrono::NaiveTime;

use self::{
    clause::{Clause, OnDays, Reading},
    clock::Range,
};
use super::rule::DAYS;
use crate::catalog::model::Schedule;

/// Hours read from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The rules, marked `parsed`, without ids or description: both are for whoever keeps them.
    pub schedules: Vec<Schedule>,
    /// What the words say besides, such as "Closed on holidays".
    pub notes: Vec<&'static str>,
}

/// The hours that the words tell, where that is certain.
///
/// ```
/// use guidepost::catalog::hours::{parse, summary};
///
/// let read = |text: &str| parse(text).map(|parsed| summary(&parsed.schedules).join("; "));
/// assert_eq!(read("9:00 am - 5:00 pm, Monday - Friday").as_deref(), Some("Mon–Fri 9 am–5 pm"));
/// assert_eq!(read("lunes a viernes de 9 a 5").as_deref(), Some("Mon–Fri 9 am–5 pm"));
/// assert_eq!(read("Mondays 5-9"), None); // 5 to 9 in the morning, or in the evening?
/// ```
pub fn parse(text: &str) -> Option<Parsed> {
    // Longer texts are never plain hours.
    if text.len() > 600 {
        return None;
    }
    let Reading { clauses, closed, notes } = clause::read(lex::tokens(text)?)?;
    let certain: Vec<Range> = clauses
        .iter()
        .flat_map(|clause| clause.times.iter().filter_map(|time| time.settled(clause.days.few())))
        .collect();
    let mut openings: Vec<(OnDays, Range)> = Vec::new();
    for Clause { days, times } in clauses {
        for time in times {
            let range = time.settled(days.few()).or_else(|| time.beside(&certain))?;
            openings.push((days.clone(), range));
        }
    }
    if openings.is_empty() || contradictory(&openings, closed) {
        return None;
    }
    let schedules = openings.into_iter().map(|(days, range)| schedule(days, range)).collect();
    Some(Parsed { schedules, notes })
}

/// Whether two rules for one day overlap without being the same, or an open day is named as closed.
fn contradictory(openings: &[(OnDays, Range)], closed: u8) -> bool {
    let shut = |days: &OnDays| matches!(days, OnDays::Weekly(mask) if mask & closed != 0);
    openings.iter().enumerate().any(|(at, (days, range))| {
        let clash = |(other, range_there): &(OnDays, Range)| {
            days.meet(other) && range.overlaps(*range_there) && range != range_there
        };
        shut(days) || openings.iter().skip(at + 1).any(clash)
    })
}

fn schedule(days: OnDays, range: Range) -> Schedule {
    let (freq, byday) = match days {
        OnDays::Weekly(mask) => {
            let named = |at: &usize| mask & (1 << at) != 0;
            let codes: Vec<&str> =
                (0..7).filter(named).filter_map(|at| DAYS.get(at).copied()).collect();
            ("WEEKLY", codes.join(","))
        }
        OnDays::Monthly(places, day) => {
            let day = DAYS.get(usize::from(day)).copied().unwrap_or_default();
            let codes: Vec<String> = places.iter().map(|place| format!("{place}{day}")).collect();
            ("MONTHLY", codes.join(","))
        }
    };
    let time = |minute: u16| {
        NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute % 1440) * 60, 0)
    };
    Schedule {
        freq: Some(freq.to_owned()),
        byday: Some(byday),
        opens_at: time(range.from),
        closes_at: time(range.to),
        parsed: true,
        ..Schedule::default()
    }
}
