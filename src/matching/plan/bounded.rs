//! A good plan for many needs: stop by stop what helps most, then exchanged while that helps.

use super::{STOPS, ground::Ground, ground::Worth};

/// So often at most the stops are improved.
const ROUNDS: usize = 16;

/// At most so many sets of stops are weighed, of that many places.
#[cfg(test)]
pub const fn most_steps(places: usize) -> usize {
    STOPS * places + ROUNDS * (STOPS * places + places + STOPS)
}

/// Good stops in the order of their ids, and how many sets of stops were weighed: never worse than
/// what is [taken greedily](greedy).
pub fn good(ground: &Ground) -> (Vec<usize>, usize) {
    let mut tried = Tried { ground, steps: 0 };
    let mut stops = tried.greedy();
    for _ in 0..ROUNDS {
        let Some(better) = tried.best_of(neighbours(ground, &stops), &stops) else { break };
        stops = better;
    }
    (stops, tried.steps)
}

/// Stop by stop the place that makes the plan most worth.
#[cfg(test)]
pub fn greedy(ground: &Ground) -> Vec<usize> {
    Tried { ground, steps: 0 }.greedy()
}

struct Tried<'a> {
    ground: &'a Ground,
    steps: usize,
}

impl Tried<'_> {
    fn greedy(&mut self) -> Vec<usize> {
        let mut stops = Vec::new();
        for _ in 0..STOPS {
            let more = with_one_more(self.ground, &stops).collect::<Vec<_>>();
            let Some(better) = self.best_of(more.into_iter(), &stops) else { break };
            stops = better;
        }
        stops
    }

    /// The best of these, if it is better than `known`; the first of equals.
    fn best_of(
        &mut self,
        sets: impl Iterator<Item = Vec<usize>>,
        known: &[usize],
    ) -> Option<Vec<usize>> {
        let mut best: (Worth, Option<Vec<usize>>) = (self.ground.worth(known), None);
        for stops in sets {
            self.steps += 1;
            if self.ground.at_most(&stops) <= best.0 {
                continue;
            }
            let worth = self.ground.worth(&stops);
            if worth > best.0 {
                best = (worth, Some(stops));
            }
        }
        best.1
    }
}

/// The stops with one exchanged, one left out or one more.
fn neighbours(ground: &Ground, stops: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let fewer: Vec<Vec<usize>> = stops
        .iter()
        .map(|gone| stops.iter().copied().filter(|place| place != gone).collect())
        .collect();
    let exchanged = fewer.clone().into_iter().flat_map(|stops| with_one_more(ground, &stops));
    let more = (stops.len() < STOPS).then(|| with_one_more(ground, stops));
    exchanged.chain(fewer).chain(more.into_iter().flatten())
}

/// The stops with each place that is none yet, in the order of ids.
fn with_one_more(ground: &Ground, stops: &[usize]) -> impl Iterator<Item = Vec<usize>> + use<> {
    let stops = stops.to_vec();
    (0..ground.places()).filter_map(move |place| {
        let at = stops.binary_search(&place).err()?;
        let mut more = stops.clone();
        more.insert(at, place);
        Some(more)
    })
}
