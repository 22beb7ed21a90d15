//! The weeks of a town under one policy: who comes, where they are sent, what came of it.

use chrono::{DateTime, TimeDelta, Utc};
use strum::Display;

use super::{
    dice::For,
    hidden::{Answer, Meeting},
    listed::News,
    policy::Policy,
    rates::{Rates, count},
    rooms::{Rooms, stay},
    tally::Tally,
    town::{Town, start},
};
use crate::values::CapacityStatus;

/// Who chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display)]
pub(super) enum Chooser {
    /// A policy, which sees what is listed.
    #[strum(to_string = "{0}")]
    Policy(Policy),
    /// Somebody who knows all but the luck to come: how much could be gained at most.
    #[strum(to_string = "told the truth: nobody can")]
    Told,
}

/// A client on the way.
#[derive(Clone, Debug)]
struct Search {
    client: usize,
    tried: Vec<usize>,
}

struct Run<'t> {
    town: &'t Town,
    rates: &'t Rates,
    chooser: Chooser,
    rooms: Rooms<'t>,
    news: Vec<News>,
    tally: Tally,
}

/// What came of all clients that are counted.
pub(super) fn run(town: &Town, rates: &Rates, chooser: Chooser) -> Tally {
    let services = town.directory.0.len();
    let mut run = Run {
        town,
        rates,
        chooser,
        rooms: Rooms::open(services, &town.hidden, rates, town.dice),
        news: vec![News::default(); services],
        tally: Tally::new(services),
    };
    let mut searches: Vec<Search> = Vec::new();
    let last = count(rates.weeks_before) + count(rates.weeks) + count(rates.tries);
    for week in 0..last {
        run.rooms.free(week);
        run.rooms.fill(&town.hidden, week);
        let comers = town.askers.iter().enumerate().filter(|(_, asker)| asker.week == week);
        searches.extend(comers.map(|(client, _)| Search { client, tried: Vec::new() }));
        searches.retain_mut(|search| run.goes_on(search, week));
        run.hear(week);
    }
    run.tally
}

impl Run<'_> {
    /// One try of one client; whether another is to follow.
    fn goes_on(&mut self, search: &mut Search, week: usize) -> bool {
        let (town, rates) = (self.town, self.rates);
        let Some(asker) = town.askers.get(search.client) else { return false };
        let is_counted = asker.week >= count(rates.weeks_before);
        let note = |tally: &mut Tally, note: fn(&mut Tally)| {
            if is_counted {
                note(tally);
            }
        };
        if search.tried.is_empty() {
            note(&mut self.tally, |tally| tally.clients += 1);
        }
        let Some(meeting) = self.chosen(search, week) else {
            note(&mut self.tally, |tally| tally.nothing_left += 1);
            return false;
        };
        let mut cast = town.dice.cast(For::GoingOn, &[search.client, search.tried.len()]);
        if !(cast.happens(rates.remembered) && cast.happens(rates.tried)) {
            note(&mut self.tally, |tally| tally.gave_up += 1);
            return false;
        }
        search.tried.push(meeting.service);
        let answer = town.hidden.answer(meeting, rates, town.dice);
        let mut luck = town.dice.cast(For::Beginning, &[search.client]);
        let begins = luck.happens(town.hidden.begins(meeting, rates));
        if answer == Answer::Accepted && begins {
            self.rooms.take(meeting.service, week + stay(&mut luck, rates));
        }
        self.learn(meeting.service, answer, week);
        if is_counted {
            self.tally.note(meeting.service, answer, begins, search.tried.len());
        }
        answer != Answer::Accepted && search.tried.len() < count(rates.tries)
    }

    /// Where the client is sent next.
    fn chosen(&self, search: &Search, week: usize) -> Option<Meeting> {
        let town = self.town;
        let asker = town.askers.get(search.client)?;
        let (numbers, seen) = town.directory.found(asker, &search.tried, &self.news, morning(week));
        let meeting = |service: usize| Meeting {
            client: search.client,
            kind: asker.kind,
            service,
            distance_km: town.directory.distance_km(asker, service),
            has_room: self.rooms.has_room(service),
        };
        match self.chooser {
            Chooser::Policy(policy) => {
                policy.choose(&seen).and_then(|at| numbers.get(at).copied()).map(meeting)
            }
            Chooser::Told => {
                let promise = |one: &Meeting| town.hidden.promise(*one, self.rates);
                let all = numbers.into_iter().map(meeting);
                all.max_by(|a, b| promise(a).total_cmp(&promise(b)))
            }
        }
    }

    /// What the agency answered becomes known.
    fn learn(&mut self, service: usize, answer: Answer, week: usize) {
        if let Some(news) = self.news.get_mut(service) {
            news.responses.settled += 1;
            news.responses.accepted += u32::from(answer == Answer::Accepted);
            if answer == Answer::NoRoom {
                news.responses.no_room += 1;
                news.responses.no_room_at = Some(morning(week));
            }
            news.responses.amiss += u32::from(answer == Answer::NotEligible);
        }
    }

    /// At the end of the week some agencies tell their openings.
    fn hear(&mut self, week: usize) {
        for (service, news) in self.news.iter_mut().enumerate() {
            let tells =
                self.town.dice.cast(For::Telling, &[service]).happens(self.rates.tells_room);
            let mut cast = self.town.dice.cast(For::Telling, &[service, week]);
            if tells && cast.happens(self.rates.tells_weekly) {
                let has_room = self.rooms.has_room(service);
                let status =
                    if has_room { CapacityStatus::Available } else { CapacityStatus::Full };
                news.room = Some((status, morning(week) + TimeDelta::days(5)));
            }
        }
    }
}

/// Monday of a week.
fn morning(week: usize) -> DateTime<Utc> {
    start() + TimeDelta::weeks(i64::try_from(week).unwrap_or_default())
}
