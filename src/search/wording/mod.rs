//! Words that the people of an installation add to what the search understands: what they see
//! searched for in vain, in their own town's terms. They take effect at once, on other nodes within
//! a second: each addition stands in the change feed.

pub mod model;
pub mod pages;
mod store;

use std::sync::{Arc, PoisonError};

use serde_json::json;
use uuid::Uuid;

use self::model::{Means, OwnWord};
use super::{Search, understanding::Phrases};
use crate::{
    accounts::model::TenantCtx,
    audit,
    clock::Clock,
    db::{self, Db},
    web::Problem,
};

/// The kind of their changes in the feed.
pub(super) const KIND: &str = "search_word";

/// So many words are kept: beyond that the list is nobody's any more.
const MOST: usize = 2_000;

/// Why a word cannot be added or taken out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is there already.
    #[error("that is already so")]
    Known,
    /// There are too many.
    #[error("there are {MOST} words already: take some out first")]
    TooMany,
    /// There is none.
    #[error("there is no such word")]
    NotFound,
    /// The tables cannot be read.
    #[error(transparent)]
    Tables(#[from] anyhow::Error),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Known | Error::TooMany => Self::conflict(error.to_string()),
            Error::Tables(_) | Error::Database(_) => Self::ours(error),
        }
    }
}

/// The use cases.
#[derive(Clone)]
pub struct Wording {
    db: Db,
    clock: Clock,
    search: Search,
}

impl Wording {
    /// Of the words of this search.
    #[must_use]
    pub fn new(db: Db, clock: Clock, search: Search) -> Self {
        Self { db, clock, search }
    }

    /// All words, in the order of their phrases.
    pub async fn all(&self) -> Result<Vec<OwnWord>, Error> {
        Ok(store::all(&mut self.db.snapshot().await?).await?)
    }

    /// Makes the search understand what is written now.
    pub async fn take_in(&self) -> Result<(), Error> {
        self.put(&self.all().await?)
    }

    fn put(&self, words: &[OwnWord]) -> Result<(), Error> {
        let phrases = Arc::new(Phrases::with(words)?);
        *self.search.0.phrases.write().unwrap_or_else(PoisonError::into_inner) = phrases;
        Ok(())
    }

    /// Adds a phrase with what it means, as [`model::read`] has made them.
    pub async fn add(&self, ctx: &TenantCtx, phrase: String, means: Means) -> Result<(), Error> {
        let at = self.clock.now();
        let mut tx = self.db.begin().await?;
        let before = store::all(&mut tx).await?;
        if before.iter().any(|one| one.phrase == phrase && one.means == means) {
            return Err(Error::Known);
        }
        if before.len() >= MOST {
            return Err(Error::TooMany);
        }
        let word = OwnWord { id: self.clock.private_id(), phrase, means, added_at: at };
        store::add(&mut tx, &word, ctx.account).await?;
        let details = match &word.means {
            Means::Need(need) => json!({ "phrase": word.phrase, "need": need }),
            Means::Word(other) => json!({ "phrase": word.phrase, "word": other }),
        };
        audit::note(&mut tx, at, Some(ctx), "search_word.add", KIND, word.id, &details).await?;
        db::change(&mut tx, KIND, word.id, at).await?;
        tx.commit().await?;
        self.take_in().await
    }

    /// Takes a word out.
    pub async fn remove(&self, ctx: &TenantCtx, id: Uuid) -> Result<(), Error> {
        let at = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !store::remove(&mut tx, id).await? {
            return Err(Error::NotFound);
        }
        audit::note(&mut tx, at, Some(ctx), "search_word.remove", KIND, id, &json!({})).await?;
        db::change(&mut tx, KIND, id, at).await?;
        tx.commit().await?;
        self.take_in().await
    }
}
