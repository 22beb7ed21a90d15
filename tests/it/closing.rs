//! A danger that an assessment shows blocks its closing until a person has acted on it.

use guidepost::accounts::model::Role;
use serde_json::json;

use crate::{
    people::{at, client, phq9},
    town::{Town, Who},
};

const QUIET: [usize; 9] = [1, 1, 0, 0, 0, 0, 0, 0, 0];
const DANGER: [usize; 9] = [2, 2, 2, 1, 1, 1, 0, 0, 2];

async fn assessed(town: &Town, who: &Who, client: &str, scores: [usize; 9]) -> serde_json::Value {
    let id = client.rsplit('/').next().unwrap();
    let body = json!({ "client_id": id, "response": phq9(scores) });
    let made = town.post("/api/v1/assessments", who, &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

on_both! {
    async fn an_assessment_with_a_danger_is_closed_only_after_somebody_acted(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let machine = town.key(Role::Integration).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let quiet = assessed(town, &ana, &rosa, QUIET).await;
        assert_eq!(at(&quiet, "/state"), "closed");
        let made = assessed(town, &ana, &rosa, DANGER).await;
        assert_eq!((at(&made, "/state"), &made["closed_at"]), ("open", &json!(null)));

        let close = format!("/api/v1/assessments/{}/close", at(&made, "/id"));
        let refused = town.post(&close, &ana, &json!({})).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(at(&refused.json(), "/detail").contains("Say what was done"), "{}", refused.text);
        for alert in made["alerts"].as_array().unwrap() {
            assert_eq!(town.post(&close, &ana, &json!({})).await.status, 409);
            let act = json!({ "action": "Sat with her, called 988 together." });
            let path = format!("/api/v1/alerts/{}/acknowledgement", at(alert, "/id"));
            assert_eq!(town.post(&path, &ana, &act).await.status, 200);
        }
        assert_eq!(town.post(&close, &machine, &json!({})).await.status, 403);
        let path = format!("/api/v1/assessments/{}", at(&made, "/id"));
        assert_eq!(at(&town.get(&path, &ana).await.json(), "/state"), "open");
        let closed = town.post(&close, &ana, &json!({})).await.json();
        assert_eq!((at(&closed, "/state"), at(&closed, "/closed_by")), ("closed", "The case_manager's key"));
        assert_eq!(town.post(&close, &ana, &json!({})).await.status, 409);
        let listed = town.get(&format!("/api/v1/assessments?client_id={}", at(&made, "/client_id")), &ana).await;
        assert_eq!(at(&listed.json(), "/0/state"), "closed");
    }

    async fn what_is_open_elsewhere_is_not_found(town: Town) {
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let made = assessed(town, &ana, &rosa, DANGER).await;
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(network, Role::Supervisor, None).await;
        let close = format!("/api/v1/assessments/{}/close", at(&made, "/id"));
        assert_eq!(town.post(&close, &stranger, &json!({})).await.status, 404);
    }

    async fn the_pages_lead_to_the_danger_first(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let own = rosa.trim_start_matches("/api/v1").to_owned();
        let form = [("instrument", "phq-9"), ("/44260-8", "LA6570-1"), ("/44250-9", "asked-declined")];
        let sent = town.post_form(&format!("{own}/assessments"), &dana, &form).await;
        let page = sent.header("location").unwrap().to_owned();
        assert!(sent.status == 303 && page.starts_with("/assessments/"), "{page}");
        let shown = town.get(&page, &dana).await.text;
        let first = shown.find("Do this first").unwrap();
        assert!(first < shown.find("h-answers").unwrap(), "steps stand before the answers");
        assert!(shown.contains("Declined to answer") && !shown.contains("Close the assessment"));

        for path in ["/work-list", own.as_str()] {
            let list = town.get(path, &dana).await.text;
            assert!(list.contains("Open: act on the danger"), "{path}");
        }
        let id = page.split(['/', '?']).nth(2).unwrap().to_owned();
        let close = format!("/assessments/{id}/close");
        let refused = town.post_form(&close, &dana, &[]).await;
        assert!(refused.status == 409 && !refused.text.contains("Quintero"), "{}", refused.text);

        let alerts = town.get("/api/v1/alerts", &ana).await.json();
        for alert in alerts.as_array().unwrap() {
            let back = format!("/assessments/{id}");
            let act = [("action", "Called 988 together"), ("back", back.as_str())];
            let path = format!("/alerts/{}/acknowledge", at(alert, "/id"));
            assert_eq!(town.post_form(&path, &dana, &act).await.status, 303);
        }
        assert!(town.get("/work-list", &dana).await.text.contains("Open: to be closed"));
        assert!(town.get(&page, &dana).await.text.contains("Close the assessment"));
        assert_eq!(town.post_form(&close, &dana, &[]).await.status, 303);
        assert!(!town.get("/work-list", &dana).await.text.contains("Open assessments"));
    }

    async fn a_long_form_asks_one_question_a_page_and_keeps_what_was_answered(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        let own = rosa.trim_start_matches("/api/v1").to_owned();
        let questions = |text: &str| text.matches("<fieldset class=\"q\"").count();
        let short = town.get(&format!("{own}/assessments/new?instrument=phq-9"), &dana).await.text;
        assert_eq!(questions(&short), 10);
        let long = town.get(&format!("{own}/assessments/new?instrument=prapare"), &dana).await.text;
        assert!(questions(&long) == 1 && long.contains("Question 1 of 16"));
        let name = |text: &str| {
            let (_, rest) = text.split_once("<fieldset class=\"q\" id=\"f-").unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let first = name(&long);
        let sent = format!("{own}/assessments");
        let answered = [("instrument", "prapare"), ("at", "0"), ("go", "next"), (first.as_str(), "asked-declined")];
        let second = town.post_form(&sent, &dana, &answered).await;
        assert_eq!((second.status, questions(&second.text)), (200, 1));
        let kept = format!("<input type=\"hidden\" name=\"{first}\" value=\"asked-declined\">");
        assert!(second.text.contains(&kept) && name(&second.text) != first, "{}", second.text);
        let back = [("instrument", "prapare"), ("at", "1"), ("go", "back"), (first.as_str(), "asked-declined")];
        let back = town.post_form(&sent, &dana, &back).await.text;
        assert_eq!(name(&back), first);
        let nothing = [("instrument", "prapare"), ("at", "3"), ("go", "end")];
        assert_eq!(town.post_form(&sent, &dana, &nothing).await.status, 422);
        let end = [("instrument", "prapare"), ("at", "1"), ("go", "end"), (first.as_str(), "asked-declined")];
        assert_eq!(town.post_form(&sent, &dana, &end).await.status, 303);
    }

    async fn results_over_time_stand_in_a_table(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let ana = town.key(Role::CaseManager).await;
        let rosa = client(town, &ana, "Rosa Quintero").await;
        assessed(town, &ana, &rosa, [2; 9]).await;
        town.wait(chrono::TimeDelta::days(30));
        assessed(town, &ana, &rosa, QUIET).await;
        let dana = town.browser("dana@alder.example").await;
        let page = town.get(rosa.trim_start_matches("/api/v1"), &dana).await.text;
        for words in ["<caption>PHQ-9</caption>", "Score 2 of 27 (minimal)", "16 less", "None shown",
                      "Score 18 of 27 (moderately severe)", "Risk of suicide", "<polyline"] {
            assert!(page.contains(words), "{words} is not in {page}");
        }
    }
}
