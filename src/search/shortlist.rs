//! What matching asks the index: services that may meet a need, as far as memory knows them, and what
//! their listings say beyond that for the few of which more is to be told.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use chrono::{DateTime, Utc};
use guidepost_index::{Ask, Clause, Hit, Near, Phrase, Snapshot};

use super::{
    Error, Search, document,
    fitness::Meeting,
    kept::Kept,
    known::Known,
    model::{Card, Sort},
    point, reach,
    reach::Reach,
    weights,
};
use crate::{
    geo::{Metres, Place},
    needs::{Need, NeedCode, Needs},
    values::ServiceId,
};

/// A need's label counts whole; what else is said of it, a little less; parts of a label and the
/// other language's words are hints.
const SYNONYM: f32 = 0.9;
const PART: f32 = 0.6;
const OTHER_LANGUAGE: f32 = 0.5;

/// A need to be met, whoever is to be served.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The need.
    pub need: NeedCode,
    /// What the case manager typed; it refines the need.
    pub words: Option<&'a str>,
    /// Where the person is.
    pub near: Option<&'a Place>,
    /// How far the person goes.
    pub radius: Option<Metres>,
    /// At most so many.
    pub limit: usize,
}

/// Services that may meet a need, best first.
pub struct Shortlist {
    search: Search,
    index: Arc<Snapshot<Kept>>,
    hits: Vec<Hit>,
}

/// One of them.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    hit: &'a Hit,
    /// What it is judged by.
    pub kept: &'a Kept,
}

/// What its listing says.
pub struct Listing {
    /// What is shown of it.
    pub card: Arc<Card>,
    /// What is known of it, in its own words where it has any.
    pub known: Arc<Known>,
    /// The best of [`Card::places`].
    pub place: Option<usize>,
    /// How far that is, in metres.
    pub distance: Option<f64>,
}

impl Search {
    /// Services in reach that meet a need or may, best first, whoever may use them: matching judges
    /// that. Those that do not run now are left out.
    pub fn candidates(&self, wanted: &Wanted<'_>) -> Result<Shortlist, Error> {
        let index = self.0.index.snapshot();
        let mut clauses = vec![said(wanted.need)];
        if let Some(words) = wanted.words {
            clauses.extend(Clause::of(index.read(words, &self.phrases().words)?.words));
        }
        let (near, weights) = (wanted.near, weights::embedded());
        let comers = near.and_then(reach::comers);
        let reach = Reach::new(near, wanted.radius.is_some(), weights);
        let found = index.find(
            &Ask {
                clauses: &clauses,
                by_keys: true,
                any_word: false,
                counted: 0,
                keys: &[vec![document::meets(wanted.need), document::may_meet(wanted.need)]],
                facets: &[],
                comers: comers.as_deref(),
                near: near.map(|place| Near {
                    point: point(place),
                    radius: wanted.radius.map(|radius| radius.0),
                }),
                sort: Sort::Relevance,
                offset: 0,
                limit: wanted.limit,
                now: self.0.clock.now().timestamp(),
                until: None,
                weights,
            },
            &Meeting::new(wanted.need, reach),
        )?;
        Ok(Shortlist { search: self.clone(), index, hits: found.hits })
    }
}

impl Shortlist {
    /// Whether nothing was found.
    pub const fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// All of them.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'_>> {
        self.hits
            .iter()
            .filter_map(|hit| Some(Candidate { hit, kept: self.index.facts(hit.address)? }))
    }

    /// What that one's listing says.
    pub fn listing(&self, candidate: Candidate<'_>) -> Result<Listing, Error> {
        let Hit { place, distance, .. } = *candidate.hit;
        let leaf = self.search.leaf(&self.index, candidate.hit)?;
        let (card, known) = (Arc::clone(&leaf.card), Arc::clone(&leaf.known));
        Ok(Listing { card, known, place, distance })
    }
}

impl Candidate<'_> {
    /// The service.
    pub const fn service(&self) -> ServiceId {
        ServiceId(self.hit.id)
    }

    /// How well the words fit, at most 1.
    pub const fn text(&self) -> f32 {
        self.hit.text
    }

    /// The best of its places.
    pub const fn place(&self) -> Option<usize> {
        self.hit.place
    }

    /// How far that is, in metres: never told of a place that must not be known.
    pub const fn distance(&self) -> Option<f64> {
        self.hit.distance
    }

    /// When its listing was last checked or, where that is not told, changed.
    pub fn verified_at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.hit.updated?, 0)
    }
}

/// What is said when somebody needs this.
fn said(need: NeedCode) -> Clause {
    static ALL: LazyLock<HashMap<NeedCode, Clause>> = LazyLock::new(|| {
        let all = Needs::embedded().all().iter();
        all.map(|need| (need.code, Clause::any(phrases(need)))).collect()
    });
    ALL.get(&need).cloned().unwrap_or_default()
}

/// The label, its parts, synonyms, what services that meet it call themselves, the other language.
fn phrases(need: &Need) -> Vec<Phrase> {
    let mut said = vec![(need.label.en.as_str(), 1.0)];
    let parts: Vec<&str> = need.label.en.split([':', '/', ',', ';', '(', ')']).collect();
    if parts.len() > 1 {
        said.extend(parts.into_iter().map(|part| (part, PART)));
    }
    said.extend(need.synonyms.iter().map(|synonym| (synonym.as_str(), SYNONYM)));
    said.extend(need.words.strong.iter().map(|phrase| (phrase.as_str(), SYNONYM)));
    said.push((need.label.es.as_str(), OTHER_LANGUAGE));
    said.into_iter().filter_map(|(text, weight)| Phrase::plain(text, weight)).collect()
}
