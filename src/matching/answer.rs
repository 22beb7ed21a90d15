//! What a match answers: API.md's shape, stored word for word and read back unchanged.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::{self, Gap, Parts},
    reasons,
    request::Request,
};
use crate::{
    eligibility::{self, Verdict},
    needs::{Alert, NeedCode},
    values::{
        Because, ClientId, Language, LocationId, MatchId, OrganizationId, ServiceId, Severity,
        Urgency,
    },
};

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Matched {
    /// The run's id.
    pub id: MatchId,
    /// The matcher's version.
    pub engine: String,
    /// Dangers, above all suggestions.
    pub alerts: Vec<Alert>,
    /// Each need with what meets it, gravest first.
    pub needs: Vec<MatchedNeed>,
    /// One trip for several needs; `null` for one need.
    pub plan: Option<Plan>,
}

/// One need with what meets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchedNeed {
    /// Which.
    pub code: NeedCode,
    /// What it is called.
    pub label: String,
    /// How grave.
    #[schema(value_type = i64, minimum = 1, maximum = 3)]
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// What says so.
    pub evidence: Vec<String>,
    /// The best first.
    pub suggestions: Vec<Suggested>,
    /// At most 20 that fit the need and lie in reach but fail a rule.
    pub excluded: Vec<LeftOut>,
    /// How many those are in all.
    pub excluded_total: usize,
    /// Why there is nothing to suggest, when there is nothing.
    pub gap: Option<Lack>,
}

/// A service suggested for a need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suggested {
    /// From 1.
    pub rank: usize,
    /// Which service.
    pub service: Named<ServiceId>,
    /// Whose.
    pub organization: Named<OrganizationId>,
    /// Where; `null` without a place, and for confidential ones.
    pub location: Option<Spot>,
    /// Numbers to call, E.164 where they parse.
    pub phones: Vec<String>,
    /// How far that is from the client.
    pub distance_m: Option<f64>,
    /// All parts together, in 0..1.
    pub score: f64,
    /// The parts.
    pub parts: Parts,
    /// Whether it takes the person, and what to ask.
    pub eligibility: Eligibility,
    /// What speaks for it.
    pub why: Vec<String>,
    /// What to look out for.
    pub watch: Vec<String>,
}

/// The verdict as the contract has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Eligibility {
    /// `eligible` or `unknown`: what is ineligible is never suggested.
    pub verdict: Verdict,
    /// The rules that are met, in words.
    pub because: Vec<String>,
    /// What would settle it.
    pub ask: Vec<Ask>,
}

/// A fact to ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ask {
    /// The field of `client` that would hold the answer.
    pub fact: String,
    /// The question, for the case manager.
    pub question: String,
}

/// A service that was left out, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    /// Which service.
    pub service: Named<ServiceId>,
    /// The rules it fails.
    pub because: Vec<Grounds>,
}

/// A rule that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grounds {
    /// Which kind of fact it turns on.
    pub code: Because,
    /// The rule in words.
    pub text: String,
}

impl Eligibility {
    /// The verdict, its reasons and questions in words.
    pub(super) fn said(told: &model::Eligibility<'_>, language: Language) -> Self {
        let ask = |ask: &eligibility::Ask| Ask {
            fact: ask.fact().to_owned(),
            question: ask.says(language),
        };
        Self {
            verdict: told.verdict,
            because: told.because.iter().map(|reason| reason.says(language)).collect(),
            ask: told.ask.iter().map(ask).collect(),
        }
    }
}

impl Grounds {
    /// A reason in words.
    pub(super) fn said(refused: &reasons::Refused<'_>, language: Language) -> Self {
        Self { code: refused.because(), text: refused.says(language) }
    }
}

/// Something with its id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named<Id> {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// A place that may be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Spot {
    /// Which location.
    pub id: LocationId,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// The address on one line.
    pub address: Option<String>,
    /// Whether the coordinates stand for an area rather than the door.
    pub approximate: bool,
}

/// Why there is nothing to suggest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lack {
    /// The reason.
    pub reason: Gap,
}

/// One trip that serves several needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Where to go, in this order.
    pub stops: Vec<Stop>,
    /// The needs that the trip serves.
    pub covers: Vec<NeedCode>,
    /// The needs that it does not.
    pub left: Vec<NeedCode>,
    /// How long the trip is as the crow flies, there and back; `null` where the client's place
    /// is not known.
    pub trip_km: Option<f64>,
}

/// One place on a trip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    /// Where.
    pub location_id: LocationId,
    /// The services there.
    pub services: Vec<ServiceId>,
    /// The needs they serve.
    pub needs: Vec<NeedCode>,
}

/// A stored run with what it was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Whose it is, when that is a client known here.
    pub client_id: Option<ClientId>,
    /// What was asked, with what was known of the client when it ran.
    pub asked: Request,
    /// When it ran.
    pub created_at: DateTime<Utc>,
    /// What it answered.
    pub matched: Matched,
}
