//! Questions of a match, answered on its page: a new run, and a record that knows.

use guidepost::{accounts::model::Role, values::OrganizationId};
use regex::Regex;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    matching::{hungry, listing, open, run},
    people::at,
    town::{Reply, Town, Who},
};

/// A case manager at a browser.
async fn dana(town: &Town) -> Who {
    town.person("dana@alder.example", Role::CaseManager).await;
    town.browser("dana@alder.example").await
}

/// A pantry for all, and some for veterans, seniors, women, low incomes.
fn picky() -> Vec<Value> {
    let only =
        |name: &str, words: &str| listing(name, &json!({ "eligibility_description": words }));
    vec![
        listing("Green Door", &json!({})),
        only("Valor House", "Veterans only."),
        only("Valor Kitchen", "Veterans only, 18 and older."),
        only("Silver Table", "Seniors 60 and older only."),
        only("Sister Pantry", "Women only."),
        only("Harbor Shelf", "Income at or below 200% of the federal poverty level."),
    ]
}

/// A client of whom only the home is known.
async fn rosa(town: &Town, who: &Who, facts: &Value) -> String {
    let body = json!({ "name": "Rosa Quintero", "facts": facts });
    let reply = town.post("/api/v1/clients", who, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    at(&reply.json(), "/id").to_owned()
}

fn home() -> Value {
    json!({ "location": { "postal_code": "94601" } })
}

pub fn text(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, rest)| rest);
    let tags = Regex::new("(?s)<[^>]*>").unwrap();
    tags.replace_all(main, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The run that an answer leads to.
async fn next(town: &Town, who: &Who, reply: &Reply) -> (Value, String) {
    assert_eq!(reply.status, 303, "{}", reply.text);
    let path = reply.header("location").unwrap().to_owned();
    let kept = town.get(&format!("/api/v1{path}"), who).await.json();
    (kept, text(&town.get(&path, who).await.text))
}

fn names(matched: &Value, list: &str) -> Vec<String> {
    let list = matched["needs"][0][list].as_array().unwrap().iter();
    let mut names: Vec<_> = list.map(|one| at(one, "/service/name").to_owned()).collect();
    names.sort();
    names
}

on_both! {
    async fn what_touches_most_is_asked_first_and_an_answer_runs_again(town: Town) {
        open(town, &picky()).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let client = rosa(town, &key, &home()).await;
        let body = json!({ "client_id": client, "needs": [{ "code": "food.emergency" }] });
        let matched = run(town, &key, &body).await;
        let path = format!("/matches/{}", at(&matched, "/id"));
        let page = town.get(&path, &dana).await.text;
        let told = text(&page);
        for words in [
            "Is the person a veteran? Touches 2 suggestions", "How old is the person? Touches 2 suggestions",
            "Which gender does the person state? Touches 1 suggestion", "how many live on it? Touches 1 suggestion",
            "The answers go into Rosa’s record too.",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(told.find("a veteran?").unwrap() < told.find("Which gender").unwrap());
        let version = Regex::new(r#"name="version" value="(\d+)""#).unwrap().captures(&page).unwrap()[1].to_owned();

        let answers = [
            ("version", version.as_str()), ("age", ""), ("group.veteran", "no"), ("gender", "female"),
            ("income_monthly_usd", "900"), ("household_size", "2"),
        ];
        let reply = town.post_form(&format!("{path}/answers"), &dana, &answers).await;
        let (after, told) = next(town, &dana, &reply).await;
        assert_eq!(names(&after, "excluded"), ["Valor House", "Valor Kitchen"]);
        assert!(told.contains("3 questions answered: 2 suggestions became sure, 2 are now left out."), "{told}");
        assert!(told.contains("See the match before") && !told.contains("a veteran? Touches"), "{told}");
        assert!(told.contains("How old is the person? Touches 1 suggestion"), "{told}");
        // The record knows, the next match too, and the run before stays as it was.
        let record = town.get(&format!("/api/v1/clients/{client}"), &key).await.json();
        let mut facts = home();
        facts["gender"] = json!("female");
        facts["groups"] = json!({ "veteran": false });
        (facts["income_monthly_usd"], facts["household_size"]) = (json!(900), json!(2));
        assert_eq!((&record["facts"], at(&record, "/name")), (&facts, "Rosa Quintero"));
        assert_eq!(names(&run(town, &key, &body).await, "excluded"), ["Valor House", "Valor Kitchen"]);
        assert_eq!(town.get(&format!("/api/v1{path}"), &key).await.json(), matched);
        let (lines,): (i64,) = kept!(town, |pool| sqlx::query_as(
            "SELECT COUNT(*) FROM audit WHERE action = 'client.revise'"
        ).fetch_one(pool).await).unwrap();
        assert_eq!(lines, 1);

        // From the page of old, whose record has changed: look first.
        let stale = town.post_form(&format!("{path}/answers"), &dana, &answers).await;
        assert_eq!(stale.status, 412);
        assert!(text(&stale.text).contains("Somebody changed the client’s record"), "{}", stale.text);
        assert!(stale.text.contains("name=\"version\" value=\"2\"") && stale.text.contains("value=\"no\" checked"));
        assert!(stale.text.contains(&format!("back=%2Fmatches%2F{}\"", at(&matched, "/id"))), "the switch leads to the run");
    }

    async fn of_nobody_known_only_the_run_learns(town: Town) {
        open(town, &picky()).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let mut body = hungry();
        body["client"] = json!({ "location": { "postal_code": "94601" }, "audiences": ["veteran"] });
        body["needs"][0]["words"] = json!("halal");
        let matched = run(town, &key, &body).await;
        let path = format!("/matches/{}/answers", at(&matched, "/id"));
        // The latest answer counts, though the list of groups said otherwise.
        let reply = town.post_form(&path, &dana, &[("group.veteran", "no"), ("age", "66")]).await;
        let (after, told) = next(town, &dana, &reply).await;
        assert_eq!(names(&after, "excluded"), ["Valor House", "Valor Kitchen"]);
        assert!(names(&after, "suggestions").contains(&"Silver Table".to_owned()));
        assert!(told.contains("2 questions answered: 1 suggestion became sure, 2 are now left out."), "{told}");
        assert!(told.contains("The answers count for this match alone."), "{told}");
        let reply = town.post_form(&format!("/matches/{}/answers", at(&after, "/id")), &dana, &[("group.veteran", "yes")]).await;
        let (after, _) = next(town, &dana, &reply).await;
        assert!(names(&after, "suggestions").contains(&"Valor House".to_owned()));
    }

    async fn what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(town: Town) {
        open(town, &picky()).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let client = rosa(town, &key, &json!({})).await;
        let matched = run(town, &key, &json!({ "client_id": client, "needs": [{ "code": "food.emergency" }] })).await;
        let path = format!("/matches/{}/answers", at(&matched, "/id"));
        let form = [("version", "1"), ("age", "old"), ("income_monthly_usd", "900"), ("group.veteran", "no")];
        let reply = town.post_form(&path, &dana, &form).await;
        assert_eq!(reply.status, 422);
        assert!(reply.text.contains("id=\"err-age\"") && reply.text.contains("aria-describedby=\"err-age\""), "{}", reply.text);
        assert!(reply.text.contains("value=\"old\"") && reply.text.contains("value=\"900\""), "what was right stays");
        assert!(reply.text.contains("name=\"version\" value=\"1\""));
        let reply = town.post_form(&path, &dana, &[("version", "1"), ("income_monthly_usd", "900")]).await;
        assert!(reply.status == 422 && reply.text.contains("id=\"err-household_size\""), "{}", reply.text);
        let reply = town.post_form(&path, &dana, &[("version", "1"), ("group.veteran", "")]).await;
        assert!(reply.status == 422 && text(&reply.text).contains("Answer one question at least"));
        let (runs,): (i64,) = kept!(town, |pool| sqlx::query_as("SELECT COUNT(*) FROM match_run").fetch_one(pool).await).unwrap();
        let record = town.get(&format!("/api/v1/clients/{client}"), &key).await.json();
        assert_eq!((runs, &record["facts"]), (1, &json!({})));
        let stranger = town.key_in(town.network, Role::CaseManager, Some(OrganizationId(Uuid::new_v4()))).await;
        assert_eq!(town.post_form(&path, &stranger, &[("age", "34")]).await.status, 404);
    }

    async fn what_only_the_recipient_can_tell_is_not_asked_of_the_client(town: Town) {
        open(town, &picky()).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let mother = json!({ "relation": "mother" });
        let body = json!({ "needs": [{ "code": "food.emergency", "recipient": mother }] });
        let matched = run(town, &key, &body).await;
        let path = format!("/matches/{}", at(&matched, "/id"));
        let told = text(&town.get(&path, &dana).await.text);
        assert!(told.contains("how many live on it? Touches 1 suggestion"), "one household: {told}");
        for words in ["a veteran? Touches", "How old is the person? Touches", "state? Touches"] {
            assert!(!told.contains(words), "{words}: {told}");
        }
        // The needs of the new run are the same, and whose they are.
        let answers = [("income_monthly_usd", "9000"), ("household_size", "1")];
        let reply = town.post_form(&format!("{path}/answers"), &dana, &answers).await;
        let (after, told) = next(town, &dana, &reply).await;
        assert!(told.contains("1 question answered"), "{told}");
        assert_eq!(at(&after, "/needs/0/code"), "food.emergency");
        let asks = after.to_string();
        assert!(asks.contains("Is the person a veteran?") && !asks.contains("how many live on it?"), "{asks}");
        assert!(!told.contains("What would settle most"), "{told}");
    }

    async fn a_gap_is_counted_once_though_it_is_run_again(town: Town) {
        open(town, &picky()).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let body = json!({ "needs": [{ "code": "food.emergency" }, { "code": "legal.immigration" }] });
        let matched = run(town, &key, &body).await;
        let path = format!("/matches/{}/answers", at(&matched, "/id"));
        let reply = town.post_form(&path, &dana, &[("age", "34")]).await;
        next(town, &dana, &reply).await;
        let (gaps,): (i64,) = kept!(town, |pool| sqlx::query_as("SELECT COUNT(*) FROM need_gap").fetch_one(pool).await).unwrap();
        assert_eq!(gaps, 1);
    }
}
