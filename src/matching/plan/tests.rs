//! The laws of plans, held against trying every set of places in every order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection::vec, option, prelude::*, sample::select};
use uuid::Uuid;

use super::{
    bounded, exact,
    ground::{APART, Ground, METRE, STOP, Worth, count, metres},
    *,
};
use crate::{
    eligibility::Verdict,
    matching::{
        answer::{Eligibility, Named, Spot, Suggested},
        model::Parts,
    },
    needs::Needs,
    values::{LocationId, OrganizationId, ServiceId, Severity, Urgency},
};

/// A suggestion as it is drawn: thousandths of its score, and which place it is at.
type Drawn = (u32, Option<usize>);

/// What is the same for everybody: where the places are, and when they are open.
#[derive(Clone, Debug)]
struct Town {
    points: Vec<Option<(f64, f64)>>,
    weeks: Vec<Option<Week>>,
    home: Option<Point>,
}

fn location(place: usize) -> LocationId {
    LocationId(Uuid::from_u128(1000 + place as u128))
}

fn suggested(number: usize, rank: usize, (score, place): Drawn, town: &Town) -> Suggested {
    let id = Uuid::from_u128((number * 100 + rank) as u128);
    Suggested {
        rank: rank + 1,
        service: Named { id: ServiceId(id), name: format!("Service {number}.{rank}") },
        organization: Named { id: OrganizationId(id), name: "Agency".to_owned() },
        location: place.map(|place| Spot {
            id: location(place),
            latitude: town.points[place].map(|point| point.0),
            longitude: town.points[place].map(|point| point.1),
            address: None,
            approximate: false,
        }),
        phones: vec![],
        distance_m: None,
        score: f64::from(score) / 1000.0,
        parts: Parts::default(),
        eligibility: Eligibility { verdict: Verdict::Unknown, because: vec![], ask: vec![] },
        why: vec![],
        watch: vec![],
    }
}

fn needs(town: &Town, drawn: &[(i64, Vec<Drawn>)]) -> Vec<Timed> {
    let codes: Vec<_> = Needs::embedded().all().iter().map(|need| need.code).collect();
    let need = |(number, (severity, list)): (usize, &(i64, Vec<Drawn>))| {
        let mut list = list.clone();
        list.sort_by_key(|(score, _)| Reverse(*score));
        let suggestions = list.iter().enumerate();
        let suggestions: Vec<_> =
            suggestions.map(|(rank, drawn)| suggested(number, rank, *drawn, town)).collect();
        let weeks = list.iter().map(|(_, place)| town.weeks[(*place)?]).collect();
        let need = MatchedNeed {
            code: codes[number],
            label: String::new(),
            severity: Severity::try_from(*severity).unwrap(),
            urgency: Urgency::Soon,
            evidence: vec![],
            suggestions,
            excluded: vec![],
            excluded_total: 0,
            gap: None,
        };
        Timed { need, weeks }
    };
    drawn.iter().enumerate().map(need).collect()
}

fn any_week() -> impl Strategy<Value = Option<Week>> {
    let (office, evening) = (0b1_1111_1111 << 8, 0b1111 << 18);
    option::weighted(
        0.7,
        select(vec![
            Week::of([office, office, office, office, office, 0, 0]),
            Week::of([0, 0, 0, 0, 0, office, office]),
            Week::of([0, evening, 0, evening, 0, 0, 0]),
            Week::of([0b11 << 9, 0, 0, 0b11 << 14, 0, 0, 0]),
        ]),
    )
}

fn any_town(places: usize) -> impl Strategy<Value = Town> {
    let point = (37.5_f64..38.0, -122.5_f64..-122.0);
    (
        vec(option::weighted(0.9, point.clone()), places),
        vec(any_week(), places),
        option::weighted(0.8, point),
    )
        .prop_map(|(points, weeks, home)| Town {
            points,
            weeks,
            home: home.map(|(north, east)| Point::new(north, east).unwrap()),
        })
}

