//! Who is suggested and who is not: counted without the person, told without small numbers.

use guidepost::{accounts::model::Role, values::OrganizationId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    matching::{hungry, listing, open, run},
    people::at,
    town::{Town, Who},
};

/// Matches the same person so many times over, in one batch.
async fn batch(town: &Town, who: &Who, times: usize) {
    let reply =
        town.post("/api/v1/matches/batch", who, &json!({ "matches": vec![hungry(); times] })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

async fn report(town: &Town, who: &Who, query: &str) -> Value {
    let reply = town.get(&format!("/api/v1/reports/exposure{query}"), who).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

/// Name, services listed, suggested, first, share.
type Row = (String, i64, Option<i64>, Option<i64>, Option<i64>);

fn rows(report: &Value) -> Vec<Row> {
    let agencies = report["agencies"].as_array().unwrap().iter();
    let number = |one: &Value, name: &str| one[name].as_i64();
    agencies
        .map(|one| {
            (
                at(one, "/name").to_owned(),
                number(one, "services_listed").unwrap(),
                number(one, "suggested"),
                number(one, "first"),
                number(one, "share_percent"),
            )
        })
        .collect()
}

/// Two pantries of one agency, one of another, and one for seniors alone.
async fn pantries(town: &Town) {
    let agency = json!({ "id": Uuid::new_v4(), "name": "Green Agency" });
    open(
        town,
        &[
            listing("Green Door", &json!({ "organization": agency })),
            listing("Green Window", &json!({ "organization": agency })),
            listing("Blue Shelf", &json!({})),
            listing("Silver Table", &json!({ "minimum_age": 60 })),
            listing(
                "Bright Teeth",
                &json!({ "name": "Dental clinic", "description": "Dental care for adults." }),
            ),
        ],
    )
    .await;
}

on_both! {
    async fn suggestions_are_counted_by_agency_and_area_and_told_in_fives(town: Town) {
        pantries(town).await;
        let (ana, sam) = (town.key(Role::CaseManager).await, town.key(Role::Supervisor).await);
        batch(town, &ana, 9).await;
        let few = report(town, &sam, "?need=food.emergency&months=1").await;
        assert_eq!(rows(&few)[2], ("Silver Table Agency".to_owned(), 1, Some(0), Some(0), None));
        assert_eq!((&rows(&few)[0].2, &few["top_five_percent"]), (&None, &Value::Null));

        batch(town, &ana, 3).await;
        run(town, &ana, &hungry()).await;
        let told = report(town, &sam, "?need=food.emergency&months=1").await;
        let rows = rows(&told);
        let named = |name: &str| rows.iter().find(|row| row.0 == name).unwrap();
        let (green, blue) = (named("Green Agency"), named("Blue Shelf Agency"));
        assert_eq!((green.1, green.2, green.4), (2, Some(15), Some(50)), "two services count once");
        assert_eq!((blue.1, blue.2, blue.4), (1, Some(15), Some(50)));
        assert_eq!(green.3.unwrap() + blue.3.unwrap(), 15, "one of them is first each time: {rows:?}");
        assert!(!rows.iter().any(|row| row.0 == "Bright Teeth Agency"), "it lists nothing for food");
        assert_eq!((&told["agencies_total"], &told["top_five_percent"]), (&json!(3), &json!(100)));
        assert_eq!(told["effective_agencies"], json!(2.0));
        assert_eq!(told["areas"], json!([{
            "name": "Alameda County, CA", "suggested": 15, "gaps": 0, "gap_percent": 0, "none_suited": 0,
        }]));
        // Exactly, as it is kept: nothing of it is of a person or a run.
        let kept: Vec<(String, String, String, i64)> = kept!(town, |pool| sqlx::query_as(
            "SELECT month, need_code, area, suggested FROM exposure"
        ).fetch_all(pool).await).unwrap();
        let row = ("2026-05".to_owned(), "food.emergency".to_owned(), "Alameda County, CA".to_owned(), 13);
        assert_eq!(kept, [row.clone(), row]);
    }

    async fn areas_that_get_nothing_stand_first(town: Town) {
        pantries(town).await;
        let (ana, sam) = (town.key(Role::CaseManager).await, town.key(Role::Supervisor).await);
        let nothing = json!({
            "client": { "location": { "postal_code": "89406" } },
            "needs": [{ "code": "legal.immigration" }, { "code": "legal.eviction_defense" }],
        });
        let reply = town.post("/api/v1/matches/batch", &ana, &json!({ "matches": vec![nothing; 12] })).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        batch(town, &ana, 20).await;
        let told = report(town, &sam, "").await;
        let areas = told["areas"].as_array().unwrap();
        assert_eq!(at(&areas[0], "/name"), "Churchill County, NV", "{areas:?}");
        assert_eq!((&areas[0]["suggested"], &areas[0]["gaps"], &areas[0]["gap_percent"]), (&json!(0), &json!(25), &json!(100)));
        assert_eq!(at(&areas[1], "/name"), "Alameda County, CA");
        let food = report(town, &sam, "?need=food.emergency&months=12").await;
        assert_eq!(food["areas"].as_array().unwrap().len(), 1);
        // Three months on, the last month has nothing of it.
        town.wait(chrono::TimeDelta::days(95));
        assert_eq!(report(town, &sam, "?months=1").await["areas"], json!([]));
        assert_eq!(report(town, &sam, "?months=12").await["areas"], told["areas"]);
    }

    async fn who_answers_questions_is_no_second_person(town: Town) {
        open(town, &[listing("Green Door", &json!({})), listing("Valor House", &json!({ "eligibility_description": "Veterans only." }))]).await;
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let key = town.key(Role::CaseManager).await;
        let matched = run(town, &key, &hungry()).await;
        let path = format!("/matches/{}/answers", at(&matched, "/id"));
        let reply = town.post_form(&path, &dana, &[("group.veteran", "no")]).await;
        assert_eq!(reply.status, 303, "{}", reply.text);
        let (kept,): (i64,) = kept!(town, |pool| sqlx::query_as(
            "SELECT CAST(SUM(ranked_first) AS BIGINT) FROM exposure"
        ).fetch_one(pool).await).unwrap();
        assert_eq!(kept, 1);
    }

    async fn only_who_oversees_sees_it_and_only_their_own_network(town: Town) {
        pantries(town).await;
        let ana = town.key(Role::CaseManager).await;
        batch(town, &ana, 12).await;
        for (role, status) in [
            (Role::Supervisor, 200), (Role::Curator, 200), (Role::Admin, 200), (Role::CaseManager, 403),
            (Role::AgencyEditor, 403), (Role::PrivacyOfficer, 403), (Role::Integration, 403),
        ] {
            let agency = (role == Role::AgencyEditor).then(|| OrganizationId(Uuid::nil()));
            let key = town.key_in(town.network, role, agency).await;
            for path in ["/reports/exposure", "/api/v1/reports/exposure", "/reports/exposure/agencies.csv", "/reports/exposure/areas.csv"] {
                assert_eq!(town.get(path, &key).await.status, status, "{role} {path}");
            }
            assert_eq!(town.get("/", &key).await.text.contains("/reports/exposure"), status == 200, "{role}");
        }
        let nobody = town.get("/reports/exposure", &Who::Nobody).await;
        assert_eq!(nobody.status, 303);
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let other = town.key_in(network, Role::Supervisor, None).await;
        let told = report(town, &other, "").await;
        assert!(rows(&told).iter().all(|row| row.2 == Some(0)) && told["areas"] == json!([]), "{told}");
    }

    async fn the_page_and_its_files_tell_the_same_and_no_small_number(town: Town) {
        pantries(town).await;
        let (ana, sam) = (town.key(Role::CaseManager).await, town.key(Role::Supervisor).await);
        let empty = town.get("/reports/exposure?need=food.emergency", &sam).await;
        assert!(empty.text.contains("Agencies that list services for Food today: pantry or emergency food: 3."), "{}", empty.text);
        batch(town, &ana, 3).await;
        let page = town.get("/reports/exposure?need=food.emergency&months=12", &sam).await.text;
        assert!(page.contains("<td>under 11</td>") && page.contains("there is too little to tell"), "{page}");
        batch(town, &ana, 12).await;
        let page = town.get("/reports/exposure?need=food.emergency&months=12", &sam).await.text;
        for words in ["Listed and not suggested", "Silver Table Agency", "<b>100%</b>", "<b>2.0</b> of 3 agencies", "Alameda County, CA"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let file = town.get("/reports/exposure/agencies.csv?need=food.emergency&months=12", &sam).await;
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
        assert!(file.text.contains("\"Silver Table Agency\",1,0,0,,0,0\r\n"), "{}", file.text);
        assert!(file.text.contains("\"Green Agency\",2,15,"), "{}", file.text);
        let file = town.get("/reports/exposure/areas.csv?need=food.emergency", &sam).await.text;
        assert!(file.contains("\"Alameda County, CA\",15,0,0,0\r\n"), "{file}");
        for (wrong, fault) in [("?months=2", "months"), ("?need=food.caviar", "need"), ("?since=2026", "since")] {
            let reply = town.get(&format!("/api/v1/reports/exposure{wrong}"), &sam).await;
            assert_eq!((reply.status, at(&reply.json(), "/errors/0/pointer")), (400, fault));
        }
    }
}
