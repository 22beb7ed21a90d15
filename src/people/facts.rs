//! What is known of a client that decides which services fit: the `client` of a match.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator as _;
use utoipa::ToSchema;

use crate::{
    eligibility::Group,
    geo::{Gazetteer, Zip},
    telemetry::hidden,
    values::{Audience, Gender, Mobility, Modality, Payer},
    web::{Fields, Object},
};

/// Facts about a client. Any that is left out is unknown, never assumed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Facts {
    /// Age in whole years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<i64>,
    /// Gender, as the client states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Languages the client can be served in, ISO 639.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Where the client is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Whereabouts>,
    /// How far the client can go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_distance_km: Option<f64>,
    /// Who may pay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payers: Vec<Payer>,
    /// Groups the client belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<Audience>,
    /// Whether the case manager has asked about all groups: those not listed are then a no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub audiences_complete: bool,
    /// Groups asked about one by one: whether the client belongs. No need that the client has and
    /// no `audiences_complete` says otherwise.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<Group, bool>,
    /// Ages of the client's children; an empty list says that there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children_ages: Option<Vec<i64>>,
    /// Income per month, in US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_monthly_usd: Option<i64>,
    /// How many live in the household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household_size: Option<i64>,
    /// How well the client gets about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobility: Option<Mobility>,
    /// Ways of delivery that are fine; none named, all are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modalities: Vec<Modality>,
    /// What the client has, such as `phone`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub has: Vec<String>,
    /// What the client lacks, such as `photo_id`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// What must not be suggested, such as `mixed_gender_housing`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub avoid: Vec<String>,
}

/// Where a client is.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Whereabouts {
    /// A point, WGS 84.
    Point {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
    /// A ZIP code's area.
    Zip {
        /// Five digits.
        postal_code: String,
    },
}

hidden!(Facts, Whereabouts);

impl Facts {
    /// Reads facts as API.md's `client` has them, noting every fault.
    pub fn read(mut from: Object<'_>, fields: &mut Fields) -> Self {
        let facts = Self {
            age: from.whole("age", 0..=130, fields),
            gender: from.code("gender", fields),
            languages: languages(&mut from, fields),
            location: from.object("location", fields).and_then(|at| Whereabouts::read(at, fields)),
            max_distance_km: from.number("max_distance_km", 0.1..=20_000.0, fields),
            payers: from.codes("payers", fields),
            audiences: from.codes("audiences", fields),
            audiences_complete: from.flag("audiences_complete", fields).unwrap_or_default(),
            groups: groups(&mut from, fields),
            children_ages: from.wholes("children_ages", 0..=130, fields),
            income_monthly_usd: from.whole("income_monthly_usd", 0..=10_000_000, fields),
            household_size: from.whole("household_size", 1..=100, fields),
            mobility: from.code("mobility", fields),
            modalities: from.codes("modalities", fields),
            has: words(&mut from, "has", fields),
            lacks: words(&mut from, "lacks", fields),
            avoid: words(&mut from, "avoid", fields),
        };
        for audience in &facts.audiences {
            if facts.groups.get(&Group::from(*audience)) == Some(&false) {
                let pointer = format!("{}/{audience}", from.pointer("groups"));
                fields.fault(&pointer, "audiences say that the client is one of them");
            }
        }
        from.finish(fields);
        facts
    }

    /// These facts, with the age that a birth date gives on `today`.
    #[must_use]
    pub fn born(self, birth_date: Option<NaiveDate>, today: NaiveDate) -> Self {
        let age = birth_date.and_then(|born| {
            let before = (today.month(), today.day()) < (born.month(), born.day());
            let years = today.year() - born.year() - i32::from(before);
            (years >= 0).then(|| i64::from(years))
        });
        Self { age: age.or(self.age), ..self }
    }

    /// These facts with what was answered since: an answer takes the place of what stood there, in
    /// the list of groups too.
    #[must_use]
    pub fn answered(mut self, answers: Self) -> Self {
        let list = |own: Vec<String>, new: Vec<String>| if new.is_empty() { own } else { new };
        let denied = |own: &Audience| answers.groups.get(&Group::from(*own)) == Some(&false);
        self.audiences.retain(|own| !denied(own));
        self.groups.extend(answers.groups);
        Self {
            age: answers.age.or(self.age),
            gender: answers.gender.or(self.gender),
            languages: list(self.languages, answers.languages),
            location: answers.location.or(self.location),
            children_ages: answers.children_ages.or(self.children_ages),
            income_monthly_usd: answers.income_monthly_usd.or(self.income_monthly_usd),
            household_size: answers.household_size.or(self.household_size),
            ..self
        }
    }
}

impl Whereabouts {
    fn read(mut from: Object<'_>, fields: &mut Fields) -> Option<Self> {
        let latitude = from.number("latitude", -90.0..=90.0, fields);
        let longitude = from.number("longitude", -180.0..=180.0, fields);
        let zip = from.text("postal_code", 10, fields);
        let point = from.has("latitude") || from.has("longitude");
        if point && from.has("postal_code") {
            from.fault("postal_code", fields, "give coordinates or a ZIP code, not both");
        } else if point {
            from.require("latitude", fields);
            from.require("longitude", fields);
        } else {
            from.require("postal_code", fields);
        }
        let zip = zip.and_then(|text| {
            let zip: Zip = fields.parse(&from.pointer("postal_code"), &text)?;
            if Gazetteer::embedded().zip(zip).is_none() {
                from.fault("postal_code", fields, format!("{zip} is not a ZIP code in use"));
            }
            Some(zip.to_string())
        });
        from.finish(fields);
        match (latitude, longitude, zip) {
            (Some(latitude), Some(longitude), _) => Some(Self::Point { latitude, longitude }),
            (_, _, Some(postal_code)) => Some(Self::Zip { postal_code }),
            _ => None,
        }
    }
}

