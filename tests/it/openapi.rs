//! The OpenAPI document is whole.

use std::{fs, path::Path};

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

/// Routes are attributes on handlers in files named `api.rs`; each must be told to callers.
#[test]
fn every_route_is_in_the_document() {
    let (mut routes, mut described) = (0, 0);
    count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |source| {
        let methods = ["get", "post", "put", "patch", "delete", "route"];
        routes +=
            methods.map(|m| source.matches(&format!("\n#[{m}(\"")).count()).iter().sum::<usize>();
        described += source.matches("#[utoipa::path").count();
    });
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    // HEAD comes along with GET.
    let told = |path: &Value| path.as_object().unwrap().keys().filter(|m| *m != "head").count();
    let operations: usize = paths.values().map(told).sum();
    assert_eq!(routes, described, "routes and their descriptions");
    // The vocabularies are the server's own.
    assert_eq!(operations, described + 1, "descriptions and the document: {:?}", paths.keys());
    assert!(paths.keys().all(|path| path.starts_with("/api/v1/")), "{:?}", paths.keys());
}

fn count(dir: &Path, look: &mut dyn FnMut(&str)) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count(&path, look);
        } else if path.ends_with("api.rs") {
            look(&fs::read_to_string(&path).unwrap());
        }
    }
}
