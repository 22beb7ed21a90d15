//! Who may be asking: roles, and the context that everything about people asks for.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use crate::values::{AccountId, NetworkId, OrganizationId};

/// What an account may do (design contract, `guidepost key add --role`).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
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
pub enum Role {
    /// Works with clients: assesses, matches, refers, follows up.
    CaseManager,
    /// A case manager who also sees the team's clients.
    Supervisor,
    /// Keeps the listings of one organization right.
    AgencyEditor,
    /// Keeps the whole directory right.
    Curator,
    /// Watches over who sees what.
    PrivacyOfficer,
    /// Runs the installation.
    Admin,
    /// Another system: asks for matches, sends assessments.
    Integration,
}

impl Role {
    /// Whether the role works with clients' data.
    #[must_use]
    pub const fn sees_cases(self) -> bool {
        matches!(self, Self::CaseManager | Self::Supervisor | Self::Integration)
    }
}

/// Who asks, and in which network: no function that touches a person's data runs without one.
///
/// Only [`accounts`](super) makes one, from a live session or key, so holding it is the proof
/// that somebody is signed in. A [`TenantCtx`] for a role that does not see cases is never
/// handed to case routes: they ask for `Caseworker`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantCtx {
    /// The network, which is the tenant.
    pub tenant: NetworkId,
    /// The account.
    pub account: AccountId,
    /// What the account is called, for history lines.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The organization it belongs to, where it has one.
    pub organization: Option<OrganizationId>,
}
