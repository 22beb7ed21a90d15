//! An assessment: an instrument asked on a page, or an answer sheet brought in from elsewhere.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form as Sent, Html, Path, Query},
};
use askama::Template;
use serde::Deserialize;
use serde_json::Value;

use super::{shown::Head, to_client};
use crate::{
    accounts::Caseworker,
    needs::{Form, Needs},
    people::{Error, People, api::id},
    values::ClientId,
    web::{Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page},
};

#[derive(Template)]
#[template(path = "people/pages/instruments.html")]
struct Instruments {
    chrome: Chrome,
    client: Head,
    listed: Vec<Listed>,
    faults: Vec<Fault>,
    response: String,
}

/// An instrument in the list.
struct Listed {
    id: &'static str,
    title: &'static str,
    line: String,
}

#[derive(Template)]
#[template(path = "people/pages/ask.html")]
struct Ask {
    chrome: Chrome,
    client: Head,
    form: Form,
    faults: Vec<Fault>,
}

/// Which instrument to ask with.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    instrument: String,
}

/// Lists the instruments, or shows the questions of one.
#[get("/clients/{id}/assessments/new")]
pub async fn ask(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    which: Query<Which>,
    chrome: Chrome,
) -> Answer<Html> {
    let client = Head::of(&people.find(&ctx, id(&path)?).await?, people.today());
    let chrome = chrome.at(Section::Clients);
    if which.instrument.is_empty() {
        return page(instruments(chrome, client, Vec::new(), String::new()).render());
    }
    let form = Needs::embedded().form(&which.instrument).ok_or_else(Problem::not_found)?;
    page(Ask { chrome, client, form, faults: Vec::new() }.render())
}

fn instruments(chrome: Chrome, client: Head, faults: Vec<Fault>, response: String) -> Instruments {
    let listed = Needs::embedded().forms().map(|form| Listed {
        id: form.id,
        title: form.title,
        line: match form.questions.len() {
            1 => "1 question".to_owned(),
            n => format!("{n} questions"),
        },
    });
    Instruments { chrome, client, listed: listed.collect(), faults, response }
}

/// Reads the answers, finds the needs, raises the alerts.
#[post("/clients/{id}/assessments")]
pub async fn record(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    chrome: Chrome,
    said: Sent<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    let head = Head::of(&people.find(&ctx, client).await?, people.today());
    let chrome = chrome.at(Section::Clients);
    if let Some(instrument) = said.some("instrument") {
        let form = Needs::embedded().form(instrument).ok_or_else(Problem::not_found)?;
        let response = form.response(|question| said.all(question.link_id).collect());
        if form.questions.iter().all(|question| said.all(question.link_id).next().is_none()) {
            let detail = "Answer at least one question".to_owned();
            let first = form.questions.first().map(|question| question.link_id.to_owned());
            let faults = vec![Fault { pointer: first.unwrap_or_default(), detail }];
            return again(Ask { chrome, client: head, form, faults }.render());
        }
        people.assess(&ctx, Some(client), &response).await?;
        return Ok(to_client(client, Done::Assessed, ""));
    }
    let text = said.one("response");
    let faults = match serde_json::from_str::<Value>(text) {
        Err(fault) => vec![format!("This is not JSON: {fault}")],
        Ok(response) => match people.assess(&ctx, Some(client), &response).await {
            Ok(_) => return Ok(to_client(client, Done::Assessed, "")),
            Err(Error::Response(error)) => error
                .faults()
                .into_iter()
                .map(|fault| format!("{} {}", fault.pointer, fault.detail).trim().to_owned())
                .collect(),
            Err(error) => return Err(error.into()),
        },
    };
    let faults =
        faults.into_iter().map(|detail| Fault { pointer: "response".to_owned(), detail }).collect();
    again(instruments(chrome, head, faults, text.to_owned()).render())
}

/// The page again, with what is wrong.
fn again(shown: askama::Result<String>) -> Answer<HttpResponse> {
    let shown = shown.map_err(Problem::ours)?;
    Ok(HttpResponse::UnprocessableEntity().content_type("text/html; charset=utf-8").body(shown))
}
