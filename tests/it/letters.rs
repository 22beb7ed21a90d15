//! Letters: invitations, forgotten passwords, and how they leave the house.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    thread::{self, JoinHandle},
};

use chrono::TimeDelta;
use guidepost::{
    accounts::model::Role,
    config::Secret,
    mail::{self, Letter, Post, Way},
    outbox,
};

use crate::town::{PASSWORD, Town, Who};

const ADA: &str = "ada@alder.example";
const NORA: &str = "nora@alder.example";
const FRESH: &str = "a heron on the weir";

/// The path of the link in a letter.
fn link(letter: &str) -> String {
    let (_, rest) = letter.split_once("https://guide.example").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

fn secret(path: &str) -> &str {
    path.split_once("token=").unwrap().1
}

async fn invite(town: &Town, admin: &Who, address: &str, role: &str) -> u16 {
    let form = [("name", "Nora Weir"), ("address", address), ("role", role)];
    town.post_form("/colleagues/invite", admin, &form).await.status
}

/// Sends the form that a link opens, from a browser that has looked at the page.
async fn answer(town: &Town, path: &str, password: &str) -> (u16, String) {
    let form = town.visitor().await;
    let page = path.split('?').next().unwrap();
    let fields = [("token", secret(path)), ("password", password)];
    let reply = town.post_form(page, &form, &fields).await;
    (reply.status, reply.text)
}

async fn sign_in(town: &Town, login: &str, password: &str) -> u16 {
    town.sign_in(&town.visitor().await, login, password).await.status
}

on_both! {
    async fn somebody_invited_joins_by_the_link_in_the_letter(town: Town) {
        town.person(ADA, Role::Admin).await;
        let admin = town.browser(ADA).await;
        assert_eq!(invite(town, &admin, " Nora@Alder.example ", "curator").await, 303);
        assert!(town.get("/colleagues", &admin).await.text.contains("Invited <span"));
        let letters = town.letters().await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert!(letter.contains("To: nora@alder.example\r\n"), "{letter}");
        let path = link(letter);

        let page = town.get(&path, &Who::Nobody).await;
        assert_eq!((page.status, page.header("referrer-policy")), (200, Some("same-origin")));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.text.contains("Join default") && !page.text.contains("Nora"));
        assert!(!page.text.contains("nora@"), "a stranger learns the network's name alone");
        assert_eq!(sign_in(town, NORA, FRESH).await, 401);
        assert_eq!(answer(town, &path, "too short").await.0, 422);
        assert_eq!(answer(town, &path, FRESH).await.0, 303);
        assert_eq!(sign_in(town, NORA, FRESH).await, 303);
        assert_eq!(town.get("/missed-searches", &town.browser_with(NORA, FRESH).await).await.status, 200);
        assert_eq!(invite(town, &admin, NORA, "curator").await, 422, "a member already");
    }

    async fn used_withdrawn_replaced_late_and_invented_links_answer_alike(town: Town) {
        town.person(ADA, Role::Admin).await;
        let admin = town.browser(ADA).await;
        let mut dead = Vec::new();
        let letter = async || link(&town.letters().await.remove(0));
        assert_eq!(invite(town, &admin, NORA, "curator").await, 303);
        dead.push(letter().await);
        let page = town.get("/colleagues", &admin).await.text;
        let before = page.split(&format!(">{NORA}<")).next().unwrap();
        let (_, id) = before.rsplit_once("<a href=\"/colleagues/").unwrap();
        let id = id.split_once('"').unwrap().0;
        let press = async |what: &str| {
            town.post_form(&format!("/colleagues/{id}/{what}"), &admin, &[]).await.status
        };
        assert_eq!(press("resume").await, 409, "nobody joins unasked");
        assert_eq!(press("invite-again").await, 303);
        dead.push(letter().await);
        assert_eq!(press("withdraw").await, 303);
        assert_eq!((press("withdraw").await, press("invite-again").await), (409, 409));
        assert_eq!(invite(town, &admin, NORA, "curator").await, 303);
        dead.push(letter().await);
        town.wait(TimeDelta::days(7));
        let admin = town.browser(ADA).await;
        assert_eq!(invite(town, &admin, NORA, "curator").await, 303);
        let good = letter().await;
        assert_eq!(answer(town, &good, FRESH).await.0, 303);
        dead.push(good);
        dead.push("/invitation?token=invented".to_owned());
        let plain = |text: &str| text.split("<main").nth(1).unwrap().to_owned();
        let first = town.get(&dead[0], &Who::Nobody).await;
        for path in &dead {
            let page = town.get(path, &Who::Nobody).await;
            assert_eq!((page.status, plain(&page.text)), (404, plain(&first.text)), "{path}");
            assert_eq!(answer(town, path, FRESH).await.0, 404);
        }
        // A link for one thing is none for another.
        assert_eq!(town.get(&format!("/new-password?token={}", secret(&dead[3])), &Who::Nobody).await.status, 404);
    }

    async fn who_has_an_account_joins_with_its_password_and_changes_over(town: Town) {
        town.person(NORA, Role::CaseManager).await;
        // The oldest membership is the one that a sign-in begins with.
        town.wait(TimeDelta::minutes(1));
        let elsewhere = town.features.accounts.network("Birch").await.unwrap();
        let key = town.key_in(elsewhere, Role::Admin, None).await;
        assert_eq!(invite(town, &key, NORA, "curator").await, 303);
        // What is not accepted opens nothing, and gives Birch no power over the account.
        let page = town.get("/colleagues", &key).await.text;
        assert!(page.contains(NORA) && !page.contains("Dana Morales"), "{page}");
        let (_, id) = page.split_once("<a href=\"/colleagues/").unwrap();
        let id = id.split_once('"').unwrap().0;
        let reset = format!("/colleagues/{id}/reset-factor");
        assert_eq!(town.post_form(&reset, &key, &[]).await.status, 404);
        let path = link(&town.letters().await[0]);
        let page = town.get(&path, &Who::Nobody).await.text;
        assert!(page.contains("Join Birch") && page.contains("current-password"), "{page}");
        assert_eq!(answer(town, &path, FRESH).await.0, 422);
        assert_eq!(answer(town, &path, PASSWORD).await.0, 303);
        assert_eq!(town.post_form(&reset, &key, &[]).await.status, 409, "others rely on it too");

        let reply = town.sign_in(&town.visitor().await, NORA, PASSWORD).await;
        assert_eq!(reply.header("location"), Some("/account/networks?next=%2Fwork-list"));
        let here = town.browser(NORA).await;
        assert_eq!(town.get("/clients", &here).await.status, 200);
        assert_eq!(town.get("/missed-searches", &here).await.status, 403);
        let page = town.get("/account/networks", &here).await.text;
        assert!(page.contains("Birch · Curator") && page.contains("you are here"), "{page}");
        let switch = format!("/account/networks/{elsewhere}");
        let there = town.follow(town.post_form(&switch, &here, &[("next", "/")]).await).await;
        assert_eq!(town.get("/clients", &there).await.status, 403);
        assert_eq!(town.get("/missed-searches", &there).await.status, 200);
        assert_eq!(town.get("/clients", &here).await.status, 303, "the old session has ended");
        // Shut out there, still in here.
        let suspend = format!("/colleagues/{id}/suspend");
        assert_eq!(town.post_form(&suspend, &key, &[("why", "left")]).await.status, 303);
        assert_eq!(town.get("/missed-searches", &there).await.status, 303);
        let here = town.browser(NORA).await;
        assert_eq!(town.get("/clients", &here).await.status, 200);
        assert_eq!(town.post_form(&switch, &here, &[]).await.status, 404);
    }

    async fn a_forgotten_password_is_replaced_by_mail(town: Town) {
        town.person(NORA, Role::CaseManager).await;
        let open = town.browser(NORA).await;
        let ask = async |login: &str| {
            town.post_form("/forgotten", &town.visitor().await, &[("login", login)]).await
        };
        let (known, unknown) = (ask(NORA).await, ask("nobody@alder.example").await);
        let said = |text: &str| text.split("role=\"status\"").nth(1).unwrap().to_owned();
        assert_eq!((known.status, said(&known.text)), (unknown.status, said(&unknown.text)));
        let letters = town.letters().await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        let path = link(letter);
        assert_eq!(town.get(&path, &Who::Nobody).await.status, 200);
        assert_eq!(town.get("/work-list", &open).await.status, 200, "nothing has happened yet");
        assert_eq!(answer(town, &path, "too short").await.0, 422);
        assert_eq!(answer(town, &path, FRESH).await.0, 303);
        assert_eq!(answer(town, &path, FRESH).await.0, 404, "once");
        assert_eq!(town.get("/work-list", &open).await.status, 303, "all sessions end");
        assert_eq!((sign_in(town, NORA, PASSWORD).await, sign_in(town, NORA, FRESH).await), (401, 303));

        assert_eq!((ask(NORA).await.status, ask(NORA).await.status), (200, 200));
        assert_eq!(ask(NORA).await.status, 429);
        let letters = town.letters().await;
        assert_eq!(letters.len(), 2);
        town.wait(TimeDelta::minutes(30));
        for letter in letters {
            assert_eq!(town.get(&link(&letter), &Who::Nobody).await.status, 404, "replaced or late");
        }
    }

    async fn only_administrators_invite_and_nothing_breaks_a_letter(town: Town) {
        town.person(ADA, Role::Admin).await;
        town.person(NORA, Role::Supervisor).await;
        let (admin, supervisor) = (town.browser(ADA).await, town.browser(NORA).await);
        assert_eq!(invite(town, &supervisor, "x@alder.example", "curator").await, 403);
        assert_eq!(town.get("/colleagues/invite", &supervisor).await.status, 403);
        assert_eq!(invite(town, &admin, "x@alder.example", "integration").await, 403);
        for address in ["x", "x@alder.example\r\nBcc: y@alder.example", "x@a.example,y@a.example"] {
            assert_eq!(invite(town, &admin, address, "curator").await, 422, "{address}");
        }
        let form = [("name", "N\r\nBcc: y@a.example"), ("address", "x@a.example"), ("role", "admin")];
        let reply = town.post_form("/colleagues/invite", &admin, &form).await;
        assert!(reply.status == 422 && reply.text.contains("href=\"#f-name\""), "{}", reply.text);
        assert_eq!(town.letters().await.len(), 0);
    }

    async fn a_letter_goes_to_a_mail_server_once_and_is_sealed_until_then(town: Town) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let way = Way::of(Some(&Secret(format!("smtp://127.0.0.1:{port}"))), town.folder.path());
        let from = "Guidepost <guide@guide.example>".parse().unwrap();
        let url = "https://guide.example".parse().unwrap();
        let sender = Post::new(way.unwrap(), from, url, town.keyring.clone());
        let worker = outbox::Worker::new(town.db.clone(), town.clock.clone());
        let worker = worker.on(mail::TOPIC, sender.handler());
        let letter = Letter {
            to: NORA.parse().unwrap(),
            subject: "Grüße".to_owned(),
            text: "Hello".to_owned(),
            path: "/invitation?token=abc".to_owned(),
            closing: "Bye".to_owned(),
        };
        let mut tx = town.db.begin().await.unwrap();
        let subject = uuid::Uuid::new_v4();
        mail::put(&mut tx, town.clock.now(), &town.keyring, subject, &letter).await.unwrap();
        tx.commit().await.unwrap();
        let sql = "SELECT CAST(payload AS TEXT) FROM outbox";
        let kept: String =
            guidepost::on!(&town.db, |pool| sqlx::query_scalar(sql).fetch_one(pool).await).unwrap();
        assert!(!kept.contains("nora") && !kept.contains("abc"), "{kept}");

        assert_eq!(worker.work().await.unwrap(), 1, "nobody answers: tried again later");
        let sink = sink(port);
        town.wait(TimeDelta::seconds(6));
        assert_eq!(worker.work().await.unwrap(), 1);
        assert_eq!(worker.work().await.unwrap(), 0);
        let said = tokio::task::spawn_blocking(|| sink.join().unwrap()).await.unwrap();
        assert!(said.contains("RCPT TO:<nora@alder.example>"), "{said}");
        assert!(said.contains("https://guide.example/invitation?token=abc"), "{said}");
        assert_eq!(said.matches("Message-ID: ").count(), 1, "{said}");
    }
}

/// A mail server that takes one letter; what it was told.
fn sink(port: u16) -> JoinHandle<String> {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut answers = stream.try_clone().unwrap();
        let mut say = |text: &str| answers.write_all(format!("{text}\r\n").as_bytes()).unwrap();
        say("220 sink");
        let (mut told, mut in_letter) = (String::new(), false);
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { break };
            told.push_str(&line);
            told.push('\n');
            match line.split(' ').next().unwrap() {
                "." => {
                    say("250 taken");
                    break;
                }
                _ if in_letter => {}
                "DATA" => {
                    in_letter = true;
                    say("354 go on");
                }
                _ => say("250 yes"),
            }
        }
        told
    })
}
