//! The search form: what was asked, the filters on offer, and addresses with one thing changed.
//!
//! Everything asked is in the address, so a search can be kept, sent and gone back to.

use strum::IntoEnumIterator;
use url::form_urlencoded::{Serializer, parse};

use crate::{
    search::{
        facets::{Counted, Facet},
        facets::{label, term},
        model::Said,
    },
    values::{Accessibility, Gender, Vocabulary},
    web::{Language, Phrase},
};

/// The parameters that the page knows; others in the address are left out.
const KNOWN: [&str; 18] = [
    "q",
    "literally",
    "near",
    "radius_mi",
    "open_at",
    "open_day",
    "has_capacity",
    "need",
    "age",
    "gender",
    "language",
    "audience",
    "cost",
    "payer",
    "modality",
    "accessibility",
    "sort",
    "page",
];

/// Those of them that are filters, each shown as a chip that takes it off.
const FILTERS: [&str; 12] = [
    "open_at",
    "open_day",
    "has_capacity",
    "need",
    "age",
    "gender",
    "language",
    "audience",
    "cost",
    "payer",
    "modality",
    "accessibility",
];

/// Radii on offer, in miles.
const RADII: [&str; 6] = ["1", "2", "5", "10", "25", "50"];

/// How results may be ordered.
const SORTS: [(&str, &str); 4] = [
    ("relevance", "sort-relevance"),
    ("distance", "sort-distance"),
    ("updated", "sort-updated"),
    ("name", "sort-name"),
];

/// What was asked, word for word, so that a form with a fault keeps the rest.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pairs: Vec<(String, String)>,
    /// In which language it is told.
    pub language: Language,
    /// What is needed.
    pub q: String,
    /// Near what.
    pub near: String,
    /// Within how many miles.
    pub radius_mi: String,
    /// The age of whom it is for.
    pub age: String,
}

/// One value of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its parameter.
    pub name: &'static str,
    /// As the address has it.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// Whether it is asked for.
    pub on: bool,
    /// How many results have it, where that is counted.
    pub count: Option<usize>,
}

/// The values of one filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the filter is called.
    pub legend: String,
    /// Its parameter; empty where its values have their own.
    pub name: &'static str,
    /// `checkbox` where several may be asked for, else `radio`.
    pub kind: &'static str,
    choices: Vec<Choice>,
}

/// A filter in force, and the address without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// In words.
    pub words: String,
    /// The address without it.
    pub without: String,
}

/// How many values of a filter are shown before "more", and at most.
const SHOWN: usize = 5;
const MOST: usize = 25;

/// The filters that are counted, with what they are called.
const COUNTED: [(&str, Facet); 6] = [
    ("kind-of-help", Facet::Need),
    ("filter-cost", Facet::Cost),
    ("filter-payer", Facet::Payer),
    ("filter-language", Facet::Language),
    ("filter-audience", Facet::Audience),
    ("filter-modality", Facet::Modality),
];

/// What the page has counted.
pub fn counted() -> Vec<Facet> {
    COUNTED.iter().map(|(_, facet)| *facet).collect()
}

impl Group {
    /// The values shown at once.
    pub fn shown(&self) -> &[Choice] {
        self.choices.get(..SHOWN).unwrap_or(&self.choices)
    }

    /// The values behind "more".
    pub fn more(&self) -> &[Choice] {
        self.choices.get(SHOWN..).unwrap_or_default()
    }

    /// Whether one of those behind "more" is asked for.
    pub fn more_is_used(&self) -> bool {
        self.more().iter().any(|choice| choice.on)
    }
}

impl Asked {
    /// What the address asks; empty fields of the form count as left out.
    pub fn read(query: &str, language: Language) -> Self {
        let pairs: Vec<_> = parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
            .filter(|(name, value)| KNOWN.contains(&name.as_str()) && !value.is_empty())
            .collect();
        let first = |name: &str| {
            pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
        };
        let (q, near, radius_mi, age) =
            (first("q"), first("near"), first("radius_mi"), first("age"));
        Self { pairs, language, q, near, radius_mi, age }
    }

