//! What is kept on a client beside the record: notes, who supports them, insurance, papers. For those
//! who work with the client, and for nobody else.

use actix_web::test::TestRequest;
use guidepost::{
    accounts::model::Role,
    db::{Db, network},
};
use serde_json::{Value, json};

use crate::{
    people::{at, client},
    town::{Reply, Town, Who},
};

const SECRET: &str = "Zephyrine keeps her spare key with the florist";

async fn noted(town: &Town, who: &Who, client: &str, body: &Value) -> Value {
    let reply = town.post(&format!("{client}/notes"), who, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()
}

async fn corrected(town: &Town, who: &Who, path: &str, version: &str, body: &str) -> Reply {
    let request = TestRequest::put().uri(path).insert_header(("if-match", version.to_owned()));
    town.ask(request.set_json(json!({ "kind": "contact", "body": body })), who).await
}

fn own(path: &str) -> String {
    path.trim_start_matches("/api/v1").to_owned()
}

on_both! {
    async fn a_note_is_corrected_by_a_version_more_and_never_edited(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let colleague = town.key(Role::CaseManager).await;
        let boss = town.key(Role::Supervisor).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let first = noted(town, &ana, &rosa, &json!({ "kind": "contact", "body": "Called, no answer" })).await;
        town.wait(chrono::TimeDelta::hours(1));
        let second = noted(town, &ana, &rosa, &json!({ "kind": "safety", "body": "Brother is a threat" })).await;
        assert_eq!((at(&first, "/written_by"), at(&first, "/kind")), ("The case_manager's key", "contact"));

        let path = format!("{rosa}/notes/{}", at(&first, "/id"));
        assert_eq!(town.put(&path, &ana, &json!({ "body": "x" })).await.status, 428);
        assert_eq!(corrected(town, &colleague, &path, "\"1\"", "Mine").await.status, 403);
        let right = corrected(town, &ana, &path, "\"1\"", "Called, left a message").await;
        assert_eq!((right.status, right.header("etag")), (200, Some("\"2\"")), "{}", right.text);
        assert_eq!(corrected(town, &ana, &path, "\"1\"", "Late").await.status, 412);
        assert_eq!(corrected(town, &boss, &path, "\"2\"", "Called, texted").await.status, 200);

        let list = town.get(&format!("{rosa}/notes"), &ana).await.json();
        assert_eq!((list["total"].as_i64(), at(&list, "/results/0/id")), (Some(2), at(&second, "/id")));
        assert_eq!(at(&list, "/results/1/body"), "Called, texted");
        assert_eq!(at(&list, "/results/1/corrected/by"), "The supervisor's key");
        let versions = format!("{path}/versions");
        assert_eq!(town.get(&versions, &ana).await.status, 403);
        let all = town.get(&versions, &boss).await.json();
        let said: Vec<_> = all.as_array().unwrap().iter().map(|one| at(one, "/body")).collect();
        assert_eq!(said, ["Called, texted", "Called, left a message", "Called, no answer"]);
        assert_eq!(town.send("DELETE", &path, &boss).await.status, 405);
        let wrong = town.post(&format!("{rosa}/notes"), &ana, &json!({ "kind": "gossip" })).await;
        assert_eq!(wrong.status, 422);
    }

    async fn notes_and_details_elsewhere_are_not_found(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let note = noted(town, &ana, &rosa, &json!({ "body": SECRET })).await;
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(network, Role::Supervisor, None).await;
        let path = format!("{rosa}/notes/{}", at(&note, "/id"));
        for read in [format!("{rosa}/notes"), format!("{path}/versions"),
                     format!("{}/notes", own(&rosa)), format!("{}/details", own(&rosa))] {
            assert_eq!(town.get(&read, &stranger).await.status, 404, "{read}");
        }
        assert_eq!(corrected(town, &stranger, &path, "\"1\"", "x").await.status, 404);
        assert_eq!(town.post(&format!("{rosa}/notes"), &stranger, &json!({ "body": "x" })).await.status, 404);
        let curator = town.key(Role::Curator).await;
        assert_eq!(town.get(&format!("{rosa}/notes"), &curator).await.status, 403);
        // A note of one client is none of another.
        let other = client(town, &ana, "Tom Baker").await;
        let strange = format!("{other}/notes/{}", at(&note, "/id"));
        assert_eq!(corrected(town, &ana, &strange, "\"1\"", "x").await.status, 404);
    }

    async fn who_supports_a_client_may_be_contacted_only_under_a_consent(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let page = own(&rosa);
        let details = format!("{page}/details");
        let form = [
            ("version", "0"), ("support.0.name", "Marta Diaz"), ("support.0.relation", "sister"),
            ("support.0.reach", "(510) 555-0188"), ("coverage.1.payer", "medicaid"),
            ("coverage.1.member_number", "9A-77"), ("coverage.1.valid_until", "2026-01-31"),
            ("strengths", "Cooks for many"), ("preferences", "Mornings"),
        ];
        let kept = town.post_form(&details, &dana, &form).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let shown = town.get(&page, &dana).await.text;
        for words in ["Marta Diaz, sister", "May not be contacted", "Member 9A-77", "Ended",
                      "Cooks for many", "Mornings"] {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
        // The form that was read before is stale now, and a wrong one keeps what was said.
        assert_eq!(town.post_form(&details, &dana, &form).await.status, 412);
        let wrong = [("version", "1"), ("coverage.0.member_number", "7"), ("strengths", "Sings")];
        let wrong = town.post_form(&details, &dana, &wrong).await;
        assert!(wrong.status == 422 && wrong.text.contains("Say of what kind") && wrong.text.contains("Sings"));

        let consent = |name: &str| json!({
            "recipient": { "kind": "person", "name": name }, "purposes": ["coordination"],
            "until": "2030-01-01", "information": ["needs"], "language": "en",
            "signature": { "how": "on_screen", "name": "Rosa Quintero" },
        });
        let consents = format!("{rosa}/consents");
        assert_eq!(town.post(&consents, &ana, &consent("Marta Diazz")).await.status, 201);
        assert!(town.get(&page, &dana).await.text.contains("May not be contacted"));
        let signed = town.post(&consents, &ana, &consent("marta  diaz")).await;
        assert_eq!(signed.status, 201, "{}", signed.text);
        let shown = town.get(&page, &dana).await.text;
        assert!(shown.contains("May be contacted") && !shown.contains("May not be contacted"));
        assert!(shown.contains("About: Help wanted"), "{shown}");
        let revoke = format!("/api/v1/consents/{}/revoke", at(&signed.json(), "/id"));
        let revoked = town.post(&revoke, &ana, &json!({ "told": "on the phone" })).await;
        assert_eq!(revoked.status, 200, "{}", revoked.text);
        assert!(town.get(&page, &dana).await.text.contains("May not be contacted"));
    }

    async fn papers_are_had_lacked_or_not_known_and_safe_ways_stand_by_the_phone(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let ana = town.key(Role::CaseManager).await;
        let body = json!({
            "name": "Rosa Quintero", "contact": { "phone": "+15105550142" },
            "facts": { "has": ["phone"], "lacks": ["photo_id"] },
        });
        let rosa = town.post("/api/v1/clients", &ana, &body).await.json();
        let page = format!("/clients/{}", at(&rosa, "/id"));
        assert!(town.get(&page, &dana).await.text.contains("Not asked yet: ask how it is safe"));
        let edit = town.get(&format!("{page}/edit"), &dana).await.text;
        assert!(edit.contains("name=\"paper.phone\" value=\"has\" checked"), "{edit}");
        let form = [
            ("version", "1"), ("name", "Rosa Quintero"), ("phone", "+15105550142"),
            ("safety", "Text only"), ("paper.phone", "has"), ("paper.photo_id", "has"),
            ("paper.proof_of_income", "lacks"), ("paper.insurance_card", ""),
        ];
        assert_eq!(town.post_form(&format!("{page}/edit"), &dana, &form).await.status, 303);
        let facts = town.get(&format!("/api/v1{page}"), &ana).await.json()["facts"].clone();
        assert_eq!((&facts["has"], &facts["lacks"]), (&json!(["phone", "photo_id"]), &json!(["proof_of_income"])));
        let shown = town.get(&page, &dana).await.text;
        assert!(shown.contains("Text only") && !shown.contains("Not asked yet: ask"));
    }

    async fn a_note_is_written_and_corrected_on_its_page(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        town.person("sam@alder.example", Role::Supervisor).await;
        let (dana, sam) = (town.browser("dana@alder.example").await, town.browser("sam@alder.example").await);
        let ana = town.key(Role::CaseManager).await;
        let page = own(&client(town, &ana, "Rosa Quintero").await);
        let notes = format!("{page}/notes");
        assert_eq!(town.post_form(&notes, &dana, &[("kind", "note"), ("body", " ")]).await.status, 422);
        let sent = town.post_form(&notes, &dana, &[("kind", "safety"), ("body", "Was told <b>no</b>")]).await;
        assert_eq!(sent.status, 303);
        let shown = town.get(&notes, &dana).await.text;
        assert!(shown.contains("Was told &#60;b&#62;no"), "{shown}");
        let id = shown.split("id=\"note-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let said = [("version", "1"), ("kind", "note"), ("body", "Was told yes")];
        assert_eq!(town.post_form(&format!("{notes}/{id}"), &dana, &said).await.status, 303);
        assert_eq!(town.post_form(&format!("{notes}/{id}"), &dana, &said).await.status, 412);
        assert!(!town.get(&notes, &dana).await.text.contains("&#60;b&#62;no"), "how it stood is for supervisors");
        assert!(town.get(&notes, &sam).await.text.contains("&#60;b&#62;no"));
        assert!(town.get(&page, &dana).await.text.contains("Was told yes"));
    }

    async fn none_of_it_is_readable_at_rest_or_told_to_an_agency(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let note = noted(town, &ana, &rosa, &json!({ "kind": "safety", "body": SECRET })).await;
        let details = [("version", "0"), ("support.0.name", "Florist Quackenbush"),
                       ("coverage.0.payer", "va"), ("coverage.0.member_number", "MEMBER-4711"),
                       ("strengths", "Whistles opera"), ("preferences", "No telephone on Fridays")];
        assert_eq!(town.post_form(&format!("{}/details", own(&rosa)), &dana, &details).await.status, 303);
        let secrets = [SECRET, "Zephyrine", "Quackenbush", "MEMBER-4711", "Whistles", "Fridays"];

        // Faults, refusals and the record tell nothing of it.
        let path = format!("{rosa}/notes/{}", at(&note, "/id"));
        let stale = corrected(town, &ana, &path, "\"9\"", SECRET).await;
        let long = town.post(&format!("{rosa}/notes"), &ana, &json!({ "body": SECRET.repeat(300) })).await;
        let officer = town.key(Role::PrivacyOfficer).await;
        let refused = town.get(&format!("{rosa}/notes"), &officer).await;
        assert_eq!((stale.status, long.status, refused.status), (412, 422, 403));
        // What an agency is told comes from these.
        let told = town.get(&rosa, &ana).await;
        let disclosed = town.get(&format!("{rosa}/disclosures"), &ana).await;
        let fresh = town.get("/referrals/new", &dana).await;
        let matched = json!({ "client_id": at(&note, "/client_id"), "needs": [{ "code": "food.emergency" }] });
        let matched = town.post("/api/v1/matches", &ana, &matched).await;
        for reply in [stale, long, refused, told, disclosed, fresh, matched] {
            for secret in secrets {
                assert!(!reply.text.contains(secret), "{secret} is in {}", reply.text);
            }
        }
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
                let dump = "SELECT concat((SELECT string_agg(n::text, ' ') FROM client_note n),
                                          (SELECT string_agg(d::text, ' ') FROM client_detail d),
                                          (SELECT string_agg(a::text, ' ') FROM audit a))";
                let mut tx = network::looking(pool, town.network).await.unwrap();
                let (text,): (String,) = sqlx::query_as(dump).fetch_one(&mut *tx).await.unwrap();
                assert!(text.contains(at(&note, "/id")), "the rows themselves are there");
                raw.extend(text.into_bytes());
            }
        }
        let text = String::from_utf8_lossy(&raw);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} is readable");
        }
    }
}
