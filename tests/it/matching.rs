//! Matches over HTTP: from needs to suggestions with their reasons, kept and read back.

use actix_web::test::TestRequest;
use guidepost::{
    accounts::model::Role,
    catalog::{
        model::Service,
        save::{Incoming, Record},
    },
    values::OrganizationId,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    people::{at, client, phq9},
    town::{Reply, Town, Who},
};

/// Fruitvale, Oakland, and what lies about a kilometre north of it.
const HOME: (f64, f64) = (37.7758, -122.2186);
const NEAR: (f64, f64) = (37.7850, -122.2190);

/// A listing of ours; `changes` are put over it.
pub fn listing(name: &str, changes: &Value) -> Value {
    let id = Uuid::new_v4;
    let mut listing = json!({
        "id": id(), "name": name, "status": "active",
        "description": "Free groceries and food boxes for families: a food pantry.",
        "organization": { "id": id(), "name": format!("{name} Agency") },
        "phones": [{ "id": id(), "number": "+15105550142", "text": "(510) 555-0142", "type": "voice" }],
        "schedules": [], "service_areas": [], "languages": [], "required_documents": [],
        "cost_options": [], "attributes": [],
        "service_at_locations": [{
            "id": id(), "schedules": [], "phones": [],
            "location": {
                "id": id(), "location_type": "physical", "latitude": NEAR.0, "longitude": NEAR.1,
                "approximate": false, "confidential": false, "time_zone": "America/Los_Angeles",
                "addresses": [{ "id": id(), "address_1": "2 Alder Street", "city": "Oakland",
                                "state_province": "CA", "address_type": "physical" }],
                "accessibility": [], "phones": [], "languages": [],
            },
        }],
    });
    let changes = changes.as_object().cloned().unwrap_or_default();
    listing.as_object_mut().unwrap().extend(changes);
    listing
}

/// Puts the listings into the directory and the index.
pub async fn open(town: &Town, listings: &[Value]) {
    let incoming = listings.iter().map(|listing| {
        let service: Service = serde_json::from_value(listing.clone()).unwrap();
        let raw = listing.to_string();
        let sha256 = raw.clone().into_bytes();
        let record = Record { dataset: "test".to_owned(), key: None, raw, sha256, cleaned_by: 1 };
        Incoming { service, record }
    });
    town.features.catalog.save(incoming.collect(), "test").await.unwrap();
    town.catch_up().await;
}

pub fn hungry() -> Value {
    json!({
        "client": { "age": 34, "gender": "female",
                    "location": { "latitude": HOME.0, "longitude": HOME.1 } },
        "needs": [{ "code": "food.emergency", "severity": 3, "urgency": "urgent" }],
    })
}

