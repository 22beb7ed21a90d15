//! The details of a client as a form: what is kept, filled in, with room for more.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Form, Html, Path, ServiceConfig},
};
use askama::Template;
use serde_json::{Map, Value, json};
use strum::IntoEnumIterator as _;

use super::{
    model::{Details, Kept},
    read,
};
use crate::{
    accounts::Caseworker,
    people::{Error, People, api::id, model::Client, pages::shown::Head},
    values::{ClientId, Payer, Vocabulary as _},
    web::{
        Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page, see, shown::capital,
    },
};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(ask).service(keep);
}

#[derive(Template)]
#[template(path = "people/details/pages/form.html")]
struct Ask {
    chrome: Chrome,
    client: Head,
    version: i64,
    faults: Vec<Fault>,
    form: Said,
    supports: Vec<String>,
    coverages: Vec<String>,
    payers: Vec<(&'static str, &'static str)>,
}

/// So many empty rows follow those that are filled in.
const ROOM: usize = 2;

impl Ask {
    fn of(chrome: Chrome, client: Head, version: i64, form: Said, faults: Vec<Fault>) -> Self {
        let rows = |of: &str| (0..rows(&form, of) + ROOM).map(|n| n.to_string()).collect();
        Self {
            chrome: chrome.at(Section::Clients),
            client,
            version,
            faults,
            supports: rows("support."),
            coverages: rows("coverage."),
            payers: Payer::iter()
                .filter(|payer| !matches!(payer, Payer::SelfPay | Payer::None))
                .map(|payer| (payer.into(), payer.english()))
                .collect(),
            form,
        }
    }

    fn said(&self, row: &str, n: &str, field: &str) -> &str {
        self.form.one(&format!("{row}.{n}.{field}"))
    }
}

/// How many rows of this kind the form says something in, gaps counted.
fn rows(form: &Said, of: &str) -> usize {
    let numbers = form.under(of).filter(|(_, value)| !value.is_empty());
    let numbers = numbers.filter_map(|(rest, _)| rest.split('.').next()?.parse::<usize>().ok());
    numbers.filter(|n| *n < 100).max().map_or(0, |last| last + 1)
}

/// Asks what to keep.
#[get("/clients/{id}/details")]
async fn ask(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let client = people.find(&ctx, id(&path)?).await?;
    let Kept { details, version } = people.details(&ctx, client.id).await?;
    let form = Said::of(filled(&details));
    page(Ask::of(chrome, head(&client, &people), version, form, Vec::new()).render())
}

/// Keeps it, or shows the form again: with every fault, or because somebody else changed it.
#[post("/clients/{id}/details")]
async fn keep(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    let record = people.find(&ctx, client).await?;
    let version = form.one("version").parse().unwrap_or_default();
    let (told, places) = body(&form);
    let (status, version, faults) = match read(&told) {
        Ok(details) => match people.keep_details(&ctx, client, version, details).await {
            Ok(_) => {
                return Ok(see(&format!(
                    "/clients/{client}?done={}#h-around",
                    Done::DetailsChanged
                )));
            }
            Err(Error::Stale) => {
                let detail = "Somebody changed this while you wrote. What stands here is yours: \
                              keep it, or cancel to see theirs";
                let fault = Fault { pointer: "strengths".to_owned(), detail: detail.to_owned() };
                let latest = people.details(&ctx, client).await?.version;
                (StatusCode::PRECONDITION_FAILED, latest, vec![fault])
            }
            Err(error) => return Err(error.into()),
        },
        Err(problem) => {
            (StatusCode::UNPROCESSABLE_ENTITY, version, beside_fields(&problem, &places))
        }
    };
    let again = Ask::of(chrome, head(&record, &people), version, form.into_inner(), faults);
    let again = again.render().map_err(Problem::ours)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(again))
}

fn head(client: &Client, people: &People) -> Head {
    Head::of(client, people.today())
}

