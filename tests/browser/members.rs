//! A colleague is invited by a letter, joins, forgets the password and gets in again.

use crate::{
    PASSWORD,
    page::Page,
    stage::{Scripts, play},
};

const ADDRESS: &str = "nora@alder.example";

async fn sign_in(page: &Page, login: &str, password: &str) {
    page.fill("input[name=login]", login).await;
    page.fill("input[name=password]", password).await;
    page.enter(".signin .btn.p").await;
    page.awaits(".me").await;
}

#[test]
fn a_colleague_joins_by_a_letter_and_comes_back_by_another() {
    for scripts in [Scripts::Off, Scripts::On] {
        play(scripts, async |page| {
            page.sign_in("admin@demo.example", PASSWORD).await;
            page.open("/colleagues").await;
            page.press("Invite a colleague").await;
            page.fill("#f-name", "Nora Weir").await;
            page.fill("#f-address", ADDRESS).await;
            page.choose("#f-role", "case_manager").await;
            page.press("Send the invitation").await;
            assert!(page.text("main").await.contains(ADDRESS), "she stands among the invited");
            let link = page.link_in_letter().await;
            page.sign_out().await;

            page.open(&link).await;
            if scripts == Scripts::On {
                page.inspect("invitation").await;
            }
            page.fill("#f-password", "a heron on the weir").await;
            page.enter(".signin .btn.p").await;
            sign_in(&page, ADDRESS, "a heron on the weir").await;
            page.open("/clients").await;
            assert_eq!(page.text("h1").await, "Clients");
            page.sign_out().await;
            page.open(&link).await;
            assert_eq!(page.text("h1").await, "This link leads nowhere");

            page.open("/forgotten").await;
            page.fill("#f-login", ADDRESS).await;
            page.enter(".signin .btn.p").await;
            page.open(&page.link_in_letter().await).await;
            if scripts == Scripts::On {
                page.inspect("new-password").await;
            }
            page.fill("#f-password", "an otter in the reeds").await;
            page.enter(".signin .btn.p").await;
            sign_in(&page, ADDRESS, "an otter in the reeds").await;
        });
    }
}