    fn say(&self, key: &'static str) -> Phrase<'static> {
        self.language.say(key)
    }

    /// Whether anything was asked.
    pub fn is_any(&self) -> bool {
        !self.pairs.is_empty()
    }

    /// What was asked, as parameters of the API's search, which are the same.
    pub fn query(&self) -> String {
        let pairs = self.pairs.iter();
        written(pairs.filter(|(name, _)| !self.near.is_empty() || name != "radius_mi"))
    }

    /// The first value of that parameter.
    pub fn value(&self, name: &str) -> &str {
        let own = self.pairs.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(n, v)| n == name && v == value)
    }

    /// The address of another page of the same results.
    pub fn at_page(&self, number: usize) -> String {
        let number = ("page".to_owned(), number.to_string());
        let rest = self.pairs.iter().filter(|(name, _)| name != "page");
        format!("/?{}", written(rest.chain([&number])))
    }

    /// The address of the same search near another place.
    pub fn near(&self, place: &str) -> String {
        let near = ("near".to_owned(), place.to_owned());
        let rest = self.pairs.iter().filter(|(name, _)| name != "page" && name != "near");
        format!("/?{}", written(rest.chain([&near])))
    }

    /// The address of the same search with the nearest first; `None` where it is in that order.
    pub fn nearest_first(&self) -> Option<String> {
        if self.near.is_empty() || self.has("sort", "distance") {
            return None;
        }
        let order = ("sort".to_owned(), "distance".to_owned());
        let rest = self.pairs.iter().filter(|(name, _)| name != "page" && name != "sort");
        Some(format!("/?{}", written(rest.chain([&order]))))
    }

    /// The address without any filter.
    pub fn without_filters(&self) -> String {
        let kept =
            |(name, _): &&(String, String)| !FILTERS.contains(&name.as_str()) && name != "page";
        format!("/?{}", written(self.pairs.iter().filter(kept)))
    }

    /// What follows a service's address so that its page leads back here.
    pub fn from(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let from = written(self.pairs.iter());
        format!("?{}", Serializer::new(String::new()).append_pair("from", &from).finish())
    }

    /// The values of a filter in force, in words.
    pub fn labels(&self, name: &str) -> Vec<String> {
        let own = self.pairs.iter().filter(|(own, _)| own == name);
        own.map(|(name, value)| self.words(name, value)).collect()
    }

    /// The radii on offer, with the one that is asked for.
    pub fn radii(&self) -> Vec<Choice> {
        let own = Some(self.radius_mi.as_str()).filter(|own| !own.is_empty());
        let own = own.filter(|own| !RADII.contains(own));
        let choice = |miles: &str| Choice {
            name: "radius_mi",
            value: miles.to_owned(),
            label: match miles.parse::<f64>() {
                Ok(count) => self.say("miles").with("count", count).to_string(),
                Err(_) => miles.to_owned(),
            },
            on: self.radius_mi == miles,
            count: None,
        };
        RADII.into_iter().chain(own).map(choice).collect()
    }

    /// What was asked that no field of the form shows: it goes along unseen.
    pub fn unshown(&self) -> Vec<&(String, String)> {
        let unshown = |(name, value): &&(String, String)| match name.as_str() {
            "literally" | "open_day" => true,
            "open_at" => value != "now",
            _ => false,
        };
        self.pairs.iter().filter(unshown).collect()
    }

    /// The filters in force.
    pub fn chips(&self) -> Vec<Chip> {
        let filters: Vec<_> =
            self.pairs.iter().filter(|(name, _)| FILTERS.contains(&name.as_str())).collect();
        filters
            .iter()
            .map(|pair| Chip {
                words: self.words(&pair.0, &pair.1),
                without: format!(
                    "/?{}",
                    written(self.pairs.iter().filter(|p| *p != *pair && p.0 != "page"))
                ),
            })
            .collect()
    }

