//! What was read of a listing is corrected by those who keep it, and stays corrected.

use guidepost::{accounts::model::Role, search::Search, values::OrganizationId};
use serde_json::{Value, json};

use crate::{
    matching::{hungry, listing, open, run},
    people::at,
    town::{Reply, Town, Who},
};

/// A pantry that the reader takes for one of seniors.
fn pantry() -> Value {
    let said = "Seniors 60 and older only.";
    listing("Silver Table", &json!({ "minimum_age": 60, "eligibility_description": said }))
}

fn page(service: &Value) -> String {
    format!("/services/{}/corrections", at(service, "/id"))
}

async fn lines(town: &Town, who: &Who, service: &Value) -> Vec<Value> {
    let told = town.get(&format!("/api/v1{}", page(service)), who).await;
    assert_eq!(told.status, 200, "{}", told.text);
    told.json()["lines"].as_array().unwrap().clone()
}

/// The subjects of the rules that are read and make an age the test.
pub async fn rules(town: &Town, who: &Who, service: &Value) -> Vec<String> {
    let all = lines(town, who, service).await;
    let rules = all.iter().filter(|line| line["kind"] == "rule" && line["is_read"] == true);
    rules.map(|line| at(line, "/subject").to_owned()).collect()
}

pub async fn say(town: &Town, who: &Who, service: &Value, said: [&str; 3]) -> Reply {
    let [kind, subject, verdict] = said;
    let form = [("kind", kind), ("subject", subject), ("verdict", verdict), ("note", "I asked")];
    town.post_form(&page(service), who, &form).await
}

/// The names of what a match suggests for this need, and how many it excludes.
async fn suggested(town: &Town, need: &str) -> (Vec<String>, usize) {
    let ana = town.key(Role::Integration).await;
    let mut body = hungry();
    body["needs"][0]["code"] = json!(need);
    let matched = run(town, &ana, &body).await;
    let need = &matched["needs"][0];
    let names = need["suggestions"].as_array().unwrap().iter();
    let names = names.map(|one| at(one, "/service/name").to_owned()).collect();
    (names, need["excluded"].as_array().unwrap().len())
}

async fn agrees(town: &Town) -> bool {
    let search = &town.features.search;
    search.index_hash() == search.database_hash(&town.features.catalog).await.unwrap()
}

pub async fn curator(town: &Town) -> Who {
    town.person("curator@alder.example", Role::Curator).await;
    town.browser("curator@alder.example").await
}

