//! Choosing the network to work in, for people who work in several.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use super::Membership;
use crate::{
    accounts::{Accounts, Origin, OwnSession, model::own_path, pages::onward},
    values::{AccountId, NetworkId},
    web::{Answer, Chrome, STAFF, filters, page, see},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(choose).service(switch);
}

#[derive(Template)]
#[template(path = "accounts/memberships/pages/networks.html")]
struct Networks<'a> {
    chrome: Chrome,
    rows: Vec<Row>,
    next: &'a str,
}

/// A network that one works in.
struct Row {
    one: Membership,
    role: String,
    is_this: bool,
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Afterwards {
    #[serde(default)]
    next: String,
}

/// The networks that one works in.
#[get("/account/networks")]
async fn choose(
    own: OwnSession,
    accounts: Data<Accounts>,
    chrome: Chrome,
    query: Query<Afterwards>,
) -> Answer<Html> {
    let row = |one: Membership| Row {
        role: STAFF.say(one.role.key()).to_string(),
        is_this: one.network_id == own.ctx.tenant,
        one,
    };
    let rows = accounts.memberships(own.ctx.account).await?.into_iter().map(row).collect();
    page(Networks { chrome, rows, next: own_path(&query.next) }.render())
}

/// Goes on in that network.
#[post("/account/networks/{id}")]
async fn switch(
    own: OwnSession,
    accounts: Data<Accounts>,
    origin: Origin,
    id: Path<NetworkId>,
    form: Form<Afterwards>,
) -> Answer<HttpResponse> {
    let next = own_path(&form.next);
    if *id == own.ctx.tenant {
        return Ok(see(next));
    }
    let begun = accounts.switch(&own, id.into_inner(), &origin.browser).await?;
    let mut response = see(&onward(begun.wants, next));
    accounts.hand_over(begun.token, &mut response)?;
    Ok(response)
}

impl Accounts {
    /// Where somebody goes who has just signed in: on, or first to the choice of a network.
    pub(in crate::accounts) async fn entrance(
        &self,
        account: AccountId,
        next: &str,
    ) -> Answer<String> {
        if self.memberships(account).await?.len() < 2 {
            return Ok(next.to_owned());
        }
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        Ok(format!("/account/networks?next={next}"))
    }
}
