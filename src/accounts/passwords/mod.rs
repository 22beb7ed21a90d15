//! Passwords as Argon2id hashes (OWASP: 19 MiB, two passes), two at a time.

pub mod pages;

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _},
};
use aws_lc_rs::hmac;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use super::{Accounts, Error, OwnSession, links, model, store};
use crate::{audit, telemetry::Private, values::AccountId};

/// What an unknown login's password is checked against, so that it takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    hashed(&Private(String::from("nobody has this password"))).unwrap_or_default()
});

impl Accounts {
    /// Gives somebody signed in a new password for the old one, and ends their other sessions.
    pub async fn change_password(
        &self,
        own: &OwnSession,
        old: Private<String>,
        new: Private<String>,
    ) -> Result<(), Error> {
        let (ctx, account) = (&own.ctx, own.ctx.account);
        let tries = self.password_tries(account);
        self.count_try(&tries).await?;
        let known = store::password_of(&self.db, account).await?;
        if !self.verify(old, known).await? {
            return Err(Error::NotRecognized);
        }
        let login = store::login_of(&self.db, account).await?;
        model::acceptable(&new.0, &login)?;
        let (hash, now) = (self.hash(new).await?, self.clock.now());
        let mut tx = self.db.begin().await?;
        store::set_password(&mut tx, &login, &hash).await?;
        links::store::remove(&mut tx, links::Kind::Password, account, None).await?;
        self.forgive(&mut tx, &tries).await?;
        self.end_others(&mut tx, own).await?;
        audit::note(&mut tx, now, Some(ctx), "account.password", "account", account.0, &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Under what tries of an account's old password are counted.
    pub(super) fn password_tries(&self, account: AccountId) -> Vec<u8> {
        hmac::sign(&self.keyring.derived(b"password tries"), account.0.as_bytes()).as_ref().to_vec()
    }

    pub(super) async fn hash(&self, password: Private<String>) -> Result<String, Error> {
        let _turn = self.hashing.acquire().await;
        tokio::task::spawn_blocking(move || hashed(&password))
            .await
            .map_err(|cause| Error::Hashing(cause.to_string()))?
    }

    /// Whether this is the password; takes the same time when there is none to compare with.
    pub(super) async fn verify(
        &self,
        password: Private<String>,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        let _turn = self.hashing.acquire().await;
        let known = hash.is_some();
        let fits = tokio::task::spawn_blocking(move || {
            let hash = hash.as_deref().unwrap_or(&NOBODY);
            Argon2::default().verify_password(normal(&password).as_bytes(), hash).is_ok()
        });
        let fits = fits.await.map_err(|cause| Error::Hashing(cause.to_string()))?;
        Ok(fits && known)
    }
}

fn hashed(password: &Private<String>) -> Result<String, Error> {
    Argon2::default()
        .hash_password(normal(password).as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|cause| Error::Hashing(cause.to_string()))
}

/// The same characters typed on another keyboard are the same password.
fn normal(password: &Private<String>) -> String {
    password.0.nfkc().collect()
}
