//! The demonstration, loaded.

use std::collections::BTreeSet;

use guidepost::{
    accounts::{Origin, model::Role},
    config::Seed,
    referrals::store::Filter,
    seed::{self, Cases},
    server::Features,
    telemetry::Private,
};

use crate::town::Town;

const PASSWORD: &str = "walk the demo path";

/// How clients are taken on.
pub fn cases(at: &Features) -> Cases<'_> {
    Cases { people: &at.people, consents: &at.consents, referrals: &at.referrals }
}

async fn start(town: &Town, setting: Option<Seed>) {
    let at = &town.features;
    seed::load_where_wanted(setting, &town.db, &at.catalog, &at.accounts, &cases(at))
        .await
        .unwrap();
}

on_both! {
    async fn a_second_start_adds_nothing(town: Town) {
        start(town, Some(Seed::Demo)).await;
        let before = town.features.accounts.people().await.unwrap();
        let head = town.features.catalog.head().await.unwrap();
        assert!(head > 0);
        start(town, Some(Seed::Demo)).await;
        let at = &town.features;
        seed::load(&at.catalog, &at.accounts, &cases(at))
            .await
            .unwrap();
        let after = town.features.accounts.people().await.unwrap();
        assert_eq!(before.len(), after.len());
        assert_eq!(town.features.catalog.head().await.unwrap(), head);
        let roles =
            [Role::CaseManager, Role::Supervisor, Role::Curator, Role::AgencyEditor, Role::Admin];
        for role in roles {
            assert!(after.iter().any(|person| person.role == role), "{role}");
        }
    }

    async fn nothing_is_loaded_where_it_is_not_wanted(town: Town) {
        start(town, Some(Seed::None)).await;
        assert_eq!(town.features.catalog.head().await.unwrap(), 0);
        assert!(town.features.accounts.people().await.unwrap().is_empty());
    }

    async fn the_demonstrations_case_manager_signs_in_and_has_clients(town: Town) {
        start(town, Some(Seed::Demo)).await;
        let (accounts, people) = (&town.features.accounts, &town.features.people);
        let form = town.visitor().await;
        let reply = town.sign_in(&form, "case.manager@demo.example", PASSWORD).await;
        assert_eq!(reply.status, 303, "{}", reply.text);

        let password = Private(PASSWORD.to_owned());
        let token = accounts
            .sign_in("case.manager@demo.example", password, &Origin::default())
            .await
            .unwrap()
            .token;
        let ctx = accounts.by_session(&token.0).await.unwrap().unwrap();
        let (clients, total) = people.list(&ctx, 100, 0).await.unwrap();
        assert_eq!((clients.len(), total), (8, 8));
        let tobias = clients.iter().find(|client| client.name.starts_with("Tobias")).unwrap();
        let needs = people.needs(&ctx, tobias.id).await.unwrap();
        let trauma = needs.iter().any(|need| need.code.to_string() == "mh.trauma_specific");
        assert!(trauma, "{needs:?}");
        let alerts = people.alerts(&ctx, tobias.id).await.unwrap();
        assert_eq!(alerts.len(), 1, "a risk answer raises an alert");
    }

    async fn the_demonstration_has_referrals_at_every_stage_and_some_are_due(town: Town) {
        start(town, Some(Seed::Demo)).await;
        let (accounts, referrals) = (&town.features.accounts, &town.features.referrals);
        let password = Private(PASSWORD.to_owned());
        let login = "case.manager@demo.example";
        let token = accounts.sign_in(login, password, &Origin::default()).await.unwrap().token;
        let ctx = accounts.by_session(&token.0).await.unwrap().unwrap();
        let (all, _) = referrals.list(&ctx, Filter::default(), 100, 0).await.unwrap();
        let stages: BTreeSet<&str> = all.iter().map(|(one, _)| one.status.stage()).collect();
        let every = ["Accepted", "Closed", "Draft", "In service", "Recorded", "Waiting"];
        assert_eq!(stages, BTreeSet::from(every));
        assert_eq!(referrals.overdue(&ctx).await.unwrap().len(), 2);
        let people = &town.features.people;
        for (referral, _) in all.iter().filter(|(one, _)| one.sent_at.is_some()) {
            let client = people.find(&ctx, referral.client_id).await.unwrap();
            assert!(client.created_at < referral.sent_at.unwrap(), "{}", client.name);
        }
    }
}
