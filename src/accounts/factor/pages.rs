//! The pages of the second factor: giving its code at sign-in, setting it up, turning it off.

use actix_web::{
    HttpResponse, ResponseError as _, get, post,
    web::{Data, Form, Html, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use super::{Standing, model::Secret, qr};
use crate::{
    accounts::{
        Accounts, Error, Origin, OwnSession,
        extract::{Enrolling, Entering},
        model::own_path,
        pages::again,
        store,
    },
    telemetry::Private,
    web::{Answer, Chrome, Done, Problem, filters, page, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(ask_code)
        .service(take_code)
        .service(show)
        .service(begin)
        .service(confirm)
        .service(renew)
        .service(remove);
}

/// Asks for a code after the password.
#[derive(Template)]
#[template(path = "accounts/factor/pages/code.html")]
struct AskCode<'a> {
    chrome: Chrome,
    next: &'a str,
    fault: Option<String>,
}

/// How the second factor is, and what can be done with it.
#[derive(Template)]
#[template(path = "accounts/factor/pages/factor.html")]
struct Factor<'a> {
    chrome: Chrome,
    standing: Standing,
    setup: Option<Setup>,
    is_required: bool,
    next: &'a str,
    fault: Option<String>,
}

/// A secret for the telephone.
struct Setup {
    qr: Option<String>,
    groups: String,
    address: String,
}

impl Setup {
    fn of(secret: &Secret, login: &str) -> Self {
        let address = secret.address(login);
        let label = "QR code of the secret, for an authenticator app";
        Self { qr: qr::svg(&address, label), groups: secret.in_groups(), address }
    }
}

/// The recovery codes, shown once.
#[derive(Template)]
#[template(path = "accounts/factor/pages/codes.html")]
struct Codes<'a> {
    chrome: Chrome,
    all: &'a [String],
    next: &'a str,
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Afterwards {
    #[serde(default)]
    next: String,
}

/// What the forms send.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    code: String,
    #[serde(default = "nothing")]
    password: Private<String>,
    #[serde(default)]
    next: String,
}

const fn nothing() -> Private<String> {
    Private(String::new())
}

/// Asks for the code.
#[get("/sign-in/code")]
async fn ask_code(Entering(_): Entering, chrome: Chrome, query: Query<Afterwards>) -> Answer<Html> {
    page(AskCode { chrome, next: own_path(&query.next), fault: None }.render())
}

/// Takes the code, or asks again.
#[post("/sign-in/code")]
async fn take_code(
    Entering(entrant): Entering,
    accounts: Data<Accounts>,
    chrome: Chrome,
    origin: Origin,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let next = own_path(&form.next);
    match accounts.finish_sign_in(&entrant, &form.code, &origin.browser).await {
        Ok(token) => {
            let mut response = see(&accounts.entrance(entrant.account, next).await?);
            accounts.hand_over(token, &mut response)?;
            Ok(response)
        }
        Err(error) => {
            let (problem, fault) = told(error)?;
            let shown = AskCode { chrome, next, fault: Some(fault) }.render();
            Ok(again(&problem, shown.map_err(Problem::ours)?))
        }
    }
}

/// How the second factor is.
#[get("/account/second-factor")]
async fn show(
    who: Enrolling,
    accounts: Data<Accounts>,
    chrome: Chrome,
    query: Query<Afterwards>,
) -> Answer<Html> {
    page(accounts.factor_page(&who, chrome, own_path(&query.next), None).await?.render())
}

/// Makes a secret and shows it.
#[post("/account/second-factor/begin")]
async fn begin(who: Enrolling, accounts: Data<Accounts>, form: Form<Said>) -> Answer<HttpResponse> {
    accounts.begin_factor(&who).await?;
    let next = own_path(&form.next).as_bytes();
    let next: String = url::form_urlencoded::byte_serialize(next).collect();
    Ok(see(&format!("/account/second-factor?next={next}")))
}

