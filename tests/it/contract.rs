//! The public contract: real answers held against the JSON Schemas of `tests/contract`.

use guidepost::{accounts::model::Role, seed};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::{
    seed::cases,
    town::{Reply, Town, Who},
};

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

/// The request that the contract itself shows, with groups asked about one by one.
fn request() -> Value {
    json!({
        "client": {"age": 34, "gender": "female", "languages": ["es"],
            "location": {"latitude": 37.76, "longitude": -122.41}, "max_distance_km": 15,
            "payers": ["medicaid"], "audiences": ["parent", "survivor"],
            "audiences_complete": true, "groups": {"ward_of_court": false, "low_income": true},
            "children_ages": [4, 9], "income_monthly_usd": 1200,
            "household_size": 3, "mobility": "limited", "modalities": ["in_person", "phone"],
            "has": ["phone"], "lacks": ["photo_id"], "avoid": ["mixed_gender_housing"]},
        "needs": [{"code": "safety.ipv", "severity": 3, "urgency": "urgent",
            "words": "shelter that takes two children"}],
        "limit": 10,
    })
}

#[test]
fn the_contracts_own_match_request_keeps_to_its_schema() {
    let request = request();
    assert_eq!(faults("match-request", &request), [""; 0]);
    for wrong in [
        json!({"client": {"age": 34}}),
        json!({"needs": [{"code": "safety.ipv", "severity": 4}]}),
        json!({"needs": [{"code": "safety.ipv"}], "client": {"shoe_size": 41}}),
        json!({"needs": [{"code": "safety.ipv"}], "limit": 51}),
        json!({"needs": [{"code": "safety.ipv"}], "client": {"groups": {"pirate": true}}}),
    ] {
        assert_ne!(faults("match-request", &wrong), [""; 0], "{wrong}");
    }
}

/// The demonstration directory, imported and searchable.
pub async fn open_directory(town: &Town) {
    let at = &town.features;
    seed::load(&at.catalog, &at.accounts, &cases(at)).await.unwrap();
    town.catch_up().await;
}

/// The id of the demonstration's service with this name.
fn id(name: &str) -> String {
    let services = seed::DIRECTORY.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let service = services.into_iter().find(|service| service["name"] == name).unwrap();
    service["id"].as_str().unwrap().to_owned()
}

