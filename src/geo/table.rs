//! The embedded tables as they lie in memory: small rows, names kept once, sorted for look-up.
//!
//! The files are made by `seed-data/gazetteer/build.py`, which also says what the columns are.

use std::{collections::HashMap, io::Read as _};

use chrono_tz::Tz;

use super::{Fips, Point, State, Zip, name};

const ZIPS: &[u8] = include_bytes!("../../seed-data/gazetteer/zips.tsv.gz");
const PLACES: &[u8] = include_bytes!("../../seed-data/gazetteer/places.tsv.gz");
const COUNTIES: &[u8] = include_bytes!("../../seed-data/gazetteer/counties.tsv.gz");
const OUTLINES: &[u8] = include_bytes!("../../seed-data/gazetteer/outlines.tsv.gz");

/// A ZIP code.
pub(super) struct ZipRow {
    pub zip: Zip,
    /// Hundred-thousandths of a degree.
    pub latitude: i32,
    pub longitude: i32,
    /// Which of [`Zips::cities`].
    pub city: u32,
    pub state: State,
    pub county: Option<Fips>,
    pub others: Box<[Fips]>,
    /// An area where people live; post-office boxes, single buildings and the military are none.
    pub standard: bool,
    /// Hundreds of metres.
    pub radius: u16,
    pub zone: Option<Tz>,
}

/// All ZIP codes in order, and the names of their cities.
pub(super) struct Zips {
    pub rows: Vec<ZipRow>,
    pub cities: Vec<Box<str>>,
    /// The standard ones from south to north.
    pub by_latitude: Vec<u32>,
}

/// A city, town, village or postal name.
pub(super) struct PlaceRow {
    pub key: Box<str>,
    pub name: Box<str>,
    pub state: State,
    pub latitude: i32,
    pub longitude: i32,
    pub population: u32,
    pub county: Option<Fips>,
    pub others: Box<[Fips]>,
}

/// All places in the order of key, state, falling population; and other names of some.
pub(super) struct Places {
    pub rows: Vec<PlaceRow>,
    pub aliases: Vec<(Box<str>, u32)>,
}

/// A county.
pub(super) struct CountyRow {
    pub fips: Fips,
    pub key: Box<str>,
    /// `Alameda`.
    pub name: Box<str>,
    /// `County`; empty for what is named alone.
    pub kind: Box<str>,
    pub state: State,
    pub latitude: i32,
    pub longitude: i32,
    /// No longer a county.
    pub former: bool,
    pub population: u32,
}

impl ZipRow {
    pub fn point(&self) -> Point {
        Point::of_parts(self.latitude, self.longitude)
    }
}

impl PlaceRow {
    pub fn point(&self) -> Point {
        Point::of_parts(self.latitude, self.longitude)
    }
}

impl CountyRow {
    pub fn point(&self) -> Point {
        Point::of_parts(self.latitude, self.longitude)
    }

    pub fn full_name(&self) -> String {
        if self.kind.is_empty() || self.kind.as_ref() == "city" {
            self.name.to_string()
        } else {
            format!("{} {}", self.name, self.kind)
        }
    }
}

impl Zips {
    pub fn read() -> Option<Self> {
        let text = inflate(ZIPS)?;
        let mut cities = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut zones: HashMap<&str, Option<Tz>> = HashMap::new();
        let states = states();
        let mut rows = Vec::with_capacity(42_000);
        for line in text.lines() {
            let [zip, lat, lon, city, state, county, others, kind, radius, zone] = columns(line)?;
            let next = u32::try_from(known.len()).ok()?;
            let city = *known.entry(city).or_insert_with(|| {
                cities.push(city.into());
                next
            });
            rows.push(ZipRow {
                zip: zip.parse().ok()?,
                latitude: lat.parse().ok()?,
                longitude: lon.parse().ok()?,
                city,
                state: *states.get(state)?,
                county: county.parse().ok(),
                others: codes(others)?,
                standard: kind == "S",
                radius: radius.parse().ok()?,
                zone: *zones.entry(zone).or_insert_with(|| zone.parse().ok()),
            });
        }
        let mut by_latitude: Vec<u32> =
            (0_u32..).zip(&rows).filter(|(_, row)| row.standard).map(|(at, _)| at).collect();
        by_latitude.sort_by_cached_key(|&at| {
            usize::try_from(at).ok().and_then(|at| rows.get(at)).map(|row| row.latitude)
        });
        Some(Self { rows, cities, by_latitude })
    }
}

impl Places {
    pub fn read() -> Option<Self> {
        let text = inflate(PLACES)?;
        let mut rows = Vec::with_capacity(37_000);
        let mut aliases: Vec<(Box<str>, u32)> = Vec::new();
        let states = states();
        for (line, at) in text.lines().zip(0_u32..) {
            let [key, name, state, lat, lon, population, county, others, also] = columns(line)?;
            aliases.extend(also.split(',').filter(|name| !name.is_empty()).map(|n| (n.into(), at)));
            rows.push(PlaceRow {
                key: key.into(),
                name: name.into(),
                state: *states.get(state)?,
                latitude: lat.parse().ok()?,
                longitude: lon.parse().ok()?,
                population: population.parse().ok()?,
                county: county.parse().ok(),
                others: codes(others)?,
            });
        }
        aliases.sort_unstable();
        Some(Self { rows, aliases })
    }
}

/// All counties in the order of their codes.
pub(super) fn counties() -> Option<Vec<CountyRow>> {
    inflate(COUNTIES)?
        .lines()
        .map(|line| {
            let [fips, name, kind, state, lat, lon, former, population] = columns(line)?;
            Some(CountyRow {
                fips: fips.parse().ok()?,
                key: name::key(name).into(),
                name: name.into(),
                kind: kind.into(),
                state: State::coded(state)?,
                latitude: lat.parse().ok()?,
                longitude: lon.parse().ok()?,
                former: former == "1",
                population: population.parse().ok()?,
            })
        })
        .collect()
}

/// The encoded outline of each county.
pub(super) fn outlines<T>(read: impl Fn(Fips, &str) -> T) -> Option<Vec<T>> {
    inflate(OUTLINES)?
        .lines()
        .map(|line| {
            let (fips, rings) = line.split_once('\t')?;
            Some(read(fips.parse().ok()?, rings))
        })
        .collect()
}

fn states() -> HashMap<&'static str, State> {
    State::all().map(|state| (state.code(), state)).collect()
}

fn inflate(packed: &[u8]) -> Option<String> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The columns of a line, if there are as many as wanted.
fn columns<const N: usize>(line: &str) -> Option<[&str; N]> {
    let mut parts = line.split('\t');
    let mut columns = [""; N];
    for column in &mut columns {
        *column = parts.next()?;
    }
    parts.next().is_none().then_some(columns)
}

fn codes(list: &str) -> Option<Box<[Fips]>> {
    if list.is_empty() {
        return Some(Box::default());
    }
    list.split(',').map(|code| code.parse().ok()).collect()
}
