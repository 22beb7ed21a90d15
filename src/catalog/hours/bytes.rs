//! Hours in few bytes, as the search index keeps them: exact, and quick to read back.

use chrono::{Datelike as _, NaiveDate};

use super::{
    Hours,
    rule::{Days, Effect, Rule},
};

/// Of this layout.
const VERSION: u8 = 1;

const NO_DATE: i32 = i32::MIN;

impl Hours {
    /// The hours as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, u8::from(self.unsure)];
        for rule in &self.rules {
            bytes.push(match rule.effect {
                Effect::Open => 0,
                Effect::Starts => 1,
                Effect::Perhaps => 2,
                Effect::Closed => 3,
            });
            bytes.extend(rule.opens.to_le_bytes());
            bytes.extend(rule.closes.to_le_bytes());
            let date = |date: Option<NaiveDate>| date.map_or(NO_DATE, |d| d.num_days_from_ce());
            bytes.extend(date(rule.from).to_le_bytes());
            bytes.extend(date(rule.to).to_le_bytes());
            match &rule.days {
                Days::All => bytes.push(0),
                Days::Week { days, every, first } => {
                    bytes.extend([1, *days]);
                    bytes.extend(every.to_le_bytes());
                    bytes.extend(date(Some(*first)).to_le_bytes());
                }
                Days::Month { weekdays, days, every, first } => {
                    bytes.push(2);
                    bytes.extend(every.to_le_bytes());
                    bytes.extend(date(Some(*first)).to_le_bytes());
                    // At most 255 of each: a month has no more days, a list that long is nonsense.
                    let count = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
                    bytes.push(count(weekdays.len()));
                    for (place, day) in weekdays.iter().take(usize::from(u8::MAX)) {
                        bytes.extend(place.to_le_bytes());
                        bytes.push(*day);
                    }
                    bytes.push(count(days.len()));
                    bytes.extend(
                        days.iter().take(usize::from(u8::MAX)).flat_map(|d| d.to_le_bytes()),
                    );
                }
            }
        }
        bytes
    }

    /// The hours that were written as these bytes; `None` where they were not.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let [VERSION, unsure] = take(&mut rest)? else { return None };
        let mut rules = Vec::new();
        while !rest.is_empty() {
            rules.push(rule(&mut rest)?);
        }
        Some(Self { rules, unsure: unsure != 0 })
    }
}

fn rule(rest: &mut &[u8]) -> Option<Rule> {
    let [effect] = take(rest)?;
    let effect = match effect {
        0 => Effect::Open,
        1 => Effect::Starts,
        2 => Effect::Perhaps,
        3 => Effect::Closed,
        _ => return None,
    };
    let (opens, closes) = (number(rest)?, number(rest)?);
    let (mut from, mut to) = (None, None);
    date(rest, &mut from)?;
    date(rest, &mut to)?;
    let [kind] = take(rest)?;
    let days = match kind {
        0 => Days::All,
        1 => {
            let [days] = take(rest)?;
            Days::Week { days, every: number(rest).filter(|e| *e > 0)?, first: first(rest)? }
        }
        2 => {
            let (every, first) = (number(rest).filter(|e| *e > 0)?, first(rest)?);
            let [count] = take(rest)?;
            let weekdays = (0..count)
                .map(|_| take(rest).map(|[place, day]| (i8::from_le_bytes([place]), day)))
                .collect::<Option<_>>()?;
            let [count] = take(rest)?;
            let days =
                (0..count).map(|_| take(rest).map(i8::from_le_bytes)).collect::<Option<_>>()?;
            Days::Month { weekdays, days, every, first }
        }
        _ => return None,
    };
    Some(Rule { effect, days, opens, closes, from, to })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*first)
}

fn number(rest: &mut &[u8]) -> Option<u16> {
    take(rest).map(u16::from_le_bytes)
}

/// Reads a date, or that there is none; `None` where the bytes end.
fn date(rest: &mut &[u8], into: &mut Option<NaiveDate>) -> Option<()> {
    *into = NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(take(rest)?));
    Some(())
}

/// The date from which weeks or months are counted.
fn first(rest: &mut &[u8]) -> Option<NaiveDate> {
    let mut first = None;
    date(rest, &mut first)?;
    first
}
