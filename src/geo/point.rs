//! Points on the earth and the distances between them.

use std::{fmt, str::FromStr};

use ::geo::{Distance as _, Haversine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The mean radius of the earth.
const EARTH: f64 = 6_371_008.8;

/// A place on the earth in degrees of WGS 84.
///
/// ```
/// use guidepost::geo::Point;
///
/// let oakland: Point = "37.7758, -122.2186".parse()?;
/// assert_eq!(oakland.to_string(), "37.7758,-122.2186");
/// assert_eq!(Point::new(999.0, 0.0).unwrap_err().to_string(), "latitude 999 is not between -90 and 90");
/// # Ok::<(), guidepost::geo::NotAPoint>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Degrees", into = "Degrees")]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

/// What cannot be a point.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotAPoint {
    /// Outside the poles.
    #[error("latitude {0} is not between -90 and 90")]
    Latitude(f64),
    /// Beyond the date line.
    #[error("longitude {0} is not between -180 and 180")]
    Longitude(f64),
    /// No pair of numbers at all.
    #[error("{0:?} is not a point: latitude and longitude are needed, such as 37.77,-122.22")]
    Text(String),
}

/// The two numbers before they are known to be a point.
#[derive(Serialize, Deserialize)]
struct Degrees {
    latitude: f64,
    longitude: f64,
}

impl Point {
    /// The point at these degrees north and east.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, NotAPoint> {
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(NotAPoint::Latitude(latitude));
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(NotAPoint::Longitude(longitude));
        }
        Ok(Self { latitude, longitude })
    }

    /// The point as the gazetteer keeps it: whole hundred-thousandths of a degree.
    pub(super) fn of_parts(latitude: i32, longitude: i32) -> Self {
        Self { latitude: f64::from(latitude) / 1e5, longitude: f64::from(longitude) / 1e5 }
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// How far it is to `other` as the crow flies.
    pub fn distance(self, other: Self) -> Metres {
        let point = |p: Self| ::geo::Point::new(p.longitude, p.latitude);
        Metres(Haversine.distance(point(self), point(other)))
    }

    /// The smallest box of degrees that holds everything within `reach`.
    pub fn within(self, reach: Metres) -> Bounds {
        let angle = reach.0 / EARTH;
        let north = angle.to_degrees();
        let over_a_pole = self.latitude.abs() + north >= 90.0;
        let sine = angle.sin() / self.latitude.to_radians().cos();
        let east = if over_a_pole || sine >= 1.0 { 360.0 } else { sine.asin().to_degrees() };
        Bounds {
            south: (self.latitude - north).max(-90.0),
            west: (self.longitude - east).max(-180.0),
            north: (self.latitude + north).min(90.0),
            east: (self.longitude + east).min(180.0),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.latitude, self.longitude)
    }
}

impl FromStr for Point {
    type Err = NotAPoint;

    fn from_str(text: &str) -> Result<Self, NotAPoint> {
        let not = || NotAPoint::Text(text.to_owned());
        let (latitude, longitude) = text.split_once(',').ok_or_else(not)?;
        let degrees = |number: &str| {
            let number = number.trim();
            let plain = number.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
            number.parse().ok().filter(|_| plain)
        };
        match (degrees(latitude), degrees(longitude)) {
            (Some(latitude), Some(longitude)) => Self::new(latitude, longitude),
            _ => Err(not()),
        }
    }
}

impl TryFrom<Degrees> for Point {
    type Error = NotAPoint;

    fn try_from(degrees: Degrees) -> Result<Self, NotAPoint> {
        Self::new(degrees.latitude, degrees.longitude)
    }
}

impl From<Point> for Degrees {
    fn from(point: Point) -> Self {
        Self { latitude: point.latitude, longitude: point.longitude }
    }
}

/// A box of degrees, edges included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Its southern edge.
    pub south: f64,
    /// Its western edge.
    pub west: f64,
    /// Its northern edge.
    pub north: f64,
    /// Its eastern edge.
    pub east: f64,
}

impl Bounds {
    /// Whether the point lies in the box.
    pub fn contains(&self, point: Point) -> bool {
        (self.south..=self.north).contains(&point.latitude)
            && (self.west..=self.east).contains(&point.longitude)
    }

    /// Whether the boxes share anything.
    pub fn meets(&self, other: &Self) -> bool {
        self.south <= other.north
            && other.south <= self.north
            && self.west <= other.east
            && other.west <= self.east
    }
}

/// A distance.
///
/// ```
/// use guidepost::geo::Metres;
///
/// assert_eq!(Metres::from_miles(0.5).to_string(), "0.5 mi");
/// assert_eq!(Metres::from_km(40.0).to_string(), "25 mi");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Metres(pub f64);

impl Metres {
    /// Kilometres as metres.
    pub fn from_km(km: f64) -> Self {
        Self(km * 1_000.0)
    }

    /// Statute miles as metres.
    pub fn from_miles(miles: f64) -> Self {
        Self(miles * 1_609.344)
    }

    /// In kilometres.
    pub fn km(self) -> f64 {
        self.0 / 1_000.0
    }

    /// In statute miles.
    pub fn miles(self) -> f64 {
        self.0 / 1_609.344
    }
}

/// As people say it, in miles: a tenth below ten, whole above.
impl fmt::Display for Metres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let miles = self.miles();
        if miles < 0.05 {
            f.write_str("less than 0.1 mi")
        } else if miles < 9.95 {
            write!(f, "{miles:.1} mi")
        } else {
            write!(f, "{miles:.0} mi")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = Point> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lon)| Point::new(lat, lon).unwrap())
    }

    proptest! {
        #[test]
        fn a_printed_point_reads_back(point in point()) {
            prop_assert_eq!(point.to_string().parse::<Point>().unwrap(), point);
        }

        #[test]
        fn the_way_back_is_as_long(a in point(), b in point()) {
            prop_assert!((a.distance(b).0 - b.distance(a).0).abs() < 1e-3);
            prop_assert!(a.distance(b).0 <= 20_015_200.0);
            prop_assert!(a.distance(a).0 < 1e-3);
        }

        #[test]
        fn a_box_holds_all_within_reach(a in point(), b in point(), reach in 0.0..5_000_000.0) {
            // The box does not wrap around the date line: no US county does either.
            let near = a.longitude().abs() < 100.0 && b.longitude().abs() < 100.0;
            if near && a.distance(b).0 <= reach {
                prop_assert!(a.within(Metres(reach)).contains(b));
            }
        }

        #[test]
        fn any_text_is_a_point_or_an_error(text in ".*") {
            let _ = text.parse::<Point>();
        }
    }

    #[test]
    fn words_and_spellings_of_no_number_are_not_points() {
        for text in ["", "1", "1,2,3", "nan,nan", "inf,0", "1e1,2", "Oakland, CA"] {
            assert!(text.parse::<Point>().is_err(), "{text}");
        }
    }
}
