//! The OpenAPI document is whole.

use guidepost::server::openapi;
use serde_json::Value;

#[test]
fn every_reference_resolves() {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut dangling = Vec::new();
    walk(&document, &mut |reference| {
        if document.pointer(reference.trim_start_matches('#')).is_none() {
            dangling.push(reference.to_owned());
        }
    });
    assert!(dangling.is_empty(), "{dangling:?}");
}

fn walk(value: &Value, look: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                look(reference);
            }
            fields.values().for_each(|field| walk(field, look));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, look)),
        _ => {}
    }
}
