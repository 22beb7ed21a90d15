//! The pages of invitations: the administrator's form, and what the link in the mail opens.

use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Data, Form, Html, Path, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;
use strum::IntoEnumIterator as _;

use super::{Invited, Open};
use crate::{
    accounts::{
        Accounts, Administrator, Csrf, Error, colleagues::pages::rights, factor::pages::told,
        model::Role, pages::again,
    },
    mail::{Address, line},
    telemetry::Private,
    values::AccountId,
    web::{Answer, Chrome, Done, Fault, Fields, Problem, STAFF, Said, filters, page, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(ask).service(invite).service(invite_again).service(withdraw);
    cfg.service(show).service(accept);
}

#[derive(Template)]
#[template(path = "accounts/invitations/pages/invite.html")]
struct Invite {
    chrome: Chrome,
    roles: Vec<(Role, String)>,
    form: Said,
    faults: Vec<Fault>,
}

impl Invite {
    fn with(chrome: Chrome, form: Said, faults: Vec<Fault>) -> Self {
        let given = Role::iter().filter(|role| Role::Admin.gives(*role));
        let roles = given.map(|role| (role, STAFF.say(role.key()).to_string())).collect();
        Self { chrome, roles, form, faults }
    }

    fn said(&self, name: &str) -> &str {
        self.form.one(name)
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }
}

/// What the link opens.
#[derive(Template)]
#[template(path = "accounts/invitations/pages/accept.html")]
struct Accept<'a> {
    chrome: Chrome,
    csrf: &'a str,
    open: Open,
    token: &'a str,
    fault: Option<String>,
}

/// What a link opens that leads nowhere: used up, withdrawn, too old or never sent.
#[derive(Template)]
#[template(path = "accounts/invitations/pages/dead.html")]
struct Dead {
    chrome: Chrome,
}

/// What a link in a letter holds.
#[derive(Deserialize)]
pub(in crate::accounts) struct Held {
    /// The secret part.
    #[serde(default = "nothing")]
    pub token: Private<String>,
}

/// What the pages that links open send.
#[derive(Deserialize)]
pub(in crate::accounts) struct Chosen {
    /// The secret part of the link.
    pub token: Private<String>,
    /// The password, given or chosen.
    pub password: Private<String>,
}

const fn nothing() -> Private<String> {
    Private(String::new())
}

/// The form to invite somebody with.
#[get("/colleagues/invite")]
async fn ask(_: Administrator, chrome: Chrome) -> Answer<Html> {
    page(Invite::with(chrome, Said::default(), Vec::new()).render())
}

/// Invites, or shows the form again with every fault.
#[post("/colleagues/invite")]
async fn invite(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, detail: String| {
        faults.push(Fault { pointer: pointer.to_owned(), detail });
    };
    let address = form.one("address").parse::<Address>();
    if let Err(why) = &address {
        fault("address", why.to_string());
    }
    let name = form.one("name");
    if name.is_empty() || line(name).is_err() {
        fault("name", "A name is needed, on one line.".to_owned());
    }
    let mut fields = Fields::default();
    let (role, organization) = rights(&accounts, &form, &mut fields).await?;
    if role == Some(Role::AgencyEditor) && organization.is_none() {
        fields.fault("organization", "An agency editor needs the organization's exact name.");
    }
    if let Err(problem) = fields.finish(|| Some(())) {
        faults.extend_from_slice(problem.errors());
    }
    let (Ok(address), Some(role), true) = (address, role, faults.is_empty()) else {
        return shown_again(chrome, form.into_inner(), faults);
    };
    let new = Invited { address, name: name.to_owned(), role, organization };
    match accounts.invite(&ctx, new).await {
        Ok(_) => Ok(see(&format!("/colleagues?done={}", Done::InvitationSent))),
        Err(Error::NotInThatState(state)) => {
            let detail = format!("Whoever has this address is a member already: {state}.");
            let fault = Fault { pointer: "address".to_owned(), detail };
            shown_again(chrome, form.into_inner(), vec![fault])
        }
        Err(error) => Err(error.into()),
    }
}

fn shown_again(chrome: Chrome, form: Said, faults: Vec<Fault>) -> Answer<HttpResponse> {
    let shown = Invite::with(chrome, form, faults).render().map_err(Problem::ours)?;
    let mut answer = HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(answer.content_type("text/html; charset=utf-8").body(shown))
}

/// Sends another link.
#[post("/colleagues/{id}/invite-again")]
async fn invite_again(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
) -> Answer<HttpResponse> {
    accounts.invite_again(&ctx, id.into_inner()).await?;
    Ok(see(&format!("/colleagues?done={}", Done::InvitationSent)))
}

/// Takes an invitation back.
#[post("/colleagues/{id}/withdraw")]
async fn withdraw(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
) -> Answer<HttpResponse> {
    accounts.withdraw(&ctx, id.into_inner()).await?;
    Ok(see(&format!("/colleagues?done={}", Done::InvitationWithdrawn)))
}

/// What the link opens; looking uses nothing up, since programs that check mail look too.
#[get("/invitation")]
async fn show(
    accounts: Data<Accounts>,
    chrome: Chrome,
    csrf: Csrf,
    held: Query<Held>,
) -> Answer<HttpResponse> {
    match accounts.invitation(&held.token.0).await {
        Ok(open) => {
            let (csrf, token) = (&*csrf.0, &*held.token.0);
            let shown = Accept { chrome, csrf, open, token, fault: None }.render();
            Ok(secret(StatusCode::OK, shown.map_err(Problem::ours)?))
        }
        Err(error) => dead(chrome, error),
    }
}

/// Joins, or asks again.
#[post("/invitation")]
async fn accept(
    accounts: Data<Accounts>,
    chrome: Chrome,
    csrf: Csrf,
    form: Form<Chosen>,
) -> Answer<HttpResponse> {
    let Chosen { token, password } = form.into_inner();
    let open = match accounts.invitation(&token.0).await {
        Ok(open) => open,
        Err(error) => return dead(chrome, error),
    };
    match accounts.accept(&token.0, password).await {
        Ok(()) => Ok(see(&format!("/sign-in?done={}", Done::Joined))),
        Err(error @ Error::DeadLink) => dead(chrome, error),
        Err(error) => {
            let (problem, fault) = told(error)?;
            let (csrf, token, fault) = (&*csrf.0, &*token.0, Some(fault));
            let shown = Accept { chrome, csrf, open, token, fault }.render();
            Ok(again(&problem, shown.map_err(Problem::ours)?))
        }
    }
}

/// The page of a link that leads nowhere, whatever the reason; other errors stay what they are.
pub(in crate::accounts) fn dead(chrome: Chrome, error: Error) -> Answer<HttpResponse> {
    match error {
        Error::DeadLink => {
            Ok(secret(StatusCode::NOT_FOUND, Dead { chrome }.render().map_err(Problem::ours)?))
        }
        other => Err(other.into()),
    }
}

/// A page whose address lets somebody in: kept nowhere. The edge's `Referrer-Policy: same-origin`
/// tells it to nobody; `no-referrer` would make browsers say `Origin: null` with the form.
pub(in crate::accounts) fn secret(status: StatusCode, shown: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(shown)
}
