//! Names of areas as an index can look them up: a place that an area has shares a name with it.

use super::{Area, Place};

/// The name of what has every place, or may.
const ANYWHERE: &str = "*";

impl Area {
    /// Names of which each place has one that the area has for sure ([`Covers::Yes`](super::Covers)).
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Nation => vec![ANYWHERE.to_owned()],
            Self::State(state) => vec![state.to_string()],
            Self::County(county) => vec![county.to_string()],
            Self::City { key, state, .. } => vec![format!("{state}/{key}")],
            Self::Zip(zip) => vec![zip.to_string()],
            Self::Region(parts) => parts.iter().flat_map(Self::names).collect(),
            Self::Within(_) | Self::Unclear => Vec::new(),
        }
    }

    /// Names of which each place has one that the area has or may have.
    pub fn loose_names(&self) -> Vec<String> {
        match self {
            Self::City { state, .. } => vec![state.to_string()],
            Self::Region(parts) if !parts.is_empty() => {
                parts.iter().flat_map(Self::loose_names).collect()
            }
            Self::Within(whole) => whole.loose_names(),
            Self::Zip(_) | Self::Region(_) | Self::Unclear => vec![ANYWHERE.to_owned()],
            Self::Nation | Self::State(_) | Self::County(_) => self.names(),
        }
    }

    /// The name that every place has.
    pub fn anywhere() -> String {
        ANYWHERE.to_owned()
    }
}

impl Place {
    /// Its names in the sense of [`Area::names`] and [`Area::loose_names`]; `None` where too little is
    /// known of it to tell what areas may have it.
    pub fn area_names(&self) -> Option<Vec<String>> {
        let (state, county) = (self.state?, self.county.as_ref()?);
        let mut names = vec![ANYWHERE.to_owned(), state.to_string(), county.fips.to_string()];
        names.extend(self.zip.map(|zip| zip.to_string()));
        names.extend(self.city_key.as_ref().map(|city| format!("{state}/{city}")));
        for other in &self.other_counties {
            names.push(other.to_string());
            names.extend(other.state().map(|state| state.to_string()));
        }
        names.sort_unstable();
        names.dedup();
        Some(names)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;
    use crate::geo::{Covers, Gazetteer};

    const PLACES: &[&str] = &[
        "94601",
        "Oakland, CA",
        "San Leandro, CA",
        "94610",
        "37.8044,-122.2712",
        "37.7000,-122.0800",
        "Miami, FL",
        "33155",
        "20001",
        "Kansas City, MO",
        "Springfield, IL",
        "38.9,-77.05",
    ];

    const AREAS: &[&str] = &[
        "Alameda County",
        "Oakland",
        "94601",
        "California",
        "United States",
        "Statewide",
        "Bay Area",
        "East Oakland",
        "Miami-Dade County",
        "Washington, DC",
        "Contra Costa and Alameda Counties",
        "the north of Alameda County",
        "Kansas City",
        "anywhere we can",
    ];

    proptest! {
        #[test]
        fn what_an_area_has_shares_a_name_with_it(
            place in select(PLACES), area in select(AREAS), within in proptest::bool::ANY,
        ) {
            let gazetteer = Gazetteer::embedded();
            let place = gazetteer.resolve(place).unwrap().place;
            let Some(area) = gazetteer.area(area, place.state) else { return Ok(()) };
            let area = if within { Area::Within(area.into()) } else { area };
            let names = place.area_names().unwrap();
            let share = |own: Vec<String>| own.iter().any(|name| names.contains(name));
            let covers = area.covers(&place);
            prop_assert!(covers < Covers::Yes || share(area.names()), "{area:?}");
            prop_assert!(covers < Covers::Unknown || share(area.loose_names()), "{area:?}");
        }
    }
}
