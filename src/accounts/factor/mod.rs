//! The second factor: after the password a code from an app, or one of ten codes on paper.
//!
//! It counts once a code has shown that the app has the secret. A code is good once, tries are
//! counted like those of passwords, and turning it off asks for the password and a code. Secrets
//! are sealed; of recovery codes only keyed hashes are kept.

pub mod model;
pub mod pages;
mod qr;
mod store;

use aws_lc_rs::hmac;
use serde_json::json;

use super::{
    Accounts, Error,
    extract::Enrolling,
    model::{Entrant, TenantCtx},
    sessions::Browser,
};
use crate::{
    audit::{self, Who},
    db::Tx,
    sealed::INSTALLATION,
    telemetry::Private,
    values::AccountId,
};

use self::model::Secret;

/// How an account's second factor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it counts.
    pub is_on: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// Whether a secret waits for its first code.
    pub is_begun: bool,
}

/// What a good code was.
#[derive(Clone, Copy, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
enum Used {
    App,
    RecoveryCode,
}

impl Accounts {
    /// How this account's second factor is.
    pub async fn standing(&self, account: AccountId) -> Result<Standing, Error> {
        let kept = store::of(&self.db, account).await?;
        Ok(Standing {
            is_on: kept.as_ref().is_some_and(|kept| kept.confirmed_at.is_some()),
            codes_left: store::codes_left(&self.db, account).await?,
            is_begun: kept.is_some_and(|kept| kept.confirmed_at.is_none()),
        })
    }

