//! Sign-in, sessions, sign-out.

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde_json::json;

use super::{
    Accounts, Error,
    model::{self, TenantCtx},
    store,
};
use crate::{
    audit::{self, Who},
    sealed,
    telemetry::Private,
};

/// The session cookie's name over plain HTTP.
pub const COOKIE: &str = "guidepost";

/// The session cookie's name over HTTPS: the prefix keeps other hosts from setting it.
pub const SECURE_COOKIE: &str = "__Host-guidepost";

impl Accounts {
    /// A session's fresh token for whoever knows this login's password.
    ///
    /// The try counts as failed until it has succeeded, so that many at once gain nothing.
    pub async fn sign_in(
        &self,
        login: &str,
        password: Private<String>,
    ) -> Result<Private<String>, Error> {
        let login = model::folded(login);
        let login_hash = hmac::sign(&self.keyring.derived(b"login"), login.as_bytes());
        self.count_try(login_hash.as_ref()).await?;
        let credentials = store::by_login(&self.db, &login).await?;
        let hash = credentials.as_ref().and_then(|known| known.password_hash.clone());
        let fits = self.verify(password, hash).await?;
        let Some(known) = credentials.filter(|_| fits) else {
            tracing::info!("sign-in refused");
            return Err(Error::NotRecognized);
        };

        let token = Private(BASE64_URL_SAFE_NO_PAD.encode(sealed::random()));
        let (id, now) = (self.clock.private_id(), self.clock.now());
        let hash = sealed::sha256(token.0.as_bytes());
        let who = Who { tenant: known.network_id, account: known.id };
        let mut tx = self.db.begin().await?;
        store::forgive(&mut tx, login_hash.as_ref()).await?;
        store::sweep(&mut tx, now - model::ABSOLUTE).await?;
        store::insert_session(&mut tx, id, &hash, known.id, known.network_id, now).await?;
        audit::note(&mut tx, now, Some(who), "session.begin", "session", id, &json!({})).await?;
        tx.commit().await?;
        tracing::info!(account.id = %known.id, "account {} signed in", known.id);
        Ok(token)
    }

    async fn count_try(&self, login_hash: &[u8]) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let (failures, blocked) =
            store::failed(&mut tx, login_hash, now, now - TimeDelta::days(1)).await?;
        if let Some(until) = blocked.filter(|until| *until > now) {
            return Err(Error::TooManyTries((until - now).num_seconds().max(1)));
        }
        let until = model::pause_after(failures).map(|pause| now + pause);
        store::block(&mut tx, login_hash, until).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who has this session, if it still lives.
    pub async fn by_session(&self, token: &str) -> Result<Option<TenantCtx>, Error> {
        let now = self.clock.now();
        let live = store::by_token(&self.db, &sealed::sha256(token.as_bytes())).await?;
        let live = live.filter(|live| {
            model::lives(live.created_at, live.last_at.unwrap_or(live.created_at), now)
        });
        let Some(live) = live else { return Ok(None) };
        if live.last_at.is_none_or(|seen| now - seen >= TimeDelta::minutes(1)) {
            let (db, proof) = (self.db.clone(), live.proof);
            tokio::spawn(async move {
                if let Err(error) = store::seen(&db, proof, now).await {
                    tracing::warn!("a session's last use was not noted: {error}");
                }
            });
        }
        Ok(Some(live.into()))
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

    /// The session cookie's name here.
    pub(super) fn cookie_name(&self) -> &'static str {
        if self.is_secure() { SECURE_COOKIE } else { COOKIE }
    }
}

impl From<store::Live> for TenantCtx {
    fn from(live: store::Live) -> Self {
        Self {
            tenant: live.network_id,
            account: live.account_id,
            name: live.name,
            role: live.role,
            organization: live.organization_id,
        }
    }
}
