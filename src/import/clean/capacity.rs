//! HSDS `service_capacity`: whether someone can be taken now.

use serde_json::Value;

use super::{fields::Fields, notes::Notes};
use crate::{catalog::model::Capacity, values::CapacityStatus};

/// What was said last. HSDS counts openings; that there is a waiting list it says in words alone.
pub(super) fn capacity(rows: &[Value], notes: &mut Notes) -> Option<Capacity> {
    let all = rows.iter().filter_map(|row| one(row, notes));
    all.max_by_key(|said| said.as_of)
}

fn one(row: &Value, notes: &mut Notes) -> Option<Capacity> {
    let mut fields = Fields::new("service_capacity", row, notes);
    for known in ["id", "service_id", "unit", "unit_id", "maximum"] {
        fields.value(known);
    }
    let (units, as_of) = (fields.whole("available"), fields.moment("updated"));
    let words = fields.prose("description").unwrap_or_default().to_lowercase();
    fields.finish();
    let status = match units? {
        1.. => CapacityStatus::Available,
        _ if words.contains("wait") => CapacityStatus::Waitlist,
        _ => CapacityStatus::Full,
    };
    Some(Capacity { status, units, as_of: as_of? })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_last_word_on_openings_counts() {
        let rows = [
            json!({"available": 0, "updated": "2026-11-02T08:00:00Z", "description": "Waiting list"}),
            json!({"available": 3, "updated": "2026-11-01T08:00:00Z", "unit": {"name": "bed"}}),
            json!({"available": 9}),
        ];
        let said = capacity(&rows, &mut Notes::default()).unwrap();
        assert_eq!((said.status, said.units), (CapacityStatus::Waitlist, Some(0)));
        let said = capacity(&rows[1..], &mut Notes::default()).unwrap();
        assert_eq!((said.status, said.units), (CapacityStatus::Available, Some(3)));
        assert_eq!(capacity(&rows[2..], &mut Notes::default()), None);
    }
}
