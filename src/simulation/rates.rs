//! The numbers that a town is made of, read from `seed-data/simulation.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{
    Deserialize,
    de::value::{Error, MapDeserializer},
};

/// Chances in 0..1, and amounts; `seed-data/simulation.toml` says what each is and whence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rates {
    pub remembered: f64,
    pub tried: f64,
    pub answers: f64,
    pub begins: f64,
    pub holds: f64,
    pub exact: f64,
    pub easy_odds: f64,
    pub tries: f64,
    pub listing_age_days: f64,
    pub limited: f64,
    pub refused_otherwise: f64,
    pub load: f64,
    pub near_miss: f64,
    pub text_noise: f64,
    pub easy: f64,
    pub remote: f64,
    pub no_phone: f64,
    pub no_phone_odds: f64,
    pub rule_said: f64,
    pub fact_known: f64,
    pub tells_room: f64,
    pub tells_weekly: f64,
    pub spanish_only: f64,
    pub speaks_spanish: f64,
    pub language_odds: f64,
    pub far_odds: f64,
    pub young: f64,
    pub old: f64,
    pub women: f64,
    pub in_group: f64,
    pub emergent: f64,
    pub urgent: f64,
    pub needs: f64,
    pub services_each: f64,
    pub kinds: f64,
    pub town_km: f64,
    pub reach_km: f64,
    pub clients_weekly: f64,
    pub weeks_before: f64,
    pub weeks: f64,
    pub places: f64,
    pub stay_weeks: f64,
    pub load_spread: f64,
}

/// Where a number comes from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, strum::Display, strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub(super) enum Origin {
    /// A study or a report that PEERS.md names.
    Published,
    /// Set so that nearest first comes near the published shares.
    Calibrated,
    /// Nobody has measured it: ours.
    Assumed,
}

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// In 0..1.
    Chance,
    /// Any other, above 0.
    Amount,
}

/// One number with its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameter {
    pub name: String,
    pub value: f64,
    pub origin: Origin,
    pub kind: Kind,
}

type File = BTreeMap<Origin, BTreeMap<Kind, BTreeMap<String, f64>>>;

/// All numbers, by origin and name.
///
/// # Panics
/// Never in a build whose tests pass: they read the same file.
#[expect(clippy::expect_used, reason = "the file is compiled in and read by tests")]
pub(super) fn embedded() -> &'static [Parameter] {
    static PARAMETERS: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../seed-data/simulation.toml"))
            .expect("the simulation's numbers read");
        let mut all = Vec::new();
        for (origin, kinds) in file {
            for (kind, numbers) in kinds {
                let one = |(name, value)| Parameter { name, value, origin, kind };
                all.extend(numbers.into_iter().map(one));
            }
        }
        all
    });
    &PARAMETERS
}

impl Parameter {
    /// The number multiplied by `factor`, within its bounds.
    pub fn times(&self, factor: f64) -> Self {
        let value = self.value * factor;
        let most = if self.kind == Kind::Chance { 1.0 } else { f64::INFINITY };
        Self { value: value.min(most), ..self.clone() }
    }
}

impl Rates {
    /// As the file has them.
    pub fn usual() -> Self {
        Self::of(embedded())
    }

    /// With one number changed.
    pub fn with(changed: &Parameter) -> Self {
        let all = embedded().iter();
        let all = all.map(|one| if one.name == changed.name { changed } else { one });
        Self::of(all)
    }

    #[expect(clippy::expect_used, reason = "the names are the file's, which tests read")]
    fn of<'a>(all: impl IntoIterator<Item = &'a Parameter>) -> Self {
        let pairs = all.into_iter().map(|one| (one.name.as_str(), one.value));
        Self::deserialize(MapDeserializer::<_, Error>::new(pairs)).expect("every number is there")
    }
}

/// A number that counts things: rounded, and one at least.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
pub(super) fn count(amount: f64) -> usize {
    amount.round().max(1.0) as usize
}
