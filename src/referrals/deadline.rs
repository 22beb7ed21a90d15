//! By when an agency should have answered.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc, Weekday};

use crate::values::Urgency;

/// By when an answer is due (CLINICAL.md, Urgency): 6, 24 or 72 hours, or 10 business days, which
/// are Monday to Friday in UTC; holidays are not known here.
#[must_use]
pub fn due(urgency: Urgency, sent: DateTime<Utc>) -> DateTime<Utc> {
    let hours = match urgency {
        Urgency::Emergent => 6,
        Urgency::Urgent => 24,
        Urgency::Soon => 72,
        Urgency::Routine => return business_days_after(sent, 10),
    };
    sent + TimeDelta::hours(hours)
}

fn business_days_after(start: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    let mut at = start;
    let mut left = days;
    while left > 0 {
        at += TimeDelta::days(1);
        if !matches!(at.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    at
}
