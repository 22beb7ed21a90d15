//! A place found: a point together with how exact it is and what it lies in.

use chrono_tz::Tz;

use super::{Fips, Metres, Point, State, States, Zip};

/// A place in the United States, or a point elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// As people name it: `94601 Oakland, CA`.
    pub label: String,
    /// Where it is; the middle where it is an area.
    pub point: Point,
    /// What the point stands for.
    pub accuracy: Accuracy,
    /// Its ZIP code; of an exact point, that of the nearest ZIP area.
    pub zip: Option<Zip>,
    /// Its city; of an exact point, the postal city of the nearest ZIP area.
    pub city: Option<String>,
    /// The city as areas are compared by it: thousands of them in one search.
    pub(super) city_key: Option<String>,
    /// The state it is in.
    pub state: Option<State>,
    /// The county that it, or most of it, is in.
    pub county: Option<County>,
    /// Other counties that parts of it (at least 1 % of its homes) are in.
    pub other_counties: Vec<Fips>,
    /// The time there; `None` far outside the United States.
    pub time_zone: Option<Tz>,
}

/// What a place's point stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Accuracy {
    /// The very place that was given.
    Exact,
    /// The middle of a ZIP code's area.
    Zip {
        /// The radius of a circle as large as the area.
        radius: Metres,
    },
    /// The middle of a city.
    City,
    /// A point inside a county.
    County,
}

/// A county or what stands for one: a parish, a borough, an independent city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// Its code.
    pub fips: Fips,
    /// Its full name: `Alameda County`.
    pub name: String,
}

impl Place {
    /// Whether any of it is in the county, as far as the gazetteer tells.
    pub fn is_in(&self, county: Fips) -> bool {
        self.county.as_ref().is_some_and(|own| own.fips == county)
            || self.other_counties.contains(&county)
    }

    /// The states that it lies in or may; all where none is known.
    pub fn states(&self) -> States {
        let Some(state) = self.state else { return States::ALL };
        let others = self.other_counties.iter().filter_map(|county| county.state());
        others.map(States::from).fold(state.into(), States::and)
    }
}
