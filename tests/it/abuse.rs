//! The abuse cases of the threat model that no other story tells: foreign ids wherever an id can
//! stand, what a body may not say, what counts give away, rights taken back.
//!
//! | # | Abuse | Where it is tried |
//! | --- | --- | --- |
//! | 1, 4 | another's thing by its id | `authorization` (every route), `networks` (the database) |
//! | 2, 3 | a foreign id in a body, among good ones | here; `batch::where_one_is_wrong_none_is_kept` |
//! | 5 | counting and searching for clients | here; `authorization` (canary words in every search) |
//! | 6 | a confidential address | `contract::a_confidential_place_is_disclosed_nowhere`, `matching`, `crisis`, `matching_pages` |
//! | 7 | small numbers | `exposure`; `matching::exposure::told` |
//! | 8 | fields that are not the caller's to set | here |
//! | 9 | another agency's listing | `corrections::only_those_who_keep_the_listing_correct_it`, `authorization` |
//! | 11 | rights that were taken away | here; `accounts`, `second_factor` |
//! | 12 | systems where people are asked | `authorization` (`integration_a`) |
//! | 13, 14, 16 | telling without a consent | `consent` |
//! | 15 | telling by a name or a line | `consent::substance_use_is_told_only_where_the_consent_names_it` |
//!
//! Listings are not edited yet, so 10 has nothing to try.

use guidepost::{accounts::model::Role, catalog::model::Status, values::OrganizationId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    people::{at, client, consent, phq9},
    referrals::service,
    town::{Reply, Town, Who},
};

/// A case of Ana's, whole, and Bea of another organization with a client of her own.
struct Two {
    ana: Who,
    bea: Who,
    service: String,
    /// Ana's, by what they are.
    client: String,
    need: String,
    alert: String,
    consent: String,
    run: String,
    referral: String,
    /// Bea's client.
    own: String,
}

fn id(reply: &Reply) -> String {
    assert!(reply.status < 300, "{}", reply.text);
    at(&reply.json(), "/id").to_owned()
}

async fn two(town: &Town) -> Two {
    let manager = async || {
        let organization = Some(OrganizationId(Uuid::new_v4()));
        town.key_in(town.network, Role::CaseManager, organization).await
    };
    let (ana, bea) = (manager().await, manager().await);
    let path = client(town, &ana, "Zebrafinch Okapi").await;
    let client_id = path.rsplit('/').next().unwrap().to_owned();
    consent(town, &ana, &path).await;
    let consents = town.get(&format!("{path}/consents"), &ana).await.json();
    let food = json!({ "code": "food.emergency" });
    let need = id(&town.post(&format!("{path}/needs"), &ana, &food).await);
    let screened = json!({ "client_id": client_id, "response": phq9([0, 0, 0, 0, 0, 0, 0, 0, 2]) });
    let assessed = town.post("/api/v1/assessments", &ana, &screened).await.json();
    let matched = json!({ "client_id": client_id, "needs": [food] });
    let run = id(&town.post("/api/v1/matches", &ana, &matched).await);
    let service = service(town, "Food boxes", Status::Active).await.to_string();
    let referred = json!({ "client_id": client_id, "need_id": need, "service_id": service });
    let referral = id(&town.post("/api/v1/referrals", &ana, &referred).await);
    let own = client(town, &bea, "Plain Sparrow").await.rsplit('/').next().unwrap().to_owned();
    let needs = format!("/api/v1/clients/{own}/needs");
    assert_eq!(town.post(&needs, &bea, &food).await.status, 201);
    Two {
        ana,
        bea,
        service,
        client: client_id,
        need,
        alert: at(&assessed, "/alerts/0/id").to_owned(),
        consent: at(&consents, "/0/id").to_owned(),
        run,
        referral,
        own,
    }
}

