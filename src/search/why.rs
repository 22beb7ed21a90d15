//! What speaks for a result, in words, and where the question's words stand in it.

use std::collections::BTreeMap;

use guidepost_index::{Hit, mark::Marker};

use super::{cards::Leaf, known::Known, model::Query};
use crate::{
    catalog::hours::Open,
    classification::MEETS,
    eligibility::{Group, Test},
    geo::{Covers, Metres},
    needs::NeedCode,
    values::{Cost, Language, primary_language},
};

/// How much of a description is shown around the words.
const ABOUT: usize = 220;

/// What matched, as far as the searcher asked for it.
pub(super) fn why(
    query: &Query,
    (asked, needs): (&[&str], &[NeedCode]),
    hit: &Hit,
    known: &Known,
    open: Option<&Open>,
) -> Vec<String> {
    let mut why = Vec::new();
    let has = |number: usize| hit.words & (1 << number.min(63)) != 0;
    let mut words: Vec<&str> = Vec::new();
    for (number, word) in asked.iter().enumerate() {
        if has(number) && !words.contains(word) {
            words.push(word);
        }
    }
    if !words.is_empty() {
        words.truncate(4);
        why.push(format!("matches {}", words.join(", ")));
    }
    let met = needs.iter().filter(|need| known.meets(**need) >= f32::from(MEETS) / 100.0);
    why.extend(met.map(|need| format!("meets {}", need.need().label.en)));
    if let Some(distance) = hit.distance {
        why.push(away(Metres(distance)));
    }
    if hit.distance.is_none()
        && let Some(place) = query.place()
        && known.covers(place) == Some(Covers::Yes)
    {
        why.push(match &place.county {
            Some(county) => format!("serves {}", county.name),
            None => "serves this place".to_owned(),
        });
    }
    for tag in &query.languages {
        if known.languages.iter().any(|own| primary_language(own) == primary_language(tag)) {
            why.push(format!("{} spoken", language(primary_language(tag))));
        }
    }
    why.extend(rules(query, known));
    if query.costs.iter().any(|_| known.costs.contains(&Cost::Free)) {
        why.push("free".to_owned());
    }
    if query.open_at.is_some() || query.open_during.is_some() {
        let text = open.and_then(|open| open.text(Language::En));
        why.push(text.map_or_else(|| "open at that time".to_owned(), lower_first));
    }
    if query.has_capacity {
        why.push("has an opening".to_owned());
    }
    why
}

/// Rules that name what was asked for.
fn rules(query: &Query, known: &Known) -> Vec<String> {
    let groups: Vec<Group> = query.audiences.iter().map(|group| Group::from(*group)).collect();
    let names = |test: &Test| match test {
        Test::Age { .. } => query.age.is_some(),
        Test::Gender(_) => query.gender.is_some(),
        Test::Group(own) => own.iter().any(|group| groups.contains(group)),
        _ => false,
    };
    let mut said: Vec<String> = Vec::new();
    for rule in known.rules.iter().filter(|rule| names(rule.test.plain())) {
        let says = rule.test.says(Language::En);
        if !said.contains(&says) {
            said.push(says);
        }
    }
    said.truncate(3);
    said
}

/// `0.3 mi away`.
pub fn away(distance: Metres) -> String {
    match distance.miles() {
        miles if miles < 0.1 => "less than 0.1 mi away".to_owned(),
        miles if miles < 10.0 => format!("{miles:.1} mi away"),
        miles => format!("{miles:.0} mi away"),
    }
}

/// Where the words stand, by field, as HTML.
pub(super) fn highlights(leaf: &Leaf, marker: &mut Marker<'_>) -> BTreeMap<&'static str, String> {
    let show = |(field, text, runs)| Some((field, marker.mark(text, runs, ABOUT)?));
    leaf.texts().filter_map(show).collect()
}

/// A language's name in English, or its tag.
fn language(tag: &str) -> &str {
    const NAMES: &[(&str, &str)] = &[
        ("am", "Amharic"),
        ("ar", "Arabic"),
        ("ase", "American Sign Language"),
        ("bn", "Bengali"),
        ("cmn", "Mandarin"),
        ("de", "German"),
        ("en", "English"),
        ("es", "Spanish"),
        ("fa", "Farsi"),
        ("fil", "Filipino"),
        ("fr", "French"),
        ("gu", "Gujarati"),
        ("he", "Hebrew"),
        ("hi", "Hindi"),
        ("hmn", "Hmong"),
        ("ht", "Haitian Creole"),
        ("hy", "Armenian"),
        ("it", "Italian"),
        ("ja", "Japanese"),
        ("km", "Khmer"),
        ("ko", "Korean"),
        ("lo", "Lao"),
        ("my", "Burmese"),
        ("ne", "Nepali"),
        ("pa", "Punjabi"),
        ("pl", "Polish"),
        ("prs", "Dari"),
        ("ps", "Pashto"),
        ("pt", "Portuguese"),
        ("ru", "Russian"),
        ("sm", "Samoan"),
        ("so", "Somali"),
        ("sw", "Swahili"),
        ("ta", "Tamil"),
        ("th", "Thai"),
        ("ti", "Tigrinya"),
        ("tl", "Tagalog"),
        ("to", "Tongan"),
        ("uk", "Ukrainian"),
        ("ur", "Urdu"),
        ("vi", "Vietnamese"),
        ("yi", "Yiddish"),
        ("yue", "Cantonese"),
        ("zh", "Chinese"),
    ];
    NAMES.iter().find(|(code, _)| *code == tag).map_or(tag, |(_, name)| name)
}

fn lower_first(text: String) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => text,
    }
}
