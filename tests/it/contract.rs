//! The public contract: real answers held against the JSON Schemas of `tests/contract`.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::town::{Reply, Who};

/// What is wrong with an answer.
fn faults(schema: &str, answer: &Value) -> Vec<String> {
    let path = format!("{}/tests/contract/{schema}.schema.json", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator: Validator =
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let faults = validator.iter_errors(answer);
    faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// The answer's body, once it has this status and keeps to this schema.
fn kept(reply: &Reply, status: u16, schema: &str) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    let answer = reply.json();
    let faults = faults(schema, &answer);
    assert!(faults.is_empty(), "{faults:#?}\n{answer:#}");
    answer
}

#[test]
fn the_contracts_own_match_request_keeps_to_its_schema() {
    let request = json!({
        "client": {"age": 34, "gender": "female", "languages": ["es"],
            "location": {"latitude": 37.76, "longitude": -122.41}, "max_distance_km": 15,
            "payers": ["medicaid"], "audiences": ["parent", "survivor"],
            "audiences_complete": true, "children_ages": [4, 9], "income_monthly_usd": 1200,
            "household_size": 3, "mobility": "limited", "modalities": ["in_person", "phone"],
            "has": ["phone"], "lacks": ["photo_id"], "avoid": ["mixed_gender_housing"]},
        "needs": [{"code": "safety.ipv", "severity": 3, "urgency": "urgent",
            "words": "shelter that takes two children"}],
        "limit": 10,
    });
    assert_eq!(faults("match-request", &request), [""; 0]);
    for wrong in [
        json!({"client": {"age": 34}}),
        json!({"needs": [{"code": "safety.ipv", "severity": 4}]}),
        json!({"needs": [{"code": "safety.ipv"}], "client": {"shoe_size": 41}}),
        json!({"needs": [{"code": "safety.ipv"}], "limit": 51}),
    ] {
        assert_ne!(faults("match-request", &wrong), [""; 0], "{wrong}");
    }
}

on_both! {
    async fn vocabularies_hold_every_code_of_the_contract(town: Town) {
        kept(&town.get("/api/v1/vocabularies", &Who::Nobody).await, 200, "vocabularies");
    }

    async fn every_refusal_is_a_problem_document(town: Town) {
        kept(&town.get("/api/v1/nothing", &Who::Nobody).await, 404, "problem");
        kept(&town.send("DELETE", "/api/v1/vocabularies", &Who::Nobody).await, 405, "problem");
    }
}
