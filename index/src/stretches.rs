//! Documents that lie one after another, summed up: where their places are, how good the best of
//! their records can be. As the index is sorted by place, a question from somewhere passes over
//! most of a large directory by a look at its stretches.

use tantivy::DocId;

use crate::{
    Ask, Point,
    place::{Circle, Rect},
    rank::{nearness, quality},
    rows::{Rows, State},
};

/// Documents in a stretch of each level, as powers of two; few in a build for tests, whose indexes
/// are small.
const LEVELS: [u32; 2] = if cfg!(debug_assertions) { [4, 2] } else { [12, 7] };

/// Distances are good to so many metres, at the least.
const INEXACT: f64 = 0.1;

/// The stretches of one segment, the long ones first.
pub(crate) struct Stretches([Vec<Stretch>; LEVELS.len()]);

#[derive(Clone, Debug, Default)]
struct Stretch {
    /// Where the places are; `None` without any.
    rect: Option<Rect>,
    /// Whether a document has no place.
    has_placeless: bool,
    /// When the latest was updated.
    updated: i64,
    /// How complete the most complete is.
    completeness: u8,
}

/// What documents ahead can come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ahead {
    /// Holds for those before this.
    pub until: DocId,
    /// Whether every place is out of reach.
    pub is_off: bool,
    /// What place and record leave of a score, at most.
    pub most: f32,
    /// How far the nearest can be, in metres; infinite without places.
    pub nearest: f64,
}

impl Stretches {
    /// Sums up all documents.
    pub fn of<F>(rows: &Rows<F>) -> Self {
        let mut all: [Vec<Stretch>; LEVELS.len()] = Default::default();
        for (doc, (state, row)) in (0..).zip(rows.all()) {
            for (level, stretches) in LEVELS.iter().zip(&mut all) {
                if doc % (1 << level) == 0 {
                    stretches.push(Stretch { updated: state.updated, ..Stretch::default() });
                }
                if let Some(stretch) = stretches.last_mut() {
                    stretch.add(*state, rows.places(row));
                }
            }
        }
        Self(all)
    }
}

impl Stretch {
    fn add(&mut self, state: State, places: &[Point]) {
        for place in places {
            self.rect.get_or_insert(Rect::at(*place)).take_in(*place);
        }
        self.has_placeless |= places.is_empty();
        self.updated = self.updated.max(state.updated);
        self.completeness = self.completeness.max(state.completeness);
    }
}

/// A question, held against stretches.
pub(crate) struct Outlook<'a> {
    ask: &'a Ask<'a>,
    /// Where a radius limits it.
    pub circle: Option<Circle>,
}

impl<'a> Outlook<'a> {
    pub fn new(ask: &'a Ask<'a>) -> Self {
        let circle = ask.near.and_then(|near| Some(Circle::new(near.point, near.radius?)));
        Self { ask, circle }
    }

    /// What the documents from `doc` on can come to, as far ahead as they are off or passed over.
    pub fn ahead(
        &self,
        stretches: &Stretches,
        doc: DocId,
        is_over: impl Fn(&Ahead) -> bool,
    ) -> Ahead {
        let mut ahead = Ahead { until: doc + 1, is_off: false, most: 1.0, nearest: 0.0 };
        for (level, stretches) in LEVELS.iter().zip(&stretches.0) {
            let number = doc >> level;
            let Some(stretch) = usize::try_from(number).ok().and_then(|at| stretches.get(at))
            else {
                break;
            };
            ahead = self.of(stretch, (number + 1) << level);
            if ahead.is_off || is_over(&ahead) {
                break;
            }
        }
        ahead
    }

    fn of(&self, stretch: &Stretch, until: DocId) -> Ahead {
        let ask = self.ask;
        let best = quality(stretch.updated, stretch.completeness, ask.now, ask.weights);
        let (is_off, nearest) = match (ask.near, &stretch.rect) {
            (Some(near), Some(rect)) => {
                let is_off = self.circle.as_ref().is_some_and(|circle| !circle.may_meet(rect));
                (is_off, (rect.distance(near.point) - INEXACT).max(0.0))
            }
            _ => (self.circle.is_some(), f64::INFINITY),
        };
        let left = match ask.near {
            Some(near) if !stretch.has_placeless => nearness(nearest, near.radius, ask.weights),
            _ => 1.0,
        };
        Ahead { until, is_off, most: best * left, nearest }
    }
}
