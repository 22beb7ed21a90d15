//! Whether it is open at a moment, or at some moment of a window of the week.

use chrono::{
    DateTime, Datelike as _, Days, Duration, MappedLocalTime, NaiveDate, NaiveTime, Offset as _,
    TimeZone as _, Timelike as _, Utc, Weekday,
};
use chrono_tz::Tz;

use super::{
    Hours,
    rule::{DAY, Effect, Rule},
};

/// One opening on one date, in minutes after its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub from: u16,
    pub to: u16,
    pub effect: Effect,
}

/// A part of the day, on one day of the week or on any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The day; `None` is any.
    pub day: Option<Weekday>,
    /// Its beginning; `None` is midnight.
    pub after: Option<NaiveTime>,
    /// Its end; `None` is midnight. Before `after`, it is on the next day.
    pub before: Option<NaiveTime>,
}

impl Hours {
    /// Whether it is open at that moment; `None` where that is not known.
    pub fn is_open(&self, at: DateTime<Utc>, zone: Tz) -> Option<bool> {
        if !self.is_known() {
            return None;
        }
        let here = at.with_timezone(&zone).naive_local();
        let today = here.date();
        let minute = minute_of(here.time());
        let steady = steady(at, zone);
        let mut perhaps = self.unsure;
        for (date, minute) in [(today.pred_opt(), minute + DAY), (Some(today), minute)] {
            let Some(date) = date else { continue };
            let mut open = false;
            self.each_span(date, |span| {
                let within = if steady {
                    span.from <= minute && minute < span.to
                } else {
                    let (from, to) = moments(date, span, zone);
                    from <= at && at < to
                };
                open |= within && span.effect == Effect::Open;
                perhaps |= within;
            });
            if open {
                return Some(true);
            }
        }
        if perhaps { None } else { Some(false) }
    }

    /// Whether it is open at some moment of the window in the seven days from that moment's date on;
    /// `None` where that is not known.
    pub fn open_during(&self, window: Window, at: DateTime<Utc>, zone: Tz) -> Option<bool> {
        if !self.is_known() {
            return None;
        }
        let today = at.with_timezone(&zone).date_naive();
        let mut perhaps = self.unsure;
        let week = (0..7).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
        for date in week.filter(|date| window.day.is_none_or(|day| date.weekday() == day)) {
            let (from, to) = window.minutes();
            // The window may lie in an opening of the day before, and reach into the next day.
            let around = [
                (date.pred_opt(), from + DAY, to + DAY),
                (Some(date), from, to),
                (date.succ_opt().filter(|_| to > DAY), 0, to.saturating_sub(DAY)),
            ];
            for (date, from, to) in around {
                let Some(date) = date else { continue };
                let mut open = false;
                self.each_span(date, |span| {
                    let moment = from == to && span.from <= from && from < span.to;
                    let meets = moment || (span.from < to && from < span.to);
                    let starts = span.effect == Effect::Starts && (from..to).contains(&span.from);
                    open |= starts || (meets && span.effect == Effect::Open);
                    perhaps |= meets;
                });
                if open {
                    return Some(true);
                }
            }
        }
        if perhaps { None } else { Some(false) }
    }

    /// Looks at each opening that begins on the date; thousands of places are judged in one search,
    /// and most have no exceptions.
    fn each_span(&self, date: NaiveDate, mut look: impl FnMut(Span)) {
        let closed = |rule: &Rule| rule.effect == Effect::Closed && rule.on(date);
        if self.rules.iter().any(closed) {
            self.spans(date).into_iter().for_each(look);
            return;
        }
        for rule in self.rules.iter().filter(|rule| rule.effect != Effect::Closed && rule.on(date))
        {
            look(Span { from: rule.opens, to: rule.closes, effect: rule.effect });
        }
    }

    /// The openings that begin on the date, without those that an exception takes away.
    pub(super) fn spans(&self, date: NaiveDate) -> Vec<Span> {
        let on = |rule: &&Rule| rule.on(date);
        let (closed, open): (Vec<&Rule>, Vec<&Rule>) =
            self.rules.iter().filter(on).partition(|rule| rule.effect == Effect::Closed);
        if closed.iter().any(|rule| rule.closes == 0) {
            return Vec::new();
        }
        let spans =
            open.iter().map(|r| Span { from: r.opens, to: r.closes, effect: r.effect }).collect();
        closed.iter().fold(spans, |spans: Vec<Span>, hole| {
            spans.into_iter().flat_map(|span| without(span, hole)).collect()
        })
    }
}

impl Window {
    fn minutes(&self) -> (u16, u16) {
        let from = self.after.map_or(0, minute_of);
        let to = self.before.map_or(DAY, minute_of);
        (from, if to < from { to + DAY } else { to })
    }
}

/// What is left of an opening before and after the hole.
fn without(span: Span, hole: &Rule) -> impl Iterator<Item = Span> {
    let before = Span { to: span.to.min(hole.opens), ..span };
    let after = Span { from: span.from.max(hole.closes), ..span };
    [before, after].into_iter().filter(|part| part.from < part.to)
}

/// When the opening begins and ends. Where the clocks go back, it begins at the first and ends at
/// the second of two equal times; where they go forward, at the first time that there is.
pub(super) fn moments(date: NaiveDate, span: Span, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = date.and_time(NaiveTime::MIN);
    let moment = |minute: u16, second: bool| {
        let wall = midnight + Duration::minutes(minute.into());
        (0..=i64::from(DAY))
            .find_map(|gap| match zone.from_local_datetime(&(wall + Duration::minutes(gap))) {
                MappedLocalTime::Single(moment) => Some(moment),
                MappedLocalTime::Ambiguous(_, later) if second => Some(later),
                MappedLocalTime::Ambiguous(earlier, _) => Some(earlier),
                MappedLocalTime::None => None,
            })
            .map_or_else(|| wall.and_utc(), |moment| moment.to_utc())
    };
    (moment(span.from, false), moment(span.to, true))
}

fn minute_of(time: NaiveTime) -> u16 {
    u16::try_from(time.hour() * 60 + time.minute()).unwrap_or_default()
}

/// Whether the clocks there do not change within two days, so that minutes can simply be counted.
fn steady(at: DateTime<Utc>, zone: Tz) -> bool {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    offset(at - Duration::days(2)) == offset(at + Duration::days(2))
}
