//! The generator's query log and clients, as the contract's questions.

use std::iter;

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;

use crate::{catalog::named, load::Request};

pub const METRES_IN_A_MILE: f64 = 1609.344;
/// The reference program looks so far for what a client needs.
pub const REACH_MI: f64 = 50.0;

/// What a kind of query asks.
pub const KINDS: [(char, &str); 7] = [
    ('a', "text"),
    ('b', "text in a radius"),
    ('c', "category, radius, eligibility, nearest first"),
    ('d', "text with typos"),
    ('e', "completion"),
    ('f', "text with three facets"),
    ('g', "text, serving a county"),
];

/// The need that a category of the generator is nearest to.
const NEEDS: [(&str, &str); 25] = [
    ("Food", "food.emergency"),
    ("Housing", "housing.emergency_shelter"),
    ("Utilities", "utilities.assistance"),
    ("Mental Health", "mh.outpatient_therapy"),
    ("Substance Use", "sud.outpatient"),
    ("Primary Care", "health.primary_care"),
    ("Dental", "health.dental"),
    ("Vision and Hearing", "health.vision"),
    ("Employment", "voc.job_search"),
    ("Education", "edu.ged_hse"),
    ("Child Care", "family.childcare"),
    ("Family Support", "family.parenting"),
    ("Legal", "legal.civil_aid"),
    ("Transportation", "transport.medical"),
    ("Clothing and Goods", "goods.clothing"),
    ("Senior Services", "family.caregiver_respite"),
    ("Disability", "indep.disability_services"),
    ("Veterans", "veteran.services"),
    ("Youth", "youth.mentoring"),
    ("Financial", "income.emergency_cash"),
    ("Immigrant and Refugee", "legal.immigration"),
    ("Public Benefits", "income.benefits_enrolment"),
    ("Disaster", "housing.stability"),
    ("Maternal Health", "health.prenatal"),
    ("Chronic Disease", "health.hiv"),
];

/// A line of the query log.
#[derive(Deserialize)]
pub struct Logged {
    kind: String,
    pub text: String,
    pub lat: f64,
    pub lon: f64,
    pub radius_mi: f64,
    pub category: String,
    pub age: u8,
    pub language: String,
    pub gender: String,
    pub veteran: bool,
    pub county: i32,
}

impl Logged {
    /// The letter of its kind.
    pub fn kind(&self) -> char {
        self.kind.chars().next().unwrap_or('a')
    }

    /// Path and query that ask the same. Nothing is loosened where nothing is found: the reference
    /// does not either.
    pub fn path(&self) -> String {
        let text = self.text.replace('%', "%25").replace('&', "%26").replace(' ', "+");
        let Self { lat, lon, radius_mi, .. } = self;
        let place = format!("near={lat:.6},{lon:.6}");
        match self.kind() {
            'b' => {
                format!(
                    "/api/v1/search?q={text}&{place}&radius_mi={radius_mi}&per_page=10&relax=false"
                )
            }
            'c' => {
                let veteran = if self.veteran { "&audience=veteran" } else { "" };
                format!(
                    "/api/v1/search?category={}&{place}&radius_mi={radius_mi}&age={}&gender={}\
                     &language={}{veteran}&sort=distance&per_page=10&relax=false",
                    named(&self.category),
                    self.age,
                    self.gender,
                    self.language
                )
            }
            'e' => format!("/api/v1/suggest?q={text}"),
            'f' => format!(
                "/api/v1/search?q={text}&facets=category,language,city&per_page=10&relax=false"
            ),
            'g' => format!("/api/v1/search?q={text}&{place}&per_page=10&relax=false"),
            _ => format!("/api/v1/search?q={text}&per_page=10&relax=false"),
        }
    }
}

/// A client of the generator, with six needs.
#[derive(Deserialize)]
pub struct Needy {
    pub lat: f64,
    pub lon: f64,
    pub age: u8,
    pub language: String,
    pub gender: String,
    pub veteran: bool,
    pub needs: Vec<String>,
}

impl Needy {
    /// The request for ten services to each need.
    pub fn request(&self, key: &str) -> Request {
        let code = |name: &String| NEEDS.iter().find(|(category, _)| category == name);
        let needs: Vec<_> = self.needs.iter().filter_map(code).collect();
        let needs: Vec<_> =
            needs.iter().map(|(_, code)| json!({"code": code, "severity": 2})).collect();
        let audiences: Vec<&str> = iter::repeat_n("veteran", usize::from(self.veteran)).collect();
        let body = json!({
            "client": {"age": self.age, "gender": self.gender, "languages": [self.language],
                       "audiences": audiences, "audiences_complete": true,
                       "location": {"latitude": self.lat, "longitude": self.lon},
                       "max_distance_km": REACH_MI * METRES_IN_A_MILE / 1000.0},
            "needs": needs, "limit": 10,
        });
        Request::post("/api/v1/matches", &body.to_string(), key)
    }
}

/// A question with the line that it was read from.
pub struct Line<T> {
    /// As it stands in the file: what the reference program is asked.
    pub text: String,
    /// What it says.
    pub read: T,
}

/// The lines of a file of the generator.
pub fn lines<T: for<'a> Deserialize<'a>>(text: &str) -> Result<Vec<Line<T>>> {
    let read = |line: &str| Ok(Line { text: line.to_owned(), read: serde_json::from_str(line)? });
    text.lines().map(read).collect()
}
