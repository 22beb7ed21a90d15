//! Ranking: candidates judged, weighed part by part and put in order. Pure: the same client, need,
//! candidates and time give the same answer, in whatever order the candidates come.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

use chrono::{DateTime, Utc};

use super::{
    model::{Candidate, Client, Gap, Parts, Ranked, Suggestion, Wanted},
    parts,
    reasons::Refused,
    weights::Weights,
};
use crate::{
    classification::words,
    eligibility::{Ask, Group, Verdict, lean},
    search::kept::FRESH_DAYS,
    values::{CapacityStatus, Language},
};

/// Of those that fail a rule, so many are told.
const MOST_EXCLUDED: usize = 20;
/// A second and third service of one agency gives way to another's of about the same worth.
const SAME_AGENCY: f64 = 0.985;

/// A candidate on its way through the ranking.
struct Weighed {
    at: usize,
    ask: Vec<Ask>,
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
    let mut suggested: Vec<Weighed> = Vec::new();
    let mut excluded: Vec<(f64, usize)> = Vec::new();
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
        let leaning = lean(&candidate.limits, candidate.located, &client.circumstances);
        let suits =
            leaning.verdict != Verdict::Ineligible && refusals(client, candidate).next().is_none();
        let is_full = parts::is_full(candidate, now);
        full |= suits && is_full;
        if !suits || is_full {
            excluded.push((need_fit, at));
            continue;
        }
        let parts = parts::of(client, wanted, candidate, &leaning, now);
        let score = shares.score(&parts);
        suggested.push(Weighed { at, ask: leaning.ask, parts, score });
    }
    let gap = match (suggested.is_empty(), full, excluded.is_empty(), out_of_reach) {
        (false, ..) => None,
        (true, true, ..) => Some(Gap::AllFull),
        (true, false, false, _) => Some(Gap::AllIneligible),
        (true, false, true, true) => Some(Gap::OutOfReach),
        (true, false, true, false) => Some(Gap::NoneFound),
    };
    let id = |at: usize| candidates.get(at).map(|candidate| candidate.service);
    excluded.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| id(*one).cmp(&id(*other))));
    let excluded_total = excluded.len();
    let touched = Touched::by(suggested.iter().map(|weighed| weighed.ask.as_slice()));
    let suggestion =
        |(Weighed { at, parts, score, .. }, rank)| Suggestion { rank, candidate: at, score, parts };
    Ranked {
        suggestions: ordered(suggested, candidates, limit)
            .into_iter()
            .zip(1..)
            .map(suggestion)
            .collect(),
        excluded: excluded.into_iter().take(MOST_EXCLUDED).map(|(_, at)| at).collect(),
        excluded_total,
        touched,
        gap,
    }
}

/// Best first; of equals the nearer, then the smaller id. Services of one agency make room.
fn ordered(mut weighed: Vec<Weighed>, candidates: &[Candidate<'_>], limit: usize) -> Vec<Weighed> {
    let of = |weighed: &Weighed| candidates.get(weighed.at);
    let by_worth = |a: f64, b: f64, one: &Weighed, other: &Weighed| -> Ordering {
        let far = |weighed: &Weighed| {
            of(weighed).and_then(|candidate| candidate.distance_m).unwrap_or(f64::INFINITY)
        };
        b.total_cmp(&a)
            .then_with(|| far(one).total_cmp(&far(other)))
            .then_with(|| of(one).map(|c| c.service).cmp(&of(other).map(|c| c.service)))
    };
    weighed.sort_by(|one, other| by_worth(one.score, other.score, one, other));
    let mut seen: Vec<crate::values::OrganizationId> = Vec::new();
    let mut worth: Vec<(f64, Weighed)> = Vec::with_capacity(weighed.len());
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
pub(super) fn refusals<'r>(
    client: &Client,
    candidate: &Candidate<'_>,
) -> impl Iterator<Item = Refused<'r>> {
    let ways = &client.modalities;
    let is_otherwise = !ways.is_empty()
        && !candidate.modalities.is_empty()
        && !candidate.modalities.meet(ways.iter().collect());
    let avoided = client.avoid.iter().filter(|avoid| {
        let avoided = words::of(&avoid.replace('_', " "));
        words::has(&words::of(&candidate.name), &avoided)
    });
    let avoided = avoided.map(|avoid| Refused::Avoided(avoid.clone()));
    is_otherwise.then_some(Refused::Modality).into_iter().chain(avoided)
}

/// How many candidates each question touches: the one that may change the most comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched(HashMap<(&'static str, Option<Group>), usize>);

impl Touched {
    /// Counted over what is asked of each candidate.
    fn by<'a>(asks: impl Iterator<Item = &'a [Ask]>) -> Self {
        let mut touched = Self::default();
        for asked in asks {
            let mut subjects: Vec<_> = asked.iter().map(Ask::subject).collect();
            subjects.sort_unstable();
            subjects.dedup();
            for subject in subjects {
                *touched.0.entry(subject).or_default() += 1;
            }
        }
        touched
    }

    /// The questions, the one that touches the most candidates first, then by fact and by words,
    /// in the same order in every language.
    pub(super) fn first(&self, mut asked: Vec<Ask>) -> Vec<Ask> {
        asked.sort_by_cached_key(|ask| {
            let count = self.0.get(&ask.subject()).copied();
            (Reverse(count), ask.fact(), ask.says(Language::En))
        });
        asked
    }
}

/// Whether openings were told lately enough to go by.
pub(super) fn is_fresh(candidate: &Candidate<'_>, now: DateTime<Utc>) -> Option<CapacityStatus> {
    let (status, as_of) = candidate.capacity?;
    ((now - as_of).num_days() <= FRESH_DAYS).then_some(status)
}
