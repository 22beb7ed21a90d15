//! One trip for several needs: numbered stops, each with where it is, whom to call and when.

use super::{Context, suggestion::call};
use crate::{
    matching::answer::{Matched, Plan, Stop as PlannedStop, Suggested},
    web::{
        STAFF,
        shown::{PhoneLink, miles},
    },
};

/// So many stops are shown at once: nobody makes more in a day.
const SHOWN: usize = 4;

/// The trip.
pub(super) struct Trip {
    pub line: String,
    stops: Vec<Stop>,
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
        Some(Self { line: line(plan), stops })
    }

    /// The stops shown at once, and the rest.
    pub fn first(&self) -> &[Stop] {
        self.stops.get(..SHOWN).unwrap_or(&self.stops)
    }

    pub fn more(&self) -> &[Stop] {
        self.stops.get(SHOWN..).unwrap_or_default()
    }
}

fn line(plan: &Plan) -> String {
    let count = |n: usize, one: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let trip = plan.trip_km.map(|km| format!(", {} in all", miles(km * 1000.0, false, STAFF)));
    format!(
        "{} for {}{}",
        count(plan.stops.len(), "stop"),
        count(plan.covers.len(), "need"),
        trip.unwrap_or_default()
    )
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
