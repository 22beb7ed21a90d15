//! Which needs a service meets, read from what its listing says of itself: its name, its agency's,
//! the beginning and the rest of its description, the taxonomy terms hung on it.
//!
//! * A directory that uses our codes (taxonomy [`TAXONOMY`]) or Open Eligibility's says it outright;
//! * else words say it: `need_words.toml` has, for each need, phrases that say it alone (strong),
//!   words that point to it (weak), and words that in a name say that it is something else.
//!
//! Pure: the same listing always meets the same needs, each with the words that say so.

mod phrases;
#[cfg(test)]
mod tests;
pub mod words;

use serde::{Deserialize, Serialize};

use self::phrases::{Phrases, Sign, Signs};
use crate::{
    catalog::model::{Attribute, Service, TaxonomyTerm},
    needs::{Crosswalk, Need, NeedCode, Needs},
};

/// The name of the taxonomy whose codes are our needs.
pub const TAXONOMY: &str = "Guidepost needs";

/// From this share on a service counts as meeting the need; below, it may.
pub const MEETS: u8 = 35;

/// Below this nothing is kept.
const LEAST: f64 = 0.2;

/// What a directory's own code says; Open Eligibility's terms are wider than our needs.
const CODED: f64 = 1.0;
const CROSSWALKED: f64 = 0.9;

/// What words in passing count where the directory has coded the service as something else.
const IN_PASSING: f64 = 0.35;

/// What one weak word counts beside a strong phrase.
const WEAK: f64 = 0.3;

/// What a phrase counts in each part of a listing, beside the name.
const TERM: f64 = 0.7;
const EARLY: f64 = 0.7;
const LATE: f64 = 0.4;

/// How many words of a description are its beginning.
const BEGINNING: usize = 40;

/// What is left when the name says it is something else.
const ELSE: f64 = 0.35;

/// No single sign is certain.
const SUREST: f64 = 0.9;

/// At most so many of the words that say so are told.
const TOLD: usize = 3;

/// A need that a service meets or may meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Which.
    pub need: NeedCode,
    /// How surely, of 100.
    pub share: u8,
    /// The listing's words that say so, the surest first; none where a code or a person
    /// does.
    pub words: Vec<String>,
}

/// What is read of a listing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listing<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Other names.
    pub alternate_name: Option<&'a str>,
    /// Whose it is.
    pub organization: &'a str,
    /// What it does.
    pub description: Option<&'a str>,
    /// What the directory filed it under.
    pub attributes: &'a [Attribute],
}

impl<'a> Listing<'a> {
    /// Of a service.
    pub fn of(service: &'a Service) -> Self {
        Self {
            name: &service.name,
            alternate_name: service.alternate_name.as_deref(),
            organization: &service.organization.name,
            description: service.description.as_deref(),
            attributes: &service.attributes,
        }
    }
}

/// The needs that the listing says are met, in the order of the taxonomy.
pub fn classify(listing: &Listing<'_>) -> Vec<Met> {
    let phrases = Phrases::embedded();
    let mut signs = Signs::default();
    let name = words::of(listing.name);
    signs.read(phrases, &name, 1.0, true);
    signs.read(phrases, &words::of(listing.alternate_name.unwrap_or_default()), 1.0, true);
    for attribute in listing.attributes {
        signs.read(phrases, &words::of(&attribute.taxonomy_term.name), TERM, false);
    }
    let description = words::of(listing.description.unwrap_or_default());
    let (early, late) = description.split_at(description.len().min(BEGINNING));
    signs.read(phrases, early, EARLY, false);
    signs.read(phrases, late, LATE, false);
    signs.read(phrases, &words::of(listing.organization), LATE, false);

    let codes = Codes::of(listing.attributes);
    let mut met = Vec::new();
    for (number, need) in Needs::embedded().all().iter().enumerate() {
        let said = said(signs.of(number)) * if codes.ours.is_empty() { 1.0 } else { IN_PASSING };
        let filed = codes.say(need);
        let share = filed.unwrap_or_default().max(said);
        if share >= LEAST {
            let words = if filed.is_some() { Vec::new() } else { told(signs.of(number)) };
            met.push(Met { need: need.code, share: percent(share), words });
        }
    }
    met
}

/// Terms of taxonomies whose codes we know.
#[derive(Default)]
struct Codes<'a> {
    ours: Vec<&'a TaxonomyTerm>,
    open_eligibility: Vec<&'a TaxonomyTerm>,
}

impl<'a> Codes<'a> {
    fn of(attributes: &'a [Attribute]) -> Self {
        let mut codes = Self::default();
        for term in attributes.iter().map(|attribute| &attribute.taxonomy_term) {
            match term.taxonomy.as_deref() {
                Some(TAXONOMY) => codes.ours.push(term),
                Some(other) if other.to_lowercase().contains("open eligibility") => {
                    codes.open_eligibility.push(term);
                }
                _ => {}
            }
        }
        codes
    }

    /// What they say of the need; `None` where nothing.
    fn say(&self, need: &Need) -> Option<f64> {
        if self.ours.iter().any(|term| term.code.as_deref() == Some(need.code.as_str())) {
            return Some(CODED);
        }
        let same = |to: &Crosswalk, term: &TaxonomyTerm| {
            let title = to.path.rsplit("::").next();
            term.code.as_ref() == Some(&to.id) || title == Some(term.name.as_str())
        };
        let crosses = |term: &TaxonomyTerm| need.open_eligibility.iter().any(|to| same(to, term));
        self.open_eligibility.iter().any(|term| crosses(term)).then_some(CROSSWALKED)
    }
}

/// All signs together: each takes its share of the doubt that is left.
fn said<'a>(signs: impl Iterator<Item = &'a Sign>) -> f64 {
    let (mut doubt, mut strong_name, mut against) = (1.0, false, false);
    for sign in signs {
        match sign.phrase.kind {
            phrases::Kind::Strong => {
                doubt *= 1.0 - sign.weight.min(SUREST);
                strong_name |= sign.in_name;
            }
            phrases::Kind::Weak => doubt *= 1.0 - (WEAK * sign.weight).min(SUREST),
            phrases::Kind::Against => against |= sign.in_name,
        }
    }
    (1.0 - doubt) * if against && !strong_name { ELSE } else { 1.0 }
}

fn told<'a>(signs: impl Iterator<Item = &'a Sign>) -> Vec<String> {
    let mut told: Vec<(f64, &str)> = signs
        .filter_map(|sign| match sign.phrase.kind {
            phrases::Kind::Strong => Some((sign.weight, sign.phrase.text)),
            phrases::Kind::Weak => Some((sign.weight * WEAK, sign.phrase.text)),
            phrases::Kind::Against => None,
        })
        .collect();
    told.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
    told.into_iter().take(TOLD).map(|(_, text)| text.to_owned()).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}
