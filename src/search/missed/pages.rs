//! What the directory lacks, for those who look after it.

use actix_web::{
    get,
    web::{Data, Html, ServiceConfig},
};
use askama::Template;

use super::{
    KEPT, Misses, SHOWN,
    model::{ENOUGH, FEW, Kind, Miss},
};
use crate::{
    accounts::Overseer,
    web::{Answer, Chrome, Problem, STAFF, Section, filters, page, shown},
};

/// Serves the page.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(list);
}

#[derive(Template)]
#[template(path = "search/missed/pages/list.html")]
struct List {
    chrome: Chrome,
    rows: Vec<Row>,
}

/// A term as the page shows it.
struct Row {
    term: String,
    href: String,
    found: String,
    times: i64,
    first: String,
    last: String,
}

/// Searches that find nothing or nearly nothing.
#[get("/missed-searches")]
async fn list(Overseer(_): Overseer, misses: Data<Misses>, chrome: Chrome) -> Answer<Html> {
    let now = misses.search.clock().now();
    let row = |miss: Miss| Row {
        href: url::form_urlencoded::byte_serialize(miss.term.as_bytes()).collect(),
        found: match miss.kind {
            Kind::Nothing => "Nothing".to_owned(),
            Kind::Few => format!("Fewer than {FEW} services"),
        },
        times: miss.times,
        first: shown::day(miss.first_on, STAFF),
        last: shown::capital(&shown::days_ago(miss.last_on, now, STAFF)),
        term: miss.term,
    };
    let rows = misses.list().await.map_err(Problem::ours)?.into_iter().map(row).collect();
    page(List { chrome: chrome.at(Section::Missed), rows }.render())
}
