//! The measures, as pure arithmetic over grades.

/// What one question comes to, or the mean of several; each at most 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// nDCG@10.
    pub ndcg: f64,
    /// The same with unjudged services taken out first.
    pub condensed: f64,
    /// Whether a relevant service is among the first three.
    pub success: f64,
    /// The share of the results that was judged.
    pub judged: f64,
}

impl Measures {
    /// Of results by their grades in order, `None` where not judged, beside all grades given.
    pub fn of(found: &[Option<u8>], given: impl IntoIterator<Item = u8>) -> Self {
        let mut ideal: Vec<u8> = given.into_iter().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        ideal.truncate(super::DEPTH);
        let ideal = gain(ideal);
        let share = |gain: f64| if ideal > 0.0 { gain / ideal } else { 0.0 };
        let is_relevant = |grade: &Option<u8>| grade.is_some_and(|grade| grade >= 2);
        let first = found.get(..super::DEPTH).unwrap_or(found);
        let judged = first.iter().flatten().count();
        Self {
            ndcg: share(gain(first.iter().map(|grade| grade.unwrap_or_default()))),
            condensed: share(gain(found.iter().flatten().copied().take(super::DEPTH))),
            success: f64::from(u8::from(found.iter().take(3).any(is_relevant))),
            judged: if first.is_empty() { 0.0 } else { ratio(judged, first.len()) },
        }
    }

    /// The mean; nothing has the mean 0.
    pub fn mean<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut sum, mut count) = (Self::default(), 0);
        for one in all {
            count += 1;
            sum.ndcg += one.ndcg;
            sum.condensed += one.condensed;
            sum.success += one.success;
            sum.judged += one.judged;
        }
        let share = |sum: f64| sum / f64::from(count.max(1));
        Self {
            ndcg: share(sum.ndcg),
            condensed: share(sum.condensed),
            success: share(sum.success),
            judged: share(sum.judged),
        }
    }
}

fn gain(grades: impl IntoIterator<Item = u8>) -> f64 {
    let ranked = (2_u32..).zip(grades);
    ranked.map(|(rank, grade)| (f64::from(grade).exp2() - 1.0) / f64::from(rank).log2()).sum()
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Between which the mean would lie in 95 of 100 draws of other questions like these.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// 2.5 % lie below.
    pub low: f64,
    /// 2.5 % lie above.
    pub high: f64,
}

/// The bootstrap interval of the mean (Efron 1979, percentile), from 10,000 draws; the same each time.
pub fn interval(values: &[f64]) -> Interval {
    const DRAWS: usize = 10_000;
    let mut chance = fastrand::Rng::with_seed(42);
    let mut means: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let draw = values.iter().filter_map(|_| values.get(chance.usize(..values.len())));
            draw.sum::<f64>() / ratio(values.len(), 1)
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    let at = |per_mille: usize| means.get(DRAWS * per_mille / 1000).copied().unwrap_or_default();
    Interval { low: at(25), high: at(975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures from `eval.py`'s own arithmetic: 7/1 + 3/log2 3 = 8.892…, ideal 7 + 7/log2 3 + 3/2.
    #[test]
    fn the_measures_are_those_of_the_judged_set() {
        let all = Measures::of(&[Some(3), None, Some(2), Some(0)], [3, 3, 2, 0, 0]);
        let ideal = 7.0 + 7.0 / 3_f64.log2() + 3.0 / 2.0;
        assert!((all.ndcg - (7.0 + 3.0 / 2.0) / ideal).abs() < 1e-12, "{all:?}");
        assert!((all.condensed - (7.0 + 3.0 / 3_f64.log2()) / ideal).abs() < 1e-12, "{all:?}");
        assert_eq!((all.success, all.judged), (1.0, 0.75));
        assert_eq!(Measures::of(&[], [3]), Measures::default());
    }

    #[test]
    fn an_interval_holds_the_mean_and_narrows_with_agreement() {
        let wide = interval(&[0.0, 1.0, 0.0, 1.0, 0.5, 0.2]);
        assert!(wide.low < 0.45 && wide.high > 0.45, "{wide:?}");
        let narrow = interval(&[0.5; 6]);
        assert_eq!(narrow, Interval { low: 0.5, high: 0.5 });
    }
}
