//! Identifiers, one type for each thing, so that none is taken for another.
//!
//! Catalog rows have version 7 ids (or the source's own, when imported); everything about a
//! person has version 4, because a version 7 id tells when it was made.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            ToSchema, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+ };
}

ids! {
    /// A network: the tenant, agencies and case managers who share a directory and clients.
    NetworkId,
    /// A person or a machine that may sign in.
    AccountId,
    /// An HSDS organization.
    OrganizationId,
    /// An HSDS service.
    ServiceId,
    /// An HSDS location.
    LocationId,
    /// An HSDS taxonomy term.
    TaxonomyTermId,
    /// A person being helped.
    ClientId,
    /// One filled-in screening instrument.
    AssessmentId,
    /// One stored run of the matcher.
    MatchId,
    /// A referral.
    ReferralId,
    /// One need of one client.
    ClientNeedId,
    /// An alert that somebody must acknowledge.
    AlertId,
    /// A note on a client.
    NoteId,
    /// What came of a referral, as recorded once.
    OutcomeId,
    /// What a client agreed may be told, to whom and for what.
    ConsentId,
    /// One time that something of a client was told under a consent.
    DisclosureId,
}
