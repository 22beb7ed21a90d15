//! The synthetic catalog as HSDS.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A record of the generator.
#[derive(Deserialize)]
struct Record {
    id: u64,
    org: String,
    name: String,
    description: String,
    category: String,
    taxonomy: Vec<String>,
    lat: f64,
    lon: f64,
    city: String,
    state: String,
    zip: String,
    area: Vec<u32>,
    languages: Vec<String>,
    min_age: u8,
    max_age: u8,
    gender: String,
    veteran: bool,
    cost: String,
    hours: Vec<(usize, u32, u32)>,
    updated_at: i64,
}

/// Names of counties by FIPS code.
pub struct Zips(HashMap<u32, String>);

impl Zips {
    /// From the generator's table of ZIP codes.
    pub fn read(table: &str) -> Result<Self> {
        let mut names = HashMap::new();
        for line in table.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            if let [_, _, state, county, fips, ..] = cells.as_slice() {
                names.insert(fips.parse()?, format!("{county}, {state}"));
            }
        }
        Ok(Self(names))
    }
}

/// Writes the catalog as HSDS, one service a line.
pub fn convert(catalog: &Path, into: &Path, zips: &Zips) -> Result<()> {
    let half = into.with_extension("part");
    let mut out = BufWriter::new(File::create(&half)?);
    for line in BufReader::new(File::open(catalog)?).lines() {
        let record: Record = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &service(&record, zips))?;
        out.write_all(b"\n")?;
    }
    out.into_inner().context("writing the directory")?.sync_all()?;
    Ok(std::fs::rename(half, into)?)
}

fn service(record: &Record, zips: &Zips) -> Value {
    let id = |part: u64| Uuid::from_u64_pair(0x5CA1_E000_0000_4000 + part, record.id | 1 << 63);
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let schedules: Vec<Value> = (100..)
        .zip(&record.hours)
        .map(|(part, (day, from, to))| {
            json!({"id": id(part), "freq": "WEEKLY", "byday": days.get(*day).unwrap_or(&"MO"),
                   "opens_at": clock(*from), "closes_at": clock(*to)})
        })
        .collect();
    let whom = match (record.gender.as_str(), record.veteran) {
        ("female", false) => Some("Women only."),
        ("male", false) => Some("Men only."),
        (_, true) => Some("Veterans only."),
        _ => None,
    };
    let area = |fips: &u32| zips.0.get(fips).cloned().unwrap_or_else(|| "United States".to_owned());
    let mut areas: Vec<String> = record.area.iter().map(area).collect();
    if areas.is_empty() {
        areas.push("United States".to_owned());
    }
    let mut terms = vec![record.category.clone()];
    terms.extend(record.taxonomy.iter().filter(|term| **term != record.category).cloned());
    json!({
        "id": id(1), "name": record.name, "description": record.description, "status": "active",
        "organization": {"id": named(&record.org), "name": record.org},
        "eligibility_description": whom,
        "minimum_age": (record.min_age > 0).then_some(record.min_age),
        "maximum_age": (record.max_age < 99).then_some(record.max_age),
        "fees_description": record.cost,
        "last_modified": chrono::DateTime::from_timestamp(record.updated_at, 0),
        "languages": (200..).zip(&record.languages)
            .map(|(part, code)| json!({"id": id(part), "code": code})).collect::<Vec<_>>(),
        "service_areas": (300..).zip(&areas)
            .map(|(part, name)| json!({"id": id(part), "name": name})).collect::<Vec<_>>(),
        "attributes": (400..).zip(&terms)
            .map(|(part, name)| json!({"id": id(part),
                "taxonomy_term": {"id": named(name), "name": name}})).collect::<Vec<_>>(),
        "service_at_locations": [{"id": id(2), "schedules": schedules, "location": {
            "id": id(3), "location_type": "physical",
            "latitude": record.lat, "longitude": record.lon,
            "addresses": [{"id": id(4), "address_1": "1 Main St", "city": record.city,
                "state_province": record.state, "postal_code": record.zip, "country": "US",
                "address_type": "physical"}]}}],
    })
}

/// The same id for the same name: FNV-1a over its bytes.
pub fn named(name: &str) -> Uuid {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Uuid::from_u64_pair(hash & !0xF000 | 0x4000, hash.rotate_left(32) | 1 << 63)
}
