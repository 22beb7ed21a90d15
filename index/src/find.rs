//! Hits: words, keys and place decide who is asked about, the caller's [`Judge`] who fits.

use std::time::Instant;

use tantivy::DocId;
use uuid::Uuid;

use crate::{
    Error, Facts, Point, Weights, facets,
    fits::{Fit, Gate as _, Pass},
    gather::{Entry, Gathering},
    keys::{Keys, Listed},
    order::{self, Candidate},
    store::Snapshot,
    text::Plan,
    words::Clause,
};

/// A question.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What is looked for: every clause; none asks for every document.
    pub clauses: &'a [Clause],
    /// Whether the keys alone decide what is a hit and words only lift it, where else every clause
    /// must have its least share.
    pub by_keys: bool,
    /// Whether one word is enough to be a hit.
    pub any_word: bool,
    /// So many hits are counted; past these, what cannot come to the page is passed over unjudged.
    /// [`Sort::Updated`] and [`Sort::Name`] pass nothing over.
    pub counted: usize,
    /// Each must be met by one of its alternatives.
    pub keys: &'a [Vec<String>],
    /// Kinds of facets to count over all that fits, by their numbers.
    pub facets: &'a [usize],
    /// Keys of what may be a hit though no place of it is within the radius; `None` where all may.
    pub comers: Option<&'a [String]>,
    /// From where.
    pub near: Option<Near>,
    /// In which order.
    pub sort: Sort,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many to hand back.
    pub limit: usize,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// When to answer with what there is by then; [`Found::is_partial`] tells.
    pub until: Option<Instant>,
    /// What counts how much.
    pub weights: &'a Weights,
}

/// From where, and how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The middle.
    pub point: Point,
    /// How far in metres; `None` only ranks.
    pub radius: Option<f64>,
}

/// In which order hits come; ties stand in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Nearest first, those without a place last.
    Distance,
    /// Latest first.
    Updated,
    /// By name.
    Name,
}

/// Which of a service's places is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A place in reach, by its number in [`Document::places`](crate::Document::places).
    Place(usize),
    /// The nearest place, which is out of reach.
    Afar(usize),
    /// The service has no place that may be told.
    Nowhere,
}

/// The caller's answer about one service at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It is a hit; at most 1, less where less is known to fit.
    Fits(f32),
    /// It might fit, but too little is known to show it.
    Unknown,
    /// It does not fit.
    Fails,
}

/// What the caller knows about fitting.
pub trait Judge<F> {
    /// What holds of a service at all its places.
    type Service;

    /// The services asked about from here on are of another segment, with [other facts in
    /// common](Facts::Shared).
    fn enter(&self) {}

    /// Looks at a service before its places; `None` where it fits at none of them.
    fn look(&self, facts: &F) -> Option<Self::Service>;

    /// What is left of its score at the best of its places, at most.
    fn most(&self, _service: &Self::Service) -> f32 {
        1.0
    }

    /// Whether it may be a hit where no place of it is in reach.
    fn comes(&self, _facts: &F) -> bool {
        true
    }

    /// Whether that service fits at that place.
    fn judge(&self, facts: &F, service: &Self::Service, at: At) -> Verdict;

    /// What is left of its score where it fits, but something else would be preferred; at most 1. It
    /// is asked only of what may come to the page.
    fn prefer(&self, _facts: &F, _place: Option<usize>) -> f32 {
        1.0
    }
}

impl<F, J: Fn(&F, At) -> Verdict> Judge<F> for J {
    type Service = ();

    fn look(&self, _: &F) -> Option<()> {
        Some(())
    }

    fn judge(&self, facts: &F, (): &(), at: At) -> Verdict {
        self(facts, at)
    }
}

/// Where a document lies; good for the snapshot that named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
}

