//! Reads a question from a query string or a JSON body: the same fields, every fault at once.

use std::str::FromStr;

use chrono::{DateTime, NaiveTime, Utc, Weekday};
use guidepost_index::Sort;
use serde_json::Value;

use super::model::{PER_PAGE, Query};
use crate::{
    catalog::hours::Window,
    geo::{Gazetteer, Metres, Place, Resolved, Unresolved, Why},
    values::Vocabulary,
    web::{Answer, Fault, Fields, Problem},
};

const KNOWN: &[&str] = &[
    "q", "near", "radius_km", "radius_mi", "need", "category", "age", "gender", "language",
    "audience", "cost", "payer", "modality", "accessibility", "open_at", "open_day", "open_after",
    "open_before", "has_capacity", "sort", "page", "per_page", "facets", "relax",
];
const FACETS: &[&str] = &[
    "category", "need", "language", "cost", "payer", "modality", "audience", "city", "organization",
];
/// Half-way round the earth.
const FARTHEST_KM: f64 = 20_038.0;
/// A question is short.
const LONGEST: usize = 256;
/// More values of one field are no question.
const MOST_VALUES: usize = 50;
/// No page lies past this.
const DEEPEST: usize = 10_000;

/// How the fields came, which decides how faults are named and answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// In a query string: 400, by the parameter's name.
    InQuery,
    /// In a JSON body: 422, by JSON pointer.
    InBody,
}

/// What was given, as text.
pub struct Params {
    came: Came,
    given: Vec<(String, Vec<String>)>,
    fields: Fields,
}

