//! Stories about the search page: what it completes, says, prints and shows on its map.

use fantoccini::key::Key;

use crate::{
    page::Screen,
    stage::{Scripts, play},
};

#[test]
fn words_are_completed_while_they_are_typed() {
    play(Scripts::On, async |page| {
        page.open("/").await;
        page.fill("#f-q", "foo").await;
        page.awaits("#words option").await;
        let first = page.prop("#words option", "value").await;
        assert!(first.starts_with("fo"), "{first}");
        assert_eq!(page.path().await, "/", "typing is no search yet");
    });
}

#[test]
fn what_serves_the_area_from_beyond_the_radius_is_told_apart() {
    play(Scripts::On, async |page| {
        page.open("/?near=94578&radius_mi=1").await;
        let heading = page.text("#found h1").await;
        assert!(heading.contains("within 1 mile,"), "{heading}");
        assert!(heading.contains("more for this area"), "{heading}");

        // Words that nothing has are given up aloud, and the radius that was searched is named.
        page.open("/?q=zzqx+unicorn&near=94578&radius_mi=1&language=am").await;
        let said = page.text("#relaxed").await;
        assert!(said.contains("No service matches “zzqx unicorn”"), "{said}");
        assert!(page.text("#found h1").await.contains("within 2 miles"));
        assert!(page.text("#found").await.contains("Amharic not listed: ask"));
        page.inspect("search-relaxed").await;
    });
}

#[test]
fn the_map_searches_where_it_was_moved_to_by_keyboard_alone() {
    play(Scripts::On, async |page| {
        page.open("/?q=food&near=94578&language=es").await;
        page.settled().await;
        assert!(!page.has("#area:not([hidden])").await, "the map has not been moved");
        page.keys("#map", &String::from(char::from(Key::Up))).await;
        page.awaits("#area:not([hidden])").await;
        page.keys("#f-q", " b").await;
        page.awaits("#words option").await;
        assert!(page.has("#area:not([hidden])").await, "typing does not bring the map back");
        page.keys("#area", &String::from(char::from(Key::Enter))).await;
        page.awaits("#f-radius_mi option:nth-child(8)").await;
        page.awaits("#area[hidden]").await;
        let path = page.path().await;
        assert!(path.contains("near=37.") && path.contains("radius_mi="), "{path}");
        assert!(
            path.contains("q=food+b") && path.contains("language=es"),
            "the rest stays: {path}"
        );
        assert!(page.text("#found h1").await.contains("within"));
        page.inspect("search-area").await;
    });
}

#[test]
fn a_service_leads_back_to_its_search_and_on_to_its_organization() {
    play(Scripts::On, async |page| {
        page.open("/?q=food&near=94578").await;
        page.enter(".rc h2 a").await;
        page.awaits(".phones").await;
        page.enter(".shead a").await;
        page.awaits("#h-offers").await;
        assert!(page.count(".rows li").await > 0, "it offers something");
        page.inspect("organization").await;
        page.enter(".rows a").await;
        page.awaits(".phones").await;
        page.press("Back to results").await;
        assert!(page.path().await.starts_with("/?q=food&near=94578"));
    });
}

#[test]
fn on_a_phone_filters_fold_away_over_their_results() {
    play(Scripts::On, async |page| {
        page.resize(Screen::Phone).await;
        page.open("/?q=food&near=94578").await;
        assert!(page.has("#f-sort").await, "the order can be chosen");
        page.click("label.fold").await;
        page.click("input[name=cost][value=free]").await;
        page.awaits("#chips .chip").await;
        let button = page.text(".apply .btn").await;
        assert!(button.starts_with("Show ") && button.contains("result"), "{button}");
        page.click(".apply .btn").await;
        page.awaits("#fold:not(:checked)").await;
        assert!(page.path().await.contains("cost=free"));
    });
}
