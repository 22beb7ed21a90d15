//! What is true and cannot be seen beforehand: whether a listing still holds, whom an agency truly
//! takes, who answers, who begins. Its fields are its own; a run asks it what came of a try.

use super::{
    dice::{Dice, For, with_odds},
    rates::Rates,
};
use crate::eligibility::{Circumstances, Rule, Verdict, judge};

/// The truth about the services and the clients of a town.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden {
    services: Vec<Service>,
    people: Vec<Person>,
}

/// A service as it is.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// Whether its listing leads to it.
    pub holds: bool,
    /// The chance that it answers.
    pub answers: f64,
    /// The chance that it does what a client needs, for each kind of the need.
    pub fit: Vec<f64>,
    /// Whom it takes.
    pub rules: Vec<Rule>,
    /// Whether it takes people by phone or as they come.
    pub easy: bool,
    pub speaks_spanish: bool,
    /// Those who seek a place from elsewhere, for each place and the time one stays.
    pub load: f64,
}

/// A client as they are.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub circumstances: Circumstances,
    pub reach_km: f64,
    pub spanish_only: bool,
}

/// A client who meets a service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    pub client: usize,
    pub kind: usize,
    pub service: usize,
    /// How far the way is, unless one only phones.
    pub distance_km: Option<f64>,
    pub has_room: bool,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accepted,
    NoRoom,
    NotEligible,
    NotReached,
    Otherwise,
}

impl Hidden {
    pub const fn new(services: Vec<Service>, people: Vec<Person>) -> Self {
        Self { services, people }
    }

    /// How much a service is sought from elsewhere.
    pub fn load(&self, service: usize) -> f64 {
        self.services.get(service).map_or(0.0, |service| service.load)
    }

    /// What the service answers; the same whenever it is asked, but for its room.
    pub fn answer(&self, meeting: Meeting, rates: &Rates, dice: Dice) -> Answer {
        let Some((service, person)) = self.both(meeting) else { return Answer::NotReached };
        let mut cast = dice.cast(For::Meeting, &[meeting.client, meeting.service]);
        let (reached, fits) = (cast.share(), cast.share());
        if !service.holds || reached >= service.answers {
            Answer::NotReached
        } else if !takes(service, person) || fits >= fit(service, meeting.kind) {
            Answer::NotEligible
        } else if !meeting.has_room {
            Answer::NoRoom
        } else if cast.happens(rates.refused_otherwise) {
            Answer::Otherwise
        } else {
            Answer::Accepted
        }
    }

    /// The chance that a client who was accepted begins.
    pub fn begins(&self, meeting: Meeting, rates: &Rates) -> f64 {
        let Some((service, person)) = self.both(meeting) else { return 0.0 };
        // The published chance stands between the two ways in.
        let way = if service.easy { rates.easy_odds.sqrt() } else { 1.0 / rates.easy_odds.sqrt() };
        let far = meeting.distance_km.map_or(0.0, |km| km / person.reach_km.max(0.1));
        let understood = !person.spanish_only || service.speaks_spanish;
        let language = if understood { 1.0 } else { rates.language_odds };
        with_odds(rates.begins, way * language * rates.far_odds.powf(far))
    }

    /// The chance that a try ends well, for whoever is told everything but the luck to come.
    pub fn promise(&self, meeting: Meeting, rates: &Rates) -> f64 {
        match self.both(meeting) {
            Some((service, person))
                if service.holds && meeting.has_room && takes(service, person) =>
            {
                service.answers * fit(service, meeting.kind) * self.begins(meeting, rates)
            }
            _ => 0.0,
        }
    }

    fn both(&self, meeting: Meeting) -> Option<(&Service, &Person)> {
        Some((self.services.get(meeting.service)?, self.people.get(meeting.client)?))
    }
}

fn takes(service: &Service, person: &Person) -> bool {
    judge(&service.rules, &person.circumstances).verdict != Verdict::Ineligible
}

fn fit(service: &Service, kind: usize) -> f64 {
    service.fit.get(kind).copied().unwrap_or_default()
}
