//! The index follows the directory, and the search answers from it.

use guidepost::{
    catalog::Catalog,
    clock::Clock,
    geo::Gazetteer,
    import::{self, Options, Source},
    search::Search,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    contract::open_directory,
    town::{Town, Who},
};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0xB0A7_0000 + n)
}

pub fn service(n: u128, name: &str) -> Value {
    json!({
        "id": id(n), "status": "active", "name": name,
        "organization": {"id": id(5000), "name": "Quay Aid"},
        "service_at_locations": [{"id": id(7000 + n), "location": {
            "id": id(8000 + n), "location_type": "physical",
            "latitude": 37.8, "longitude": -122.27,
            "addresses": [{"id": id(9000 + n), "address_1": "1 Elm St", "city": "Oakland",
                "state_province": "CA", "postal_code": "94607", "country": "US",
                "address_type": "physical"}]}}],
    })
}

pub async fn bring(town: &Town, services: &[Value]) {
    let path = town.folder.path().join("quay.ndjson");
    let lines: Vec<String> = services.iter().map(Value::to_string).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    let source = Source::Named(path.display().to_string());
    let options = Options { source, is_dry_run: false };
    import::run(&town.features.catalog, &Gazetteer::embedded(), options, &|_| {}).await.unwrap();
}

async fn names(town: &Town, question: &str) -> Vec<String> {
    let found = town.get(&format!("/api/v1/search?{question}"), &Who::Nobody).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let found = found.json();
    let results = found["results"].as_array().unwrap().iter();
    results.map(|result| result["service"]["name"].as_str().unwrap().to_owned()).collect()
}

/// Whether an index agrees with the directory.
async fn agrees(search: &Search, catalog: &Catalog) -> bool {
    search.index_hash() == search.database_hash(catalog).await.unwrap()
}

