//! County outlines: which county a point lies in, and shapes for the map.
//!
//! They are generalised (a few hundred points each): fine at the level of a city, not of a street.

use super::{Bounds, Fips, Point, table};

/// The outline of one county.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Which county.
    pub fips: Fips,
    bounds: Bounds,
    /// Polygons of rings, the first the shore and the others holes, of (latitude, longitude) in
    /// ten-thousandths of a degree.
    polygons: Vec<Vec<Vec<(i32, i32)>>>,
}

impl Outline {
    /// Every county's outline.
    pub(super) fn read_all() -> Option<Vec<Self>> {
        table::outlines(Self::decode)
    }

    fn decode(fips: Fips, text: &str) -> Self {
        let polygons: Vec<Vec<Vec<(i32, i32)>>> =
            text.split(';').map(|polygon| polygon.split('!').map(ring).collect()).collect();
        let all = || polygons.iter().flatten().flatten();
        let edge = |value: Option<i32>| f64::from(value.unwrap_or_default()) / 1e4;
        let bounds = Bounds {
            south: edge(all().map(|p| p.0).min()),
            west: edge(all().map(|p| p.1).min()),
            north: edge(all().map(|p| p.0).max()),
            east: edge(all().map(|p| p.1).max()),
        };
        Self { fips, bounds, polygons }
    }

    /// The box around it.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether the point lies inside.
    pub fn contains(&self, point: Point) -> bool {
        self.bounds.contains(point)
            && self
                .polygons
                .iter()
                .any(|rings| rings.iter().filter(|ring| inside(ring, point)).count() % 2 == 1)
    }

    /// The outline as `GeoJSON` geometry (RFC 7946 §3.1.7: longitude first).
    pub fn geometry(&self) -> serde_json::Value {
        let position = |&(lat, lon): &(i32, i32)| [f64::from(lon) / 1e4, f64::from(lat) / 1e4];
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = self
            .polygons
            .iter()
            .map(|rings| rings.iter().map(|ring| ring.iter().map(position).collect()).collect())
            .collect();
        serde_json::json!({ "type": "MultiPolygon", "coordinates": polygons })
    }
}

/// Whether a ray from the point eastward crosses the ring an odd number of times.
fn inside(ring: &[(i32, i32)], point: Point) -> bool {
    let (lat, lon) = (point.latitude() * 1e4, point.longitude() * 1e4);
    let crossed = |pair: &&[(i32, i32)]| {
        let [(y1, x1), (y2, x2)] = **pair else { return false };
        let (y1, x1, y2, x2) = (f64::from(y1), f64::from(x1), f64::from(y2), f64::from(x2));
        (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1
    };
    ring.windows(2).filter(crossed).count() % 2 == 1
}

/// The points of one ring: an encoded polyline of four digits, latitude first.
fn ring(text: &str) -> Vec<(i32, i32)> {
    let mut bytes = text.bytes().map(|byte| i32::from(byte) - 63);
    let mut step = || {
        let (mut value, mut shift) = (0, 0);
        loop {
            let five = bytes.next()?;
            value |= (five & 31) << shift;
            shift += 5;
            if five < 32 {
                break Some(if value & 1 == 1 { !(value >> 1) } else { value >> 1 });
            }
        }
    };
    let (mut lat, mut lon, mut points) = (0, 0, Vec::new());
    while let (Some(north), Some(east)) = (step(), step()) {
        (lat, lon) = (lat + north, lon + east);
        points.push((lat, lon));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_of_falls_church_is_read() {
        let points = ring("ihvVpyan@}IbM{@jIhEjB`D{AM_I`CuJeAiB");
        assert_eq!(points[..3], [(388_757, -771_497), (388_932, -771_723), (388_962, -771_889)]);
        assert_eq!(points.first(), points.last());
    }

    #[test]
    fn a_hole_is_outside() {
        // Baltimore County surrounds Baltimore, which is a county of its own.
        let outlines = Outline::read_all().unwrap();
        let of = |fips: &str| outlines.iter().find(|o| o.fips.to_string() == fips).unwrap();
        let (county, city) = (of("24005"), of("24510"));
        let downtown = Point::new(39.2904, -76.6122).unwrap();
        let towson = Point::new(39.4015, -76.6019).unwrap();
        assert!(city.contains(downtown) && !county.contains(downtown));
        assert!(county.contains(towson) && !city.contains(towson));
    }

    #[test]
    fn every_outline_is_closed_and_as_many_as_told() {
        let outlines = Outline::read_all().unwrap();
        let rings: Vec<_> = outlines.iter().flat_map(|o| o.polygons.iter().flatten()).collect();
        assert_eq!((outlines.len(), rings.len()), (3_244, 4_921));
        assert_eq!(rings.iter().map(|ring| ring.len()).sum::<usize>(), 358_925);
        assert!(rings.iter().all(|ring| ring.first() == ring.last()));
    }

    #[test]
    fn geometry_is_geojson() {
        let outline =
            Outline::decode("51610".parse().unwrap(), "ihvVpyan@}IbM{@jIhEjB`D{AM_I`CuJeAiB");
        let first = outline.geometry()["coordinates"][0][0][0].clone();
        assert_eq!(first, serde_json::json!([-77.1497, 38.8757]));
    }
}