on_both! {
    async fn searches_answer_in_the_contracts_shape(town: Town) {
        open_directory(town).await;
        for query in [
            "",
            "q=food+pantry&near=94601&radius_km=5",
            "q=detox&near=37.77,-122.22",
            "q=counseling&near=Oakland,+CA&language=es&age=34&gender=female&audience=parent",
            "need=sud.withdrawal_mgmt&radius_mi=20&near=94601",
            "q=shelter&open_at=now&sort=distance&near=94607",
            "q=legal&open_day=SA&open_after=09:00&open_before=13:00",
            "q=domestic+violence&near=94601&radius_km=30",
            "q=nothing+of+the+kind+anywhere&page=2&per_page=5",
            "q=comida+gratis&near=94601&facets=category,need,language,cost,payer,modality,audience,city,organization",
            "q=detox&near=94601&open_day=SU&open_after=03:00&open_before=03:30&radius_km=1",
            "q=detox&near=94601&radius_km=1&relax=false",
        ] {
            let reply = town.get(&format!("/api/v1/search?{query}"), &Who::Nobody).await;
            kept(&reply, 200, "search");
        }
        let body = json!({"q": "food pantry", "near": "94601", "language": ["es"], "age": 34});
        let posted = town.post("/api/v1/search", &Who::Nobody, &body).await;
        let posted = kept(&posted, 200, "search");
        let query = "q=food+pantry&near=94601&language=es&age=34";
        let asked = town.get(&format!("/api/v1/search?{query}"), &Who::Nobody).await.json();
        assert_eq!(posted["results"], asked["results"], "POST finds what GET finds");
        assert!(asked["total"].as_u64() > Some(0));

        let wrong = "near=999,0&radius_km=-1&open_day=XX&colour=red&page=0";
        let reply = town.get(&format!("/api/v1/search?{wrong}"), &Who::Nobody).await;
        let problem = kept(&reply, 400, "problem");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 5, "{problem:#}");
    }

    async fn what_is_typed_is_completed(town: Town) {
        open_directory(town).await;
        let reply = town.get("/api/v1/suggest?q=food+p", &Who::Nobody).await;
        let answer = kept(&reply, 200, "suggest");
        let first = &answer["suggestions"][0];
        assert_eq!((&first["kind"], &first["id"]), (&json!("need"), &json!("food.emergency")));
        let reply = town.get("/api/v1/suggest?q=casa+t", &Who::Nobody).await;
        let answer = kept(&reply, 200, "suggest");
        let is_agency = |one: &Value| one["kind"] == "organization" && one["text"] == "Casa Tule";
        assert!(answer["suggestions"].as_array().unwrap().iter().any(is_agency), "{answer:#}");
        let reply = town.get("/api/v1/suggest?q=oakl", &Who::Nobody).await;
        let answer = kept(&reply, 200, "suggest");
        let is_town = |one: &Value| one["kind"] == "place" && one["text"] == "Oakland, CA";
        assert!(answer["suggestions"].as_array().unwrap().iter().any(is_town), "{answer:#}");
        kept(&town.get("/api/v1/suggest?q=&colour=red", &Who::Nobody).await, 400, "problem");
    }

    async fn a_confidential_place_is_disclosed_nowhere(town: Town) {
        open_directory(town).await;
        let hidden = id("24-hour safety line and shelter");
        let reply = town.get("/api/v1/search?q=domestic+violence+shelter&near=94601", &Who::Nobody);
        let answer = kept(&reply.await, 200, "search");
        let results = answer["results"].as_array().unwrap();
        let found = results.iter().find(|one| one["service"]["id"] == hidden.as_str()).unwrap();
        assert_eq!(found["distance_m"], Value::Null);
        for field in ["latitude", "longitude", "address"] {
            assert_eq!(found["location"].get(field).unwrap_or(&Value::Null), &Value::Null);
        }
        let reply = town.get(&format!("/api/v1/services/{hidden}"), &Who::Nobody).await;
        let service = kept(&reply, 200, "service");
        let place = &service["service_at_locations"][0]["location"];
        assert_eq!((&place["latitude"], &place["addresses"]), (&Value::Null, &json!([])));
    }

    async fn every_service_of_the_demonstration_is_told_whole(town: Town) {
        open_directory(town).await;
        for line in seed::DIRECTORY.lines() {
            let told: Value = serde_json::from_str(line).unwrap();
            let path = format!("/api/v1/services/{}", told["id"].as_str().unwrap());
            let service = kept(&town.get(&path, &Who::Nobody).await, 200, "service");
            assert_eq!(service["name"], told["name"]);
        }
        let reply = town.get("/api/v1/services/unheard-of", &Who::Nobody).await;
        kept(&reply, 404, "problem");
    }

    async fn the_contracts_match_request_is_answered_in_its_shape(town: Town) {
        open_directory(town).await;
        let key = town.key(Role::CaseManager).await;
        let mut request = request();
        let one = kept(&town.post("/api/v1/matches", &key, &request).await, 200, "match");
        assert_eq!(one["plan"], Value::Null, "one need has no plan");
        request["needs"].as_array_mut().unwrap().push(json!({"code": "food.emergency"}));
        request["client"]["location"] = json!({"postal_code": "94601"});
        let two = kept(&town.post("/api/v1/matches", &key, &request).await, 200, "match");
        assert_eq!(two["needs"].as_array().unwrap().len(), 2);
        assert!(!two["needs"][1]["suggestions"].as_array().unwrap().is_empty(), "{two:#}");
        let path = format!("/api/v1/matches/{}", two["id"].as_str().unwrap());
        assert_eq!(kept(&town.get(&path, &key).await, 200, "match"), two, "read back unchanged");

        kept(&town.post("/api/v1/matches", &key, &json!({})).await, 422, "problem");
        kept(&town.post("/api/v1/matches", &Who::Nobody, &request).await, 401, "problem");
    }

    async fn vocabularies_hold_every_code_of_the_contract(town: Town) {
        kept(&town.get("/api/v1/vocabularies", &Who::Nobody).await, 200, "vocabularies");
    }

    async fn every_refusal_is_a_problem_document(town: Town) {
        kept(&town.get("/api/v1/nothing", &Who::Nobody).await, 404, "problem");
        kept(&town.send("DELETE", "/api/v1/vocabularies", &Who::Nobody).await, 405, "problem");
    }
}
