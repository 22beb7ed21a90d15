//! Hits: words, keys and place decide who is asked about, the caller's [`Judge`] who fits.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, TERMINATED, Term, postings::SegmentPostings};
use uuid::Uuid;

use crate::{
    Error, Facts, Point, Weights, facets,
    order::{self, Candidate},
    rank::{nearness, quality},
    segment::Segment,
    store::Snapshot,
    text::{Fit, Plan},
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
    /// Whether [`Found`] must count all that fits, where else what cannot come to the page is passed
    /// over unjudged. Only [`Sort::Relevance`] can pass anything over.
    pub is_counted: bool,
    /// Each must be met by one of its alternatives.
    pub keys: &'a [Vec<String>],
    /// Kinds of facets to count over all that fits.
    pub facets: &'a [&'a str],
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

    /// Looks at a service before its places; `None` where it fits at none of them.
    fn look(&self, facts: &F) -> Option<Self::Service>;

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
}

/// All that fits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// How many there are in all; at least so many, where that was not to be counted.
    pub total: usize,
    /// How many might fit, but too little is known of them.
    pub unknown: usize,
    /// How many of all that fit have a place within the radius; none where none was asked for.
    pub within: usize,
    /// For each kind asked for, its values with how many have them, the most frequent first.
    pub facets: Vec<Vec<(String, usize)>>,
}

impl<F: Facts> Snapshot<F> {
    /// The services that fit `ask` and please `judge`, best first.
    pub fn find(&self, ask: &Ask<'_>, judge: &impl Judge<F>) -> Result<Found, Error> {
        let plan = Plan::new(self, ask.clauses)?;
        let mut unknown = 0;
        let mut found = Vec::new();
        let mut bar = Bar::of(ask);
        for (number, segment) in self.segments().iter().enumerate() {
            let mut keys = Keys::open(self, segment, ask.keys)?;
            // `most` is what the words can come to; how well they fit is asked only of what is left.
            let mut look = |doc, most: f32, fit: &mut dyn FnMut() -> Fit| {
                if !segment.is_alive(doc) || !keys.have(doc) {
                    return;
                }
                let is_above =
                    |bar: &Option<Bar>, score| bar.as_ref().is_some_and(|bar| bar.is_above(score));
                let quality = self.quality(segment, doc, ask);
                if !ask.is_counted && is_above(&bar, most * quality) {
                    return;
                }
                let Some(facts) = segment.facts(doc) else { return };
                match place(segment, doc, facts, ask, judge) {
                    Placed::In { place, distance, factor } => {
                        let bound = most * quality * factor;
                        let address = Address { segment: number, doc };
                        let (score, text, words) = if !is_above(&bar, bound) {
                            let Fit { text, words, .. } = fit();
                            let lift = if ask.by_keys { f32::midpoint(1.0, text) } else { text };
                            let score = lift * quality * factor * judge.prefer(facts, place);
                            if let Some(bar) = &mut bar {
                                bar.raise(score);
                            }
                            (score, text, words)
                        } else if ask.is_counted {
                            (bound, most, 0)
                        } else {
                            return;
                        };
                        found.push(Candidate { address, score, text, words, place, distance });
                    }
                    Placed::Unknown => unknown += 1,
                    Placed::Out => {}
                }
            };
            let mut fits = plan.fits((number, segment), ask)?;
            if !ask.by_keys && !ask.clauses.is_empty() {
                fits.for_each(|fit| look(fit.doc, fit.text, &mut || fit));
                continue;
            }
            let wordless = ask.clauses.is_empty();
            keys_first(self, segment, ask.keys)?.for_each(|doc| {
                look(doc, 1.0, &mut || {
                    if wordless { Fit { doc, text: 1.0, words: 0 } } else { fits.at(doc) }
                });
            });
        }
        let total = found.len();
        let within = ask.near.and_then(|near| near.radius).map_or(0, |radius| {
            found.iter().filter(|one| one.distance.is_some_and(|far| far <= radius)).count()
        });
        let facets = facets::count(self, &found, ask.facets)?;
        let page = order::page(self, found, ask, &plan)?;
        let hits = page.into_iter().filter_map(|candidate| self.hit(&candidate)).collect();
        Ok(Found { hits, total, unknown, within, facets })
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the snapshot")]
    fn quality(&self, segment: &Segment<F>, doc: DocId, ask: &Ask<'_>) -> f32 {
        quality(segment.updated(doc), segment.completeness(doc), ask.now, ask.weights)
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
        })
    }
}

