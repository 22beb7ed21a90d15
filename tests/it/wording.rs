//! Words that the people of an installation add to the search.

use guidepost::{
    accounts::model::Role,
    geo::Gazetteer,
    search::{Search, wording::Wording},
};
use serde_json::json;

use crate::town::{Town, Who};

async fn needs(town: &Town, question: &str) -> serde_json::Value {
    let found = town.get(&format!("/api/v1/search?q={question}"), &Who::Nobody).await;
    assert_eq!(found.status, 200, "{}", found.text);
    found.json()["interpreted"]["needs"].clone()
}

on_both! {
    async fn an_added_word_is_understood_at_once_until_it_is_taken_out(town: Town) {
        town.person("rosa@alder.example", Role::Supervisor).await;
        let rosa = town.browser("rosa@alder.example").await;
        assert_eq!(needs(town, "mercadito+bag").await, json!([]));
        let form = [("phrase", "Mercadito  Bag"), ("need", "food.emergency"), ("word", "")];
        let saved = town.post_form("/search-words", &rosa, &form).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(needs(town, "mercadito+bag").await, json!(["food.emergency"]));
        let said = town.get("/api/v1/suggest?q=mercad", &Who::Nobody).await;
        assert!(said.text.contains("mercadito bag"), "{}", said.text);

        let page = town.get("/search-words", &rosa).await;
        assert!(page.text.contains("mercadito bag"), "{}", page.text);
        let twice = town.post_form("/search-words", &rosa, &form).await;
        assert_eq!(twice.status, 422);
        assert!(twice.text.contains("that is already so"), "{}", twice.text);

        let (_, rest) = page.text.split_once("action=\"/search-words/").unwrap();
        let (id, _) = rest.split_once('/').unwrap();
        let removed = town.post_form(&format!("/search-words/{id}/remove"), &rosa, &[]).await;
        assert_eq!(removed.status, 303, "{}", removed.text);
        assert_eq!(needs(town, "mercadito+bag").await, json!([]));
        let gone = town.post_form(&format!("/search-words/{id}/remove"), &rosa, &[]).await;
        assert_eq!(gone.status, 404);
    }

    async fn another_node_hears_of_it_and_so_does_the_next_start(town: Town) {
        town.person("rosa@alder.example", Role::Curator).await;
        let rosa = town.browser("rosa@alder.example").await;
        let node = || {
            let search = Search::in_memory(Gazetteer::embedded(), town.clock.clone()).unwrap();
            let wording = Wording::new(town.db.clone(), town.clock.clone(), search.clone());
            (search, wording)
        };
        let knows = |search: &Search| {
            let suggested = search.suggest("mercad").unwrap();
            suggested.iter().any(|one| one.text == "mercadito")
        };
        let (other, wording) = node();
        let follower = other.follower(town.features.catalog.clone()).unwrap().hearing(wording);
        follower.catch_up().await.unwrap();
        let form = [("phrase", "mercadito"), ("need", "food.emergency"), ("word", "")];
        assert_eq!(town.post_form("/search-words", &rosa, &form).await.status, 303);
        assert!(!knows(&other));
        follower.catch_up().await.unwrap();
        assert!(knows(&other));

        let (next, wording) = node();
        assert!(!knows(&next));
        wording.take_in().await.unwrap();
        assert!(knows(&next));
    }

    async fn only_those_who_oversee_the_directory_add_words(town: Town) {
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        assert_eq!(town.get("/search-words", &dana).await.status, 403);
        let form = [("phrase", "mercadito"), ("need", "food.emergency"), ("word", "")];
        assert_eq!(town.post_form("/search-words", &dana, &form).await.status, 403);
        assert_eq!(town.get("/search-words", &Who::Nobody).await.status, 303);
        assert_eq!(needs(town, "mercadito").await, json!([]));
    }

    async fn what_is_wrong_stands_beside_its_field(town: Town) {
        town.person("rosa@alder.example", Role::Admin).await;
        let rosa = town.browser("rosa@alder.example").await;
        let form = [("phrase", "the"), ("need", "food.caviar"), ("word", "")];
        let again = town.post_form("/search-words", &rosa, &form).await;
        assert_eq!(again.status, 422);
        assert!(again.text.contains("err-phrase") && again.text.contains("err-need"));
        let asked = town.get("/search-words?phrase=%22%3E%3Cscript%3E", &rosa).await;
        assert!(asked.status == 200 && !asked.text.contains("\"><script>"), "{}", asked.text);
    }
}
