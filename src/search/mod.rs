//! Finding services by words, place, hours and whom they serve.
//!
//! Answers come from the index alone. It is this node's own copy of the directory: [`follow`] keeps
//! it in step with the change feed, [`document`] says what of a service goes into it.
//!
//! * [`model`]: questions, answers, cards; [`known`]: what is known of a service to judge it by;
//! * [`Search`]: the use cases, for people ([`Search::find`]) and for matching
//!   ([`shortlist`]);
//! * [`missed`]: which words find nothing, without who asked; [`api`]: its JSON.

pub mod agencies;
mod answer;
pub mod api;
mod asked;
mod cards;
pub mod document;
pub mod facets;
mod fitness;
pub mod follow;
pub mod kept;
pub mod known;
mod memo;
pub mod missed;
pub mod model;
pub mod offers;
pub mod pages;
pub mod params;
mod question;
mod reach;
pub mod relevance;
mod shared;
pub mod shortlist;
mod sought;
pub mod suggest;
#[cfg(test)]
mod tests;
mod understanding;
mod unsaid;
pub mod ways_in;
pub mod weights;
pub mod why;
pub mod wording;

use std::{
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use guidepost_index::{Ask, Hit, Index, Near, Point, Snapshot, Weights, mark::Marker};
use tokio::sync::Notify;

use self::{
    asked::{Asked, Words},
    cards::{Cards, Leaf},
    fitness::Fitness,
    kept::Kept,
    model::{Finding, Found, Query},
    suggest::Organizations,
    understanding::Phrases,
    unsaid::Asking,
};
use crate::{
    clock::Clock,
    geo::{Gazetteer, Place},
    web::Problem,
};

/// So many hits are counted: beyond that nobody looks through all, and counting takes longer than
/// finding the best. Where facets are counted, more are: their counts are read against each other.
const EXACTLY: usize = 1_000;
const EXACTLY_BY_FACETS: usize = 10_000;

/// So long a search may look; then it answers with what it has, and says so. A build for tests takes
/// its time.
const PATIENCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 10_000 } else { 100 });

