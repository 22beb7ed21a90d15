//! What the matcher weighs: a client's circumstances, a need, and the facts of each candidate.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::responses::Responses;
use super::{
    rank::Touched,
    reasons::{Watch, Why},
};
use crate::{
    eligibility::{Ask, Circumstances, Limit, Located, Reason, Rule, Verdict},
    geo::Covers,
    needs::NeedCode,
    search::{
        kept::Languages,
        known::{Access, Paper},
    },
    values::{
        Accessibility, CapacityStatus, Cost, Mobility, Modality, OrganizationId, Payer, ServiceId,
        Severity, Terms, Urgency,
    },
};

/// The version of the matcher, stored with every run: raised with any change that can change an
/// order (rules, reader, ranking), and the month of the change.
pub const ENGINE: &str = "2026-11.8";

/// What the matcher knows of the person to be served.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The facts that decide eligibility, of the recipient when that is another person.
    pub circumstances: Circumstances,
    /// How far the client can go.
    pub max_distance_km: Option<f64>,
    /// Ways of delivery that are fine; none named, all are.
    pub modalities: Vec<Modality>,
    /// Who may pay.
    pub payers: Vec<Payer>,
    /// How well the client gets about.
    pub mobility: Option<Mobility>,
    /// What the client lacks, such as `photo_id`.
    pub lacks: Vec<String>,
    /// What must not be suggested, such as `mixed_gender_housing`.
    pub avoid: Vec<String>,
}

/// A need to be met.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which.
    pub code: NeedCode,
    /// How grave.
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// What the case manager would type.
    pub words: Option<String>,
}

/// A service that the index found for a need, as far as ranking looks at it.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// Which service.
    pub service: ServiceId,
    /// Its name, where something is to be avoided.
    pub name: Cow<'a, str>,
    /// Whose.
    pub organization: OrganizationId,
    /// How well its words fit the need's, as the index scores it, in 0..1.
    pub text_score: f32,
    /// How well its own words say that it meets the need ([`crate::classification`]), in 0..1.
    pub said: f64,
    /// How far it is, where both ends are known.
    pub distance_m: Option<f64>,
    /// Whether its listed areas have the client's place; `None` where none is listed.
    pub serves: Option<Covers>,
    /// The rule about where it works, held against that place.
    pub located: Option<Located>,
    /// Ways of delivery that are known.
    pub modalities: Terms<Modality>,
    /// Whether it can be phoned.
    pub has_phone: bool,
    /// Whether it is open now, where the hours are known.
    pub open_now: Option<bool>,
    /// Openings, and when that was said.
    pub capacity: Option<(CapacityStatus, DateTime<Utc>)>,
    /// When the listing was last verified or changed.
    pub verified_at: Option<DateTime<Utc>>,
    /// Primary tags of the languages offered besides English.
    pub languages: Cow<'a, Languages>,
    /// What it costs, where known.
    pub costs: Terms<Cost>,
    /// Who may pay, where known.
    pub payers: Terms<Payer>,
    /// What it offers people with disabilities, where known.
    pub accessibility: Terms<Accessibility>,
    /// The easiest way in that is named.
    pub access: Option<Access>,
    /// Whether somebody must refer the person.
    pub needs_referral: bool,
    /// Whether it is closed for a time: never suggested.
    pub closed: bool,
    /// Whom it is for, but for where they live.
    pub limits: Cow<'a, [Limit]>,
    /// How it answered referrals for this need so far.
    pub responses: Responses,
}

/// What a listing says in its own words: read only where it is to be told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'r> {
    /// Whom it is for.
    pub rules: &'r [Rule],
    /// Languages offered besides English, ISO 639.
    pub languages: &'r [String],
    /// Papers that are asked for.
    pub papers: &'r [Paper],
}

/// The named parts of a score, each in 0..1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Parts {
    /// How well the service fits the need.
    pub need_fit: f64,
    /// How surely it takes the person.
    pub eligibility: f64,
    /// How easily it is reached: phone and drop-in before appointment and application.
    pub access: f64,
    /// How near it is.
    pub distance: f64,
    /// How likely it has room.
    pub capacity: f64,
    /// How lately it was verified.
    pub freshness: f64,
    /// How it answers referrals.
    pub responsiveness: f64,
    /// Language, cost and delivery as the person would have them.
    pub preference: f64,
}

/// A service suggested for a need.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// From 1.
    pub rank: usize,
    /// Which of the candidates, by its place in the list that was given.
    pub candidate: usize,
    /// All parts together, in 0..1.
    pub score: f64,
    /// The parts.
    pub parts: Parts,
}

/// What is told of a suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained<'r> {
    /// Whether it takes the person.
    pub eligibility: Eligibility<'r>,
    /// What speaks for it.
    pub why: Vec<Why<'r>>,
    /// What to look out for.
    pub watch: Vec<Watch>,
}

/// Whether a service takes the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Eligibility<'r> {
    /// `eligible` or `unknown`: what is ineligible is never suggested.
    pub verdict: Verdict,
    /// The rules that are met.
    pub because: Vec<Reason<'r>>,
    /// What would settle it.
    pub ask: Vec<Ask>,
}

/// What matching one need gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    /// The best first.
    pub suggestions: Vec<Suggestion>,
    /// At most 20 of the candidates that fit the need and lie in reach but fail a rule, the best
    /// fit first.
    pub excluded: Vec<usize>,
    /// How many fail a rule.
    pub excluded_total: usize,
    /// How many candidates each question touches.
    pub touched: Touched,
    /// Why there is nothing to suggest.
    pub gap: Option<Gap>,
}

/// Why there is nothing to suggest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// No service fits the need.
    NoneFound,
    /// Those that fit do not take this person.
    AllIneligible,
    /// Those that fit are full.
    AllFull,
    /// Those that fit are too far away.
    OutOfReach,
}
