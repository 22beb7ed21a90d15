//! The pages for who forgot the password.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Form, Html, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use crate::{
    accounts::{
        Accounts, Csrf, Error, Origin,
        factor::pages::told,
        invitations::pages::{Chosen, Held, dead, secret},
        links::Kind,
        pages::again,
    },
    web::{Answer, Chrome, Done, Problem, filters, page, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(ask).service(asked).service(show).service(choose);
}

#[derive(Template)]
#[template(path = "accounts/forgotten/pages/ask.html")]
struct Ask<'a> {
    chrome: Chrome,
    csrf: &'a str,
    fault: Option<String>,
    is_done: bool,
}

#[derive(Template)]
#[template(path = "accounts/forgotten/pages/choose.html")]
struct Choose<'a> {
    chrome: Chrome,
    csrf: &'a str,
    token: &'a str,
    fault: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
struct Said {
    login: String,
}

/// Asks for the address.
#[get("/forgotten")]
async fn ask(chrome: Chrome, csrf: Csrf) -> Answer<Html> {
    page(Ask { chrome, csrf: &csrf.0, fault: None, is_done: false }.render())
}

/// Says the same whether or not there is such an account.
#[post("/forgotten")]
async fn asked(
    accounts: Data<Accounts>,
    chrome: Chrome,
    csrf: Csrf,
    origin: Origin,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    match accounts.forgot_password(&form.login, &origin).await {
        Ok(()) => {
            let shown = Ask { chrome, csrf: &csrf.0, fault: None, is_done: true }.render();
            Ok(secret(StatusCode::OK, shown.map_err(Problem::ours)?))
        }
        Err(error) => {
            let (problem, fault) = told(error)?;
            let shown = Ask { chrome, csrf: &csrf.0, fault: Some(fault), is_done: false }.render();
            Ok(again(&problem, shown.map_err(Problem::ours)?))
        }
    }
}

/// What the link opens.
#[get("/new-password")]
async fn show(
    accounts: Data<Accounts>,
    chrome: Chrome,
    csrf: Csrf,
    held: Query<Held>,
) -> Answer<HttpResponse> {
    if let Err(error) = accounts.link(Kind::Password, &held.token.0).await {
        return dead(chrome, error);
    }
    let shown = Choose { chrome, csrf: &csrf.0, token: &held.token.0, fault: None }.render();
    Ok(secret(StatusCode::OK, shown.map_err(Problem::ours)?))
}

/// Sets the password, or asks again.
#[post("/new-password")]
async fn choose(
    accounts: Data<Accounts>,
    chrome: Chrome,
    csrf: Csrf,
    form: Form<Chosen>,
) -> Answer<HttpResponse> {
    let Chosen { token, password } = form.into_inner();
    match accounts.choose_password(&token.0, password).await {
        Ok(()) => Ok(see(&format!("/sign-in?done={}", Done::PasswordChanged))),
        Err(error @ Error::DeadLink) => dead(chrome, error),
        Err(error) => {
            let (problem, fault) = told(error)?;
            let (csrf, token, fault) = (&*csrf.0, &*token.0, Some(fault));
            let shown = Choose { chrome, csrf, token, fault }.render();
            Ok(again(&problem, shown.map_err(Problem::ours)?))
        }
    }
}
