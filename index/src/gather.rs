//! Gathers the hits of one question, and tells what can no longer come to its page.

use std::{cmp::Reverse, collections::BinaryHeap, time::Instant};

use tantivy::{DocId, TERMINATED};

use crate::{
    Error, Facts, Point,
    find::{Address, Ask, At, Judge, Sort, Verdict},
    fits::{Fit, Gate, Pass},
    keys::Listed,
    order::{self, Candidate},
    rank::{nearness, quality},
    rows::State,
    segment::Segment,
    stretches::{Ahead, Outlook},
};

/// What was found so far.
pub(crate) struct Gathering<'a, J> {
    ask: &'a Ask<'a>,
    judge: &'a J,
    bar: Option<Bar>,
    outlook: Outlook<'a>,
    /// What the documents let through last can come to.
    ahead: Ahead,
    pub found: Vec<Candidate>,
    /// How many might fit, but too little is known of them.
    pub unknown: usize,
    /// Whether nothing was passed over.
    pub is_exact: bool,
    /// Whether the time ran out.
    pub is_partial: bool,
    looked_at: usize,
}

/// So many documents are looked at between two looks at the clock.
const UNTIMED: usize = 512;

/// In an index of more documents what is near goes first; in a build for tests always.
const MANY: u64 = if cfg!(debug_assertions) { 0 } else { 20_000 };

/// A little more than any product of the same factors in another order.
const ROUNDED: f32 = 1.000_01;

impl<'a, J> Gathering<'a, J> {
    pub fn new(ask: &'a Ask<'a>, judge: &'a J) -> Self {
        Self {
            ask,
            judge,
            bar: Bar::of(ask),
            outlook: Outlook::new(ask),
            ahead: Ahead::default(),
            found: Vec::new(),
            unknown: 0,
            is_exact: true,
            is_partial: false,
            looked_at: 0,
        }
    }

    /// In which rounds to go through so many documents. In a large index what is near goes first: its
    /// hits are mostly better, so that most of the rest is passed over.
    pub fn rounds(&self, documents: u64) -> Vec<Round> {
        let Some(near) = self.ask.near.filter(|_| documents > MANY) else {
            return vec![Round::Whole];
        };
        let metres = near.radius.map_or(self.ask.weights.half_without_radius, |far| far / 4.0);
        vec![Round::Near(metres), Round::Far(metres)]
    }

    /// Whether it is time to answer; asked before each document.
    pub fn is_late(&mut self) -> bool {
        if !self.is_partial && self.looked_at.is_multiple_of(UNTIMED) {
            self.is_partial = self.ask.until.is_some_and(|until| Instant::now() >= until);
            self.is_exact &= !self.is_partial;
        }
        self.looked_at += 1;
        self.is_partial
    }

    /// What cannot come to more than this need not be looked at.
    pub fn least(&mut self) -> f32 {
        if self.is_counting() || self.ask.sort != Sort::Relevance {
            return 0.0;
        }
        let least = self.bar.as_ref().map_or(0.0, Bar::least);
        self.is_exact &= least == 0.0;
        least
    }

    fn is_counting(&self) -> bool {
        self.found.len() < self.ask.counted
    }

    /// Whether what comes to so much at most, no nearer than that, is no longer wanted.
    fn is_idle(&self, most: f32, nearest: f64) -> bool {
        !self.is_counting() && self.is_below(most, nearest)
    }

    fn is_idle_ahead(&self, ahead: &Ahead, text: f32) -> bool {
        self.is_idle(self.lift(text) * ahead.most, ahead.nearest)
    }

    fn is_below(&self, most: f32, nearest: f64) -> bool {
        let merit = match self.ask.sort {
            Sort::Distance => closeness(nearest),
            _ => most,
        };
        self.bar.as_ref().is_some_and(|bar| merit * ROUNDED < bar.least())
    }

    /// What the words make of a score.
    const fn lift(&self, text: f32) -> f32 {
        if self.ask.by_keys { f32::midpoint(1.0, text) } else { text }
    }

    /// Looks at a document: `most` is what the words can come to, `fit` how well they do, which is
    /// asked only of what is left.
    pub fn look<F: Facts>(
        &mut self,
        (number, segment): (usize, &Segment<F>),
        doc: DocId,
        most: f32,
        fit: impl FnOnce() -> Fit,
    ) where
        J: Judge<F>,
    {
        // What was let through was let through for the best words and the nearest place in it.
        if self.is_idle_ahead(&self.ahead, most) {
            self.is_exact = false;
            return;
        }
        let State { updated, completeness } = segment.rows.state(doc);
        let quality = quality(updated, completeness, self.ask.now, self.ask.weights);
        // With what the record is worth.
        let whole = self.lift(most) * quality;
        if self.is_idle(whole, 0.0) {
            self.is_exact = false;
            return;
        }
        let Some(row) = segment.rows.of(doc) else { return };
        let Some(facts) = &row.facts else { return };
        match self.place(segment.rows.places(row), facts, whole) {
            Placed::In { place, distance, factor } => {
                let bound = whole * factor;
                let address = Address { segment: number, doc };
                let far = distance.unwrap_or(f64::INFINITY);
                let (score, text, words) = if !self.is_below(bound, far) {
                    let Fit { text, words, .. } = fit();
                    let preferred = self.judge.prefer(facts, place);
                    let score = self.lift(text) * quality * factor * preferred;
                    if let Some(bar) = &mut self.bar {
                        bar.raise(match self.ask.sort {
                            Sort::Distance => closeness(far),
                            _ => score,
                        });
                    }
                    (score, text, words)
                } else if self.is_counting() {
                    (bound, most, 0)
                } else {
                    self.is_exact = false;
                    return;
                };
                self.found.push(Candidate { address, score, text, words, place, distance });
            }
            Placed::Unknown => self.unknown += 1,
            Placed::Below => self.is_exact = false,
            Placed::Out => {}
        }
    }

