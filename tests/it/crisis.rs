//! Beside the national lines an alert tells who helps near the client, as things stand now.

use chrono::TimeDelta;
use guidepost::{accounts::model::Role, matching::crisis::Near, values::Language};
use regex::Regex;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    matching::{listing, open, run},
    people::{at, phq9},
    town::{Town, Who},
};

/// A crisis service, open at these hours on every day of the week, with its own number.
fn crisis(name: &str, number: &str, hours: Option<(&str, &str)>, changes: &Value) -> Value {
    let schedules: Vec<Value> = hours
        .into_iter()
        .map(|(opens, closes)| {
            json!({
                "id": Uuid::new_v4(), "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU",
                "opens_at": opens, "closes_at": closes, "closed": false, "parsed": true,
            })
        })
        .collect();
    let mut told = json!({
        "description": "Mobile crisis team: a crisis team comes to people in a psychiatric emergency.",
        "phones": [{ "id": Uuid::new_v4(), "number": format!("+1510555{number}"), "text": format!("(510) 555-{number}"), "type": "voice" }],
        "schedules": schedules,
    });
    told.as_object_mut().unwrap().extend(changes.as_object().cloned().unwrap_or_default());
    listing(name, &told)
}

/// What does not open to this client: too far, for others, by referral alone, for another danger.
fn others() -> Vec<Value> {
    let mut far = crisis("Far Crisis Team", "0111", Some(("00:00:00", "00:00:00")), &json!({}));
    far["service_at_locations"][0]["location"]["latitude"] = json!(34.05);
    far["service_at_locations"][0]["location"]["longitude"] = json!(-118.24);
    vec![
        far,
        crisis(
            "Teen Crisis Team",
            "0112",
            None,
            &json!({ "maximum_age": 17, "eligibility_description": "Ages 12 to 17 only." }),
        ),
        crisis(
            "Crisis Team By Referral",
            "0113",
            None,
            &json!({ "application_process": "By physician referral only." }),
        ),
        crisis("Dental Clinic", "0114", None, &json!({ "description": "Dental care for adults." })),
    ]
}

fn safe_house() -> Value {
    let mut hidden = listing(
        "Safe House",
        &json!({
            "description": "Domestic violence shelter and 24-hour hotline for survivors of domestic violence.",
            "phones": [{ "id": Uuid::new_v4(), "number": "+15105550132", "text": "(510) 555-0132", "type": "hotline" }],
            "service_areas": [{ "id": Uuid::new_v4(), "name": "Alameda County", "extent_type": "text" }],
        }),
    );
    hidden["service_at_locations"][0]["location"]["confidential"] = json!(true);
    hidden
}

/// A client with what is known of them; answers with the id.
async fn client(town: &Town, who: &Who, facts: &Value) -> String {
    let reply = town
        .post("/api/v1/clients", who, &json!({ "name": "Rosa Quintero", "facts": facts }))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    at(&reply.json(), "/id").to_owned()
}

fn home() -> Value {
    json!({ "age": 34, "location": { "postal_code": "94601" } })
}