fn languages(from: &mut Object<'_>, fields: &mut Fields) -> Vec<String> {
    let given = from.texts("languages", 35, fields);
    let right = |tag: &str| {
        let mut parts = tag.split('-');
        let first = parts.next().unwrap_or_default();
        matches!(first.len(), 2 | 3)
            && first.bytes().all(|b| b.is_ascii_lowercase())
            && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    for tag in given.iter().filter(|tag| !right(tag)) {
        let detail = format!("“{tag}” is not an ISO 639 language tag, such as es or zh-Hant");
        from.fault("languages", fields, detail);
    }
    given
}

/// Yes or no for each of the groups that are named.
fn groups(from: &mut Object<'_>, fields: &mut Fields) -> BTreeMap<Group, bool> {
    let Some(mut given) = from.object("groups", fields) else { return BTreeMap::new() };
    let told = Group::iter().filter_map(|group| Some((group, given.flag(group.into(), fields)?)));
    let groups = told.collect();
    given.finish(fields);
    groups
}

/// Words of an open vocabulary: lower case and underscores.
fn words(from: &mut Object<'_>, name: &'static str, fields: &mut Fields) -> Vec<String> {
    let given = from.texts(name, 60, fields);
    let right = |word: &str| {
        word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    for word in given.iter().filter(|word| !right(word)) {
        let detail = format!("“{word}” should be lower case with underscores, such as photo_id");
        from.fault(name, fields, detail);
    }
    given
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(body: &serde_json::Value) -> Vec<String> {
        let mut fields = Fields::default();
        let object = Object::new(body, "/client", &mut fields);
        Facts::read(object, &mut fields);
        let problem = fields.finish(|| None::<()>).unwrap_err();
        problem.errors().iter().map(|fault| fault.pointer.clone()).collect()
    }

    #[test]
    fn every_wrong_fact_is_named() {
        let body = json!({
            "age": -1, "gender": "cat", "languages": ["Spanish"], "lacks": ["Photo ID"],
            "location": {"latitude": 999, "longitude": 3, "zip": "94601"}, "shoe_size": 41,
        });
        assert_eq!(
            pointers(&body),
            [
                "/client/age",
                "/client/gender",
                "/client/languages",
                "/client/location/latitude",
                "/client/location/zip",
                "/client/lacks",
                "/client/shoe_size",
            ]
        );
        assert_eq!(pointers(&json!({"location": {}})), ["/client/location/postal_code"]);
        assert_eq!(
            pointers(&json!({"location": {"postal_code": "946"}})),
            ["/client/location/postal_code"]
        );
    }

    #[test]
    fn an_answer_about_a_group_is_yes_or_no_and_fits_the_list() {
        let body = json!({
            "audiences": ["veteran", "parent"],
            "groups": {"veteran": false, "deaf": "no", "pirate": true, "ward_of_court": true},
        });
        assert_eq!(
            pointers(&body),
            ["/client/groups/deaf", "/client/groups/pirate", "/client/groups/veteran"]
        );
        assert_eq!(pointers(&json!({"groups": ["veteran"]})), ["/client/groups"]);
    }

    #[test]
    fn facts_are_kept_as_they_were_sent() {
        let body = json!({
            "age": 34, "gender": "female", "languages": ["es"], "max_distance_km": 15.0,
            "location": {"postal_code": "94601"}, "children_ages": [4, 9],
            "audiences": ["parent"], "groups": {"veteran": false, "ward_of_court": true},
        });
        let mut fields = Fields::default();
        let object = Object::new(&body, "", &mut fields);
        let facts = Facts::read(object, &mut fields);
        assert!(fields.are_right());
        assert_eq!(serde_json::to_value(&facts).unwrap(), body);
        assert_eq!(serde_json::from_value::<Facts>(body).unwrap(), facts);
        assert_eq!(format!("{facts:?}"), "Facts(…)");
    }

    #[test]
    fn the_latest_answer_counts() {
        let before = Facts {
            age: Some(34),
            languages: vec!["en".to_owned()],
            audiences: vec![Audience::Veteran, Audience::Parent],
            groups: [(Group::Deaf, true)].into(),
            household_size: Some(2),
            ..Facts::default()
        };
        let answers = Facts {
            languages: vec!["es".to_owned()],
            groups: [(Group::Veteran, false), (Group::Deaf, false)].into(),
            income_monthly_usd: Some(1_200),
            ..Facts::default()
        };
        let after = before.clone().answered(answers);
        assert_eq!((after.age, &after.languages), (Some(34), &vec!["es".to_owned()]));
        assert_eq!(after.audiences, [Audience::Parent], "a list and an answer never disagree");
        assert_eq!(after.groups, [(Group::Veteran, false), (Group::Deaf, false)].into());
        assert_eq!((after.income_monthly_usd, after.household_size), (Some(1_200), Some(2)));
        assert!(before.clone().answered(Facts::default()) == before);
    }

    #[test]
    fn an_age_follows_from_the_birth_date() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let age = |born, today| Facts::default().born(Some(day(born)), day(today)).age;
        assert_eq!(age("1990-11-22", "2026-11-21"), Some(35));
        assert_eq!(age("1990-11-21", "2026-11-21"), Some(36));
        assert_eq!(age("2030-01-01", "2026-11-21"), None);
    }
}
