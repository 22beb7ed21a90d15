//! Whether a service fits a question, and how surely: the index asks this for each candidate.
//!
//! Age, gender, audience, language, payer, cost and accessibility exclude only what is known not to
//! fit; what is not known stays and ranks lower. Opening hours, capacity and ways of delivery keep
//! only what is known to fit, and the rest is counted (API.md, Unknown data).

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use guidepost_index::{At, Judge, Verdict, Weights};

use super::{
    kept::Kept,
    memo::Memo,
    model::Query,
    reach::{Areas, Reach},
    sought::{Sought, names, people},
};
use crate::{
    catalog::model::Status,
    eligibility::{Circumstances, Group, Kinds, Limit, Test, Truth},
    needs::NeedCode,
    values::Because,
};

/// A question, ready to be held against services.
pub(super) struct Fitness<'a> {
    query: &'a Query,
    sought: Sought,
    now: DateTime<Utc>,
    reach: Reach<'a>,
    weights: &'a Weights,
    /// Who is asked about: one for each audience, as they are alternatives.
    people: Vec<Asked>,
    groups: Vec<Group>,
    /// Whether nothing is known or asked of people, prices, languages: all services fit alike.
    is_for_anyone: bool,
    /// Whether nothing is asked that services must be known to have.
    is_at_any_time: bool,
    /// What is only preferred.
    preferred: Option<Box<Self>>,
    /// The needs asked for, by number.
    needs: Vec<u8>,
    /// Needs that the words name, by number, each with how surely.
    named: Vec<(u8, f32)>,
}

/// A person, and what limits say to them.
struct Asked {
    person: Circumstances,
    told: Kinds,
    remembered: Memo<Option<f32>>,
}

impl Asked {
    fn about(person: Circumstances) -> Self {
        Self { told: Kinds::known(&person), person, remembered: Memo::default() }
    }
}

impl<'a> Fitness<'a> {
    pub fn new(query: &'a Query, now: DateTime<Utc>, weights: &'a Weights) -> Self {
        let near = query.place();
        let people = people(query).into_iter().map(Asked::about).collect();
        let groups = query.audiences.iter().map(|audience| Group::from(*audience)).collect();
        Self {
            query,
            sought: Sought::of(query),
            now,
            reach: Reach::new(near, query.radius.is_some(), weights),
            weights,
            people,
            groups,
            is_for_anyone: query.is_for_anyone(),
            is_at_any_time: query.is_at_any_time(),
            preferred: None,
            needs: query.needs.iter().map(|need| need.number()).collect(),
            named: Vec::new(),
        }
    }

    /// The same, with what else is preferred, and the needs that the words name.
    pub fn preferring(mut self, query: Option<&'a Query>, named: &[(NeedCode, f32)]) -> Self {
        self.named = named.iter().map(|(need, surely)| (need.number(), *surely)).collect();
        self.preferred = query.map(|query| Box::new(Self::new(query, self.now, self.weights)));
        self
    }

    /// What is known of whom it serves leaves so much; `None` where a rule says no.
    fn serves(&self, facts: &Kept) -> Option<f32> {
        let judged = |Asked { person, told, remembered }: &Asked| match &facts.limits {
            Some((number, limits)) if facts.turns_on.meet(*told) => {
                remembered.answer(*number, || self.serves_one(limits, person))
            }
            _ => self.serves_one(&[], person),
        };
        self.people.iter().filter_map(judged).reduce(f32::max)
    }

    fn serves_one(&self, limits: &[Limit], person: &Circumstances) -> Option<f32> {
        let (mut age, mut gender, mut group) =
            (self.query.age.is_none(), self.query.gender.is_none(), self.groups.is_empty());
        for Limit { test, confidence, .. } in limits {
            match confidence.judge(test, person) {
                Truth::No => return None,
                Truth::Unknown => {}
                Truth::Yes => match test.because() {
                    Because::Age if !matches!(test, Test::Group(_)) => age = true,
                    Because::Gender => gender = true,
                    _ => group |= names(test, &self.groups),
                },
            }
        }
        let said = |fits: bool| if fits { 1.0 } else { self.weights.not_said };
        Some(said(age) * said(gender) * said(group))
    }

    /// What is left of a service that does not meet the needs that the words name.
    fn agrees(&self, facts: &Kept) -> f32 {
        let missed = |(need, surely): &(u8, f32)| surely * (1.0 - facts.meets(*need));
        let missed = self.named.iter().map(missed).reduce(f32::min).unwrap_or_default();
        1.0 - missed * (1.0 - self.weights.other_need)
    }

    /// How surely it meets one of the needs; the index has let in only what does.
    fn meets(&self, facts: &Kept) -> f32 {
        let meets = self.needs.iter().map(|need| facts.meets(*need)).reduce(f32::max);
        meets.map_or(1.0, |meets| f32::midpoint(1.0, meets))
    }

