//! Goes through one segment document by document and tells how well each fits the words.

use tantivy::{
    DocId, DocSet as _, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings as _, SegmentPostings},
    schema::IndexRecordOption,
};

use crate::{
    Error, Facts,
    rank::{rarity, saturation},
    segment::Segment,
    store::Snapshot,
    words::Word,
};

/// The question's stems with what each is worth across the whole index.
pub(crate) struct Plan {
    stems: Vec<Planned>,
    /// What each word could add at most.
    most: Vec<f32>,
    mean_length: f32,
}

struct Planned {
    term: Term,
    word: usize,
    most: f32,
}

/// One document and how it fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub doc: DocId,
    /// At most 1.
    pub text: f32,
    /// The share of the words that it has, by weight.
    pub share: f32,
    /// Bit n: it has word n.
    pub words: u32,
}

/// The documents of a segment that have at least one of the words, in order.
pub(crate) struct Fits<'a> {
    plan: &'a Plan,
    cursors: Vec<Cursor>,
    lengths: FieldNormReader,
    best: Vec<f32>,
    all: f32,
}

struct Cursor {
    postings: SegmentPostings,
    word: usize,
    most: f32,
}

impl Plan {
    /// Looks up how rare each stem is; words that no document has are left out.
    pub fn new<F: Facts>(snapshot: &Snapshot<F>, words: &[Word]) -> Result<Self, Error> {
        let documents = snapshot.documents();
        let mut most = vec![0.0_f32; words.len()];
        let mut stems = Vec::new();
        for (word, (asked, most)) in words.iter().zip(&mut most).enumerate() {
            for (stem, weight) in &asked.stems {
                let term = Term::from_field_text(snapshot.fields().body, stem);
                let with_term = snapshot.frequency(&term)?;
                if with_term > 0 {
                    let worth = asked.weight * weight * rarity(with_term, documents);
                    *most = most.max(worth);
                    stems.push(Planned { term, word, most: worth });
                }
            }
        }
        Ok(Self { stems, most, mean_length: snapshot.mean_length() })
    }

    /// Whether no document has any of the words.
    pub const fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// The documents of `segment` that have some of the words.
    pub fn fits<F>(&self, segment: &Segment<F>) -> Result<Fits<'_>, Error> {
        let body = segment.body()?;
        let mut cursors = Vec::with_capacity(self.stems.len());
        for stem in &self.stems {
            if let Some(postings) = body.read_postings(&stem.term, IndexRecordOption::WithFreqs)? {
                cursors.push(Cursor { postings, word: stem.word, most: stem.most });
            }
        }
        Ok(Fits {
            plan: self,
            cursors,
            lengths: segment.lengths()?,
            best: vec![0.0; self.most.len()],
            all: self.most.iter().sum(),
        })
    }

    /// The share of neighbouring pairs of the question that are neighbours in `doc` too.
    pub fn closeness<F>(&self, segment: &Segment<F>, doc: DocId) -> Result<f32, Error> {
        let body = segment.body()?;
        let mut places = vec![Vec::new(); self.most.len()];
        for stem in &self.stems {
            let Some(into) = places.get_mut(stem.word) else { continue };
            let with = IndexRecordOption::WithFreqsAndPositions;
            if let Some(mut postings) = body.read_postings(&stem.term, with)?
                && postings.doc() <= doc
                && postings.seek(doc) == doc
            {
                postings.append_positions_with_offset(0, into);
            }
        }
        for positions in &mut places {
            positions.sort_unstable();
        }
        let pairs = places.windows(2).filter_map(|pair| match pair {
            [one, two] => Some(one.iter().any(|at| two.binary_search(&(at + 1)).is_ok())),
            _ => None,
        });
        let (mut close, mut all) = (0.0, 0.0);
        for pair in pairs {
            all += 1.0;
            close += f32::from(u8::from(pair));
        }
        Ok(if all > 0.0 { close / all } else { 0.0 })
    }
}

impl Iterator for Fits<'_> {
    type Item = Fit;

    fn next(&mut self) -> Option<Fit> {
        let doc = self.cursors.iter().map(|cursor| cursor.postings.doc()).min()?;
        if doc == TERMINATED {
            return None;
        }
        self.best.fill(0.0);
        let length = self.lengths.fieldnorm(doc);
        let mut words = 0;
        for cursor in &mut self.cursors {
            if cursor.postings.doc() != doc {
                continue;
            }
            let times = cursor.postings.term_freq();
            let score = cursor.most * saturation(times, length, self.plan.mean_length);
            if let Some(best) = self.best.get_mut(cursor.word) {
                *best = best.max(score);
            }
            words |= 1 << cursor.word.min(31);
            cursor.postings.advance();
        }
        let has = |word: usize| words & (1 << word.min(31)) != 0;
        let held = self.plan.most.iter().enumerate().filter(|(word, _)| has(*word));
        let share = held.map(|(_, most)| most).sum::<f32>() / self.all;
        Some(Fit { doc, text: self.best.iter().sum::<f32>() / self.all, share, words })
    }
}
