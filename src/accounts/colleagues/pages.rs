//! The page of colleagues, for administrators.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Html, Path, ServiceConfig},
};
use askama::Template;

use super::Colleague;
use crate::{
    accounts::{Accounts, Administrator},
    values::AccountId,
    web::{Answer, Chrome, Done, STAFF, filters, page, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list).service(reset_factor).service(end_sessions);
}

#[derive(Template)]
#[template(path = "accounts/colleagues/pages/list.html")]
struct List {
    chrome: Chrome,
    rows: Vec<Row>,
}

/// A colleague, or oneself.
struct Row {
    one: Colleague,
    role: String,
    is_self: bool,
}

/// The people of the network.
#[get("/colleagues")]
async fn list(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    chrome: Chrome,
) -> Answer<Html> {
    let row = |one: Colleague| Row {
        role: STAFF.say(one.role.key()).to_string(),
        is_self: one.id == ctx.account,
        one,
    };
    let rows = accounts.colleagues(&ctx).await?.into_iter().map(row).collect();
    page(List { chrome, rows }.render())
}

/// Takes a colleague's second factor off.
#[post("/colleagues/{id}/reset-factor")]
async fn reset_factor(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
) -> Answer<HttpResponse> {
    accounts.reset_factor(&ctx, id.into_inner()).await?;
    Ok(see(&format!("/colleagues?done={}", Done::FactorReset)))
}

/// Ends a colleague's sessions.
#[post("/colleagues/{id}/end-sessions")]
async fn end_sessions(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
) -> Answer<HttpResponse> {
    accounts.end_sessions_of(&ctx, id.into_inner()).await?;
    Ok(see(&format!("/colleagues?done={}", Done::SessionsEnded)))
}
