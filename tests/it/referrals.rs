//! A referral's life over HTTP: from a confirmed need to what came of it.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use guidepost::{
    accounts::model::Role,
    catalog::{
        model::{Service, Status},
        save::{Incoming, Record},
    },
    on,
    values::{OrganizationId, ServiceId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    people::{at, client, consent, phq9},
    town::{Reply, Town, Who},
};

/// A service in the directory.
pub async fn service(town: &Town, name: &str, status: Status) -> ServiceId {
    let id = Uuid::new_v4();
    let service: Service = serde_json::from_value(json!({
        "id": id, "name": name, "status": status,
        "organization": { "id": Uuid::new_v4(), "name": "Green Door" },
        "phones": [{ "id": Uuid::new_v4(), "number": "+15105550142", "text": "(510) 555-0142", "type": "voice" }],
        "schedules": [], "service_areas": [], "service_at_locations": [], "languages": [],
        "required_documents": [], "cost_options": [], "attributes": [],
    }))
    .unwrap();
    let raw = id.to_string();
    let sha256 = raw.as_bytes().to_vec();
    let record = Record { dataset: "test".to_owned(), key: None, raw, sha256, cleaned_by: 1 };
    town.features.catalog.save(vec![Incoming { service, record }], "test").await.unwrap();
    ServiceId(id)
}

/// A client with one confirmed need for food, a service, and a draft from the one to the other.
struct Case {
    ana: Who,
    client: String,
    service: ServiceId,
    draft: String,
}

async fn case(town: &Town) -> Case {
    let ana = town.key(Role::CaseManager).await;
    let path = client(town, &ana, "Rosa Quintero").await;
    let need = json!({ "code": "food.emergency", "severity": 3, "urgency": "urgent" });
    assert_eq!(town.post(&format!("{path}/needs"), &ana, &need).await.status, 201);
    consent(town, &ana, &path).await;
    let service = service(town, "Food boxes", Status::Active).await;
    let client = path.rsplit('/').next().unwrap().to_owned();
    let body = json!({ "client_id": client, "need": "food.emergency", "service_id": service,
                       "message": "Family of three, no stove." });
    let drafted = town.post("/api/v1/referrals", &ana, &body).await;
    assert_eq!(drafted.status, 201, "{}", drafted.text);
    let draft = drafted.header("location").unwrap().to_owned();
    Case { ana, client, service, draft }
}

impl Case {
    async fn event(&self, town: &Town, body: Value) -> Reply {
        town.post(&format!("{}/events", self.draft), &self.ana, &body).await
    }

    /// Records the agency's word.
    async fn said(&self, town: &Town, mut body: Value) -> Reply {
        body["said_by"] = json!("Maria, front desk");
        body["means"] = json!("phone");
        self.event(town, body).await
    }
}

fn pointers(reply: &Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|fault| at(fault, "/pointer").to_owned()).collect()
}

async fn sent_out(town: &Town, topic: &str) -> Vec<(Uuid, String)> {
    let all = "SELECT subject, CAST(payload AS TEXT) FROM outbox WHERE topic = $1 ORDER BY created_at, id";
    on!(&town.db, |pool| sqlx::query_as(all).bind(topic).fetch_all(pool).await).unwrap()
}

