//! A question as it is understood, on its way to the index: what each hit must have, what lifts it,
//! and which limits may be loosened.

use std::time::Instant;

use guidepost_index::{Clause, Reading, Weights};

use super::{
    document,
    facets::Facet,
    model::{Query, Relaxed},
    understanding::Understood,
};
use crate::{geo::Metres, needs::NeedCode};

/// A question as it is understood, on its way to the index.
pub(super) struct Asked {
    pub query: Query,
    pub reading: Reading,
    pub understood: Understood,
    pub words: Words,
    /// When it is to be answered.
    pub until: Instant,
}

/// How many of the words a hit must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Enough of them.
    Enough,
    /// One.
    Any,
    /// They do not count.
    None,
}

impl Asked {
    /// The needs that are asked for, then those that the words name for sure.
    pub fn needs(&self) -> Vec<NeedCode> {
        let mut needs = self.query.needs.clone();
        let sure = self.understood.needs.iter().filter(|(_, surely)| *surely >= 1.0);
        for (need, _) in sure {
            if !needs.contains(need) {
                needs.push(*need);
            }
        }
        needs
    }

    /// The words and what they mean: either answers.
    pub fn clauses(&self, weights: &Weights) -> Vec<Clause> {
        if self.words == Words::None {
            return Vec::new();
        }
        let mut clause = Clause::of(self.reading.words.clone()).unwrap_or_default();
        let needs = self.understood.needs.iter();
        clause.keys = needs
            .map(|(need, surely)| (document::meets(*need), weights.need_named * surely))
            .collect();
        let says_something = !clause.phrases.is_empty() || !clause.keys.is_empty();
        says_something.then_some(clause).into_iter().collect()
    }

    /// The question without the filter of that facet; `None` where it is not set.
    pub fn without(&self, facet: Facet) -> Option<Query> {
        let mut query = self.query.clone();
        let was_set = match facet {
            Facet::Category => !std::mem::take(&mut query.categories).is_empty(),
            Facet::Need => !std::mem::take(&mut query.needs).is_empty(),
            Facet::Language => !std::mem::take(&mut query.languages).is_empty(),
            Facet::Cost => !std::mem::take(&mut query.costs).is_empty(),
            Facet::Payer => !std::mem::take(&mut query.payers).is_empty(),
            Facet::Modality => !std::mem::take(&mut query.modalities).is_empty(),
            Facet::Audience => !std::mem::take(&mut query.audiences).is_empty(),
            Facet::City | Facet::Organization => false,
        };
        was_set.then_some(query)
    }

    /// Each next step of loosening it, in order; the words go only where something else is asked.
    pub fn steps(&self) -> Vec<Step> {
        let query = &self.query;
        let has_words = !self.reading.words.is_empty() || !self.understood.needs.is_empty();
        let else_asked = query.near.is_some() || !keys(query).is_empty();
        [
            (Step::Time, query.open_at.is_some() || query.open_during.is_some()),
            (Step::Radius, query.radius.is_some()),
            (Step::AnyWord, self.reading.words.len() > 1),
            (Step::NoWords, has_words && else_asked),
        ]
        .into_iter()
        .filter_map(|(step, is_open)| is_open.then_some(step))
        .collect()
    }

    pub fn take(&mut self, step: Step) {
        match step {
            Step::Time => (self.query.open_at, self.query.open_during) = (None, None),
            Step::Radius => {
                self.query.radius = self.query.radius.map(|radius| Metres(radius.0 * 2.0));
            }
            Step::AnyWord => self.words = Words::Any,
            Step::NoWords => self.words = Words::None,
        }
    }
}

/// What each hit must have.
pub(super) fn keys(query: &Query) -> Vec<Vec<String>> {
    let needs = query.needs.iter().map(|need| document::meets(*need)).collect();
    let terms = query.categories.iter().map(|term| format!("category:{term}")).collect();
    let groups: [Vec<String>; 2] = [needs, terms];
    groups.into_iter().filter(|group| !group.is_empty()).collect()
}

/// One step of loosening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Time,
    Radius,
    AnyWord,
    NoWords,
}

impl Step {
    /// The limit that it loosens.
    pub const fn limit(self) -> Relaxed {
        match self {
            Self::Time => Relaxed::Time,
            Self::Radius => Relaxed::Radius,
            Self::AnyWord | Self::NoWords => Relaxed::Words,
        }
    }
}