pub async fn run(town: &Town, who: &Who, body: &Value) -> Value {
    let reply = town.post("/api/v1/matches", who, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

fn names(need: &Value, list: &str) -> Vec<String> {
    let list = need[list].as_array().unwrap();
    list.iter().map(|one| at(one, "/service/name").to_owned()).collect()
}

pub fn pointers(reply: &Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|fault| at(fault, "/pointer").to_owned()).collect()
}

on_both! {
    async fn a_match_suggests_excludes_and_explains(town: Town) {
        open(town, &[
            listing("Green Door", &json!({})),
            listing("Silver Table", &json!({ "minimum_age": 60, "eligibility_description": "Seniors 60 and older only." })),
            listing("Winter Pantry", &json!({ "status": "temporarily closed" })),
            listing("Bright Teeth", &json!({ "description": "Dental care for adults.", "name": "Dental clinic" })),
        ]).await;
        let ana = town.key(Role::Integration).await;
        let matched = run(town, &ana, &hungry()).await;
        let need = &matched["needs"][0];
        assert_eq!(names(need, "suggestions"), ["Green Door"]);
        assert_eq!(names(need, "excluded"), ["Silver Table"]);
        assert_eq!((at(need, "/excluded/0/because/0/code"), &need["excluded_total"]), ("age", &json!(1)));
        let first = &need["suggestions"][0];
        assert_eq!(at(first, "/phones/0"), "+15105550142");
        assert_eq!(at(first, "/location/address"), "2 Alder Street, Oakland, CA");
        let metres = first["distance_m"].as_f64().unwrap();
        assert!((1000.0..1050.0).contains(&metres), "{metres}");
        assert!(!first["why"].as_array().unwrap().is_empty());
        assert_eq!((&need["gap"], &matched["plan"]), (&Value::Null, &Value::Null));

        let schema: Value = serde_json::from_str(include_str!("../contract/match.schema.json")).unwrap();
        let faults: Vec<String> = jsonschema::validator_for(&schema).unwrap()
            .iter_errors(&matched).map(|fault| format!("{} {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    async fn a_run_is_read_back_to_the_letter_by_its_own_organization(town: Town) {
        open(town, &[listing("Green Door", &json!({}))]).await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let ana = town.key_in(town.network, Role::CaseManager, agency).await;
        let made = town.post("/api/v1/matches", &ana, &hungry()).await;
        let path = format!("/api/v1/matches/{}", at(&made.json(), "/id"));
        // Another of the same organization reads it too; the directory's later life changes nothing.
        let ben = town.key_in(town.network, Role::Supervisor, agency).await;
        open(town, &[listing("Blue Door", &json!({}))]).await;
        for who in [&ana, &ben] {
            let read = town.get(&path, who).await;
            assert_eq!((read.status, &read.text), (200, &made.text));
        }
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let others = [
            town.key(Role::CaseManager).await,
            town.key_in(town.network, Role::CaseManager, Some(OrganizationId(Uuid::new_v4()))).await,
            town.key_in(network, Role::CaseManager, agency).await,
        ];
        for who in &others {
            assert_eq!(town.get(&path, who).await.status, 404);
        }
        let editor = town.key_in(town.network, Role::AgencyEditor, agency).await;
        assert_eq!(town.get(&path, &editor).await.status, 403);
        assert_eq!(town.post("/api/v1/matches", &editor, &json!(7)).await.status, 403);
        assert_eq!(town.post("/api/v1/matches", &Who::Nobody, &json!(7)).await.status, 401);
    }

    async fn what_cannot_be_met_is_noted_for_planners_without_the_client(town: Town) {
        open(town, &[listing("Silver Table", &json!({ "minimum_age": 60 }))]).await;
        let ana = town.key(Role::CaseManager).await;
        let mut body = hungry();
        body["needs"] = json!([{ "code": "food.emergency" }, { "code": "legal.immigration" }]);
        let matched = run(town, &ana, &body).await;
        let gaps: Vec<_> = matched["needs"].as_array().unwrap().iter()
            .map(|need| (at(need, "/code").to_owned(), at(need, "/gap/reason").to_owned())).collect();
        let told: Vec<(String, Option<String>, String, String)> = kept!(town, |pool| sqlx::query_as(
            "SELECT need_code, area, reason, noted_on FROM need_gap ORDER BY need_code"
        ).fetch_all(pool).await).unwrap();
        let mut noted: Vec<_> = told.iter().map(|(code, _, reason, _)| (code.clone(), reason.clone())).collect();
        let mut expected = gaps.clone();
        noted.sort();
        expected.sort();
        assert_eq!(noted, expected);
        assert!(gaps.contains(&("food.emergency".to_owned(), "all_ineligible".to_owned())), "{gaps:?}");
        assert!(told.iter().all(|(_, area, _, day)| area.as_deref() == Some("Alameda County, CA") && day == "2026-05-04"), "{told:?}");
        assert_eq!(matched["plan"]["covers"], json!([]));
        assert_eq!(matched["plan"]["left"].as_array().unwrap().len(), 2);
    }

    async fn every_fault_of_a_request_is_told_and_nothing_is_kept(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let wrong = json!({
            "client": { "gender": "cat", "location": { "latitude": 999, "longitude": 0 } },
            "needs": [{ "code": "food.caviar" }], "limit": 0,
            "assessments": [{ "resourceType": "QuestionnaireResponse", "questionnaire": "urn:tarot" }],
        });
        let reply = town.post("/api/v1/matches", &ana, &wrong).await;
        assert_eq!((reply.status, pointers(&reply)), (422, [
            "/client/gender", "/client/location/latitude", "/needs/0/code",
            "/assessments/0/questionnaire", "/limit",
        ].map(String::from).to_vec()));
        for (body, pointer) in [
            (json!({}), "/needs"),
            (json!({ "needs": [{ "code": "food.emergency" }], "limit": 51 }), "/limit"),
            (json!({ "needs": [{ "code": "food.emergency" }], "tenant_id": 1 }), "/tenant_id"),
            (json!({ "needs": [{ "code": "food.emergency" }], "client_id": Uuid::new_v4() }), "/client_id"),
            (json!({ "needs": [{ "code": "food.emergency" }], "client": { "location": { "postal_code": "00000" } } }), "/client/location/postal_code"),
        ] {
            let reply = town.post("/api/v1/matches", &ana, &body).await;
            assert_eq!((reply.status, pointers(&reply)), (422, vec![pointer.to_owned()]), "{body}");
        }
        let (kept,): (i64,) = kept!(town, |pool| sqlx::query_as("SELECT COUNT(*) FROM match_run").fetch_one(pool).await).unwrap();
        assert_eq!(kept, 0);
    }

    async fn a_risk_answer_stands_above_all_suggestions(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let body = json!({ "client_id": path.rsplit('/').next(), "assessments": [phq9([0, 0, 0, 0, 0, 0, 0, 0, 2])] });
        let matched = run(town, &ana, &body).await;
        assert_eq!(at(&matched, "/alerts/0/kind"), "suicide_risk");
        assert_eq!(at(&matched, "/alerts/0/evidence/0"), "phq-9 item 9 = 2");
        assert_eq!(at(&matched, "/alerts/0/resources/0/phone"), "988");
        let open = town.get("/api/v1/alerts", &ana).await.json();
        assert_eq!(at(&open, "/0/kind"), "suicide_risk");
    }

    async fn the_record_tells_what_the_request_leaves_out(town: Town) {
        open(town, &[listing("Silver Table", &json!({ "minimum_age": 60, "eligibility_description": "Seniors 60 and older only." }))]).await;
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let body = json!({ "client_id": path.rsplit('/').next(), "needs": [{ "code": "food.emergency" }] });
        let by_record = run(town, &ana, &body).await;
        assert_eq!(names(&by_record["needs"][0], "excluded"), ["Silver Table"]);
        let unknown = run(town, &ana, &json!({ "needs": [{ "code": "food.emergency" }] })).await;
        let asks = &unknown["needs"][0]["suggestions"][0]["eligibility"];
        assert_eq!((at(asks, "/verdict"), at(asks, "/ask/0/fact")), ("unknown", "age"));
        // For her mother, who is 81, it is another matter.
        let mut for_mother = body.clone();
        for_mother["needs"][0]["recipient"] = json!({ "relation": "mother", "age": 81 });
        let for_mother = run(town, &ana, &for_mother).await;
        assert_eq!(names(&for_mother["needs"][0], "suggestions"), ["Silver Table"]);
    }

    async fn an_answer_about_a_group_settles_what_was_asked(town: Town) {
        open(town, &[listing("Valor House", &json!({ "description": "Free groceries: a food pantry.", "eligibility_description": "Veterans only." }))]).await;
        let ana = town.key(Role::CaseManager).await;
        let mut body = hungry();
        let asked = run(town, &ana, &body).await;
        assert_eq!(at(&asked, "/needs/0/suggestions/0/eligibility/ask/0/question"), "Is the person a veteran?");
        let path = client(town, &ana, "Rosa Quintero").await;
        for (answer, list) in [(true, "suggestions"), (false, "excluded")] {
            body["client"]["groups"] = json!({ "veteran": answer });
            let matched = run(town, &ana, &body).await;
            assert_eq!(names(&matched["needs"][0], list), ["Valor House"], "{matched}");
            // On record it counts just the same.
            let facts = json!({ "name": "Rosa Quintero", "facts": { "groups": { "veteran": answer } } });
            let version = town.get(&path, &ana).await.header("etag").unwrap().to_owned();
            let put = TestRequest::put().uri(&path).insert_header(("if-match", version)).set_json(facts);
            assert_eq!(town.ask(put, &ana).await.status, 200);
            let by_record = json!({ "client_id": path.rsplit('/').next(), "needs": [{ "code": "food.emergency" }] });
            assert_eq!(names(&run(town, &ana, &by_record).await["needs"][0], list), ["Valor House"]);
        }
        body["client"]["audiences"] = json!(["veteran"]);
        body["client"]["groups"]["pirate"] = json!(true);
        let reply = town.post("/api/v1/matches", &ana, &body).await;
        let wrong = ["/client/groups/pirate", "/client/groups/veteran"].map(String::from).to_vec();
        assert_eq!((reply.status, pointers(&reply)), (422, wrong));
    }

    async fn how_one_gets_in_is_told_before_anybody_goes(town: Town) {
        let papers = json!([{ "id": Uuid::new_v4(), "document": "Photo ID and proof of income", "uri": null }]);
        open(town, &[
            listing("Green Door", &json!({ "application_process": "Walk in or call", "required_documents": papers })),
            listing("Blue Door", &json!({ "application_process": "Telephone, referral required (by a clinic)" })),
        ]).await;
        let ana = town.key(Role::CaseManager).await;
        let mut body = hungry();
        body["client"]["lacks"] = json!(["photo_id"]);
        let matched = run(town, &ana, &body).await;
        let need = &matched["needs"][0];
        assert_eq!(names(need, "suggestions"), ["Green Door", "Blue Door"], "who takes anybody comes first");
        let watch = |rank: usize| need["suggestions"][rank]["watch"].as_array().unwrap().clone();
        assert!(watch(0).contains(&json!("asks for a photo ID, which the client lacks")), "{need}");
        assert!(watch(1).contains(&json!("a referral is needed")), "{need}");
    }

    async fn a_confidential_place_is_never_told(town: Town) {
        let mut hidden = listing("Safe Harbor", &json!({}));
        hidden["service_at_locations"][0]["location"]["confidential"] = json!(true);
        open(town, &[hidden]).await;
        let ana = town.key(Role::CaseManager).await;
        let reply = town.post("/api/v1/matches", &ana, &hungry()).await;
        let matched = reply.json();
        let first = &matched["needs"][0]["suggestions"][0];
        assert_eq!(at(first, "/service/name"), "Safe Harbor");
        assert_eq!((&first["location"], &first["distance_m"]), (&Value::Null, &Value::Null));
        assert!(!reply.text.contains("Alder Street") && !reply.text.contains("37.785"), "{}", reply.text);
    }

    async fn one_trip_serves_two_needs(town: Town) {
        let pantry = listing("Green Door", &json!({}));
        let mut clothes = listing("Clothes Closet", &json!({ "description": "Free clothing, coats and shoes: a clothing closet." }));
        clothes["service_at_locations"][0]["location"]["id"] = pantry["service_at_locations"][0]["location"]["id"].clone();
        open(town, &[pantry.clone(), clothes.clone()]).await;
        let ana = town.key(Role::CaseManager).await;
        let mut body = hungry();
        body["needs"] = json!([{ "code": "food.emergency" }, { "code": "goods.clothing" }]);
        let matched = run(town, &ana, &body).await;
        let stops = matched["plan"]["stops"].as_array().unwrap();
        assert_eq!(stops.len(), 1, "{matched}");
        assert_eq!(stops[0]["location_id"], pantry["service_at_locations"][0]["location"]["id"]);
        assert_eq!(stops[0]["needs"].as_array().unwrap().len(), 2);
        let km = matched["plan"]["trip_km"].as_f64().unwrap();
        assert!((2.0..2.1).contains(&km), "there and back: {km}");
    }

    async fn a_referral_comes_from_a_suggestion_of_the_clients_own_match(town: Town) {
        let pantry = listing("Green Door", &json!({}));
        let dentist = listing("Dental clinic", &json!({ "description": "Dental care for adults." }));
        open(town, &[pantry.clone(), dentist.clone()]).await;
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let other = client(town, &ana, "Ben Okafor").await;
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        for path in [&path, &other] {
            let need = json!({ "code": "food.emergency" });
            assert_eq!(town.post(&format!("{path}/needs"), &ana, &need).await.status, 201);
        }
        let matched = run(town, &ana, &json!({ "client_id": id(&path), "needs": [{ "code": "food.emergency" }] })).await;
        let refer = |client: &str, service: &Value| json!({
            "client_id": id(client), "need": "food.emergency", "service_id": service["id"], "match_id": matched["id"],
        });
        let strange = town.post("/api/v1/referrals", &ana, &refer(&path, &dentist)).await;
        assert_eq!((strange.status, pointers(&strange)), (422, vec!["/service_id".to_owned()]));
        let others = town.post("/api/v1/referrals", &ana, &refer(&other, &pantry)).await;
        assert_eq!((others.status, pointers(&others)), (422, vec!["/match_id".to_owned()]));
        let drafted = town.post("/api/v1/referrals", &ana, &refer(&path, &pantry)).await;
        assert_eq!((drafted.status, &drafted.json()["match_id"]), (201, &matched["id"]), "{}", drafted.text);
    }
}
