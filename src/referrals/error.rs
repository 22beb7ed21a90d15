//! Why something about a referral cannot be had or done.

use super::model::{Reason, Refused};
use crate::{
    catalog, consent, matching,
    people::{
        self,
        model::{NeedStatus, NotConfirmed},
        vault::Unreadable,
    },
};

/// Why something about a referral cannot be had or done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such referral for who asks.
    #[error("no such referral")]
    NotFound,
    /// Somebody else changed it first.
    #[error("The referral has changed since you read it; read it again.")]
    Stale,
    /// What the referral is to be made of is not there, or does not fit.
    #[error("{detail}")]
    Reference {
        /// Which field names it.
        field: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// The client has not confirmed the need.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// The service takes nobody now.
    #[error("{0} does not run now, so nobody can be referred to it.")]
    NotRunning(String),
    /// The move does not fit.
    #[error("the move cannot be recorded")]
    Refused(Vec<Refused>),
    /// Nothing can have come of what was never sent.
    #[error("The referral has not been sent, so nothing has come of it yet.")]
    NotSent,
    /// The reason contradicts the status of the need.
    #[error("{} does not explain a need that is {}", .0.label(), .1.label().to_lowercase())]
    Contradiction(Reason, NeedStatus),
    /// Clients or needs.
    #[error(transparent)]
    People(#[from] people::Error),
    /// Consents.
    #[error(transparent)]
    Consent(#[from] consent::Error),
    /// Matches.
    #[error(transparent)]
    Matching(#[from] matching::Error),
    /// The directory.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// A field does not open.
    #[error(transparent)]
    Sealed(#[from] Unreadable),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}
