//! A week of openings, hour by hour: enough to tell what can be visited on the same day.

use std::ops::Range;

use chrono::NaiveDate;

use super::{Hours, rule::DAY};

/// In which hours of seven days something is open.
///
/// ```
/// use chrono::NaiveDate;
/// use guidepost::catalog::hours::{Hours, parse};
///
/// let hours = Hours::of(&parse("Monday-Friday, 8-5").unwrap().schedules);
/// let week = hours.week(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()).unwrap();
/// assert!(week.meets(0, 12..16), "on that Monday");
/// assert!(!week.meets(0, 17..24) && !week.meets(5, 0..24), "not later, and not on Saturday");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week([u32; 7]);

impl Week {
    /// The week with these hours of each day: bit 9 stands for the hour from 9 o'clock on.
    #[must_use]
    pub const fn of(hours: [u32; 7]) -> Self {
        Self(hours)
    }

    /// Whether it is open in one of these hours of that day, counted from 0.
    #[must_use]
    pub fn meets(self, day: usize, hours: Range<u32>) -> bool {
        let wanted = hours.filter(|hour| *hour < u32::BITS).fold(0, |all, hour| all | 1 << hour);
        self.0.get(day).is_some_and(|open| open & wanted != 0)
    }

    /// The hours in which either is open.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let mut both = self.0;
        both.iter_mut().zip(other.0).for_each(|(day, hours)| *day |= hours);
        Self(both)
    }

    /// Adds the hours that the minutes lie in, those counted from the first midnight.
    fn open(&mut self, minutes: Range<i64>) {
        for (day, hours) in self.0.iter_mut().enumerate() {
            for hour in 0..24 {
                let from = i64::try_from(day * 24 + hour).unwrap_or_default() * 60;
                if minutes.start < from + 60 && from < minutes.end {
                    *hours |= 1 << hour;
                }
            }
        }
    }
}

impl Hours {
    /// The seven days from that date on; `None` where it is not certain when it is closed. What may
    /// be open counts as open.
    #[must_use]
    pub fn week(&self, from: NaiveDate) -> Option<Week> {
        if self.unsure || !self.is_known() {
            return None;
        }
        let mut week = Week::default();
        // An opening of the day before may reach into the first.
        for (day, date) in (-1..7).zip(from.pred_opt()?.iter_days()) {
            let midnight = day * i64::from(DAY);
            for span in self.spans(date) {
                week.open(midnight + i64::from(span.from)..midnight + i64::from(span.to));
            }
        }
        Some(week)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::model::Schedule;

    fn weekly(byday: &str, opens: &str, closes: &str) -> Schedule {
        Schedule {
            freq: Some("WEEKLY".to_owned()),
            byday: Some(byday.to_owned()),
            opens_at: opens.parse().ok(),
            closes_at: closes.parse().ok(),
            ..Schedule::default()
        }
    }

    /// The week from Monday, 23 November 2026, on.
    fn week(schedules: &[Schedule]) -> Option<Week> {
        Hours::of(schedules).week(NaiveDate::from_ymd_opt(2026, 11, 23)?)
    }

    #[test]
    fn a_week_has_its_nights_and_its_exceptions() {
        let holiday = "2026-11-26".parse().ok();
        let closed = Schedule { closed: true, dtstart: holiday, ..Schedule::default() };
        let night = weekly("SU", "20:00", "06:00");
        let open = week(&[night, weekly("TH", "09:30", "11:00"), closed]).unwrap();
        assert!(open.meets(0, 0..6) && !open.meets(0, 6..24), "Sunday's night is Monday's too");
        assert!(open.meets(6, 20..24), "and there is a next Sunday");
        assert!(!open.meets(3, 0..24), "it is shut on the holiday");
    }

    #[test]
    fn an_hour_counts_from_its_first_minute_and_doubt_is_no_week() {
        let half = weekly("TU", "09:30", "11:00");
        let open = week(std::slice::from_ref(&half)).unwrap();
        assert!(open.meets(1, 9..10) && open.meets(1, 10..11) && !open.meets(1, 11..24));
        let both = open.or(week(&[weekly("SA", "12:00", "13:00")]).unwrap());
        assert!(both.meets(1, 9..10) && both.meets(5, 12..13));
        let words = Schedule { description: Some("Call first".to_owned()), ..Schedule::default() };
        assert_eq!((week(&[half, words]), week(&[])), (None, None));
    }
}
