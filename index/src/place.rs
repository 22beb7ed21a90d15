//! Points on the ground as the index keeps them, and the distance between them.

use geo::{Distance as _, Haversine};

/// Of the sphere that distances are taken on, in metres: [`Haversine`]'s.
const MEAN_EARTH_RADIUS: f64 = 6_371_008.8;

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
        // A little more, for what is lost to rounding.
        let high = (radius / MEAN_EARTH_RADIUS).to_degrees() * 1.000_01;
        // The box around a spherical cap; a cap with a pole in it has every longitude.
        let to_the_pole = 90.0 - middle.latitude.abs();
        let wide = if high < to_the_pole {
            (high.to_radians().sin() / middle.latitude.to_radians().cos())
                .min(1.0)
                .asin()
                .to_degrees()
        } else {
            180.0
        };
        Self { middle, radius, high, wide }
    }

    /// Whether the point is in it. Most of a directory is not, which is told without the distance.
    pub fn has(&self, point: Point) -> bool {
        (point.latitude - self.middle.latitude).abs() <= self.high
            && turn(point.longitude, self.middle.longitude) <= self.wide
            && point.distance(self.middle) <= self.radius
    }

    /// Whether some of the rectangle may be in it.
    pub fn may_meet(&self, rect: &Rect) -> bool {
        let (high, wide) = rect.off(self.middle);
        high <= self.high && wide <= self.wide
    }
}

/// What lies between two latitudes and two longitudes; none has the antimeridian in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rect {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Rect {
    /// Nothing but a point.
    pub const fn at(point: Point) -> Self {
        let Point { latitude, longitude } = point;
        Self { south: latitude, north: latitude, west: longitude, east: longitude }
    }

    /// Grows as far as the point.
    pub const fn take_in(&mut self, Point { latitude, longitude }: Point) {
        self.south = self.south.min(latitude);
        self.north = self.north.max(latitude);
        self.west = self.west.min(longitude);
        self.east = self.east.max(longitude);
    }

    /// A distance in metres that none of its points is nearer than: that to its parallels, or to
    /// its meridians, whichever is farther.
    pub fn distance(&self, from: Point) -> f64 {
        let (high, wide) = self.off(from);
        // A quarter of the way round, no meridian is farther off than the pole, which is told above.
        let aside = from.latitude.to_radians().cos() * wide.min(90.0).to_radians().sin();
        MEAN_EARTH_RADIUS * high.to_radians().max(aside.clamp(0.0, 1.0).asin())
    }

    /// How far it lies to the north or the south, and to the east or the west, in degrees.
    fn off(&self, Point { latitude, longitude }: Point) -> (f64, f64) {
        let high = (self.south - latitude).max(latitude - self.north).max(0.0);
        let is_abreast = (self.west..=self.east).contains(&longitude);
        let wide = if is_abreast {
            0.0
        } else {
            turn(self.west, longitude).min(turn(self.east, longitude))
        };
        (high, wide)
    }
}

/// The angle between two longitudes, in degrees.
fn turn(one: f64, other: f64) -> f64 {
    let apart = (one - other).abs();
    apart.min(360.0 - apart)
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

    proptest! {
        #[test]
        fn nothing_in_a_rectangle_is_nearer_than_it(
            corners in proptest::array::uniform4(0.0_f64..1.0), inside in (0.0_f64..1.0, 0.0_f64..1.0),
            small in 1_i32..3, from in (-90.0_f64..90.0, -180.0_f64..180.0), metres in 1.0..9e6,
        ) {
            let [a, b, c, d] = corners;
            let size = 0.02_f64.powi(small - 1);
            let one = Point { latitude: a * 180.0 - 90.0, longitude: b * 360.0 - 180.0 };
            let other = Point {
                latitude: (one.latitude + c * 180.0 * size).min(90.0),
                longitude: (one.longitude + d * 360.0 * size).min(180.0),
            };
            let mut rect = Rect::at(one);
            rect.take_in(other);
            let between = |one: f64, other: f64, share: f64| one + (other - one) * share;
            let point = Point {
                latitude: between(one.latitude, other.latitude, inside.0),
                longitude: between(one.longitude, other.longitude, inside.1),
            };
            let from = Point { latitude: from.0, longitude: from.1 };
            let far = point.distance(from);
            prop_assert!(rect.distance(from) <= far + 0.01, "{} for {far}", rect.distance(from));
            if far < metres {
                prop_assert!(Circle::new(from, metres).may_meet(&rect));
            }
        }
    }

    #[test]
    fn a_degree_of_latitude_is_about_111_kilometres() {
        let one = Point { latitude: 37.0, longitude: -122.0 };
        let two = Point { latitude: 38.0, longitude: -122.0 };
        assert!((one.distance(two) - 111_195.0).abs() < 10.0);
    }
}
