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

use crate::town::{Town, Who};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0xB0A7_0000 + n)
}

fn service(n: u128, name: &str) -> Value {
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

async fn bring(town: &Town, services: &[Value]) {
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
}
