//! Open needs are looked at again when the directory changes, and who works with the client is told.

use chrono::TimeDelta;
use guidepost::{
    accounts::model::Role,
    matching::openings::{Openings, Round},
    on,
    values::OrganizationId,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    answers::text,
    corrections::{curator, rules, say},
    matching::{listing, open, run},
    people::{at, consent},
    town::{Reply, Town, Who},
};

/// Long enough for changes to be gathered.
const GATHERED: TimeDelta = TimeDelta::seconds(6);

/// A client of hers who wants help with food, matched once.
struct Case {
    key: Who,
    dana: Who,
    client: String,
    need: String,
    run: Value,
}

/// A pantry so far from the client, in degrees, with those changes.
fn pantry(name: &str, away: f64, changes: &Value) -> Value {
    let mut pantry = listing(name, changes);
    pantry["service_at_locations"][0]["location"]["latitude"] = json!(37.776 + away);
    pantry
}

fn capacity(status: &str) -> Value {
    json!({ "status": status, "units": null, "as_of": "2026-05-04T16:00:00Z" })
}

/// The directory has what there is, a client needs food, and that was matched.
async fn case(town: &Town, listings: &[Value]) -> Case {
    open(town, listings).await;
    look(town).await;
    town.person("dana@alder.example", Role::CaseManager).await;
    let (key, dana) = (town.key(Role::CaseManager).await, town.browser("dana@alder.example").await);
    let body = json!({
        "name": "Rosa Quintero", "birth_date": "1991-03-14",
        "facts": { "gender": "female", "location": { "postal_code": "94601" } },
    });
    let client = at(&town.post("/api/v1/clients", &key, &body).await.json(), "/id").to_owned();
    let path = format!("/api/v1/clients/{client}/needs");
    let said = json!({ "code": "food.emergency", "state": "confirmed" });
    let need = town.post(&path, &key, &said).await;
    assert_eq!(need.status, 201, "{}", need.text);
    assert_eq!(at(&need.json(), "/state"), "confirmed");
    let asked = json!({ "client_id": client, "needs": [{ "code": "food.emergency" }] });
    let run = run(town, &key, &asked).await;
    Case { need: at(&need.json(), "/id").to_owned(), key, dana, client, run }
}

/// What the job does once time has passed.
async fn look(town: &Town) -> Round {
    town.catch_up().await;
    town.wait(GATHERED);
    town.features.openings.work().await.unwrap()
}

fn round(looked: usize, told: usize) -> Round {
    Round { looked, told }
}

/// The words of the page's notices; empty where there are none.
async fn news(town: &Town, who: &Who, path: &str) -> String {
    let page = town.get(path, who).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let Some((_, from)) = page.text.split_once("<section class=\"card news\"") else {
        return String::new();
    };
    let (section, _) = from.split_once("</section>").unwrap();
    text(&format!("<p{section}")).replace(" ,", ",")
}

impl Case {
    async fn news(&self, town: &Town) -> String {
        let (list, own) = (
            news(town, &self.dana, "/work-list").await,
            news(town, &self.dana, &format!("/clients/{}", self.client)).await,
        );
        assert_eq!(list.is_empty(), own.is_empty(), "both pages tell the same");
        list
    }

    async fn act(&self, town: &Town, what: &str) -> Reply {
        let path = format!("/clients/{}/openings/food.emergency/{what}", self.client);
        town.post_form(&path, &self.dana, &[("back", "/work-list")]).await
    }
}

