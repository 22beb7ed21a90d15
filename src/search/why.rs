//! What speaks for a result, in words, and where the question's words stand in it.

use std::{collections::BTreeMap, slice};

use guidepost_index::{Hit, mark::Marker};

use super::{cards::Leaf, known::Known, model::Query};
use crate::{
    catalog::hours::Open,
    classification::MEETS,
    eligibility::{Group, Test},
    geo::{Covers, Metres},
    needs::NeedCode,
    values::{Cost, Language, primary_language},
    web::shown::language_names,
};

/// How much of a description is shown around the words.
const ABOUT: usize = 220;

/// Something that speaks for a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// These words that were asked for stand in it.
    Words(Vec<String>),
    /// It meets this need that was asked for.
    Need(NeedCode),
    /// It is this far away.
    Distance(Metres),
    /// It comes to the place that was asked for, which lies in this county.
    Area(Option<String>),
    /// This language that was asked for is spoken, as its tag.
    Language(String),
    /// It names whom was asked for.
    Rule(Test),
    /// It is free, which was asked for.
    Free,
    /// It is open when that was asked for.
    Open(Option<Open>),
    /// It has an opening, which was asked for.
    Room,
}

impl Why {
    /// In words, such as `0.3 mi away`.
    #[must_use]
    pub fn says(&self, language: Language) -> String {
        let say = |key| language.say(key);
        let said = match self {
            Self::Words(words) => say("why-words").with("words", words.join(", ")),
            Self::Need(need) => say("why-need").with("need", need.need().label.told(language)),
            Self::Distance(far) => match far.miles() {
                miles if miles < 0.1 => say("why-here"),
                miles if miles < 10.0 => say("why-away").with("miles", format!("{miles:.1}")),
                miles => say("why-away").with("miles", format!("{miles:.0}")),
            },
            Self::Area(Some(county)) => say("why-area").with("area", county.as_str()),
            Self::Area(None) => say("why-area-here"),
            Self::Language(tag) => {
                let name = language_names(slice::from_ref(tag), language).join(", ");
                say("why-spoken").with("language", name)
            }
            Self::Rule(test) => return test.says(language),
            Self::Free => say("why-free"),
            Self::Open(open) => match open.and_then(|open| open.text(language)) {
                Some(text) => return lower_first(text),
                None => say("why-open"),
            },
            Self::Room => say("why-room"),
        };
        said.to_string()
    }
}

/// What matched, as far as the searcher asked for it.
pub(super) fn why(
    query: &Query,
    (asked, needs): (&[&str], &[NeedCode]),
    hit: &Hit,
    known: &Known,
    open: Option<Open>,
) -> Vec<Why> {
    let mut why = Vec::new();
    let has = |number: usize| hit.words & (1 << number.min(63)) != 0;
    let mut words: Vec<String> = Vec::new();
    for (number, word) in asked.iter().enumerate() {
        if has(number) && !words.iter().any(|said| said == word) {
            words.push((*word).to_owned());
        }
    }
    if !words.is_empty() {
        words.truncate(4);
        why.push(Why::Words(words));
    }
    let met = needs.iter().filter(|need| known.meets(**need) >= f32::from(MEETS) / 100.0);
    why.extend(met.map(|need| Why::Need(*need)));
    if let Some(distance) = hit.distance {
        why.push(Why::Distance(Metres(distance)));
    }
    if hit.distance.is_none()
        && let Some(place) = query.place()
        && known.covers(place) == Some(Covers::Yes)
    {
        why.push(Why::Area(place.county.as_ref().map(|county| county.name.clone())));
    }
    for tag in &query.languages {
        if known.languages.iter().any(|own| primary_language(own) == primary_language(tag)) {
            why.push(Why::Language(tag.clone()));
        }
    }
    why.extend(rules(query, known));
    if query.costs.iter().any(|_| known.costs.contains(&Cost::Free)) {
        why.push(Why::Free);
    }
    if query.open_at.is_some() || query.open_during.is_some() {
        why.push(Why::Open(open));
    }
    if query.has_capacity {
        why.push(Why::Room);
    }
    why
}

/// Rules that name what was asked for.
fn rules(query: &Query, known: &Known) -> Vec<Why> {
    let groups: Vec<Group> = query.audiences.iter().map(|group| Group::from(*group)).collect();
    let names = |test: &Test| match test {
        Test::Age { .. } => query.age.is_some(),
        Test::Gender(_) => query.gender.is_some(),
        Test::Group(own) => own.iter().any(|group| groups.contains(group)),
        _ => false,
    };
    let mut said: Vec<Why> = Vec::new();
    for rule in known.rules.iter().filter(|rule| names(rule.test.plain())) {
        let why = Why::Rule(rule.test.clone());
        if !said.contains(&why) {
            said.push(why);
        }
    }
    said.truncate(3);
    said
}

/// Where the words stand, by field, as HTML.
pub(super) fn highlights(leaf: &Leaf, marker: &mut Marker<'_>) -> BTreeMap<&'static str, String> {
    let show = |(field, text, runs)| Some((field, marker.mark(text, runs, ABOUT)?));
    leaf.texts().filter_map(show).collect()
}

fn lower_first(text: String) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => text,
    }
}
