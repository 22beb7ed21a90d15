//! How well a listing's own words say that it meets a need.

use crate::needs::{NeedCode, model::Words};

/// What one weak word counts beside a strong phrase.
const WEAK: f64 = 0.3;
/// What a phrase counts in the description, and deep in it, beside the name.
const EARLY: f64 = 0.7;
const LATE: f64 = 0.4;
/// How many words of a description are its beginning.
const BEGINNING: usize = 40;
/// What is left when the name says it is something else.
const ELSE: f64 = 0.35;

/// How well name, organization and description say what services that meet the need say, in 0..1.
pub fn said(need: NeedCode, name: &str, organization: &str, description: Option<&str>) -> f64 {
    let phrases = &need.need().words;
    let name = words(name);
    let organization = words(organization);
    let description = words(description.unwrap_or_default());
    let (early, late) = description.split_at(description.len().min(BEGINNING));
    // Independent signs: each takes its share of the doubt that is left.
    let mut doubt = 1.0;
    let mut sign = |weight: f64| doubt *= 1.0 - weight.min(0.9);
    for (list, weight) in [(&phrases.strong, 1.0), (&phrases.weak, WEAK)] {
        for phrase in list {
            let phrase = words(phrase);
            if has(&name, &phrase) {
                sign(weight);
            } else if has(early, &phrase) {
                sign(weight * EARLY);
            } else if has(late, &phrase) || has(&organization, &phrase) {
                sign(weight * LATE);
            }
        }
    }
    let other = is_something_else(phrases, &name);
    (1.0 - doubt) * if other { ELSE } else { 1.0 }
}

/// Whether the name says another thing and nothing of this one.
fn is_something_else(phrases: &Words, name: &[String]) -> bool {
    let names = |list: &[String]| list.iter().any(|phrase| has(name, &words(phrase)));
    names(&phrases.against) && !names(&phrases.strong)
}

fn has(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

/// The words of a text in lower case, plurals and possessives as their singular.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let low = word.to_lowercase().replace(['\'', '’'], "");
            singular(&low).to_owned()
        })
        .collect()
}

fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}
