//! Looks for weights that find better: one weight at a time, as long as something is gained, and
//! with cross-validation, because 24 questions are few and what fits them need not fit others.

use serde_json::{Map, Value};

use super::{Error, Judged, Measures, measure};
use crate::search::{Search, weights::Weights};

/// Weights that questions may change, each with its bounds. Those written into the index are not
/// among them.
const TUNED: &[(&str, f64, f64)] = &[
    ("coverage", 0.1, 2.0),
    ("least_share", 0.05, 0.6),
    ("closeness", 0.0, 1.0),
    ("need_named", 0.1, 0.95),
    ("half_of_radius", 0.2, 8.0),
    ("half_without_radius", 4_000.0, 100_000.0),
    ("distance_floor", 0.05, 0.95),
    ("quality_floor", 0.3, 1.0),
    ("not_said", 0.4, 1.0),
    ("language_not_listed", 0.2, 1.0),
    ("outside_area", 0.1, 1.0),
    ("perhaps_outside_area", 0.3, 1.0),
    ("afar", 0.1, 1.0),
    ("placeless", 0.2, 1.0),
    ("nowhere", 0.05, 1.0),
    ("other_need", 0.1, 1.0),
    ("preference_unmet", 0.2, 1.0),
    ("preference_unknown", 0.3, 1.0),
];

/// What a weight is multiplied with.
const STEPS: &[f64] = &[0.5, 0.7, 0.85, 1.2, 1.45, 2.0];
/// So often each weight is tried again.
const ROUNDS: usize = 3;
/// What a change must gain: less is noise.
const LEAST_GAIN: f64 = 0.002;

/// What tuning proposes.
pub struct Proposal {
    /// The weights that find best over all questions.
    pub weights: Weights,
    /// What these come to.
    pub fitted: Measures,
    /// What each question comes to with weights that were tuned on the questions of other folds:
    /// what may be hoped for of questions not seen.
    pub held_out: Vec<Measures>,
}

/// Tunes on all questions, and for each of `folds` parts on the others.
pub fn tune(
    search: &Search,
    judged: &[Judged],
    from: &Weights,
    folds: usize,
) -> Result<Proposal, Error> {
    let all: Vec<usize> = (0..judged.len()).collect();
    let mut order = all.clone();
    fastrand::Rng::with_seed(7).shuffle(&mut order);
    let folds = folds.clamp(2, judged.len().max(2));
    let mut held_out = vec![Measures::default(); judged.len()];
    for fold in 0..folds {
        let (out, seen): (Vec<_>, Vec<_>) =
            order.iter().enumerate().partition(|(place, _)| place % folds == fold);
        let seen: Vec<usize> = seen.into_iter().map(|(_, number)| *number).collect();
        let weights = climb(from, |weights| score(search, judged, &seen, weights))?;
        let measures = measure(search, judged, &weights)?;
        for (_, &number) in out {
            if let (Some(into), Some(measured)) = (held_out.get_mut(number), measures.get(number)) {
                *into = *measured;
            }
        }
    }
    let weights = climb(from, |weights| score(search, judged, &all, weights))?;
    let fitted = Measures::mean(&measure(search, judged, &weights)?);
    Ok(Proposal { weights, fitted, held_out })
}

/// The mean nDCG@10 of those questions.
fn score(
    search: &Search,
    judged: &[Judged],
    of: &[usize],
    weights: &Weights,
) -> Result<f64, Error> {
    let mut sum = 0.0;
    for one in of.iter().filter_map(|number| judged.get(*number..=*number)) {
        sum += Measures::mean(&measure(search, one, weights)?).ndcg;
    }
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    let count = of.len().max(1) as f64;
    Ok(sum / count)
}

/// Goes from `from` to where no step of one weight gains any more.
fn climb(from: &Weights, score: impl Fn(&Weights) -> Result<f64, Error>) -> Result<Weights, Error> {
    let mut best = from.clone();
    let mut best_score = score(&best)?;
    for _ in 0..ROUNDS {
        let before = best_score;
        for (name, least, most) in TUNED {
            let at = best.clone();
            for step in STEPS {
                let Some(tried) = stepped(&at, name, |value| (value * step).clamp(*least, *most))
                else {
                    continue;
                };
                let reached = score(&tried)?;
                if reached > best_score + LEAST_GAIN {
                    (best, best_score) = (tried, reached);
                }
            }
        }
        if best_score <= before {
            break;
        }
    }
    Ok(best)
}

/// The weights with that one changed; `None` where it stays as it was.
fn stepped(weights: &Weights, name: &str, step: impl Fn(f64) -> f64) -> Option<Weights> {
    let mut all: Map<String, Value> =
        serde_json::from_value(serde_json::to_value(weights).ok()?).ok()?;
    let value = all.get(name)?.as_f64()?;
    // Three figures say all that a weight can say.
    let stepped = (step(value) * 1_000.0).round() / 1_000.0;
    if (stepped - value).abs() < 0.001 {
        return None;
    }
    all.insert(name.to_owned(), stepped.into());
    serde_json::from_value(Value::Object(all)).ok()
}

/// What differs: name, before, after.
pub fn changes(before: &Weights, after: &Weights) -> Vec<(&'static str, f64, f64)> {
    let all = |weights| serde_json::to_value(weights).unwrap_or_default();
    let (before, after) = (all(before), all(after));
    let one = |name: &'static str| {
        let (was, is) = (before.get(name)?.as_f64()?, after.get(name)?.as_f64()?);
        ((was - is).abs() > 1e-6).then_some((name, was, is))
    };
    TUNED.iter().filter_map(|(name, ..)| one(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::weights;

    #[test]
    fn every_tuned_weight_exists_and_lies_within_its_bounds() {
        let all = serde_json::to_value(weights::embedded()).unwrap();
        for (name, least, most) in TUNED {
            let value = all[name].as_f64().unwrap();
            assert!(value >= least - 1e-6 && value <= most + 1e-6, "{name} = {value}");
        }
    }

    #[test]
    fn climbing_finds_the_top_of_a_hill_and_stays_where_nothing_is_gained() {
        let from = weights::embedded();
        let hill = |weights: &Weights| Ok(1.0 - (f64::from(weights.afar) - 0.3).abs());
        let top = climb(from, hill).unwrap();
        assert!((top.afar - 0.3).abs() < 0.02, "{}", top.afar);
        assert_eq!(changes(from, &top).len(), 1);
        assert_eq!(&climb(from, |_| Ok(0.5)).unwrap(), from);
    }
}
