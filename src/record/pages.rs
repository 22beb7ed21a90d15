//! The record as a page, for those who watch over who sees what.

use actix_web::{
    HttpRequest, get,
    web::{Data, Html, ServiceConfig},
};
use askama::Template;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::{
    Record,
    model::{Asked, Entry, KINDS},
};
use crate::{
    accounts::Watcher,
    web::{
        Answer, Chrome, Fault, Fields, Page, Problem, Query, Section, filters, page,
        shown::{self, Zone},
    },
};

/// Serves the page.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(list);
}

/// So many lines are on a page.
const PER_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "record/pages/list.html")]
struct List {
    chrome: Chrome,
    form: Form,
    faults: Vec<Fault>,
    actors: Vec<(String, String)>,
    rows: Vec<Row>,
    number: i64,
    before: Option<String>,
    after: Option<String>,
}

/// A line as the page shows it.
struct Row {
    at: String,
    who: String,
    action: String,
    client: Option<String>,
    subject: String,
    more: String,
}

impl Row {
    fn of(entry: &Entry, zone: Zone) -> Self {
        let client = entry.client();
        let is_client = entry.subject_kind == "client";
        let subject = match (is_client, entry.subject.is_nil()) {
            (true, _) | (_, true) => String::new(),
            (false, false) => {
                format!("{} {}", entry.subject_kind.replace('_', " "), entry.subject)
            }
        };
        Self {
            at: shown::moment(entry.at, zone),
            who: entry.name.clone().unwrap_or_else(|| "Guidepost itself".to_owned()),
            action: entry.action.clone(),
            client: client.map(|client| client.to_string()),
            subject,
            more: entry.more(),
        }
    }
}

/// What the form says, word for word.
#[derive(Default)]
struct Form {
    person: String,
    client: String,
    kind: String,
    from: String,
    to: String,
}

impl Form {
    fn of(query: &mut Query, fields: &mut Fields) -> Self {
        let mut said = |name| query.text(name, fields).unwrap_or_default().to_owned();
        Self {
            person: said("person"),
            client: said("client"),
            kind: said("kind"),
            from: said("from"),
            to: said("to"),
        }
    }

    fn read(&self, zone: Zone, fields: &mut Fields) -> Asked {
        let mut id = |name, text: &str| {
            let id = text.parse::<Uuid>().ok();
            if id.is_none() && !text.is_empty() {
                fields.fault(name, "This is not an id such as the list shows.");
            }
            id
        };
        let (account, client) = (id("person", &self.person), id("client", &self.client));
        let mut day = |name, text: &str| {
            let day = text.parse::<NaiveDate>().ok();
            if day.is_none() && !text.is_empty() {
                fields.fault(name, "This is not a day such as 2026-11-30.");
            }
            day
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        Asked {
            account,
            client,
            kind: KINDS.iter().map(|(kind, _)| *kind).find(|kind| *kind == self.kind),
            from: from.and_then(|day| begin(day, zone)),
            until: to.and_then(|day| begin(day.checked_add_days(Days::new(1))?, zone)),
        }
    }

    /// The address of another page of the same list.
    fn page(&self, number: i64) -> String {
        let mut asked = Serializer::new(String::new());
        let said = [
            ("person", &self.person),
            ("client", &self.client),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
        ];
        for (name, value) in said.into_iter().filter(|(_, value)| !value.is_empty()) {
            asked.append_pair(name, value);
        }
        format!("/audit?{}", asked.append_pair("page", &number.to_string()).finish())
    }
}

/// When the day begins there.
fn begin(day: NaiveDate, zone: Zone) -> Option<DateTime<Utc>> {
    let begin = zone.0.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()?;
    Some(begin.with_timezone(&Utc))
}

impl List {
    const KINDS: &[(&'static str, &'static str)] = &KINDS;

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }
}

/// Who did what, newest first.
#[get("/audit")]
async fn list(
    Watcher(ctx): Watcher,
    request: HttpRequest,
    record: Data<Record>,
    chrome: Chrome,
) -> Answer<Html> {
    let (mut query, mut fields) = (Query::of(request.query_string()), Fields::default());
    let form = Form::of(&mut query, &mut fields);
    let number = query.value("page", "", &mut Fields::default()).unwrap_or(1).clamp(1, 100_000);
    let asked = form.read(chrome.zone, &mut fields);
    let faults = fields.finish(|| Some(())).err().map(|problem| problem.errors().to_vec());
    let at = Page { page: number, per_page: PER_PAGE };
    let mut found = match &faults {
        None => record.find(&ctx, &asked, at).await.map_err(Problem::ours)?,
        Some(_) => Vec::new(),
    };
    let is_more = found.len() > usize::try_from(PER_PAGE).unwrap_or_default();
    found.truncate(usize::try_from(PER_PAGE).unwrap_or_default());
    let actors = record.actors(&ctx).await.map_err(Problem::ours)?;
    let list = List {
        rows: found.iter().map(|entry| Row::of(entry, chrome.zone)).collect(),
        actors: actors.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        before: (number > 1).then(|| form.page(number - 1)),
        after: is_more.then(|| form.page(number + 1)),
        number,
        faults: faults.unwrap_or_default(),
        form,
        chrome: chrome.at(Section::Record),
    };
    page(list.render())
}
