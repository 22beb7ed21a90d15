//! Matching: needs, what is known of a client, and the directory make an ordered, explained list.
//!
//! * [`model`]: what is weighed; pure, as the ranking is;
//! * [`request`]: what a match is asked for;
//! * [`store`]: runs, kept sealed and read back word for word, and the gaps they found.

pub mod fit;
pub mod model;
mod parts;
pub mod rank;
pub mod request;
pub mod store;
#[cfg(test)]
mod tests;
pub mod weights;
mod words;

use serde_json::Value;

use crate::{
    accounts::model::TenantCtx,
    db::Db,
    people::{self, People, vault::Unreadable},
    values::{MatchId, ServiceId},
    web::Problem,
};

/// Why a match cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such match for who asks.
    #[error("no such match")]
    NotFound,
    /// Clients or needs.
    #[error(transparent)]
    People(#[from] people::Error),
    /// A field does not open.
    #[error(transparent)]
    Sealed(#[from] Unreadable),
    /// A kept answer is not what it should be.
    #[error("a kept match cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The use cases.
#[derive(Clone)]
pub struct Matching {
    db: Db,
    people: People,
}

impl Matching {
    /// Matches for these people.
    #[must_use]
    pub const fn new(db: Db, people: People) -> Self {
        Self { db, people }
    }

    /// What a run answered, word for word.
    pub async fn answer(&self, ctx: &TenantCtx, id: MatchId) -> Result<String, Error> {
        let vault = self.people.vault(ctx);
        store::find(&self.db, ctx, &vault, id).await?.ok_or(Error::NotFound)
    }

    /// Whether a run suggests this service.
    pub async fn suggests(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
        service: ServiceId,
    ) -> Result<bool, Error> {
        let answer: Value = serde_json::from_str(&self.answer(ctx, id).await?)?;
        let list = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned();
        let mut suggested = list(&answer, "needs")
            .into_iter()
            .flatten()
            .filter_map(|need| list(&need, "suggestions"))
            .flatten();
        let id = service.to_string();
        let is_it = |one: Value| one.pointer("/service/id").and_then(Value::as_str) == Some(&id);
        Ok(suggested.any(is_it))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::People(error) => error.into(),
            Error::Sealed(cause) => Self::ours(cause),
            Error::Unreadable(cause) => Self::ours(cause),
            Error::Database(cause) => Self::ours(cause),
        }
    }
}
