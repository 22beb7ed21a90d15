//! Gathers the hits of one question, and tells what can no longer come to its page.

use std::{cmp::Reverse, collections::BinaryHeap, time::Instant};

use tantivy::DocId;

use crate::{
    Facts, Point,
    find::{Address, Ask, At, Judge, Sort, Verdict},
    fits::Fit,
    order::{self, Candidate},
    place::Circle,
    rank::{nearness, quality},
    segment::Segment,
};

/// What was found so far.
pub(crate) struct Gathering<'a, J> {
    ask: &'a Ask<'a>,
    judge: &'a J,
    bar: Option<Bar>,
    /// Where a radius limits it.
    circle: Option<Circle>,
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

impl<'a, J> Gathering<'a, J> {
    pub fn new(ask: &'a Ask<'a>, judge: &'a J) -> Self {
        Self {
            ask,
            judge,
            bar: Bar::of(ask),
            circle: ask.near.and_then(|near| Some(Circle::new(near.point, near.radius?))),
            found: Vec::new(),
            unknown: 0,
            is_exact: true,
            is_partial: false,
            looked_at: 0,
        }
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
        if self.is_counting() {
            return 0.0;
        }
        let least = self.bar.as_ref().map_or(0.0, Bar::least);
        self.is_exact &= least == 0.0;
        least
    }

    fn is_counting(&self) -> bool {
        self.found.len() < self.ask.counted
    }

    fn is_above(&self, score: f32) -> bool {
        self.bar.as_ref().is_some_and(|bar| score < bar.least())
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
        let ask = self.ask;
        let row = segment.rows.of(doc);
        let quality = quality(row.updated, row.completeness, ask.now, ask.weights);
        if !self.is_counting() && self.is_above(most * quality) {
            self.is_exact = false;
            return;
        }
        let Some(facts) = segment.facts(row.facts) else { return };
        match place(segment.rows.places(&row), facts, (ask, self.circle.as_ref()), self.judge) {
            Placed::In { place, distance, factor } => {
                let bound = most * quality * factor;
                let address = Address { segment: number, doc };
                let (score, text, words) = if !self.is_above(bound) {
                    let Fit { text, words, .. } = fit();
                    let lift = if ask.by_keys { f32::midpoint(1.0, text) } else { text };
                    let score = lift * quality * factor * self.judge.prefer(facts, place);
                    if let Some(bar) = &mut self.bar {
                        bar.raise(score);
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
            Placed::Out => {}
        }
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

    /// The score; 0 while there is room for any.
    fn least(&self) -> f32 {
        match self.best.peek() {
            Some(Reverse(least)) if self.best.len() == self.most => f32::from_bits(*least),
            _ => 0.0,
        }
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
    places: &[Point],
    facts: &F,
    (ask, circle): (&Ask<'_>, Option<&Circle>),
    judge: &impl Judge<F>,
) -> Placed {
    // What lies off and does not come is most of a directory, and told by the least arithmetic.
    let mut comes = true;
    if let (Some(circle), [_, ..]) = (circle, places) {
        comes = judge.comes(facts);
        if !comes && !places.iter().any(|point| circle.has(*point)) {
            return Placed::Out;
        }
    }
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