/// The score that a service must reach to be among those looked at; judging another is idle, since
/// no factor is above 1.
struct Bar {
    /// The best so far, as bits: those of floats that are not negative are in the floats' order.
    best: BinaryHeap<Reverse<u32>>,
    most: usize,
}

impl Bar {
    fn of(ask: &Ask<'_>) -> Option<Self> {
        let most = order::looked_at(ask);
        let passes_over = ask.sort == Sort::Relevance && most > 0;
        passes_over.then(|| Self { best: BinaryHeap::with_capacity(most + 1), most })
    }

    fn is_above(&self, score: f32) -> bool {
        self.best.len() == self.most
            && self.best.peek().is_some_and(|Reverse(least)| score.to_bits() < *least)
    }

    fn raise(&mut self, score: f32) {
        self.best.push(Reverse(score.to_bits()));
        if self.best.len() > self.most {
            self.best.pop();
        }
    }
}

enum Placed {
    In { place: Option<usize>, distance: Option<f64>, factor: f32 },
    Unknown,
    Out,
}

/// Judges the service at each of its places and keeps the best.
fn place<F: Facts>(
    segment: &Segment<F>,
    doc: DocId,
    facts: &F,
    ask: &Ask<'_>,
    judge: &impl Judge<F>,
) -> Placed {
    let Some(service) = judge.look(facts) else { return Placed::Out };
    let mut best = Placed::Out;
    let mut best_factor = 0.0;
    let mut offer = |at, place, distance: Option<f64>| match judge.judge(facts, &service, at) {
        Verdict::Fits(fit) => {
            let radius = ask.near.and_then(|near| near.radius);
            let factor = fit * distance.map_or(1.0, |far| nearness(far, radius, ask.weights));
            if factor > best_factor {
                best_factor = factor;
                best = Placed::In { place, distance, factor };
            }
        }
        Verdict::Unknown if best_factor == 0.0 => best = Placed::Unknown,
        Verdict::Unknown | Verdict::Fails => {}
    };
    let mut nearest: Option<(usize, f64)> = None;
    let mut reached = false;
    let mut places = 0;
    for (number, point) in segment.places(doc).enumerate() {
        places += 1;
        let Some(near) = ask.near else {
            offer(At::Place(number), Some(number), None);
            continue;
        };
        let far = point.distance(near.point);
        if near.radius.is_none_or(|radius| far <= radius) {
            reached = true;
            offer(At::Place(number), Some(number), Some(far));
        } else if nearest.is_none_or(|(_, least)| far < least) {
            nearest = Some((number, far));
        }
    }
    if places == 0 {
        offer(At::Nowhere, None, None);
    } else if let (false, Some((number, far))) = (reached, nearest) {
        offer(At::Afar(number), Some(number), Some(far));
    }
    best
}

/// The documents that have one of the first keys, in order; all where no key is asked for.
fn keys_first<F: Facts>(
    snapshot: &Snapshot<F>,
    segment: &Segment<F>,
    keys: &[Vec<String>],
) -> Result<Box<dyn Iterator<Item = DocId>>, Error> {
    let Some(group) = keys.first() else { return Ok(Box::new(0..segment.reader.max_doc())) };
    let mut documents = Vec::new();
    for postings in
        Keys::open(snapshot, segment, std::slice::from_ref(group))?.0.iter_mut().flatten()
    {
        while postings.doc() != TERMINATED {
            documents.push(postings.doc());
            postings.advance();
        }
    }
    documents.sort_unstable();
    documents.dedup();
    Ok(Box::new(documents.into_iter()))
}

/// The exact keys of the question, each with its alternatives.
struct Keys(Vec<Vec<SegmentPostings>>);

impl Keys {
    fn open<F: Facts>(
        snapshot: &Snapshot<F>,
        segment: &Segment<F>,
        keys: &[Vec<String>],
    ) -> Result<Self, Error> {
        let field = snapshot.fields().key;
        let index = segment.reader.inverted_index(field)?;
        let postings = |key: &String| {
            let term = Term::from_field_text(field, key);
            index.read_postings(&term, IndexRecordOption::Basic).transpose()
        };
        let group = |keys: &Vec<String>| keys.iter().filter_map(postings).collect();
        Ok(Self(keys.iter().map(group).collect::<Result<_, _>>()?))
    }

    /// Whether `doc`, which must not lie before those asked earlier, has one key of each group.
    fn have(&mut self, doc: DocId) -> bool {
        self.0.iter_mut().all(|group| {
            group.iter_mut().any(|postings| {
                let at = postings.doc();
                at == doc || (at < doc && at != TERMINATED && postings.seek(doc) == doc)
            })
        })
    }
}
