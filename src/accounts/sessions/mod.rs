//! Sign-in, sessions, sign-out.

pub mod model;
pub mod pages;
mod store;

use std::net::IpAddr;

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Accounts, Error,
    model::{self as rules, Entrant, TenantCtx, Wants},
};
use crate::{
    audit::{self, Who},
    config::SecondFactor,
    db::Tx,
    sealed,
    telemetry::Private,
    values::AccountId,
};

pub use self::model::Browser;

/// The session cookie's name over plain HTTP.
pub const COOKIE: &str = "guidepost";

/// The session cookie's name over HTTPS: the prefix keeps other hosts from setting it.
pub const SECURE_COOKIE: &str = "__Host-guidepost";

/// From where somebody signs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address; nothing where it would be that of others too.
    pub address: Option<IpAddr>,
    /// The browser, in words.
    pub browser: Browser,
}

/// A session that was begun: the token, and what it still wants before it opens anything.
#[derive(Clone, Debug)]
pub struct Begun {
    /// What the cookie holds.
    pub token: Private<String>,
    /// What is still wanted.
    pub wants: Option<Wants>,
    /// Whose it is.
    pub account: AccountId,
}

/// An open session, as its holder sees it in a list.
#[derive(Clone, Debug, FromRow)]
pub struct Shown {
    /// Names it when it is to be ended.
    pub id: Uuid,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub seen_at: DateTime<Utc>,
    /// The browser, in words.
    pub browser: String,
}

/// Whose session a token is of.
#[derive(Clone, Debug)]
pub(super) enum Holder {
    /// Somebody signed in.
    SignedIn(TenantCtx, Uuid),
    /// Somebody who has given the password and is wanted to give more.
    HalfWay(Entrant),
}

impl Accounts {
    /// A session's fresh token for whoever knows this login's password.
    ///
    /// The try counts as failed until it has succeeded, so that many at once gain nothing.
    pub async fn sign_in(
        &self,
        login: &str,
        password: Private<String>,
        origin: &Origin,
    ) -> Result<Begun, Error> {
        let login = rules::folded(login);
        let login_hash = hmac::sign(&self.keyring.derived(b"login"), login.as_bytes());
        let address_hash = origin.address.map(|address| self.address_tries(address));
        if let Some(hash) = &address_hash {
            self.count_try_from(hash).await?;
        }
        self.count_try(login_hash.as_ref()).await?;
        let credentials = super::store::by_login(&self.db, &login).await?;
        let hash = credentials.as_ref().and_then(|known| known.password_hash.clone());
        let fits = self.verify(password, hash).await?;
        let Some(known) = credentials.filter(|_| fits) else {
            tracing::info!("sign-in refused");
            return Err(Error::NotRecognized);
        };

        let is_required =
            self.second_factor == SecondFactor::Required && known.role.needs_second_factor();
        let wants = match (known.factors > 0, is_required) {
            (true, _) => Some(Wants::Code),
            (false, true) => Some(Wants::Enrolment),
            (false, false) => None,
        };
        let (id, now) = (self.clock.private_id(), self.clock.now());
        let who = Who { tenant: known.network_id, account: known.id };
        let action = if wants.is_some() { "session.password" } else { "session.begin" };
        let mut tx = self.db.begin().await?;
        super::store::forgive(&mut tx, login_hash.as_ref()).await?;
        if let Some(hash) = &address_hash {
            super::store::forgive_one(&mut tx, hash).await?;
        }
        store::sweep(&mut tx, now - rules::ABSOLUTE).await?;
        let token = self.begin_session(&mut tx, id, who, wants, &origin.browser, now).await?;
        audit::note(&mut tx, now, Some(who), action, "session", id, &json!({})).await?;
        tx.commit().await?;
        tracing::info!(account.id = %known.id, "account {} gave its password", known.id);
        Ok(Begun { token, wants, account: known.id })
    }

    async fn begin_session(
        &self,
        tx: &mut Tx,
        id: Uuid,
        who: Who,
        wants: Option<Wants>,
        browser: &Browser,
        began: DateTime<Utc>,
    ) -> Result<Private<String>, Error> {
        let token = Private(BASE64_URL_SAFE_NO_PAD.encode(sealed::random()));
        let new = store::New {
            id,
            token_hash: &sealed::sha256(token.0.as_bytes()),
            account: who.account,
            network: who.tenant,
            wants,
            browser: &browser.0,
            began,
        };
        store::insert(tx, &new, self.clock.now()).await?;
        Ok(token)
    }

    /// Ends the session and begins another, which lives no longer than that one would have unless
    /// it wants something: whoever knew the old token knows nothing now.
    pub(super) async fn replace_session(
        &self,
        tx: &mut Tx,
        old: Uuid,
        who: Who,
        wants: Option<Wants>,
        browser: &Browser,
    ) -> Result<Private<String>, Error> {
        let began = store::end_one(tx, old, who.account).await?.ok_or(Error::NotRecognized)?;
        let began = if wants.is_some() { self.clock.now() } else { began };
        self.begin_session(tx, self.clock.private_id(), who, wants, browser, began).await
    }