on_both! {
    async fn a_wrong_rule_leaves_nobody_out_whatever_is_imported(town: Town) {
        let mut pantry = pantry();
        open(town, std::slice::from_ref(&pantry)).await;
        assert_eq!(suggested(town, "food.emergency").await, (vec![], 1));
        let cora = curator(town).await;
        let read = rules(town, &cora, &pantry).await;
        assert!(!read.is_empty());
        for subject in &read {
            let said = say(town, &cora, &pantry, ["rule", subject, "wrong"]).await;
            assert_eq!(said.status, 303, "{}", said.text);
        }
        assert!(!agrees(town).await, "the index has not followed yet");
        town.catch_up().await;
        assert!(agrees(town).await);
        let everybody = (vec!["Silver Table".to_owned()], 0);
        assert_eq!(suggested(town, "food.emergency").await, everybody);

        // The same again, and with another description: what it says of people is the same.
        open(town, std::slice::from_ref(&pantry)).await;
        pantry["description"] = json!("Free groceries, hot soup and food boxes: a food pantry.");
        open(town, std::slice::from_ref(&pantry)).await;
        assert_eq!(suggested(town, "food.emergency").await, everybody);
        assert!(agrees(town).await);

        // Another rule was never called wrong; when the first is said again, it still is.
        let first = pantry.clone();
        pantry["minimum_age"] = json!(65);
        pantry["eligibility_description"] = json!("Ages 65 and older only.");
        open(town, std::slice::from_ref(&pantry)).await;
        assert_eq!(suggested(town, "food.emergency").await, (vec![], 1));
        let page = town.get(&page(&pantry), &cora).await;
        assert!(page.text.contains("The listing no longer says so."), "{}", page.text);
        open(town, &[first]).await;
        assert_eq!(suggested(town, "food.emergency").await, everybody);
    }

    async fn what_was_said_is_shown_replaced_and_taken_back(town: Town) {
        let pantry = pantry();
        open(town, std::slice::from_ref(&pantry)).await;
        let cora = curator(town).await;
        let subjects = rules(town, &cora, &pantry).await;
        for subject in &subjects {
            say(town, &cora, &pantry, ["rule", subject, "wrong"]).await;
        }
        let shown = town.get(&page(&pantry), &cora).await;
        assert!(shown.text.contains("Wrong, says Dana Morales, 4 May 2026"), "{}", shown.text);
        assert!(shown.text.contains("I asked") && shown.text.contains("60 and older"));
        for subject in &subjects {
            say(town, &cora, &pantry, ["rule", subject, "right"]).await;
        }
        let sure = lines(town, &cora, &pantry).await;
        assert!(sure.iter().filter(|line| line["kind"] == "rule")
            .all(|line| line["correction"]["verdict"] == "right"), "{sure:?}");
        town.catch_up().await;
        assert_eq!(suggested(town, "food.emergency").await, (vec![], 1));

        let back = format!("{}/remove", page(&pantry));
        for subject in &subjects {
            let form = [("kind", "rule"), ("subject", subject.as_str())];
            assert_eq!(town.post_form(&back, &cora, &form).await.status, 303);
            assert_eq!(town.post_form(&back, &cora, &form).await.status, 404);
        }
        assert!(lines(town, &cora, &pantry).await.iter().all(|line| line["correction"].is_null()));
        town.catch_up().await;
        assert!(agrees(town).await);
    }

    async fn a_need_is_added_and_another_taken_away(town: Town) {
        let pantry = listing("Green Door", &json!({}));
        open(town, std::slice::from_ref(&pantry)).await;
        let cora = town.key(Role::Curator).await;
        assert_eq!(suggested(town, "legal.eviction_defense").await.0, Vec::<String>::new());
        let path = format!("/api/v1{}/need", page(&pantry));
        let right = json!({ "verdict": "right", "note": "They told me on the phone." });
        let said = town.put(&format!("{path}/legal.eviction_defense"), &cora, &right).await;
        assert_eq!(said.status, 204, "{}", said.text);
        let wrong = json!({ "verdict": "wrong" });
        assert_eq!(town.put(&format!("{path}/food.emergency"), &cora, &wrong).await.status, 204);
        // Another node, which begins with an empty index, reads the same.
        let other = Search::in_memory(guidepost::geo::Gazetteer::embedded(), town.clock.clone()).unwrap();
        other.follower(town.features.catalog.clone()).unwrap().catch_up().await.unwrap();
        town.catch_up().await;
        assert!(agrees(town).await);
        assert_eq!(other.index_hash(), town.features.search.index_hash());
        assert_eq!(suggested(town, "legal.eviction_defense").await.0, ["Green Door"]);
        assert_eq!(suggested(town, "food.emergency").await.0, Vec::<String>::new());
        open(town, std::slice::from_ref(&pantry)).await;
        assert_eq!(suggested(town, "legal.eviction_defense").await.0, ["Green Door"]);

        let gone = town.send("DELETE", &format!("{path}/legal.eviction_defense"), &cora).await;
        assert_eq!(gone.status, 204, "{}", gone.text);
        town.catch_up().await;
        assert_eq!(suggested(town, "legal.eviction_defense").await.0, Vec::<String>::new());
    }

    async fn only_those_who_keep_the_listing_correct_it(town: Town) {
        let pantry = pantry();
        open(town, std::slice::from_ref(&pantry)).await;
        let public = format!("/services/{}", at(&pantry, "/id"));
        let api = format!("/api/v1{}", page(&pantry));
        let wrong = json!({ "verdict": "wrong" });
        let own: OrganizationId = at(&pantry, "/organization/id").parse().unwrap();
        let other = OrganizationId(uuid::Uuid::new_v4());
        for (role, organization, status) in [
            (Role::CaseManager, Some(own), 403), (Role::Supervisor, None, 403),
            (Role::PrivacyOfficer, None, 403), (Role::Integration, None, 403),
            (Role::AgencyEditor, Some(other), 403), (Role::AgencyEditor, Some(own), 200),
            (Role::Curator, None, 200), (Role::Admin, None, 200),
        ] {
            let who = town.key_in(town.network, role, organization).await;
            assert_eq!(town.get(&api, &who).await.status, status, "{role}");
            let put = town.put(&format!("{api}/need/legal.eviction_defense"), &who, &wrong).await;
            assert_eq!(put.status, if status == 200 { 204 } else { status }, "{role}");
            let link = town.get(&public, &who).await.text.contains(&page(&pantry));
            assert_eq!(link, status == 200, "{role}");
        }
        assert_eq!(town.get(&api, &Who::Nobody).await.status, 401);
        assert!(!town.get(&public, &Who::Nobody).await.text.contains(&page(&pantry)));
    }

    async fn what_was_not_read_cannot_be_corrected(town: Town) {
        let pantry = pantry();
        open(town, std::slice::from_ref(&pantry)).await;
        let cora = curator(town).await;
        for (said, status) in [
            (["rule", "0123456789abcdef", "wrong"], 404), (["need", "food.caviar", "right"], 404),
            (["need", "", "right"], 422), (["law", "x", "perhaps"], 422),
        ] {
            assert_eq!(say(town, &cora, &pantry, said).await.status, status, "{said:?}");
        }
        let nowhere = listing("Nowhere", &json!({}));
        let said = say(town, &cora, &nowhere, ["need", "food.emergency", "right"]).await;
        assert_eq!(said.status, 404, "{}", said.text);
    }
}
