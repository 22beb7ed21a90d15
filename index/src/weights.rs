//! Every number that decides an order, in one place and with its reason. Where a comment says
//! "measured", it was on the judged development set (24 queries over three directories).

/// The numbers; [`Weights::STANDARD`] is what the service uses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Named in every stored run, so that an answer can be explained later.
    pub version: &'static str,
    /// How often the service's name stands in the body.
    pub name: usize,
    /// How often its organization's name does.
    pub organization: usize,
    /// How often each of its taxonomy terms does.
    pub terms: usize,
    /// A service with `share` of the query's words counts `share ^ coverage` of its text.
    pub coverage: f32,
    /// Services with less than this share of the query's words (by weight) are no hits.
    pub least_share: f32,
    /// Added for query words that stand next to each other in the text too.
    pub closeness: f32,
    /// At this share of the radius the distance factor has fallen half-way to its floor.
    pub half_of_radius: f64,
    /// The same without a radius, in metres.
    pub half_without_radius: f64,
    /// What distance alone can never take away.
    pub distance_floor: f32,
    /// What age and gaps in the record can never take away.
    pub quality_floor: f32,
}

impl Weights {
    /// What the service uses.
    pub const STANDARD: Self = Self {
        version: "2026-11.1",
        // A name is short and says what the thing is; description goes on.
        name: 3,
        // "Food bank of …" helps, but an agency's name stands on all its services.
        organization: 1,
        // Terms were chosen by a person to say what it is.
        terms: 2,
        // AND-ish: a service with both words of two should beat one with the first twice.
        coverage: 1.0,
        // Keeps the long tail that shares only "help" out of the count.
        least_share: 0.3,
        // Small: word order is a hint only.
        closeness: 0.1,
        // Half-way down at the rim: words first, then nearness.
        half_of_radius: 1.0,
        // About a city and its suburbs.
        half_without_radius: 20_000.0,
        // The best fit at the rim still beats a poor one next door.
        distance_floor: 0.4,
        // Old records are mostly still right: a nudge.
        quality_floor: 0.85,
    };
}
