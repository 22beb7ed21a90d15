//! Towns under several policies: the same towns, the same luck.

use super::{
    interval::{Between, mean, ratio},
    rates::Rates,
    run::{Chooser, run},
    tally::{Figure, Tally},
    town::Town,
};

/// Which towns are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Study {
    /// Another seed, other towns.
    pub seed: u64,
    /// How many: of fewer than five the intervals say little.
    pub towns: usize,
}

/// What came of every town under each policy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen(Vec<(Chooser, Vec<Tally>)>);

impl Study {
    /// Runs the towns.
    pub(super) fn run(self, rates: &Rates, choosers: &[Chooser]) -> Seen {
        let mut seen: Vec<_> = choosers.iter().map(|&chooser| (chooser, Vec::new())).collect();
        for number in 0..self.towns {
            let town = Town::draw(rates, self.seed, number);
            for (chooser, tallies) in &mut seen {
                tallies.push(run(&town, rates, *chooser));
            }
        }
        Seen(seen)
    }
}

impl Seen {
    /// A figure of a policy, mean and interval.
    pub fn mean(&self, chooser: Chooser, figure: Figure) -> Between {
        mean(&self.towns(chooser, figure))
    }

    /// A figure of a policy beside that of another.
    pub fn ratio(&self, chooser: Chooser, beside: Chooser, figure: Figure) -> Between {
        ratio(&self.towns(chooser, figure), &self.towns(beside, figure))
    }

    fn towns(&self, chooser: Chooser, figure: Figure) -> Vec<f64> {
        let of = self.0.iter().find(|(one, _)| *one == chooser);
        of.map(|(_, tallies)| tallies.iter().map(|tally| figure.of(tally)).collect())
            .unwrap_or_default()
    }
}
