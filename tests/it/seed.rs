//! The demonstration, loaded.

use guidepost::{accounts::model::Role, people::People, sealed::Keyring, seed};

const PASSWORD: &str = "walk the demo path";

on_both! {
    async fn a_second_start_adds_no_people(town: Town) {
        let people = People::new(town.db.clone(), town.clock.clone(), Keyring::fresh());
        seed::load_people(&town.features.accounts, &people).await.unwrap();
        let before = town.features.accounts.people().await.unwrap();
        seed::load_people(&town.features.accounts, &people).await.unwrap();
        let after = town.features.accounts.people().await.unwrap();
        assert_eq!(before.len(), after.len());
        for role in [Role::CaseManager, Role::Supervisor, Role::Curator, Role::AgencyEditor, Role::Admin] {
            assert!(after.iter().any(|person| person.role == role), "{role}");
        }
    }

    async fn the_demonstrations_case_manager_signs_in_and_has_clients(town: Town) {
        let people = People::new(town.db.clone(), town.clock.clone(), Keyring::fresh());
        let accounts = &town.features.accounts;
        seed::load_people(accounts, &people).await.unwrap();
        let form = town.visitor().await;
        let reply = town.sign_in(&form, "case.manager@demo.example", PASSWORD).await;
        assert_eq!(reply.status, 303, "{}", reply.text);

        let token = accounts.sign_in(
            "case.manager@demo.example",
            guidepost::telemetry::Private(PASSWORD.to_owned()),
        );
        let ctx = accounts.by_session(&token.await.unwrap().0).await.unwrap().unwrap();
        let (clients, total) = people.list(&ctx, 100, 0).await.unwrap();
        assert_eq!((clients.len(), total), (8, 8));
        let tobias = clients.iter().find(|client| client.name.starts_with("Tobias")).unwrap();
        let needs = people.needs(&ctx, tobias.id).await.unwrap();
        assert!(needs.iter().any(|need| need.code.to_string() == "mh.trauma_specific"), "{needs:?}");
        let alerts = people.alerts(&ctx, tobias.id).await.unwrap();
        assert_eq!(alerts.len(), 1, "a risk answer raises an alert");
    }
}