    /// Judges the service at each of its places and keeps the best; `most` is what it comes to
    /// without them.
    fn place<F: Facts>(&self, places: &[Point], facts: &F, most: f32) -> Placed
    where
        J: Judge<F>,
    {
        let (ask, judge) = (self.ask, self.judge);
        // What lies off and does not come is most of a directory, and told by the least arithmetic.
        let mut comes = true;
        if let (Some(circle), [_, ..]) = (&self.outlook.circle, places) {
            comes = judge.comes(facts);
            if !comes && !places.iter().any(|point| circle.has(*point)) {
                return Placed::Out;
            }
        }
        let Some(service) = judge.look(facts) else { return Placed::Out };
        if self.is_idle(most * judge.most(&service), 0.0) {
            return Placed::Below;
        }
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
        for (number, point) in places.iter().enumerate() {
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
        if places.is_empty() {
            offer(At::Nowhere, None, None);
        } else if let (true, false, Some((number, far))) = (comes, reached, nearest) {
            offer(At::Afar(number), Some(number), Some(far));
        }
        best
    }
}

/// Lets through the documents of a segment that can still matter.
pub(crate) struct Entry<'g, 'a, F, J> {
    pub gathering: &'g mut Gathering<'a, J>,
    pub here: (usize, &'g Segment<F>),
    round: Round,
    /// Those that may be hits though their places are off; `None` where all may.
    comers: Option<Listed>,
    /// The last stretch found to be off.
    off: Ahead,
}

impl<'g, 'a, F, J> Entry<'g, 'a, F, J> {
    pub fn new(
        gathering: &'g mut Gathering<'a, J>,
        round: Round,
        here: (usize, &'g Segment<F>),
    ) -> Result<Self, Error> {
        let comers = gathering.ask.comers;
        let comers = comers.map(|comers| Listed::having(here.1, comers)).transpose()?;
        Ok(Self { gathering, here, round, comers, off: Ahead::default() })
    }
}

/// Which documents are gone through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Round {
    /// All.
    Whole,
    /// Stretches that begin within so many metres.
    Near(f64),
    /// All other ones.
    Far(f64),
}

impl Round {
    const fn leaves_out(self, ahead: &Ahead) -> bool {
        match self {
            Self::Whole => false,
            Self::Near(metres) => ahead.nearest > metres,
            Self::Far(metres) => ahead.nearest <= metres,
        }
    }
}

impl<F, J> Gate for Entry<'_, '_, F, J> {
    fn pass(&mut self, doc: DocId, text: f32) -> Pass {
        let Self { gathering, here: (_, segment), round, comers, off } = self;
        let is_idle = |ahead: &Ahead| gathering.is_idle_ahead(ahead, text);
        let is_far = |ahead: &Ahead| matches!(round, Round::Near(_)) && round.leaves_out(ahead);
        let mut ahead = match *off {
            off if doc < off.until => off,
            _ => gathering
                .outlook
                .ahead(&segment.stretches, doc, |ahead| is_far(ahead) || is_idle(ahead)),
        };
        if round.leaves_out(&ahead) {
            return Pass::Over(ahead.until);
        }
        if is_idle(&ahead) {
            gathering.is_exact = false;
            return Pass::Over(ahead.until);
        }
        if let (true, Some(comers)) = (ahead.is_off, comers) {
            let next = comers.first(doc).unwrap_or(TERMINATED);
            *off = ahead;
            if next > doc {
                return Pass::Over(next.min(ahead.until));
            }
            ahead.until = doc + 1;
        }
        gathering.ahead = ahead;
        Pass::Through(ahead.until)
    }

    fn wants(&mut self, text: f32) -> bool {
        let wants = !self.gathering.is_idle_ahead(&self.gathering.ahead, text);
        self.gathering.is_exact &= wants;
        wants
    }
}

/// How near that is, in metres: 1 is here, 0 without a place. Doubles tell apart distances that
/// this does not; those are equals to the bar.
#[expect(clippy::cast_possible_truncation, reason = "rounded the same way wherever it is compared")]
fn closeness(distance: f64) -> f32 {
    (1.0 / (1.0 + distance / 1000.0)) as f32
}

/// What a service must reach to be among those looked at; judging another is idle, since no factor
/// is above 1.
struct Bar {
    /// The best so far, as bits: those of floats that are not negative are in the floats' order.
    best: BinaryHeap<Reverse<u32>>,
    most: usize,
}

impl Bar {
    fn of(ask: &Ask<'_>) -> Option<Self> {
        let most = order::looked_at(ask);
        let passes_over = matches!(ask.sort, Sort::Relevance | Sort::Distance) && most > 0;
        passes_over.then(|| Self { best: BinaryHeap::with_capacity(most + 1), most })
    }

    /// What is reached; 0 while there is room for any.
    fn least(&self) -> f32 {
        match self.best.peek() {
            Some(Reverse(least)) if self.best.len() == self.most => f32::from_bits(*least),
            _ => 0.0,
        }
    }

    fn raise(&mut self, merit: f32) {
        self.best.push(Reverse(merit.to_bits()));
        if self.best.len() > self.most {
            self.best.pop();
        }
    }
}

enum Placed {
    In {
        place: Option<usize>,
        distance: Option<f64>,
        factor: f32,
    },
    Unknown,
    /// It does not come to what is wanted, whether it fits or not.
    Below,
    Out,
}