fn any_needs(
    count: std::ops::Range<usize>,
    places: usize,
    most: usize,
) -> impl Strategy<Value = Vec<(i64, Vec<Drawn>)>> {
    let drawn = (500_u32..=1000, option::weighted(0.85, 0..places));
    vec((1_i64..=3, vec(drawn, 0..=most)), count)
}

/// What the formula in the module's words gives for these places, worked out by hand.
fn by_hand(town: &Town, drawn: &[(i64, Vec<Drawn>)], stops: &[usize]) -> Worth {
    let (mut covers, mut value) = (0, -STOP * count(stops.len()));
    for (severity, list) in drawn {
        let mut list = list.clone();
        list.sort_by_key(|(score, _)| Reverse(*score));
        let most = list.first().map(|(score, _)| *score);
        let there = list.iter().take(BEST).filter(|(score, at)| {
            let near = i64::from(most.unwrap_or_default() - score) * 1000 <= BEHIND;
            near && at.is_some_and(|at| stops.contains(&at))
        });
        if let Some(score) = there.map(|(score, _)| i64::from(*score) * 1000).max() {
            covers += severity;
            value += score;
        }
    }
    let points: Vec<Option<Point>> = stops
        .iter()
        .filter_map(|&stop| town.points[stop])
        .map(|(north, east)| Point::new(north, east).ok())
        .collect();
    let length = |order: &[Option<Point>]| {
        let way: Vec<_> =
            [town.home].into_iter().chain(order.iter().copied()).chain([town.home]).collect();
        way.windows(2).map(|leg| metres(leg[0], leg[1])).sum::<i64>()
    };
    let way = orders(&points).iter().map(|order| length(order)).min().unwrap_or_default();
    // Places of which several suggestions were drawn have one week here.
    let apart = (0..7).flat_map(|day| (0..=20).map(move |from| (day, from))).map(|(day, from)| {
        let shut =
            |stop: &&usize| town.weeks[**stop].is_some_and(|week| !week.meets(day, from..from + 4));
        count(stops.iter().filter(shut).count())
    });
    Worth { covers, value: value - METRE * way - APART * apart.min().unwrap_or_default() }
}

fn orders<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = all.split_first() else { return vec![vec![]] };
    let put_in = |order: Vec<T>| {
        (0..=order.len()).map(move |at| {
            let mut order = order.clone();
            order.insert(at, first.clone());
            order
        })
    };
    orders(rest).into_iter().flat_map(put_in).collect()
}

fn stops_of(plan: &Plan, places: usize) -> Vec<usize> {
    (0..places)
        .filter(|&place| plan.stops.iter().any(|stop| stop.location_id == location(place)))
        .collect()
}

const PLACES: usize = 7;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_plan_for_few_needs_is_the_best_there_is(
        town in any_town(PLACES),
        drawn in any_needs(2..6, PLACES, 6),
    ) {
        let planned = plan(&needs(&town, &drawn), town.home).unwrap();
        let worth = by_hand(&town, &drawn, &stops_of(&planned, PLACES));
        for set in 0..1_usize << PLACES {
            let stops: Vec<usize> = (0..PLACES).filter(|place| set & 1 << place != 0).collect();
            if stops.len() <= STOPS {
                let other = by_hand(&town, &drawn, &stops);
                prop_assert!(worth >= other, "{stops:?} are worth {other:?}, more than {worth:?}");
            }
        }
    }

    #[test]
    fn every_need_is_covered_or_left_and_stops_are_few(
        town in any_town(40),
        drawn in any_needs(2..30, 40, 8),
    ) {
        let needs = needs(&town, &drawn);
        let plan = plan(&needs, town.home).unwrap();
        prop_assert!(plan.stops.len() <= STOPS);
        let told: Vec<_> = plan.covers.iter().chain(&plan.left).collect();
        prop_assert_eq!(told.len(), needs.len());
        let told: BTreeSet<_> = told.into_iter().collect();
        prop_assert_eq!(told.len(), needs.len());
        for stop in &plan.stops {
            prop_assert!(!stop.needs.is_empty() && !stop.services.is_empty());
        }
    }

    #[test]
    fn neither_order_nor_company_changes_a_plan(
        town in any_town(12),
        drawn in any_needs(2..12, 12, 6),
        turn in 0_usize..12,
    ) {
        let mut needs = needs(&town, &drawn);
        let before = plan(&needs, town.home);
        let length = needs.len();
        needs.rotate_left(turn % length);
        prop_assert_eq!(&before, &plan(&needs, town.home));
        needs.reverse();
        prop_assert_eq!(&before, &plan(&needs, town.home));
    }

    #[test]
    fn what_is_taken_greedily_is_never_better(
        town in any_town(30),
        drawn in any_needs(2..25, 30, 6),
    ) {
        let needs = needs(&town, &drawn);
        let needs: Vec<&Timed> = needs.iter().collect();
        let ground = Ground::of(&needs, town.home);
        let greedy = ground.worth(&bounded::greedy(&ground));
        prop_assert!(ground.worth(&bounded::good(&ground).0) >= greedy);
        if needs.len() <= exact::MOST {
            prop_assert!(ground.worth(&exact::best(&ground).0) >= ground.worth(&bounded::good(&ground).0));
        }
    }
}

