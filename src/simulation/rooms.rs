//! The places of the services: who leaves, who comes from elsewhere, whether there is room.

use super::{
    dice::{Cast, Dice, For},
    hidden::Hidden,
    rates::{Rates, count},
};

/// For each service the weeks from which its taken places are free again.
#[derive(Clone, Debug)]
pub(super) struct Rooms<'t> {
    taken: Vec<Vec<usize>>,
    rates: &'t Rates,
    dice: Dice,
}

impl<'t> Rooms<'t> {
    /// Before the first week: as many are there as would be after a long time, were none refused.
    pub fn open(services: usize, hidden: &Hidden, rates: &'t Rates, dice: Dice) -> Self {
        let fill = |service| {
            let mut cast = dice.cast(For::Others, &[service]);
            let comers = cast.comers(hidden.load(service) * rates.places);
            (0..comers.min(count(rates.places))).map(|_| stay(&mut cast, rates)).collect()
        };
        Self { taken: (0..services).map(fill).collect(), rates, dice }
    }

    /// The week begins: places become free.
    pub fn free(&mut self, week: usize) {
        for taken in &mut self.taken {
            taken.retain(|&until| until > week);
        }
    }

    /// Those who seek a place from elsewhere come; whoever finds none goes away.
    pub fn fill(&mut self, hidden: &Hidden, week: usize) {
        for service in 0..self.taken.len() {
            let mut cast = self.dice.cast(For::Others, &[service, week]);
            let weekly = hidden.load(service) * self.rates.places / self.rates.stay_weeks;
            for _ in 0..cast.comers(weekly) {
                let weeks = stay(&mut cast, self.rates);
                self.take(service, week + weeks);
            }
        }
    }

    /// Whether the service has room.
    pub fn has_room(&self, service: usize) -> bool {
        self.taken.get(service).is_some_and(|taken| taken.len() < count(self.rates.places))
    }

    /// A place is taken until then, if there is one.
    pub fn take(&mut self, service: usize, until: usize) {
        if self.has_room(service)
            && let Some(taken) = self.taken.get_mut(service)
        {
            taken.push(until);
        }
    }
}

/// How many weeks somebody stays: one at least.
pub(super) fn stay(cast: &mut Cast, rates: &Rates) -> usize {
    1 + count_down(cast.lapse() * (rates.stay_weeks - 0.5).max(0.0))
}

/// Whole weeks that are over.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some years at most")]
fn count_down(weeks: f64) -> usize {
    weeks as usize
}
