//! Service areas: a set of states, counties, cities and ZIP codes, and whether a place is in it.
//!
//! Membership decides (the same ZIP, a county with at least 1 % of the ZIP's homes, the same state);
//! there are no polygons of ZIP areas or cities to ask.

use serde::{Deserialize, Serialize};

use super::{Accuracy, Fips, Metres, Place, Point, State, States, Zip};

/// Where people must be, or may be, to be served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The whole country, or the world.
    Nation,
    /// A state.
    State(State),
    /// A county.
    County(Fips),
    /// A city, without its outline.
    City {
        /// The name as [`super::Gazetteer`] folds it.
        key: String,
        /// Its state.
        state: State,
        /// Its middle.
        middle: Point,
        /// How far from the middle a district of another name may belong to it.
        reach: Metres,
    },
    /// A ZIP area.
    Zip(Zip),
    /// All of these together.
    Region(Vec<Self>),
    /// A part of it; which part is not known.
    Within(Box<Self>),
    /// Words among others that name no area we know.
    Unclear,
}

/// Whether a place is in an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Covers {
    /// It is not.
    No,
    /// What is known does not tell.
    Unknown,
    /// It is.
    Yes,
}

/// A degree of latitude is longer than this everywhere, in metres.
const DEGREE: f64 = 110_000.0;

impl Area {
    /// Whether the place is in the area.
    pub fn covers(&self, place: &Place) -> Covers {
        match self {
            Self::Nation => {
                if place.state.is_some() {
                    Covers::Yes
                } else {
                    Covers::Unknown
                }
            }
            Self::State(state) => in_state(*state, place),
            Self::County(fips) => in_county(*fips, place),
            Self::City { key, state, middle, reach } => {
                in_city(key, *state, (*middle, *reach), place)
            }
            Self::Zip(zip) => in_zip(*zip, place),
            Self::Region(parts) => {
                parts.iter().map(|part| part.covers(place)).max().unwrap_or(Covers::Unknown)
            }
            Self::Within(whole) => whole.covers(place).min(Covers::Unknown),
            Self::Unclear => Covers::Unknown,
        }
    }

    /// States that it lies in: it has no place of which none lies there ([`Place::states`]).
    pub fn states(&self) -> States {
        match self {
            Self::State(state) | Self::City { state, .. } => (*state).into(),
            Self::County(fips) => fips.state().map_or(States::ALL, States::from),
            Self::Region(parts) if !parts.is_empty() => {
                parts.iter().map(Self::states).fold(States::default(), States::and)
            }
            Self::Within(whole) => whole.states(),
            Self::Nation | Self::Zip(_) | Self::Region(_) | Self::Unclear => States::ALL,
        }
    }

    /// Which county it is, if it is one.
    pub const fn county(&self) -> Option<Fips> {
        match self {
            Self::County(county) => Some(*county),
            _ => None,
        }
    }

    /// Whether any of these areas, as listed by one service, has the place; `None` when none is listed.
    pub fn any_covers<'a>(
        areas: impl IntoIterator<Item = &'a Self>,
        place: &Place,
    ) -> Option<Covers> {
        areas.into_iter().map(|area| area.covers(place)).max()
    }
}

fn in_state(state: State, place: &Place) -> Covers {
    match place.state {
        None => Covers::Unknown,
        Some(own) if own == state => Covers::Yes,
        Some(_) if place.other_counties.iter().any(|f| f.state() == Some(state)) => Covers::Unknown,
        Some(_) => Covers::No,
    }
}

fn in_county(fips: Fips, place: &Place) -> Covers {
    match &place.county {
        None if place.state.is_some() && place.state != fips.state() => Covers::No,
        None => Covers::Unknown,
        Some(own) if own.fips == fips => Covers::Yes,
        Some(_) if place.is_in(fips) => match place.accuracy {
            Accuracy::City => Covers::Unknown,
            _ => Covers::Yes,
        },
        Some(_) => Covers::No,
    }
}

fn in_city(key: &str, state: State, (middle, reach): (Point, Metres), place: &Place) -> Covers {
    if place.state.is_some_and(|own| own != state) {
        return Covers::No;
    }
    // Thousands of places are compared in one search: most lie clearly further north or south.
    let is_within = |metres: f64| {
        let north = (place.point.latitude() - middle.latitude()).abs() * DEGREE;
        north <= metres && place.point.distance(middle).0 <= metres
    };
    match &place.city_key {
        // A namesake elsewhere in the state is another town.
        Some(city) if city == key => {
            if is_within(25_000.0 + reach.0) {
                Covers::Yes
            } else {
                Covers::Unknown
            }
        }
        // The postal city of an exact point is that of the nearest ZIP area: near the edge it errs.
        Some(_) => {
            let doubt = match place.accuracy {
                Accuracy::Exact => reach.0 + 2_000.0,
                _ => reach.0,
            };
            if is_within(doubt) { Covers::Unknown } else { Covers::No }
        }
        None => Covers::Unknown,
    }
}

fn in_zip(zip: Zip, place: &Place) -> Covers {
    match (place.zip, place.accuracy) {
        (Some(own), _) if own == zip => Covers::Yes,
        (Some(_), Accuracy::Zip { .. }) => Covers::No,
        // The nearest ZIP area of a point may be the neighbour's: same sorting centre, may be.
        (Some(own), _) if own.centre() == zip.centre() => Covers::Unknown,
        (Some(_), _) => Covers::No,
        (None, _) => Covers::Unknown,
    }
}
