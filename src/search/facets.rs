//! What results are counted by: what a document is filed under, and the counts with their labels.

use std::str::FromStr;

use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};

use crate::{
    catalog::model::Service,
    classification::{MEETS, Met},
    eligibility::{Group, Test},
    needs::Needs,
    search::known::Known,
    values::{Audience, Cost, Modality, Payer, Vocabulary},
    web::{
        Language,
        shown::{capital, language_names},
    },
};

/// What results can be counted by.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Facet {
    /// Taxonomy terms.
    Category,
    /// Needs that are met.
    Need,
    /// Languages besides English.
    Language,
    /// Prices.
    Cost,
    /// Who pays.
    Payer,
    /// Ways of delivery.
    Modality,
    /// Groups it is for.
    Audience,
    /// Towns.
    City,
    /// Agencies.
    Organization,
}

impl Facet {
    /// Its number as a kind of the index.
    pub fn number(self) -> usize {
        Self::iter().position(|facet| facet == self).unwrap_or_default()
    }
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// As a filter has it.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// How many results have it.
    pub count: usize,
}

/// Between an id and the name that is shown for it.
pub(super) const NAMED: char = '\u{1f}';

/// What the service is counted under, each once.
pub(super) fn of(
    service: &Service,
    known: &Known,
    needs: &[Met],
    towns: &[String],
) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut file = |facet: Facet, value: &str| all.push((facet.number(), value.to_owned()));
    for term in service.attributes.iter().map(|attribute| &attribute.taxonomy_term) {
        file(Facet::Category, &format!("{}{NAMED}{}", term.id, term.name));
    }
    for met in needs.iter().filter(|met| met.share >= MEETS) {
        file(Facet::Need, met.need.as_str());
    }
    known.languages.iter().for_each(|tag| file(Facet::Language, tag));
    known.costs.iter().for_each(|cost| file(Facet::Cost, cost.into()));
    known.payers.iter().for_each(|payer| file(Facet::Payer, payer.into()));
    known.modalities.iter().for_each(|way| file(Facet::Modality, way.into()));
    for rule in known.rules.iter() {
        groups(rule.test.plain(), &mut |group| {
            if let Ok(audience) = group.to_string().parse::<Audience>() {
                file(Facet::Audience, audience.into());
            }
        });
    }
    for town in towns {
        file(Facet::City, town);
    }
    let organization = &service.organization;
    file(Facet::Organization, &format!("{}{NAMED}{}", organization.id, organization.name));
    all.sort_unstable();
    all.dedup();
    all
}

fn groups(test: &Test, each: &mut dyn FnMut(Group)) {
    match test {
        Test::Group(own) => own.iter().copied().for_each(each),
        Test::All(tests) | Test::Any(tests) => {
            for test in tests {
                groups(test, each);
            }
        }
        _ => {}
    }
}

/// The counts with what people read.
pub(super) fn labelled(facet: Facet, counted: Vec<(String, usize)>) -> Vec<Counted> {
    let labelled = counted.into_iter().map(|(value, count)| {
        let (value, name) = match value.split_once(NAMED) {
            Some((id, name)) => (id.to_owned(), Some(name.to_owned())),
            None => (value, None),
        };
        let label =
            name.or_else(|| label(facet, &value, Language::En)).unwrap_or_else(|| value.clone());
        Counted { value, label, count }
    });
    labelled.collect()
}

/// A coded value as people read it.
pub(super) fn label(facet: Facet, value: &str, language: Language) -> Option<String> {
    match facet {
        Facet::Need => {
            Needs::embedded().find(value).map(|need| need.label.told(language).to_owned())
        }
        Facet::Language => {
            let name = language_names(&[value.to_owned()], language).pop()?;
            Some(if language.is_en() { name } else { capital(&name) })
        }
        Facet::Cost => term::<Cost>(value, language),
        Facet::Payer => term::<Payer>(value, language),
        Facet::Modality => term::<Modality>(value, language),
        Facet::Audience => term::<Audience>(value, language),
        Facet::Category | Facet::City | Facet::Organization => None,
    }
}

/// A term of a vocabulary as people read it.
pub(super) fn term<T: Vocabulary + FromStr>(value: &str, language: Language) -> Option<String> {
    value.parse::<T>().ok().map(|term| term.label(language).to_owned())
}
