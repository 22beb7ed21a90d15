//! What two times written as a range mean.
//!
//! Where only one of them says am or pm, or none does, these rules hold; anything else is not certain:
//! - both said: the end is later the same day (at most 18 hours), or it is a night from 5 pm on to 10 am
//!   at the latest. Nothing starts between midnight and 5 am: that is nearly always a slip for the afternoon.
//! - only the end: "9-5pm" can only start in the morning; "1-5pm" starts in the afternoon; "7-9pm" may
//!   be either and counts as evening only on one or two days and for at most four hours.
//! - only the start: "9am-5" ends in the afternoon, "1pm-4" too.
//! - neither: daytime, when the start is 7 to 11 and the end 12 to 6:30 ("8-5", "9-12"), the start 12 and
//!   the end up to 9 ("12-8"), or the start 1 to 4 and the end later, up to 8 ("1-5"). "9-11", "10-7"
//!   and "5-9" could be two things; but "10-9" beside "10-5" on another day is a long day, not a night.

use super::lex::{Clock, Half};

const NOON: u16 = 12 * 60;
const DAY: u16 = 24 * 60;

/// An opening in minutes after midnight; past [`DAY`] where it ends on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub from: u16,
    pub to: u16,
}

/// An opening as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    AllDay,
    Between(Clock, Clock),
}

impl Range {
    /// Whether they share a minute; nights are compared as if they ended at midnight.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl Written {
    /// What is meant; `few` says that it is for one or two days only.
    pub fn settled(self, few: bool) -> Option<Range> {
        match self {
            Self::AllDay => Some(Range { from: 0, to: DAY }),
            Self::Between(from, to) => between(from, to, few),
        }
    }

    /// What two bare numbers mean that are certain only beside other times: the same start in the
    /// morning on another day.
    pub fn beside(self, certain: &[Range]) -> Option<Range> {
        let Self::Between(from, to) = self else { return None };
        let bare = (from.half, to.half) == (Half::Bare, Half::Bare);
        let range = Range { from: morning(from), to: afternoon(to) };
        let long_day = (7..=11).contains(&from.hour) && to.hour < from.hour && to.hour <= 9;
        let same_start = certain.iter().any(|other| other.from == range.from && other.to < DAY);
        (bare && long_day && same_start).then_some(range)
    }
}

fn between(from: Clock, to: Clock, few: bool) -> Option<Range> {
    use Half::{Bare, Military};
    match (from.half, to.half) {
        (Military, Bare | Military) | (Bare, Military) => {
            // "08:00-5:00" is not a 24-hour time after all.
            if to.half == Bare && to.hour < 10 {
                return neither(from, to);
            }
            checked(from.hour * 60 + from.minute, to.hour * 60 + to.minute)
        }
        (Military, _) if from.hour > 12 => None,
        (_, Military) if to.hour > 12 => None,
        (Bare, Bare) => neither(from, to),
        (Bare | Military, _) => only_end(from, said(to)?, few),
        (_, Bare | Military) => only_start(said(from)?, to),
        _ if to.half == Half::Midnight => until_midnight(said(from)?),
        _ => checked(said(from)?, said(to)?),
    }
}

/// The minute of a time that says its half of the day.
fn said(clock: Clock) -> Option<u16> {
    let hour = clock.hour % 12;
    match clock.half {
        Half::Am => Some(hour * 60 + clock.minute),
        Half::Pm => Some(NOON + hour * 60 + clock.minute),
        Half::Noon => Some(NOON),
        Half::Midnight => Some(0),
        Half::Bare | Half::Military => None,
    }
}

fn morning(clock: Clock) -> u16 {
    clock.hour % 12 * 60 + clock.minute
}

fn afternoon(clock: Clock) -> u16 {
    NOON + morning(clock)
}

fn checked(from: u16, to: u16) -> Option<Range> {
    let whole_day = from == 0 && to == DAY - 1;
    let day = from >= 5 * 60 && from + 10 <= to && to - from <= 18 * 60;
    let night = to < from && (from >= 17 * 60 && to <= 10 * 60 || from >= NOON && to == 0);
    match (whole_day, day, night) {
        (true, ..) => Some(Range { from, to: DAY }),
        (_, true, _) => Some(Range { from, to }),
        (.., true) => Some(Range { from, to: to + DAY }),
        _ => None,
    }
}

/// "8 am - midnight": the word cannot be a slip for noon.
fn until_midnight(from: u16) -> Option<Range> {
    (from >= 5 * 60).then_some(Range { from, to: DAY })
}

fn only_end(from: Clock, to: u16, few: bool) -> Option<Range> {
    let (early, late) = (morning(from), afternoon(from));
    if to > 0 && to < NOON {
        return if from.hour < 12 { checked(early, to) } else { None };
    }
    if to == 0 {
        return None;
    }
    match from.hour {
        12 | 1..=5 => checked(late, to),
        _ if late >= to => checked(early, to),
        _ if few && to - late <= 4 * 60 => checked(late, to),
        _ => None,
    }
}

fn only_start(from: u16, to: Clock) -> Option<Range> {
    let late = afternoon(to);
    let noon = to.hour == 12 && to.minute == 0;
    let certain = if from < NOON { noon || morning(to) < from } else { to.hour < 12 };
    if certain { checked(from, late) } else { None }
}

fn neither(from: Clock, to: Clock) -> Option<Range> {
    let (late, to) = (afternoon(from), afternoon(to));
    match from.hour {
        7..=11 if to <= NOON + 6 * 60 + 30 => checked(morning(from), to),
        12 if late < to && to <= NOON + 9 * 60 => checked(late, to),
        1..=4 if late < to && to <= NOON + 8 * 60 => checked(late, to),
        _ => None,
    }
}
