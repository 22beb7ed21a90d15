//! What a plan is made on: places and needs, how far it is between them, and when they are open.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{BEHIND, BEST, Timed};
use crate::{
    catalog::hours::Week,
    geo::Point,
    matching::answer::Spot,
    values::{LocationId, ServiceId},
};

/// Whole numbers stand for millionths of a score.
const ONE: f64 = 1e6;

/// What a stop costs: going somewhere else is worth it where the help there is better by 0.07
/// of a score. Of the demonstration's 38 needs with a choice the second suggestion lies nearer to the
/// first in 32, the fifth or last in 15: a second choice may save a stop, a fifth seldom does.
pub const STOP: i64 = 70_000;

/// What a metre costs. Scores weigh distance already, each from home: this is for the way between
/// stops. 23 km more are a stop more.
pub const METRE: i64 = 3;

/// What a stop costs besides that is shut while the others can be visited: a trip of its own, so as
/// much as a stop.
pub const APART: i64 = 70_000;

/// Places that are open within so many hours of each other can be visited on one trip: half a
/// working day.
const TRIP_HOURS: u32 = 4;

/// How good a set of stops is: first what it covers, then what that is worth, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worth {
    /// The severities of the needs covered.
    pub covers: i64,
    /// Scores less what the trip costs.
    pub value: i64,
}

/// What a need takes at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The place, as [`Ground`] counts them.
    pub place: usize,
    /// The service.
    pub service: ServiceId,
    /// Its score, in millionths.
    pub score: i64,
}

/// A place that may become a stop.
#[derive(Clone, Debug)]
struct Site {
    id: LocationId,
    point: Option<Point>,
    week: Option<Week>,
    /// The best that each need finds there.
    offers: Vec<Option<(i64, ServiceId)>>,
}

/// The needs and the places that can serve them, in the order of their ids.
pub struct Ground {
    severities: Vec<i64>,
    sites: Vec<Site>,
    /// Metres from each place to each, home being the last; 0 where one is not known.
    ways: Vec<Vec<i64>>,
    has_home: bool,
    /// Which places are shut, for each time a trip can be made at: none of them has another's and
    /// more.
    shut: Vec<Vec<bool>>,
}

impl Ground {
    /// The ground of these needs.
    pub fn of(needs: &[&Timed], home: Option<Point>) -> Self {
        let mut sites: BTreeMap<LocationId, Site> = BTreeMap::new();
        for (number, timed) in needs.iter().enumerate() {
            let scores = timed.need.suggestions.iter().map(|one| millionths(one.score));
            let enough = scores.max().unwrap_or_default() - BEHIND;
            let weeks = timed.weeks.iter().copied().chain(std::iter::repeat(None));
            for (one, week) in timed.need.suggestions.iter().zip(weeks).take(BEST) {
                let Some(spot) = &one.location else { continue };
                let score = millionths(one.score);
                if score < enough {
                    continue;
                }
                let site = sites.entry(spot.id).or_insert_with(|| Site {
                    id: spot.id,
                    point: None,
                    // Open in no hour: the first that is known of it is added.
                    week: Some(Week::default()),
                    offers: vec![None; needs.len()],
                });
                site.point = site.point.or_else(|| point(spot));
                site.week = site.week.zip(week).map(|(one, other)| one.or(other));
                let offer = (score, Reverse(one.service.id));
                if let Some(kept) = site.offers.get_mut(number) {
                    let best = kept.map(|(score, id)| (score, Reverse(id))).max(Some(offer));
                    *kept = best.map(|(score, Reverse(id))| (score, id));
                }
            }
        }
        let sites: Vec<Site> = sites.into_values().collect();
        Self {
            severities: needs.iter().map(|one| one.need.severity.into()).collect(),
            ways: ways(&sites, home),
            has_home: home.is_some(),
            shut: shut(&sites),
            sites,
        }
    }

    /// How many places there are; home is counted after them.
    pub const fn places(&self) -> usize {
        self.sites.len()
    }

    /// How many needs there are.
    pub const fn needs(&self) -> usize {
        self.severities.len()
    }

    pub fn id(&self, place: usize) -> Option<LocationId> {
        Some(self.sites.get(place)?.id)
    }

    /// How much the need counts among those covered.
    pub fn severity(&self, need: usize) -> i64 {
        self.severities.get(need).copied().unwrap_or_default()
    }

    /// The best score that the need finds at the place.
    pub fn score(&self, need: usize, place: usize) -> Option<i64> {
        Some(self.offer(need, place)?.0)
    }

    fn offer(&self, need: usize, place: usize) -> Option<(i64, ServiceId)> {
        *self.sites.get(place)?.offers.get(need)?
    }

    /// Metres between two places.
    pub fn way(&self, from: usize, to: usize) -> i64 {
        self.ways.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default()
    }

    /// Where one stands after going there: where one was, if nobody knows where it is.
    pub fn stand(&self, from: usize, to: usize) -> usize {
        if self.is_located(to) { to } else { from }
    }

    fn is_located(&self, place: usize) -> bool {
        self.sites.get(place).is_some_and(|site| site.point.is_some())
    }

    /// Which places are shut, for each time that a trip may be made at.
    pub fn times(&self) -> &[Vec<bool>] {
        &self.shut
    }

