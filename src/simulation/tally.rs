//! What came of the clients of one town, counted; the figures that follow.

use super::hidden::Answer;

/// Counts of one town under one policy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tally {
    pub clients: usize,
    /// Clients who did not follow a suggestion.
    pub gave_up: usize,
    /// Clients to whom nothing could be suggested (any more).
    pub nothing_left: usize,
    pub accepted: usize,
    pub began: usize,
    /// Tries up to and with the first acceptance.
    pub tries_accepted: usize,
    pub no_room: usize,
    pub not_eligible: usize,
    pub not_reached: usize,
    pub otherwise: usize,
    /// Tries at each service.
    pub inflow: Vec<usize>,
}

impl Tally {
    pub fn new(services: usize) -> Self {
        Self {
            clients: 0,
            gave_up: 0,
            nothing_left: 0,
            accepted: 0,
            began: 0,
            tries_accepted: 0,
            no_room: 0,
            not_eligible: 0,
            not_reached: 0,
            otherwise: 0,
            inflow: vec![0; services],
        }
    }

    /// One try; `number` counts the client's tries from 1.
    pub fn note(&mut self, service: usize, answer: Answer, begins: bool, number: usize) {
        if let Some(inflow) = self.inflow.get_mut(service) {
            *inflow += 1;
        }
        match answer {
            Answer::Accepted => {
                self.accepted += 1;
                self.began += usize::from(begins);
                self.tries_accepted += number;
            }
            Answer::NoRoom => self.no_room += 1,
            Answer::NotEligible => self.not_eligible += 1,
            Answer::NotReached => self.not_reached += 1,
            Answer::Otherwise => self.otherwise += 1,
        }
    }

    fn referrals(&self) -> usize {
        self.inflow.iter().sum()
    }

    /// The share of the referrals that go to the busiest tenth of the services.
    fn busiest_tenth(&self) -> f64 {
        let mut inflow = self.inflow.clone();
        inflow.sort_unstable_by(|a, b| b.cmp(a));
        let tenth = inflow.len().div_ceil(10);
        ratio(inflow.iter().take(tenth).sum(), self.referrals())
    }

    /// The Herfindahl index of the inflow: the sum of the squared shares.
    fn herfindahl(&self) -> f64 {
        let all = self.referrals();
        self.inflow.iter().map(|&one| ratio(one, all).powi(2)).sum()
    }
}

/// A figure of a town.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub(super) enum Figure {
    /// Clients who began, of all.
    Connected,
    /// Clients who were accepted, of all.
    Accepted,
    /// Tries up to the first acceptance.
    Hops,
    /// Refusals for want of room, for 100 clients.
    NoRoom,
    /// The same for the other reasons.
    NotEligible,
    NotReached,
    Otherwise,
    /// Clients who did not follow a suggestion, for 100.
    GaveUp,
    /// Clients to whom nothing could be suggested any more, for 100.
    NothingLeft,
    /// The share of the referrals that goes to the busiest tenth of the services.
    BusiestTenth,
    /// The Herfindahl index of the inflow.
    Herfindahl,
}

impl Figure {
    pub fn of(self, tally: &Tally) -> f64 {
        let of_clients = |count: usize| ratio(count, tally.clients);
        match self {
            Self::Connected => of_clients(tally.began),
            Self::Accepted => of_clients(tally.accepted),
            Self::Hops => ratio(tally.tries_accepted, tally.accepted),
            Self::NoRoom => 100.0 * of_clients(tally.no_room),
            Self::NotEligible => 100.0 * of_clients(tally.not_eligible),
            Self::NotReached => 100.0 * of_clients(tally.not_reached),
            Self::Otherwise => 100.0 * of_clients(tally.otherwise),
            Self::GaveUp => 100.0 * of_clients(tally.gave_up),
            Self::NothingLeft => 100.0 * of_clients(tally.nothing_left),
            Self::BusiestTenth => tally.busiest_tenth(),
            Self::Herfindahl => tally.herfindahl(),
        }
    }
}

/// 0 of nothing.
#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