/// One service that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where its card lies.
    pub address: Address,
    /// The service.
    pub id: Uuid,
    /// Which version of its document this is.
    pub hash: u128,
    /// At most 1.
    pub score: f32,
    /// How well the words fit, at most 1; 1 without words.
    pub text: f32,
    /// Bit n: it has word n of the question, counted through all clauses.
    pub words: u64,
    /// The best place, by its number.
    pub place: Option<usize>,
    /// How far that is, in metres.
    pub distance: Option<f64>,
    /// When it was last verified or changed, in seconds since 1970, where that is known.
    pub updated: Option<i64>,
}

/// All that fits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// How many there are in all; at least so many, where not all were counted.
    pub total: usize,
    /// Whether all were counted.
    pub is_exact: bool,
    /// Whether the time ran out before all were looked at: there may be better ones.
    pub is_partial: bool,
    /// How many might fit, but too little is known of them.
    pub unknown: usize,
    /// How many of those counted have a place within the radius; none where none was asked for.
    pub within: usize,
    /// For each kind asked for, its values with how many have them, the most frequent first.
    pub facets: Vec<Vec<(String, usize)>>,
}

impl<F: Facts> Snapshot<F> {
    /// The services that fit `ask` and please `judge`, best first.
    pub fn find(&self, ask: &Ask<'_>, judge: &impl Judge<F>) -> Result<Found, Error> {
        let plan = Plan::new(self, ask.clauses)?;
        let mut gathering = Gathering::new(ask, judge);
        for round in gathering.rounds(self.documents()) {
            for (number, segment) in self.segments().iter().enumerate() {
                judge.enter();
                let mut entry = Entry::new(&mut gathering, round, (number, segment))?;
                gather(&mut entry, ask, &plan)?;
            }
        }
        let Gathering { found, unknown, is_exact, is_partial, .. } = gathering;
        let total = found.len();
        let within = ask.near.and_then(|near| near.radius).map_or(0, |radius| {
            found.iter().filter(|one| one.distance.is_some_and(|far| far <= radius)).count()
        });
        let facets = facets::count(self, &found, ask.facets)?;
        let page = order::page(self, found, ask, &plan)?;
        let hits = page.into_iter().filter_map(|candidate| self.hit(&candidate)).collect();
        Ok(Found { hits, total, is_exact, is_partial, unknown, within, facets })
    }

    fn hit(&self, candidate: &Candidate) -> Option<Hit> {
        let Candidate { address, score, text, words, place, distance } = *candidate;
        let segment = self.segments().get(address.segment)?;
        Some(Hit {
            address,
            id: segment.id(address.doc),
            hash: segment.hash(address.doc),
            score,
            text,
            words,
            place,
            distance,
            updated: Some(segment.rows.state(address.doc).updated).filter(|&at| at > 0),
        })
    }
}

/// Gathers what a segment has.
fn gather<F: Facts, J: Judge<F>>(
    entry: &mut Entry<'_, '_, F, J>,
    ask: &Ask<'_>,
    plan: &Plan,
) -> Result<(), Error> {
    let (here, segment) = (entry.here, entry.here.1);
    let mut keys = Keys::open(segment, ask.keys)?;
    let mut fits = plan.fits(here, ask)?;
    if !ask.by_keys && !ask.clauses.is_empty() {
        while !entry.gathering.is_late()
            && let Some(fit) = fits.next(entry.gathering.least(), entry)
        {
            if segment.is_alive(fit.doc) && keys.have(fit.doc) {
                entry.gathering.look(here, fit.doc, fit.text, || fit);
            }
        }
        return Ok(());
    }
    let wordless = ask.clauses.is_empty();
    let mut listed = Listed::open(segment, ask.keys)?;
    let (mut from, mut clear) = (0, 0);
    while !entry.gathering.is_late()
        && let Some(doc) = listed.first(from)
    {
        from = doc + 1;
        if doc >= clear {
            match entry.pass(doc, 1.0) {
                Pass::Through(until) => clear = until,
                Pass::Over(next) => {
                    from = next;
                    continue;
                }
            }
        }
        if segment.is_alive(doc) && keys.have(doc) {
            entry.gathering.look(here, doc, 1.0, || {
                if wordless { Fit { doc, text: 1.0, words: 0 } } else { fits.at(doc) }
            });
        }
    }
    Ok(())
}
