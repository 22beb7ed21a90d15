//! Where somebody is signed in, and how to end it.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Html, Path, ServiceConfig},
};
use askama::Template;
use uuid::Uuid;

use crate::{
    accounts::{Accounts, OwnSession},
    web::{
        Answer, Chrome, Done, STAFF, filters, page, see,
        shown::{ago, capital, moment},
    },
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list).service(end_others).service(end);
}

#[derive(Template)]
#[template(path = "accounts/sessions/pages/list.html")]
struct List {
    chrome: Chrome,
    rows: Vec<Row>,
    networks: usize,
}

/// A session as the page shows it.
struct Row {
    id: String,
    browser: String,
    began: String,
    seen: String,
    is_this: bool,
}

/// Where one is signed in.
#[get("/account/sessions")]
async fn list(own: OwnSession, accounts: Data<Accounts>, chrome: Chrome) -> Answer<Html> {
    let now = accounts.clock.now();
    let sessions = accounts.sessions(&own.ctx).await?;
    let rows = sessions.into_iter().map(|one| Row {
        is_this: one.id == own.id,
        id: one.id.to_string(),
        browser: if one.browser.is_empty() { "Unknown browser".to_owned() } else { one.browser },
        began: moment(one.created_at, chrome.zone),
        seen: capital(&ago(one.seen_at, now, STAFF)),
    });
    let networks = accounts.memberships(own.ctx.account).await?.len();
    page(List { rows: rows.collect(), networks, chrome }.render())
}

/// Ends all but this one.
#[post("/account/sessions/end-others")]
async fn end_others(own: OwnSession, accounts: Data<Accounts>) -> Answer<HttpResponse> {
    accounts.end_other_sessions(&own.ctx, own.id).await?;
    Ok(see(&format!("/account/sessions?done={}", Done::SessionsEnded)))
}

/// Ends one.
#[post("/account/sessions/{id}/end")]
async fn end(own: OwnSession, accounts: Data<Accounts>, id: Path<Uuid>) -> Answer<HttpResponse> {
    accounts.end_session(&own.ctx, id.into_inner()).await?;
    Ok(see(&format!("/account/sessions?done={}", Done::SessionsEnded)))
}