    /// Counts a try for a login or for an account's codes.
    pub(super) async fn count_try(&self, hash: &[u8]) -> Result<(), Error> {
        self.count(hash, TimeDelta::days(1), rules::pause_after).await
    }

    /// Counts a try from an address, for whichever login.
    pub(super) async fn count_try_from(&self, hash: &[u8]) -> Result<(), Error> {
        self.count(hash, rules::ADDRESS_FORGOTTEN, rules::pause_for_address).await
    }

    pub(super) async fn count(
        &self,
        hash: &[u8],
        kept: TimeDelta,
        pause_after: fn(i64) -> Option<TimeDelta>,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let (failures, blocked) = super::store::failed(&mut tx, hash, now, now - kept).await?;
        if let Some(until) = blocked.filter(|until| *until > now) {
            return Err(Error::TooManyTries((until - now).num_seconds().max(1)));
        }
        let until = pause_after(failures).map(|pause| now + pause);
        super::store::block(&mut tx, hash, until).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets the tries before one that succeeded.
    pub(super) async fn forgive(&self, tx: &mut Tx, hash: &[u8]) -> Result<(), Error> {
        Ok(super::store::forgive(tx, hash).await?)
    }

    pub(super) fn address_tries(&self, address: IpAddr) -> Vec<u8> {
        let network = model::network(address);
        hmac::sign(&self.keyring.derived(b"address tries"), &network).as_ref().to_vec()
    }

    /// Who has this session and is signed in with it, if it still lives.
    pub async fn by_session(&self, token: &str) -> Result<Option<TenantCtx>, Error> {
        Ok(match self.holder(token).await? {
            Some(Holder::SignedIn(ctx, _)) => Some(ctx),
            Some(Holder::HalfWay(_)) | None => None,
        })
    }

    /// Who has this session, if it still lives.
    pub(super) async fn holder(&self, token: &str) -> Result<Option<Holder>, Error> {
        let now = self.clock.now();
        let live = store::by_token(&self.db, &sealed::sha256(token.as_bytes())).await?;
        let live = live.filter(|live| rules::lives(live.created_at, live.seen_at, now));
        let Some(live) = live else { return Ok(None) };
        if let Some(wants) = live.wants {
            let is_late = now - live.created_at >= rules::HALF_WAY;
            let entrant = Entrant {
                session: live.id,
                account: live.account_id,
                network: live.network_id,
                wants,
            };
            return Ok((!is_late).then_some(Holder::HalfWay(entrant)));
        }
        if now - live.seen_at >= TimeDelta::minutes(1) {
            let (db, id) = (self.db.clone(), live.id);
            tokio::spawn(async move {
                if let Err(error) = store::seen(&db, id, now).await {
                    tracing::warn!("a session's last use was not noted: {error}");
                }
            });
        }
        let ctx = TenantCtx {
            tenant: live.network_id,
            account: live.account_id,
            name: live.name,
            role: live.role,
            organization: live.organization_id,
        };
        Ok(Some(Holder::SignedIn(ctx, live.id)))
    }

    /// Ends this session, now and here.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        let hash = sealed::sha256(token.as_bytes());
        let mut tx = self.db.begin().await?;
        if let Some((account, tenant)) = store::end(&mut tx, &hash).await? {
            let who = Who { tenant, account };
            let now = self.clock.now();
            audit::note(&mut tx, now, Some(who), "session.end", "account", account.0, &json!({}))
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The account's open sessions, the one used last first.
    pub async fn sessions(&self, ctx: &TenantCtx) -> Result<Vec<Shown>, Error> {
        let now = self.clock.now();
        let (began, seen) = (now - rules::ABSOLUTE, now - rules::IDLE);
        Ok(store::of(&self.db, ctx.account, began, seen).await?)
    }

    /// Ends one of the account's own sessions; that of somebody else is not there.
    pub async fn end_session(&self, ctx: &TenantCtx, session: Uuid) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        if store::end_one(&mut tx, session, ctx.account).await?.is_none() {
            return Err(Error::NoSuchSession);
        }
        let now = self.clock.now();
        audit::note(&mut tx, now, Some(ctx), "session.end", "session", session, &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Ends the account's other sessions, within a change that asks for it.
    pub(super) async fn end_others(
        &self,
        tx: &mut Tx,
        own: &super::OwnSession,
    ) -> Result<(), Error> {
        Ok(store::end_others(tx, own.ctx.account, own.id).await?)
    }

    /// Ends all the account's sessions but this one.
    pub async fn end_other_sessions(&self, ctx: &TenantCtx, own: Uuid) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        store::end_others(&mut tx, ctx.account, own).await?;
        let (now, subject) = (self.clock.now(), ctx.account.0);
        audit::note(&mut tx, now, Some(ctx), "session.end_others", "account", subject, &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }

    /// The session cookie's name here.
    pub(super) fn cookie_name(&self) -> &'static str {
        if self.is_secure() { SECURE_COOKIE } else { COOKIE }
    }
}
