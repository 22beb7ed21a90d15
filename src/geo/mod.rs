//! Places without asking anyone: ZIP codes, cities, counties, states, time zones and distances from
//! a gazetteer embedded in the program.
//!
//! Its data is public domain (Census, HUD) and `GeoNames` (CC BY 4.0, named on the credits page); see
//! `seed-data/gazetteer/NOTICE.md`. There are no street addresses in it: a site's own coordinates
//! come from the agency, everything else is a ZIP area, a city or a county.

mod area;
mod area_words;
mod codes;
mod gazetteer;
mod name;
mod names;
mod outline;

mod place;
mod point;
mod resolve;
mod table;
#[cfg(test)]
mod tests;
mod towns;

pub use self::{
    area::{Area, Covers},
    codes::{Fips, NotAFips, NotAState, NotAZip, State, States, Zip},
    gazetteer::Gazetteer,
    outline::Outline,
    place::{Accuracy, County, Place},
    point::{Bounds, Metres, NotAPoint, Point},
    resolve::{Resolved, Unresolved, Why},
    towns::Town,
};
