//! The search form: what was asked, the filters on offer, and addresses with one thing changed.
//!
//! Everything asked is in the address, so a search can be kept, sent and gone back to.

use strum::IntoEnumIterator;
use url::form_urlencoded::{Serializer, parse};

use crate::{
    values::{Accessibility, Audience, Cost, Gender, Modality, Payer, Vocabulary},
    web::shown::LANGUAGES,
};

/// The parameters that the page knows; others in the address are left out.
const KNOWN: [&str; 14] = [
    "q",
    "near",
    "radius_mi",
    "open_at",
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
const FILTERS: [&str; 9] = [
    "open_at",
    "age",
    "gender",
    "language",
    "audience",
    "cost",
    "payer",
    "modality",
    "accessibility",
];

/// How results may be ordered.
const SORTS: [(&str, &str); 4] = [
    ("relevance", "Best fit"),
    ("distance", "Nearest"),
    ("updated", "Last checked"),
    ("name", "Name"),
];

/// What was asked, word for word, so that a form with a fault keeps the rest.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pairs: Vec<(String, String)>,
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
    /// As the address has it.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// Whether it is asked for.
    pub on: bool,
}

/// The values of one filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the filter is called.
    pub legend: &'static str,
    /// Its parameter.
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

/// How many values of a filter are shown before "more".
const SHOWN: usize = 5;

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
    pub fn read(query: &str) -> Self {
        let pairs: Vec<_> = parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
            .filter(|(name, value)| KNOWN.contains(&name.as_str()) && !value.is_empty())
            .collect();
        let first = |name: &str| {
            pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
        };
        let (q, near, radius_mi, age) =
            (first("q"), first("near"), first("radius_mi"), first("age"));
        Self { pairs, q, near, radius_mi, age }
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

    /// The address without any filter.
    pub fn without_filters(&self) -> String {
        let kept =
            |(name, _): &&(String, String)| !FILTERS.contains(&name.as_str()) && name != "page";
        format!("/?{}", written(self.pairs.iter().filter(kept)))
    }

    /// The filters in force.
    pub fn chips(&self) -> Vec<Chip> {
        let filters: Vec<_> =
            self.pairs.iter().filter(|(name, _)| FILTERS.contains(&name.as_str())).collect();
        filters
            .iter()
            .map(|pair| Chip {
                words: words(&pair.0, &pair.1),
                without: format!(
                    "/?{}",
                    written(self.pairs.iter().filter(|p| *p != *pair && p.0 != "page"))
                ),
            })
            .collect()
    }

    /// The filters on offer.
    pub fn groups(&self) -> Vec<Group> {
        let group = |legend, name, choices: Vec<(String, String)>| Group {
            legend,
            name,
            kind: "checkbox",
            choices: choices
                .into_iter()
                .map(|(value, label)| Choice { on: self.has(name, &value), value, label })
                .collect(),
        };
        let named = |list: &[(&str, &str)]| {
            list.iter().map(|&(value, label)| (value.to_owned(), label.to_owned())).collect()
        };
        vec![
            group("Right now", "open_at", named(&[("now", "Open now")])),
            group("Cost", "cost", coded::<Cost>()),
            group("Pays with", "payer", coded::<Payer>()),
            group("Language", "language", named(&LANGUAGES)),
            group("Welcomes", "audience", coded::<Audience>()),
            group("How", "modality", coded::<Modality>()),
            group("Access", "accessibility", coded::<Accessibility>()),
        ]
    }

    /// The genders on offer.
    pub fn genders(&self) -> Vec<Choice> {
        coded::<Gender>()
            .into_iter()
            .filter(|(value, _)| value != "unknown")
            .map(|(value, label)| Choice { on: self.has("gender", &value), value, label })
            .collect()
    }

    /// The orders on offer: by distance only where there is something to measure from.
    pub fn sorts(&self) -> Vec<Choice> {
        SORTS
            .iter()
            .filter(|(value, _)| *value != "distance" || !self.near.is_empty())
            .map(|&(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                on: self.has("sort", value),
            })
            .collect()
    }
}

fn written<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn coded<T: Vocabulary + IntoEnumIterator>() -> Vec<(String, String)> {
    T::iter().map(|term| (Into::<&str>::into(term).to_owned(), term.english().to_owned())).collect()
}

/// A filter in words.
fn words(name: &str, value: &str) -> String {
    fn label<T: Vocabulary + std::str::FromStr>(value: &str) -> Option<String> {
        value.parse::<T>().ok().map(|term| term.english().to_owned())
    }
    let found = match name {
        "open_at" if value == "now" => Some("Open now".to_owned()),
        "age" => Some(format!("Age {value}")),
        "gender" => label::<Gender>(value),
        "audience" => label::<Audience>(value),
        "cost" => label::<Cost>(value),
        "payer" => label::<Payer>(value),
        "modality" => label::<Modality>(value),
        "accessibility" => label::<Accessibility>(value),
        "language" => {
            LANGUAGES.iter().find(|(code, _)| *code == value).map(|(_, name)| (*name).to_owned())
        }
        _ => None,
    };
    found.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn a_chip_leads_to_the_same_search_without_it() {
        let asked =
            Asked::read("q=food+boxes&near=94601&radius_mi=5&language=es&language=vi&page=3&x=1");
        let chips = asked.chips();
        assert_eq!(chips.len(), 2);
        assert_eq!(chips[0].words, "Spanish");
        assert_eq!(chips[0].without, "/?q=food+boxes&near=94601&radius_mi=5&language=vi");
        assert_eq!(asked.without_filters(), "/?q=food+boxes&near=94601&radius_mi=5");
        assert_eq!(asked.at_page(4).matches("page=").count(), 1);
    }

    #[test]
    fn a_radius_without_a_place_is_left_out() {
        assert_eq!(Asked::read("q=food&near=&radius_mi=5").query(), "q=food");
    }

    #[test]
    fn what_is_asked_behind_more_opens_it() {
        let asked = Asked::read("audience=youth");
        let groups = asked.groups();
        let welcomes = groups.iter().find(|group| group.name == "audience").unwrap();
        assert!(welcomes.more_is_used());
        assert_eq!(welcomes.shown().len(), 5);
    }
}
