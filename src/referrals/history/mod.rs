//! What happened to a referral, event by event, and what came of it for the client's need.

pub mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Category, Reason};
use crate::{
    people::model::NeedStatus,
    values::{ClientNeedId, OutcomeId, ReferralId},
};

/// What came of a referral for the client's need, kept apart from the referral's own status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    /// Its id.
    pub id: OutcomeId,
    /// The referral it is about.
    pub referral_id: ReferralId,
    /// The need it is about.
    pub need_id: ClientNeedId,
    /// Whether that need is now met.
    pub need_status: NeedStatus,
    /// Why, coded.
    pub reason: Reason,
    /// A note.
    pub note: Option<String>,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether a need can have come to `status` for this `reason`.
#[must_use]
pub const fn explains(reason: Reason, status: NeedStatus) -> bool {
    let kept_from_help = matches!(
        reason.category(),
        Category::Supply
            | Category::DirectoryError
            | Category::Eligibility
            | Category::Process
            | Category::ProviderSilence
            | Category::Error
    );
    match status {
        NeedStatus::Met => !kept_from_help && !matches!(reason, Reason::PartiallyMet),
        NeedStatus::Partly => !kept_from_help,
        NeedStatus::Not => !matches!(reason, Reason::NeedResolved | Reason::PartiallyMet),
        NeedStatus::Unknown => true,
    }
}
