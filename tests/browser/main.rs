//! The pages in Chromium: stories as people live them, with axe looking for barriers.
//!
//! Needs `chromium` and `chromedriver`, and once `npm` to fetch axe-core. Pictures of every page
//! are kept in `target/tmp/pictures`.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "a test says what went wrong by panicking"
)]

mod corrections;
mod languages;
mod matches;
mod openings;
mod page;
mod search;
mod second_factor;
mod stage;

use page::{Page, Screen};
use stage::{Scripts, play};

const CASE_MANAGER: &str = "case.manager@demo.example";
const PASSWORD: &str = "walk the demo path";

#[test]
fn somebody_finds_food_near_them_and_whom_to_call() {
    play(Scripts::On, async |page| {
        page.open("/").await;
        page.fill("#f-q", "food").await;
        page.fill("#f-near", "94601").await;
        page.choose("#f-radius_mi", "10").await;
        page.click(".ask button[type=submit]").await;
        page.awaits("#found[data-lat]").await;
        assert!(page.path().await.contains("near=94601"), "the search is in the address");
        let cards = page.count(".rc").await;
        assert!(cards > 2, "food is to be had: {cards} cards");
        assert!(page.text("#found").await.contains("94601 Oakland"));
        assert!(page.text(".rc .ft").await.contains("(510)"), "there is a phone on the card");
        page.settled().await;
        assert!(page.count("#map .mk button").await > 0, "pins are buttons");

        // A filter swaps the list and its chip takes it off again.
        page.click("input[name=language][value=es]").await;
        page.awaits("#chips .chip").await;
        assert!(page.path().await.contains("language=es"));
        page.click("#chips .chip").await;
        page.settled().await;
        assert!(!page.path().await.contains("language=es"));

        page.inspect("search").await;

        page.enter(".rc h2 a").await;
        page.awaits(".phones").await;
        let link = page.attr(".phones a", "href").await;
        assert!(link.starts_with("tel:"), "{link}");
        assert!(page.text("main").await.contains("Where this comes from"));
        page.inspect("service").await;
    });
}

#[test]
fn a_wrong_zip_is_told_beside_its_box_and_the_rest_is_kept() {
    play(Scripts::On, async |page| {
        page.open("/?q=shelter&near=00000&language=es").await;
        assert!(page.has("#f-near[aria-invalid]").await);
        assert!(!page.text(".fault").await.is_empty());
        assert_eq!(page.prop("#f-q", "value").await, "shelter");
        assert!(page.has("#chips .chip").await, "the filter stays");
        page.inspect("search-wrong").await;

        // Put right, the fault is gone; made wrong again, it is back: without a new page.
        page.fill("#f-near", "94601").await;
        page.click(".ask button[type=submit]").await;
        page.awaits("#found[data-lat]").await;
        assert!(!page.has(".fault").await && !page.has("[aria-invalid]").await);
        page.fill("#f-near", "00000").await;
        page.click(".ask button[type=submit]").await;
        page.awaits(".fault").await;
        page.awaits("#f-near[aria-invalid]").await;

        page.open("/?q=zzyzx+quux&near=94601&radius_mi=1").await;
        page.inspect("search-empty").await;
        page.open("/credits").await;
        assert!(page.text("main").await.contains("GeoNames"));
        page.inspect("credits").await;
        page.open("/no-such-page").await;
        assert!(page.text("h1").await.contains("Not found"));
        page.open("/sign-in").await;
        page.inspect("sign-in").await;
        page.open("/clients").await;
        assert!(page.path().await.starts_with("/sign-in?next="), "clients are for case managers");
    });
}

#[test]
fn everything_is_found_without_scripts_too() {
    play(Scripts::Off, async |page| {
        page.open("/").await;
        page.fill("#f-q", "food").await;
        page.fill("#f-near", "Oakland, CA").await;
        page.click(".ask button[type=submit]").await;
        page.awaits("#found[data-lat]").await;
        assert!(page.count(".rc").await > 2);
        page.click("input[name=cost][value=free]").await;
        page.enter(".facets .apply").await;
        assert!(page.path().await.contains("cost=free"));
        page.resize(Screen::Phone).await;
        page.picture("search-without-scripts-390").await;
        page.resize(Screen::Desk).await;
        page.picture("search-without-scripts-1440").await;
        page.enter("#chips .chip").await;
        page.enter(".rc h2 a").await;
        page.awaits(".phones").await;
        page.nothing_foreign("search without scripts").await;
    });
}

#[test]
fn who_keeps_the_directory_sees_what_it_lacks() {
    play(Scripts::Off, async |page| {
        page.sign_in("curator@demo.example", PASSWORD).await;
        page.enter(".nav a[href='/missed-searches']").await;
        assert!(page.text("main").await.contains("Nothing is missed so far"));
    });
    play(Scripts::On, async |page| {
        page.sign_in("curator@demo.example", PASSWORD).await;
        page.open("/missed-searches").await;
        page.inspect("missed-searches").await;
        page.enter(".ph a[href='/reports/exposure']").await;
        assert!(page.text("main").await.contains("no client and no match"));
        page.inspect("exposure").await;
    });
}

