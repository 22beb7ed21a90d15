//! Reads a question out of its parameters, as API.md (Search) has them.

use chrono::{DateTime, NaiveTime, Utc, Weekday};
use guidepost_index::Sort;
use strum::IntoEnumIterator as _;

use super::{
    facets::Facet,
    model::{PER_PAGE, Query},
    params::Params,
};
use crate::{
    catalog::hours::Window,
    geo::{Gazetteer, Metres, Resolved, Unresolved, Why},
    web::{Answer, Fault, Problem},
};

const KNOWN: &[&str] = &[
    "q",
    "near",
    "radius_km",
    "radius_mi",
    "need",
    "category",
    "age",
    "gender",
    "language",
    "audience",
    "cost",
    "payer",
    "modality",
    "accessibility",
    "open_at",
    "open_day",
    "open_after",
    "open_before",
    "has_capacity",
    "sort",
    "page",
    "per_page",
    "facets",
    "relax",
];
/// Half-way round the earth.
const FARTHEST_KM: f64 = 20_038.0;
/// A question is short.
pub(super) const LONGEST: usize = 256;
/// No page lies past this.
const DEEPEST: usize = 10_000;

impl Params {
    /// As [`read`](Self::read), but parameters that are not known are faults.
    pub fn read_strictly(mut self, gazetteer: &Gazetteer, now: DateTime<Utc>) -> Answer<Query> {
        self.refuse_unknown(KNOWN);
        self.read(gazetteer, now)
    }

    /// The question, or every fault; `now` is what `open_at=now` means.
    pub fn read(mut self, gazetteer: &Gazetteer, now: DateTime<Utc>) -> Answer<Query> {
        let words = self.text("q").unwrap_or_default();
        if words.chars().count() > LONGEST {
            self.fault("q", format!("at most {LONGEST} characters are read"));
        }
        let (near, unresolved) = self.near(gazetteer);
        let radius = self.radius();
        if radius.is_some() && !self.is_given("near") {
            self.fault("near", "a radius needs a place that it is around");
        }
        let sort = self.sort();
        if sort == Some(Sort::Distance) && !self.is_given("near") {
            self.fault("sort", "`distance` needs a place: give `near` as well");
        }
        let (page, per_page) = self.page();
        let facets = self.facets();
        let relax = self.flag("relax").unwrap_or(true);
        let query = Query {
            words,
            literally: self.values("literally"),
            near,
            radius,
            needs: self.all("need"),
            categories: self.all("category"),
            age: self.age(),
            gender: self.codes("gender", true).pop(),
            languages: self.languages(),
            audiences: self.codes("audience", false),
            costs: self.codes("cost", false),
            payers: self.codes("payer", false),
            modalities: self.codes("modality", false),
            accessibility: self.codes("accessibility", false),
            open_at: self.open_at(now),
            open_during: self.window(),
            has_capacity: self.flag("has_capacity").unwrap_or_default(),
            facets,
            relax,
            sort: sort.unwrap_or_default(),
            page,
            per_page,
        };
        match (unresolved, self.are_right()) {
            (Some(unresolved), true) => Err(self.not_found(&unresolved)),
            (Some(unresolved), false) => {
                self.fault("near", &unresolved.why);
                self.finish(query)
            }
            (None, _) => self.finish(query),
        }
    }

    /// 422 with the places that were perhaps meant.
    fn not_found(&self, unresolved: &Unresolved) -> Problem {
        let pointer = self.pointer("near");
        let mut faults =
            vec![Fault { pointer: pointer.clone(), detail: unresolved.why.to_string() }];
        faults.extend(unresolved.candidates.iter().take(5).map(|place| Fault {
            pointer: pointer.clone(),
            detail: format!("perhaps {}", place.label),
        }));
        Problem::fields(faults)
    }

    fn near(&mut self, gazetteer: &Gazetteer) -> (Option<Resolved>, Option<Unresolved>) {
        let Some(text) = self.text("near") else { return (None, None) };
        if text.chars().count() > LONGEST {
            self.fault("near", format!("at most {LONGEST} characters are read"));
            return (None, None);
        }
        match gazetteer.resolve(&text) {
            Ok(resolved) => (Some(resolved), None),
            Err(Unresolved { why: why @ Why::NotAPoint(_), .. }) => {
                self.fault("near", why);
                (None, None)
            }
            Err(unresolved) => (None, Some(unresolved)),
        }
    }

