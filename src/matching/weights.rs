//! What counts how much, read from `seed-data/ranking.toml`.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use super::model::Parts;
use crate::values::{Mobility, Urgency};

/// The numbers that decide an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Which edition of the numbers.
    pub version: String,
    /// Less need fit than this is not suggested.
    pub least_fit: f64,
    /// The share of the need fit that a listing's own words decide.
    pub said: f64,
    #[serde(rename = "weights")]
    shares: HashMap<Part, f64>,
    urgency: HashMap<Urgency, HashMap<Part, f64>>,
    cannot_travel: HashMap<Part, f64>,
}

/// The name of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    NeedFit,
    Eligibility,
    Access,
    Distance,
    Capacity,
    Freshness,
    Responsiveness,
    Preference,
}

impl Weights {
    /// The numbers of this version of Guidepost.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they read the same file.
    #[expect(clippy::expect_used, reason = "the file is compiled in and read by tests")]
    pub fn embedded() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
            toml::from_str(include_str!("../../seed-data/ranking.toml")).expect("weights read")
        });
        &WEIGHTS
    }

    /// What each part counts at that urgency, for one who gets about so.
    pub fn at(&self, urgency: Urgency, mobility: Option<Mobility>) -> Shares {
        let at_home = (mobility == Some(Mobility::CannotTravel)).then_some(&self.cannot_travel);
        let shifts = [self.urgency.get(&urgency), at_home];
        Shares(PARTS.map(|part| {
            let factors = shifts.iter().flatten().filter_map(|shift| shift.get(&part));
            let factor: f64 = factors.product();
            self.shares.get(&part).copied().unwrap_or_default() * factor
        }))
    }
}

/// The parts in the order of [`Shares`].
const PARTS: [Part; 8] = [
    Part::NeedFit,
    Part::Eligibility,
    Part::Access,
    Part::Distance,
    Part::Capacity,
    Part::Freshness,
    Part::Responsiveness,
    Part::Preference,
];

/// What each part counts.
#[derive(Clone, Copy, Debug)]
pub struct Shares([f64; 8]);

impl Shares {
    /// All parts together, in 0..1: their mean, each with its weight. No part lowers it by rising.
    pub fn score(&self, parts: &Parts) -> f64 {
        let values = [
            parts.need_fit,
            parts.eligibility,
            parts.access,
            parts.distance,
            parts.capacity,
            parts.freshness,
            parts.responsiveness,
            parts.preference,
        ];
        let (sum, whole) =
            self.0.iter().zip(values).fold((0.0, 0.0), |(sum, whole), (share, value)| {
                (sum + share * value.clamp(0.0, 1.0), whole + share)
            });
        if whole > 0.0 { sum / whole } else { 0.0 }
    }
}