on_both! {
    async fn from_an_assessment_to_need_met(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let id = path.rsplit('/').next().unwrap();
        let body = json!({ "client_id": id, "response": phq9([2; 9]) });
        assert_eq!(town.post("/api/v1/assessments", &ana, &body).await.status, 201);
        let needs = town.get(&format!("{path}/needs"), &ana).await.json();
        let (need, code) = (at(&needs, "/0/id"), at(&needs, "/0/code"));
        let service = service(town, "Talking cure", Status::Active).await;
        let body = json!({ "client_id": id, "need_id": need, "service_id": service });

        let early = town.post("/api/v1/referrals", &ana, &body).await;
        assert_eq!(early.status, 409, "{}", early.text);
        assert!(at(&early.json(), "/detail").starts_with("The client has not confirmed the need"));
        consent(town, &ana, &path).await;
        town.post(&format!("{path}/needs/{need}/confirm"), &ana, &json!({})).await;
        let drafted = town.post("/api/v1/referrals", &ana, &body).await;
        assert_eq!((drafted.status, at(&drafted.json(), "/need_code")), (201, code));
        let draft = drafted.header("location").unwrap().to_owned();
        let case = Case { ana, client: id.to_owned(), service, draft };

        assert_eq!(case.event(town, json!({ "status": "requested" })).await.status, 200);
        assert_eq!(case.said(town, json!({ "status": "accepted", "business_status": "scheduled" })).await.status, 200);
        assert_eq!(case.said(town, json!({ "status": "in-progress" })).await.status, 200);
        let served = json!({ "status": "completed", "reason": "service-started", "output": "First visit held" });
        let served = case.said(town, served).await.json();
        assert_eq!((at(&served, "/step"), &served["version"]), ("served", &json!(5)));

        let outcome = json!({ "referral_id": at(&served, "/id"), "need_status": "met", "reason": "service-started" });
        assert_eq!(town.post("/api/v1/outcomes", &case.ana, &outcome).await.status, 201);
        let now = town.get(&path, &case.ana).await.json();
        let met = now["needs"].as_array().unwrap().iter().find(|n| at(n, "/id") == need).unwrap().clone();
        assert_eq!((at(&met, "/status"), at(&met, "/status_reason")), ("met", "service-started"));

        let whole = town.get(&case.draft, &case.ana).await.json();
        let steps: Vec<_> = whole["history"].as_array().unwrap().iter().map(|e| at(e, "/to").to_owned()).collect();
        assert_eq!(steps, ["draft", "requested", "accepted", "in-progress", "completed"]);
        assert_eq!(at(&whole, "/history/2/on_behalf/by"), "Maria, front desk");
        assert_eq!(at(&whole, "/history/2/on_behalf/means"), "phone");
        assert_eq!(at(&whole, "/history/2/by"), "The case_manager's key");
        assert_eq!((at(&whole, "/stage"), at(&whole, "/outcomes/0/need_status")), ("Closed", "met"));

        // Each change left one entry for others, with ids and nothing else.
        let out = sent_out(town, "referral.updated").await;
        assert_eq!(out.len(), 6);
        for (_, payload) in &out {
            let payload: Value = serde_json::from_str(payload).unwrap();
            let keys: Vec<_> = payload.as_object().unwrap().keys().cloned().collect();
            assert_eq!(keys, ["referral", "version"]);
        }
    }

    async fn a_move_out_of_turn_is_refused_in_a_sentence(town: Town) {
        let case = case(town).await;
        let early = case.said(town, json!({ "status": "accepted" })).await;
        assert_eq!(early.status, 409);
        assert_eq!(
            at(&early.json(), "/detail"),
            "A referral that is “Draft” cannot become “Accepted”; from there it can only become \
             “Recorded”, “Closed: cancelled”, “Closed: entered in error”."
        );
        assert_eq!(case.event(town, json!({ "status": "cancelled", "reason": "declined" })).await.status, 200);
        assert_eq!(case.event(town, json!({ "status": "requested" })).await.status, 409);
        assert_eq!(case.event(town, json!({ "status": "entered-in-error" })).await.status, 200);
        let whole = town.get(&case.draft, &case.ana).await.json();
        assert_eq!(whole["history"].as_array().unwrap().len(), 3);
    }

    async fn every_fault_of_an_event_is_told_at_once(town: Town) {
        let case = case(town).await;
        let wrong = json!({ "status": "gone", "reason": "rain", "means": "pigeon", "by": "me" });
        let told = case.event(town, wrong).await;
        assert_eq!((told.status, pointers(&told)), (422, ["/status", "/reason", "/means", "/by"].map(String::from).to_vec()));
        case.event(town, json!({ "status": "requested" })).await;
        let bare = case.event(town, json!({ "status": "rejected" })).await;
        assert_eq!((bare.status, pointers(&bare)), (422, ["/reason", "/said_by"].map(String::from).to_vec()));
        let unsaid = case.event(town, json!({ "status": "accepted", "said_by": "Maria" })).await;
        assert_eq!(pointers(&unsaid), ["/means"]);
        assert_eq!(at(&town.get(&case.draft, &case.ana).await.json(), "/status"), "requested");
    }

    async fn of_two_changes_at_once_one_is_told_to_look_again(town: Town) {
        let case = case(town).await;
        let send = || {
            let request = TestRequest::post().uri(&format!("{}/events", case.draft));
            request.insert_header(("if-match", "\"1\"")).set_json(json!({ "status": "requested" }))
        };
        let first = town.ask(send(), &case.ana).await;
        assert_eq!((first.status, first.header("etag")), (200, Some("\"2\"")));
        assert_eq!(town.ask(send(), &case.ana).await.status, 412);
        assert_eq!(sent_out(town, "referral.updated").await.len(), 2);
    }

    async fn what_belongs_elsewhere_is_not_found(town: Town) {
        let case = case(town).await;
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(network, Role::CaseManager, None).await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let colleague = town.key_in(town.network, Role::CaseManager, agency).await;
        for who in [&stranger, &colleague] {
            assert_eq!(town.get(&case.draft, who).await.status, 404);
            let send = json!({ "status": "requested" });
            assert_eq!(town.post(&format!("{}/events", case.draft), who, &send).await.status, 404);
            let id = case.draft.rsplit('/').next().unwrap();
            assert_eq!(town.get(&format!("/api/v1/outcomes?referral_id={id}"), who).await.status, 404);
            let outcome = json!({ "referral_id": id, "need_status": "not", "reason": "no-response" });
            let told = town.post("/api/v1/outcomes", who, &outcome).await;
            assert_eq!((told.status, pointers(&told)), (422, vec!["/referral_id".to_owned()]));
            for filter in ["", &format!("?client_id={}", case.client), "?overdue=true"] {
                assert_eq!(town.get(&format!("/api/v1/referrals{filter}"), who).await.json()["total"], 0);
            }
            // Our own service, their client: as unknown as a client who does not exist.
            let body = json!({ "client_id": case.client, "need": "food.emergency", "service_id": case.service });
            let told = town.post("/api/v1/referrals", who, &body).await;
            assert_eq!((told.status, pointers(&told)), (422, vec!["/client_id".to_owned()]));
        }
        assert_eq!(at(&town.get(&case.draft, &case.ana).await.json(), "/status"), "draft");
    }

    async fn an_agencys_editor_has_no_part_in_referrals(town: Town) {
        let case = case(town).await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let editor = town.key_in(town.network, Role::AgencyEditor, agency).await;
        assert_eq!(town.get(&case.draft, &editor).await.status, 403);
        let accept = json!({ "status": "accepted" });
        assert_eq!(town.post(&format!("{}/events", case.draft), &editor, &accept).await.status, 403);
        assert_eq!(town.get(&case.draft, &Who::Nobody).await.status, 401);
    }

    async fn nobody_is_referred_to_what_does_not_run_or_is_not_there(town: Town) {
        let case = case(town).await;
        let closed = service(town, "Winter shelter", Status::TemporarilyClosed).await;
        let refer = |service: ServiceId, need: &str| {
            json!({ "client_id": case.client, "need": need, "service_id": service })
        };
        let reply = town.post("/api/v1/referrals", &case.ana, &refer(closed, "food.emergency")).await;
        assert_eq!((reply.status, at(&reply.json(), "/detail")), (409, "Winter shelter does not run now, so nobody can be referred to it."));
        let nowhere = ServiceId(Uuid::new_v4());
        assert_eq!(pointers(&town.post("/api/v1/referrals", &case.ana, &refer(nowhere, "food.emergency")).await), ["/service_id"]);
        assert_eq!(pointers(&town.post("/api/v1/referrals", &case.ana, &refer(case.service, "legal.immigration")).await), ["/need"]);
        let mut unmatched = refer(case.service, "food.emergency");
        unmatched["match_id"] = json!(Uuid::new_v4());
        assert_eq!(pointers(&town.post("/api/v1/referrals", &case.ana, &unmatched).await), ["/match_id"]);
        let wrong = town.post("/api/v1/referrals", &case.ana, &json!({ "need": "food.caviar", "status": "sent" })).await;
        assert_eq!(pointers(&wrong), ["/client_id", "/need", "/service_id", "/status"]);
    }

    async fn a_need_the_client_takes_back_is_not_sent(town: Town) {
        let case = case(town).await;
        let path = format!("/api/v1/clients/{}", case.client);
        let need = town.get(&path, &case.ana).await.json();
        let decline = format!("{path}/needs/{}/decline", at(&need, "/needs/0/id"));
        assert_eq!(town.post(&decline, &case.ana, &json!({})).await.status, 200);
        assert_eq!(case.event(town, json!({ "status": "requested" })).await.status, 409);
        assert_eq!(at(&town.get(&case.draft, &case.ana).await.json(), "/status"), "draft");
    }

    async fn an_answer_is_due_by_the_urgency(town: Town) {
        let case = case(town).await;
        let sent = case.event(town, json!({ "status": "requested" })).await.json();
        assert_eq!(at(&sent, "/due_at"), "2026-05-05T16:00:00Z");
        assert_eq!(town.get("/api/v1/referrals?overdue=true", &case.ana).await.json()["total"], 0);
        town.wait(TimeDelta::hours(25));
        let overdue = town.get("/api/v1/referrals?overdue=true", &case.ana).await.json();
        assert_eq!((&overdue["total"], at(&overdue, "/results/0/client_name")), (&json!(1), "Rosa Quintero"));
        assert_eq!(overdue["results"][0]["overdue"], true);
        assert_eq!(case.said(town, json!({ "status": "accepted" })).await.status, 200);
        assert_eq!(town.get("/api/v1/referrals?overdue=true", &case.ana).await.json()["total"], 0);
    }

    async fn lists_are_filtered_and_paged(town: Town) {
        let case = case(town).await;
        let list = |query: &str| format!("/api/v1/referrals{query}");
        let total = |reply: Reply| reply.json()["total"].as_i64();
        let by_client = list(&format!("?client_id={}&status=draft", case.client));
        assert_eq!(total(town.get(&by_client, &case.ana).await), Some(1));
        assert_eq!(total(town.get(&list("?status=completed"), &case.ana).await), Some(0));
        let wrong = town.get(&list("?status=lost&per_page=1000&colour=red"), &case.ana).await;
        assert_eq!((wrong.status, pointers(&wrong)), (400, ["status", "per_page", "colour"].map(String::from).to_vec()));
    }

    async fn an_outcome_must_make_sense(town: Town) {
        let case = case(town).await;
        let id = case.draft.rsplit('/').next().unwrap();
        let outcome = json!({ "referral_id": id, "need_status": "met", "reason": "service-received" });
        assert_eq!(town.post("/api/v1/outcomes", &case.ana, &outcome).await.status, 409);
        case.event(town, json!({ "status": "requested" })).await;
        let absurd = json!({ "referral_id": id, "need_status": "met", "reason": "no-capacity" });
        assert_eq!(pointers(&town.post("/api/v1/outcomes", &case.ana, &absurd).await), ["/reason"]);
        // A closed referral does not say that the need is met, and an unmet need ends no referral.
        let unmet = json!({ "referral_id": id, "need_status": "not", "reason": "no-capacity" });
        assert_eq!(town.post("/api/v1/outcomes", &case.ana, &unmet).await.status, 201);
        assert_eq!(at(&town.get(&case.draft, &case.ana).await.json(), "/status"), "requested");
    }
}