/// Every write with a body of its own, as the one whose client it is would send it.
fn writes(two: &Two) -> Vec<(&'static str, String, Value)> {
    let Two { client, service, need, alert, consent, referral, .. } = two;
    let clients = format!("/api/v1/clients/{client}");
    let terms = json!({
        "recipient": { "kind": "network" }, "purposes": ["coordination"], "until": "2030-01-01",
        "information": ["identity", "needs"], "language": "en",
    });
    let food = json!({ "code": "food.emergency" });
    vec![
        ("POST", "/api/v1/clients".to_owned(), json!({ "name": "Rosa Quintero" })),
        ("PUT", clients.clone(), json!({ "name": "Rosa Quintero" })),
        ("POST", format!("{clients}/needs"), food.clone()),
        ("POST", format!("{clients}/consents"), terms),
        (
            "POST",
            format!("/api/v1/consents/{consent}/sign"),
            json!({ "how": "on_screen", "name": "Z" }),
        ),
        ("POST", format!("/api/v1/consents/{consent}/revoke"), json!({ "told": "By phone" })),
        (
            "POST",
            "/api/v1/assessments".to_owned(),
            json!({ "client_id": client, "response": phq9([0; 9]) }),
        ),
        ("POST", format!("/api/v1/alerts/{alert}/acknowledgement"), json!({ "action": "Called" })),
        ("POST", "/api/v1/matches".to_owned(), json!({ "client_id": client, "needs": [food] })),
        ("POST", "/api/v1/matches/batch".to_owned(), json!({ "matches": [{ "needs": [food] }] })),
        (
            "POST",
            "/api/v1/referrals".to_owned(),
            json!({ "client_id": client, "need_id": need, "service_id": service }),
        ),
        ("POST", format!("/api/v1/referrals/{referral}/events"), json!({ "status": "requested" })),
        (
            "POST",
            "/api/v1/outcomes".to_owned(),
            json!({ "referral_id": referral, "need_status": "met", "reason": "enrolled" }),
        ),
    ]
}

async fn send(town: &Town, who: &Who, method: &str, path: &str, body: &Value) -> Reply {
    if method == "PUT" { town.put(path, who, body).await } else { town.post(path, who, body).await }
}

/// How many rows there are of everything that is written of people.
async fn rows(town: &Town) -> i64 {
    let all = "SELECT (SELECT COUNT(*) FROM client) + (SELECT COUNT(*) FROM client_need)
                    + (SELECT COUNT(*) FROM assessment) + (SELECT COUNT(*) FROM alert)
                    + (SELECT COUNT(*) FROM consent) + (SELECT COUNT(*) FROM match_run)
                    + (SELECT COUNT(*) FROM referral) + (SELECT COUNT(*) FROM referral_event)
                    + (SELECT COUNT(*) FROM outcome) + (SELECT COUNT(*) FROM audit)
                    + (SELECT CAST(SUM(version) AS BIGINT) FROM client)";
    kept!(town, |conn| sqlx::query_scalar(all).fetch_one(conn).await).unwrap()
}