#[test]
fn what_is_far_behind_the_best_help_does_not_stand_in_for_it() {
    let town = Town { points: vec![Some((37.7, -122.2)); 2], weeks: vec![None; 2], home: None };
    let left = |behind: u32| {
        let drawn = [
            (3, vec![(900, None), (900 - behind, Some(0))]),
            (1, vec![(500, Some(1)), (500 - behind, Some(0))]),
        ];
        plan(&needs(&town, &drawn), None).unwrap().left.len()
    };
    assert_eq!((left(100), left(101)), (0, 1), "the hotline is to be called");
}

/// A thing that looks random and is the same each time.
fn scattered(number: usize) -> usize {
    number.wrapping_mul(2_654_435_761) >> 7
}

fn crowded(many: usize, places: usize) -> (Town, Vec<(i64, Vec<Drawn>)>) {
    let open = |place: usize| {
        let from = scattered(place) % 20;
        let mut hours = [0; 7];
        hours[place % 7] = 0b1111 << from;
        hours[scattered(place + 7) % 7] |= 0b111 << (from / 2);
        Some(Week::of(hours))
    };
    let degrees =
        |number: usize| f64::from(u32::try_from(scattered(number) % 1000).unwrap()) / 2000.0;
    let point = |place| Some((37.5 + degrees(place), -122.5 + degrees(place + 500)));
    let town = Town {
        points: (0..places).map(point).collect(),
        weeks: (0..places).map(open).collect(),
        home: Point::new(37.7, -122.2).ok(),
    };
    let offer = |need: usize, rank: usize| {
        let place = scattered(need * 50 + rank) % places;
        (u32::try_from(scattered(need * 31 + rank) % 1000).unwrap(), Some(place))
    };
    let need = |need: usize| {
        (1 + count(need % 3), (0..50).map(|rank| offer(need, rank)).collect::<Vec<_>>())
    };
    (town, (0..many).map(need).collect())
}

#[test]
fn fifty_needs_are_planned_in_a_bounded_number_of_steps() {
    let (town, drawn) = crowded(50, 250);
    let needs = needs(&town, &drawn);
    let needs: Vec<&Timed> = needs.iter().collect();
    let ground = Ground::of(&needs, town.home);
    assert!(ground.places() > 100 && ground.places() <= 250, "{}", ground.places());
    let (planned, steps) = bounded::good(&ground);
    assert!(planned.len() == STOPS && steps <= bounded::most_steps(ground.places()), "{steps}");
    assert!(steps <= 25_000, "{steps}");
}

#[test]
fn the_exact_plan_of_the_most_needs_is_bounded_too() {
    for places in [5, 12, 40, 400] {
        let (town, drawn) = crowded(exact::MOST, places);
        let needs = needs(&town, &drawn);
        let needs: Vec<&Timed> = needs.iter().collect();
        let ground = Ground::of(&needs, town.home);
        let (_, steps) = exact::best(&ground);
        let times = ground.times().len();
        assert!(times <= 147 && steps <= times * exact::STEPS, "{steps} in {times} times");
        assert!(steps <= 20_000_000, "{steps} in {times} times at {} places", ground.places());
    }
}