on_both! {
    async fn a_change_is_found_once_the_index_has_followed(town: Town) {
        let (search, catalog) = (&town.features.search, &town.features.catalog);
        bring(town, &[service(1, "Food boxes"), service(2, "Rent help")]).await;
        assert!(!agrees(search, catalog).await);
        town.catch_up().await;
        assert!(agrees(search, catalog).await);
        assert_eq!(search.reached(), Some(catalog.head().await.unwrap()));
        assert_eq!(names(town, "q=food").await, ["Food boxes"]);

        let mut ended = service(1, "Food boxes");
        ended["status"] = json!("inactive");
        bring(town, &[ended, service(2, "Rent and utility help")]).await;
        assert_eq!(names(town, "q=utility").await, [] as [String; 0]);
        town.catch_up().await;
        assert_eq!(names(town, "q=utility").await, ["Rent and utility help"]);
        assert_eq!(names(town, "q=food").await, [] as [String; 0]);
        assert!(agrees(search, catalog).await);
    }

    async fn an_index_goes_on_where_it_stopped_or_begins_anew(town: Town) {
        let catalog = &town.features.catalog;
        let folder = town.folder.path().join("index");
        let open = || {
            let clock: Clock = town.clock.clone();
            Search::open(&folder, Gazetteer::embedded(), clock).unwrap()
        };
        bring(town, &[service(1, "Food boxes")]).await;
        {
            let search = open();
            search.follower(catalog.clone()).unwrap().catch_up().await.unwrap();
            assert_eq!(search.len(), 1);
        }
        bring(town, &[service(2, "Rent help")]).await;
        {
            let search = open();
            assert!(search.reached().is_some_and(|reached| reached > 0), "it is not filled anew");
            let follower = search.follower(catalog.clone()).unwrap();
            follower.catch_up().await.unwrap();
            assert!(agrees(&search, catalog).await);
            assert!(search.follower(catalog.clone()).is_err(), "there is one follower");
            follower.reindex().await.unwrap();
            assert!(agrees(&search, catalog).await);
        }
        std::fs::write(folder.join("meta.json"), "{").unwrap();
        let search = open();
        assert_eq!((search.len(), search.reached()), (0, None));
        search.follower(catalog.clone()).unwrap().catch_up().await.unwrap();
        assert!(search.len() == 2 && agrees(&search, catalog).await);
    }

    async fn a_question_and_a_body_are_answered_alike(town: Town) {
        bring(town, &[service(1, "Food boxes")]).await;
        town.catch_up().await;
        let asked = town.get("/api/v1/search?q=food&near=94607&radius_km=9", &Who::Nobody).await;
        let body = json!({ "q": "food", "near": "94607", "radius_km": 9 });
        let sent = town.post("/api/v1/search", &Who::Nobody, &body).await;
        let (mut asked, mut sent) = (asked.json(), sent.json());
        asked["took_ms"] = Value::Null;
        sent["took_ms"] = Value::Null;
        assert_eq!(asked, sent);
        assert_eq!(asked["results"][0]["service"]["id"], json!(id(1)));
        for (path, status) in [
            ("q=x&colour=red", 400),
            ("near=999,0", 400),
            ("near=Nowhereville,+CA", 422),
            ("page=101&per_page=100", 400),
        ] {
            let reply = town.get(&format!("/api/v1/search?{path}"), &Who::Nobody).await;
            assert_eq!(reply.status, status, "{path}: {}", reply.text);
        }
    }

    async fn facets_count_what_filters_find(town: Town) {
        open_directory(town).await;
        let facets = ["need", "language", "cost", "payer", "modality", "audience", "category"];
        let all = asked(town, &format!("q=help&near=94601&relax=false&facets={}", facets.join(","))).await;
        let mut looked_at = 0;
        for facet in ["need", "modality", "category"] {
            let values = all["facets"][facet].as_array().unwrap();
            assert!(!values.is_empty(), "{facet}");
            for value in values.iter().take(4) {
                let filter = value["value"].as_str().unwrap();
                let question = format!("q=help&near=94601&relax=false&{facet}={filter}");
                let found = asked(town, &question).await;
                assert_eq!(found["total"], value["count"], "{facet} {filter}");
                looked_at += 1;
            }
        }
        assert!(looked_at > 6);
        // A filter's own values are counted as if it were not set.
        let spanish = asked(town, "near=94601&facets=language&language=es").await;
        let without = asked(town, "near=94601&facets=language").await;
        assert_eq!(spanish["facets"]["language"], without["facets"]["language"]);
    }

    async fn nothing_found_is_loosened_step_by_step_and_told(town: Town) {
        open_directory(town).await;
        let relaxed = |found: &Value| found["interpreted"]["relaxed"].clone();
        let early = "q=pantry&need=food.emergency&near=94601&open_day=SU&open_after=03:00&open_before=03:10";
        let found = asked(town, early).await;
        assert_eq!(relaxed(&found), json!(["time"]), "{found:#}");
        let kept = asked(town, &format!("{early}&relax=false")).await;
        assert_eq!((&kept["total"], relaxed(&kept)), (&json!(0), json!([])));
        let unknown = asked(town, "q=xyzzyq&near=94601").await;
        assert!(unknown["total"].as_u64() > Some(0));
        assert_eq!(relaxed(&unknown), json!(["words"]));
        let nowhere = asked(town, "q=xyzzyq").await;
        assert_eq!((&nowhere["total"], relaxed(&nowhere)), (&json!(0), json!([])));
        // Who may be served is never loosened.
        let men = asked(town, "q=food&near=94601&gender=male&age=3&open_day=SU&open_after=03:00&open_before=03:10").await;
        for result in men["results"].as_array().unwrap() {
            assert_ne!(result["service"]["name"], "Women's shelter");
        }
    }

    async fn narrowing_never_adds_a_service(town: Town) {
        open_directory(town).await;
        let ids = async |question: &str| -> std::collections::BTreeSet<String> {
            let found = asked(town, &format!("{question}&relax=false&per_page=100")).await;
            let results = found["results"].as_array().unwrap();
            let id = |one: &Value| one["service"]["id"].as_str().unwrap().to_owned();
            results.iter().map(id).collect()
        };
        for base in ["q=health&near=94601", "q=familia", "q=food&near=94601&radius_km=3"] {
            let wide = ids(base).await;
            assert!((4..100).contains(&wide.len()), "{base}: {}", wide.len());
            for filter in [
                "need=mh.outpatient_therapy", "language=es", "cost=free", "payer=medicaid",
                "modality=phone", "audience=veteran", "gender=male", "age=70", "open_at=now",
                "has_capacity=true", "accessibility=wheelchair",
            ] {
                let narrow = ids(&format!("{base}&{filter}")).await;
                assert!(narrow.is_subset(&wide), "{base} and {filter}");
                let turned = ids(&format!("{filter}&{base}")).await;
                assert_eq!(narrow, turned, "the order of {base} and {filter} does not matter");
            }
        }
    }

    async fn what_words_mean_is_preferred_and_never_leaves_out(town: Town) {
        open_directory(town).await;
        let plain = asked(town, "q=counseling&near=94601&per_page=100").await;
        let said = asked(town, "q=counseling+in+spanish&near=94601&per_page=100").await;
        let spoken = |found: &Value, most: usize| {
            let results = found["results"].as_array().unwrap().iter().take(most);
            results.filter(|one| one["service"]["languages"].as_array().unwrap().contains(&json!("es"))).count()
        };
        assert!(spoken(&said, 5) >= spoken(&plain, 5) && spoken(&said, 5) == 5);
        assert!(said["total"].as_u64() >= plain["total"].as_u64());
        let near = asked(town, "q=food+pantry+near+berkeley,+ca").await;
        assert_eq!(near["place"]["label"], "Berkeley, CA");
    }
}

async fn asked(town: &Town, question: &str) -> Value {
    let found = town.get(&format!("/api/v1/search?{question}"), &Who::Nobody).await;
    assert_eq!(found.status, 200, "{question}: {}", found.text);
    found.json()
}
