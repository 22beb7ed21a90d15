//! The measures, as pure arithmetic over grades.

use std::collections::{BTreeMap, BTreeSet};

use crate::values::ServiceId;

/// So many results count.
const DEPTH: usize = 10;
/// So many count where it is asked what was found at all.
const RECALLED: usize = 20;
/// This grade and better ones are relevant.
const RELEVANT: u8 = 2;

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident = $label:literal,)+) => {
        /// What one question comes to, or the mean of several; each at most 1.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Measures { $($(#[$doc])* pub $name: f64,)+ }

        impl Measures {
            /// The mean; nothing has the mean 0.
            pub fn mean<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
                let (mut mean, mut count) = (Self::default(), 0);
                for one in all {
                    count += 1;
                    $(mean.$name += one.$name;)+
                }
                $(mean.$name /= f64::from(count.max(1));)+
                mean
            }

            /// Each by the name that `eval.py` gives it.
            pub fn named(&self) -> Vec<(&'static str, f64)> {
                vec![$(($label, self.$name)),+]
            }
        }
    };
}

measures! {
    /// nDCG@10.
    ndcg = "nDCG@10",
    /// The same with unjudged services taken out first.
    condensed = "cnDCG@10",
    /// One by the place of the first relevant service.
    reciprocal = "MRR",
    /// The share of the relevant services that is among the first twenty.
    recall = "Recall@20",
    /// The same, of no more than twenty.
    recall_capped = "R@20cap",
    /// How much of the first five is relevant.
    precision = "P@5",
    /// Whether a relevant service is among the first three.
    success = "succ@3",
    /// The share of the first ten that was judged.
    judged = "judged@10",
    /// Whether nothing was found.
    empty = "empty",
    /// Whether a service that must not be suggested is among the first three.
    forbidden_3 = "viol@3",
    /// Whether one is among the first ten.
    forbidden_10 = "viol@10",
    /// How much of the first ten they are.
    forbidden_share = "violshare@10",
    /// Whether a service that no longer runs is among the first ten.
    inactive = "inactive@10",
}

impl Measures {
    /// Of results by their grades in order, `None` where not judged, beside all grades given.
    /// Nothing is known of those that must not be found.
    pub fn of(found: &[Option<u8>], given: impl IntoIterator<Item = u8>) -> Self {
        let mut ideal: Vec<u8> = given.into_iter().collect();
        let relevant = ideal.iter().filter(|grade| **grade >= RELEVANT).count();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        ideal.truncate(DEPTH);
        let ideal = gain(ideal);
        let share = |gain: f64| if ideal > 0.0 { gain / ideal } else { 0.0 };
        let is_relevant = |grade: &Option<u8>| grade.is_some_and(|grade| grade >= RELEVANT);
        let within = |depth: usize| found.iter().take(depth);
        let hits = |depth: usize| within(depth).filter(|grade| is_relevant(grade)).count();
        let judged = within(DEPTH).flatten().count();
        Self {
            ndcg: share(gain(within(DEPTH).map(|grade| grade.unwrap_or_default()))),
            condensed: share(gain(found.iter().flatten().copied().take(DEPTH))),
            reciprocal: found.iter().position(is_relevant).map_or(0.0, |at| ratio(1, at + 1)),
            recall: ratio(hits(RECALLED), relevant),
            recall_capped: ratio(hits(RECALLED), relevant.min(RECALLED)),
            precision: ratio(hits(5), 5),
            success: ratio(hits(3).min(1), 1),
            judged: ratio(judged, found.len().min(DEPTH)),
            empty: ratio(usize::from(found.is_empty()), 1),
            ..Self::default()
        }
    }

    /// The same for services by their ids, beside those that must not be found.
    pub fn of_services(
        found: &[ServiceId],
        grades: &BTreeMap<ServiceId, u8>,
        wrong: &Wrong,
    ) -> Self {
        let judged: Vec<_> = found.iter().map(|id| grades.get(id).copied()).collect();
        let among = |ids: &BTreeSet<ServiceId>, depth: usize| {
            found.iter().take(depth).filter(|id| ids.contains(id)).count()
        };
        let forbidden = |depth| among(&wrong.forbidden, depth);
        Self {
            forbidden_3: ratio(forbidden(3).min(1), 1),
            forbidden_10: ratio(forbidden(DEPTH).min(1), 1),
            forbidden_share: ratio(forbidden(DEPTH), found.len().min(DEPTH)),
            inactive: ratio(among(&wrong.inactive, DEPTH).min(1), 1),
            ..Self::of(&judged, grades.values().copied())
        }
    }
}

/// Services that must not be found.
#[derive(Clone, Debug, Default)]
pub struct Wrong {
    /// Those that no longer run.
    pub inactive: BTreeSet<ServiceId>,
    /// Those that do not take the person.
    pub forbidden: BTreeSet<ServiceId>,
}

fn gain(grades: impl IntoIterator<Item = u8>) -> f64 {
    let ranked = (2_u32..).zip(grades);
    ranked.map(|(rank, grade)| (f64::from(grade).exp2() - 1.0) / f64::from(rank).log2()).sum()
}

/// The share; of nothing, none.
#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
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
        assert_eq!((all.reciprocal, all.precision, all.empty), (1.0, 0.4, 0.0));
        assert!((all.recall - 2.0 / 3.0).abs() < 1e-12 && all.recall <= all.recall_capped);
        assert_eq!(Measures::of(&[], [3]), Measures { empty: 1.0, ..Measures::default() });
    }

    #[test]
    fn what_must_not_be_found_is_counted_by_its_place() {
        let id = |number| ServiceId(uuid::Uuid::from_u128(number));
        let found = [1, 2, 3, 4].map(id);
        let wrong = Wrong { inactive: [id(2)].into(), forbidden: [id(4), id(9)].into() };
        let all = Measures::of_services(&found, &[(id(1), 3)].into(), &wrong);
        assert_eq!((all.forbidden_3, all.forbidden_10, all.forbidden_share), (0.0, 1.0, 0.25));
        assert_eq!((all.inactive, all.ndcg), (1.0, 1.0));
    }

    #[test]
    fn an_interval_holds_the_mean_and_narrows_with_agreement() {
        let wide = interval(&[0.0, 1.0, 0.0, 1.0, 0.5, 0.2]);
        assert!(wide.low < 0.45 && wide.high > 0.45, "{wide:?}");
        let narrow = interval(&[0.5; 6]);
        assert_eq!(narrow, Interval { low: 0.5, high: 0.5 });
    }
}
