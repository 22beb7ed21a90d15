//! The named parts of a score, each in 0..1, each better when the service is better.

use chrono::{DateTime, Utc};

use super::{
    model::{Candidate, Client, Parts, Wanted},
    rank::is_fresh,
    weights::Weights,
};
use crate::{
    eligibility::{Leaning, Met, Verdict},
    search::known::Access,
    values::{
        Accessibility, CapacityStatus, Cost, Mobility, Modality, Payer, Urgency, primary_language,
    },
};

/// All parts of one candidate.
pub(super) fn of(
    client: &Client,
    wanted: &Wanted,
    candidate: &Candidate<'_>,
    leaning: &Leaning,
    now: DateTime<Utc>,
) -> Parts {
    Parts {
        // What the listing promises, as far as answers have borne it out.
        need_fit: need_fit(candidate, Weights::embedded()) * candidate.responses.trust(),
        eligibility: eligibility(leaning),
        access: access(wanted, candidate),
        distance: distance(client, candidate),
        capacity: capacity(candidate, now),
        freshness: freshness(candidate, now),
        responsiveness: candidate.responses.acceptance(),
        preference: preference(client, candidate),
    }
}

/// What the index finds and what the listing says, mixed.
pub(super) fn need_fit(candidate: &Candidate<'_>, weights: &Weights) -> f64 {
    let text = f64::from(candidate.text_score).clamp(0.0, 1.0);
    (text * (1.0 - weights.said) + candidate.said * weights.said).clamp(0.0, 1.0)
}

fn eligibility(leaning: &Leaning) -> f64 {
    if leaning.doubts > 0 {
        return 0.3;
    }
    match (leaning.verdict, leaning.ask.len(), leaning.met) {
        (Verdict::Ineligible, ..) => 0.0,
        (Verdict::Unknown, 0 | 1, _) => 0.7,
        (Verdict::Unknown, ..) => 0.55,
        // Made for people like this one; a rule that is met; no rule at all.
        (Verdict::Eligible, _, Met::Group) => 1.0,
        (Verdict::Eligible, _, Met::Rule) => 0.92,
        (Verdict::Eligible, _, Met::Nothing) => 0.85,
    }
}

/// What is reached by phone or by dropping in had 1.95 times the odds of being started within four
/// weeks of what needs an appointment or an application, and a third of all was started (PEERS.md,
/// "Numbers to anchor on": FQHC, n = 501). With half of each that is 40 % against 26 %, so that the
/// slow ways are worth 0.64 of the quick ones, and what is not known the mean of both.
const QUICK_WAY: f64 = 1.0;
const SLOW_WAY: f64 = 0.64;
const UNKNOWN_WAY: f64 = 0.82;
/// Somebody else has to act first. No figure is known: less than the slow ways is our assumption.
const BY_REFERRAL: f64 = 0.4;

fn access(wanted: &Wanted, candidate: &Candidate<'_>) -> f64 {
    let base: f64 = match candidate.access {
        _ if candidate.needs_referral => BY_REFERRAL,
        Some(Access::WalkIn | Access::Phone) => QUICK_WAY,
        Some(Access::Appointment | Access::Application) => SLOW_WAY,
        None => UNKNOWN_WAY,
    };
    let phone = if candidate.has_phone { 0.0 } else { 0.2 };
    let closed = match (wanted.urgency, candidate.open_now) {
        (Urgency::Emergent, Some(false)) => 0.4,
        (Urgency::Emergent, None) => 0.2,
        (Urgency::Urgent, Some(false)) => 0.1,
        _ => 0.0,
    };
    (base - phone - closed).clamp(0.0, 1.0)
}

fn distance(client: &Client, candidate: &Candidate<'_>) -> f64 {
    if is_remote(candidate) && candidate.distance_m.is_none() {
        return if client.mobility == Some(Mobility::CannotTravel) { 1.0 } else { 0.8 };
    }
    let Some(metres) = candidate.distance_m else {
        return if is_nowhere(client, candidate) { 0.1 } else { 0.5 };
    };
    if client.mobility == Some(Mobility::CannotTravel) && !is_remote(candidate) {
        return 0.2;
    }
    // Half-way down at half of what the client can go, or at ten kilometres.
    let half = client.max_distance_km.map_or(10_000.0, |most| most * 500.0).max(100.0);
    1.0 / (1.0 + metres.max(0.0) / half)
}