/// Why a question could not be answered, or the index not kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index failed.
    #[error(transparent)]
    Index(#[from] guidepost_index::Error),
    /// The directory could not be read.
    #[error(transparent)]
    Catalog(#[from] crate::catalog::Error),
    /// A card or a document could not be written or read.
    #[error("a service's card cannot be written or read: {0}")]
    Card(#[from] postcard::Error),
    /// The words that were added cannot be taken in.
    #[error(transparent)]
    Wording(#[from] wording::Error),
    /// The task that writes the index died.
    #[error("writing the index was broken off: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::ours(error)
    }
}

/// The use cases.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

struct Inner {
    index: Arc<Index<Kept>>,
    gazetteer: Arc<Gazetteer>,
    clock: Clock,
    cards: Cards,
    changed: Notify,
    organizations: Organizations,
    /// What words mean in a question.
    phrases: RwLock<Arc<Phrases>>,
}

impl Search {
    /// Over the index in `folder`; it begins empty when there is none of this version, and is
    /// filled by [`follow`].
    pub fn open(folder: &Path, gazetteer: Arc<Gazetteer>, clock: Clock) -> Result<Self, Error> {
        Ok(Self::over(Index::open(folder, document::VERSION)?, gazetteer, clock))
    }

    /// Over an empty index in memory.
    pub fn in_memory(gazetteer: Arc<Gazetteer>, clock: Clock) -> Result<Self, Error> {
        Ok(Self::over(Index::in_memory(document::VERSION)?, gazetteer, clock))
    }

    /// Over the index that another process keeps in `folder`: to look at, not to follow.
    pub fn look(folder: &Path, gazetteer: Arc<Gazetteer>, clock: Clock) -> Result<Self, Error> {
        Ok(Self::over(Index::look(folder, document::VERSION)?, gazetteer, clock))
    }

    fn over(index: Index<Kept>, gazetteer: Arc<Gazetteer>, clock: Clock) -> Self {
        let (index, cards, changed) = (Arc::new(index), Cards::default(), Notify::new());
        let organizations = Organizations::default();
        let phrases = RwLock::new(Phrases::embedded());
        Self(Arc::new(Inner { index, gazetteer, clock, cards, changed, organizations, phrases }))
    }

    /// The places that questions may name.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.0.gazetteer
    }

    /// The time that questions are asked at.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// What words mean in a question, as it is now.
    fn phrases(&self) -> Arc<Phrases> {
        Arc::clone(&self.0.phrases.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The services that fit, best first. Where nothing does and the question allows it, limits are
    /// loosened in this order until something does: opening hours, the radius, the words.
    pub fn find(&self, query: &Query) -> Result<Found, Error> {
        self.find_by(query, weights::embedded())
    }

    /// The same, with other weights than the usual ones.
    pub fn find_by(&self, query: &Query, weights: &Weights) -> Result<Found, Error> {
        let index = self.0.index.snapshot();
        let phrases = self.phrases();
        let mut reading = index.read(&query.words, &phrases.words)?;
        let now = self.0.clock.now();
        let words = reading.corrected.as_deref().unwrap_or(&query.words);
        let understood = understanding::read(words, query, (&self.0.gazetteer, &phrases), now);
        for word in &mut reading.words {
            word.weight = understood.weight(&word.text);
            understanding::widen(word, &phrases);
        }
        reading.words.retain(|word| word.weight > 0.0);
        let words = Words::Enough;
        let until = Instant::now() + PATIENCE;
        let mut asked = Asked { query: query.clone(), reading, understood, words, until };
        if asked.query.near.is_none() {
            asked.query.near.clone_from(&asked.understood.near);
        }
        let mut found = self.ask(&index, &asked, weights, now)?;
        if query.relax && found.total == 0 {
            for step in asked.steps() {
                asked.take(step);
                let mut relaxed = found.relaxed;
                relaxed.push(step.limit());
                relaxed.dedup();
                found = Found { relaxed, ..self.ask(&index, &asked, weights, now)? };
                if found.total > 0 {
                    break;
                }
            }
        }
        if found.total == 0 {
            found.relaxed.clear();
        }
        found.without_words = asked.words == Words::None && found.total > 0;
        Ok(found)
    }

    fn ask(
        &self,
        index: &Snapshot<Kept>,
        asked: &Asked,
        weights: &Weights,
        now: DateTime<Utc>,
    ) -> Result<Found, Error> {
        let Asked { query, reading, understood, .. } = asked;
        let clauses = asked.clauses(weights);
        let fitness = Fitness::new(query, now, weights)
            .preferring(understood.prefers.then_some(&understood.preferred), &understood.needs);
        let keys = asked::keys(query);
        let comers = query.place().and_then(reach::comers);
        let facets: Vec<usize> = query.facets.iter().map(|facet| facet.number()).collect();
        let ask = Ask {
            clauses: &clauses,
            by_keys: false,
            any_word: asked.words == Words::Any,
            counted: if facets.is_empty() { EXACTLY } else { EXACTLY_BY_FACETS },
            keys: &keys,
            facets: &facets,
            comers: comers.as_deref(),
            near: query.place().map(|place| Near {
                point: point(place),
                radius: query.radius.map(|radius| radius.0),
            }),
            sort: query.sort,
            offset: query.page.saturating_sub(1).saturating_mul(query.per_page),
            limit: query.per_page,
            now: now.timestamp(),
            until: Some(asked.until),
            weights,
        };
        let found = index.find(&ask, &fitness)?;
        let mut counted: Vec<_> = query.facets.iter().copied().zip(found.facets).collect();
        // A filter's own values are counted as if it were not set: they are what else could be.
        for (facet, values) in &mut counted {
            if let Some(wider) = asked.without(*facet) {
                let (keys, kind) = (asked::keys(&wider), facet.number());
                let fitness = Fitness::new(&wider, now, weights);
                let ask = Ask { keys: &keys, facets: &[kind], limit: 0, ..ask.clone() };
                *values = index.find(&ask, &fitness)?.facets.pop().unwrap_or_default();
            }
        }
        let asked_words: Vec<&str> = clauses
            .iter()
            .flat_map(|clause| &clause.phrases)
            .flat_map(|phrase| &phrase.words)
            .map(|word| word.text.as_str())
            .collect();
        let needs = asked.needs();
        let mut marker = Marker::new(reading);
        let asking = Asking::of(query);
        let results = found.hits.iter().map(|hit| {
            let leaf = self.leaf(index, hit)?;
            let zone = query.place().and_then(|place| place.time_zone);
            let open = leaf.known.times(hit.place).now(now, zone);
            let why = why::why(query, (&asked_words, &needs), hit, &leaf.known, open);
            let kept = index.facts(hit.address);
            Ok(Finding {
                highlights: why::highlights(&leaf, &mut marker),
                place: hit.place,
                distance: hit.distance,
                score: hit.score,
                open,
                why,
                unsaid: kept.map(|kept| asking.leaves_open(kept)).unwrap_or_default(),
                card: Arc::clone(&leaf.card),
            })
        });
        Ok(Found {
            total: found.total,
            total_is_exact: found.is_exact,
            is_partial: found.is_partial,
            unknown_dropped: found.unknown,
            radius: query.radius,
            within: found.within,
            without_words: false,
            results: results.collect::<Result<_, Error>>()?,
            corrected: reading.corrected.clone(),
            near: query.near.clone(),
            needs,
            said: understood.said.clone(),
            relaxed: Vec::new(),
            facets: counted
                .into_iter()
                .map(|(facet, all)| (facet, facets::labelled(facet, all)))
                .collect(),
        })
    }

    fn leaf(&self, index: &Snapshot<Kept>, hit: &Hit) -> Result<Arc<Leaf>, Error> {
        let key = (hit.id, hit.hash);
        if let Some(leaf) = self.0.cards.find(key) {
            return Ok(leaf);
        }
        let leaf = Arc::new(Leaf::read(&index.card(hit.address)?)?);
        self.0.cards.keep(key, Arc::clone(&leaf));
        Ok(leaf)
    }
}

fn point(place: &Place) -> Point {
    Point { latitude: place.point.latitude(), longitude: place.point.longitude() }
}
