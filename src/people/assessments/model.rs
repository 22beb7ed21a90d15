//! A filled-in instrument as it is kept, and the alerts it raised.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    needs::{Assessed, Resource, ScreenedNeed},
    values::{AlertId, AssessmentId, ClientId},
};

/// One filled-in instrument of one person, with what it said on the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// Whose, when that is known here.
    pub client_id: Option<ClientId>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Whether something of it still waits for a person.
    pub state: State,
    /// When it was closed; nothing where it raised no alert and so was never open.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub findings: Findings,
    /// The dangers it raised, each to be acknowledged by a person.
    pub alerts: Vec<Alert>,
}

/// Whether an assessment has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, strum::Display, strum::EnumIs)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = AssessmentState)]
pub enum State {
    /// It raised an alert and has not been closed since.
    Open,
    /// It is complete: it raised no alert, or a person answered for each and closed it.
    Closed,
}

impl State {
    /// The state of an assessment that raised these alerts.
    #[must_use]
    pub const fn of(closed_at: Option<DateTime<Utc>>, raised: &[Alert]) -> Self {
        if closed_at.is_some() || raised.is_empty() { Self::Closed } else { Self::Open }
    }
}

impl Assessment {
    /// The alerts that nobody has answered for: while there is one it cannot be closed.
    pub fn unanswered(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|alert| alert.acknowledged.is_none())
    }
}

/// What a filled-in instrument said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Findings {
    /// The instrument's id, such as `phq-9`.
    pub instrument: String,
    /// Its title.
    pub title: String,
    /// Recomputed scores.
    pub scores: BTreeMap<String, i64>,
    /// The band or triage level.
    pub level: Option<String>,
    /// What must be heeded.
    pub flags: BTreeSet<String>,
    /// What it points to; the client confirms each before a referral.
    pub needs: Vec<ScreenedNeed>,
    /// Questions of which nothing is known.
    pub unknown: Vec<String>,
}

impl From<&Assessed> for Findings {
    fn from(assessed: &Assessed) -> Self {
        Self {
            instrument: assessed.instrument.to_owned(),
            title: assessed.title.to_owned(),
            scores: assessed.scores.clone(),
            level: assessed.level.clone(),
            flags: assessed.flags.clone(),
            needs: assessed.needs.clone(),
            unknown: assessed.unknown.clone(),
        }
    }
}

/// A danger that somebody must answer for by name before it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// Whom it is about, when that is known here.
    pub client_id: Option<ClientId>,
    /// The assessment that raised it.
    pub assessment_id: Option<AssessmentId>,
    /// `suicide_risk`, `violence`, `withdrawal_danger` or `severe_depression`.
    pub kind: String,
    /// `high`, `moderate` or `low`.
    pub level: String,
    /// What says so.
    pub evidence: Vec<String>,
    /// Whom to call now.
    pub resources: Vec<Resource>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// Who answered for it, when, and what they did.
    pub acknowledged: Option<Acknowledged>,
}

/// Who answered for an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Acknowledged {
    /// The person's name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What they did.
    pub action: String,
}

/// What an alert says, as it is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    /// What says so.
    pub evidence: Vec<String>,
    /// Whom to call now.
    pub resources: Vec<Resource>,
}
