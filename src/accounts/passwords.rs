//! Passwords as Argon2id hashes (OWASP: 19 MiB, two passes), two at a time.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _},
};
use unicode_normalization::UnicodeNormalization as _;

use super::{Accounts, Error};
use crate::telemetry::Private;

/// What an unknown login's password is checked against, so that it takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    hashed(&Private(String::from("nobody has this password"))).unwrap_or_default()
});

impl Accounts {
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
