//! How much text, distance and the state of a record count: pure arithmetic, every part at most 1.

use crate::weights::Weights;

/// BM25's usual constants, which tantivy's block-max bounds are made for.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// How rare a term is: BM25's inverse document frequency.
#[expect(clippy::cast_precision_loss, reason = "a ratio")]
pub(crate) fn rarity(with_term: u64, documents: u64) -> f32 {
    let (with_term, documents) = (with_term.min(documents) as f32, documents as f32);
    (1.0 + (documents - with_term + 0.5) / (with_term + 0.5)).ln()
}

/// BM25's saturation of a term that occurs `times` in a text of `length` words; below 1.
#[expect(clippy::cast_precision_loss, reason = "a ratio")]
pub(crate) fn saturation(times: u32, length: u32, mean_length: f32) -> f32 {
    let times = times as f32;
    times / (times + K1 * (1.0 - B + B * length as f32 / mean_length))
}

/// What is left of a score at `distance` metres.
#[expect(clippy::cast_possible_truncation, reason = "a share")]
pub(crate) fn nearness(distance: f64, radius: Option<f64>, weights: &Weights) -> f32 {
    let half = radius.map_or(weights.half_without_radius, |radius| radius * weights.half_of_radius);
    let decay = 1.0 / (1.0 + distance / half.max(500.0));
    weights.distance_floor + (1.0 - weights.distance_floor) * decay as f32
}

/// What the state of the record leaves of a score.
#[expect(clippy::cast_precision_loss, reason = "years, roughly")]
pub(crate) fn quality(updated: i64, completeness: u8, now: i64, weights: &Weights) -> f32 {
    let years = (now - updated).max(0) as f32 / 31_557_600.0;
    let fresh = if updated <= 0 { 0.0 } else { 1.0 / (1.0 + years / 2.0) };
    let state = 0.5 * fresh + 0.5 * f32::from(completeness.min(100)) / 100.0;
    weights.quality_floor + (1.0 - weights.quality_floor) * state
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_part_is_above_one_and_nearer_is_never_worse(
            near in 0.0..1e6, more in 0.0..1e6, radius in proptest::option::of(0.0..1e6),
            updated in -1_000_000_000_i64..2_000_000_000, completeness in 0_u8..=255,
        ) {
            let weights = include_str!("../../seed-data/search.toml");
            let weights: &Weights = &toml::from_str(weights).unwrap();
            let (one, two) =
                (nearness(near, radius, weights), nearness(near + more, radius, weights));
            prop_assert!(one <= 1.0 && two <= one && two > 0.0);
            let quality = quality(updated, completeness, 1_700_000_000, weights);
            prop_assert!(quality > 0.0 && quality <= 1.0);
        }

        #[test]
        fn saturation_stays_below_one(times in 1_u32..100_000, length in 1_u32..100_000) {
            let share = saturation(times, length, 120.0);
            prop_assert!(share > 0.0 && share < 1.0);
        }
    }
}
