//! Schedules: times that can be, words where they cannot, words read where that is certain.

use chrono::{NaiveTime, Timelike as _};
use serde_json::Value;
use uuid::Uuid;

use super::{contact::derived, fields::Fields, notes::Notes};
use crate::catalog::{hours::parse, model::Schedule};

/// The schedules of a service or of one of its places.
pub(super) fn schedules(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<Schedule> {
    let mut schedules: Vec<Schedule> = Vec::new();
    for (n, value) in values.iter().enumerate() {
        for schedule in read(schedule(value, owner, n, notes), notes) {
            let same = |own: &Schedule| Schedule { id: schedule.id, ..own.clone() } == schedule;
            if says_something(&schedule) && !schedules.iter().any(same) {
                schedules.push(schedule);
            }
        }
    }
    schedules
}

/// Hours in words as rules, where they are certain; each rule keeps the words.
fn read(schedule: Schedule, notes: &mut Notes) -> Vec<Schedule> {
    let words = schedule.description.as_deref();
    let words = words.filter(|_| schedule.freq.is_none() && schedule.opens_at.is_none());
    let Some(words) = words.filter(|_| !schedule.closed) else { return vec![schedule] };
    let Some(parsed) = parse(words) else {
        notes.add("hours_only_in_words");
        return vec![schedule];
    };
    notes.add("hours_read_from_words");
    let also = (!parsed.notes.is_empty()).then(|| parsed.notes.join(". "));
    let rules = parsed.schedules.into_iter().enumerate().map(|(n, rule)| Schedule {
        id: if n == 0 { schedule.id } else { derived(schedule.id, "rule", n) },
        description: schedule.description.clone(),
        attending_type: schedule.attending_type.clone(),
        notes: schedule.notes.clone().or_else(|| also.clone()),
        valid_from: rule.valid_from.or(schedule.valid_from),
        valid_to: rule.valid_to.or(schedule.valid_to),
        ..rule
    });
    rules.collect()
}

fn schedule(value: &Value, owner: Uuid, n: usize, notes: &mut Notes) -> Schedule {
    let mut fields = Fields::new("schedule", value, notes);
    let mut schedule = Schedule {
        id: fields.id().unwrap_or_else(|| derived(owner, "schedule", n)),
        freq: fields.line("freq").map(|freq| freq.to_uppercase()),
        interval: fields.whole("interval").filter(|n| (1..=520).contains(n)),
        byday: fields.line("byday").map(|days| days.to_uppercase().replace(' ', "")),
        bymonthday: fields.line("bymonthday").map(|days| days.replace(' ', "")),
        dtstart: fields.date("dtstart"),
        until: fields.date("until"),
        valid_from: fields.date("valid_from"),
        valid_to: fields.date("valid_to"),
        opens_at: fields.time("opens_at"),
        closes_at: fields.time("closes_at"),
        description: fields.prose("description"),
        attending_type: fields.line("attending_type"),
        notes: fields.prose("notes"),
        parsed: false,
        closed: fields.value("closed").is_some_and(|flag| *flag == Value::Bool(true)),
    };
    fields.finish();
    // HSDS has no rule without a frequency; days alone mean weekly.
    if schedule.freq.is_none() && schedule.byday.is_some() {
        schedule.freq = Some("WEEKLY".to_owned());
    }
    if let (Some(opens), Some(closes)) = (schedule.opens_at, schedule.closes_at)
        && closes <= opens
    {
        if is_likely(opens, closes) {
            notes.add("hours_past_midnight");
        } else {
            doubt(&mut schedule, opens, closes);
            notes.add("hours_doubtful");
        }
    }
    schedule
}

/// Whether closing before opening means the next day: from the afternoon on, or around the clock.
/// From 9:00 to 4:30 is more likely a slip for 16:30, and nobody should stand at a shut door.
fn is_likely(opens: NaiveTime, closes: NaiveTime) -> bool {
    let midnight = |time: NaiveTime| time.num_seconds_from_midnight() == 0;
    midnight(closes) || (closes < opens && opens.hour() >= 13)
}

/// Keeps the times as words only.
fn doubt(schedule: &mut Schedule, opens: NaiveTime, closes: NaiveTime) {
    let days = schedule.byday.take().map(|days| format!("{days} ")).unwrap_or_default();
    let words = format!(
        "{days}{}–{} (as listed; please call)",
        opens.format("%H:%M"),
        closes.format("%H:%M")
    );
    schedule.description = Some(match schedule.description.take() {
        Some(own) => format!("{own}\n{words}"),
        None => words,
    });
    schedule.freq = None;
    schedule.opens_at = None;
    schedule.closes_at = None;
}

fn says_something(schedule: &Schedule) -> bool {
    schedule.freq.is_some()
        || schedule.opens_at.is_some()
        || schedule.description.is_some()
        || schedule.notes.is_some()
        || schedule.closed
}
