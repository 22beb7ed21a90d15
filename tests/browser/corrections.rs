//! A curator corrects what was read of a listing, without scripts, and sees it hold in the search.

use crate::{
    PASSWORD,
    stage::{Scripts, play},
};

#[test]
fn a_curator_corrects_a_listing_and_takes_it_back() {
    for scripts in [Scripts::Off, Scripts::On] {
        play(scripts, async |page| {
            page.sign_in("curator@demo.example", PASSWORD).await;
            page.open("/?q=food&near=94601").await;
            page.enter(".rc h2 a").await;
            page.awaits(".phones").await;
            page.press("What was read of this listing").await;
            assert!(page.text("main").await.contains("What it helps with"));
            page.choose("#f-subject", "legal.eviction_defense").await;
            page.fill("#f-note", "They told me on the phone").await;
            page.press("Add the need").await;
            let text = page.text("main").await;
            assert!(text.contains("search and matching go by this now"), "{text}");
            assert!(text.contains("They told me on the phone"), "{text}");
            if scripts == Scripts::On {
                page.inspect("corrections").await;
            }
            page.press("Say why").await;
            page.fill("#main details[open] input", "It is on their door").await;
            page.press("Wrong").await;
            let text = page.text("main").await;
            assert!(text.contains("It is on their door") && text.contains("Wrong, says"), "{text}");
            page.press("Take back").await;
            page.press("Take back").await;
            assert!(!page.text("main").await.contains("They told me on the phone"));
            page.nothing_foreign("corrections").await;
        });
    }
}
