//! A second factor is set up, asked for, and one's sessions are looked at.

use aws_lc_rs::hmac;

use crate::{
    CASE_MANAGER, PASSWORD,
    page::Page,
    stage::{Scripts, play},
};

/// The code that an authenticator app shows for this secret, so many steps from now.
fn code(secret: &str, later: u64) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let values = secret.chars().filter_map(|letter| letters.find(letter));
    let bits: Vec<usize> =
        values.flat_map(|value| (0..5).rev().map(move |bit| (value >> bit) & 1)).collect();
    let byte = |bits: &[usize]| bits.iter().fold(0, |byte, bit| byte << 1 | bit);
    let key: Vec<u8> =
        bits.chunks_exact(8).map(|bits| u8::try_from(byte(bits)).expect("eight bits")).collect();
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("it is later").as_secs();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = hmac::sign(&key, &(now / 30 + later).to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes([tag[at], tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

async fn sign_in(page: &Page) {
    page.open("/sign-in").await;
    page.fill("input[name=login]", CASE_MANAGER).await;
    page.fill("input[name=password]", PASSWORD).await;
    page.enter(".signin .btn.p").await;
}

#[test]
fn a_second_factor_is_set_up_and_asked_for() {
    for scripts in [Scripts::Off, Scripts::On] {
        play(scripts, async |page| {
            sign_in(&page).await;
            page.open("/account/second-factor").await;
            page.press("Set it up").await;
            if scripts == Scripts::On {
                page.inspect("second-factor").await;
            }
            let secret = page.text("code.secret").await.replace(' ', "");
            page.fill("#f-code", &code(&secret, 0)).await;
            page.press("Turn it on").await;
            assert_eq!(page.count(".codes li").await, 10);
            let recovery = page.text(".codes li code").await;
            page.press("I have kept them").await;
            page.sign_out().await;

            sign_in(&page).await;
            assert!(page.path().await.starts_with("/sign-in/code"));
            page.open("/clients").await;
            assert!(page.path().await.starts_with("/sign-in/code"), "nothing else is open");
            if scripts == Scripts::On {
                page.inspect("second-factor-code").await;
            }
            page.fill("#f-code", "000000").await;
            page.enter(".signin .btn.p").await;
            assert!(page.text(".note.bad").await.contains("not good"));
            page.fill("#f-code", &recovery).await;
            page.enter(".signin .btn.p").await;
            page.awaits(".me").await;
            page.open("/account/sessions").await;
            assert!(page.text("main").await.contains("This one"));
            if scripts == Scripts::On {
                page.inspect("sessions").await;
                page.open("/account/second-factor").await;
                page.inspect("second-factor-on").await;
                page.open("/account/password").await;
                page.inspect("password").await;
            }
            page.nothing_foreign("second factor").await;
        });
    }
}
