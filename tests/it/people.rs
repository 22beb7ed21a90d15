//! Clients, their needs, assessments and alerts, as case managers' programs meet them.

use actix_web::test::TestRequest;
use guidepost::{accounts::model::Role, db::Db, values::OrganizationId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::town::{Reply, Town, Who};

/// The text of the field, or of the item, at this pointer.
pub fn at<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {value}"))
}

/// A client on record; answers with its path.
pub async fn client(town: &Town, who: &Who, name: &str) -> String {
    let body = json!({ "name": name, "facts": { "age": 34, "gender": "female" } });
    let reply = town.post("/api/v1/clients", who, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    format!("/api/v1/clients/{}", at(&reply.json(), "/id"))
}

/// The consent of a client that every agency they are referred to is told, save of alcohol and drugs.
pub async fn consent(town: &Town, who: &Who, client: &str) {
    let body = json!({
        "recipient": { "kind": "network" }, "purposes": ["coordination"], "until": "2030-01-01",
        "information": ["identity", "needs", "health", "mental_health", "violence", "legal"],
        "language": "en", "signature": { "how": "on_screen", "name": "Rosa Quintero" },
    });
    let reply = town.post(&format!("{client}/consents"), who, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
}

/// A filled-in PHQ-9 whose answers score these numbers.
pub fn phq9(scores: [usize; 9]) -> Value {
    let codes = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"];
    let items = [
        "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3",
        "44260-8",
    ];
    let answered = items.iter().zip(scores).map(|(item, score)| {
        let coding = json!({ "system": "http://loinc.org", "code": codes[score] });
        json!({ "linkId": format!("/{item}"), "answer": [{ "valueCoding": coding }] })
    });
    json!({
        "resourceType": "QuestionnaireResponse", "status": "completed",
        "questionnaire": "http://loinc.org/q/44249-1", "item": answered.collect::<Vec<_>>(),
    })
}

fn pointers(reply: &Reply) -> Vec<String> {
    let errors = reply.json();
    let errors = errors["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|fault| at(fault, "/pointer").to_owned()).collect()
}

on_both! {
    async fn a_client_is_recorded_read_and_revised(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let body = json!({
            "name": " Rosa Quintero ", "birth_date": "1991-03-02",
            "contact": { "phone": "+15105550142", "safety": "text only" },
            "facts": { "gender": "female", "languages": ["es"], "location": { "postal_code": "94601" } },
        });
        let made = town.post("/api/v1/clients", &ana, &body).await;
        assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
        let path = made.header("location").unwrap().to_owned();
        let read = town.get(&path, &ana).await.json();
        assert_eq!(at(&read, "/name"), "Rosa Quintero");
        assert_eq!(read["facts"], body["facts"]);
        assert_eq!(read["needs"], json!([]));

        let put = |version: &str| {
            let request = TestRequest::put().uri(&path).insert_header(("if-match", version.to_owned()));
            request.set_json(json!({ "name": "Rosa Q. Quintero" }))
        };
        assert_eq!(town.put(&path, &ana, &json!({ "name": "x" })).await.status, 428);
        assert_eq!(town.ask(put("\"1\""), &ana).await.status, 200);
        assert_eq!(town.ask(put("\"1\""), &ana).await.status, 412);
        assert_eq!(town.ask(put("seven"), &ana).await.status, 400);
        let read = town.get(&path, &ana).await;
        assert_eq!((at(&read.json(), "/name"), read.header("etag")), ("Rosa Q. Quintero", Some("\"2\"")));

        let list = town.get("/api/v1/clients?per_page=5", &ana).await.json();
        assert_eq!((list["total"].as_i64(), at(&list, "/results/0/name")), (Some(1), "Rosa Q. Quintero"));
    }

    async fn every_fault_of_a_client_is_told_at_once(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let body = json!({
            "tenant_id": Uuid::nil(), "birth_date": "yesterday", "contact": { "pigeon": "yes" },
            "facts": { "age": 200, "gender": "cat", "location": { "latitude": 999, "longitude": 0 } },
        });
        let reply = town.post("/api/v1/clients", &ana, &body).await;
        assert_eq!(reply.status, 422);
        let mut told = pointers(&reply);
        told.sort();
        assert_eq!(told, [
            "/birth_date", "/contact/pigeon", "/facts/age", "/facts/gender",
            "/facts/location/latitude", "/name", "/tenant_id",
        ]);
        let list = town.get("/api/v1/clients?page=0&colour=red", &ana).await;
        assert_eq!((list.status, pointers(&list)), (400, vec!["page".to_owned(), "colour".to_owned()]));
        let nothing = town.get("/api/v1/clients", &ana).await.json();
        assert_eq!(nothing["total"], 0);
    }

    async fn only_case_managers_meet_clients(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let editor = town.key_in(town.network, Role::AgencyEditor, agency).await;
        for who in [&editor, &town.key(Role::Curator).await, &town.key(Role::Admin).await] {
            for path in [path.as_str(), "/api/v1/clients", "/api/v1/alerts", "/api/v1/referrals"] {
                assert_eq!(town.get(path, who).await.status, 403);
            }
            // Nothing of the body is looked at before the role.
            assert_eq!(town.post("/api/v1/clients", who, &json!(7)).await.status, 403);
        }
        assert_eq!(town.get(&path, &Who::Nobody).await.status, 401);
        assert_eq!(town.post("/api/v1/assessments", &Who::Nobody, &json!([])).await.status, 401);
    }

    async fn what_belongs_elsewhere_is_not_found(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let id = path.rsplit('/').next().unwrap();
        let body = json!({ "client_id": id, "response": phq9([0, 0, 0, 0, 0, 0, 0, 0, 1]) });
        let assessment = town.post("/api/v1/assessments", &ana, &body).await.json();
        let alert = at(&assessment, "/alerts/0/id");
        let need = town.get(&path, &ana).await.json();
        let need = at(&need, "/needs/0/id").to_owned();

        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(network, Role::CaseManager, None).await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let colleague = town.key_in(town.network, Role::CaseManager, agency).await;
        for who in [&stranger, &colleague] {
            let missing = town.get(&format!("/api/v1/clients/{}", Uuid::new_v4()), who).await;
            for path in [path.clone(), format!("/api/v1/assessments/{}", at(&assessment, "/id")),
                         format!("{path}/needs"), "/api/v1/clients/rosa".to_owned()] {
                let reply = town.get(&path, who).await;
                assert_eq!(reply.status, 404, "{path}");
                let same = |reply: &Reply| (reply.json()["title"].clone(), reply.json()["detail"].clone());
                assert_eq!(same(&reply), same(&missing));
            }
            let nothing = json!({});
            for path in [format!("{path}/needs/{need}/confirm"), format!("{path}/needs/{need}/decline")] {
                assert_eq!(town.post(&path, who, &nothing).await.status, 404);
            }
            let act = json!({ "action": "called" });
            assert_eq!(town.post(&format!("/api/v1/alerts/{alert}/acknowledgement"), who, &act).await.status, 404);
            // A foreign id inside a body is as unknown as a missing one.
            let theirs = town.post("/api/v1/assessments", who, &body).await;
            let none = json!({ "client_id": Uuid::new_v4(), "response": phq9([0; 9]) });
            let none = town.post("/api/v1/assessments", who, &none).await;
            assert_eq!((theirs.status, pointers(&theirs)), (422, vec!["/client_id".to_owned()]));
            assert_eq!((none.status, pointers(&none)), (422, pointers(&theirs)));
            assert_eq!(town.get("/api/v1/clients", who).await.json()["total"], 0);
            assert_eq!(town.get("/api/v1/alerts", who).await.json(), json!([]));
        }
    }

    async fn a_risk_answer_raises_an_alert_that_a_person_answers_for(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let machine = town.key(Role::Integration).await;
        let low_but_item_9 = phq9([0, 0, 0, 0, 0, 0, 0, 0, 1]);
        let made = town.post("/api/v1/assessments", &machine, &low_but_item_9).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let made = made.json();
        assert_eq!((at(&made, "/instrument"), &made["scores"]["total"]), ("phq-9", &json!(1)));
        assert_eq!(at(&made, "/alerts/0/kind"), "suicide_risk");
        assert_eq!(at(&made, "/alerts/0/resources/0/phone"), "988");
        assert!(at(&made, "/alerts/0/evidence/0").contains("item 9 = 1"));

        let path = format!("/api/v1/alerts/{}/acknowledgement", at(&made, "/alerts/0/id"));
        let act = json!({ "action": "Called back at once; safety plan made with the client." });
        assert_eq!(town.post(&path, &machine, &act).await.status, 403);
        let dana = town.key(Role::Supervisor).await;
        assert_eq!(pointers(&town.post(&path, &dana, &json!({})).await), ["/action"]);
        assert_eq!(town.get("/api/v1/alerts", &dana).await.json().as_array().unwrap().len(), 1);
        let answered = town.post(&path, &dana, &act).await.json();
        assert_eq!(at(&answered, "/acknowledged/by"), "The supervisor's key");
        assert_eq!(at(&answered, "/acknowledged/action"), at(&act, "/action"));
        assert_eq!(town.post(&path, &dana, &act).await.status, 409);
        assert_eq!(town.get("/api/v1/alerts", &dana).await.json(), json!([]));
    }

    async fn an_assessment_suspects_needs_and_the_client_decides(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let id = path.rsplit('/').next().unwrap();
        let body = json!({ "client_id": id, "response": phq9([2; 9]) });
        let made = town.post("/api/v1/assessments", &ana, &body).await.json();
        assert_eq!(&made["scores"]["total"], &json!(18));
        let needs = town.get(&format!("{path}/needs"), &ana).await.json();
        let needs = needs.as_array().unwrap();
        assert_eq!(needs.len(), made["needs"].as_array().unwrap().len());
        assert!(needs.iter().all(|need| at(need, "/state") == "suspected" && at(need, "/origin") == "screened"));

        let decide = |need: &Value, what: &str| format!("{path}/needs/{}/{what}", at(need, "/id"));
        let yes = town.post(&decide(&needs[0], "confirm"), &ana, &json!({})).await.json();
        let no = town.post(&decide(&needs[1], "decline"), &ana, &json!({})).await.json();
        assert_eq!((at(&yes, "/state"), at(&no, "/state")), ("confirmed", "declined"));
        // Found again, the same needs stay one each, and what the client said stands.
        assert_eq!(town.post("/api/v1/assessments", &ana, &body).await.status, 201);
        let again = town.get(&format!("{path}/needs"), &ana).await.json();
        assert_eq!(again.as_array().unwrap().len(), needs.len());
        let of = |code: &str| again.as_array().unwrap().iter().find(|n| at(n, "/code") == code).unwrap().clone();
        assert_eq!(at(&of(at(&yes, "/code")), "/state"), "confirmed");
        assert_eq!(at(&of(at(&no, "/code")), "/state"), "declined");
        let taken = town.get(&format!("/api/v1/assessments?client_id={id}"), &ana).await.json();
        assert_eq!(taken.as_array().unwrap().len(), 2);
    }

    async fn an_unknown_instrument_is_named(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let strange = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "urn:tarot" });
        let bare = town.post("/api/v1/assessments", &ana, &strange).await;
        assert_eq!((bare.status, pointers(&bare)), (422, vec!["/questionnaire".to_owned()]));
        let wrapped = town.post("/api/v1/assessments", &ana, &json!({ "response": strange })).await;
        assert_eq!(pointers(&wrapped), ["/response/questionnaire"]);
    }

    async fn a_stated_need_is_confirmed_by_being_stated(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let path = client(town, &ana, "Rosa Quintero").await;
        let needs = format!("{path}/needs");
        let body = json!({ "code": "food.emergency", "severity": 3, "urgency": "urgent" });
        let made = town.post(&needs, &ana, &body).await;
        assert_eq!((made.status, at(&made.json(), "/state")), (201, "confirmed"));
        let unasked = json!({ "code": "housing.emergency_shelter", "state": "suspected" });
        assert_eq!(at(&town.post(&needs, &ana, &unasked).await.json(), "/state"), "suspected");
        let wrong = json!({ "code": "food.caviar", "severity": 4, "state": "sure" });
        assert_eq!(pointers(&town.post(&needs, &ana, &wrong).await), ["/code", "/severity", "/state"]);
    }

    async fn nothing_that_identifies_a_client_is_readable_in_the_database(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let body = json!({
            "name": "Zephyrine Quackenbush", "birth_date": "1991-03-02",
            "contact": { "phone": "+15105550142", "email": "zephyrine@quackenbush.example" },
            "facts": { "location": { "postal_code": "94601" }, "lacks": ["photo_id"] },
        });
        let made = town.post("/api/v1/clients", &ana, &body).await.json();
        let screened = json!({ "client_id": made["id"], "response": phq9([3; 9]) });
        assert_eq!(town.post("/api/v1/assessments", &ana, &screened).await.status, 201);
        let mut raw = Vec::new();
        match &town.db {
            Db::Sqlite(_) => {
                for file in std::fs::read_dir(town.folder.path()).unwrap() {
                    let path = file.unwrap().path();
                    if path.is_file() {
                        raw.extend(std::fs::read(path).unwrap());
                    }
                }
            }
            Db::Postgres(pool) => {
                let dump = "SELECT string_agg(c::text || coalesce(a::text, ''), ' ')
                              FROM client c LEFT JOIN assessment a ON a.client_id = c.id";
                let mut tx = guidepost::db::network::looking(pool, town.network).await.unwrap();
                let (text,): (String,) = sqlx::query_as(dump).fetch_one(&mut *tx).await.unwrap();
                raw.extend(text.into_bytes());
            }
        }
        let text = String::from_utf8_lossy(&raw);
        let id: Uuid = at(&made, "/id").parse().unwrap();
        let is_there = raw.windows(16).any(|bytes| bytes == id.as_bytes()) || text.contains(at(&made, "/id"));
        assert!(is_there, "the row itself is there");
        for secret in ["Zephyrine", "Quackenbush", "quackenbush", "5105550142", "1991-03-02", "94601",
                       "photo_id", "LA6571-9", "item 9"] {
            assert!(!text.contains(secret), "{secret} is readable");
        }
    }

    async fn a_write_sent_twice_with_one_key_is_done_once(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let send = || {
            let request = TestRequest::post().uri("/api/v1/clients");
            request.insert_header(("idempotency-key", "one")).set_json(json!({ "name": "Rosa" }))
        };
        let (first, again) = (town.ask(send(), &ana).await, town.ask(send(), &ana).await);
        assert_eq!((first.status, &first.text), (again.status, &again.text));
        assert_eq!(town.get("/api/v1/clients", &ana).await.json()["total"], 1);
    }
}
