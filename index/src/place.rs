//! Points on the ground as the index keeps them, and the distance between them.

use geo::{Distance as _, Haversine};

/// A point on the ground, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Point {
    /// The great-circle distance in metres.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        Haversine.distance(
            geo::Point::new(self.longitude, self.latitude),
            geo::Point::new(other.longitude, other.latitude),
        )
    }

    /// The point as one number in Z-order, good to 5 mm: near points mostly have near numbers,
    /// so a circle is a few ranges once the index is sorted by it.
    pub(crate) fn packed(self) -> u64 {
        let north = share((self.latitude + 90.0) / 180.0);
        let east = share((self.longitude + 180.0) / 360.0);
        spread(east) | (spread(north) << 1)
    }

    /// The point of [`packed`](Self::packed).
    pub(crate) fn unpacked(key: u64) -> Self {
        let steps = f64::from(u32::MAX);
        Self {
            latitude: f64::from(gather(key >> 1)) / steps * 180.0 - 90.0,
            longitude: f64::from(gather(key)) / steps * 360.0 - 180.0,
        }
    }
}

/// What lies within a distance of a point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circle {
    middle: Point,
    radius: f64,
    /// How far it reaches to the north or the south, and to the east or the west, in degrees.
    high: f64,
    wide: f64,
}

impl Circle {
    /// So many metres around `middle`.
    pub fn new(middle: Point, radius: f64) -> Self {
        /// A degree of latitude on the sphere that distances are taken on is longer, in metres.
        const DEGREE: f64 = 111_190.0;
        let high = radius / DEGREE;
        // The box around a spherical cap; a cap with a pole in it has every longitude.
        let to_the_pole = 90.0 - middle.latitude.abs();
        let wide = if high < to_the_pole {
            (high.to_radians().sin() / middle.latitude.to_radians().cos()).asin().to_degrees()
        } else {
            180.0
        };
        Self { middle, radius, high, wide }
    }

    /// Whether the point is in it. Most of a directory is not, which is told without the distance.
    pub fn has(&self, point: Point) -> bool {
        let east = (point.longitude - self.middle.longitude).abs();
        (point.latitude - self.middle.latitude).abs() <= self.high
            && east.min(360.0 - east) <= self.wide
            && point.distance(self.middle) <= self.radius
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of u32::MAX, rounded, is a u32"
)]
fn share(part: f64) -> u32 {
    (part.clamp(0.0, 1.0) * f64::from(u32::MAX)).round() as u32
}

/// Puts a zero before each bit.
fn spread(number: u32) -> u64 {
    let mut x = u64::from(number);
    for (shift, mask) in [
        (16, 0x0000_ffff_0000_ffff),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        x = (x | (x << shift)) & mask;
    }
    x
}

/// Takes every second bit.
#[expect(clippy::cast_possible_truncation, reason = "32 of the 64 bits are left")]
fn gather(key: u64) -> u32 {
    let mut x = key & 0x5555_5555_5555_5555;
    for (shift, mask) in [
        (1, 0x3333_3333_3333_3333),
        (2, 0x0f0f_0f0f_0f0f_0f0f),
        (4, 0x00ff_00ff_00ff_00ff),
        (8, 0x0000_ffff_0000_ffff),
        (16, 0x0000_0000_ffff_ffff),
    ] {
        x = (x | (x >> shift)) & mask;
    }
    x as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_packed_point_is_the_same_point(latitude in -89.9..89.9, longitude in -179.9..179.9) {
            let point = Point { latitude, longitude };
            prop_assert!(Point::unpacked(point.packed()).distance(point) < 0.01);
        }
    }

    proptest! {
        #[test]
        fn a_circle_has_what_is_near(
            north in -90.0_f64..90.0, east in -180.0_f64..180.0, up in -0.7..0.7, right in -0.7..0.7,
            wide in proptest::bool::ANY, metres in 0.0..90_000.0,
        ) {
            let middle = Point { latitude: north, longitude: east };
            let right = if wide { right * 250.0 } else { right };
            let longitude = f64::rem_euclid(east + right + 540.0, 360.0) - 180.0;
            let other = Point { latitude: f64::clamp(north + up, -90.0, 90.0), longitude };
            let is_near = other.distance(middle) <= metres;
            prop_assert_eq!(Circle::new(middle, metres).has(other), is_near);
        }
    }

    #[test]
    fn a_degree_of_latitude_is_about_111_kilometres() {
        let one = Point { latitude: 37.0, longitude: -122.0 };
        let two = Point { latitude: 38.0, longitude: -122.0 };
        assert!((one.distance(two) - 111_195.0).abs() < 10.0);
    }
}