    /// Language, cost, payer and accessibility; `None` where the record says no.
    fn suits(&self, facts: &Kept) -> Option<f32> {
        let (sought, weights) = (&self.sought, self.weights);
        let mut suits = if sought.speaks(facts) { 1.0 } else { weights.language_not_listed };
        if !sought.costs(facts) {
            if facts.has_price && facts.costs.is_empty() {
                return None;
            }
            suits *= weights.not_said;
        }
        for is_said in [sought.pays(facts), sought.is_accessible(facts)] {
            suits *= if is_said { 1.0 } else { weights.not_said };
        }
        Some(suits)
    }

    /// Ways of delivery, capacity and hours: yes, no, or not known.
    fn is_available(&self, facts: &Kept, place: Option<usize>, zone: Option<Tz>) -> Option<bool> {
        if self.is_at_any_time {
            return Some(true);
        }
        let mut all = Some(true);
        let mut and = |one: Option<bool>| {
            all = match (all, one) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        };
        and(self.sought.comes(facts));
        if self.query.has_capacity {
            and(facts.has_opening(self.now));
        }
        if let Some(at) = self.query.open_at {
            and(facts.times(place).and_then(|times| times.is_open(at, zone)));
        }
        if let Some(window) = self.query.open_during {
            and(facts.times(place).and_then(|times| times.open_during(window, self.now, zone)));
        }
        all
    }

    /// The searcher's clock, for services that have none of their own.
    fn zone(&self) -> Option<Tz> {
        self.reach.near().and_then(|place| place.time_zone)
    }
}

/// A service before its places: what is left of its score, and how its areas lie to the searcher.
pub(super) struct Considered {
    left: f32,
    areas: Areas,
}

impl Considered {
    /// What its places can leave of its score, at most.
    fn most(&self, reach: &Reach<'_>) -> f32 {
        self.left * reach.most(self.areas)
    }
}

impl Judge<Kept> for Fitness<'_> {
    type Service = Considered;

    fn enter(&self) {
        self.people.iter().for_each(|asked| asked.remembered.forget());
        self.reach.forget();
        if let Some(wish) = &self.preferred {
            wish.enter();
        }
    }

    fn look(&self, facts: &Kept) -> Option<Considered> {
        let fits =
            if self.is_for_anyone { 1.0 } else { self.serves(facts)? * self.suits(facts)? };
        let left = fits * self.meets(facts);
        let closed = facts.status == Status::TemporarilyClosed;
        let runs = if closed { self.weights.closed_for_a_time } else { 1.0 };
        Some(Considered { left: left * runs, areas: self.reach.areas(facts) })
    }

    fn most(&self, service: &Considered) -> f32 {
        service.most(&self.reach)
    }

    fn comes(&self, facts: &Kept) -> bool {
        self.reach.comes(facts)
    }

    fn judge(&self, facts: &Kept, service: &Considered, at: At) -> Verdict {
        let Some(reach) = self.reach.of(facts, service.areas, at) else { return Verdict::Fails };
        let place = match at {
            At::Place(number) | At::Afar(number) => Some(number),
            At::Nowhere => None,
        };
        match self.is_available(facts, place, self.zone()) {
            None => Verdict::Unknown,
            Some(false) => Verdict::Fails,
            Some(true) => Verdict::Fits(service.left * reach),
        }
    }

    fn prefer(&self, facts: &Kept, place: Option<usize>) -> f32 {
        let fits = self.agrees(facts);
        let Some(wish) = &self.preferred else { return fits };
        let (unmet, unknown) = (self.weights.preference_unmet, self.weights.preference_unknown);
        let hours = match wish.is_available(facts, place, self.zone()) {
            Some(true) => 1.0,
            Some(false) => unmet,
            None => unknown,
        };
        let people = wish.serves(facts).unwrap_or(unmet);
        fits * people * wish.suits(facts).unwrap_or(unmet) * hours
    }
}

/// Services in reach that may meet a need.
pub(super) struct Meeting<'a> {
    need: u8,
    reach: Reach<'a>,
}

impl<'a> Meeting<'a> {
    pub fn new(need: NeedCode, reach: Reach<'a>) -> Self {
        Self { need: need.number(), reach }
    }
}

impl Judge<Kept> for Meeting<'_> {
    type Service = Considered;

    fn enter(&self) {
        self.reach.forget();
    }

    fn look(&self, facts: &Kept) -> Option<Considered> {
        let left = facts.meets(self.need);
        let areas = self.reach.areas(facts);
        (facts.status == Status::Active).then_some(Considered { left, areas })
    }

    fn most(&self, service: &Considered) -> f32 {
        service.most(&self.reach)
    }

    fn comes(&self, facts: &Kept) -> bool {
        self.reach.comes(facts)
    }

    fn judge(&self, facts: &Kept, service: &Considered, at: At) -> Verdict {
        let reach = self.reach.of(facts, service.areas, at);
        reach.map_or(Verdict::Fails, |reach| Verdict::Fits(service.left * reach))
    }
}
