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
    needs::{DECLINED, Form, Needs, Question},
    people::{Error, People, api::id, assessments::model::Assessment},
    values::ClientId,
    web::{Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page, see},
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
    /// What was answered so far.
    said: Said,
    /// The question that a long form asks on this page, counted from nothing.
    at: usize,
}

/// So many questions fit on one page; of more, each has a page of its own.
const SHORT: usize = 10;

/// A question on the page.
struct Asked<'a> {
    number: usize,
    question: &'a Question,
}

impl Ask {
    fn is_long(&self) -> bool {
        self.form.questions.len() > SHORT
    }

    fn is_last(&self) -> bool {
        self.at + 1 >= self.form.questions.len()
    }

    fn asked(&self) -> impl Iterator<Item = Asked<'_>> {
        let here = |n: usize| !self.is_long() || n == self.at;
        let numbered = self.form.questions.iter().enumerate();
        let asked = numbered.filter(move |(n, _)| here(*n));
        asked.map(|(n, question)| Asked { number: n + 1, question })
    }

    /// What was answered on the other pages: it goes along, so that nothing of it stands in an
    /// address and nothing is kept before the end.
    fn carried(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let others = self.form.questions.iter().enumerate();
        let others = others.filter(|(n, _)| self.is_long() && *n != self.at);
        others.flat_map(|(_, question)| {
            self.said.all(question.link_id).map(|code| (question.link_id, code))
        })
    }

    fn chosen(&self, question: &Question, code: &str) -> bool {
        self.said.has(question.link_id, code)
    }

    fn skipped(&self, question: &Question) -> bool {
        self.said.all(question.link_id).next().is_none()
    }
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
    let said = Said::default();
    page(Ask { chrome, client, form, faults: Vec::new(), said, at: 0 }.render())
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
        let at = said.one("at").parse::<usize>().unwrap_or_default();
        let at = at.min(form.questions.len().saturating_sub(1));
        let turned = match said.one("go") {
            "next" => Some((at + 1).min(form.questions.len().saturating_sub(1))),
            "back" => Some(at.saturating_sub(1)),
            _ => None,
        };
        if let Some(at) = turned {
            let said = said.into_inner();
            let shown = Ask { chrome, client: head, form, faults: Vec::new(), said, at };
            let shown = shown.render().map_err(Problem::ours)?;
            return Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(shown));
        }
        let response = form.response(|question| given(&said, question));
        if form.questions.iter().all(|question| said.all(question.link_id).next().is_none()) {
            let detail = "Answer at least one question".to_owned();
            let first = form.questions.get(at).map(|question| question.link_id.to_owned());
            let faults = vec![Fault { pointer: first.unwrap_or_default(), detail }];
            let said = said.into_inner();
            return again(Ask { chrome, client: head, form, faults, said, at }.render());
        }
        let assessment = people.assess(&ctx, Some(client), &response).await?;
        return Ok(after(client, &assessment));
    }
    let text = said.one("response");
    let faults = match serde_json::from_str::<Value>(text) {
        Err(fault) => vec![format!("This is not JSON: {fault}")],
        Ok(response) => match people.assess(&ctx, Some(client), &response).await {
            Ok(assessment) => return Ok(after(client, &assessment)),
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

/// The codes chosen for a question; whoever declines to answer has chosen nothing besides.
fn given<'s>(said: &'s Said, question: &Question) -> Vec<&'s str> {
    let chosen: Vec<_> = said.all(question.link_id).collect();
    let answers = chosen.iter().filter(|code| **code != DECLINED).count();
    match answers {
        0 => chosen,
        _ => chosen.into_iter().filter(|code| *code != DECLINED).collect(),
    }
}

/// A danger comes before all else; where there is none, the client's page shows the needs.
fn after(client: ClientId, assessment: &Assessment) -> HttpResponse {
    if assessment.alerts.is_empty() {
        return to_client(client, Done::Assessed, "");
    }
    see(&format!("/assessments/{}?done={}", assessment.id, Done::DangerShown))
}

/// Closes an assessment; refused while somebody is still to answer for an alert of it.
#[post("/assessments/{id}/close")]
pub async fn close(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
) -> Answer<HttpResponse> {
    let assessment = people.close_assessment(&ctx, id(&path)?).await?;
    Ok(match assessment.client_id {
        Some(client) => to_client(client, Done::AssessmentClosed, "#h-as"),
        None => see(&format!("/work-list?done={}", Done::AssessmentClosed)),
    })
}

/// The page again, with what is wrong.
fn again(shown: askama::Result<String>) -> Answer<HttpResponse> {
    let shown = shown.map_err(Problem::ours)?;
    Ok(HttpResponse::UnprocessableEntity().content_type("text/html; charset=utf-8").body(shown))
}
