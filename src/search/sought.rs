//! What a question asks of what services offer, and of the people they serve, in the form that
//! thousands of services are held against.

use super::{
    kept::{Kept, language_bit},
    model::Query,
};
use crate::{
    eligibility::{Circumstances, Group, Test},
    values::{Accessibility, Cost, Modality, Payer, Terms, primary_language},
};

/// What is asked of a service; what is not asked for, every service has.
pub(super) struct Sought {
    /// Primary tags; none where English is one of them, which is spoken everywhere.
    languages: Vec<String>,
    language_bits: u64,
    costs: Terms<Cost>,
    payers: Terms<Payer>,
    accessibility: Terms<Accessibility>,
    modalities: Terms<Modality>,
}

impl Sought {
    pub fn of(query: &Query) -> Self {
        let tags = query.languages.iter().map(|tag| primary_language(tag).to_owned());
        let mut languages: Vec<String> = tags.collect();
        if languages.iter().any(|tag| tag == "en") {
            languages.clear();
        }
        let mut costs: Terms<Cost> = query.costs.iter().collect();
        // What is free is on a sliding scale, too.
        if costs.has(Cost::Sliding) {
            costs = [Cost::Sliding, Cost::Free].iter().collect();
        }
        Self {
            language_bits: languages.iter().fold(0, |bits, tag| bits | language_bit(tag)),
            languages,
            costs,
            payers: query.payers.iter().collect(),
            accessibility: query.accessibility.iter().collect(),
            modalities: query.modalities.iter().collect(),
        }
    }

    /// Whether it is offered in one of the languages.
    pub fn speaks(&self, facts: &Kept) -> bool {
        self.languages.is_empty() || facts.speaks(&self.languages, self.language_bits)
    }

    /// Whether it costs what was asked for.
    pub fn costs(&self, facts: &Kept) -> bool {
        self.costs.is_empty() || self.costs.meet(facts.costs)
    }

    /// Whether one of the payers pays.
    pub fn pays(&self, facts: &Kept) -> bool {
        self.payers.is_empty() || self.payers.meet(facts.payers)
    }

    /// Whether its places offer one of what is needed.
    pub fn is_accessible(&self, facts: &Kept) -> bool {
        self.accessibility.is_empty() || self.accessibility.meet(facts.accessibility)
    }

    /// Whether it is delivered in one of the ways; `None` where it does not say how it is.
    pub fn comes(&self, facts: &Kept) -> Option<bool> {
        if self.modalities.is_empty() {
            return Some(true);
        }
        (!facts.modalities.is_empty()).then(|| self.modalities.meet(facts.modalities))
    }
}

/// Who a question is about: one for each audience, as they are alternatives.
pub(super) fn people(query: &Query) -> Vec<Circumstances> {
    let anyone = Circumstances {
        age: query.age,
        gender: query.gender,
        languages: (!query.languages.is_empty()).then(|| query.languages.clone()),
        home: query.place().cloned(),
        ..Circumstances::default()
    };
    match query.audiences.as_slice() {
        [] => vec![anyone],
        some => some.iter().map(|group| anyone.clone().belonging([*group])).collect(),
    }
}

/// Whether the test is about one of the groups.
pub(super) fn names(test: &Test, groups: &[Group]) -> bool {
    match test.plain() {
        Test::Group(own) => own.iter().any(|group| groups.contains(group)),
        Test::All(tests) | Test::Any(tests) => tests.iter().any(|test| names(test, groups)),
        _ => false,
    }
}
