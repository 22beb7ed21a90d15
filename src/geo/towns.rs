//! The larger towns of an area, for the labels of a map.

use std::cmp::Reverse;

use super::{Bounds, Gazetteer, Point};

/// A town to be named on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// Its middle.
    pub point: Point,
    /// How many people live there.
    pub population: u32,
}

impl Gazetteer {
    /// At most `most` towns in the box, the most populous first.
    pub fn towns(&self, bounds: &Bounds, most: usize) -> Vec<Town> {
        let mut rows: Vec<_> = self
            .places
            .rows
            .iter()
            .filter(|row| row.population > 0 && bounds.contains(row.point()))
            .collect();
        rows.sort_by_key(|row| Reverse(row.population));
        rows.into_iter()
            .take(most)
            .map(|row| Town {
                name: row.name.to_string(),
                point: row.point(),
                population: row.population,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Gazetteer, Metres, Point};

    #[test]
    fn the_largest_town_comes_first() {
        let oakland = Point::new(37.80, -122.27).unwrap();
        let around = oakland.within(Metres(8_000.0));
        let towns = Gazetteer::embedded().towns(&around, 3);
        assert_eq!(towns.first().unwrap().name, "Oakland");
        assert_eq!(towns.len(), 3);
        assert!(towns.is_sorted_by_key(|town| std::cmp::Reverse(town.population)));
    }
}
