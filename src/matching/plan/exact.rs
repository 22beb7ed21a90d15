//! The best plan for a few needs: dynamic programming over which of them are covered and where one
//! stands, for each time that a trip can be made at.

use std::cmp::Reverse;

use super::{
    BEST, STOPS,
    ground::{APART, Ground, METRE, STOP, Worth},
};

/// So many needs at most: 256 sets of them, 40 places.
pub const MOST: usize = 8;

/// At most so many steps for one time of a trip: for each stop and each place one may stand at, the
/// pairs of needs covered and needs added, which are the most where five places serve them all.
/// There are at most 147 times, and seldom more than a few that differ.
#[cfg(test)]
pub const STEPS: usize = STOPS * (MOST * BEST + 1) * BEST * 3_usize.pow(8);

/// What is reached: the worth so far, and the places as bits; of equals the smaller ids.
type Reached = Option<(i64, Reverse<u64>)>;

/// The best stops in the order of their ids, and how many steps it took.
pub fn best(ground: &Ground) -> (Vec<usize>, usize) {
    const { assert!(MOST * BEST <= 64, "places are bits") };
    let (sets, width) = (1_usize << ground.needs().min(MOST), ground.places() + 1);
    let home = ground.places();
    let offers: Vec<Vec<(usize, i64)>> = (0..home).map(|place| sums(ground, place)).collect();
    let mut best = (Worth { covers: 0, value: 0 }, Reverse(0));
    let mut steps = 0;
    for shut in ground.times() {
        let mut layer: Vec<Reached> = vec![None; sets * width];
        if let Some(start) = layer.get_mut(home) {
            *start = Some((0, Reverse(0)));
        }
        for _ in 0..STOPS {
            let mut next: Vec<Reached> = vec![None; sets * width];
            for (state, reached) in layer.iter().enumerate() {
                let Some((value, Reverse(places))) = *reached else { continue };
                let (covered, at) = (state / width, state % width);
                for (place, offers) in offers.iter().enumerate() {
                    let is_shut = shut.get(place) == Some(&true);
                    let cost =
                        STOP + METRE * ground.way(at, place) + if is_shut { APART } else { 0 };
                    let stands = ground.stand(at, place);
                    for (needs, score) in offers.iter().filter(|(needs, _)| needs & covered == 0) {
                        steps += 1;
                        let reached = (value + score - cost, Reverse(places | 1 << place));
                        if let Some(kept) = next.get_mut((covered | needs) * width + stands) {
                            *kept = (*kept).max(Some(reached));
                        }
                    }
                }
            }
            for (state, reached) in next.iter().enumerate() {
                let Some((value, places)) = *reached else { continue };
                let value = value - METRE * ground.way(state % width, home);
                best = best.max((Worth { covers: covers(ground, state / width), value }, places));
            }
            layer = next;
        }
    }
    let (_, Reverse(places)) = best;
    ((0..home).filter(|place| places & 1 << place != 0).collect(), steps)
}

/// Every set of needs that the place serves, as bits, with their scores summed.
fn sums(ground: &Ground, place: usize) -> Vec<(usize, i64)> {
    let mut sums = vec![(0, 0)];
    for need in 0..ground.needs() {
        let Some(score) = ground.score(need, place) else { continue };
        let with: Vec<_> =
            sums.iter().map(|(needs, sum)| (needs | 1 << need, sum + score)).collect();
        sums.extend(with);
    }
    sums.retain(|(needs, _)| *needs != 0);
    sums
}

fn covers(ground: &Ground, needs: usize) -> i64 {
    let covered = (0..ground.needs()).filter(|need| needs & 1 << need != 0);
    covered.map(|need| ground.severity(need)).sum()
}