#[test]
fn a_need_is_met_through_the_pages_alone() {
    play(Scripts::On, |page| async move {
        page.sign_in(CASE_MANAGER, PASSWORD).await;
        assert!(page.path().await.starts_with("/work-list"));
        page.inspect("work-list").await;

        // A client with no more than what is known.
        page.open("/clients/new").await;
        page.inspect("client-new").await;
        page.fill("#f-name", "Rosa Delgado").await;
        page.fill("#f-age", "34").await;
        page.fill("#f-postal_code", "94601").await;
        page.choose("#f-gender", "female").await;
        page.click("input[name=languages][value=es]").await;
        page.press("Add the client").await;
        page.awaits("#h-needs").await;

        // An assessment finds a danger, which is shown at once and answered for.
        page.press("New assessment").await;
        page.awaits("#h-ask").await;
        page.inspect("assessments").await;
        page.press("Patient Health Questionnaire 9").await;
        page.awaits("fieldset.q").await;
        page.inspect("assessment").await;
        page.run(
            "document.querySelectorAll('fieldset.q').forEach(q =>
                q.querySelectorAll('input[type=radio]')[2].click());",
        )
        .await;
        page.press("Find the needs").await;
        page.awaits(".alert").await;
        assert!(page.text(".alert").await.contains("988"), "whom to call stands in the alert");
        assert!(
            page.text(".first").await.contains("Stay with the client"),
            "what to do stands first"
        );
        assert!(!page.text("main").await.contains("Close the assessment"), "not while it is open");
        page.inspect("assessment-danger").await;
        let danger = page.path().await;
        page.press("Rosa Delgado").await;
        assert!(page.text("#open-assessments").await.contains("Open: act on the danger"));
        page.inspect("client-alert").await;
        page.open("/work-list").await;
        assert!(page.text("main").await.contains("Rosa Delgado · PHQ-9"));
        page.open(&danger).await;
        page.fill(".alert input[name=action]", "Asked, no plan; safety plan written").await;
        page.press("I have seen this").await;
        page.awaits(".note").await;
        assert!(!page.has(".alert").await, "the alert rests");
        page.inspect("assessment-to-close").await;
        page.press("Close the assessment").await;
        page.awaits("#h-needs").await;
        assert!(!page.has("#open-assessments").await, "nothing of it waits any more");

        // What is kept for those who work with her alone.
        page.press("Write a note, or see all").await;
        page.fill("#f-body", "Met at the library; prefers mornings").await;
        page.press("Keep the note").await;
        page.awaits(".note").await;
        page.inspect("notes").await;
        page.press("Rosa Delgado").await;
        page.press("Write or change").await;
        page.fill("input[name='support.0.name']", "Marta Delgado").await;
        page.fill("input[name='support.0.relation']", "sister").await;
        page.press("Keep this").await;
        assert!(page.text("main").await.contains("May not be contacted"));
        page.press("Write or change").await;
        page.inspect("details").await;
        page.press("Rosa Delgado").await;

        // Food, stated by the client, beside what the assessment found.
        page.press("Add a need by hand").await;
        page.choose("#f-code", "food.emergency").await;
        page.press("Add the need").await;
        page.awaits(".note").await;
        page.press("Client confirms").await;
        page.awaits(".note").await;
        page.inspect("client").await;

        // Suggestions with their reasons.
        page.press("Find matches").await;
        page.awaits("input[name=need]").await;
        page.inspect("match-ask").await;
        page.press("Find services that fit").await;
        page.awaits(".sg").await;
        assert!(page.count(".sg .why .b").await > 0, "each suggestion says why");
        assert!(page.attr(".sg .act a", "href").await.starts_with("tel:"), "and whom to call");
        page.inspect("match").await;

        refer_and_follow(&page).await;
    });
}