    /// What was understood beside the words, each with the address that takes it literally.
    pub fn understood(&self, said: &[Said]) -> Vec<Chip> {
        let chip = |one: &Said| {
            let literally = ("literally".to_owned(), one.words.clone());
            let rest = self.pairs.iter().filter(|(name, _)| name != "page");
            let told = one.meant.told(self.language);
            Chip {
                words: if one.words.to_lowercase() == told.to_lowercase() {
                    told
                } else {
                    format!("{} → {told}", one.words)
                },
                without: format!("/?{}", written(rest.chain([&literally]))),
            }
        };
        said.iter().map(chip).collect()
    }

    /// The filters on offer, with how many results each leaves.
    pub fn groups(&self, counted: &[(Facet, Vec<Counted>)]) -> Vec<Group> {
        let plain = |name: &'static str, value: &str| Choice {
            name,
            on: self.has(name, value),
            value: value.to_owned(),
            label: self.words(name, value),
            count: None,
        };
        let now = vec![plain("open_at", "now"), plain("has_capacity", "true")];
        let access = Accessibility::iter().map(|term| plain("accessibility", term.into()));
        let access = access.collect();
        let group = |legend, name, choices| {
            let legend = self.say(legend).to_string();
            Group { legend, name, kind: "checkbox", choices }
        };
        let mut groups = vec![group("filter-now", "", now)];
        for (legend, facet) in COUNTED {
            let name: &'static str = facet.into();
            let values = counted.iter().find(|(known, _)| *known == facet);
            let values = values.map(|(_, values)| values.as_slice()).unwrap_or_default();
            let choices = self.choices(name, values);
            if !choices.is_empty() {
                groups.push(group(legend, name, choices));
            }
        }
        groups.push(group("filter-access", "accessibility", access));
        groups
    }

    /// The values of a filter: those in force first, then those that results have.
    fn choices(&self, name: &'static str, counted: &[Counted]) -> Vec<Choice> {
        let on = self.pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| Choice {
            name,
            value: value.clone(),
            label: self.words(name, value),
            on: true,
            count: counted.iter().find(|one| one.value == *value).map(|one| one.count),
        });
        let off = counted.iter().filter(|one| !self.has(name, &one.value)).map(|one| Choice {
            name,
            value: one.value.clone(),
            label: self.words(name, &one.value),
            on: false,
            count: Some(one.count),
        });
        on.chain(off).take(MOST).collect()
    }

    /// The genders on offer.
    pub fn genders(&self) -> Vec<Choice> {
        Gender::iter()
            .filter(|gender| *gender != Gender::Unknown)
            .map(|gender| Choice {
                name: "gender",
                on: self.has("gender", gender.into()),
                value: gender.to_string(),
                label: gender.label(self.language).to_owned(),
                count: None,
            })
            .collect()
    }

    /// The orders on offer: by distance only where there is something to measure from.
    pub fn sorts(&self) -> Vec<Choice> {
        SORTS
            .iter()
            .filter(|(value, _)| *value != "distance" || !self.near.is_empty())
            .map(|&(value, key)| Choice {
                name: "sort",
                value: value.to_owned(),
                label: self.say(key).to_string(),
                on: self.has("sort", value),
                count: None,
            })
            .collect()
    }

    /// A filter in words.
    fn words(&self, name: &str, value: &str) -> String {
        let found = match name {
            "open_at" if value == "now" => Some(self.say("filter-open-now").to_string()),
            "has_capacity" if value == "true" => Some(self.say("filter-capacity").to_string()),
            "age" => Some(self.say("filter-age-is").with("age", value).to_string()),
            "gender" => term::<Gender>(value, self.language),
            "accessibility" => term::<Accessibility>(value, self.language),
            _ => name.parse().ok().and_then(|facet| label(facet, value, self.language)),
        };
        found.unwrap_or_else(|| value.to_owned())
    }
}

fn written<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests;