async fn count(town: &Town, table: &'static str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    kept!(town, |pool| sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

on_both! {
    async fn capacity_that_is_reported_is_told_once(town: Town) {
        let full = pantry("Green Door", 0.001, &json!({ "capacity": capacity("full") }));
        let other = pantry("Blue Door", 0.1, &json!({}));
        let case = case(town, &[full.clone(), other]).await;
        assert_eq!(at(&case.run, "/needs/0/suggestions/0/service/name"), "Blue Door");
        assert_eq!(look(town).await, round(0, 0), "nothing changed");
        assert_eq!(case.news(town).await, "");

        let mut roomy = full.clone();
        roomy["capacity"] = capacity("available");
        open(town, std::slice::from_ref(&roomy)).await;
        assert_eq!(town.features.openings.work().await.unwrap(), round(0, 0), "it is gathered first");
        let (runs, gaps) = (count(town, "match_run").await, count(town, "need_gap").await);
        assert_eq!(look(town).await, round(1, 1));
        assert_eq!((count(town, "match_run").await, count(town, "need_gap").await), (runs, gaps));
        let told = case.news(town).await;
        assert!(told.contains("1 client has new openings") && told.contains("Rosa Quintero"), "{told}");
        assert!(told.contains("Green Door has openings and is among the best suggestions now."), "{told}");

        // Told once, though the listing changes in what does not matter.
        roomy["alert"] = json!("Mind the step");
        open(town, &[roomy]).await;
        assert_eq!(look(town).await, round(1, 0));
        assert_eq!(look(town).await, round(0, 0));
        assert_eq!(count(town, "opening").await, 1);

        // What holds no more is told no more.
        open(town, &[full]).await;
        assert_eq!(look(town).await, round(1, 0));
        assert_eq!((case.news(town).await, count(town, "opening").await), (String::new(), 0));
        let (lines,): (i64,) = kept!(town, |pool| sqlx::query_as(
            "SELECT COUNT(*) FROM audit WHERE action = 'openings.look' AND account_id IS NULL"
        ).fetch_one(pool).await).unwrap();
        assert_eq!(lines, 3);
    }

    async fn a_new_listing_fills_a_gap_and_what_is_far_or_for_others_is_not_told(town: Town) {
        let case = case(town, &[]).await;
        assert_eq!(at(&case.run, "/needs/0/gap/reason"), "none_found");
        let seniors = json!({ "minimum_age": 60, "eligibility_description": "Seniors 60 and older only." });
        let clothes = listing("Clothes Closet", &json!({ "description": "Free clothing: a clothing closet." }));
        open(town, &[pantry("Far Door", 10.0, &json!({})), clothes]).await;
        assert_eq!(look(town).await, round(0, 0), "not worth a look");
        open(town, &[pantry("Silver Table", 0.01, &seniors)]).await;
        assert_eq!(look(town).await, round(1, 0));
        assert_eq!(case.news(town).await, "");
        open(town, &[pantry("Green Door", 0.01, &json!({}))]).await;
        assert_eq!(look(town).await, round(1, 1));
        let told = case.news(town).await;
        assert!(told.contains("Green Door can be suggested. Nothing could be before."), "{told}");
        assert!(!told.contains("Far Door"), "{told}");
    }

    async fn a_rule_that_was_corrected_opens_a_door(town: Town) {
        let seniors = json!({ "minimum_age": 60, "eligibility_description": "Seniors 60 and older only." });
        let silver = pantry("Silver Table", 0.01, &seniors);
        let case = case(town, std::slice::from_ref(&silver)).await;
        assert_eq!(at(&case.run, "/needs/0/gap/reason"), "all_ineligible");
        let cora = curator(town).await;
        for subject in rules(town, &cora, &silver).await {
            assert_eq!(say(town, &cora, &silver, ["rule", &subject, "wrong"]).await.status, 303);
        }
        assert_eq!(look(town).await, round(1, 1));
        let told = case.news(town).await;
        assert!(told.contains("Silver Table can be suggested."), "{told}");
        assert_eq!(say(town, &cora, &silver, ["need", "food.emergency", "wrong"]).await.status, 303);
        assert_eq!(look(town).await, round(1, 0), "what was called wrong counts too");
        assert_eq!(case.news(town).await, "");
    }

    async fn what_was_suggested_first_and_closes_or_fills_up_is_told(town: Town) {
        let first = pantry("Green Door", 0.001, &json!({}));
        let case = case(town, &[first.clone(), pantry("Blue Door", 0.1, &json!({}))]).await;
        let mut later = first;
        for (change, sentence) in [
            (json!({ "capacity": capacity("full") }), "Green Door, suggested first, is left out now: "),
            (json!({ "status": "temporarily closed" }), "Green Door, suggested first, does not run now."),
            (json!({ "status": "defunct" }), ""),
        ] {
            later.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            open(town, std::slice::from_ref(&later)).await;
            let told = usize::from(!sentence.is_empty());
            assert_eq!(look(town).await, round(1, told), "{sentence}");
            let told = case.news(town).await;
            assert!(told.contains(sentence) && told.contains("1 client has fewer options"), "{told}");
        }
    }

    async fn many_changes_are_one_look_and_two_nodes_do_not_share_it(town: Town) {
        let case = case(town, &[pantry("Blue Door", 0.1, &json!({}))]).await;
        for number in 0..30 {
            open(town, &[pantry(&format!("Door {number}"), 0.2, &json!({}))]).await;
            town.wait(TimeDelta::milliseconds(500));
            assert_eq!(town.features.openings.work().await.unwrap(), round(0, 0));
        }
        open(town, &[pantry("Green Door", 0.001, &json!({}))]).await;
        town.wait(GATHERED);
        let other = Openings::new(town.features.matching.clone(), town.features.catalog.clone());
        let (one, other) = tokio::join!(town.features.openings.work(), other.work());
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.looked + other.looked, one.told + other.told), (1, 1));
        assert!(case.news(town).await.contains("Green Door is among the best"));

        // Those that never end do not put it off for ever.
        let mut looked = 0;
        for number in 0..14 {
            open(town, &[pantry(&format!("Gate {number}"), 0.2, &json!({}))]).await;
            town.wait(TimeDelta::seconds(4));
            looked += town.features.openings.work().await.unwrap().looked;
        }
        assert_eq!(looked, 1);
    }

    async fn a_node_that_dies_is_followed_by_another_and_nothing_is_told_twice(town: Town) {
        let case = case(town, &[pantry("Blue Door", 0.1, &json!({}))]).await;
        open(town, &[pantry("Green Door", 0.001, &json!({}))]).await;
        assert_eq!(look(town).await, round(1, 1));
        // As if it had died after it told, before it wrote down how far it had come.
        let back = "UPDATE change_follower SET reached = reached - 1, locked_by = NULL, locked_until = NULL";
        on!(&town.db, |pool| sqlx::query(back).execute(pool).await.map(drop)).unwrap();
        let before = case.news(town).await;
        assert_eq!(town.features.openings.work().await.unwrap(), round(1, 0));
        assert_eq!(case.news(town).await, before);
        case.act(town, "dismiss").await;
        on!(&town.db, |pool| sqlx::query(back).execute(pool).await.map(drop)).unwrap();
        assert_eq!(town.features.openings.work().await.unwrap(), round(1, 0));
        assert_eq!(case.news(town).await, "");

        // While another holds the work nobody else does it; what it left is done when its time is up.
        open(town, &[pantry("Red Door", 0.002, &json!({}))]).await;
        let held = "UPDATE change_follower SET locked_by = $1, locked_until = $2";
        let until = town.clock.now() + TimeDelta::minutes(1);
        on!(&town.db, |pool| sqlx::query(held).bind(Uuid::new_v4()).bind(until).execute(pool).await.map(drop)).unwrap();
        assert_eq!(look(town).await, round(0, 0));
        town.wait(TimeDelta::minutes(1));
        assert_eq!(look(town).await, round(1, 1));
        let told = case.news(town).await;
        assert!(told.contains("Red Door") && !told.contains("Green Door"), "{told}");
    }

    async fn a_notice_waits_for_the_index_of_this_node(town: Town) {
        let case = case(town, &[pantry("Blue Door", 0.1, &json!({}))]).await;
        let behind = on!(&town.db, |pool| sqlx::query_scalar::<_, i64>(
            "SELECT COUNT(*) FROM change"
        ).fetch_one(pool).await).unwrap();
        assert!(behind > 0);
        // Written to the directory, and not yet in the index.
        let service = serde_json::from_value(pantry("Green Door", 0.001, &json!({}))).unwrap();
        let raw = "Green Door".to_owned();
        let record = guidepost::catalog::save::Record {
            dataset: "test".to_owned(), key: None, sha256: raw.clone().into_bytes(), raw, cleaned_by: 1,
        };
        let incoming = guidepost::catalog::save::Incoming { service, record };
        town.features.catalog.save(vec![incoming], "test").await.unwrap();
        town.wait(TimeDelta::minutes(1));
        assert_eq!(town.features.openings.work().await.unwrap(), round(0, 0));
        town.catch_up().await;
        assert_eq!(town.features.openings.work().await.unwrap(), round(1, 1));
        assert!(case.news(town).await.contains("Green Door"));
    }

    async fn only_those_who_may_see_the_client_see_the_notice(town: Town) {
        let case = case(town, &[pantry("Blue Door", 0.1, &json!({}))]).await;
        open(town, &[pantry("Green Door", 0.001, &json!({}))]).await;
        assert_eq!(look(town).await, round(1, 1));
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let agency = Some(OrganizationId(Uuid::new_v4()));
        for stranger in [
            town.key_in(network, Role::CaseManager, None).await,
            town.key_in(town.network, Role::CaseManager, agency).await,
        ] {
            assert_eq!(news(town, &stranger, "/work-list").await, "");
            for what in ["dismiss", "match"] {
                let path = format!("/clients/{}/openings/food.emergency/{what}", case.client);
                assert_eq!(town.post_form(&path, &stranger, &[]).await.status, 404, "{what}");
            }
        }
        assert!(!case.news(town).await.is_empty());
        // Sealed, like all that tells who needs what.
        let (kept,): (Vec<u8>,) = kept!(town, |pool| sqlx::query_as("SELECT notice FROM opening").fetch_one(pool).await).unwrap();
        assert!(!String::from_utf8_lossy(&kept).contains("Green Door"));
    }

    async fn a_notice_goes_when_it_is_dismissed_or_matched_again(town: Town) {
        let case = case(town, &[pantry("Blue Door", 0.1, &json!({}))]).await;
        let mut green = pantry("Green Door", 0.001, &json!({}));
        open(town, std::slice::from_ref(&green)).await;
        assert_eq!(look(town).await, round(1, 1));
        assert_eq!(case.act(town, "dismiss").await.header("location"), Some("/work-list?done=opening_dismissed"));
        assert_eq!(case.news(town).await, "");
        assert_eq!(case.act(town, "dismiss").await.status, 404);
        let (lines,): (i64,) = kept!(town, |pool| sqlx::query_as(
            "SELECT COUNT(*) FROM audit WHERE action = 'opening.dismiss' AND account_id IS NOT NULL"
        ).fetch_one(pool).await).unwrap();
        assert_eq!(lines, 1);
        green["alert"] = json!("Mind the step");
        open(town, std::slice::from_ref(&green)).await;
        assert_eq!(look(town).await, round(1, 0), "it was dismissed");
        open(town, &[pantry("Red Door", 0.002, &json!({}))]).await;
        assert_eq!(look(town).await, round(1, 1));
        let told = case.news(town).await;
        assert!(told.contains("Red Door") && !told.contains("Green Door"), "{told}");

        let again = case.act(town, "match").await;
        assert_eq!(again.status, 303, "{}", again.text);
        let run = town.get(&format!("/api/v1{}", again.header("location").unwrap()), &case.key).await.json();
        assert_eq!(run["needs"].as_array().unwrap().len(), 1);
        assert_eq!((case.news(town).await, count(town, "opening").await), (String::new(), 0));
        green["alert"] = json!("Mind the dog");
        open(town, &[green]).await;
        assert_eq!(look(town).await, round(1, 0), "the new run knows it");
    }

    async fn a_need_that_is_referred_met_or_declined_is_let_be(town: Town) {
        let blue = pantry("Blue Door", 0.1, &json!({}));
        let case = case(town, std::slice::from_ref(&blue)).await;
        let mut green = pantry("Green Door", 0.001, &json!({}));
        open(town, std::slice::from_ref(&green)).await;
        assert_eq!(look(town).await, round(1, 1));
        let need = format!("/api/v1/clients/{}/needs/{}", case.client, case.need);
        assert_eq!(town.post(&format!("{need}/decline"), &case.key, &json!({})).await.status, 200);
        assert_eq!(case.news(town).await, "");
        assert_eq!(town.post(&format!("{need}/confirm"), &case.key, &json!({})).await.status, 200);
        assert!(!case.news(town).await.is_empty(), "the client thought again");

        let body = json!({ "client_id": case.client, "need": "food.emergency", "service_id": blue["id"] });
        let drafted = town.post("/api/v1/referrals", &case.key, &body).await;
        assert_eq!(drafted.status, 201, "{}", drafted.text);
        assert_eq!(case.news(town).await, "", "it is referred");
        green["status"] = json!("defunct");
        open(town, std::slice::from_ref(&green)).await;
        assert_eq!(look(town).await, round(0, 0));

        consent(town, &case.key, &format!("/api/v1/clients/{}", case.client)).await;
        // What went wrong leaves it open; what is met closes it for good.
        let path = drafted.header("location").unwrap().to_owned();
        for event in [
            json!({ "status": "requested" }),
            json!({ "status": "rejected", "reason": "no-capacity", "said_by": "Maria", "means": "phone" }),
        ] {
            let reply = town.post(&format!("{path}/events"), &case.key, &event).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
        }
        green["status"] = json!("active");
        open(town, std::slice::from_ref(&green)).await;
        assert_eq!(look(town).await.looked, 1);
        assert!(!case.news(town).await.is_empty());
        let outcome = json!({ "referral_id": path.rsplit('/').next(), "need_status": "met", "reason": "service-received" });
        let told = town.post("/api/v1/outcomes", &case.key, &outcome).await;
        assert_eq!(told.status, 201, "{}", told.text);
        assert_eq!(case.news(town).await, "");
        green["alert"] = json!("Mind the step");
        open(town, &[green]).await;
        assert_eq!(look(town).await, round(0, 0));
        assert_eq!(count(town, "opening").await, 0);
    }
}
