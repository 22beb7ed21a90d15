//! Signing in and out, keys, roles, forms.

use chrono::TimeDelta;
use guidepost::accounts::{NewKey, model::Role};

use crate::town::{PASSWORD, Who, cookies};

on_both! {
    async fn a_person_signs_in_and_out(town: Town) {
        town.person("Rosa@Alder.example", Role::CaseManager).await;
        let browser = town.browser(" rosa@alder.EXAMPLE ").await;
        let page = town.get("/credits", &browser).await;
        assert!(page.text.contains("Dana Morales"), "{}", page.text);
        assert_eq!(page.header("cache-control"), Some("no-store"));

        let out = town.post_form("/sign-out", &browser, &[]).await;
        assert_eq!((out.status, out.header("location")), (303, Some("/")));
        let page = town.get("/credits", &browser).await;
        assert!(!page.text.contains("Dana Morales"));
    }

    async fn a_wrong_password_and_an_unknown_login_are_answered_alike(town: Town) {
        town.person("rosa@alder.example", Role::CaseManager).await;
        let form = town.visitor().await;
        let wrong = town.sign_in(&form, "rosa@alder.example", "the bus to birch street").await;
        let unknown = town.sign_in(&form, "nora@alder.example", PASSWORD).await;
        assert_eq!((wrong.status, unknown.status), (401, 401));
        let plain = |text: &str, login: &str| {
            let text = text.replace(login, "…");
            let tokens = text.split("name=\"csrf\" value=\"").map(|part| {
                part.split_once('"').map_or(part, |(_, rest)| rest).to_owned()
            });
            tokens.collect::<Vec<_>>()
        };
        assert_eq!(
            plain(&wrong.text, "rosa@alder.example")[1..],
            plain(&unknown.text, "nora@alder.example")[1..]
        );
        assert!(cookies(&wrong).is_empty());
    }

    async fn a_login_is_closed_for_a_while_after_many_failures(town: Town) {
        town.person("rosa@alder.example", Role::CaseManager).await;
        let form = town.visitor().await;
        for _ in 0..5 {
            let reply = town.sign_in(&form, "rosa@alder.example", "wrong").await;
            assert_eq!(reply.status, 401);
        }
        let closed = town.sign_in(&form, "rosa@alder.example", PASSWORD).await;
        assert_eq!((closed.status, closed.header("retry-after")), (429, Some("30")));
        town.wait(TimeDelta::seconds(31));
        assert_eq!(town.sign_in(&form, "rosa@alder.example", PASSWORD).await.status, 303);
        assert_eq!(town.sign_in(&form, "rosa@alder.example", "wrong").await.status, 401);
    }

    async fn a_session_ends_when_idle_or_when_the_account_is_suspended(town: Town) {
        town.person("rosa@alder.example", Role::CaseManager).await;
        let is_in = async |browser: &Who| {
            town.get("/credits", browser).await.text.contains("Dana Morales")
        };
        let idle = town.browser("rosa@alder.example").await;
        assert!(is_in(&idle).await);
        town.wait(TimeDelta::minutes(31));
        assert!(!is_in(&idle).await);

        let fresh = town.browser("rosa@alder.example").await;
        assert!(is_in(&fresh).await);
        town.features.accounts.set_active("rosa@alder.example", false).await.unwrap();
        assert!(!is_in(&fresh).await);
        let form = town.visitor().await;
        assert_eq!(town.sign_in(&form, "rosa@alder.example", PASSWORD).await.status, 401);
    }

    async fn a_form_of_another_site_is_refused(town: Town) {
        town.person("rosa@alder.example", Role::CaseManager).await;
        let browser = town.browser("rosa@alder.example").await;
        let Who::Browser { cookies, csrf } = browser.clone() else { panic!("a browser") };
        let without = Who::Browser { cookies: cookies.clone(), csrf: String::new() };
        assert_eq!(town.post_form("/sign-out", &without, &[]).await.status, 403);

        let mine = town.visitor().await;
        let Who::Browser { csrf: foreign, .. } = mine else { panic!("a browser") };
        let forged = Who::Browser { cookies, csrf: foreign };
        assert_eq!(town.post_form("/sign-out", &forged, &[]).await.status, 403);

        let cross = actix_web::test::TestRequest::post()
            .uri("/sign-out")
            .insert_header(("sec-fetch-site", "cross-site"))
            .set_form([("csrf", csrf)]);
        assert_eq!(town.ask(cross, &browser).await.status, 403);
        assert_eq!(town.post_form("/sign-out", &browser, &[]).await.status, 303);
    }

    async fn nobody_signs_in_without_a_form_of_ours(town: Town) {
        town.person("rosa@alder.example", Role::CaseManager).await;
        let reply = town.sign_in(&Who::Nobody, "rosa@alder.example", PASSWORD).await;
        assert_eq!(reply.status, 403);
    }

    async fn a_key_works_until_it_ends_or_is_revoked(town: Town) {
        let accounts = &town.features.accounts;
        let new = NewKey {
            network: town.network,
            role: Role::Integration,
            name: "EHR".to_owned(),
            organization: None,
            expires_at: Some(town.clock.now() + TimeDelta::days(1)),
        };
        let key = accounts.add_key(new.clone()).await.unwrap().0;
        assert!(key.starts_with("gp_"));
        let ctx = accounts.by_key(&key).await.unwrap().unwrap();
        assert_eq!((ctx.role, ctx.name.as_str()), (Role::Integration, "EHR"));
        assert_eq!(accounts.by_key(&format!("{key}x")).await.unwrap(), None);

        let row = accounts.keys().await.unwrap().remove(0);
        accounts.revoke_key(row.id).await.unwrap();
        assert_eq!(accounts.by_key(&key).await.unwrap(), None);

        let other = accounts.add_key(new).await.unwrap().0;
        assert!(accounts.by_key(&other).await.unwrap().is_some());
        town.wait(TimeDelta::days(2));
        assert_eq!(accounts.by_key(&other).await.unwrap(), None);
    }

    async fn an_agency_editor_needs_an_agency(town: Town) {
        let new = NewKey {
            network: town.network,
            role: Role::AgencyEditor,
            name: "Pantry".to_owned(),
            organization: None,
            expires_at: None,
        };
        let error = town.features.accounts.add_key(new).await.unwrap_err();
        assert!(error.to_string().contains("--organization"), "{error}");
    }
}
