//! One trip for several needs: a small set of places that covers them.
//!
//! Of each need's five best suggestions those with a place may become stops, at most five of them;
//! what is far behind the best help for a need never stands in for it, so that no line to call in
//! an emergency gives way to an office that happens to have an address. A trip is worth, compared from left to right,
//!
//! ```text
//! 1. the severities of the needs covered, summed
//! 2. the scores of the suggestions taken, summed
//!      − 0.07  for each stop
//!      − 0.003 for each kilometre there and back, in the best order
//!      − 0.07  for each stop that is shut while the others can be visited
//! ```
//!
//! Each need takes the suggestion with the highest score at any of the stops. Up to eight needs
//! are planned exactly, by dynamic programming; more of them, at most 50, greedily and then by
//! exchange, in a bounded number of steps. What a plan gives up against the first suggestions can
//! be read beside them: their scores stand in the answer.
//!
//! Everything is counted in whole millionths and in the order of ids, so that neither the order of
//! needs and candidates nor rounding can change a plan.

mod bounded;
mod exact;
mod ground;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use super::answer::{MatchedNeed, Plan, Stop};
use crate::{catalog::hours::Week, geo::Point};

use self::ground::Ground;

/// A need with what meets it, and when that is open.
#[derive(Clone, Debug)]
pub struct Timed {
    /// The need as it is answered.
    pub need: MatchedNeed,
    /// The week ahead of each of its suggestions, in their order; `None` where it is not known.
    pub weeks: Vec<Option<Week>>,
}

/// Only a need's best suggestions are worth a trip: convenience does not outweigh fit.
pub const BEST: usize = 5;

/// A suggestion whose score is more than this behind the need's best, in millionths, is no stop:
/// as much as a stop and ten kilometres are worth.
pub const BEHIND: i64 = 100_000;

/// At most so many stops: people with 2.9 needs were given 10.1 referrals, and families spend up to
/// 20 hours a week on finding and travelling (`../shared/reference/peers`, multi-need burden).
pub const STOPS: usize = 5;

/// The trip for these needs; none for a single need.
#[must_use]
pub fn plan(needs: &[Timed], home: Option<Point>) -> Option<Plan> {
    if needs.len() < 2 {
        return None;
    }
    let mut needs: Vec<&Timed> = needs.iter().collect();
    needs.sort_by_cached_key(|one| {
        let first = one.need.suggestions.first().map(|one| one.service.id);
        (Reverse(one.need.severity), one.need.code, first)
    });
    let ground = Ground::of(&needs, home);
    let (stops, _) =
        if needs.len() <= exact::MOST { exact::best(&ground) } else { bounded::good(&ground) };
    Some(told(&ground, &needs, &stops))
}

/// The plan of one who cannot travel: no stop, every need left to the phone.
#[must_use]
pub fn at_home(needs: &[Timed]) -> Option<Plan> {
    let left: Vec<_> = needs.iter().map(|one| one.need.code).collect();
    let none = || Plan { stops: Vec::new(), covers: Vec::new(), left, trip_km: None };
    (needs.len() > 1).then(none)
}

/// The plan with these stops, as it is answered.
fn told(ground: &Ground, needs: &[&Timed], stops: &[usize]) -> Plan {
    let (order, metres) = ground.tour(stops);
    let taken = ground.taken(stops);
    let mut plan = Plan { stops: Vec::new(), covers: Vec::new(), left: Vec::new(), trip_km: None };
    for place in order {
        let Some(id) = ground.id(place) else { continue };
        let mut stop = Stop { location_id: id, services: Vec::new(), needs: Vec::new() };
        for (one, taken) in needs.iter().zip(&taken) {
            let Some(taken) = taken.filter(|taken| taken.place == place) else { continue };
            stop.needs.push(one.need.code);
            if !stop.services.contains(&taken.service) {
                stop.services.push(taken.service);
            }
        }
        plan.covers.extend(&stop.needs);
        plan.stops.push(stop);
    }
    let left = needs.iter().zip(&taken).filter(|(_, taken)| taken.is_none());
    plan.left = left.map(|(one, _)| one.need.code).collect();
    plan.trip_km = metres.map(|metres| (metres / 100.0).round() / 10.0);
    plan
}
