//! Clients as pages: the list, a new one, needs and alerts answered for, assessments.
//!
//! The page of one client is in `referrals`, which knows all that belongs on it.

mod assess;
mod new;
pub mod shown;

use actix_web::{
    HttpResponse, get,
    http::header::LOCATION,
    post,
    web::{Data, Form, Html, Path, ServiceConfig},
};
use askama::Template;
use serde_json::{Value, json};

use super::{
    People,
    api::{id, stated},
    model::Decision,
};
use crate::{
    accounts::Caseworker,
    needs::Needs,
    values::{ClientId, ClientNeedId},
    web::{Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page},
};

use self::shown::Row;

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .service(list)
        .service(new::ask)
        .service(new::add)
        .service(add_need)
        .service(decide)
        .service(assess::ask)
        .service(assess::record)
        .service(acknowledge);
}

/// How many clients the list shows.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "people/pages/clients.html")]
struct List {
    chrome: Chrome,
    rows: Vec<Row>,
    total: i64,
}

impl List {
    fn count(&self) -> String {
        match self.total {
            1 => "1 client".to_owned(),
            n if n > MOST => format!("{n} clients; the {MOST} last changed are shown"),
            n => format!("{n} clients"),
        }
    }
}

/// The clients, the last changed first.
#[get("/clients")]
async fn list(Caseworker(ctx): Caseworker, people: Data<People>, chrome: Chrome) -> Answer<Html> {
    let (clients, total) = people.list(&ctx, MOST, 0).await?;
    let rows = clients.iter().map(|client| Row::of(client, people.today())).collect();
    page(List { chrome: chrome.at(Section::Clients), rows, total }.render())
}

/// Adds a need that the client stated.
#[post("/clients/{id}/needs")]
async fn add_need(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    let severity: Option<i64> = form.some("severity").and_then(|number| number.parse().ok());
    let body = json!({ "code": form.one("code"), "severity": severity });
    let (need, said) = stated(&body)?;
    people.add_need(&ctx, client, need, said).await?;
    Ok(to_client(client, Done::NeedAdded, ""))
}

/// Records what the client says of a need.
#[post("/clients/{id}/needs/{need}")]
async fn decide(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let (client, need): (ClientId, ClientNeedId) = (id(&path.0)?, id(&path.1)?);
    let (decision, done) = match form.one("decision") {
        "confirm" => (Decision::Confirm, Done::NeedConfirmed),
        "decline" => (Decision::Decline, Done::NeedDeclined),
        _ => {
            let detail = "say whether the client confirms or declines".to_owned();
            return Err(Problem::fields(vec![Fault { pointer: "decision".to_owned(), detail }]));
        }
    };
    people.decide(&ctx, client, need, decision).await?;
    Ok(to_client(client, done, &format!("#need-{need}")))
}

/// Answers for an alert.
#[post("/alerts/{id}/acknowledge")]
async fn acknowledge(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let Some(action) = form.some("action") else {
        let detail = "say what was done".to_owned();
        return Err(Problem::fields(vec![Fault { pointer: "action".to_owned(), detail }]));
    };
    let alert = people.acknowledge(&ctx, id(&path)?, action).await?;
    Ok(match alert.client_id {
        Some(client) if form.one("back") != "/work-list" => {
            to_client(client, Done::AlertAcknowledged, "")
        }
        _ => see(&format!("/work-list?done={}", Done::AlertAcknowledged)),
    })
}

/// Back to the client's page, saying what was done.
fn to_client(client: ClientId, done: Done, anchor: &str) -> HttpResponse {
    see(&format!("/clients/{client}?done={done}{anchor}"))
}

/// To another page, by GET.
pub fn see(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// The needs of the taxonomy, by label, for a list to choose from.
pub fn need_choices() -> Vec<(&'static str, String)> {
    let mut choices: Vec<_> = Needs::embedded()
        .all()
        .iter()
        .map(|need| (need.code.as_str(), need.label.en.clone()))
        .collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

/// A number as JSON where it is one, else the words as they are, for the reader to fault.
fn number(words: &str) -> Value {
    words.parse::<i64>().map_or_else(|_| json!(words), |number| json!(number))
}
