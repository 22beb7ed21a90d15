//! Who may do what: `tests/authorization/matrix.json`, every route for everyone, played in process.
//!
//! `tests/authorization/run.py` plays the same file against a running server, by a kit that is not
//! ours.

use std::{collections::BTreeMap, fs, path::Path};

use actix_web::{http::Method, test::TestRequest};
use guidepost::{
    accounts::{DEFAULT_NETWORK, NewKey, NewPerson, factor::model::Secret, model::Role},
    telemetry::Private,
    values::NetworkId,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    contract::open_directory,
    town::{PASSWORD, Reply, Town, Who, cookies, token},
};

#[derive(Deserialize)]
struct Matrix {
    who: BTreeMap<String, Someone>,
    vars: BTreeMap<String, String>,
    canaries: BTreeMap<String, Vec<String>>,
    setup: Vec<Step>,
    cases: Vec<Case>,
}

/// An actor; without a role nobody in particular.
#[derive(Deserialize)]
struct Someone {
    role: Option<Role>,
    network: Option<String>,
    organization: Option<String>,
    by: Option<String>,
    then: Option<String>,
}

/// What is asked.
#[derive(Deserialize)]
struct Asked {
    method: Option<String>,
    path: String,
    json: Option<Value>,
    raw: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Step {
    r#as: String,
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    save: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(flatten)]
    asked: Asked,
    expect: BTreeMap<String, Value>,
    same_as_missing: Option<String>,
}

