//! The clients, with what is open of each, to look through or to filter by name.

use std::collections::HashMap;

use actix_web::{
    get, post,
    web::{Data, Form, Html},
};
use askama::Template;

use super::is_open;
use crate::{
    accounts::{Caseworker, model::TenantCtx},
    people::{People, pages::shown::Row},
    referrals::Referrals,
    values::ClientId,
    web::{Answer, Chrome, Said, Section, filters, page, shown::Badge},
};

/// How many clients the list shows.
const MOST: usize = 200;

/// How many are looked through for a name: names are sealed, so that no database can.
const SEARCHED: i64 = 5_000;

#[derive(Template)]
#[template(path = "referrals/pages/clients.html")]
struct List {
    chrome: Chrome,
    rows: Vec<Marked>,
    count: String,
    name: String,
}

/// A client with what is open.
struct Marked {
    row: Row,
    marks: Vec<Badge>,
}

/// The clients, the last changed first.
#[get("/clients")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    referrals: Data<Referrals>,
    chrome: Chrome,
) -> Answer<Html> {
    page(shown(&ctx, &people, &referrals, chrome, "").await?.render())
}

/// Those whose name has these words. It is posted so that no name stands in an address, a history
/// or a log.
#[post("/clients/filter")]
pub async fn filter(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    referrals: Data<Referrals>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<Html> {
    page(shown(&ctx, &people, &referrals, chrome, form.one("name")).await?.render())
}

async fn shown(
    ctx: &TenantCtx,
    people: &People,
    referrals: &Referrals,
    chrome: Chrome,
    name: &str,
) -> Answer<List> {
    let found = named(people, ctx, name).await?;
    let mut alerts: HashMap<ClientId, usize> = HashMap::new();
    for client in people.open_alerts(ctx).await?.iter().filter_map(|alert| alert.client_id) {
        *alerts.entry(client).or_default() += 1;
    }
    let mut open: HashMap<ClientId, usize> = HashMap::new();
    let waiting = referrals.open(ctx).await?;
    for (referral, _) in waiting.iter().filter(|(referral, _)| is_open(referral.status)) {
        *open.entry(referral.client_id).or_default() += 1;
    }
    let many = |n: usize, one: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let total = found.total;
    let count = match (name.is_empty(), total > MOST) {
        (true, false) => many(total, "client"),
        (true, true) => format!("{total} clients; the {MOST} last changed are shown"),
        (false, false) => format!("{} found", many(total, "client")),
        (false, true) => format!("{total} clients found; the {MOST} last changed are shown"),
    };
    let marked = |(id, row): (ClientId, Row)| Marked {
        marks: alerts
            .get(&id)
            .map(|&n| Badge::new("bad", "triangle-alert", many(n, "open alert")))
            .into_iter()
            .chain(open.get(&id).map(|&n| Badge::new("info", "kanban", many(n, "open referral"))))
            .collect(),
        row,
    };
    Ok(List {
        chrome: chrome.at(Section::Clients),
        rows: found.rows.into_iter().map(marked).collect(),
        count,
        name: name.to_owned(),
    })
}

/// Clients by name.
pub(super) struct Named {
    /// The last changed.
    pub rows: Vec<(ClientId, Row)>,
    /// How many there are in all.
    pub total: usize,
}

/// The clients in whose name every one of these words begins one.
pub(super) async fn named(people: &People, ctx: &TenantCtx, name: &str) -> Answer<Named> {
    let most = i64::try_from(MOST).unwrap_or(SEARCHED);
    let limit = if name.is_empty() { most } else { SEARCHED };
    let (clients, total) = people.list(ctx, limit, 0).await?;
    let wanted: Vec<String> = name.split_whitespace().map(fold).collect();
    let fits = |own: &str| {
        let own = fold(own);
        let parts: Vec<&str> = own.split([' ', '-']).collect();
        wanted.iter().all(|word| parts.iter().any(|part| part.starts_with(word.as_str())))
    };
    let fitting: Vec<_> = clients.iter().filter(|client| fits(&client.name)).collect();
    let total =
        if name.is_empty() { usize::try_from(total).unwrap_or(MOST) } else { fitting.len() };
    let today = people.today();
    let rows = fitting.iter().take(MOST).map(|client| (client.id, Row::of(client, today)));
    Ok(Named { rows: rows.collect(), total })
}

/// For comparing: without case and accents.
fn fold(text: &str) -> String {
    guidepost_index::words::fold(text)
}
