//! A note, its versions, and who may correct it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use crate::{
    accounts::model::{Role, TenantCtx},
    telemetry::hidden,
    values::{AccountId, ClientId, NoteId},
};

/// What a note is about.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum NoteKind {
    /// A call, a visit, a message.
    Contact,
    /// Anything else worth keeping.
    Note,
    /// What those who work with the client must know to keep everybody safe.
    Safety,
}

impl NoteKind {
    /// What people read instead of the code.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Contact => "Contact",
            Self::Note => "Note",
            Self::Safety => "Safety",
        }
    }
}

/// A note as it stands. Its `Debug` shows no more than the id.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// On whom.
    pub client_id: ClientId,
    /// What it is about.
    pub kind: NoteKind,
    /// What it says.
    pub body: String,
    /// One more with each correction.
    pub version: i64,
    /// Who wrote it first.
    pub written_by: String,
    /// When that was.
    pub written_at: DateTime<Utc>,
    /// Who corrected it last, where somebody did.
    pub corrected: Option<Corrected>,
    /// The account that wrote it first.
    #[serde(skip)]
    pub author: AccountId,
}

/// Who corrected a note, and when.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Corrected {
    /// The person's name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A note as it once stood.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = NoteVersion)]
pub struct Version {
    /// Which, from 1.
    pub version: i64,
    /// What it was about.
    pub kind: NoteKind,
    /// What it said.
    pub body: String,
    /// Who wrote it so.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Note {
    /// Whether who asks may correct it: its author, or a supervisor.
    #[must_use]
    pub fn may_be_corrected_by(&self, ctx: &TenantCtx) -> bool {
        ctx.role == Role::Supervisor || ctx.account == self.author
    }

    /// The note after a correction.
    #[must_use]
    pub fn corrected_to(self, kind: NoteKind, body: String, by: &str, at: DateTime<Utc>) -> Self {
        let corrected = Some(Corrected { by: by.to_owned(), at });
        Self { kind, body, version: self.version + 1, corrected, ..self }
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({})", self.id)
    }
}

hidden!(Corrected);

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({})", self.version)
    }
}
