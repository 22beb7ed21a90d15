//! The record of who did what: chained in order by however many writers, and no row of it is
//! changed unseen.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use guidepost::{
    accounts::model::Role,
    audit::{
        self, Checkpoints, Who,
        model::{Report, Tampering},
    },
    db::Db,
    on,
    sealed::Keyring,
    values::{AccountId, NetworkId},
};
use serde_json::json;
use uuid::Uuid;

use crate::town::Town;

/// Runs statements that no part of the service would.
async fn tamper(town: &Town, sql: &str) {
    // On PostgreSQL not even the tables' owner can, before taking the policies off.
    let (off, on) = (
        "ALTER TABLE audit NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE audit FORCE ROW LEVEL SECURITY",
    );
    let around = |one: &'static str| (!town.is_sqlite()).then_some(one);
    for one in around(off).into_iter().chain(sql.split(';')).chain(around(on)) {
        let one = sqlx::AssertSqlSafe(one.to_owned());
        on!(&town.db, |pool| sqlx::query(one).execute(pool).await.map(drop)).unwrap();
    }
}

async fn number(town: &Town, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    kept!(town, |pool| sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

/// Notes so many things, each in a transaction of its own.
async fn note(town: &Town, network: NetworkId, count: u32) {
    for n in 0..count {
        let mut tx = town.db.begin().await.unwrap();
        let who = Who { tenant: network, account: AccountId(Uuid::from_u128(9)) };
        let (at, details) = (town.clock.now(), json!({ "n": n, "code": "food.pantry" }));
        let subject = Uuid::from_u128(u128::from(n));
        audit::note(&mut tx, at, Some(who), "test.note", "thing", subject, &details).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn verified(town: &Town, keyring: &Keyring) -> Report {
    audit::verify(&town.db, keyring, town.folder.path()).await.unwrap()
}

/// What is found in the network's chain, with the numbers of the rows.
async fn found(town: &Town) -> Vec<(Tampering, Option<i64>)> {
    let report = verified(town, &Keyring::fresh()).await;
    let findings = report.chains.iter().flat_map(|chain| &chain.findings);
    findings.map(|finding| (finding.tampering, finding.number)).collect()
}

/// Makes room for a row before number 5, as somebody would who knows of the numbers.
const PUSH_ON: &str = "UPDATE audit SET number = -number - 1 WHERE number >= 5;
                       UPDATE audit SET number = -number WHERE number < 0";
const CLOSE_UP: &str = "UPDATE audit SET number = -number + 1 WHERE number > 5;
                        UPDATE audit SET number = -number WHERE number < 0";

on_both! {
    async fn what_is_done_is_chained_and_whole(town: Town) {
        note(town, town.network, 3).await;
        town.person("rosa@alder.example", Role::CaseManager).await;
        let browser = town.browser("rosa@alder.example").await;
        town.post_form("/sign-out", &browser, &[]).await;
        assert_eq!(found(town).await, []);
        let report = verified(town, &Keyring::fresh()).await;
        assert_eq!((report.chains.len(), report.rows(), report.is_whole()), (1, 6, true));
        assert_eq!(report.chains[0].network.as_deref(), Some("default"));
    }

    async fn an_edited_row_is_named(town: Town) {
        note(town, town.network, 8).await;
        tamper(town, "UPDATE audit SET action = 'test.other' WHERE number = 5").await;
        assert_eq!(found(town).await, [(Tampering::Edited, Some(5))]);
    }

    async fn an_edited_last_row_is_named(town: Town) {
        note(town, town.network, 8).await;
        tamper(town, "UPDATE audit SET account_id = NULL WHERE number = 8").await;
        assert_eq!(found(town).await, [(Tampering::Edited, Some(8))]);
    }

    async fn a_deleted_row_is_named(town: Town) {
        note(town, town.network, 8).await;
        tamper(town, "DELETE FROM audit WHERE number = 5").await;
        assert_eq!(found(town).await, [(Tampering::Deleted, Some(5))]);
    }

    async fn a_deleted_row_is_named_also_where_the_gap_was_closed(town: Town) {
        note(town, town.network, 8).await;
        tamper(town, "DELETE FROM audit WHERE number = 5").await;
        tamper(town, CLOSE_UP).await;
        assert_eq!(found(town).await, [(Tampering::Deleted, Some(5))]);
    }

    async fn an_inserted_row_is_named(town: Town) {
        note(town, town.network, 8).await;
        tamper(town, PUSH_ON).await;
        // A copy of row 4 with a number, an id and a hash of its own.
        let id = if town.is_sqlite() { "randomblob(16)" } else { "gen_random_uuid()" };
        tamper(town, &format!(
            "INSERT INTO audit (id, at, tenant_id, account_id, action, subject_kind, subject,
                                details, number, hash)
             SELECT {id}, at, tenant_id, account_id, 'test.forged', subject_kind, subject,
                    details, 5, hash
               FROM audit WHERE number = 4"
        )).await;
        assert_eq!(found(town).await, [(Tampering::Inserted, Some(5))]);
    }

    async fn a_row_that_was_written_past_the_service_is_named(town: Town) {
        note(town, town.network, 2).await;
        let id = if town.is_sqlite() { "randomblob(16)" } else { "gen_random_uuid()" };
        tamper(town, &format!(
            "INSERT INTO audit (id, at, tenant_id, action, subject_kind, subject, details)
             SELECT {id}, at, tenant_id, 'test.forged', subject_kind, subject, details
               FROM audit WHERE number = 1"
        )).await;
        assert_eq!(found(town).await, [(Tampering::Inserted, None)]);
        // The next start does not take it in either.
        Db::open(&town.url()).await.unwrap().close().await;
        assert_eq!(found(town).await, [(Tampering::Inserted, None)]);
    }

    async fn reordered_rows_are_named(town: Town) {
        note(town, town.network, 9).await;
        let swap = |one: i64, other: i64| format!(
            "UPDATE audit SET number = -1 WHERE number = {one};
             UPDATE audit SET number = {one} WHERE number = {other};
             UPDATE audit SET number = {other} WHERE number = -1"
        );
        tamper(town, &swap(3, 7)).await;
        let both = [(Tampering::Reordered, Some(3)), (Tampering::Reordered, Some(7))];
        assert_eq!(found(town).await, both);
        tamper(town, &swap(3, 7)).await;
        assert_eq!(found(town).await, []);
        tamper(town, &swap(5, 6)).await;
        let both = [(Tampering::Reordered, Some(5)), (Tampering::Reordered, Some(6))];
        assert_eq!(found(town).await, both);
    }

    async fn a_tail_cut_off_is_found_by_the_chains_end_and_by_a_checkpoint(town: Town) {
        let keyring = Keyring::fresh();
        note(town, town.network, 8).await;
        let (db, clock) = (town.db.clone(), town.clock.clone());
        let mut checkpoints =
            Checkpoints::new(db, clock, &keyring, town.folder.path()).unwrap();
        assert_eq!(checkpoints.sign_all().await.unwrap(), 1);
        assert_eq!(checkpoints.sign_all().await.unwrap(), 0);
        note(town, town.network, 2).await;
        tamper(town, "DELETE FROM audit WHERE number > 6").await;
        assert_eq!(found(town).await, [(Tampering::CutOff, Some(7))]);
        // Whoever knows of the end sets it back too; the checkpoint is out of reach.
        tamper(town, "UPDATE audit_head SET number = 6,
                             hash = (SELECT hash FROM audit WHERE number = 6)").await;
        let report = verified(town, &keyring).await;
        assert_eq!((report.checkpoints, report.bad_checkpoints.len()), (1, 0));
        let finding = &report.chains[0].findings[0];
        assert_eq!((finding.tampering, finding.number), (Tampering::CutOff, Some(7)));
        tamper(town, "DELETE FROM audit").await;
        let finding = &verified(town, &keyring).await.chains[0].findings[0];
        assert_eq!((finding.tampering, finding.number), (Tampering::CutOff, Some(1)));
    }

    async fn a_chain_written_anew_does_not_agree_with_its_checkpoint(town: Town) {
        let keyring = Keyring::fresh();
        note(town, town.network, 5).await;
        let (db, clock) = (town.db.clone(), town.clock.clone());
        Checkpoints::new(db, clock, &keyring, town.folder.path()).unwrap().sign_all().await.unwrap();
        // All of it again, edited, as the service itself would chain it.
        tamper(town, "UPDATE audit SET action = 'test.other', number = NULL, hash = NULL;
                      DELETE FROM audit_head").await;
        Db::open(&town.url()).await.unwrap().close().await;
        assert_eq!(found(town).await, []);
        let finding = &verified(town, &keyring).await.chains[0].findings[0];
        assert_eq!((finding.tampering, finding.number), (Tampering::Rewritten, Some(5)));

        // A checkpoint of another hand counts for nothing and is named.
        let other = verified(town, &Keyring::fresh()).await;
        assert_eq!((other.checkpoints, other.bad_checkpoints.as_slice()), (0, [1].as_slice()));
        assert!(!other.is_whole());
    }

    async fn rows_from_before_are_chained_by_the_next_start(town: Town) {
        let other = town.features.accounts.network("other").await.unwrap();
        note(town, town.network, 3).await;
        note(town, other, 2).await;
        tamper(town, "UPDATE audit SET number = NULL, hash = NULL; DELETE FROM audit_head").await;
        assert_eq!(found(town).await.len(), 5);
        Db::open(&town.url()).await.unwrap().close().await;
        note(town, town.network, 1).await;
        let report = verified(town, &Keyring::fresh()).await;
        assert!(report.is_whole(), "{report:?}");
        assert_eq!((report.chains.len(), report.rows()), (2, 6));
    }

    async fn many_writers_at_once_keep_every_chain_unbroken(town: Town) {
        let other = town.features.accounts.network("other").await.unwrap();
        let writers = (0..8).map(|writer: usize| {
            let (db, clock, own) = (town.db.clone(), town.clock.clone(), town.network);
            tokio::spawn(async move {
                for round in 0..12_usize {
                    let mut tx = db.begin().await.unwrap();
                    // Some begin with one chain and some with the other; some give up.
                    for n in 0..3 {
                        let tenant = if (writer + n).is_multiple_of(2) { own } else { other };
                        let who = Who { tenant, account: AccountId(Uuid::from_u128(1)) };
                        let details = json!({ "writer": writer, "round": round });
                        let (at, id) = (clock.now(), Uuid::new_v4());
                        audit::note(&mut tx, at, Some(who), "test.note", "thing", id, &details)
                            .await
                            .unwrap();
                    }
                    if round % 4 == 3 { drop(tx) } else { tx.commit().await.unwrap() }
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let report = verified(town, &Keyring::fresh()).await;
        assert!(report.is_whole(), "{report:?}");
        assert_eq!((report.chains.len(), report.rows()), (2, 8 * 9 * 3));
    }

    async fn a_kill_in_the_middle_leaves_the_record_whole(town: Town) {
        let guidepost = |word: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
            command
                .arg(word)
                .env("GUIDEPOST_DATA_DIR", town.folder.path())
                .env("GUIDEPOST_DATABASE_URL", town.url())
                .env("GUIDEPOST_LISTEN", "127.0.0.1:0")
                .env("GUIDEPOST_SEED", "demo")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
            command
        };
        let mut rows = 0;
        for _ in 0..4 {
            let mut server = guidepost("serve").spawn().unwrap();
            let wanted = rows + 6;
            while rows < wanted {
                assert!(server.try_wait().unwrap().is_none(), "the server ended by itself");
                tokio::time::sleep(Duration::from_millis(2)).await;
                rows = number(town, "SELECT COUNT(*) FROM audit").await;
            }
            server.kill().unwrap();
            server.wait().unwrap();
            let verified = guidepost("verify-audit").output().unwrap();
            let said = String::from_utf8_lossy(&verified.stdout);
            assert!(verified.status.success(), "{said}");
            rows = number(town, "SELECT COUNT(*) FROM audit").await;
        }
        tamper(town, "UPDATE audit SET action = 'x' WHERE number = 2").await;
        let verified = guidepost("verify-audit").arg("--json").output().unwrap();
        assert_eq!(verified.status.code(), Some(1));
        let said: serde_json::Value = serde_json::from_slice(&verified.stdout).unwrap();
        assert!(said.to_string().contains("\"tampering\":\"edited\""), "{said}");
    }

    async fn those_who_watch_over_the_record_search_it(town: Town) {
        let manager = town.key(Role::CaseManager).await;
        let body = json!({ "name": "María Peña", "contact": {}, "facts": {} });
        let made = town.post("/api/v1/clients", &manager, &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let client = made.json()["id"].as_str().unwrap().to_owned();
        let need = json!({ "code": "food.pantry", "severity": 2, "urgency": "soon" });
        town.post(&format!("/api/v1/clients/{client}/needs"), &manager, &need).await;
        note(town, town.network, 60).await;
        town.person("paul@alder.example", Role::PrivacyOfficer).await;
        let officer = town.browser("paul@alder.example").await;

        let page = town.get("/audit", &officer).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("session.begin") && page.text.contains("Dana Morales"));
        assert!(!page.text.contains("client.create"), "it is on the next page");
        let next = town.get("/audit?page=2", &officer).await.text;
        assert!(next.contains("client.create") && next.contains("page=1"));
        let of_client = town.get(&format!("/audit?client={client}"), &officer).await.text;
        assert!(of_client.contains("client.create") && !of_client.contains("test.note"));
        assert!(of_client.contains("The case_manager"), "{of_client}");
        assert!(!of_client.contains("María"));
        let kind = town.get("/audit?kind=session", &officer).await.text;
        assert!(kind.contains("session.begin") && !kind.contains("client.create"));
        let later = town.get("/audit?from=2026-05-05", &officer).await.text;
        assert!(later.contains("Nothing that was asked for"), "{later}");
        let day = town.get("/audit?from=2026-05-04&to=2026-05-04&kind=session", &officer).await;
        assert!(day.text.contains("session.begin"));
        let wrong = town.get("/audit?client=maria&from=yesterday", &officer).await;
        assert_eq!(wrong.status, 200);
        assert!(wrong.text.contains("not an id") && wrong.text.contains("not a day"));

        for role in [Role::CaseManager, Role::Supervisor, Role::Curator, Role::Integration] {
            assert_eq!(town.get("/audit", &town.key(role).await).await.status, 403, "{role}");
        }
        let elsewhere = town.features.accounts.network("elsewhere").await.unwrap();
        let admin = town.key_in(elsewhere, Role::Admin, None).await;
        assert!(!town.get("/audit", &admin).await.text.contains("test.note"));
    }
}
