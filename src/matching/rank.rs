//! Ranking: candidates judged, weighed part by part and put in order. Pure: the same client, need,
//! candidates and time give the same answer, in whatever order the candidates come.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

use chrono::{DateTime, Utc};

use super::{
    explain,
    model::{Candidate, Client, Eligibility, Excluded, Gap, Parts, Ranked, Suggestion, Wanted},
    parts,
    weights::Weights,
};
use crate::{
    classification::words,
    eligibility::{Ask, Judgement, Reason, Verdict, judge},
    values::{Because, CapacityStatus},
};

/// Of those that fail a rule, so many are told.
const MOST_EXCLUDED: usize = 20;
/// A second and third service of one agency gives way to another's of about the same worth.
const SAME_AGENCY: f64 = 0.985;

/// A candidate on its way through the ranking.
struct Weighed<'c> {
    at: usize,
    judgement: Judgement<'c>,
    parts: Parts,
    score: f64,
}

/// Ranks the candidates for one need of one client. `limit` suggestions at most.
pub fn rank(
    client: &Client,
    wanted: &Wanted,
    candidates: &[Candidate<'_>],
    now: DateTime<Utc>,
    limit: usize,
) -> Ranked {
    let weights = Weights::embedded();
    let shares = weights.at(wanted.urgency, client.mobility);
    let mut suggested: Vec<Weighed<'_>> = Vec::new();
    let mut excluded: Vec<(f64, Excluded)> = Vec::new();
    let (mut out_of_reach, mut full) = (false, false);
    for (at, candidate) in candidates.iter().enumerate() {
        let need_fit = parts::need_fit(candidate, weights);
        if need_fit < weights.least_fit || candidate.closed {
            continue;
        }
        if !in_reach(client, candidate) {
            out_of_reach = true;
            continue;
        }
        let judgement = judge(&candidate.rules, &client.circumstances);
        let mut because = Vec::new();
        if judgement.verdict == Verdict::Ineligible {
            because = judgement.reasons();
        }
        because.extend(refusals(client, candidate));
        if parts::is_full(candidate, now) {
            full |= because.is_empty();
            because.push(reason(Because::Capacity, "full"));
        }
        if !because.is_empty() {
            excluded.push((need_fit, Excluded { candidate: at, because }));
            continue;
        }
        let parts = parts::of(client, wanted, candidate, &judgement, now);
        let score = shares.score(&parts);
        suggested.push(Weighed { at, judgement, parts, score });
    }
    let gap = match (suggested.is_empty(), full, excluded.is_empty(), out_of_reach) {
        (false, ..) => None,
        (true, true, ..) => Some(Gap::AllFull),
        (true, false, false, _) => Some(Gap::AllIneligible),
        (true, false, true, true) => Some(Gap::OutOfReach),
        (true, false, true, false) => Some(Gap::NoneFound),
    };
    let id = |at: usize| candidates.get(at).map(|candidate| candidate.service);
    excluded.sort_by(|(a, one), (b, other)| {
        b.total_cmp(a).then_with(|| id(one.candidate).cmp(&id(other.candidate)))
    });
    let excluded_total = excluded.len();
    let asks = suggested.iter().map(|weighed| weighed.judgement.ask.as_slice());
    let touched = Touched::by(asks);
    excluded.truncate(MOST_EXCLUDED);
    Ranked {
        suggestions: ordered(suggested, candidates, limit)
            .into_iter()
            .zip(1..)
            .filter_map(|(weighed, rank)| {
                let candidate = candidates.get(weighed.at)?;
                Some(Suggestion {
                    rank,
                    candidate: weighed.at,
                    score: weighed.score,
                    parts: weighed.parts,
                    why: explain::why(client, wanted, candidate, &weighed.judgement, now),
                    watch: explain::watch(client, candidate, &weighed.judgement, now),
                    eligibility: told(weighed.judgement, &touched),
                })
            })
            .collect(),
        excluded: excluded.into_iter().map(|(_, excluded)| excluded).collect(),
        excluded_total,
        gap,
    }
}

/// Best first; of equals the nearer, then the smaller id. Services of one agency make room.
fn ordered<'c>(
    mut weighed: Vec<Weighed<'c>>,
    candidates: &[Candidate<'_>],
    limit: usize,
) -> Vec<Weighed<'c>> {
    let of = |weighed: &Weighed<'_>| candidates.get(weighed.at);
    let by_worth = |a: f64, b: f64, one: &Weighed<'_>, other: &Weighed<'_>| -> Ordering {
        let far = |weighed: &Weighed<'_>| {
            of(weighed).and_then(|candidate| candidate.distance_m).unwrap_or(f64::INFINITY)
        };
        b.total_cmp(&a)
            .then_with(|| far(one).total_cmp(&far(other)))
            .then_with(|| of(one).map(|c| c.service).cmp(&of(other).map(|c| c.service)))
    };
    weighed.sort_by(|one, other| by_worth(one.score, other.score, one, other));
    let mut seen: Vec<crate::values::OrganizationId> = Vec::new();
    let mut worth: Vec<(f64, Weighed<'_>)> = Vec::with_capacity(weighed.len());
    for one in weighed {
        let organization = of(&one).map(|candidate| candidate.organization);
        let before = seen.iter().filter(|&&id| Some(id) == organization).count();
        seen.extend(organization);
        let others = i32::try_from(before.min(5)).unwrap_or(5);
        worth.push((one.score * SAME_AGENCY.powi(others), one));
    }
    worth.sort_by(|(a, one), (b, other)| by_worth(*a, *b, one, other));
    worth.into_iter().take(limit).map(|(_, one)| one).collect()
}

