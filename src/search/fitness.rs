//! Whether a service fits a question, and how surely: the index asks this for each candidate.
//!
//! Age, gender, audience, language, payer, cost and accessibility exclude only what is known not to
//! fit; what is not known stays and ranks lower. Opening hours, capacity and ways of delivery keep
//! only what is known to fit, and the rest is counted (API.md, Unknown data).

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use guidepost_index::{At, Judge, Verdict, Weights};

use super::{
    known::{Kept, Known},
    model::Query,
};
use crate::{
    catalog::model::Status,
    eligibility::{Circumstances, Group, Kinds, Rule, Test, Truth},
    geo::{Covers, Place},
    needs::NeedCode,
    values::{Because, Cost, primary_language},
};

/// A question, ready to be held against services.
pub(super) struct Fitness<'a> {
    query: &'a Query,
    now: DateTime<Utc>,
    reach: Reach<'a>,
    weights: &'a Weights,
    /// Who is asked about: one for each audience, as they are alternatives.
    people: Vec<(Circumstances, Kinds)>,
    groups: Vec<Group>,
    /// What is only preferred.
    preferred: Option<Box<Self>>,
}

/// What is left where a preference is known not to be met, and where that is not known.
const AGAINST: f32 = 0.65;
const NOT_KNOWN: f32 = 0.85;

/// What being in reach means.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    /// From where.
    pub near: Option<&'a Place>,
    /// Whether a radius limits it.
    pub limited: bool,
    /// What counts how much.
    pub weights: &'a Weights,
}

impl Reach<'_> {
    /// Whether the service's listed areas have the place; `None` where none is listed or none asked.
    pub fn covers(self, known: &Known) -> Option<Covers> {
        known.covers(self.near?)
    }

    /// What being there leaves of a score; `None` where it is out of reach. The radius binds places:
    /// what comes over wire, has no place, or serves the searcher's area is bound by its area.
    pub fn of(self, known: &Known, covers: Option<Covers>, at: At) -> Option<f32> {
        let Some(near) = self.near else { return Some(1.0) };
        match at {
            At::Place(_) => Some(match covers {
                None | Some(Covers::Yes) => 1.0,
                Some(Covers::Unknown) => self.weights.perhaps_outside_area,
                Some(Covers::No) => self.weights.outside_area,
            }),
            At::Afar(_) if !known.is_remote() => {
                known.serves_locally(near).then_some(self.weights.afar)
            }
            At::Afar(_) | At::Nowhere => match covers {
                Some(Covers::Yes) if matches!(at, At::Nowhere) => Some(1.0),
                Some(Covers::Yes) => Some(self.weights.afar),
                None | Some(Covers::Unknown) => Some(self.weights.nowhere),
                Some(Covers::No) if self.limited => None,
                Some(Covers::No) => Some(self.weights.outside_area * self.weights.nowhere),
            },
        }
    }
}

impl<'a> Fitness<'a> {
    pub fn new(query: &'a Query, now: DateTime<Utc>, weights: &'a Weights) -> Self {
        let near = query.place();
        let anyone = Circumstances {
            age: query.age,
            gender: query.gender,
            languages: (!query.languages.is_empty()).then(|| query.languages.clone()),
            home: near.cloned(),
            ..Circumstances::default()
        };
        let people: Vec<Circumstances> = match query.audiences.as_slice() {
            [] => vec![anyone],
            some => some.iter().map(|group| anyone.clone().belonging([*group])).collect(),
        };
        let people = people
            .into_iter()
            .map(|person| {
                let told = Kinds::known(&person);
                (person, told)
            })
            .collect();
        let groups = query.audiences.iter().map(|audience| Group::from(*audience)).collect();
        let reach = Reach { near, limited: query.radius.is_some(), weights };
        Self { query, now, reach, weights, people, groups, preferred: None }
    }

    /// The same, with what else is preferred.
    pub fn preferring(mut self, query: Option<&'a Query>) -> Self {
        self.preferred = query.map(|query| Box::new(Self::new(query, self.now, self.weights)));
        self
    }

    /// What is known of whom it serves leaves so much; `None` where a rule says no.
    fn serves(&self, facts: &Kept) -> Option<f32> {
        let judged = |(person, told): &(Circumstances, Kinds)| {
            let rules = facts.turns_on.meet(*told).then(|| facts.known.limits());
            self.serves_one(rules.into_iter().flatten(), person)
        };
        self.people.iter().filter_map(judged).reduce(f32::max)
    }

