//! The pages of colleagues: supervisors see them, administrators change what is there.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, ServiceConfig},
};
use askama::Template;
use strum::IntoEnumIterator as _;

use super::Colleague;
use crate::{
    accounts::{
        Accounts, Administrator, SignedIn,
        memberships::{Change, State, Why},
        model::Role,
    },
    values::{AccountId, OrganizationId},
    web::{Answer, Chrome, Done, Fields, Problem, STAFF, Said, filters, page, see, shown::moment},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(show)
        .service(change_rights)
        .service(suspend)
        .service(resume)
        .service(end)
        .service(reset_factor)
        .service(end_sessions);
}

#[derive(Template)]
#[template(path = "accounts/colleagues/pages/list.html")]
struct List {
    chrome: Chrome,
    groups: Vec<(State, Vec<Row>)>,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "accounts/colleagues/pages/one.html")]
struct One {
    chrome: Chrome,
    row: Row,
    roles: Vec<(Role, String)>,
    reasons: Vec<Why>,
}

/// A colleague, or oneself.
struct Row {
    one: Colleague,
    /// What they are called; of somebody invited nothing is told but the address.
    name: String,
    role: String,
    since: String,
    is_self: bool,
}

impl Row {
    fn of(one: Colleague, own: AccountId, chrome: &Chrome) -> Self {
        let is_known = one.state != State::Invited;
        Self {
            name: if is_known { one.name.clone() } else { one.login.clone() },
            role: STAFF.say(one.role.key()).to_string(),
            since: moment(one.since, chrome.zone),
            is_self: one.id == own,
            one,
        }
    }

    fn is(&self, state: State) -> bool {
        self.one.state == state
    }
}

/// The people of the network, by how their memberships stand.
#[get("/colleagues")]
async fn list(SignedIn(ctx): SignedIn, accounts: Data<Accounts>, chrome: Chrome) -> Answer<Html> {
    if !ctx.role.sees_colleagues() {
        return Err(Problem::forbidden("Your role does not look after colleagues."));
    }
    let all = accounts.colleagues(&ctx).await?;
    let group = |state: State| {
        let those = all.iter().filter(|one| one.state == state).cloned();
        (state, those.map(|one| Row::of(one, ctx.account, &chrome)).collect::<Vec<_>>())
    };
    let order = [State::Active, State::Invited, State::Suspended, State::Ended];
    let groups = order.into_iter().map(group).filter(|(_, rows)| !rows.is_empty()).collect();
    page(List { groups, may_change: ctx.role == Role::Admin, chrome }.render())
}

/// One colleague, and what may be changed.
#[get("/colleagues/{id}")]
async fn show(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    chrome: Chrome,
    id: Path<AccountId>,
) -> Answer<Html> {
    let all = accounts.colleagues(&ctx).await?;
    let found = all.into_iter().find(|one| one.id == *id).ok_or_else(Problem::not_found)?;
    let given = Role::iter().filter(|role| ctx.role.gives(*role));
    let roles = given.map(|role| (role, STAFF.say(role.key()).to_string())).collect();
    let row = Row::of(found, ctx.account, &chrome);
    page(One { row, roles, reasons: Why::iter().collect(), chrome }.render())
}

/// The role and the organization that a form names.
pub(in crate::accounts) async fn rights(
    accounts: &Accounts,
    said: &Said,
    fields: &mut Fields,
) -> Answer<(Option<Role>, Option<OrganizationId>)> {
    let role = fields.parse::<Role>("role", said.one("role"));
    let Some(name) = said.some("organization") else { return Ok((role, None)) };
    let organization = accounts.organization_named(name).await?;
    if organization.is_none() {
        fields.fault("organization", "The directory has no one organization of exactly this name.");
    }
    Ok((role, organization))
}

/// Gives another role, for an organization or none.
#[post("/colleagues/{id}/rights")]
async fn change_rights(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let mut fields = Fields::default();
    let (role, organization) = rights(&accounts, &form, &mut fields).await?;
    let rights = fields.finish(|| Some(Change::Rights(role?, organization)))?;
    changed(&accounts, &ctx, id.into_inner(), rights).await
}

/// Shuts out for a time.
#[post("/colleagues/{id}/suspend")]
async fn suspend(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    changed(&accounts, &ctx, id.into_inner(), Change::Suspend(why(&form)?)).await
}

/// Lets in again.
#[post("/colleagues/{id}/resume")]
async fn resume(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
) -> Answer<HttpResponse> {
    changed(&accounts, &ctx, id.into_inner(), Change::Resume).await
}

/// Ends a membership.
#[post("/colleagues/{id}/end")]
async fn end(
    Administrator(ctx): Administrator,
    accounts: Data<Accounts>,
    id: Path<AccountId>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    changed(&accounts, &ctx, id.into_inner(), Change::End(why(&form)?)).await
}

fn why(form: &Said) -> Answer<Why> {
    let mut fields = Fields::default();
    let why = fields.parse::<Why>("why", form.one("why"));
    fields.finish(|| why)
}

async fn changed(
    accounts: &Accounts,
    ctx: &crate::accounts::model::TenantCtx,
    id: AccountId,
    change: Change,
) -> Answer<HttpResponse> {
    accounts.change_membership(ctx, id, change).await?;
    Ok(see(&format!("/colleagues?done={}", Done::MemberChanged)))
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
