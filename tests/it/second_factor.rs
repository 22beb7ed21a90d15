//! After the password a code: set up, asked for, good once, lost and reset.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use guidepost::accounts::{factor::model::Secret, model::Role};

use crate::town::{PASSWORD, Reply, Town, Who, cookies, token};

const ROSA: &str = "rosa@alder.example";

/// The browser after this answer: its cookies, and the form token of the page they open.
async fn after(town: &Town, reply: &Reply, page: &str) -> Who {
    let cookies = cookies(reply);
    let bare = Who::Browser { cookies: cookies.clone(), csrf: String::new() };
    let shown = town.get(page, &bare).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    Who::Browser { cookies, csrf: token(&shown.text).unwrap() }
}

fn secret(page: &str) -> Secret {
    let (_, rest) = page.split_once("<code class=\"secret\">").unwrap();
    let (groups, _) = rest.split_once('<').unwrap();
    Secret::from_text(&groups.replace(' ', "")).unwrap()
}

/// The code that the app shows now, or so many steps later.
fn code(town: &Town, secret: &Secret, later: i64) -> String {
    secret.code(town.clock.now().timestamp() / 30 + later)
}

fn recovery_codes(page: &str) -> Vec<String> {
    let rest = page.split("<li><code>").skip(1);
    rest.map(|code| code.split('<').next().unwrap().to_owned()).collect()
}

