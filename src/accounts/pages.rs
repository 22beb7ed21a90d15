//! Signing in and out.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _, get, post,
    web::{Data, Form, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use super::{
    Accounts, Csrf, Error, Origin, Visitor,
    extract::HalfWay,
    model::{Wants, own_path},
};
use crate::{
    telemetry::Private,
    web::{Answer, Chrome, Problem, filters, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(sign_in).service(signed_in).service(sign_out);
    super::factor::pages::configure(cfg);
    super::sessions::pages::configure(cfg);
    super::passwords::pages::configure(cfg);
    super::forgotten::pages::configure(cfg);
    super::invitations::pages::configure(cfg);
    super::colleagues::pages::configure(cfg);
    super::memberships::pages::configure(cfg);
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
    HalfWay(wants): HalfWay,
    csrf: Csrf,
    chrome: Chrome,
    query: Query<Afterwards>,
) -> Answer<HttpResponse> {
    let next = own_path(&query.next);
    if who.is_some() || wants.is_some() {
        return Ok(see(&onward(wants, next)));
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
    origin: Origin,
    form: Form<Credentials>,
) -> Answer<HttpResponse> {
    let next = own_path(&form.next);
    match accounts.sign_in(&form.login, form.password.clone(), &origin).await {
        Ok(begun) => {
            // A session that was open here ends: its token may be known to someone else.
            if let Some(old) = request.cookie(accounts.cookie_name()) {
                accounts.sign_out(old.value()).await?;
            }
            let next = match begun.wants {
                Some(_) => next.to_owned(),
                None => accounts.entrance(begun.account, next).await?,
            };
            let mut response = see(&onward(begun.wants, &next));
            accounts.hand_over(begun.token, &mut response)?;
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

/// Where a session that wants that is led to.
pub(super) fn onward(wants: Option<Wants>, next: &str) -> String {
    let page = match wants {
        None => return next.to_owned(),
        Some(Wants::Code) => "/sign-in/code",
        Some(Wants::Enrolment) => "/account/second-factor",
    };
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{page}?next={next}")
}

impl Accounts {
    /// Gives the browser the token of its session.
    pub(super) fn hand_over(
        &self,
        token: Private<String>,
        response: &mut HttpResponse,
    ) -> Answer<()> {
        response
            .add_cookie(&self.cookie(self.cookie_name(), token.0))
            .map_err(|cause| Problem::ours(anyhow::anyhow!("{cause}")))
    }
}

/// The page, with the problem's status and headers.
pub(super) fn again(problem: &Problem, page: String) -> HttpResponse {
    let mut response = HttpResponse::build(problem.status_code());
    if let Some((name, value)) = problem.header() {
        response.insert_header((name.clone(), value.as_str()));
    }
    response.content_type("text/html; charset=utf-8").body(page)
}