on_both! {
    async fn a_foreign_id_in_a_body_is_answered_like_one_that_is_not_there(town: Town) {
        let two = two(town).await;
        let Two { client, need, consent, run, referral, own, service, .. } = &two;
        let food = json!({ "code": "food.emergency" });
        let terms = json!({
            "recipient": { "kind": "network" }, "purposes": ["coordination"], "until": "2030-01-01",
            "information": ["identity"], "language": "en", "replaces": consent,
        });
        let consents = format!("/api/v1/clients/{own}/consents");
        let places = [
            ("/api/v1/assessments", client, json!({ "client_id": client, "response": phq9([0; 9]) })),
            ("/api/v1/matches", client, json!({ "client_id": client, "needs": [food] })),
            ("/api/v1/matches/batch", client, json!({ "matches": [
                { "client_id": own, "needs": [food] }, { "client_id": client, "needs": [food] },
            ] })),
            ("/api/v1/referrals", client, json!({ "client_id": client, "need": "food.emergency", "service_id": service })),
            // Of Bea's own client, with a need or a match of Ana's.
            ("/api/v1/referrals", need, json!({ "client_id": own, "need_id": need, "service_id": service })),
            ("/api/v1/referrals", run, json!({
                "client_id": own, "need": "food.emergency", "service_id": service, "match_id": run,
            })),
            ("/api/v1/outcomes", referral, json!({ "referral_id": referral, "need_status": "met", "reason": "enrolled" })),
            (consents.as_str(), consent, terms),
        ];
        let before = rows(town).await;
        for (path, foreign, body) in places {
            let text = body.to_string();
            let missing = Uuid::new_v4().to_string();
            let nowhere: Value = serde_json::from_str(&text.replace(foreign, &missing)).unwrap();
            let told = town.post(path, &two.bea, &body).await;
            let untold = town.post(path, &two.bea, &nowhere).await;
            assert_eq!(told.status, 422, "{path} {body}: {}", told.text);
            let (mut told, mut untold) = (told.json(), untold.json());
            told["request_id"] = Value::Null;
            untold["request_id"] = Value::Null;
            assert_eq!(told, untold, "{path} {body}");
        }
        // A need of another's client under one's own client's address.
        for path in [format!("{own}/needs/{need}"), format!("{client}/needs/{need}")] {
            let path = format!("/api/v1/clients/{path}/confirm");
            assert_eq!(town.post(&path, &two.bea, &json!({})).await.status, 404, "{path}");
        }
        assert_eq!(rows(town).await, before, "something was written");
    }

    async fn what_a_body_may_not_say_is_named_and_nothing_is_written(town: Town) {
        let two = two(town).await;
        let before = rows(town).await;
        for (method, path, body) in writes(&two) {
            for name in ["tenant_id", "network", "organization", "role", "verified", "owner", "id",
                         "created_by", "version", "status_reason", "signed_at", "acknowledged_by"] {
                let mut more = body.clone();
                more[name] = json!("8f934a14-fe78-52aa-842d-b692e55f73a5");
                let reply = send(town, &two.ana, method, &path, &more).await;
                assert_eq!(reply.status, 422, "{method} {path} with {name}: {}", reply.text);
                assert!(reply.text.contains(&format!("/{name}\"")), "{path} {name}: {}", reply.text);
            }
        }
        assert_eq!(rows(town).await, before, "something was written");
        // All of them are right without it.
        let reply = send(town, &two.ana, "POST", "/api/v1/clients", &json!({ "name": "Rosa" })).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }

    async fn counts_tell_of_ones_own_clients_alone(town: Town) {
        let two = two(town).await;
        let stranger = town.key_in(town.network, Role::Supervisor, Some(OrganizationId(Uuid::new_v4()))).await;
        let elsewhere = town.features.accounts.network("elsewhere").await.unwrap();
        let foreigner = town.key_in(elsewhere, Role::CaseManager, None).await;
        for who in [&stranger, &foreigner] {
            for list in ["clients?per_page=1", "referrals", "referrals?overdue=true"] {
                let answer = town.get(&format!("/api/v1/{list}"), who).await.json();
                assert_eq!(answer["total"], 0, "{list}: {answer}");
            }
            assert_eq!(town.get("/api/v1/alerts", who).await.json(), json!([]));
        }
        let of_anas = format!("/api/v1/referrals?client_id={}", two.client);
        assert_eq!(town.get(&of_anas, &two.bea).await.json()["total"], 0);
        assert_eq!(town.get("/api/v1/clients", &two.bea).await.json()["total"], 1);
        // Clients are in no index: neither words nor completion nor totals know them.
        for query in ["search?q=zebrafinch", "search?q=okapi&facets=need", "suggest?q=zebraf"] {
            let answer = town.get(&format!("/api/v1/{query}"), &two.ana).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert!(!answer.text.contains("Zebrafinch"), "{}", answer.text);
        }
    }

    async fn a_right_that_is_taken_away_is_gone_with_the_next_request(town: Town) {
        let accounts = &town.features.accounts;
        town.person("rosa@alder.example", Role::CaseManager).await;
        let rosa = town.browser("rosa@alder.example").await;
        let key = town.key(Role::CaseManager).await;
        for who in [&rosa, &key] {
            assert_eq!(town.get("/api/v1/clients", who).await.status, 200);
        }
        accounts.set_active("rosa@alder.example", false).await.unwrap();
        accounts.revoke_key(accounts.keys().await.unwrap()[0].id).await.unwrap();
        for who in [&rosa, &key] {
            assert_eq!(town.get("/api/v1/clients", who).await.status, 401);
            assert_eq!(town.get("/clients", who).await.status, 303);
        }
        // Let in again, the session of before stays ended.
        accounts.set_active("rosa@alder.example", true).await.unwrap();
        assert_eq!(town.get("/api/v1/clients", &rosa).await.status, 401);
    }
}
