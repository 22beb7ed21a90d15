//! People come and go: states of memberships, who may change them, several networks.

use guidepost::accounts::model::Role;

use crate::town::{PASSWORD, Reply, Town, Who};

const ADA: &str = "ada@alder.example";
const ROSA: &str = "rosa@alder.example";

/// The path of the page of this colleague, as the list links it.
async fn path_of(town: &Town, admin: &Who, login: &str) -> String {
    let page = town.get("/colleagues", admin).await.text;
    let before = page.split(&format!(">{login}<")).next().unwrap();
    let (_, rest) = before.rsplit_once("<a href=\"/colleagues/").unwrap();
    format!("/colleagues/{}", rest.split_once('"').unwrap().0)
}

async fn change(town: &Town, admin: &Who, path: &str, fields: &[(&str, &str)]) -> Reply {
    town.post_form(path, admin, fields).await
}

on_both! {
    async fn a_membership_is_suspended_resumed_and_ended(town: Town) {
        town.person(ADA, Role::Admin).await;
        town.person(ROSA, Role::CaseManager).await;
        let admin = town.browser(ADA).await;
        let rosa = town.browser(ROSA).await;
        let path = path_of(town, &admin, ROSA).await;
        assert_eq!(town.get(&path, &admin).await.status, 200);
        assert_eq!(town.get("/work-list", &rosa).await.status, 200);

        let suspend = format!("{path}/suspend");
        assert_eq!(change(town, &admin, &suspend, &[("why", "whim")]).await.status, 422);
        assert_eq!(change(town, &admin, &suspend, &[("why", "on_leave")]).await.status, 303);
        assert_eq!(town.get("/work-list", &rosa).await.status, 303, "it holds at the next request");
        let form = town.visitor().await;
        assert_eq!(town.sign_in(&form, ROSA, PASSWORD).await.status, 401);
        let page = town.get("/colleagues", &admin).await.text;
        assert!(page.contains("Suspended <span") && page.contains("On leave"), "{page}");
        assert_eq!(change(town, &admin, &suspend, &[("why", "on_leave")]).await.status, 409);

        assert_eq!(change(town, &admin, &format!("{path}/resume"), &[]).await.status, 303);
        assert_eq!(town.get("/work-list", &town.browser(ROSA).await).await.status, 200);
        let end = format!("{path}/end");
        assert_eq!(change(town, &admin, &end, &[("why", "left")]).await.status, 303);
        assert_eq!(town.sign_in(&form, ROSA, PASSWORD).await.status, 401);
        for path in [format!("{path}/resume"), suspend, end] {
            assert_eq!(change(town, &admin, &path, &[("why", "left")]).await.status, 409, "{path}");
        }
        let record = town.get("/audit?kind=member", &admin).await.text;
        for action in ["member.suspend", "member.resume", "member.end"] {
            assert!(record.contains(action), "{record}");
        }
    }

    async fn a_role_changes_at_the_next_request(town: Town) {
        town.person(ADA, Role::Admin).await;
        town.person(ROSA, Role::CaseManager).await;
        let admin = town.browser(ADA).await;
        let path = format!("{}/rights", path_of(town, &admin, ROSA).await);
        let rosa = town.browser(ROSA).await;
        assert_eq!(change(town, &admin, &path, &[("role", "integration")]).await.status, 403);
        assert_eq!(change(town, &admin, &path, &[("role", "king")]).await.status, 422);
        assert_eq!(change(town, &admin, &path, &[("role", "agency_editor")]).await.status, 422);
        let nowhere = [("role", "agency_editor"), ("organization", "No Such House")];
        assert_eq!(change(town, &admin, &path, &nowhere).await.status, 422);
        assert_eq!(change(town, &admin, &path, &[("role", "curator")]).await.status, 303);
        assert_eq!(town.get("/clients", &rosa).await.status, 303, "the session has ended");
        let rosa = town.browser(ROSA).await;
        assert_eq!(town.get("/clients", &rosa).await.status, 403);
    }

    async fn nobody_but_an_administrator_changes_anybody(town: Town) {
        town.person(ADA, Role::Admin).await;
        town.person(ROSA, Role::CaseManager).await;
        town.person("sol@alder.example", Role::Supervisor).await;
        let admin = town.browser(ADA).await;
        let path = path_of(town, &admin, ROSA).await;
        let supervisor = town.browser("sol@alder.example").await;
        let seen = town.get("/colleagues", &supervisor).await;
        assert!(seen.status == 200 && seen.text.contains(ROSA));
        assert!(!seen.text.contains("action=\"/colleagues"), "there is nothing to press");
        assert_eq!(town.get(&path, &supervisor).await.status, 403);
        let rosa = town.browser(ROSA).await;
        assert_eq!(town.get("/colleagues", &rosa).await.status, 403);
        let stranger = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(stranger, Role::Admin, None).await;
        for action in ["rights", "suspend", "resume", "end"] {
            let path = format!("{path}/{action}");
            let form = [("role", "admin"), ("why", "left")];
            assert_eq!(change(town, &supervisor, &path, &form).await.status, 403, "{path}");
            assert_eq!(change(town, &rosa, &path, &form).await.status, 403, "{path}");
            assert_eq!(change(town, &stranger, &path, &form).await.status, 404, "{path}");
        }
    }

    async fn a_network_is_never_left_without_an_administrator(town: Town) {
        town.person(ADA, Role::Admin).await;
        town.person(ROSA, Role::Admin).await;
        let ada = town.browser(ADA).await;
        let rosa = path_of(town, &ada, ROSA).await;
        let own = path_of(town, &town.browser(ROSA).await, ADA).await;
        for action in ["rights", "suspend", "resume", "end"] {
            let form = [("role", "curator"), ("why", "left")];
            let refused = change(town, &ada, &format!("{own}/{action}"), &form).await;
            assert_eq!(refused.status, 403, "nobody changes their own");
        }
        let form = [("role", "curator")];
        assert_eq!(change(town, &ada, &format!("{rosa}/rights"), &form).await.status, 303);
        // An administrator's key does not count as one who can administer.
        let key = town.key(Role::Admin).await;
        for (action, form) in [("suspend", ("why", "left")), ("end", ("why", "left"))] {
            let refused = change(town, &key, &format!("{own}/{action}"), &[form]).await;
            assert!(refused.status == 409 && refused.text.contains("last active"), "{action}");
        }
        let refused = change(town, &key, &format!("{own}/rights"), &[("role", "curator")]).await;
        assert_eq!(refused.status, 409);
        let refused = town.features.accounts.set_active(ADA, false).await.unwrap_err();
        assert!(refused.to_string().contains("last active"), "{refused}");
        assert_eq!(change(town, &ada, &format!("{rosa}/rights"), &[("role", "admin")]).await.status, 303);
        town.features.accounts.set_active(ADA, false).await.unwrap();
        assert_eq!(town.get("/colleagues", &ada).await.status, 303);
    }

    async fn a_key_of_a_membership_that_ended_opens_nothing(town: Town) {
        let Who::Key(key) = town.key(Role::Integration).await else { panic!("a key") };
        assert!(town.features.accounts.by_key(&key).await.unwrap().is_some());
        let sql = "UPDATE membership SET state = 'suspended'";
        guidepost::on!(&town.db, |pool| sqlx::query(sql).execute(pool).await.map(drop)).unwrap();
        assert_eq!(town.features.accounts.by_key(&key).await.unwrap(), None);
    }
}