/// Takes the first code: from then on the factor counts.
#[post("/account/second-factor/confirm")]
async fn confirm(
    who: Enrolling,
    accounts: Data<Accounts>,
    chrome: Chrome,
    origin: Origin,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let next = own_path(&form.next);
    match accounts.confirm_factor(&who, &form.code, &origin.browser).await {
        Ok((codes, token)) => {
            let mut response = codes_page(chrome, &codes, next)?;
            accounts.hand_over(token, &mut response)?;
            Ok(response)
        }
        Err(error) => accounts.factor_again(&who, chrome, next, error).await,
    }
}

/// Ten new recovery codes.
#[post("/account/second-factor/codes")]
async fn renew(
    own: OwnSession,
    accounts: Data<Accounts>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    match accounts.renew_codes(&own.ctx, &form.code).await {
        Ok(codes) => codes_page(chrome, &codes, "/account/second-factor"),
        Err(error) => accounts.factor_again(&own.into(), chrome, "/work-list", error).await,
    }
}

/// Turns the factor off.
#[post("/account/second-factor/off")]
async fn remove(
    own: OwnSession,
    accounts: Data<Accounts>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    match accounts.remove_factor(&own.ctx, form.password.clone(), &form.code).await {
        Ok(()) => Ok(see(&format!("/account/second-factor?done={}", Done::FactorOff))),
        Err(error) => accounts.factor_again(&own.into(), chrome, "/work-list", error).await,
    }
}

impl Accounts {
    async fn factor_page<'a>(
        &self,
        who: &Enrolling,
        chrome: Chrome,
        next: &'a str,
        fault: Option<String>,
    ) -> Answer<Factor<'a>> {
        let standing = self.standing(who.account).await?;
        let login = store::login_of(&self.db, who.account).await.map_err(Problem::ours)?;
        let setup = self.begun(who.account).await?.map(|secret| Setup::of(&secret, &login));
        Ok(Factor { chrome, standing, setup, is_required: who.is_required, next, fault })
    }

    /// The page again, with what was wrong.
    async fn factor_again(
        &self,
        who: &Enrolling,
        chrome: Chrome,
        next: &str,
        error: Error,
    ) -> Answer<HttpResponse> {
        let (problem, fault) = told(error)?;
        let shown = self.factor_page(who, chrome, next, Some(fault)).await?;
        Ok(again(&problem, shown.render().map_err(Problem::ours)?))
    }
}

impl From<OwnSession> for Enrolling {
    fn from(OwnSession { ctx, id }: OwnSession) -> Self {
        Self { account: ctx.account, network: ctx.tenant, session: id, is_required: false }
    }
}

fn codes_page(chrome: Chrome, codes: &[String], next: &str) -> Answer<HttpResponse> {
    let shown = Codes { chrome, all: codes, next }.render().map_err(Problem::ours)?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("cache-control", "no-store"));
    Ok(response.content_type("text/html; charset=utf-8").body(shown))
}

/// What was wrong, for the form; faults that are not the caller's go on.
pub(in crate::accounts) fn told(error: Error) -> Answer<(Problem, String)> {
    let fault = match &error {
        Error::WrongCode => "This code is not good. Codes change every half minute and work once: \
                             type the one that the app shows now, or a recovery code not used yet."
            .to_owned(),
        Error::NotRecognized => "This is not your password.".to_owned(),
        Error::TooManyTries(seconds) => {
            format!("Too many wrong tries. Please wait {seconds} seconds and try again.")
        }
        Error::WeakPassword(weak) => format!("This will not do: {weak}."),
        _ => return Err(error.into()),
    };
    let problem = Problem::from(error);
    // A page of a 401 would lead to the sign-in form.
    let status = problem.status_code();
    let problem = if status == actix_web::http::StatusCode::UNAUTHORIZED {
        Problem::fields(Vec::new())
    } else {
        problem
    };
    Ok((problem, fault))
}