fn matrix() -> Matrix {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authorization/matrix.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The town with everyone of the matrix in it.
struct Play<'t> {
    town: &'t Town,
    matrix: Matrix,
    /// What each actor sends along with every request.
    actors: BTreeMap<String, Vec<(&'static str, String)>>,
}

impl<'t> Play<'t> {
    async fn of(town: &'t Town) -> Self {
        open_directory(town).await;
        town.features.readiness.index_has_caught_up();
        let mut play = Self { town, matrix: matrix(), actors: BTreeMap::new() };
        let names: Vec<String> = play.matrix.who.keys().cloned().collect();
        for name in names {
            let headers = play.let_in(&name).await;
            play.actors.insert(name, headers);
        }
        for step in std::mem::take(&mut play.matrix.setup) {
            let reply = play.ask(&step.r#as, &step.asked, &step.asked.path).await;
            assert!((200..300).contains(&reply.status), "{}: {}", step.asked.path, reply.text);
            for (name, place) in step.save {
                let answer = reply.json();
                let value = answer.pointer(&format!("/{place}")).and_then(Value::as_str);
                play.matrix.vars.insert(name, value.unwrap().to_owned());
            }
        }
        play
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.matrix.vars.iter().fold(text.to_owned(), fill)
    }

    async fn let_in(&self, name: &str) -> Vec<(&'static str, String)> {
        let someone = &self.matrix.who[name];
        let Some(role) = someone.role else { return Vec::new() };
        let accounts = &self.town.features.accounts;
        let network = someone.network.as_deref().unwrap_or(DEFAULT_NETWORK);
        let network: NetworkId = accounts.network(network).await.unwrap();
        let organization = someone.organization.as_deref();
        let organization = organization.map(|id| self.filled(id).parse().unwrap());
        if someone.by.as_deref() == Some("key") {
            let new =
                NewKey { network, role, name: name.to_owned(), organization, expires_at: None };
            let key = accounts.add_key(new).await.unwrap().0;
            return vec![("authorization", format!("Bearer {key}"))];
        }
        let login = format!("{name}@matrix.example");
        let password = Private(PASSWORD.to_owned());
        let new = NewPerson { network, login, name: name.to_owned(), password, role, organization };
        accounts.add_person(new).await.unwrap();
        let browser = self.sign_in(name).await;
        match someone.then.as_deref() {
            Some("signs out") => {
                assert_eq!(self.town.post_form("/sign-out", &browser, &[]).await.status, 303);
                headers(browser)
            }
            Some("gives only the password") => {
                self.enrol(&browser).await;
                headers(self.sign_in(name).await)
            }
            Some(other) => panic!("{name} does not know how to {other}"),
            None => headers(browser),
        }
    }

    /// A browser in which the password was given.
    async fn sign_in(&self, name: &str) -> Who {
        let form = self.town.visitor().await;
        let reply = self.town.sign_in(&form, &format!("{name}@matrix.example"), PASSWORD).await;
        assert_eq!(reply.status, 303, "{}", reply.text);
        let cookies = cookies(&reply);
        let browser = Who::Browser { cookies: cookies.clone(), csrf: String::new() };
        let page = self.town.get(reply.header("location").unwrap(), &browser).await;
        let page = if token(&page.text).is_some() {
            page
        } else {
            self.town.get("/credits", &browser).await
        };
        Who::Browser { cookies, csrf: token(&page.text).unwrap() }
    }

    /// Sets a second factor up.
    async fn enrol(&self, browser: &Who) {
        self.town.post_form("/account/second-factor/begin", browser, &[]).await;
        let page = self.town.get("/account/second-factor", browser).await.text;
        let (_, rest) = page.split_once("<code class=\"secret\">").unwrap();
        let secret = rest.split_once('<').unwrap().0.replace(' ', "");
        let step = self.town.clock.now().timestamp() / 30;
        let code = Secret::from_text(&secret).unwrap().code(step);
        let form = [("code", code.as_str()), ("next", "/work-list")];
        let done = self.town.post_form("/account/second-factor/confirm", browser, &form).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }

    async fn ask(&self, who: &str, asked: &Asked, path: &str) -> Reply {
        let method = Method::from_bytes(asked.method.as_deref().unwrap_or("GET").as_bytes());
        let mut request = TestRequest::default().method(method.unwrap()).uri(&self.filled(path));
        if let Some(json) = &asked.json {
            let body: Value = serde_json::from_str(&self.filled(&json.to_string())).unwrap();
            request = request.set_json(body);
        } else if let Some(raw) = &asked.raw {
            request = request.set_payload(self.filled(raw));
        }
        for (name, value) in &asked.headers {
            request = request.insert_header((name.as_str(), self.filled(value)));
        }
        for (name, value) in &self.actors[who] {
            request = request.insert_header((*name, value.as_str()));
        }
        self.town.ask(request, &Who::Nobody).await
    }

    /// What is wrong with the answer to one actor.
    async fn faults(&self, case: &Case, who: &str, expected: &Value) -> Vec<String> {
        let reply = self.ask(who, &case.asked, &case.asked.path).await;
        let is_one = |status: &Value| status.as_u64() == Some(u64::from(reply.status));
        let is_expected =
            expected.as_array().map_or_else(|| is_one(expected), |all| all.iter().any(is_one));
        let mut faults = Vec::new();
        if !is_expected {
            faults.push(format!("{}, not {expected}: {:.200}", reply.status, reply.text));
        }
        let headers = format!("{:?}", reply.headers);
        let told = self.matrix.canaries.get(who).into_iter().flatten();
        for word in told.filter(|word| reply.text.contains(*word) || headers.contains(*word)) {
            faults.push(format!("is told {word:?}"));
        }
        if let (Some(missing), 404) = (&case.same_as_missing, reply.status) {
            let missing = self.ask(who, &case.asked, missing).await;
            if shape(&missing) != shape(&reply) {
                faults.push(format!("does not look like a missing one: {}", reply.text));
            }
        }
        faults.iter().map(|fault| format!("{} as {who}: {fault}", case.name)).collect()
    }
}

fn headers(browser: Who) -> Vec<(&'static str, String)> {
    let Who::Browser { cookies, csrf } = browser else { panic!("a browser") };
    vec![("cookie", cookies), ("x-csrf-token", csrf)]
}

/// What can be told from an answer, without ids and form tokens.
fn shape(reply: &Reply) -> (u16, Vec<&str>, String) {
    let mut names: Vec<_> = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let parts = reply.text.split("name=\"csrf\" value=\"");
    let tokens = parts.map(|part| part.split_once('"').map_or(part, |(_, rest)| rest));
    let mut text = String::new();
    for word in
        tokens.flat_map(|part| part.split_inclusive(|c: char| !c.is_ascii_hexdigit() && c != '-'))
    {
        text.push_str(if word.len() > 8 { "#" } else { word });
    }
    (reply.status, names, text)
}

on_both! {
    async fn everyone_may_do_what_the_matrix_says_and_nothing_else(town: Town) {
        let play = Play::of(town).await;
        let mut faults = Vec::new();
        for case in &play.matrix.cases {
            // In the file's order of actors: those who may come last, for what they do is done.
            for who in order().iter().filter(|who| case.expect.contains_key(*who)) {
                faults.extend(play.faults(case, who, &case.expect[who]).await);
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }
}

/// The actors as the file names them, one after the other.
fn order() -> Vec<String> {
    let file = include_str!("../authorization/matrix.json");
    let (_, actors) = file.split_once("\"actors\": {").unwrap();
    let (actors, _) = actors.split_once("\n }").unwrap();
    actors.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_case_says_what_everyone_may() {
    let matrix = matrix();
    let order = order();
    assert_eq!(order.len(), matrix.who.len());
    assert!(order.iter().all(|name| matrix.who.contains_key(name)), "{order:?}");
    let whole = matrix.cases.iter().filter(|case| case.expect.len() == order.len()).count();
    assert!(whole + 2 >= matrix.cases.len(), "only {whole} of {}", matrix.cases.len());
    // What is A's is told to nobody but those who work with A's clients.
    let may_hear: Vec<_> = order.iter().filter(|who| !matrix.canaries.contains_key(*who)).collect();
    assert_eq!(may_hear, ["manager_a", "supervisor_a", "integration_a"]);
}

/// Routes are attributes on handlers; each needs a line, whoever it is for.
#[test]
fn every_route_has_a_line_for_everyone() {
    let matrix = matrix();
    let (mut routes, mut missing) = (0, Vec::new());
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, source| {
        for other in ["web::resource(", ".route(", "web::get(", "web::post(", "#[actix_web::"] {
            assert!(
                !source.contains(other),
                "{path} registers a route by {other}: say it to this test"
            );
        }
        let scope = if path.ends_with("/api.rs") || path.ends_with("/vocabularies.rs") {
            "/api/v1"
        } else {
            ""
        };
        for method in ["get", "post", "put", "patch", "delete", "route"] {
            for found in source.split(&format!("\n#[{method}(\"")).skip(1) {
                let (route, _) = found.split_once('"').unwrap();
                let (method, route) = (method.to_uppercase(), format!("{scope}{route}"));
                routes += 1;
                let is_it = |case: &&Case| {
                    let asked = case.asked.method.as_deref().unwrap_or("GET");
                    let path = case.asked.path.split('?').next().unwrap();
                    asked == method.replace("ROUTE", "GET")
                        && case.expect.len() == matrix.who.len()
                        && fits(&route, path)
                };
                if !matrix.cases.iter().any(|case| is_it(&case)) {
                    missing.push(format!("{method} {route}"));
                }
            }
        }
    });
    assert!(routes > 100, "only {routes} were found");
    assert!(missing.is_empty(), "tests/authorization/matrix.json has no line for {missing:#?}");
}

/// Whether the path is one of the route's, part by part.
fn fits(route: &str, path: &str) -> bool {
    if let Some((before, _)) = route.split_once("{name:.*}") {
        return fits(before.trim_end_matches('/'), path.rsplit_once('/').unwrap().0);
    }
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let same = |(part, word): (&&str, &&str)| part.starts_with('{') || part == word;
    route.len() == path.len() && route.iter().zip(&path).all(same)
}

fn sources(folder: &Path, look: &mut dyn FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, look);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            look(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
        }
    }
}