/// After so many days what an agency told of its openings counts half, and what its refusal told.
const TOLD_DAYS: f64 = 14.0;
const REFUSED_DAYS: f64 = 28.0;
/// So many referrals that wait for an agency's answer halve what its openings are worth: the next
/// client is sent where fewer wait. Our assumption.
const WAITING: f64 = 5.0;

/// Openings as far as they are known; the older the news, the less it says. A refusal for lack of
/// room is news like the agency's own word: what was full for one client is for the next.
fn capacity(candidate: &Candidate<'_>, now: DateTime<Utc>) -> f64 {
    let unknown = 0.6;
    let told = candidate.capacity.map(|(status, at)| (status, at, TOLD_DAYS));
    let refused = candidate.responses.no_room_at;
    let refused = refused.map(|at| (CapacityStatus::Full, at, REFUSED_DAYS));
    let news = told.into_iter().chain(refused).max_by_key(|(_, at, _)| *at);
    let known = news.map_or(unknown, |(status, at, days)| {
        let told = match status {
            CapacityStatus::Available => 1.0,
            CapacityStatus::Waitlist => 0.35,
            CapacityStatus::Full => 0.1,
            CapacityStatus::Unknown => unknown,
        };
        unknown + (told - unknown) * half_life(at, now, days)
    });
    known / (1.0 + f64::from(candidate.responses.waiting) / WAITING)
}

fn freshness(candidate: &Candidate<'_>, now: DateTime<Utc>) -> f64 {
    candidate.verified_at.map_or(0.2, |at| 0.2 + 0.8 * half_life(at, now, 365.0))
}

/// 1 now, a half after `days`.
fn half_life(at: DateTime<Utc>, now: DateTime<Utc>, days: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a human life fit an f64 exactly")]
    let age = (now - at).num_seconds().max(0) as f64 / 86_400.0;
    0.5_f64.powf(age / days)
}

fn preference(client: &Client, candidate: &Candidate<'_>) -> f64 {
    let mut parts = vec![language(client, candidate).unwrap_or(1.0)];
    let poor = client.payers.contains(&Payer::None) || client.payers.contains(&Payer::SelfPay);
    if !client.payers.is_empty() {
        let paid = candidate.payers.meet(client.payers.iter().collect());
        let cheap = candidate.costs.has(Cost::Free) || candidate.costs.has(Cost::Sliding);
        parts.push(match (paid, cheap, poor) {
            (true, _, _) | (_, true, true) => 1.0,
            (_, true, false) => 0.9,
            _ if candidate.payers.is_empty() => 0.6,
            _ => 0.4,
        });
    }
    if client.mobility == Some(Mobility::Wheelchair) {
        let ramp = candidate.accessibility.has(Accessibility::Wheelchair);
        parts.push(if ramp || is_remote(candidate) { 1.0 } else { 0.5 });
    }
    #[expect(clippy::cast_precision_loss, reason = "three parts at most")]
    let count = parts.len() as f64;
    parts.iter().sum::<f64>() / count
}

/// Whether one of the client's languages is spoken: English is, unless a rule says otherwise.
/// `None` where the client's languages are not known.
pub(super) fn language(client: &Client, candidate: &Candidate<'_>) -> Option<f64> {
    let own = client.circumstances.languages.as_ref()?;
    let spoken = own.iter().any(|tag| {
        primary_language(tag) == "en"
            || candidate.languages.iter().any(|own| **own == *primary_language(tag))
    });
    Some(match (spoken, candidate.languages.is_empty()) {
        (true, _) => 1.0,
        (false, true) => 0.5,
        (false, false) => 0.3,
    })
}

pub(super) fn is_remote(candidate: &Candidate<'_>) -> bool {
    candidate.modalities.has(Modality::Phone) || candidate.modalities.has(Modality::Virtual)
}

/// Whether the listing says neither where it is nor where it serves: it may be anywhere.
pub(super) fn is_nowhere(client: &Client, candidate: &Candidate<'_>) -> bool {
    client.circumstances.home.is_some()
        && candidate.distance_m.is_none()
        && candidate.serves.is_none()
        && !is_remote(candidate)
}

pub(super) fn is_full(candidate: &Candidate<'_>, now: DateTime<Utc>) -> bool {
    is_fresh(candidate, now) == Some(CapacityStatus::Full)
}
