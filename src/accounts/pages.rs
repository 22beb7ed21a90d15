//! Signing in and out.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _, get, post,
    web::{Data, Form, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use super::{Accounts, Csrf, Error, Visitor, model::own_path};
use crate::{
    telemetry::Private,
    web::{Answer, Chrome, Problem, filters, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(sign_in).service(signed_in).service(sign_out);
}

/// The sign-in form, with what went wrong.
#[derive(Template)]
#[template(path = "accounts/pages/sign_in.html")]
struct SignIn<'a> {
    chrome: Chrome,
    csrf: &'a str,
    login: &'a str,
    next: &'a str,
    fault: Option<String>,
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Afterwards {
    #[serde(default)]
    next: String,
}

/// What the sign-in form sends.
#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: Private<String>,
    #[serde(default)]
    next: String,
}

/// Asks for login and password.
#[get("/sign-in")]
async fn sign_in(
    Visitor(who): Visitor,
    csrf: Csrf,
    chrome: Chrome,
    query: Query<Afterwards>,
) -> Answer<HttpResponse> {
    let next = own_path(&query.next);
    if who.is_some() {
        return Ok(see(next));
    }
    let form = SignIn { chrome, csrf: &csrf.0, login: "", next, fault: None };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(form.render().map_err(Problem::ours)?))
}

/// Signs in, or shows the form again with what was wrong.
#[post("/sign-in")]
async fn signed_in(
    accounts: Data<Accounts>,
    request: HttpRequest,
    csrf: Csrf,
    chrome: Chrome,
    form: Form<Credentials>,
) -> Answer<HttpResponse> {
    let next = own_path(&form.next);
    match accounts.sign_in(&form.login, form.password.clone()).await {
        Ok(token) => {
            // A session that was open here ends: its token may be known to someone else.
            if let Some(old) = request.cookie(accounts.cookie_name()) {
                accounts.sign_out(old.value()).await?;
            }
            let mut response = see(next);
            response
                .add_cookie(&accounts.cookie(accounts.cookie_name(), token.0))
                .map_err(|cause| Problem::ours(anyhow::anyhow!("{cause}")))?;
            Ok(response)
        }
        Err(error @ (Error::NotRecognized | Error::TooManyTries(_))) => {
            let fault = match error {
                Error::TooManyTries(seconds) => chrome.say("signin-slow").with("seconds", seconds),
                _ => chrome.say("signin-wrong"),
            };
            let fault = Some(fault.to_string());
            let form = SignIn { chrome, csrf: &csrf.0, login: &form.login, next, fault };
            let shown = form.render().map_err(Problem::ours)?;
            Ok(again(&Problem::from(error), shown))
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session.
#[post("/sign-out")]
async fn sign_out(accounts: Data<Accounts>, request: HttpRequest) -> Answer<HttpResponse> {
    let mut response = see("/");
    if let Some(mut cookie) = request.cookie(accounts.cookie_name()) {
        accounts.sign_out(cookie.value()).await?;
        cookie.set_path("/");
        response
            .add_removal_cookie(&cookie)
            .map_err(|cause| Problem::ours(anyhow::anyhow!("{cause}")))?;
    }
    Ok(response)
}

/// The page, with the problem's status and headers.
fn again(problem: &Problem, page: String) -> HttpResponse {
    let mut response = HttpResponse::build(problem.status_code());
    if let Some((name, value)) = problem.header() {
        response.insert_header((name.clone(), value.as_str()));
    }
    response.content_type("text/html; charset=utf-8").body(page)
}
