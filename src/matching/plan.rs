//! One trip for several needs: the fewest places that serve the most of them.

use super::answer::{MatchedNeed, Plan, Spot, Stop, Suggested};
use crate::{geo::Point, needs::NeedCode, values::LocationId};

/// Only a need's best suggestions are worth a trip: convenience does not outweigh fit.
const BEST: usize = 5;

/// The trip for these needs; none for a single need.
///
/// Greedy: again and again the place that serves most of the needs still left, of equals the one
/// whose suggestions score higher, then the one whose id is smaller, so that the order in which
/// candidates came never matters.
#[must_use]
pub fn plan(needs: &[MatchedNeed], home: Option<Point>) -> Option<Plan> {
    if needs.len() < 2 {
        return None;
    }
    let mut left: Vec<&MatchedNeed> = needs.iter().collect();
    let mut stops: Vec<(Stop, Option<Point>)> = Vec::new();
    while let Some(place) = best_place(&left) {
        let mut stop = Stop { location_id: place, services: Vec::new(), needs: Vec::new() };
        let mut point = None;
        left.retain(|need| {
            let Some((suggested, spot)) = at(need, place) else { return true };
            point = point.or_else(|| point_of(spot));
            if !stop.services.contains(&suggested.service.id) {
                stop.services.push(suggested.service.id);
            }
            stop.needs.push(need.code);
            false
        });
        stops.push((stop, point));
    }
    let stops = in_order(stops, home);
    let trip_km = home.and_then(|home| length_km(&stops, home));
    let stops: Vec<Stop> = stops.into_iter().map(|(stop, _)| stop).collect();
    let covers: Vec<NeedCode> = stops.iter().flat_map(|stop| stop.needs.clone()).collect();
    Some(Plan { stops, covers, left: left.iter().map(|need| need.code).collect(), trip_km })
}

fn best_place(left: &[&MatchedNeed]) -> Option<LocationId> {
    let mut places: Vec<LocationId> =
        left.iter().flat_map(|need| spots(need).map(|(_, spot)| spot.id)).collect();
    places.sort();
    places.dedup();
    let worth = |place: LocationId| {
        let served = left.iter().filter_map(|need| at(need, place));
        let (count, score) = served
            .fold((0, 0.0), |(count, score), (suggested, _)| (count + 1, score + suggested.score));
        (count, score)
    };
    let better =
        |one: (i32, f64), other: (i32, f64)| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1));
    // The first of equals stays: places are in the order of their ids.
    places
        .into_iter()
        .map(|place| (place, worth(place)))
        .reduce(|best, next| if better(next.1, best.1).is_gt() { next } else { best })
        .map(|(place, _)| place)
}

fn spots(need: &MatchedNeed) -> impl Iterator<Item = (&Suggested, &Spot)> {
    let best = need.suggestions.iter().take(BEST);
    best.filter_map(|suggested| Some((suggested, suggested.location.as_ref()?)))
}

fn at(need: &MatchedNeed, place: LocationId) -> Option<(&Suggested, &Spot)> {
    spots(need).find(|(_, spot)| spot.id == place)
}

fn point_of(spot: &Spot) -> Option<Point> {
    Point::new(spot.latitude?, spot.longitude?).ok()
}

/// The stops, each time the nearest next; those without a known point come last.
fn in_order(
    mut stops: Vec<(Stop, Option<Point>)>,
    home: Option<Point>,
) -> Vec<(Stop, Option<Point>)> {
    let Some(mut from) = home else { return stops };
    let mut ordered = Vec::with_capacity(stops.len());
    while !stops.is_empty() {
        let far = |point: Option<Point>| point.map_or(f64::INFINITY, |p| from.distance(p).0);
        let next = stops
            .iter()
            .enumerate()
            .min_by(|(_, one), (_, other)| far(one.1).total_cmp(&far(other.1)))
            .map_or(0, |(next, _)| next);
        let stop = stops.remove(next);
        from = stop.1.unwrap_or(from);
        ordered.push(stop);
    }
    ordered
}

/// There and back, to a tenth of a kilometre; none where a stop's place is not known.
fn length_km(stops: &[(Stop, Option<Point>)], home: Point) -> Option<f64> {
    let mut from = home;
    let mut metres = 0.0;
    for (_, point) in stops {
        let point = (*point)?;
        metres += from.distance(point).0;
        from = point;
    }
    metres += from.distance(home).0;
    Some((metres / 100.0).round() / 10.0)
}