    /// What each need takes of these stops: the highest score, of equals at the smaller id.
    pub fn taken(&self, stops: &[usize]) -> Vec<Option<Taken>> {
        let best = |need| {
            let all = stops.iter().filter_map(|&place| {
                let (score, service) = self.offer(need, place)?;
                Some(Taken { place, service, score })
            });
            all.max_by_key(|taken| (taken.score, Reverse(taken.place)))
        };
        (0..self.needs()).map(best).collect()
    }

    /// How good these stops are, if the way and the hours cost nothing: no less than they are.
    pub fn at_most(&self, stops: &[usize]) -> Worth {
        let mut worth = Worth { covers: 0, value: -STOP * count(stops.len()) };
        for (need, severity) in self.severities.iter().enumerate() {
            let scores = stops.iter().filter_map(|&place| self.score(need, place));
            if let Some(score) = scores.max() {
                worth.covers += severity;
                worth.value += score;
            }
        }
        worth
    }

    /// How good these stops are.
    pub fn worth(&self, stops: &[usize]) -> Worth {
        let most = self.at_most(stops);
        let apart = |shut: &Vec<bool>| {
            stops.iter().filter(|&&place| shut.get(place) == Some(&true)).count()
        };
        let apart = self.shut.iter().map(apart).min().unwrap_or_default();
        let way = Tour::of(self, stops).metres;
        Worth { value: most.value - METRE * way - APART * count(apart), ..most }
    }

    /// The stops in the best order, and how long the trip is from home and back; stops that nobody
    /// knows the place of come last, and there is then no length.
    pub fn tour(&self, stops: &[usize]) -> (Vec<usize>, Option<f64>) {
        let tour = Tour::of(self, stops);
        let is_known = self.has_home && stops.iter().all(|&place| self.is_located(place));
        let hidden = stops.iter().copied().filter(|&place| !self.is_located(place));
        let metres = u32::try_from(tour.metres).ok().filter(|_| is_known);
        (tour.order.into_iter().chain(hidden).collect(), metres.map(f64::from))
    }
}

/// The shortest way past some places: every order of at most [`STOPS`](super::STOPS) is tried. Of
/// equals the one whose first stop is nearer, then the one with smaller ids first.
struct Tour {
    order: Vec<usize>,
    metres: i64,
}

impl Tour {
    fn of(ground: &Ground, stops: &[usize]) -> Self {
        let mut left: Vec<usize> =
            stops.iter().copied().filter(|&place| ground.is_located(place)).collect();
        left.sort_unstable();
        let mut best = None;
        Self::try_all(ground, &mut Vec::new(), &mut left, 0, &mut best);
        best.map_or(Self { order: Vec::new(), metres: 0 }, |(metres, _, order)| Self {
            order,
            metres,
        })
    }

    fn try_all(
        ground: &Ground,
        gone: &mut Vec<usize>,
        left: &mut Vec<usize>,
        metres: i64,
        best: &mut Option<(i64, i64, Vec<usize>)>,
    ) {
        let home = ground.places();
        let at = gone.last().copied().unwrap_or(home);
        if left.is_empty() {
            let first = gone.first().map_or(0, |&first| ground.way(home, first));
            let found = (metres + ground.way(at, home), first, gone.clone());
            if best.as_ref().is_none_or(|best| found < *best) {
                *best = Some(found);
            }
            return;
        }
        for number in 0..left.len() {
            let next = left.remove(number);
            gone.push(next);
            Self::try_all(ground, gone, left, metres + ground.way(at, next), best);
            gone.pop();
            left.insert(number, next);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a score is at most 1")]
fn millionths(score: f64) -> i64 {
    (score * ONE).round() as i64
}

pub fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn point(spot: &Spot) -> Option<Point> {
    Point::new(spot.latitude?, spot.longitude?).ok()
}

/// Whole metres between two points; 0 where one is not known.
#[expect(clippy::cast_possible_truncation, reason = "half the earth's girth is 20,000,000 m")]
pub fn metres(from: Option<Point>, to: Option<Point>) -> i64 {
    from.zip(to).map_or(0, |(from, to)| from.distance(to).0.round() as i64)
}

fn ways(sites: &[Site], home: Option<Point>) -> Vec<Vec<i64>> {
    let points: Vec<Option<Point>> = sites.iter().map(|site| site.point).chain([home]).collect();
    points.iter().map(|&from| points.iter().map(|&to| metres(from, to)).collect()).collect()
}

/// Which places are shut at each time, each list once and none that has another's and more.
fn shut(sites: &[Site]) -> Vec<Vec<bool>> {
    let mut times = BTreeSet::new();
    for day in 0..7 {
        for from in 0..=24 - TRIP_HOURS {
            let is_shut = |site: &Site| {
                site.week.is_some_and(|week| !week.meets(day, from..from + TRIP_HOURS))
            };
            times.insert(sites.iter().map(is_shut).collect::<Vec<bool>>());
        }
    }
    let beats = |one: &Vec<bool>, other: &Vec<bool>| {
        one != other && one.iter().zip(other).all(|(one, other)| one <= other)
    };
    times.iter().filter(|time| !times.iter().any(|other| beats(other, time))).cloned().collect()
}
