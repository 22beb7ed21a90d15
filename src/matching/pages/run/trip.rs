//! One trip for several needs: numbered stops, each with where it is, whom to call and when; what
//! the trip gives up against each need's first suggestion, and what it leaves.

use super::{
    Context, label,
    suggestion::{call, percent},
};
use crate::{
    matching::{
        answer::{Matched, MatchedNeed, Plan, Stop as PlannedStop, Suggested},
        plan::{BEST, STOPS},
    },
    web::{
        STAFF,
        shown::{PhoneLink, miles},
    },
};

/// The trip.
pub(super) struct Trip {
    pub line: String,
    /// How long the way would be to each first suggestion by itself.
    pub instead: Option<String>,
    pub given_up: Vec<GivenUp>,
    pub left: Vec<Left>,
    stops: Vec<Stop>,
}

/// A need whose planned service is not ranked first.
pub(super) struct GivenUp {
    pub need: String,
    /// The service that is: its id and name.
    pub first: (String, String),
    /// By how much.
    pub by: String,
}

/// A need that the trip leaves.
pub(super) struct Left {
    pub need: String,
    /// Why.
    pub why: &'static str,
    /// Whom to call instead: its id and name.
    pub call: Option<(String, String)>,
}

/// A place on it.
pub(super) struct Stop {
    pub services: Vec<(String, String)>,
    pub needs: String,
    pub address: Option<String>,
    pub call: Option<PhoneLink>,
    pub hours: Option<String>,
}

impl Trip {
    /// The trip, where more than one need was matched and any can be met in one.
    pub fn of(matched: &Matched, context: &Context<'_>) -> Option<Self> {
        let plan = matched.plan.as_ref().filter(|plan| !plan.stops.is_empty())?;
        let stops = plan.stops.iter().map(|stop| Stop::of(stop, matched, context)).collect();
        let left = matched.needs.iter().filter(|need| plan.left.contains(&need.code));
        Some(Self {
            line: line(plan, context.from_area),
            instead: instead(plan, matched, context.from_area),
            given_up: matched.needs.iter().filter_map(|need| GivenUp::of(need, plan)).collect(),
            left: left.map(Left::of).collect(),
            stops,
        })
    }

    /// The stops shown at once, and the rest, which only older runs have.
    pub fn first(&self) -> &[Stop] {
        self.stops.get(..STOPS).unwrap_or(&self.stops)
    }

    pub fn more(&self) -> &[Stop] {
        self.stops.get(STOPS..).unwrap_or_default()
    }
}

fn line(plan: &Plan, from_area: bool) -> String {
    let count = |n: usize, one: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let trip = plan.trip_km.map(|km| format!(", {} in all", miles(km * 1000.0, from_area, STAFF)));
    format!(
        "{} for {}{}",
        count(plan.stops.len(), "stop"),
        count(plan.covers.len(), "need"),
        trip.unwrap_or_default()
    )
}

/// There and back to each covered need's first suggestion, one at a time, where that is known and
/// longer than the trip.
fn instead(plan: &Plan, matched: &Matched, from_area: bool) -> Option<String> {
    let covered = matched.needs.iter().filter(|need| plan.covers.contains(&need.code));
    let first = |need: &MatchedNeed| {
        let first = need.suggestions.first()?;
        Some((first.location.as_ref()?.id, first.distance_m?))
    };
    let mut ways: Vec<_> = covered.map(first).collect::<Option<_>>()?;
    ways.sort_by_key(|(place, _)| *place);
    ways.dedup_by_key(|(place, _)| *place);
    let metres: f64 = ways.iter().map(|(_, metres)| 2.0 * metres).sum();
    let is_longer = plan.trip_km.is_some_and(|km| metres > km * 1000.0 + 100.0);
    is_longer.then(|| {
        let way = miles(metres, from_area, STAFF);
        format!("To each need’s first suggestion by itself, there and back: {way} in all.")
    })
}

impl GivenUp {
    fn of(need: &MatchedNeed, plan: &Plan) -> Option<Self> {
        let stop = plan.stops.iter().find(|stop| stop.needs.contains(&need.code))?;
        let there = need.suggestions.iter().take(BEST).filter(|one| {
            let is_there = one.location.as_ref().is_some_and(|at| at.id == stop.location_id);
            is_there && stop.services.contains(&one.service.id)
        });
        let planned = there.max_by(|one, other| one.score.total_cmp(&other.score))?;
        let first = need.suggestions.first().filter(|one| one.service.id != planned.service.id)?;
        let points = percent(first.score).saturating_sub(percent(planned.score));
        Some(Self {
            need: label(need),
            first: (first.service.id.to_string(), first.service.name.clone()),
            by: match points {
                0 => "with about as many points".to_owned(),
                1 => "by 1 point of 100".to_owned(),
                points => format!("by {points} points of 100"),
            },
        })
    }
}

impl Left {
    fn of(need: &MatchedNeed) -> Self {
        let first = need.suggestions.first();
        let call = first.filter(|one| one.location.is_none());
        Self {
            need: label(need),
            why: match (first, call) {
                (None, _) => "nothing could be suggested.",
                (_, Some(_)) => "the best has no place to go to. Call",
                _ => "a trip has five stops at most.",
            },
            call: call.map(|one| (one.service.id.to_string(), one.service.name.clone())),
        }
    }
}

impl Stop {
    fn of(stop: &PlannedStop, matched: &Matched, context: &Context<'_>) -> Self {
        let suggested: Vec<&Suggested> = matched
            .needs
            .iter()
            .flat_map(|need| &need.suggestions)
            .filter(|one| one.location.as_ref().is_some_and(|at| at.id == stop.location_id))
            .collect();
        let of = |id| suggested.iter().find(|one| one.service.id == id).copied();
        let served: Vec<&Suggested> = stop.services.iter().filter_map(|&id| of(id)).collect();
        let first = served.first().copied();
        let needs: Vec<_> = stop.needs.iter().map(|need| need.need().label.en.as_str()).collect();
        Self {
            services: served
                .iter()
                .map(|one| (one.service.id.to_string(), one.service.name.clone()))
                .collect(),
            needs: needs.join("; "),
            address: first.and_then(|one| one.location.as_ref()?.address.clone()),
            call: served.iter().find_map(|one| call(one)),
            hours: first.and_then(|one| Some(context.listed(one)?.hours?.words)),
        }
    }
}
