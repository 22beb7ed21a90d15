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
    /// Without a place, and where it serves is not known.
    pub nowhere: f32,
    /// Closed for a time.
    pub closed_for_a_time: f32,
}

impl Weights {
    /// What the service uses.
    pub const STANDARD: Self = Self {
        version: "2026-11.2",
        // A name is short and says what the thing is; description goes on. 2 and 3 measured alike.
        name: 2,
        // Half the records are named for what they do, the agency says whose it is: leaving it out
        // cost .045 nDCG, as many names live in one of the two fields only.
        organization: 1,
        // Directories hang dozens of terms on one record: counting them twice cost .02 nDCG.
        terms: 1,
        // AND-ish: a service with both words of two should beat one with the first twice.
        coverage: 0.5,
        // Keeps the long tail that shares only "help" out of the count.
        least_share: 0.2,
        // Word order is a hint only: 0 to 0.3 gained .01 nDCG.
        closeness: 0.2,
        // Half the listings that meet a need use other words for it.
        need_named: 0.6,
        // Words first, then nearness: a gentle fall over the radius measured best.
        half_of_radius: 2.0,
        // About a city and its suburbs.
        half_without_radius: 20_000.0,
        // The best fit at the rim still beats a poor one next door.
        distance_floor: 0.5,
        // Old records are mostly still right: a nudge.
        quality_floor: 0.85,
        // Most records say little: not saying is no fault, saying is a merit.
        not_said: 0.85,
        // Somebody who asks for a language needs it more than most else.
        language_not_listed: 0.55,
        // Listed areas are kept loosely, unless the record says residents only.
        outside_area: 0.5,
        perhaps_outside_area: 0.9,
        // A service that comes to the whole county is good, one round the corner better.
        afar: 0.6,
        // It may serve another city altogether.
        nowhere: 0.3,
        // Shown with its notice, after those that can help now.
        closed_for_a_time: 0.6,
    };
}