    fn radius(&mut self) -> Option<Metres> {
        let fits = |far: f64, km: f64| far > 0.0 && km <= FARTHEST_KM;
        let what = "a distance of more than 0 and at most 20,038 km";
        let km = self.number("radius_km", what, |km: &f64| fits(*km, *km)).map(Metres::from_km);
        let fits_miles = |miles: &f64| fits(*miles, Metres::from_miles(*miles).km());
        let miles = self.number("radius_mi", what, fits_miles).map(Metres::from_miles);
        if km.is_some() && miles.is_some() {
            self.fault("radius_mi", "give the radius in kilometres or in miles, not both");
        }
        km.or(miles)
    }

    fn facets(&mut self) -> Vec<Facet> {
        let mut facets: Vec<Facet> = Vec::new();
        for name in self.text("facets").unwrap_or_default().split(',').map(str::trim) {
            match name.parse() {
                Ok(facet) if facets.contains(&facet) => {}
                Ok(facet) => facets.push(facet),
                Err(_) if name.is_empty() => {}
                Err(_) => {
                    let all: Vec<String> = Facet::iter().map(|facet| facet.to_string()).collect();
                    self.fault("facets", format!("{name:?} is none of {}", all.join(", ")));
                }
            }
        }
        facets
    }

    fn age(&mut self) -> Option<u8> {
        self.number("age", "an age in whole years, 0 to 120", |age: &u8| *age <= 120)
    }

    fn languages(&mut self) -> Vec<String> {
        let mut tags = Vec::new();
        for tag in self.values("language") {
            let mut parts = tag.split('-');
            let first = parts.next().is_some_and(|part| {
                (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
            });
            let rest = parts.all(|part| {
                (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            });
            if first && rest {
                tags.push(tag.to_ascii_lowercase());
            } else {
                self.fault("language", format!("{tag:?} is not a language tag such as `es`"));
            }
        }
        tags
    }

    fn open_at(&mut self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let text = self.text("open_at")?;
        if text == "now" {
            return Some(now);
        }
        // In a query string an unescaped `+` of the offset arrives as a space.
        let moment = DateTime::parse_from_rfc3339(&text.replace(' ', "+"));
        if moment.is_err() {
            self.fault(
                "open_at",
                format!("{text:?} is neither `now` nor a time such as 2026-11-23T17:30:00-08:00"),
            );
        }
        moment.ok().map(|moment| moment.to_utc())
    }

    fn window(&mut self) -> Option<Window> {
        let day = self.text("open_day").and_then(|text| {
            let day = weekday(&text);
            if day.is_none() {
                self.fault("open_day", format!("{text:?} is none of MO, TU, WE, TH, FR, SA, SU"));
            }
            day
        });
        let (after, before) = (self.time("open_after"), self.time("open_before"));
        let any = day.is_some() || after.is_some() || before.is_some();
        any.then_some(Window { day, after, before })
    }

    fn time(&mut self, name: &str) -> Option<NaiveTime> {
        let text = self.text(name)?;
        let time = NaiveTime::parse_from_str(&text, "%H:%M");
        if time.is_err() {
            self.fault(name, format!("{text:?} is not a time such as 17:30"));
        }
        time.ok()
    }

    fn sort(&mut self) -> Option<Sort> {
        let text = self.text("sort")?;
        match text.as_str() {
            "relevance" => Some(Sort::Relevance),
            "distance" => Some(Sort::Distance),
            "updated" => Some(Sort::Updated),
            "name" => Some(Sort::Name),
            _ => {
                self.fault(
                    "sort",
                    format!("{text:?} is none of relevance, distance, updated, name"),
                );
                None
            }
        }
    }

    fn page(&mut self) -> (usize, usize) {
        let page = self.number("page", "a page number, from 1", |page: &usize| *page >= 1);
        let per_page =
            self.number("per_page", "a number from 1 to 100", |n: &usize| (1..=100).contains(n));
        let (page, per_page) = (page.unwrap_or(1), per_page.unwrap_or(PER_PAGE));
        if page.saturating_mul(per_page) > DEEPEST {
            self.fault(
                "page",
                format!("page × per_page may be at most {DEEPEST}: narrow the question"),
            );
        }
        (page, per_page)
    }
}

/// The day of this code, as `open_day` has it.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}
