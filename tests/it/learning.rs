//! What agencies answer is learned: the next match knows it, of its own network, and no other.

use guidepost::{accounts::model::Role, within};
use serde_json::{Value, json};

use crate::{
    matching::{hungry, listing, open, run},
    people::{client, consent},
    town::{Town, Who},
};

/// A client's referrals for food to one pantry.
struct Case {
    ana: Who,
    client: String,
    pantry: Value,
}

async fn case(town: &Town) -> Case {
    let ana = town.key(Role::CaseManager).await;
    let pantry = listing("Green Door", &json!({}));
    open(town, std::slice::from_ref(&pantry)).await;
    let path = client(town, &ana, "Rosa Quintero").await;
    let need = json!({ "code": "food.emergency" });
    assert_eq!(town.post(&format!("{path}/needs"), &ana, &need).await.status, 201);
    consent(town, &ana, &path).await;
    let client = path.rsplit('/').next().unwrap().to_owned();
    Case { ana, client, pantry }
}

impl Case {
    /// Sends a referral and records these events of it; answers with its path.
    async fn refer(&self, town: &Town, events: &[Value]) -> String {
        let body = json!({ "client_id": self.client, "need": "food.emergency", "service_id": self.pantry["id"] });
        let drafted = town.post("/api/v1/referrals", &self.ana, &body).await;
        assert_eq!(drafted.status, 201, "{}", drafted.text);
        let path = drafted.header("location").unwrap().to_owned();
        self.event(town, &path, &json!({ "status": "requested" })).await;
        for event in events {
            self.event(town, &path, event).await;
        }
        path
    }

    async fn event(&self, town: &Town, path: &str, event: &Value) {
        let reply = town.post(&format!("{path}/events"), &self.ana, event).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    /// What a match now suggests first.
    async fn first(&self, town: &Town, who: &Who) -> Value {
        run(town, who, &hungry()).await["needs"][0]["suggestions"][0].clone()
    }
}

fn said(event: Value) -> Value {
    let mut event = event;
    event["said_by"] = json!("Maria, front desk");
    event["means"] = json!("phone");
    event
}

fn accepted() -> Value {
    said(json!({ "status": "accepted" }))
}

fn has(one: &Value, list: &str, word: &str) -> bool {
    one[list].as_array().unwrap().contains(&json!(word))
}

/// Sent, accepted, settled, connected, refused for lack of room, refused because we were wrong.
async fn counts(town: &Town) -> Vec<(i64, i64, i64, i64, i64, i64)> {
    let all = "SELECT sent, accepted, settled, connected, no_room, amiss FROM service_response";
    kept!(town, |pool| sqlx::query_as(all).fetch_all(pool).await).unwrap()
}

on_both! {
    async fn what_an_agency_accepts_is_told_in_the_next_match(town: Town) {
        let case = case(town).await;
        let before = case.first(town, &case.ana).await;
        let mut last = String::new();
        for _ in 0..5 {
            assert!(!has(&case.first(town, &case.ana).await, "why", "accepted 5 of 5 referrals"));
            last = case.refer(town, &[accepted()]).await;
        }
        let after = case.first(town, &case.ana).await;
        assert!(has(&after, "why", "accepted 5 of 5 referrals"), "{after}");
        assert!(after["score"].as_f64() > before["score"].as_f64());

        // Another network learns by itself.
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let ben = town.key_in(network, Role::CaseManager, None).await;
        let theirs = case.first(town, &ben).await;
        assert_eq!((&theirs["why"], &theirs["parts"]), (&before["why"], &before["parts"]));

        // A step within a status teaches nothing; what was an error never was.
        case.event(town, &last, &said(json!({ "status": "accepted", "business_status": "scheduled" }))).await;
        assert_eq!(counts(town).await, [(5, 5, 5, 0, 0, 0)]);
        case.event(town, &last, &json!({ "status": "entered-in-error" })).await;
        assert_eq!(counts(town).await, [(4, 4, 4, 0, 0, 0)]);
        assert!(!has(&case.first(town, &case.ana).await, "why", "accepted 4 of 4 referrals"));
    }

    async fn a_clients_choice_teaches_nothing_and_a_wrong_listing_does(town: Town) {
        let case = case(town).await;
        let before = case.first(town, &case.ana).await;
        case.refer(town, &[json!({ "status": "cancelled", "reason": "declined" })]).await;
        case.refer(town, &[said(json!({ "status": "on-hold", "reason": "missing-info" }))]).await;
        assert_eq!(case.first(town, &case.ana).await["parts"], before["parts"]);
        assert_eq!(counts(town).await, [(2, 0, 0, 0, 0, 0)]);

        for _ in 0..3 {
            case.refer(town, &[said(json!({ "status": "rejected", "reason": "wrong-service" }))]).await;
        }
        let wrong = case.first(town, &case.ana).await;
        assert!(wrong["parts"]["need_fit"].as_f64() < before["parts"]["need_fit"].as_f64(), "{wrong}");
        for _ in 0..2 {
            case.refer(town, &[said(json!({ "status": "rejected", "reason": "no-capacity" }))]).await;
        }
        let full = case.first(town, &case.ana).await;
        assert!(has(&full, "watch", "accepted none of 5 referrals"), "{full}");
        assert!(has(&full, "watch", "often refuses for lack of room"), "{full}");
    }

    async fn the_counts_are_what_the_histories_come_to(town: Town) {
        let case = case(town).await;
        let waits = said(json!({ "status": "on-hold", "reason": "waitlist" }));
        let served = said(json!({ "status": "completed", "reason": "service-received", "output": "Two boxes" }));
        let full = said(json!({ "status": "rejected", "reason": "no-capacity" }));
        case.refer(town, &[accepted(), served]).await;
        case.refer(town, &[waits.clone(), accepted()]).await;
        case.refer(town, &[accepted(), waits.clone(), full.clone()]).await;
        case.refer(town, &[full]).await;
        case.refer(town, &[waits]).await;
        case.refer(town, &[said(json!({ "status": "rejected", "reason": "cost" }))]).await;
        case.refer(town, &[json!({ "status": "failed", "reason": "no-response" })]).await;
        case.refer(town, &[accepted(), json!({ "status": "entered-in-error" })]).await;
        // What was completed without a reason is explained by its outcome.
        let bare = said(json!({ "status": "completed", "output": "First visit" }));
        let path = case.refer(town, &[accepted(), bare]).await;
        let outcome = json!({ "referral_id": path.rsplit('/').next(), "need_status": "met", "reason": "enrolled" });
        assert_eq!(town.post("/api/v1/outcomes", &case.ana, &outcome).await.status, 201);
        let learned = counts(town).await;
        assert_eq!(learned, [(8, 3, 8, 2, 3, 1)]);

        // The migration counts those of before it in the same way.
        let engine = if town.is_sqlite() { "sqlite" } else { "postgres" };
        let file = format!("{}/migrations/{engine}/0006_service_responses.sql", env!("CARGO_MANIFEST_DIR"));
        let migration = std::fs::read_to_string(file).unwrap();
        let (_, again) = migration.split_once("INSERT INTO").unwrap();
        for sql in ["DELETE FROM service_response".to_owned(), format!("INSERT INTO{again}")] {
            let mut tx = town.db.begin_in(town.network).await.unwrap();
            within!(&mut tx, |conn| sqlx::query(sqlx::AssertSqlSafe(sql)).execute(conn).await.map(drop)).unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(counts(town).await, learned);
    }
}
