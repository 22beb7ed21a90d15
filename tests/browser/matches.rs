//! Stories about a match: the page that the client takes along, and what does not suit.

use crate::{
    CASE_MANAGER, PASSWORD,
    page::{Page, Screen},
    stage::{Scripts, play},
};

/// The matches of a client who speaks Spanish.
async fn matches(page: &Page) {
    page.sign_in(CASE_MANAGER, PASSWORD).await;
    page.open("/clients").await;
    page.press("Marisol Quintero").await;
    page.press("Find matches").await;
    page.press("Find services that fit").await;
    page.awaits(".sg").await;
}

#[test]
fn what_is_ticked_is_taken_along_in_the_clients_language_without_scripts() {
    play(Scripts::Off, async |page| {
        matches(&page).await;
        assert!(page.text(".side").await.contains("One trip"));
        let name = page.text(".sg h3").await;
        page.click(".sg input[name=service]").await;
        page.press("Hand-out").await;
        assert_eq!(page.attr("html", "lang").await, "es");
        assert_eq!(page.count("ol > li").await, 1);
        let text = page.text("main").await;
        assert!(text.contains("Lugares que pueden ayudar") && text.contains(&name), "{text}");
        assert!(text.contains("988") && !text.contains("Marisol") && !text.contains("Quintero"));
        assert!(!page.text("body").await.contains("Print\n"), "nothing to press without scripts");
        page.press("English").await;
        assert!(page.text("main").await.contains("Places that can help"));
        page.press("Large type").await;
        assert_eq!(page.attr("body", "class").await, "large");
        assert_eq!(page.count("ol > li").await, 1, "what was ticked stays");
        page.press("Back to the matches").await;

        // With nothing ticked: the trip, and whom to call for the rest.
        page.press("Hand-out").await;
        assert!(page.count("ol > li").await > 1);
        page.nothing_foreign("hand-out without scripts").await;
    });
}

#[test]
fn an_alert_names_help_near_the_client_above_all_suggestions() {
    play(Scripts::Off, async |page| {
        matches(&page).await;
        let near = page.text(".alert .near").await;
        assert!(near.contains("24-hour safety line") && near.contains("Open 24 hours"), "{near}");
        assert_eq!(page.attr(".alert .near .tel", "href").await, "tel:+15105550132");
        page.press("Hand-out").await;
        let help = page.text(".crisis").await;
        assert!(help.contains("cerca de usted") && help.contains("(510) 555-0132"), "{help}");
    });
    play(Scripts::On, async |page| {
        page.sign_in(CASE_MANAGER, PASSWORD).await;
        page.open("/clients").await;
        page.press("Tobias").await;
        page.awaits(".alert .near").await;
        page.inspect("client-near-help").await;
    });
}

#[test]
fn a_handout_shuts_nobody_out_and_fits_its_screens() {
    play(Scripts::On, async |page| {
        matches(&page).await;
        page.press("Hand-out").await;
        page.awaits(".bar button:not([hidden])").await;
        page.inspect("handout-es").await;
        page.press("Large type").await;
        page.press("English").await;
        page.inspect("handout-large").await;
    });
}

#[test]
fn that_none_suits_is_noted_for_planners() {
    for scripts in [Scripts::Off, Scripts::On] {
        play(scripts, async |page| {
            matches(&page).await;
            let form = "section.sec .unsuited";
            page.press("None of these suits").await;
            page.choose(&format!("{form} select"), "too_far").await;
            page.press("Count it for planners").await;
            assert!(page.text(".note").await.contains("counted for planners"));
            assert!(page.text(form).await.contains("Too far away"));
            if scripts == Scripts::On {
                page.inspect("match-none-suits").await;
                page.press("None of these suits").await;
                page.resize(Screen::Phone).await;
                page.picture("match-none-suits-open-390").await;
            }
        });
    }
}

#[test]
fn answering_what_touches_most_ranks_again_at_once() {
    for scripts in [Scripts::Off, Scripts::On] {
        play(scripts, async |page| {
            page.sign_in(CASE_MANAGER, PASSWORD).await;
            page.open("/clients/new").await;
            page.fill("#f-name", "Ines Okafor").await;
            page.fill("#f-postal_code", "94601").await;
            page.press("Add the client").await;
            page.press("Add a need by hand").await;
            page.choose("#f-code", "housing.emergency_shelter").await;
            page.press("Add the need").await;
            page.press("Find matches").await;
            page.press("Find services that fit").await;
            page.awaits(".settle").await;
            let before = page.path().await;
            assert!((1..=5).contains(&page.count("#f-questions > fieldset").await));
            let asked = page.text(".settle").await;
            assert!(
                asked.contains("How old is the person?") && asked.contains("Touches"),
                "{asked}"
            );
            if scripts == Scripts::On {
                page.inspect("match-questions").await;
                page.open(&before).await;
            }

            // What is wrong is told beside its field, and the address stays the match's own.
            page.fill("#f-age", "300").await;
            page.run("document.querySelector('#f-age').removeAttribute('max');").await;
            let send = async || match scripts {
                Scripts::Off => page.press("Match with these answers").await,
                Scripts::On => page.click(".settle .btn.p").await,
            };
            send().await;
            page.awaits("#err-age").await;
            assert!(page.text(".errors").await.contains("Age: "));
            if scripts == Scripts::On {
                assert_eq!(page.path().await, before);
                let focus = page.run("return document.activeElement.className;").await;
                assert_eq!(focus, "errors", "the summary is read first");
                page.resize(Screen::Phone).await;
                page.picture("match-questions-wrong-390").await;
                page.resize(Screen::Desk).await;
            }
            page.fill("#f-age", "34").await;
            send().await;
            page.awaits(".note[data-told]").await;
            let told = page.text(".note[data-told]").await;
            assert!(told.contains("1 question answered"), "{told}");
            let after = page.path().await;
            assert!(after.starts_with("/matches/") && after != before, "{after}");
            assert!(!page.text(".settle").await.contains("How old is the person?"));
            assert!(page.text(".chead").await.contains("34 years"), "the record knows");
            if scripts == Scripts::On {
                page.inspect("match-answered").await;
            } else {
                page.resize(Screen::Phone).await;
                page.picture("match-answered-without-scripts-390").await;
                page.resize(Screen::Desk).await;
            }
            page.press("See the match before").await;
            assert_eq!(page.path().await, before);
            page.nothing_foreign("match with questions").await;
        });
    }
}
