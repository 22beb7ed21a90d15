//! Changing one's own password.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use crate::{
    accounts::{Accounts, Error, OwnSession, factor::pages::told, pages::again},
    telemetry::Private,
    web::{Answer, Chrome, Done, Problem, filters, page, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(show).service(change);
}

#[derive(Template)]
#[template(path = "accounts/passwords/pages/change.html")]
struct Change {
    chrome: Chrome,
    fault: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
struct Said {
    old: Private<String>,
    new: Private<String>,
}

/// The form.
#[get("/account/password")]
async fn show(_: OwnSession, chrome: Chrome) -> Answer<Html> {
    page(Change { chrome, fault: None }.render())
}

/// Changes it, or shows the form again.
#[post("/account/password")]
async fn change(
    own: OwnSession,
    accounts: Data<Accounts>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let Said { old, new } = form.into_inner();
    match accounts.change_password(&own, old, new).await {
        Ok(()) => Ok(see(&format!("/account/sessions?done={}", Done::PasswordChanged))),
        Err(error) => shown_again(chrome, error),
    }
}

fn shown_again(chrome: Chrome, error: Error) -> Answer<HttpResponse> {
    let (problem, fault) = told(error)?;
    let shown = Change { chrome, fault: Some(fault) }.render();
    Ok(again(&problem, shown.map_err(Problem::ours)?))
}
