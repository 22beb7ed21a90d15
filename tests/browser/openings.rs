//! A match is overtaken by a change of the directory: the case manager is told and matches again.

use std::time::Duration;

use crate::{
    CASE_MANAGER, PASSWORD,
    page::Page,
    stage::{Scripts, play},
};

/// Opens the work list until it tells of something: changes are gathered for some seconds.
async fn told(page: &Page) {
    for _ in 0..60 {
        page.open("/work-list").await;
        if page.has(".news").await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("nothing was told");
}

#[test]
fn a_need_is_matched_again_when_something_opens() {
    for scripts in [Scripts::Off, Scripts::On] {
        play(scripts, async |page| {
            page.sign_in(CASE_MANAGER, PASSWORD).await;
            page.open("/clients").await;
            page.press("Darnell Hutchins").await;
            let client = page.path().await;
            page.press("Find matches").await;
            page.press("Find services that fit").await;
            page.awaits(".sg").await;
            assert!(!page.text("section.sec").await.contains("Coming home navigation"));
            page.sign_out().await;

            page.sign_in("curator@demo.example", PASSWORD).await;
            page.open("/?q=Coming+home+navigation").await;
            page.enter(".rc h2 a").await;
            page.press("What was read of this listing").await;
            page.choose("#f-subject", "sud.moud").await;
            page.press("Add the need").await;
            page.sign_out().await;

            page.sign_in(CASE_MANAGER, PASSWORD).await;
            told(&page).await;
            let news = page.text(".news").await;
            assert!(news.contains("1 client has new openings"), "{news}");
            assert!(news.contains("Coming home navigation is among the best"), "{news}");
            if scripts == Scripts::On {
                page.inspect("news-work-list").await;
                page.open(&client).await;
                page.inspect("news-client").await;
                page.press("Dismiss").await;
                assert!(page.text(".note").await.contains("Put aside"));
            } else {
                page.press("Match again").await;
                assert!(page.text("section.sec").await.contains("Coming home navigation"));
                page.open(&client).await;
            }
            assert!(!page.has(".news").await);
            page.nothing_foreign("news").await;
        });
    }
}
