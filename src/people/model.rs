//! The person being helped and their needs: as little as the work takes.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

pub use super::facts::{Facts, Whereabouts};
use crate::{
    needs::{NeedCode, ScreenedNeed},
    telemetry::hidden,
    values::{AccountId, AssessmentId, ClientId, ClientNeedId, Severity, Urgency},
};

/// A client. Its `Debug` shows no more than the id.
#[derive(Clone, PartialEq, Serialize, ToSchema)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// What the person is called.
    pub name: String,
    /// How to reach them.
    pub contact: Contact,
    /// When they were born.
    pub birth_date: Option<NaiveDate>,
    /// What decides which services fit.
    pub facts: Facts,
    /// One more with each change of the client or of one of their needs.
    pub version: i64,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// How to reach a client.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Contact {
    /// A phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where letters go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What is safe: "text only, never call in the evening".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety: Option<String>,
}

/// What a new client's record, or a changed one, holds.
#[derive(Clone, PartialEq)]
pub struct Person {
    /// What the person is called.
    pub name: String,
    /// How to reach them.
    pub contact: Contact,
    /// When they were born.
    pub birth_date: Option<NaiveDate>,
    /// What decides which services fit.
    pub facts: Facts,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.id)
    }
}

hidden!(Contact, Person);

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $label:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Display,
            EnumIter, EnumString, IntoStaticStr, sqlx::Type,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        pub enum $name { $(#[doc = $label] $variant,)+ }

        impl $name {
            /// What people read instead of the code.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }
    )+ };
}

words! {
    /// What the client says of a need: screening only suspects one.
    NeedState {
        Suspected = "To be confirmed",
        Confirmed = "Confirmed by the client",
        Declined = "Declined by the client",
    }
    /// Whether a need is met. No referral's status decides it.
    NeedStatus {
        Unknown = "Not known",
        Not = "Not met",
        Partly = "Partly met",
        Met = "Met",
    }
    /// How a need came to be known.
    Origin {
        Screened = "Found by an assessment",
        Stated = "Stated",
    }
}

/// A need of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClientNeed {
    /// Its id.
    pub id: ClientNeedId,
    /// Whose need.
    pub client_id: ClientId,
    /// Which need of the taxonomy.
    pub code: NeedCode,
    /// What that is called.
    pub label: &'static str,
    /// How grave it is.
    #[schema(value_type = i64, minimum = 1, maximum = 3)]
    pub severity: Severity,
    /// How soon it is to be met.
    pub urgency: Urgency,
    /// What says so.
    pub evidence: Vec<String>,
    /// How it came to be known.
    pub origin: Origin,
    /// The last assessment that found it.
    pub assessment_id: Option<AssessmentId>,
    /// What the client says of it.
    pub state: NeedState,
    /// Whether it is met.
    pub status: NeedStatus,
    /// The coded reason of that status, as the last outcome told it.
    pub status_reason: Option<String>,
    /// Who recorded what the client says.
    pub decided_by: Option<AccountId>,
    /// When the client said it.
    pub decided_at: Option<DateTime<Utc>>,
    /// One more with each change.
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What the client says when asked about a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They want help with it.
    Confirm,
    /// They do not.
    Decline,
}

/// A need that the client has confirmed: only such a one is referred.
///
/// [`ClientNeed::confirmed`] is its only maker.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed<'a>(&'a ClientNeed);

impl std::ops::Deref for Confirmed<'_> {
    type Target = ClientNeed;

    fn deref(&self) -> &ClientNeed {
        self.0
    }
}

/// A need cannot be referred before the client has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The client has not confirmed the need “{label}” ({}); ask the client first.",
    state.label().to_lowercase())]
pub struct NotConfirmed {
    label: &'static str,
    state: NeedState,
}

impl ClientNeed {
    /// The proof that this need may be referred.
    pub const fn confirmed(&self) -> Result<Confirmed<'_>, NotConfirmed> {
        match self.state {
            NeedState::Confirmed => Ok(Confirmed(self)),
            state => Err(NotConfirmed { label: self.label, state }),
        }
    }

    /// A need as it is first recorded.
    #[must_use]
    pub fn new(
        id: ClientNeedId,
        client_id: ClientId,
        found: ScreenedNeed,
        origin: Origin,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            client_id,
            code: found.code,
            label: &found.code.need().label.en,
            severity: found.severity,
            urgency: found.urgency,
            evidence: found.evidence,
            origin,
            assessment_id: None,
            state: NeedState::Suspected,
            status: NeedStatus::Unknown,
            status_reason: None,
            decided_by: None,
            decided_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    /// The need after it was found again: the graver, the sooner, all evidence. What the client
    /// said stands, unless the need had been met: then they are asked anew.
    #[must_use]
    pub fn found_again(mut self, found: ScreenedNeed, at: DateTime<Utc>) -> Self {
        self.severity = self.severity.max(found.severity);
        self.urgency = self.urgency.max(found.urgency);
        for word in found.evidence {
            if !self.evidence.contains(&word) {
                self.evidence.push(word);
            }
        }
        if self.status == NeedStatus::Met {
            self.status = NeedStatus::Unknown;
            self.status_reason = None;
            self.state = NeedState::Suspected;
        }
        self.changed(at)
    }

    /// The need after the client was asked.
    #[must_use]
    pub fn decided(mut self, decision: Decision, by: AccountId, at: DateTime<Utc>) -> Self {
        self.state = match decision {
            Decision::Confirm => NeedState::Confirmed,
            Decision::Decline => NeedState::Declined,
        };
        self.decided_by = Some(by);
        self.decided_at = Some(at);
        self.changed(at)
    }

    /// The need after an outcome told whether it is met.
    #[must_use]
    pub fn told(mut self, status: NeedStatus, reason: &str, at: DateTime<Utc>) -> Self {
        self.status = status;
        self.status_reason = Some(reason.to_owned());
        self.changed(at)
    }

    const fn changed(mut self, at: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = at;
        self
    }
}
