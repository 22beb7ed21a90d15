//! Keys that can be changed: at each moment every field opens, whatever is cut off.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use actix_web::test::TestRequest;
use chrono::{DateTime, Utc};
use guidepost::{
    accounts::{model::Role, sessions::Origin},
    db::Db,
    on,
    sealed::{
        Keyring,
        columns::{COLUMNS, Column, Kind, Owner},
        rotation::{self, State},
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::town::{Town, Who};

/// How many clients are there to be sealed anew.
const CLIENTS: usize = 1500;

const CLIENT: &str = "
    INSERT INTO client (id, tenant_id, created_by, name, contact, facts, version, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)";

/// Clients as rows, quicker than through the pages; half of them as they were sealed before data keys.
async fn filled(town: &Town) {
    let mut tx = town.db.begin_in(town.network).await.unwrap();
    for n in 0..CLIENTS {
        let seal = |field: &str, plain: &str| match n % 2 {
            0 => town.keyring.seal(town.network, field, plain),
            _ => town.keyring.seal_with_master(town.network, field, plain),
        };
        let (id, by, at) = (Uuid::new_v4(), Uuid::new_v4(), town.clock.now());
        let name = seal("client.name", &format!("Client {n}"));
        let (contact, facts) = (seal("client.contact", "{}"), seal("client.facts", "{}"));
        guidepost::within!(&mut tx, |conn| sqlx::query(CLIENT)
            .bind(id)
            .bind(town.network)
            .bind(by)
            .bind(name)
            .bind(contact)
            .bind(facts)
            .bind(at)
            .execute(conn)
            .await
            .map(drop))
        .unwrap();
    }
    tx.commit().await.unwrap();
}

fn guidepost(town: &Town, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    command
        .args(words)
        .env("GUIDEPOST_DATA_DIR", town.folder.path())
        .env("GUIDEPOST_DATABASE_URL", town.url())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn said(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

fn succeeds(town: &Town, words: &[&str]) -> String {
    let done = guidepost(town, words).output().unwrap();
    assert!(done.status.success(), "{words:?}: {}", said(&done));
    said(&done)
}

async fn scalar(db: &Db, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    on!(db, |pool| sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

/// How far a rotation has come, field by field.
async fn reached(town: &Town) -> Vec<(String, Uuid)> {
    on!(&town.db, |pool| sqlx::query_as("SELECT field, reached FROM resealing ORDER BY field")
        .fetch_all(pool)
        .await)
    .unwrap()
}

/// How many fields are under keys that do not serve.
async fn left(town: &Town) -> i64 {
    let states = rotation::states(&town.db).await.unwrap();
    states.iter().filter(|state| !state.serves).map(|state| state.fields).sum()
}

async fn all_open(town: &Town, keyring: &Keyring) -> usize {
    let (opened, unreadable) = rotation::open_all(&town.db, keyring).await.unwrap();
    assert!(unreadable.is_empty(), "{} of {opened} do not open", unreadable.len());
    opened
}

/// The ring of another process that has just started.
async fn another(town: &Town) -> Keyring {
    let keyring = Keyring::at(&town.folder.path().join("keys")).unwrap();
    keyring.kept_in(&town.db, town.clock.now()).await.unwrap()
}

async fn client(town: &Town, who: &Who, name: &str) -> String {
    let body = json!({ "name": name, "contact": {}, "facts": {} });
    let made = town.post("/api/v1/clients", who, &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

on_both! {
    async fn twenty_kills_leave_every_field_readable_and_the_next_run_goes_on(town: Town) {
        filled(town).await;
        let fields = all_open(town, &town.keyring).await;
        let mut points = BTreeSet::new();
        let mut before = left(town).await;
        for kill in 0..20 {
            let mut rotation = guidepost(town, &["keys", "rotate"]).spawn().unwrap();
            let stood = reached(town).await;
            while reached(town).await == stood {
                assert!(rotation.try_wait().unwrap().is_none(), "it ended by itself");
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            tokio::time::sleep(Duration::from_millis(kill % 4)).await;
            rotation.kill().unwrap();
            assert!(!rotation.wait().unwrap().success(), "it had ended");
            assert_eq!(all_open(town, &another(town).await).await, fields, "after kill {kill}");
            let now = left(town).await;
            assert!(kill == 0 || now <= before, "{now} after {before}");
            points.insert(now);
            before = now;
        }
        assert!(points.len() >= 15 && before > 0, "{points:?}");
        let told = succeeds(town, &["keys", "rotate"]);
        assert!(told.contains("0 keys made") && told.contains("4 keys retired"), "{told}");
        assert_eq!(left(town).await, 0);
        assert_eq!(scalar(&town.db, "SELECT COUNT(*) FROM resealing").await, 0);

        // What retired can go: nothing is under it.
        on!(&town.db, |pool| sqlx::query("DELETE FROM data_key WHERE retired_at IS NOT NULL")
            .execute(pool).await.map(drop)).unwrap();
        assert_eq!(all_open(town, &another(town).await).await, fields);
    }

    async fn what_is_written_meanwhile_is_kept_and_another_node_follows(town: Town) {
        filled(town).await;
        let manager = town.key(Role::CaseManager).await;
        let ours = client(town, &manager, "Ada Brook").await;
        let mut rotation = guidepost(town, &["keys", "rotate"]).spawn().unwrap();
        let mut edits = 0;
        while rotation.try_wait().unwrap().is_none() || edits < 3 {
            edits += 1;
            let at = format!("/api/v1/clients/{ours}");
            let tag = town.get(&at, &manager).await.header("etag").unwrap().to_owned();
            let body = json!({ "name": format!("Ada Brook {edits}"), "contact": {}, "facts": {} });
            let request = TestRequest::put().uri(&at).insert_header(("if-match", tag));
            let saved = town.ask(request.set_json(body), &manager).await;
            assert_eq!(saved.status, 200, "{}", saved.text);
            assert_eq!(town.get(&at, &manager).await.json()["name"], format!("Ada Brook {edits}"));
        }
        client(town, &manager, "Ben Crane").await;
        // A second run takes what a node that did not know of the new key yet has written.
        rotation::rotate(&town.db, &town.keyring, town.clock.now()).await.unwrap();
        assert_eq!(left(town).await, 0);
        all_open(town, &another(town).await).await;
        let name = town.get(&format!("/api/v1/clients/{ours}"), &manager).await.json()["name"].clone();
        assert_eq!(name, Value::from(format!("Ada Brook {edits}")));
    }

    async fn a_new_key_serves_at_once_and_the_old_one_retires_and_goes(town: Town) {
        let manager = town.key(Role::CaseManager).await;
        client(town, &manager, "Ada Brook").await;
        let done = rotation::rotate(&town.db, &town.keyring, town.clock.now()).await.unwrap();
        assert_eq!((done.made, done.unreadable, done.retired), (4, 0, 4));
        client(town, &manager, "Ben Crane").await;
        let states = rotation::states(&town.db).await.unwrap();
        let under = |state: &State| (state.serves, state.retired_at.is_some(), state.fields > 0);
        let ours: Vec<_> = states.iter().filter(|it| it.network == town.network).map(under).collect();
        let (gone, serves) = ((false, true, false), (true, false, true));
        assert_eq!(ours, [gone, serves, gone, serves]);
        let remove = |at: DateTime<Utc>| rotation::remove_retired(&town.db, at);
        assert_eq!(remove(town.clock.now()).await.unwrap(), 0, "a write may still be under way");
        assert_eq!(remove(town.clock.now() + chrono::TimeDelta::minutes(2)).await.unwrap(), 4);
        all_open(town, &another(town).await).await;
        let told = succeeds(town, &["keys"]);
        assert!(told.contains("default  ordinary  key") && told.contains("serves"), "{told}");
        assert!(succeeds(town, &["keys", "check"]).contains("0 do not"));
    }

    async fn a_new_master_key_wraps_the_keys_anew_and_signs_as_before(town: Town) {
        filled(town).await;
        let manager = town.key(Role::CaseManager).await;
        succeeds(town, &["verify-audit"]);
        let signer = town.keyring.signer(b"audit").public_key().to_vec();
        let told = succeeds(town, &["keys", "rotate", "--master"]);
        assert!(told.contains("Keep the master keys before it"), "{told}");
        succeeds(town, &["keys", "rotate"]);
        let file = town.folder.path().join("keys");
        let text = std::fs::read_to_string(&file).unwrap();
        let (first, second) = text.trim().split_once('\n').unwrap();
        assert!(first.starts_with("1:") && second.starts_with("2:"), "{}", text.len());
        std::fs::write(&file, format!("{second}\n")).unwrap();
        assert!(succeeds(town, &["keys", "check"]).contains("0 do not"));
        assert_eq!(another(town).await.signer(b"audit").public_key(), signer);
        // A node that runs since before reads the new master key by itself.
        client(town, &manager, "Ada Brook").await;

        std::fs::write(&file, format!("{first}\n")).unwrap();
        for words in [["keys", "check"].as_slice(), &["serve"]] {
            let done = guidepost(town, words).output().unwrap();
            assert_eq!(done.status.code(), Some(1));
            assert!(said(&done).contains("not the keys that this database was filled with"));
        }
        let keys = Keyring::at(&file).unwrap().kept_in(&town.db, town.clock.now()).await;
        assert!(keys.unwrap_err().to_string().contains("opens with none of the master keys"));
    }

    async fn what_lies_sealed_in_the_outbox_is_sealed_anew_too(town: Town) {
        let origin = Origin::default();
        town.features.accounts.forgot_password("rosa@alder.example", &origin).await.unwrap();
        let before = all_open(town, &town.keyring).await;
        assert!(before > 0);
        assert!(rotation::rotate(&town.db, &town.keyring, town.clock.now()).await.unwrap().resealed > 0);
        let later = town.clock.now() + chrono::TimeDelta::minutes(2);
        assert_eq!(rotation::remove_retired(&town.db, later).await.unwrap(), 4);
        assert_eq!(all_open(town, &another(town).await).await, before);
    }

    async fn a_command_may_tell_the_master_keys(town: Town) {
        client(town, &town.key(Role::CaseManager).await, "Ada Brook").await;
        let safe = town.folder.path().join("safe");
        std::fs::rename(town.folder.path().join("keys"), &safe).unwrap();
        let run = |command: String| {
            guidepost(town, &["keys", "check"]).env("GUIDEPOST_KEY_COMMAND", command).output().unwrap()
        };
        let good = run(format!("cat '{}'", safe.display()));
        assert!(good.status.success() && said(&good).contains("0 do not"), "{}", said(&good));
        let bad = run("exit 3".to_owned());
        assert_eq!(bad.status.code(), Some(1));
        assert!(said(&bad).contains("GUIDEPOST_KEY_COMMAND does not tell them"), "{}", said(&bad));
        assert!(!town.folder.path().join("keys").exists());
    }
}

/// Columns of bytes that hold nothing sealed: ids, hashes, and keys that are wrapped.
const OTHER_BYTES: &[&str] = &[
    "api_key.key_hash",
    "audit.hash",
    "audit_head.hash",
    "data_key.wrapped",
    "idempotency.body_hash",
    "mail_link.token_hash",
    "recovery_code.code_hash",
    "session.token_hash",
    "sign_in_failure.login_hash",
    "source_record.sha256",
];

#[actix_web::test]
async fn every_column_of_bytes_is_in_the_list_or_known_to_hold_nothing_sealed() {
    const BYTES: &str = "
        SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT)
          FROM information_schema.columns
         WHERE table_schema = 'public' AND data_type = 'bytea' AND table_name NOT LIKE '\\_%'";
    let town = Town::on("postgres").await;
    let Db::Postgres(pool) = &town.db else { panic!("it is PostgreSQL that tells ids from bytes") };
    let found: Vec<(String, String)> = sqlx::query_as(BYTES).fetch_all(pool).await.unwrap();
    let sealed: Vec<String> = COLUMNS.iter().map(Column::name).collect();
    let found: Vec<String> =
        found.into_iter().map(|(table, column)| format!("{table}.{column}")).collect();
    for name in &found {
        let known = sealed.contains(name) || OTHER_BYTES.contains(&name.as_str());
        assert!(known, "{name} is in no list: sealed::columns, if it is sealed");
    }
    assert!(sealed.iter().all(|name| found.contains(name)), "{found:?}");
    assert!(COLUMNS.iter().any(|column| column.kind == Kind::Part2));
    assert!(COLUMNS.iter().any(|column| column.owner == Owner::Installation));
    town.close().await;
}

#[test]
fn whatever_keeps_something_sealed_as_text_is_known() {
    let known =
        ["accounts/forgotten/mod.rs", "mail/mod.rs", "sealed/letters.rs", "server/house.rs"];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).unwrap().contains("Sealed::from_text(") {
                let name = path.strip_prefix(&source).unwrap().display().to_string();
                assert!(known.contains(&name.as_str()), "{name}: see sealed::columns::LETTERS");
            }
        }
    }
}

#[actix_web::test]
async fn a_field_opens_under_its_own_key_only() {
    let town = Town::on("sqlite").await;
    let other = town.features.accounts.network("other").await.unwrap();
    let sealed = town.keyring.seal(town.network, "client.name", "Ada");
    assert_eq!(town.keyring.open(town.network, "client.name", &sealed).unwrap(), "Ada");
    assert!(town.keyring.open(other, "client.name", &sealed).is_err());
    assert!(town.keyring.open(town.network, "client.contact", &sealed).is_err());
    town.close().await;
}
