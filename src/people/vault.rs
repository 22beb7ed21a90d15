//! What a row hides: text and small documents sealed for one network, opened for it alone.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    accounts::model::TenantCtx,
    needs::model::NotANeed,
    sealed::{Keyring, NotOurs, Sealed},
    values::NetworkId,
};

/// Why what was sealed cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The seal does not open.
    #[error(transparent)]
    Seal(#[from] NotOurs),
    /// What was in it is not what it should be.
    #[error("a sealed document cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    /// The row names a need that the taxonomy has no more.
    #[error(transparent)]
    Need(#[from] NotANeed),
}

/// Seals and opens the fields of one network.
pub struct Vault<'a> {
    keyring: &'a Keyring,
    tenant: NetworkId,
}

impl<'a> Vault<'a> {
    /// The vault of the network in which `ctx` asks.
    #[must_use]
    pub const fn of(keyring: &'a Keyring, ctx: &TenantCtx) -> Self {
        Self { keyring, tenant: ctx.tenant }
    }

    /// Seals text.
    #[must_use]
    pub fn seal(&self, field: &str, text: &str) -> Sealed {
        self.keyring.seal(self.tenant, field, text)
    }

    /// Seals text, where there is some.
    #[must_use]
    pub fn seal_some(&self, field: &str, text: Option<&str>) -> Option<Sealed> {
        text.map(|text| self.seal(field, text))
    }

    /// Seals a document.
    pub fn seal_document(
        &self,
        field: &str,
        document: &impl Serialize,
    ) -> Result<Sealed, Unreadable> {
        Ok(self.seal(field, &serde_json::to_string(document)?))
    }

    /// Opens text.
    pub fn open(&self, field: &str, sealed: &Sealed) -> Result<String, Unreadable> {
        Ok(self.keyring.open(self.tenant, field, sealed)?)
    }

    /// Opens text, where there is some.
    pub fn open_some(
        &self,
        field: &str,
        sealed: Option<&Sealed>,
    ) -> Result<Option<String>, Unreadable> {
        sealed.map(|sealed| self.open(field, sealed)).transpose()
    }

    /// Opens a document.
    pub fn open_document<T: DeserializeOwned>(
        &self,
        field: &str,
        sealed: &Sealed,
    ) -> Result<T, Unreadable> {
        Ok(serde_json::from_str(&self.open(field, sealed)?)?)
    }
}
