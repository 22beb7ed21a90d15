//! The gazetteer: looking places up by code, by name and by point.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, OnceLock},
};

use chrono_tz::Tz;

use super::{
    Accuracy, Bounds, County, Fips, Metres, Outline, Place, Point, State, Zip, name,
    table::{self, CountyRow, PlaceRow, Places, ZipRow, Zips},
};

/// How far from the nearest ZIP area a point still takes its ZIP, city and time zone.
const NEAR: Metres = Metres(80_000.0);

/// How far from the nearest ZIP area a point still takes its time zone: Alaska is wide.
const SAME_ZONE: Metres = Metres(400_000.0);

/// Places of the United States and its territories.
pub struct Gazetteer {
    pub(super) zips: Zips,
    pub(super) places: Places,
    counties: Vec<CountyRow>,
    /// Where counties of a key stand among them.
    counties_by_key: HashMap<Box<str>, Vec<usize>>,
    /// Read when first asked for: searching by ZIP or city never needs them.
    outlines: OnceLock<Vec<Outline>>,
}

impl Gazetteer {
    /// The embedded gazetteer: read once in a process, shared by all who ask.
    pub fn embedded() -> Arc<Self> {
        static SHARED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(Gazetteer::read()));
        Arc::clone(&SHARED)
    }

    #[expect(clippy::expect_used, reason = "the file is part of the program and read in tests")]
    fn read() -> Self {
        let counties = table::counties().expect("the embedded counties are sound");
        let mut counties_by_key: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for (at, row) in counties.iter().enumerate() {
            counties_by_key.entry(row.key.clone()).or_default().push(at);
        }
        Self {
            zips: Zips::read().expect("the embedded ZIP codes are sound"),
            places: Places::read().expect("the embedded places are sound"),
            counties,
            counties_by_key,
            outlines: OnceLock::new(),
        }
    }

    /// The area of a ZIP code.
    pub fn zip(&self, zip: Zip) -> Option<Place> {
        let at = self.zips.rows.binary_search_by_key(&zip, |row| row.zip).ok()?;
        self.zips.rows.get(at).map(|row| self.zip_place(row))
    }

    /// The city of that name; of namesakes within the state, the most populous.
    pub fn city(&self, name: &str, state: State) -> Option<Place> {
        self.cities(&name::key(name), Some(state)).first().map(|row| self.city_place(row))
    }

    /// The county of that name, with or without "County".
    pub fn county(&self, name: &str, state: State) -> Option<Place> {
        self.counties_named(name, Some(state)).first().map(|row| self.county_place(row))
    }

    /// The county with this code, current or former.
    pub fn county_coded(&self, fips: Fips) -> Option<County> {
        self.county_row(fips).map(|row| County { fips, name: row.full_name() })
    }

    /// The current county that the point lies in.
    pub fn county_at(&self, point: Point) -> Option<County> {
        let within = |row: &&CountyRow| {
            !row.former && self.outline(row.fips).is_some_and(|outline| outline.contains(point))
        };
        let row = self.counties.iter().find(within)?;
        Some(County { fips: row.fips, name: row.full_name() })
    }

    /// What is known of a point: its county by outline; ZIP, city and time zone by the nearest ZIP
    /// area, of the same county where there is one.
    pub fn place_at(&self, point: Point) -> Place {
        let county = self.county_at(point);
        let fips = county.as_ref().map(|county| county.fips);
        let near = self
            .nearest(point, NEAR, &|row| fips.is_some() && row.county == fips)
            .or_else(|| self.nearest(point, NEAR, &|_| true));
        let Some(row) = near else {
            let (state, time_zone) = (fips.and_then(Fips::state), self.time_zone_at(point));
            return Place { state, county, time_zone, ..bare(point) };
        };
        let area = self.zip_place(row);
        let label = match (&area.city, area.state) {
            (Some(city), Some(state)) => format!("Near {city}, {state}"),
            _ => format!("{:.4}, {:.4}", point.latitude(), point.longitude()),
        };
        let (county, state) = match county {
            Some(county) => {
                let state = county.fips.state();
                (Some(county), state)
            }
            None => (area.county, area.state),
        };
        Place {
            label,
            point,
            accuracy: Accuracy::Exact,
            state,
            county,
            other_counties: Vec::new(),
            ..area
        }
    }

    /// The time zone at a point; `None` far outside the United States.
    pub fn time_zone_at(&self, point: Point) -> Option<Tz> {
        self.nearest(point, SAME_ZONE, &|row| row.zone.is_some()).and_then(|row| row.zone)
    }

    /// The outlines of current counties that meet the box.
    pub fn outlines(&self, bounds: &Bounds) -> Vec<(County, &Outline)> {
        let meeting = |row: &CountyRow| {
            let outline = self.outline(row.fips).filter(|o| o.bounds().meets(bounds))?;
            (!row.former).then(|| (County { fips: row.fips, name: row.full_name() }, outline))
        };
        self.counties.iter().filter_map(meeting).collect()
    }

    /// Places with this key (or this other name), the most populous first.
    pub(super) fn cities(&self, key: &str, state: Option<State>) -> Vec<&PlaceRow> {
        let Places { rows, aliases } = &self.places;
        let from = rows.partition_point(|row| row.key.as_ref() < key);
        let named = rows.iter().skip(from).take_while(|row| row.key.as_ref() == key);
        let from = aliases.partition_point(|(alias, _)| alias.as_ref() < key);
        let called = aliases.iter().skip(from).take_while(|(alias, _)| alias.as_ref() == key);
        let called = called.filter_map(|&(_, at)| rows.get(usize::try_from(at).ok()?));
        let fits = |row: &&PlaceRow| state.is_none_or(|state| row.state == state);
        let named = named.filter(fits).map(|row| (false, row));
        let mut found: Vec<(bool, &PlaceRow)> =
            named.chain(called.filter(fits).map(|row| (true, row))).collect();
        // "Manhattan, NY" is the borough, though some call the city so; but bare "Vegas" is the city.
        found.sort_by_key(|&(alias, row)| {
            (alias && state.is_some(), std::cmp::Reverse(row.population))
        });
        found.into_iter().map(|(_, row)| row).collect()
    }

    /// Cities whose names begin so, the most populous first, as `City, ST`.
    pub fn beginning(&self, typed: &str, limit: usize) -> Vec<String> {
        let key = name::key(typed);
        let rows = &self.places.rows;
        let from = rows.partition_point(|row| row.key.as_ref() < key.as_str());
        let begin = rows.iter().skip(from).take_while(|row| row.key.starts_with(key.as_str()));
        let mut begin: Vec<&PlaceRow> = begin.collect();
        begin.sort_by_key(|row| std::cmp::Reverse(row.population));
        begin.iter().take(limit).map(|row| format!("{}, {}", row.name, row.state)).collect()
    }

    /// Counties of that name, with or without what they are called ("Parish"), current and most
    /// populous first.
    pub(super) fn counties_named(&self, name: &str, state: Option<State>) -> Vec<&CountyRow> {
        let key = name::key(name);
        let names = key.match_indices(' ').filter_map(|(at, _)| key.get(..at)).chain([&*key]);
        let called = |name: &str| {
            let rest = key.get(name.len()..).unwrap_or_default().trim_start().to_owned();
            let rows = self.counties_by_key.get(name).into_iter().flatten();
            let rows = rows.filter_map(|&at| self.counties.get(at));
            rows.filter(move |row| rest.is_empty() || rest == name::fold(&row.kind))
        };
        let mut found: Vec<&CountyRow> = names
            .flat_map(called)
            .filter(|row| state.is_none_or(|state| row.state == state))
            .collect();
        found.sort_by_key(|row| (row.former, std::cmp::Reverse(row.population)));
        found
    }

    pub(super) fn zip_place(&self, row: &ZipRow) -> Place {
        let city = usize::try_from(row.city).ok().and_then(|at| self.zips.cities.get(at));
        Place {
            label: match city {
                Some(city) if !city.is_empty() => format!("{} {city}, {}", row.zip, row.state),
                _ => format!("{} {}", row.zip, row.state),
            },
            point: row.point(),
            accuracy: Accuracy::Zip { radius: Metres(f64::from(row.radius) * 100.0) },
            zip: Some(row.zip),
            city: city.map(ToString::to_string).filter(|city| !city.is_empty()),
            city_key: city.filter(|city| !city.is_empty()).map(|city| name::key(city)),
            state: Some(row.state),
            county: row.county.and_then(|fips| self.county_coded(fips)),
            other_counties: row.others.to_vec(),
            time_zone: row.zone,
        }
    }

    pub(super) fn city_place(&self, row: &PlaceRow) -> Place {
        let county = row.county.and_then(|fips| self.county_coded(fips));
        let namesakes = self.cities(&row.key, Some(row.state)).len() > 1;
        Place {
            label: match &county {
                Some(county) if namesakes => {
                    format!("{}, {} ({})", row.name, row.state, county.name)
                }
                _ => format!("{}, {}", row.name, row.state),
            },
            point: row.point(),
            accuracy: Accuracy::City,
            zip: None,
            city: Some(row.name.to_string()),
            city_key: Some(name::key(&row.name)),
            state: Some(row.state),
            county,
            other_counties: row.others.to_vec(),
            time_zone: self.zone_of(row.point(), row.state),
        }
    }

    pub(super) fn county_place(&self, row: &CountyRow) -> Place {
        let name = row.full_name();
        Place {
            label: format!("{name}, {}", row.state),
            point: row.point(),
            accuracy: Accuracy::County,
            zip: None,
            city: None,
            city_key: None,
            state: Some(row.state),
            county: Some(County { fips: row.fips, name }),
            other_counties: Vec::new(),
            time_zone: self.zone_of(row.point(), row.state),
        }
    }

    pub(super) fn county_row(&self, fips: Fips) -> Option<&CountyRow> {
        let at = self.counties.binary_search_by_key(&fips, |row| row.fips).ok()?;
        self.counties.get(at)
    }

    fn outline(&self, fips: Fips) -> Option<&Outline> {
        #[expect(clippy::expect_used, reason = "the file is part of the program, read in tests")]
        let outlines = self
            .outlines
            .get_or_init(|| Outline::read_all().expect("the embedded outlines are sound"));
        let at = outlines.binary_search_by_key(&fips, |outline| outline.fips).ok()?;
        outlines.get(at)
    }

    fn zone_of(&self, point: Point, state: State) -> Option<Tz> {
        self.nearest(point, SAME_ZONE, &|row| row.state == state && row.zone.is_some())
            .and_then(|row| row.zone)
            .or_else(|| self.time_zone_at(point))
    }

    /// The nearest standard ZIP area that fits: the rows lie from south to north, so the search goes
    /// both ways from the point's latitude until no row can be nearer than the best.
    fn nearest(
        &self,
        point: Point,
        limit: Metres,
        fits: &dyn Fn(&ZipRow) -> bool,
    ) -> Option<&ZipRow> {
        let order = &self.zips.by_latitude;
        let row = |at: &u32| usize::try_from(*at).ok().and_then(|at| self.zips.rows.get(at));
        let middle = order
            .partition_point(|at| row(at).is_some_and(|r| r.point().latitude() < point.latitude()));
        let (south, north) = order.split_at(middle);
        let mut best: (Metres, Option<&ZipRow>) = (limit, None);
        for side in [
            &mut south.iter().rev() as &mut dyn Iterator<Item = &u32>,
            &mut north.iter() as &mut dyn Iterator<Item = &u32>,
        ] {
            for row in side.filter_map(row) {
                let own = row.point();
                if (own.latitude() - point.latitude()).abs() * 110_000.0 > best.0.0 {
                    break;
                }
                if fits(row) {
                    let distance = own.distance(point);
                    if distance < best.0 {
                        best = (distance, Some(row));
                    }
                }
            }
        }
        best.1
    }
}

fn bare(point: Point) -> Place {
    Place {
        label: format!("{:.4}, {:.4}", point.latitude(), point.longitude()),
        point,
        accuracy: Accuracy::Exact,
        zip: None,
        city: None,
        city_key: None,
        state: None,
        county: None,
        other_counties: Vec::new(),
        time_zone: None,
    }
}