/// Whether the client can get there: the distance binds places, not what comes over the wire.
fn in_reach(client: &Client, candidate: &Candidate<'_>) -> bool {
    match (client.max_distance_km, candidate.distance_m) {
        (Some(most), Some(metres)) => metres <= most * 1000.0 || parts::is_remote(candidate),
        _ => true,
    }
}

/// Reasons against it that are no rule about people.
fn refusals(client: &Client, candidate: &Candidate<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let ways = &client.modalities;
    if !ways.is_empty()
        && !candidate.modalities.is_empty()
        && !candidate.modalities.iter().any(|way| ways.contains(way))
    {
        reasons.push(reason(Because::Modality, "not delivered in a way that suits the client"));
    }
    for avoid in &client.avoid {
        let avoided = words::of(&avoid.replace('_', " "));
        if words::has(&words::of(&candidate.name), &avoided) {
            reasons.push(reason(Because::Avoid, &format!("to be avoided: {avoid}")));
        }
    }
    reasons
}

fn reason(code: Because, text: &str) -> Reason {
    Reason { code, text: text.to_owned(), source: String::new() }
}

fn told(judgement: Judgement<'_>, touched: &Touched) -> Eligibility {
    Eligibility {
        verdict: judgement.verdict,
        because: judgement.reasons().into_iter().map(|reason| reason.text).collect(),
        ask: touched.first(judgement.ask),
    }
}

/// How many candidates each question touches: the one that may change the most comes first.
#[derive(Default)]
struct Touched(HashMap<(String, String), usize>);

impl Touched {
    /// Counted over what is asked of each candidate.
    fn by<'a>(asks: impl Iterator<Item = &'a [Ask]>) -> Self {
        let mut touched = Self::default();
        for asked in asks {
            let mut subjects: Vec<_> = asked.iter().map(Ask::subject).collect();
            subjects.sort_unstable();
            subjects.dedup();
            for (fact, question) in subjects {
                *touched.0.entry((fact.to_owned(), question.to_owned())).or_default() += 1;
            }
        }
        touched
    }

    /// The questions, the one that touches the most candidates first, then by fact and by words.
    fn first(&self, mut asked: Vec<Ask>) -> Vec<Ask> {
        asked.sort_by_cached_key(|ask| {
            let (fact, question) = ask.subject();
            let count = self.0.get(&(fact.to_owned(), question.to_owned())).copied();
            (Reverse(count), ask.clone())
        });
        asked
    }
}

/// News of openings older than this are no longer gone by.
pub(super) const FRESH_DAYS: i64 = 14;

/// Whether openings were told lately enough to go by.
pub(super) fn is_fresh(candidate: &Candidate<'_>, now: DateTime<Utc>) -> Option<CapacityStatus> {
    let (status, as_of) = candidate.capacity?;
    ((now - as_of).num_days() <= FRESH_DAYS).then_some(status)
}
