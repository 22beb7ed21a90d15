//! The signed-in start: dangers to answer for, referrals that are open, clients.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web::Data};
use askama::Template;

use super::{badge, is_open, last_event};
use crate::{
    accounts::SignedIn,
    matching::openings::{Openings, pages::ShownOpenings},
    people::{
        People,
        pages::{
            course::{mark, short_name},
            shown::{Row, ShownAlert},
        },
    },
    referrals::{Referrals, model::Status},
    values::ClientId,
    web::{
        Answer, Chrome, Problem, STAFF, Section, filters, see,
        shown::{Badge, ago},
    },
};

#[derive(Template)]
#[template(path = "referrals/pages/work_list.html")]
struct WorkList {
    chrome: Chrome,
    greeting: String,
    alerts: Vec<ShownAlert>,
    openings: ShownOpenings,
    assessments: Vec<Unclosed>,
    open: Vec<Open>,
    clients: Vec<Row>,
}

/// A referral that has not ended.
struct Open {
    id: String,
    client: String,
    service: String,
    line: String,
    badge: Badge,
}

/// An assessment that is not closed.
struct Unclosed {
    id: String,
    client: String,
    title: String,
    when: String,
    badge: Option<Badge>,
}

/// How many clients the list shows.
const CLIENTS: i64 = 12;

/// What waits for the one who is signed in.
#[get("/work-list")]
pub async fn list(
    SignedIn(ctx): SignedIn,
    people: Data<People>,
    referrals: Data<Referrals>,
    openings: Data<Openings>,
    chrome: Chrome,
) -> Answer<HttpResponse> {
    // Signing in leads here; who does not work with clients starts with the search.
    if !ctx.role.sees_cases() {
        return Ok(see("/"));
    }
    let now = referrals.now();
    let (clients, _) = people.list(&ctx, CLIENTS, 0).await?;
    let names: HashMap<_, _> =
        clients.iter().map(|client| (client.id, client.name.as_str())).collect();
    let whose = async |id: Option<ClientId>| {
        Ok::<_, Problem>(match id {
            Some(id) => match names.get(&id) {
                Some(name) => (*name).to_owned(),
                None => people.find(&ctx, id).await?.name,
            },
            None => "Nobody who has a record here".to_owned(),
        })
    };
    let mut alerts = Vec::new();
    for alert in people.open_alerts(&ctx).await? {
        let name = whose(alert.client_id).await?;
        alerts.push(ShownAlert::of(&alert, "/work-list", &name));
    }
    let mut assessments = Vec::new();
    for one in people.open_assessments(&ctx).await? {
        assessments.push(Unclosed {
            id: one.id.to_string(),
            client: whose(one.client_id).await?,
            title: short_name(&one),
            when: ago(one.created_at, now, STAFF),
            badge: mark(&one),
        });
    }
    let openings = ShownOpenings::of_all(&openings, &ctx).await?;
    let mut all = referrals.open(&ctx).await?;
    // What is overdue first, then what is due, then what goes on; drafts wait for nobody but us.
    all.sort_by_key(|(referral, _)| {
        let due = referral.due_at.filter(|_| referral.status == Status::Requested);
        (referral.status == Status::Draft, due.is_none(), due)
    });
    let drafts = all.iter().filter(|(referral, _)| !is_open(referral.status)).count();
    let going_on = all.len() - drafts;
    let open = all
        .into_iter()
        .map(|(referral, client)| Open {
            id: referral.id.to_string(),
            line: format!("{} · {}", referral.need_label, last_event(&referral, now, chrome.zone)),
            badge: badge(&referral, now),
            client,
            service: referral.target.service_name,
        })
        .collect();
    let count = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let mut greeting = format!(
        "{}, {}",
        count(alerts.len(), "alert to answer for", "alerts to answer for"),
        count(going_on, "open referral", "open referrals"),
    );
    if drafts > 0 {
        greeting = format!("{greeting}, {}", count(drafts, "draft", "drafts"));
    }
    let clients = clients.iter().map(|client| Row::of(client, now.date_naive())).collect();
    let chrome = chrome.at(Section::Work);
    let list = WorkList { chrome, greeting, alerts, openings, assessments, open, clients };
    let html = list.render().map_err(Problem::ours)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}
