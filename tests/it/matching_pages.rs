//! A match on its pages: what a trip gives up, what the client takes along, what does not suit.

use guidepost::{accounts::model::Role, values::OrganizationId};
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

/// A client who speaks Spanish.
async fn rosa(town: &Town, who: &Who) -> String {
    let body = json!({
        "name": "Rosa Quintero", "birth_date": "1991-03-14",
        "facts": { "gender": "female", "languages": ["es"], "location": { "postal_code": "94601" } },
    });
    let reply = town.post("/api/v1/clients", who, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    at(&reply.json(), "/id").to_owned()
}

/// A pantry with all that a hand-out tells.
fn pantry() -> Value {
    let week = |byday: &str, opens: &str, closes: &str| {
        json!({
            "id": Uuid::new_v4(), "freq": "WEEKLY", "byday": byday, "opens_at": opens,
            "closes_at": closes, "parsed": false, "closed": false, "description": "Weekdays 10 to 4",
        })
    };
    listing(
        "Green Door",
        &json!({
            "description": "Free groceries and food boxes: a food pantry. Seniors first. Others wait.",
            "eligibility_description": "Open to all who were evicted.",
            "application_process": "Ring the bell.",
            "assured_date": "2026-04-20",
            "required_documents": [{ "id": Uuid::new_v4(), "document": "A bag" }],
            "languages": [{ "id": Uuid::new_v4(), "code": "es", "name": "Spanish" }],
            "schedules": [week("MO,TU,WE,TH,FR", "10:00:00", "16:00:00")],
        }),
    )
}

fn clothes() -> Value {
    listing(
        "Clothes Closet",
        &json!({ "description": "Free clothing, coats and shoes: a clothing closet." }),
    )
}

/// A run for Rosa, hungry and in need of a coat.
async fn matched(town: &Town, who: &Who) -> Value {
    let client = rosa(town, who).await;
    let needs = json!([{ "code": "food.emergency", "severity": 3 }, { "code": "goods.clothing" }]);
    run(town, who, &json!({ "client_id": client, "needs": needs })).await
}

async fn handout(town: &Town, who: &Who, matched: &Value, query: &str) -> Reply {
    town.get(&format!("/matches/{}/handout{query}", at(matched, "/id")), who).await
}

/// How many lines of that action the record has, with what they tell.
async fn noted(town: &Town, action: &str) -> Vec<Value> {
    let lines: Vec<(sqlx::types::Json<Value>,)> = kept!(town, |pool| sqlx::query_as(
        "SELECT details FROM audit WHERE action = $1 ORDER BY at"
    )
    .bind(action)
    .fetch_all(pool)
    .await)
    .unwrap();
    lines.into_iter().map(|(details,)| details.0).collect()
}

on_both! {
    async fn a_handout_speaks_the_clients_language_and_tells_nothing_of_the_client(town: Town) {
        open(town, &[pantry(), clothes()]).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let matched = matched(town, &key).await;
        let page = handout(town, &dana, &matched, "").await;
        assert_eq!((page.status, page.header("content-language")), (200, Some("es")), "{}", page.text);
        assert_eq!(page.header("cache-control"), Some("no-store"));
        for said in [
            "Lugares que pueden ayudar", "Preparado para usted por Dana Morales", "4 de mayo de 2026",
            "988", "Green Door", "Clothes Closet", "(510) 555-0142", "2 Alder Street, Oakland, CA",
            "a menos de 1 mi de usted", "Qué llevar", "A bag", "Ring the bell.", "español",
            "Lunes a viernes: 10", "seniors first",
        ] {
            let found = page.text.to_lowercase().contains(&said.to_lowercase());
            assert!(found, "{said} in {}", page.text);
        }
        for private in [
            "Rosa", "Quintero", "1991", "Food today", "Clothing", "evicted", "Others wait", "Weekdays",
            "94601",
        ] {
            assert!(!page.text.contains(private), "{private} in {}", page.text);
        }
        let english = handout(town, &dana, &matched, "?language=en&size=large").await;
        assert_eq!(english.header("content-language"), Some("en"));
        assert!(english.text.contains("What to bring") && english.text.contains("class=\"large\""));
        assert_eq!(noted(town, "handout.print").await, vec![json!({ "services": 2 }); 2]);
    }

    async fn a_handout_has_what_was_ticked_and_what_the_match_suggests(town: Town) {
        let (pantry, clothes) = (pantry(), clothes());
        open(town, &[pantry.clone(), clothes.clone()]).await;
        let key = town.key(Role::CaseManager).await;
        let matched = matched(town, &key).await;
        let id = at(&clothes, "/id");
        let page = handout(town, &key, &matched, &format!("?service={id}&service={id}&language=en")).await;
        assert!(page.text.contains("Clothes Closet") && !page.text.contains("Green Door"), "{}", page.text);
        assert_eq!(page.text.matches("<h2>").count(), 1, "once");
        let strange = Uuid::new_v4();
        for query in [format!("?service={strange}"), "?language=fr".to_owned(), "?size=huge".to_owned()] {
            assert_eq!(handout(town, &key, &matched, &query).await.status, 400, "{query}");
        }
        // What is no longer offered is not handed out.
        let mut gone = clothes.clone();
        gone["status"] = json!("defunct");
        open(town, &[gone]).await;
        let page = handout(town, &key, &matched, &format!("?service={id}&language=en")).await;
        assert!(page.text.contains("no longer listed"), "{}", page.text);
    }

    async fn a_handout_is_for_those_who_may_read_the_match(town: Town) {
        open(town, &[pantry(), clothes()]).await;
        let key = town.key(Role::CaseManager).await;
        let matched = matched(town, &key).await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let other = town.key_in(town.network, Role::CaseManager, agency).await;
        let editor = town.key_in(town.network, Role::AgencyEditor, agency).await;
        assert_eq!(handout(town, &other, &matched, "").await.status, 404);
        assert_eq!(handout(town, &editor, &matched, "").await.status, 403);
        let nobody = handout(town, &Who::Nobody, &matched, "").await;
        assert!(nobody.status == 303 && nobody.header("location").unwrap().starts_with("/sign-in"));
        assert!(noted(town, "handout.print").await.is_empty());
    }

    async fn of_a_confidential_place_a_handout_tells_the_phone_alone(town: Town) {
        let mut hidden = pantry();
        hidden["service_at_locations"][0]["location"]["confidential"] = json!(true);
        open(town, &[hidden]).await;
        let key = town.key(Role::CaseManager).await;
        let matched = run(town, &key, &hungry()).await;
        let page = handout(town, &key, &matched, "").await;
        assert!(page.text.contains("Green Door") && page.text.contains("(510) 555-0142"));
        assert!(page.text.contains("told only by the service itself"), "{}", page.text);
        for told in ["Alder Street", "from you", "10 am", "groceries", "Ring the bell"] {
            assert!(!page.text.contains(told), "{told} in {}", page.text);
        }
    }

    async fn a_trip_tells_what_it_gives_up_and_leaves(town: Town) {
        // Food is better at Green Door; Blue Door, not far behind, has clothes besides.
        let far = |place: &Value| {
            let mut place = place.clone();
            place["latitude"] = json!(37.8200);
            place
        };
        let mut food = listing("Blue Door", &json!({}));
        food["service_at_locations"][0]["location"] = far(&food["service_at_locations"][0]["location"]);
        let mut coats = clothes();
        coats["service_at_locations"][0]["location"] = food["service_at_locations"][0]["location"].clone();
        open(town, &[listing("Green Door", &json!({})), food, coats]).await;
        let key = town.key(Role::CaseManager).await;
        let mut body = hungry();
        body["needs"] = json!([
            { "code": "food.emergency", "urgency": "soon" }, { "code": "goods.clothing" },
            { "code": "legal.immigration" },
        ]);
        let matched = run(town, &key, &body).await;
        assert_eq!(matched["plan"]["stops"].as_array().unwrap().len(), 1, "{}", matched["plan"]);
        let page = town.get(&format!("/matches/{}", at(&matched, "/id")), &key).await;
        let text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("1 stop for 2 needs"), "{text}");
        assert!(text.contains("Green Door</a> is ranked first, by "), "{text}");
        assert!(text.contains("What it leaves") && text.contains("nothing could be suggested."), "{text}");
    }

    async fn that_nothing_suits_is_counted_once_and_without_the_client(town: Town) {
        open(town, &[pantry(), clothes()]).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let matched = matched(town, &key).await;
        let path = format!("/matches/{}/none-suitable", at(&matched, "/id"));
        let say = async |need: &str, reason: &str| {
            town.post_form(&path, &dana, &[("need", need), ("reason", reason)]).await
        };
        for _ in 0..2 {
            let reply = say("food.emergency", "too_far").await;
            let to = format!("/matches/{}?done=none_suitable#n-food-emergency", at(&matched, "/id"));
            assert_eq!((reply.status, reply.header("location")), (303, Some(to.as_str())), "{}", reply.text);
        }
        assert_eq!(say("food.emergency", "declined").await.status, 303);
        let gaps: Vec<(String, Option<String>, String, String)> = kept!(town, |pool| sqlx::query_as(
            "SELECT need_code, area, reason, noted_on FROM need_gap ORDER BY reason"
        ).fetch_all(pool).await).unwrap();
        let gap = |reason: &str| {
            let area = Some("Alameda County, CA".to_owned());
            ("food.emergency".to_owned(), area, reason.to_owned(), "2026-05-04".to_owned())
        };
        assert_eq!(gaps, [gap("declined"), gap("too_far")]);
        let line = |reason: &str| json!({ "need": "food.emergency", "reason": reason });
        let mut lines = noted(town, "match.none_suitable").await;
        lines.sort_by_key(ToString::to_string);
        assert_eq!(lines, [line("declined"), line("too_far")]);
        let page = town.get(&format!("/matches/{}?done=none_suitable", at(&matched, "/id")), &dana).await;
        let text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(text.matches("Noted: counted for planners.").count(), 2, "above, and at the need: {text}");
        assert!(text.contains("The client declined; Too far away."), "{text}");
    }

    async fn what_does_not_suit_is_said_of_a_need_of_ones_own_match(town: Town) {
        open(town, &[pantry()]).await;
        let (key, dana) = (town.key(Role::CaseManager).await, dana(town).await);
        let matched = run(town, &key, &hungry()).await;
        let path = format!("/matches/{}/none-suitable", at(&matched, "/id"));
        let fields = |need: &'static str, reason: &'static str| [("need", need), ("reason", reason)];
        for (need, reason) in [("food.emergency", ""), ("food.emergency", "rude"), ("food.caviar", "full")] {
            assert_eq!(town.post_form(&path, &dana, &fields(need, reason)).await.status, 422, "{need} {reason}");
        }
        let other = town.post_form(&path, &dana, &fields("goods.clothing", "full")).await;
        assert_eq!(other.status, 404, "it was not matched");
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let stranger = town.key_in(town.network, Role::CaseManager, agency).await;
        let refused = town.post_form(&path, &stranger, &fields("food.emergency", "full")).await;
        assert_eq!(refused.status, 404);
        let (gaps,): (i64,) = kept!(town, |pool| sqlx::query_as("SELECT COUNT(*) FROM need_gap").fetch_one(pool).await).unwrap();
        assert_eq!(gaps, 0);
    }
}
