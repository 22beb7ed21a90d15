//! Every number that decides an order. The service's own stand in `seed-data/search.toml`, each with
//! its reason.

use serde::{Deserialize, Serialize};

/// The numbers. But for `name`, `organization` and `terms`, which are written into the index, each
/// question may bring others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Named in every stored run, so that an answer can be explained later.
    pub version: String,
    /// How often the service's name stands in the body.
    pub name: usize,
    /// How often its organization's name does.
    pub organization: usize,
    /// How often each of its taxonomy terms does.
    pub terms: usize,
    /// A service with `share` of a phrase's words (by rarity) counts `share ^ coverage` of its text.
    pub coverage: f32,
    /// Services with less than this share of every phrase are no hits.
    pub least_share: f32,
    /// Added for words of a phrase that stand next to each other in the text too.
    pub closeness: f32,
    /// What it counts to meet a need wholly that the words name, beside having the words.
    pub need_named: f32,
    /// At this many radii the distance factor has fallen half-way to its floor.
    pub half_of_radius: f64,
    /// The same without a radius, in metres.
    pub half_without_radius: f64,
    /// What distance alone can never take away.
    pub distance_floor: f32,
    /// What age and gaps in the record can never take away.
    pub quality_floor: f32,
    /// A filter is set and the record does not say whether it fits.
    pub not_said: f32,
    /// A language is asked for and not among those the record lists, or none is listed.
    pub language_not_listed: f32,
    /// The service's listed areas do not have the searcher's place, or may not.
    pub outside_area: f32,
    /// See [`outside_area`](Self::outside_area).
    pub perhaps_outside_area: f32,
    /// Out of reach, but it serves the searcher's area or comes over wire.
    pub afar: f32,
    /// Without a place, and it serves the searcher's area.
    pub placeless: f32,
    /// Without a place, and where it serves is not known.
    pub nowhere: f32,
    /// Closed for a time.
    pub closed_for_a_time: f32,
    /// The question's words name a need, and the service does not meet it.
    pub other_need: f32,
    /// The question's words prefer something, and the record says that it does not hold there.
    pub preference_unmet: f32,
    /// The same where the record does not say.
    pub preference_unknown: f32,
}
