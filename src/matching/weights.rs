//! What counts how much, read from `seed-data/ranking.toml`.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use super::model::Parts;
use crate::values::Urgency;

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

    /// All parts together, in 0..1: their mean, each with its weight. No part lowers it by rising.
    pub fn score(&self, parts: &Parts, urgency: Urgency) -> f64 {
        let shift = self.urgency.get(&urgency);
        let weight = |part| {
            let factor = shift.and_then(|shift| shift.get(&part)).copied().unwrap_or(1.0);
            self.shares.get(&part).copied().unwrap_or_default() * factor
        };
        let named = [
            (Part::NeedFit, parts.need_fit),
            (Part::Eligibility, parts.eligibility),
            (Part::Access, parts.access),
            (Part::Distance, parts.distance),
            (Part::Capacity, parts.capacity),
            (Part::Freshness, parts.freshness),
            (Part::Responsiveness, parts.responsiveness),
            (Part::Preference, parts.preference),
        ];
        let (sum, whole) = named.into_iter().fold((0.0, 0.0), |(sum, whole), (part, value)| {
            (sum + weight(part) * value.clamp(0.0, 1.0), whole + weight(part))
        });
        if whole > 0.0 { sum / whole } else { 0.0 }
    }
}