#[test]
fn a_danger_stands_on_every_page_that_leads_to_help_and_leaving_signs_out() {
    play(Scripts::On, async |page| {
        page.sign_in(CASE_MANAGER, PASSWORD).await;
        page.inspect("work-list-alerts").await;
        page.open("/clients").await;
        page.fill("#f-name", "ekstrom").await;
        page.press("Filter").await;
        assert_eq!(page.count(".rows .ava").await, 1, "names are found without their accents");
        assert!(page.text(".rows").await.contains("1 open alert"));
        assert!(!page.path().await.contains("ekstrom"), "no name stands in an address");
        page.press("Tobias").await;
        page.awaits("#h-needs").await;
        assert!(page.text("main").await.contains("PHQ-9: score 19 (moderately severe)"));
        page.inspect("client-danger").await;

        // The record is changed by the form it was made with; a fault names its field.
        page.press("Edit").await;
        page.inspect("client-edit").await;
        page.fill("#f-postal_code", "1").await;
        page.press("Save the record").await;
        assert!(page.text(".errors").await.contains("ZIP code: "));
        page.fill("#f-postal_code", "94607").await;
        page.press("Save the record").await;
        assert!(page.text(".chead").await.contains("ZIP 94607"));

        // What an assessment said can be read again.
        page.press("PHQ-9").await;
        assert!(page.text("main").await.contains("Score 19 of 27 (moderately severe)"));
        page.inspect("assessment-read").await;
        page.press("Tobias").await;

        // The danger is answered for where it is met: on the way to a service.
        page.press("Find matches").await;
        page.awaits("input[name=need]").await;
        assert!(page.text(".alert").await.contains("988"));
        page.press("Find services that fit").await;
        page.awaits(".sg").await;
        assert!(page.text(".alert").await.contains("Risk of suicide"));
        page.inspect("match-danger").await;
        let run = page.path().await;
        page.press("Record what was done").await;
        page.fill(".alert input[name=action]", "Called with him, safety plan written").await;
        page.press("I have seen this").await;
        assert!(page.path().await.starts_with(&run), "back where the danger was answered for");
        assert!(!page.has(".alert").await, "the alert rests");

        // Quick exit ends the session: what was seen before is not there for the next person.
        // The neutral page is another host's, so here it stands for one of ours.
        page.run("document.querySelector('.exit').href = '/credits';").await;
        page.enter(".exit").await;
        page.open(&run).await;
        assert!(page.path().await.starts_with("/sign-in?next="), "the session is over");
    });
}

/// On the way to a referral the client is asked what may be told, reads it in Spanish and signs.
async fn consents(page: &Page) {
    assert!(page.text("#f-consent").await.contains("has signed no consent yet"));
    page.enter("#f-consent .acts a").await;
    page.awaits("input[name=until]").await;
    page.inspect("consent-new").await;
    page.press("Read it together").await;
    page.awaits("#f-name").await;
    let read = page.text("article").await;
    for word in ["Rosa Delgado", "retirar este permiso en cualquier momento", "HIPAA"] {
        assert!(read.contains(word), "{word} is not in {read}");
    }
    page.inspect("consent-to-sign").await;
    page.fill("#f-name", "Rosa Delgado").await;
    page.enter("#f-form .btn.p").await;
    page.awaits("#h-told").await;
    assert!(page.text(".note").await.contains("in force"), "back where it was asked for");
    assert!(page.text("#f-consent").await.contains("Consent for"));
}

/// From the first suggestion for food to "need met".
async fn refer_and_follow(page: &Page) {
    page.enter("section[aria-labelledby=n-food-emergency] .sg .act .btn.p").await;
    page.awaits("#h-told").await;
    assert!(page.text(".tray").await.contains("Rosa Delgado"), "what the agency is told is shown");
    page.inspect("referral-new").await;
    page.fill("#f-message", "A household of one, vegetarian.").await;
    page.press("Make the referral").await;
    assert!(page.text(".errors").await.contains("Ask the client first"), "no referral without it");
    consents(page).await;
    page.fill("#f-message", "A household of one, vegetarian.").await;
    page.click("input[name=agreed]").await;
    page.press("Make the referral").await;
    page.awaits("#to-accepted").await;
    assert!(page.text(".callnow").await.contains("Now call the agency"), "nothing is sent");
    page.inspect("referral").await;
    page.press("I told the agency").await;
    assert!(page.text("main").await.contains("Agency told, answer awaited"));

    page.press("The agency accepted").await;
    page.fill("#f-accepted-said", "Maria, front desk").await;
    page.press("Record: The agency accepted").await;
    page.awaits("#to-in-progress").await;
    assert!(page.text(".steps").await.contains("Said by Maria, front desk, by phone"));

    page.open("/referrals").await;
    assert!(page.text(".kb").await.contains("Rosa Delgado"));
    page.inspect("board").await;
    page.open("/referrals?view=table").await;
    page.inspect("board-table").await;
    page.press("Rosa Delgado").await;

    page.press("It is completed").await;
    page.choose("#f-completed-reason", "service-received").await;
    page.fill("#f-completed-output", "Food for two weeks, picked up").await;
    page.click("#to-completed input[name=need_status][value=met]").await;
    page.fill("#f-completed-said", "Maria, front desk").await;
    page.press("Record: It is completed").await;
    page.awaits("#outcome").await;
    assert!(page.text("#outcome").await.contains("Need met"));
    page.inspect("referral-met").await;
    page.press("Rosa").await;
    page.awaits("#h-needs").await;
    assert!(page.text("main").await.contains("Need met"));
}
