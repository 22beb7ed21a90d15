//! The details that a body tells, field by field, with every fault.

use serde_json::Value;

use super::model::{Coverage, Details, Support};
use crate::web::{Answer, Fields, Object};

/// The details that a body tells, or every fault.
pub fn read(body: &Value) -> Answer<Details> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let mut details = Details::default();
    for (pointer, value) in from.list("supports", 30, &mut fields) {
        details.supports.extend(support(value, &pointer, &mut fields));
    }
    for (pointer, value) in from.list("coverages", 10, &mut fields) {
        details.coverages.extend(coverage(value, &pointer, &mut fields));
    }
    details.strengths = from.text("strengths", 2000, &mut fields);
    details.preferences = from.text("preferences", 2000, &mut fields);
    from.finish(&mut fields);
    fields.finish(|| Some(details))
}

fn support(value: &Value, pointer: &str, fields: &mut Fields) -> Option<Support> {
    let mut from = Object::new(value, pointer, fields);
    let name = from.text("name", 200, fields);
    from.require("name", fields);
    let relation = from.text("relation", 100, fields);
    let reach = from.text("reach", 200, fields);
    from.finish(fields);
    Some(Support { name: name?, relation, reach })
}

fn coverage(value: &Value, pointer: &str, fields: &mut Fields) -> Option<Coverage> {
    let mut from = Object::new(value, pointer, fields);
    let payer = from.code("payer", fields);
    from.require("payer", fields);
    let member_number = from.text("member_number", 60, fields);
    let valid_until = from.word("valid_until", fields);
    from.finish(fields);
    Some(Coverage { payer: payer?, member_number, valid_until })
}
