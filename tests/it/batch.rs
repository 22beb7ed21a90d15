//! Several matches asked for at once: all are kept, or none.

use actix_web::test::TestRequest;
use guidepost::accounts::model::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    matching::{hungry, listing, open, pointers},
    people::{at, client},
    town::{Reply, Town, Who},
};

const PATH: &str = "/api/v1/matches/batch";

/// Sends a batch with an idempotency key.
async fn batch(town: &Town, who: &Who, key: &str, body: &Value) -> Reply {
    let request = TestRequest::post().uri(PATH).insert_header(("idempotency-key", key));
    town.ask(request.set_json(body), who).await
}

async fn kept(town: &Town) -> (i64, i64) {
    let both = "SELECT (SELECT COUNT(*) FROM match_run), (SELECT COUNT(*) FROM need_gap)";
    kept!(town, |pool| sqlx::query_as(both).fetch_one(pool).await).unwrap()
}

on_both! {
    async fn several_matches_are_answered_in_their_order_and_read_back(town: Town) {
        open(town, &[
            listing("Green Door", &json!({})),
            listing("Clothes Closet", &json!({ "description": "Free clothing, coats and shoes: a clothing closet." })),
        ]).await;
        let ana = town.key(Role::Integration).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let by_record = json!({ "client_id": rosa.rsplit('/').next(), "needs": [{ "code": "goods.clothing" }] });
        let nothing = json!({ "needs": [{ "code": "legal.immigration" }] });
        let mut both = hungry();
        both["needs"].as_array_mut().unwrap().push(json!({ "code": "goods.clothing" }));
        let body = json!({ "matches": [hungry(), by_record, nothing, both] });
        let reply = batch(town, &ana, "b1", &body).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let answers = reply.json()["matches"].as_array().unwrap().clone();
        let needs: Vec<Vec<&str>> = answers.iter()
            .map(|one| one["needs"].as_array().unwrap().iter().map(|need| at(need, "/code")).collect())
            .collect();
        assert_eq!(needs, [vec!["food.emergency"], vec!["goods.clothing"], vec!["legal.immigration"], vec!["food.emergency", "goods.clothing"]]);
        assert_eq!(at(&answers[0], "/needs/0/suggestions/0/service/name"), "Green Door");
        assert_eq!(at(&answers[1], "/needs/0/suggestions/0/service/name"), "Clothes Closet");
        assert_eq!(at(&answers[2], "/needs/0/gap/reason"), "none_found");
        assert!(answers[0]["plan"].is_null() && answers[3]["plan"].is_object());
        for answer in &answers {
            let read = town.get(&format!("/api/v1/matches/{}", at(answer, "/id")), &ana).await;
            assert_eq!((read.status, &read.json()), (200, answer));
        }
        // One by one they come out the same.
        let alone = town.post("/api/v1/matches", &ana, &body["matches"][3]).await.json();
        assert_eq!(alone["needs"], answers[3]["needs"]);
        assert_eq!(kept(town).await, (5, 1));

        // Sent again, it is answered again and not done again.
        let again = batch(town, &ana, "b1", &body).await;
        assert_eq!((again.status, &again.text), (200, &reply.text));
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(kept(town).await, (5, 1));
    }

    async fn where_one_is_wrong_none_is_kept(town: Town) {
        open(town, &[listing("Green Door", &json!({}))]).await;
        let ana = town.key(Role::CaseManager).await;
        let unknown = json!({ "client_id": Uuid::new_v4(), "needs": [{ "code": "food.emergency" }] });
        let wrong = json!({ "matches": [hungry(), { "needs": [{ "code": "food.caviar" }] }, {}, unknown] });
        let reply = batch(town, &ana, "b1", &wrong).await;
        assert_eq!((reply.status, pointers(&reply)), (422, ["/matches/1/needs/0/code", "/matches/2/needs"].map(String::from).to_vec()));
        let strangers = json!({ "matches": [unknown, hungry(), unknown] });
        let reply = batch(town, &ana, "b1", &strangers).await;
        assert_eq!((reply.status, pointers(&reply)), (422, ["/matches/0/client_id", "/matches/2/client_id"].map(String::from).to_vec()));
        for body in [json!({}), json!({ "matches": [] }), json!({ "matches": vec![hungry(); 101] })] {
            let reply = town.post(PATH, &ana, &body).await;
            assert_eq!((reply.status, pointers(&reply)), (422, vec!["/matches".to_owned()]));
        }
        assert_eq!(kept(town).await, (0, 0));
        // The key is free, since nothing was done with it.
        assert_eq!(batch(town, &ana, "b1", &json!({ "matches": [hungry()] })).await.status, 200);
    }

    async fn only_case_managers_and_integrations_ask(town: Town) {
        let body = json!({ "matches": [hungry()] });
        assert_eq!(town.post(PATH, &Who::Nobody, &json!(7)).await.status, 401);
        for role in [Role::AgencyEditor, Role::Curator] {
            let who = town.key_in(town.network, role, Some(guidepost::values::OrganizationId(Uuid::new_v4()))).await;
            assert_eq!(town.post(PATH, &who, &json!(7)).await.status, 403, "{role}");
        }
        let ana = town.key(Role::Integration).await;
        assert_eq!(town.post(PATH, &ana, &body).await.status, 200);
        assert_eq!(town.send("DELETE", PATH, &ana).await.status, 405);
        assert_eq!(town.get(PATH, &ana).await.status, 404, "no run has this name");
        let large = json!({ "matches": [{ "needs": [{ "code": "food.emergency", "words": "x".repeat(1 << 20) }] }] });
        assert_eq!(town.post(PATH, &ana, &large).await.status, 413);
    }
}