/// The boxes of help near the client on a page, as one reads them.
fn near(page: &str) -> Vec<String> {
    let tags = Regex::new("(?s)<[^>]*>").unwrap();
    let boxes = page.split("<div class=\"near\">").skip(1);
    boxes
        .map(|rest| {
            let rest = rest.split("<details").next().unwrap().split("</section>").next().unwrap();
            tags.replace_all(rest, " ").split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

const SUICIDAL: [usize; 9] = [0, 0, 0, 0, 0, 0, 0, 0, 2];

on_both! {
    async fn an_alert_tells_who_is_open_near_the_client_and_whom_to_call(town: Town) {
        let mut all = others();
        all.extend([
            crisis("Evening Crisis Team", "0101", Some(("17:00:00", "22:00:00")), &json!({})),
            crisis("Unsure Crisis Team", "0102", None, &json!({})),
            crisis("Day Crisis Team", "0103", Some(("08:00:00", "17:00:00")), &json!({})),
        ]);
        open(town, &all).await;
        town.person("dana@alder.example", Role::CaseManager).await;
        let (key, dana) = (town.key(Role::CaseManager).await, town.browser("dana@alder.example").await);
        let rosa = client(town, &key, &home()).await;
        let body = json!({ "client_id": rosa, "response": phq9(SUICIDAL) });
        let made = town.post("/api/v1/assessments", &key, &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let findings = format!("/assessments/{}", at(&made.json(), "/id"));
        let found = run(town, &key, &json!({ "client_id": rosa, "needs": [{ "code": "food.emergency" }] })).await;
        let matches = format!("/matches/{}", at(&found, "/id"));
        // Monday, nine in the morning in Oakland.
        for path in [&findings, &matches, &format!("/clients/{rosa}"), &format!("/clients/{rosa}/match")] {
            let page = town.get(path, &dana).await.text;
            let told = near(&page).pop().unwrap_or_else(|| panic!("{path}: {page}"));
            let after = |first: &str, then: &str| {
                let found = told.find(first).zip(told.find(then));
                assert!(found.is_some_and(|(first, then)| first < then), "{first} before {then}: {told}");
            };
            after("Day Crisis Team", "Open until 5 pm");
            after("Open until 5 pm", "Unsure Crisis Team");
            after("Hours not known", "Evening Crisis Team");
            after("Evening Crisis Team", "Closed now. Opens 5 pm");
            assert!(told.contains("about 1 mi") || told.contains("under 1 mi"), "{told}");
            for other in ["Far", "Teen", "By Referral", "Dental"] {
                assert!(!told.contains(other), "{other}: {told}");
            }
            assert!(page.contains("href=\"tel:988\"") && page.contains("href=\"tel:+15105550103\""), "{page}");
        }
        // It is not kept: at six it is another.
        town.wait(TimeDelta::hours(9));
        let dana = town.browser("dana@alder.example").await;
        let told = near(&town.get(&matches, &dana).await.text).pop().unwrap();
        assert!(told.find("Evening Crisis Team").unwrap() < told.find("Unsure Crisis Team").unwrap(), "{told}");
        assert!(told.contains("Closed now. Opens tomorrow 8 am"), "{told}");
    }

    async fn where_no_help_near_is_known_the_page_says_so(town: Town) {
        open(town, &others()).await;
        let key = town.key(Role::CaseManager).await;
        for (facts, words) in [
            (home(), "No service near the client is listed that can be called or walked into"),
            (json!({ "age": 34 }), "Where the client lives is not known"),
        ] {
            let rosa = client(town, &key, &facts).await;
            let body = json!({ "client_id": rosa, "assessments": [phq9(SUICIDAL)] });
            let matched = run(town, &key, &body).await;
            let page = town.get(&format!("/matches/{}", at(&matched, "/id")), &key).await.text;
            let told = near(&page);
            assert!(told.len() == 1 && told[0].contains(words), "{told:?}");
            // Of nobody known here, by what the request says.
            let matched = run(town, &key, &json!({ "client": facts, "assessments": [phq9(SUICIDAL)] })).await;
            let page = town.get(&format!("/matches/{}", at(&matched, "/id")), &key).await.text;
            assert!(near(&page)[0].contains(words), "{page}");
        }
    }

    async fn a_handout_has_the_same_lines_for_all_and_hides_a_confidential_place(town: Town) {
        open(town, &[
            crisis("Night and Day Crisis Team", "0103", Some(("00:00:00", "00:00:00")), &json!({})),
            safe_house(),
            listing("Green Door", &json!({})),
        ]).await;
        let key = town.key(Role::CaseManager).await;
        let box_of = async |facts: &Value, assessments: Value, language: &str| {
            let body = json!({ "client": facts, "needs": [{ "code": "food.emergency" }], "assessments": assessments });
            let matched = run(town, &key, &body).await;
            let path = format!("/matches/{}/handout?language={language}", at(&matched, "/id"));
            let page = town.get(&path, &key).await.text;
            let told = page.split_once("class=\"crisis\"").unwrap().1;
            told.split_once("</section>").unwrap().0.to_owned()
        };
        let calm = box_of(&home(), json!([]), "en").await;
        assert_eq!(box_of(&home(), json!([phq9(SUICIDAL)]), "en").await, calm, "paper tells of no danger");
        for words in ["Crisis help near you", "Night and Day Crisis Team", "tel:+15105550103", "2 Alder Street", "Violence at home, near you", "Safe House", "tel:+15105550132"] {
            assert!(calm.contains(words), "{words}: {calm}");
        }
        assert_eq!(calm.matches("2 Alder Street").count(), 1, "where the Safe House is, is not told: {calm}");
        let spanish = box_of(&home(), json!([]), "es").await;
        assert!(spanish.contains("Ayuda en una crisis, cerca de usted"), "{spanish}");
        let nowhere = box_of(&json!({ "age": 34 }), json!([]), "es").await;
        assert!(nowhere.contains("Estas líneas atienden en todo el país.") && !nowhere.contains("Safe House"), "{nowhere}");
    }

    async fn of_a_confidential_place_an_alert_tells_the_phone_alone(town: Town) {
        open(town, &[safe_house()]).await;
        let key = town.key(Role::CaseManager).await;
        let kinds = ["violence"];
        let Who::Key(token) = &key else { panic!("a key") };
        let ctx = town.features.accounts.by_key(token).await.unwrap().unwrap();
        let facts = serde_json::from_value(home()).unwrap();
        let near = town.features.matching.help_near(&ctx, &facts, &kinds, Language::En).await.unwrap();
        let [Near::Services(services)] = near.as_slice() else { panic!("{near:?}") };
        let [help] = services.as_slice() else { panic!("{services:?}") };
        assert_eq!((help.name.as_str(), &help.address, help.distance_m, help.location), ("Safe House", &None, None, None));
        assert_eq!(help.phone.as_ref().unwrap().text, "(510) 555-0132");
    }
}