    /// Makes a secret for an app, unless a factor counts already.
    pub async fn begin_factor(&self, who: &Enrolling) -> Result<(), Error> {
        let sealed =
            self.keyring.seal(INSTALLATION, &field(who.account), &Secret::fresh().to_text());
        let mut tx = self.db.begin().await?;
        store::begin(&mut tx, who.account, &sealed, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The secret that waits for its first code.
    async fn begun(&self, account: AccountId) -> Result<Option<Secret>, Error> {
        let kept = store::of(&self.db, account).await?;
        let begun = kept.filter(|kept| kept.confirmed_at.is_none());
        begun.map(|kept| self.opened(account, &kept)).transpose()
    }

    /// Makes the factor count; its recovery codes, and the token of the session that replaces the
    /// one it was done in.
    pub async fn confirm_factor(
        &self,
        who: &Enrolling,
        code: &str,
        browser: &Browser,
    ) -> Result<(Vec<String>, Private<String>), Error> {
        let tries = self.code_tries(who.account);
        self.count_try(&tries).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let kept = store::within(&mut tx, who.account).await?.ok_or(Error::WrongCode)?;
        let secret = self.opened(who.account, &kept)?;
        let step = secret.step_of(&model::typed(code), now, kept.last_step);
        let fits = match step {
            Some(step) => store::use_step(&mut tx, who.account, step).await?,
            None => false,
        };
        if !fits || !store::confirm(&mut tx, who.account, now).await? {
            return Err(Error::WrongCode);
        }
        let codes = self.new_codes(&mut tx, who.account).await?;
        self.forgive(&mut tx, &tries).await?;
        let by = Who { tenant: who.network, account: who.account };
        audit::note(&mut tx, now, Some(by), "factor.enrol", "account", who.account.0, &json!({}))
            .await?;
        let token = self.replace_session(&mut tx, who.session, by, None, browser).await?;
        tx.commit().await?;
        Ok((codes, token))
    }

    /// Opens the session of somebody who gave the password before and now a code.
    pub async fn finish_sign_in(
        &self,
        entrant: &Entrant,
        code: &str,
        browser: &Browser,
    ) -> Result<Private<String>, Error> {
        let tries = self.code_tries(entrant.account);
        self.count_try(&tries).await?;
        let mut tx = self.db.begin().await?;
        let used = self.use_code(&mut tx, entrant.account, code).await?;
        self.forgive(&mut tx, &tries).await?;
        let by = Who { tenant: entrant.network, account: entrant.account };
        let details = json!({ "factor": Into::<&'static str>::into(used) });
        let (now, id) = (self.clock.now(), entrant.session);
        let token = self.replace_session(&mut tx, id, by, None, browser).await?;
        audit::note(&mut tx, now, Some(by), "session.begin", "session", id, &details).await?;
        tx.commit().await?;
        tracing::info!(account.id = %entrant.account, "account {} signed in", entrant.account);
        Ok(token)
    }

    /// Ten new recovery codes in the place of the old ones, for a code.
    pub async fn renew_codes(&self, ctx: &TenantCtx, code: &str) -> Result<Vec<String>, Error> {
        let tries = self.code_tries(ctx.account);
        self.count_try(&tries).await?;
        let mut tx = self.db.begin().await?;
        self.use_code(&mut tx, ctx.account, code).await?;
        self.forgive(&mut tx, &tries).await?;
        let codes = self.new_codes(&mut tx, ctx.account).await?;
        let (now, subject) = (self.clock.now(), ctx.account.0);
        audit::note(&mut tx, now, Some(ctx), "factor.renew_codes", "account", subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Turns the factor off, for the password and a code.
    pub async fn remove_factor(
        &self,
        ctx: &TenantCtx,
        password: Private<String>,
        code: &str,
    ) -> Result<(), Error> {
        let tries = self.code_tries(ctx.account);
        self.count_try(&tries).await?;
        let hash = super::store::password_of(&self.db, ctx.account).await?;
        if !self.verify(password, hash).await? {
            return Err(Error::NotRecognized);
        }
        let mut tx = self.db.begin().await?;
        self.use_code(&mut tx, ctx.account, code).await?;
        self.forgive(&mut tx, &tries).await?;
        store::remove(&mut tx, ctx.account).await?;
        let (now, subject) = (self.clock.now(), ctx.account.0);
        audit::note(&mut tx, now, Some(ctx), "factor.remove", "account", subject, &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Removes the factor of an account whose holder lost it, and ends its sessions.
    pub(super) async fn reset(
        &self,
        tx: &mut Tx,
        by: Option<Who>,
        account: AccountId,
    ) -> Result<(), Error> {
        store::remove(tx, account).await?;
        super::store::end_all(tx, account).await?;
        let now = self.clock.now();
        audit::note(tx, now, by, "factor.reset", "account", account.0, &json!({})).await?;
        Ok(())
    }

    /// Uses up a code that is good, from the app or from paper.
    async fn use_code(&self, tx: &mut Tx, account: AccountId, code: &str) -> Result<Used, Error> {
        let (now, code) = (self.clock.now(), model::typed(code));
        let kept = store::within(tx, account).await?;
        let kept = kept.filter(|kept| kept.confirmed_at.is_some()).ok_or(Error::WrongCode)?;
        let (used, is_good) = if model::is_from_app(&code) {
            let step = self.opened(account, &kept)?.step_of(&code, now, kept.last_step);
            let fresh = match step {
                Some(step) => store::use_step(tx, account, step).await?,
                None => false,
            };
            (Used::App, fresh)
        } else {
            let hash = self.code_hash(account, &code);
            (Used::RecoveryCode, store::use_code(tx, account, &hash, now).await?)
        };
        if is_good { Ok(used) } else { Err(Error::WrongCode) }
    }

    async fn new_codes(&self, tx: &mut Tx, account: AccountId) -> Result<Vec<String>, Error> {
        let codes = model::recovery_codes();
        let hash = |code: &String| self.code_hash(account, &model::typed(code));
        let hashes: Vec<Vec<u8>> = codes.iter().map(hash).collect();
        store::replace_codes(tx, account, &hashes).await?;
        Ok(codes)
    }

    /// Fifty random bits under a key of ours: a slow hash would add nothing.
    fn code_hash(&self, account: AccountId, code: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.keyring.derived(b"recovery code"));
        context.update(account.0.as_bytes());
        context.update(code.as_bytes());
        context.sign().as_ref().to_vec()
    }

    /// Under what tries of an account's codes are counted.
    fn code_tries(&self, account: AccountId) -> Vec<u8> {
        hmac::sign(&self.keyring.derived(b"code tries"), account.0.as_bytes()).as_ref().to_vec()
    }

    fn opened(&self, account: AccountId, kept: &store::Kept) -> Result<Secret, Error> {
        let text = self.keyring.open(INSTALLATION, &field(account), &kept.secret)?;
        Secret::from_text(&text).ok_or(Error::Sealed(crate::sealed::NotOurs))
    }
}

fn field(account: AccountId) -> String {
    format!("second_factor.secret {account}")
}