/// What is kept, as the form says it.
fn filled(details: &Details) -> Vec<(String, String)> {
    let mut said = Vec::new();
    for (n, one) in details.supports.iter().enumerate() {
        let mut say = |field: &str, value: Option<&String>| {
            said.extend(value.map(|value| (format!("support.{n}.{field}"), value.clone())));
        };
        say("name", Some(&one.name));
        say("relation", one.relation.as_ref());
        say("reach", one.reach.as_ref());
    }
    for (n, one) in details.coverages.iter().enumerate() {
        let mut say = |field: &str, value: Option<String>| {
            said.extend(value.map(|value| (format!("coverage.{n}.{field}"), value)));
        };
        say("payer", Some(one.payer.to_string()));
        say("member_number", one.member_number.clone());
        say("valid_until", one.valid_until.map(|day| day.to_string()));
    }
    let words = [("strengths", &details.strengths), ("preferences", &details.preferences)];
    said.extend(
        words.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))),
    );
    said
}

/// The form in the shape of a body, without its empty rows, and where each row of the body stands in
/// the form.
fn body(form: &Said) -> (Value, Places) {
    let list = |of: &str, fields: &[&str]| {
        let told = (0..rows(form, of)).filter_map(|n| {
            let told: Map<_, _> = fields
                .iter()
                .filter_map(|field| {
                    Some(((*field).to_owned(), json!(form.some(&format!("{of}{n}.{field}"))?)))
                })
                .collect();
            (!told.is_empty()).then_some((n, Value::Object(told)))
        });
        told.unzip::<usize, Value, Vec<_>, Vec<_>>()
    };
    let (supports, told_supports) = list("support.", &["name", "relation", "reach"]);
    let (coverages, told_coverages) = list("coverage.", &["payer", "member_number", "valid_until"]);
    let told = json!({
        "supports": told_supports, "coverages": told_coverages,
        "strengths": form.some("strengths"), "preferences": form.some("preferences"),
    });
    (told, Places { supports, coverages })
}

/// Where the rows of a body stand in the form.
struct Places {
    supports: Vec<usize>,
    coverages: Vec<usize>,
}

/// The faults of the body, told beside the form's fields.
fn beside_fields(problem: &Problem, places: &Places) -> Vec<Fault> {
    let field = |pointer: &str| {
        let mut parts = pointer.trim_start_matches('/').split('/');
        let (list, n, field) = (parts.next()?, parts.next(), parts.next());
        let (row, places) = match list {
            "supports" => ("support", &places.supports),
            "coverages" => ("coverage", &places.coverages),
            word => return Some(word.to_owned()),
        };
        let n = places.get(n?.parse::<usize>().ok()?)?;
        Some(format!("{row}.{n}.{}", field?))
    };
    let told = |fault: &Fault| {
        let pointer = field(&fault.pointer).unwrap_or_else(|| "strengths".to_owned());
        let detail = match pointer.rsplit('.').next() {
            Some("name") => "A name is needed for somebody who supports the client".to_owned(),
            Some("payer") => "Say of what kind the insurance is".to_owned(),
            Some("valid_until") => "A day such as 2027-06-30 is needed".to_owned(),
            _ => capital(&fault.detail),
        };
        Fault { pointer, detail }
    };
    problem.errors().iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_from_the_form_as_it_was() {
        let details = json!({
            "supports": [{"name": "Marta Diaz", "relation": "sister", "reach": "(510) 555-0188"},
                         {"name": "Father Tom"}],
            "coverages": [{"payer": "medicaid", "member_number": "9A-77", "valid_until": "2027-06-30"}],
            "strengths": "Cooks for many", "preferences": "Mornings",
        });
        let details = read(&details).unwrap();
        let (again, _) = body(&Said::of(filled(&details)));
        assert!(read(&again).unwrap() == details);
    }

    #[test]
    fn a_fault_stands_beside_its_row_and_empty_rows_are_no_fault() {
        let form = "support.0.name=&support.2.relation=aunt&coverage.1.member_number=7\
                    &coverage.1.valid_until=soon&strengths=";
        let (told, places) = body(&serde_html_form::from_str(form).unwrap());
        let faults = beside_fields(&read(&told).unwrap_err(), &places);
        let fields: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(fields, ["support.2.name", "coverage.1.payer", "coverage.1.valid_until"]);
    }
}