impl Params {
    /// The parameters of a query string, in any order.
    pub fn of_query(query: &str) -> Answer<Self> {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).map_err(|fault| {
            Problem::unreadable(vec![Fault { pointer: String::new(), detail: fault.to_string() }])
        })?;
        let mut params = Self { came: Came::InQuery, given: Vec::new(), fields: Fields::default() };
        for (name, value) in pairs {
            params.give(name, value);
        }
        Ok(params)
    }

    /// The fields of a JSON body.
    pub fn of_body(body: &Value) -> Self {
        let mut params = Self { came: Came::InBody, given: Vec::new(), fields: Fields::default() };
        let Some(object) = body.as_object() else {
            params.fields.fault("", "a JSON object is needed here");
            return params;
        };
        for (name, value) in object {
            let values = match value {
                Value::Null => continue,
                Value::Array(values) => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                match value {
                    Value::String(text) => params.give(name.clone(), text.clone()),
                    Value::Number(number) => params.give(name.clone(), number.to_string()),
                    Value::Bool(flag) => params.give(name.clone(), flag.to_string()),
                    _ => params.fault(name, "text, a number or a list of them is needed here"),
                }
            }
        }
        params
    }

    fn give(&mut self, name: String, value: String) {
        match self.given.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.given.push((name, vec![value])),
        }
    }

    /// The question, or every fault. Pages are lenient: what they do not know they ignore.
    pub fn read(mut self, gazetteer: &Gazetteer, now: DateTime<Utc>, strict: bool) -> Answer<Query> {
        if strict {
            self.refuse_unknown();
        }
        let words = self.text("q").unwrap_or_default();
        if words.chars().count() > LONGEST {
            self.fault("q", format!("at most {LONGEST} characters are read"));
        }
        let (near, unresolved) = self.near(gazetteer);
        let radius = self.radius();
        if radius.is_some() && near.is_none() && unresolved.is_none() {
            self.fault("near", "a radius needs a place that it is around");
        }
        let sort = self.sort();
        if sort == Some(Sort::Distance) && near.is_none() && unresolved.is_none() {
            self.fault("sort", "`distance` needs a place: give `near` as well");
        }
        let (page, per_page) = self.page();
        for facet in self.text("facets").unwrap_or_default().split(',').map(str::trim) {
            if !facet.is_empty() && !FACETS.contains(&facet) {
                self.fault("facets", format!("{facet:?} is none of {}", FACETS.join(", ")));
            }
        }
        self.flag("relax");
        let query = Query {
            words,
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
            sort: sort.unwrap_or_default(),
            page,
            per_page,
        };
        match (unresolved, self.fields.are_right()) {
            (Some(unresolved), true) => Err(self.not_found(&unresolved)),
            (Some(unresolved), false) => {
                self.fault("near", &unresolved.why);
                self.finish(query)
            }
            (None, _) => self.finish(query),
        }
    }

    fn finish(self, query: Query) -> Answer<Query> {
        match self.came {
            Came::InQuery => self.fields.finish_query(|| Some(query)),
            Came::InBody => self.fields.finish(|| Some(query)),
        }
    }

    /// 422 with the places that were perhaps meant.
    fn not_found(&self, unresolved: &Unresolved) -> Problem {
        let pointer = self.pointer("near");
        let mut faults =
            vec![Fault { pointer: pointer.clone(), detail: unresolved.why.to_string() }];
        faults.extend(unresolved.candidates.iter().take(5).map(|place| Fault {
            pointer: pointer.clone(),
            detail: format!("perhaps {}", name(place)),
        }));
        Problem::fields(faults)
    }

    fn pointer(&self, name: &str) -> String {
        match self.came {
            Came::InQuery => name.to_owned(),
            Came::InBody => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }

    fn fault(&mut self, name: &str, fault: impl std::fmt::Display) {
        let pointer = self.pointer(name);
        self.fields.fault(&pointer, fault);
    }

    fn refuse_unknown(&mut self) {
        let strangers: Vec<String> = self
            .given
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| !KNOWN.contains(&name.as_str()))
            .collect();
        for name in strangers {
            self.fault(&name, format!("there is no such parameter; known are {}", KNOWN.join(", ")));
        }
    }

    /// Every value of the field, empty ones left out.
    fn values(&mut self, name: &str) -> Vec<String> {
        let given = self.given.iter().find(|(known, _)| known == name);
        let values = given.map(|(_, values)| values.as_slice()).unwrap_or_default();
        let values: Vec<String> =
            values.iter().filter(|v| !v.trim().is_empty()).map(|v| v.trim().to_owned()).collect();
        if values.len() > MOST_VALUES {
            self.fault(name, format!("at most {MOST_VALUES} values are read"));
            return Vec::new();
        }
        values
    }

    /// The only value of the field.
    fn text(&mut self, name: &str) -> Option<String> {
        let mut values = self.values(name);
        if values.len() > 1 {
            self.fault(name, "give this only once");
            return None;
        }
        values.pop()
    }

    fn all<T: FromStr<Err: std::fmt::Display>>(&mut self, name: &str) -> Vec<T> {
        let mut parsed = Vec::new();
        for value in self.values(name) {
            match value.parse() {
                Ok(value) => parsed.push(value),
                Err(fault) => self.fault(name, fault),
            }
        }
        parsed
    }

    fn codes<T: Vocabulary + FromStr>(&mut self, name: &str, once: bool) -> Vec<T> {
        let values = self.values(name);
        if once && values.len() > 1 {
            self.fault(name, "give this only once");
            return Vec::new();
        }
        let mut codes = Vec::new();
        for value in values {
            if let Ok(code) = value.parse() {
                codes.push(code);
            } else {
                let known: Vec<&str> = T::iter().map(Into::into).collect();
                self.fault(name, format!("{value:?} is none of {}", known.join(", ")));
            }
        }
        codes
    }

    fn number<T: FromStr>(&mut self, name: &str, what: &str, fits: impl Fn(&T) -> bool) -> Option<T> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|number| fits(number));
        if number.is_none() {
            self.fault(name, format!("{text:?} is not {what}"));
        }
        number
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?;
        match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                self.fault(name, format!("{text:?} is neither `true` nor `false`"));
                None
            }
        }
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
            self.fault("open_at", format!("{text:?} is neither `now` nor a time such as 2026-11-23T17:30:00-08:00"));
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
                self.fault("sort", format!("{text:?} is none of relevance, distance, updated, name"));
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
            self.fault("page", format!("page × per_page may be at most {DEEPEST}: narrow the question"));
        }
        (page, per_page)
    }
}

fn weekday(text: &str) -> Option<Weekday> {
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

/// The place as it can be given back as `near`.
fn name(place: &Place) -> &str {
    &place.label
}