/// Two needs; a place for both is `both` good at each, a place for one is `own` good.
fn two(both: u32, own: u32, weeks: [Option<Week>; 3]) -> Plan {
    let town = Town {
        points: vec![Some((37.70, -122.20)), Some((37.70, -122.21)), Some((37.70, -122.22))],
        weeks: weeks.to_vec(),
        home: Point::new(37.70, -122.19).ok(),
    };
    let drawn =
        [(3, vec![(own, Some(1)), (both, Some(0))]), (1, vec![(own, Some(2)), (both, Some(0))])];
    plan(&needs(&town, &drawn), town.home).unwrap()
}

fn visited(plan: &Plan) -> Vec<LocationId> {
    plan.stops.iter().map(|stop| stop.location_id).collect()
}

#[test]
fn a_stop_is_saved_unless_that_costs_too_much_help() {
    assert_eq!(visited(&two(710, 740, [None; 3])), [location(0)]);
    assert_eq!(visited(&two(600, 740, [None; 3])), [location(1), location(2)]);
}

#[test]
fn places_that_are_never_open_together_are_a_trip_more() {
    let office = Some(Week::of([0b1_1111_1111 << 8, 0, 0, 0, 0, 0, 0]));
    let weekend = Some(Week::of([0, 0, 0, 0, 0, 0b1_1111_1111 << 8, 0]));
    assert_eq!(visited(&two(675, 740, [None; 3])), [location(1), location(2)]);
    assert_eq!(visited(&two(675, 740, [office, office, weekend])), [location(0)]);
    // What is not known never counts against a place.
    assert_eq!(visited(&two(675, 740, [None, office, None])), [location(1), location(2)]);
}

#[test]
fn who_cannot_travel_is_sent_nowhere() {
    let town = Town { points: vec![None], weeks: vec![None], home: None };
    let needs = needs(&town, &[(2, vec![(900, Some(0))]), (1, vec![(500, Some(0))])]);
    let plan = at_home(&needs).unwrap();
    assert!(plan.stops.is_empty() && plan.covers.is_empty());
    assert_eq!(plan.left.len(), 2);
    assert!(at_home(needs.get(..1).unwrap()).is_none(), "one need is no trip");
}

#[test]
fn what_has_no_place_is_left_to_the_phone() {
    let town = Town { points: vec![None], weeks: vec![None], home: None };
    let drawn = [(2, vec![(900, None)]), (1, vec![(500, Some(0))]), (3, vec![])];
    let planned = needs(&town, &drawn);
    let plan = plan(&planned, None).unwrap();
    assert_eq!(plan.covers, [planned[1].need.code]);
    assert_eq!(plan.left, [planned[2].need.code, planned[0].need.code], "gravest first");
    assert_eq!(plan.trip_km, None);
    assert!(super::plan(&planned[..1], None).is_none(), "one need is no plan");
}

#[test]
fn a_trip_is_told_in_its_best_order() {
    let at = |east: f64| Some((37.70, -122.30 + east));
    let points = vec![at(0.03), at(0.01), at(0.02)];
    let town = Town { points, weeks: vec![None; 3], home: Point::new(37.70, -122.30).ok() };
    let drawn: Vec<_> = (0..3).map(|place| (2, vec![(800, Some(place))])).collect();
    let plan = plan(&needs(&town, &drawn), town.home).unwrap();
    assert_eq!(visited(&plan), [location(1), location(2), location(0)]);
    let km = plan.trip_km.unwrap();
    assert!((5.2..5.4).contains(&km), "there and back: {km}");
    let kept: BTreeMap<_, _> = plan.stops.iter().map(|stop| (stop.location_id, stop)).collect();
    assert!(kept.values().all(|stop| stop.needs.len() == 1 && stop.services.len() == 1));
}