    fn serves_one<'r>(
        &self,
        rules: impl Iterator<Item = &'r Rule>,
        person: &Circumstances,
    ) -> Option<f32> {
        let (mut age, mut gender, mut group) =
            (self.query.age.is_none(), self.query.gender.is_none(), self.groups.is_empty());
        for rule in rules {
            match rule.judge(person) {
                Truth::No => return None,
                Truth::Unknown => {}
                Truth::Yes => match rule.test.because() {
                    Because::Age if !matches!(rule.test, Test::Group(_)) => age = true,
                    Because::Gender => gender = true,
                    _ => group |= names(&rule.test, &self.groups),
                },
            }
        }
        let said = |fits: bool| if fits { 1.0 } else { self.weights.not_said };
        Some(said(age) * said(gender) * said(group))
    }

    /// How surely it meets one of the needs; the index has let in only what does.
    fn meets(&self, known: &Known) -> f32 {
        let meets = self.query.needs.iter().map(|need| known.meets(*need)).reduce(f32::max);
        meets.map_or(1.0, |meets| f32::midpoint(1.0, meets))
    }

    /// Language, cost, payer and accessibility; `None` where the record says no.
    fn suits(&self, known: &Known) -> Option<f32> {
        let mut suits = 1.0;
        let languages = &self.query.languages;
        let offered = |asked: &String| {
            let asked = primary_language(asked);
            asked == "en" || known.languages.iter().any(|tag| primary_language(tag) == asked)
        };
        if !languages.is_empty() && !languages.iter().any(offered) {
            suits *= self.weights.language_not_listed;
        }
        if !self.query.costs.is_empty() {
            let fits = |cost: &Cost| {
                known.costs.contains(cost)
                    || (*cost == Cost::Sliding && known.costs.contains(&Cost::Free))
            };
            if !self.query.costs.iter().any(fits) {
                if known.has_price && known.costs.is_empty() {
                    return None;
                }
                suits *= self.weights.not_said;
            }
        }
        let unsaid = |unmet: bool| if unmet { self.weights.not_said } else { 1.0 };
        let payers = &self.query.payers;
        suits *= unsaid(!payers.is_empty() && !payers.iter().any(|p| known.payers.contains(p)));
        let access = &self.query.accessibility;
        suits *=
            unsaid(!access.is_empty() && !access.iter().any(|a| known.accessibility.contains(a)));
        Some(suits)
    }

    /// Ways of delivery, capacity and hours: yes, no, or not known.
    fn is_available(&self, known: &Known, place: Option<usize>, zone: Option<Tz>) -> Option<bool> {
        let mut all = Some(true);
        let mut and = |one: Option<bool>| {
            all = match (all, one) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        };
        let ways = &self.query.modalities;
        if !ways.is_empty() {
            let listed = !known.modalities.is_empty();
            and(listed.then(|| ways.iter().any(|way| known.modalities.contains(way))));
        }
        if self.query.has_capacity {
            and(known.has_opening(self.now));
        }
        let times = known.times(place);
        if let Some(at) = self.query.open_at {
            and(times.is_open(at, zone));
        }
        if let Some(window) = self.query.open_during {
            and(times.open_during(window, self.now, zone));
        }
        all
    }

    /// The searcher's clock, for services that have none of their own.
    fn zone(&self) -> Option<Tz> {
        self.reach.near.and_then(|place| place.time_zone)
    }
}

/// A service before its places: what is left of its score, and whether its areas have the searcher.
pub(super) struct Considered {
    left: f32,
    covers: Option<Covers>,
}

impl Judge<Kept> for Fitness<'_> {
    type Service = Considered;

    fn look(&self, facts: &Kept) -> Option<Considered> {
        let known = &*facts.known;
        let left = self.serves(facts)? * self.suits(known)? * self.meets(known);
        let closed = known.status == Status::TemporarilyClosed;
        let runs = if closed { self.weights.closed_for_a_time } else { 1.0 };
        Some(Considered { left: left * runs, covers: self.reach.covers(known) })
    }

    fn judge(&self, facts: &Kept, service: &Considered, at: At) -> Verdict {
        let known = &*facts.known;
        let Some(reach) = self.reach.of(known, service.covers, at) else { return Verdict::Fails };
        let place = match at {
            At::Place(number) | At::Afar(number) => Some(number),
            At::Nowhere => None,
        };
        match self.is_available(known, place, self.zone()) {
            None => Verdict::Unknown,
            Some(false) => Verdict::Fails,
            Some(true) => Verdict::Fits(service.left * reach),
        }
    }

    fn prefer(&self, facts: &Kept, place: Option<usize>) -> f32 {
        let Some(wish) = &self.preferred else { return 1.0 };
        let known = &*facts.known;
        let hours = match wish.is_available(known, place, self.zone()) {
            Some(true) => 1.0,
            Some(false) => AGAINST,
            None => NOT_KNOWN,
        };
        wish.serves(facts).unwrap_or(AGAINST) * wish.suits(known).unwrap_or(AGAINST) * hours
    }
}

/// Services in reach that may meet a need.
pub(super) struct Meeting<'a> {
    pub need: NeedCode,
    pub reach: Reach<'a>,
}

impl Judge<Kept> for Meeting<'_> {
    type Service = Considered;

    fn look(&self, facts: &Kept) -> Option<Considered> {
        let known = &*facts.known;
        let covers = self.reach.covers(known);
        let left = known.meets(self.need);
        (known.status == Status::Active).then_some(Considered { left, covers })
    }

    fn judge(&self, facts: &Kept, service: &Considered, at: At) -> Verdict {
        let reach = self.reach.of(&facts.known, service.covers, at);
        reach.map_or(Verdict::Fails, |reach| Verdict::Fits(service.left * reach))
    }
}

/// Whether the test is about one of the groups.
fn names(test: &Test, groups: &[Group]) -> bool {
    match test {
        Test::Group(own) => own.iter().any(|group| groups.contains(group)),
        Test::All(tests) | Test::Any(tests) => tests.iter().any(|test| names(test, groups)),
        _ => false,
    }
}
