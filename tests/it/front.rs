//! What every request meets: refusals, headers, the right kind of error.

use actix_web::test::TestRequest;
use guidepost::{accounts::model::Role, db, geo::Gazetteer, import};
use serde_json::json;

use crate::town::Who;

on_both! {
    async fn an_error_is_a_problem_for_programs_and_a_page_for_people(town: Town) {
        let program = town.get("/api/v1/nothing", &Who::Nobody).await;
        assert_eq!(program.status, 404);
        assert_eq!(program.header("content-type"), Some("application/problem+json"));
        let problem = program.json();
        assert_eq!(problem["title"], "Not found");
        assert_eq!(problem["request_id"].as_str(), program.header("x-request-id"));

        let person = town.get("/nothing", &Who::Nobody).await;
        assert_eq!(person.status, 404);
        assert_eq!(person.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(person.text.starts_with("<!doctype html>"), "{}", person.text);
    }

    async fn a_wrong_method_is_told_the_right_ones(town: Town) {
        let reply = town.send("DELETE", "/api/v1/vocabularies", &Who::Nobody).await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")));
        let reply = town.post("/api/v1/vocabularies", &Who::Nobody, &json!({})).await;
        assert_eq!(reply.status, 405);
        let reply = town.put("/api/v1/vocabularies", &Who::Nobody, &json!({})).await;
        assert_eq!(reply.status, 405);
        let reply = town.send("GET", "/sign-out", &Who::Nobody).await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")));
    }

    async fn head_answers_like_get(town: Town) {
        let reply = town.send("HEAD", "/credits", &Who::Nobody).await;
        assert_eq!(reply.status, 200);
    }

    async fn pages_are_guarded(town: Town) {
        let reply = town.get("/credits", &Who::Nobody).await;
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'self';"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), None);
    }

    async fn the_service_is_ready_once_its_index_has_caught_up(town: Town) {
        let reply = town.get("/readyz", &Who::Nobody).await;
        assert_eq!((reply.status, reply.header("retry-after")), (503, Some("1")));
        town.features.readiness.index_has_caught_up();
        assert_eq!(town.get("/readyz", &Who::Nobody).await.status, 200);
        town.features.readiness.stop_has_begun();
        assert_eq!(town.get("/readyz", &Who::Nobody).await.status, 503);
        assert_eq!(town.get("/healthz", &Who::Nobody).await.status, 200);
    }

    async fn a_compressed_body_is_not_taken(town: Town) {
        let key = town.key(Role::CaseManager).await;
        let request = TestRequest::post()
            .uri("/api/v1/vocabularies")
            .insert_header(("content-encoding", "gzip"))
            .set_payload("x");
        assert_eq!(town.ask(request, &key).await.status, 415);
    }

    async fn the_vocabularies_are_told_in_each_language(town: Town) {
        let told = town.get("/api/v1/vocabularies", &Who::Nobody).await.json();
        assert_eq!(told["gender"][0]["code"], "female");
        assert_eq!(told["audience"][0]["labels"]["es"], "Veteranos");
        assert_eq!(told["severity"][2]["code"], 3);
    }

    async fn what_is_imported_can_be_found(town: Town) {
        let options = import::Options {
            source: import::Source::Text("soup.ndjson", SOUP),
            is_dry_run: false,
        };
        let catalog = &town.features.catalog;
        let report = import::run(catalog, &Gazetteer::embedded(), options, &|_| {}).await.unwrap();
        assert_eq!(report.summary(), "1 imported, 0 updated, 0 unchanged, 0 rejected");
        town.catch_up().await;
        let found = town.get("/api/v1/search?q=soup", &Who::Nobody).await.json();
        assert_eq!(found["total"], 1, "{found}");
        town.features.readiness.index_has_caught_up();
        let ready = town.get("/readyz", &Who::Nobody).await.json();
        assert_eq!(ready["index_position"], db::head(&town.db).await.unwrap());
    }
}

/// A directory of one service, invented.
const SOUP: &str = r#"{"id":"5f0c3c1a-4a0e-4e4b-9a53-1f2f60d6a001","name":"Soup kitchen","status":"active","description":"Hot soup every noon.","organization":{"id":"5f0c3c1a-4a0e-4e4b-9a53-1f2f60d6a002","name":"Alder Table","description":"Meals."}}"#;