/// Sets a factor up in this browser; the secret, the recovery codes and the browser afterwards.
async fn enrol(town: &Town, browser: &Who) -> (Secret, Vec<String>, Who) {
    let begun = town.post_form("/account/second-factor/begin", browser, &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    let page = town.get("/account/second-factor", browser).await;
    assert!(page.text.contains("<svg class=\"qr\"") && page.text.contains("otpauth://totp/"));
    let secret = secret(&page.text);
    let form = [("code", &*code(town, &secret, 0)), ("next", "/account/sessions")];
    let done = town.post_form("/account/second-factor/confirm", browser, &form).await;
    assert_eq!((done.status, done.header("cache-control")), (200, Some("no-store")));
    let codes = recovery_codes(&done.text);
    assert_eq!(codes.len(), 10);
    (secret, codes, after(town, &done, "/account/sessions").await)
}

/// Gives the password; the browser that is asked for a code.
async fn half_way(town: &Town) -> Who {
    let reply = town.sign_in(&town.visitor().await, ROSA, PASSWORD).await;
    assert_eq!(reply.header("location"), Some("/sign-in/code?next=%2Fwork-list"));
    after(town, &reply, "/sign-in/code").await
}

async fn give(town: &Town, browser: &Who, code: &str) -> Reply {
    town.post_form("/sign-in/code", browser, &[("code", code)]).await
}

on_both! {
    async fn a_second_factor_is_set_up_and_then_asked_for(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let browser = town.browser(ROSA).await;
        let (secret, _, fresh) = enrol(town, &browser).await;
        // The session from before is another: whoever had its token has nothing.
        assert_eq!(town.get("/work-list", &browser).await.status, 303);
        assert_eq!(town.get("/work-list", &fresh).await.status, 200);

        let entering = half_way(town).await;
        // The password alone opens nothing, and cannot put another factor in the place of this.
        for path in ["/work-list", "/account/sessions", "/account/second-factor"] {
            let page = town.get(path, &entering).await;
            assert_eq!(page.status, 303, "{path}");
            assert!(page.header("location").unwrap().starts_with("/sign-in?"), "{path}");
        }
        assert_eq!(town.get("/api/v1/clients", &entering).await.status, 401);
        let begun = town.post_form("/account/second-factor/begin", &entering, &[]).await;
        assert_eq!(begun.header("location"), Some("/sign-in?next=%2Fwork-list"));
        let form = town.get("/sign-in?next=/clients", &entering).await;
        assert_eq!(form.header("location"), Some("/sign-in/code?next=%2Fclients"));

        let wrong = give(town, &entering, "000000").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("This code is not good"), "{}", wrong.text);
        let right = give(town, &entering, &code(town, &secret, 1)).await;
        assert_eq!((right.status, right.header("location")), (303, Some("/work-list")));
        let inside = after(town, &right, "/work-list").await;
        assert_eq!(town.get("/work-list", &inside).await.status, 200);
        assert_eq!(town.get("/work-list", &entering).await.status, 303, "the old token is dead");
    }

    async fn a_code_is_good_once_and_for_a_minute(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let (secret, _, _) = enrol(town, &town.browser(ROSA).await).await;
        // The code of the set-up is used up.
        let now = code(town, &secret, 0);
        assert_eq!(give(town, &half_way(town).await, &now).await.status, 422);
        town.wait(TimeDelta::minutes(2));
        let now = code(town, &secret, 0);
        let (one, other) = (half_way(town).await, half_way(town).await);
        assert_eq!(give(town, &one, &now).await.status, 303);
        assert_eq!(give(town, &other, &now).await.status, 422);
        assert_eq!(give(town, &other, &code(town, &secret, -1)).await.status, 422);
        assert_eq!(give(town, &other, &code(town, &secret, 3)).await.status, 422);
        assert_eq!(give(town, &other, &code(town, &secret, 1)).await.status, 303);
    }

    async fn a_recovery_code_is_good_once(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let (secret, codes, _) = enrol(town, &town.browser(ROSA).await).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        let reply = give(town, &half_way(town).await, &typed).await;
        assert_eq!(reply.status, 303);
        let inside = after(town, &reply, "/account/second-factor").await;
        let page = town.get("/account/second-factor", &inside).await.text;
        assert!(page.contains("9 recovery codes left"), "{page}");
        assert_eq!(give(town, &half_way(town).await, &codes[3]).await.status, 422);

        let form = [("code", &*code(town, &secret, 1))];
        let renewed = town.post_form("/account/second-factor/codes", &inside, &form).await;
        let fresh = recovery_codes(&renewed.text);
        assert_eq!((renewed.status, fresh.len()), (200, 10));
        assert_eq!(give(town, &half_way(town).await, &codes[4]).await.status, 422);
        assert_eq!(give(town, &half_way(town).await, &fresh[4]).await.status, 303);
    }

    async fn codes_are_not_guessed(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let (secret, ..) = enrol(town, &town.browser(ROSA).await).await;
        for _ in 0..5 {
            assert_eq!(give(town, &half_way(town).await, "000000").await.status, 422);
        }
        let right = code(town, &secret, 1);
        let closed = give(town, &half_way(town).await, &right).await;
        assert_eq!((closed.status, closed.header("retry-after")), (429, Some("30")));
        town.wait(TimeDelta::seconds(31));
        let right = code(town, &secret, 1);
        assert_eq!(give(town, &half_way(town).await, &right).await.status, 303);
    }

    async fn the_password_opens_the_door_to_the_code_for_ten_minutes(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let (secret, ..) = enrol(town, &town.browser(ROSA).await).await;
        let entering = half_way(town).await;
        town.wait(TimeDelta::minutes(10));
        let late = give(town, &entering, &code(town, &secret, 0)).await;
        assert_eq!(late.header("location"), Some("/sign-in?next=%2Fwork-list"));
    }

    async fn turning_it_off_takes_the_password_and_a_code(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let (secret, _, browser) = enrol(town, &town.browser(ROSA).await).await;
        let off = async |password: &str, code: &str| {
            let form = [("password", password), ("code", code)];
            town.post_form("/account/second-factor/off", &browser, &form).await
        };
        let right = code(town, &secret, 1);
        assert_eq!(off("the bus to birch street", &right).await.status, 422);
        assert_eq!(off(PASSWORD, "123456").await.status, 422);
        assert_eq!(off(PASSWORD, &right).await.status, 303);
        let reply = town.sign_in(&town.visitor().await, ROSA, PASSWORD).await;
        assert_eq!(reply.header("location"), Some("/work-list"));
    }

    async fn where_it_is_required_nothing_opens_without_one(town: Town) {
        town.require_second_factor();
        town.person(ROSA, Role::CaseManager).await;
        town.person("cora@alder.example", Role::Curator).await;
        let reply = town.sign_in(&town.visitor().await, ROSA, PASSWORD).await;
        let place = "/account/second-factor?next=%2Fwork-list";
        assert_eq!(reply.header("location"), Some(place));
        let entering = after(town, &reply, place).await;
        assert_eq!(town.get("/work-list", &entering).await.status, 303);
        assert_eq!(town.get("/api/v1/clients", &entering).await.status, 401);
        assert_eq!(town.get("/account/sessions", &entering).await.status, 303);
        let (_, _, inside) = enrol(town, &entering).await;
        assert_eq!(town.get("/work-list", &inside).await.status, 200);
        // Who sees no case data, and a system with its key, go on as before.
        let curator = town.sign_in(&town.visitor().await, "cora@alder.example", PASSWORD).await;
        assert_eq!(curator.header("location"), Some("/work-list"));
        let key = town.key(Role::CaseManager).await;
        assert_eq!(town.get("/api/v1/clients", &key).await.status, 200);
        assert_eq!(town.get("/account/second-factor", &key).await.status, 403);
    }

    async fn an_administrator_helps_who_lost_the_telephone(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        town.person("ada@alder.example", Role::Admin).await;
        let (_, _, rosa) = enrol(town, &town.browser(ROSA).await).await;
        let admin = town.browser("ada@alder.example").await;
        let page = town.get("/colleagues", &admin).await;
        let (_, rest) = page.text.split_once("action=\"/colleagues/").unwrap();
        let (id, _) = rest.split_once('/').unwrap();
        assert_eq!(town.get("/colleagues", &rosa).await.status, 403);
        let path = format!("/colleagues/{id}/reset-factor");
        assert_eq!(town.post_form(&path, &rosa, &[]).await.status, 403);
        assert_eq!(town.post_form(&path, &admin, &[]).await.status, 303);
        assert_eq!(town.get("/work-list", &rosa).await.status, 303, "the sessions are ended");
        let rosa = town.browser(ROSA).await;
        assert_eq!(town.get("/work-list", &rosa).await.status, 200);
        let end = format!("/colleagues/{id}/end-sessions");
        assert_eq!(town.post_form(&end, &admin, &[]).await.status, 303);
        assert_eq!(town.get("/work-list", &rosa).await.status, 303);
        let record = town.get("/audit?kind=factor", &admin).await.text;
        assert!(record.contains("factor.enrol") && record.contains("factor.reset"), "{record}");

        let elsewhere = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(elsewhere, Role::Admin, None).await;
        assert_eq!(town.post_form(&path, &stranger, &[]).await.status, 404);
    }

    async fn people_see_and_end_their_own_sessions(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        town.person("nora@alder.example", Role::CaseManager).await;
        let here = town.browser(ROSA).await;
        let there = town.browser(ROSA).await;
        let nora = town.browser("nora@alder.example").await;
        let page = town.get("/account/sessions", &here).await.text;
        assert_eq!(page.matches("<td>Unknown browser</td>").count(), 2, "{page}");
        assert_eq!(page.matches("This one").count(), 1);
        let (_, rest) = page.split_once("action=\"/account/sessions/").unwrap();
        let (_, rest) = rest.split_once("action=\"/account/sessions/").unwrap();
        let (id, _) = rest.split_once('/').unwrap();
        let end = format!("/account/sessions/{id}/end");
        assert_eq!(town.post_form(&end, &nora, &[]).await.status, 404);
        assert_eq!(town.get("/work-list", &there).await.status, 200);
        assert_eq!(town.post_form(&end, &here, &[]).await.status, 303);
        assert_eq!(town.get("/work-list", &there).await.status, 303);

        let there = town.browser(ROSA).await;
        assert_eq!(town.post_form("/account/sessions/end-others", &here, &[]).await.status, 303);
        assert_eq!(town.get("/work-list", &there).await.status, 303);
        assert_eq!(town.get("/work-list", &here).await.status, 200);
        assert_eq!(town.get("/work-list", &nora).await.status, 200);
    }

    async fn a_new_password_takes_the_old_one_and_ends_the_other_sessions(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let (here, there) = (town.browser(ROSA).await, town.browser(ROSA).await);
        let change = async |old: &str, new: &str| {
            town.post_form("/account/password", &here, &[("old", old), ("new", new)]).await
        };
        let fresh = "a heron on the weir";
        assert!(change("wrong", fresh).await.text.contains("not your password"));
        let short = change(PASSWORD, "too short").await;
        assert!(short.status == 422 && short.text.contains("at least 15"), "{}", short.text);
        assert!(change(PASSWORD, "correct horse battery staple").await.text.contains("guess"));
        assert_eq!(change(PASSWORD, fresh).await.status, 303);
        assert_eq!(town.get("/work-list", &here).await.status, 200);
        assert_eq!(town.get("/work-list", &there).await.status, 303);
        let form = town.visitor().await;
        assert_eq!(town.sign_in(&form, ROSA, PASSWORD).await.status, 401);
        assert_eq!(town.sign_in(&form, ROSA, fresh).await.status, 303);
    }

    async fn an_address_is_slowed_down_whichever_login_it_tries(town: Town) {
        town.person(ROSA, Role::CaseManager).await;
        let form = town.visitor().await;
        let Who::Browser { csrf, .. } = form.clone() else { panic!("a browser") };
        let attempt = async |peer: &str, login: &str, password: &str| {
            let request = TestRequest::post()
                .uri("/sign-in")
                .peer_addr(format!("{peer}:4711").parse().unwrap())
                .set_form([("login", login), ("password", password), ("csrf", &csrf)]);
            town.ask(request, &form).await.status
        };
        for n in 0..15 {
            let login = format!("nobody{n}@alder.example");
            assert_eq!(attempt("203.0.113.9", &login, "wrong").await, 401);
        }
        assert_eq!(attempt("203.0.113.9", ROSA, PASSWORD).await, 429);
        assert_eq!(attempt("203.0.113.10", ROSA, PASSWORD).await, 303);
        town.wait(TimeDelta::seconds(61));
        // What succeeds is taken back; a wrong one closes it again.
        assert_eq!(attempt("203.0.113.9", ROSA, PASSWORD).await, 303);
        assert_eq!(attempt("203.0.113.9", ROSA, PASSWORD).await, 303);
        assert_eq!(attempt("203.0.113.9", ROSA, "wrong").await, 401);
        assert_eq!(attempt("203.0.113.9", ROSA, PASSWORD).await, 429);
    }
}
