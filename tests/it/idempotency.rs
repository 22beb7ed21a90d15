//! A write that is sent again is answered again, not done again.

use actix_web::test::TestRequest;
use guidepost::accounts::model::Role;
use serde_json::json;

use crate::town::{Reply, Town, Who};

/// Adds a client called `name`, with the key.
async fn add(town: &Town, who: &Who, key: &str, name: &str) -> Reply {
    let request = TestRequest::post()
        .uri("/api/v1/clients")
        .insert_header(("idempotency-key", key))
        .set_json(json!({ "name": name }));
    town.ask(request, who).await
}

async fn count(town: &Town, who: &Who) -> usize {
    let list = town.get("/api/v1/clients", who).await.json();
    list["results"].as_array().or(list["clients"].as_array()).or(list.as_array()).unwrap().len()
}

on_both! {
    async fn the_same_write_is_answered_again_and_done_once(town: Town) {
        let key = town.key(Role::CaseManager).await;
        let first = add(town, &key, "k1", "Ana Test").await;
        assert_eq!(first.status, 201, "{}", first.text);
        let again = add(town, &key, "k1", "Ana Test").await;
        assert_eq!((again.status, &again.text), (201, &first.text));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(count(town, &key).await, 1);
    }

    async fn another_body_with_the_same_key_is_refused(town: Town) {
        let key = town.key(Role::CaseManager).await;
        assert_eq!(add(town, &key, "k1", "Ana Test").await.status, 201);
        assert_eq!(add(town, &key, "k1", "Bea Test").await.status, 422);
        assert_eq!(add(town, &key, "k2", "Bea Test").await.status, 201);
        assert_eq!(count(town, &key).await, 2);
    }

    async fn a_key_belongs_to_its_sender(town: Town) {
        let one = town.key(Role::CaseManager).await;
        let other = town.key(Role::CaseManager).await;
        assert_eq!(add(town, &one, "k1", "Ana Test").await.status, 201);
        assert_eq!(add(town, &other, "k1", "Bea Test").await.status, 201);
    }

    async fn a_refused_write_may_be_sent_again_mended(town: Town) {
        let key = town.key(Role::CaseManager).await;
        assert_eq!(add(town, &key, "k1", "").await.status, 422);
        assert_eq!(add(town, &key, "k1", "Ana Test").await.status, 201);
        assert_eq!(add(town, &key, "", "Ana Test").await.status, 400);
    }

    async fn a_browser_writes_through_the_api_only_from_our_pages(town: Town) {
        town.person("rosa@alder.example", Role::CaseManager).await;
        let browser = town.browser("rosa@alder.example").await;
        let request = || TestRequest::post().uri("/api/v1/clients").set_json(json!({ "name": "Ana" }));
        assert_eq!(town.ask(request(), &browser).await.status, 403);
        let foreign = request().insert_header(("origin", "https://evil.example"));
        assert_eq!(town.ask(foreign, &browser).await.status, 403);
        let Who::Browser { csrf, .. } = &browser else { panic!("a browser") };
        let ours = request().insert_header(("x-csrf-token", csrf.as_str()));
        assert_eq!(town.ask(ours, &browser).await.status, 201);
    }
}
