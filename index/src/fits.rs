//! Goes through one segment document by document and tells how well each fits the words.
//!
//! Documents that have only words which cannot make them a hit, or none that could still come to the
//! page, are not even looked at (`MaxScore`: Turtle & Flood 1995): the cursors of such words are idle,
//! and only asked about documents that the others lead to.

use tantivy::{
    DocId, TERMINATED, fieldnorm::FieldNormReader, query::Bm25Weight, schema::IndexRecordOption,
};

use crate::{
    Ask, Error,
    cursor::Cursor,
    document::WHOLE,
    rank::saturation,
    segment::Segment,
    text::{Plan, Planned},
};

/// One document and how it fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub doc: DocId,
    /// At most 1.
    pub text: f32,
    /// Bit n: it has word n, counted through all phrases; those past the 64th share the last bit.
    pub words: u64,
}

/// So many answers are kept.
const TOLD: usize = 64;

/// Tells which documents are worth a look.
pub(crate) trait Gate {
    /// Whether to look at those from `doc` on, whose words come to `text` at most.
    fn pass(&mut self, doc: DocId, text: f32) -> Pass;

    /// Of those let through last, whether to look at some whose words come to less.
    fn wants(&mut self, text: f32) -> bool;
}

/// The answer of a [`Gate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// Those before this one are worth a look.
    Through(DocId),
    /// None before this one is.
    Over(DocId),
}

/// The documents of a segment that fit the words, in order.
pub(crate) struct Fits<'a> {
    plan: &'a Plan,
    /// Those that add least first.
    cursors: Vec<List<'a>>,
    /// By cursor: how well a document can fit that has no later one; `None` where it is no hit.
    bounds: Vec<Option<f32>>,
    /// So many of the first cursors lead to no document that counts.
    idle: usize,
    lengths: FieldNormReader,
    /// Of a word whose share is told; how much it says does not matter.
    weight: Bm25Weight,
    /// By word: what it adds to the document looked at.
    best: Vec<f32>,
    /// By word: what the best of its stems that the document has could add at most.
    had: Vec<f32>,
    /// By clause: what its keys leave to be wished for.
    missed: Vec<f32>,
    least: f32,
    coverage: f32,
    /// Documents before this one are worth a look.
    clear: DocId,
    /// What documents come to at most that have the same of the leading words, as told last.
    told: [(u64, f32); TOLD],
}

/// A list of documents, and what those in it get.
struct List<'a> {
    cursor: Cursor,
    adds: Adds<'a>,
}

/// What a document gets that a cursor stands at.
#[derive(Clone, Copy)]
enum Adds<'a> {
    /// To these words, each at most so much.
    Words(&'a [(usize, f32)]),
    /// To a clause, where the key holds wholly.
    Key(usize, f32),
}

impl Plan {
    /// The documents of that segment that fit.
    pub fn fits<F>(
        &self,
        (number, segment): (usize, &Segment<F>),
        ask: &Ask<'_>,
    ) -> Result<Fits<'_>, Error> {
        let with = IndexRecordOption::WithFreqs;
        let body = segment.body()?;
        let mut cursors = Vec::with_capacity(self.stems.len() + self.keys.len());
        for Planned { lists, adds } in &self.stems {
            if let Some(Some(list)) = lists.get(number) {
                let cursor = Cursor::new(body.read_block_postings_from_terminfo(list, with)?);
                cursors.push(List { cursor, adds: Adds::Words(adds) });
            }
        }
        let (_, index) = segment.keys()?;
        for (term, clause, weight) in &self.keys {
            if let Some(blocks) = index.read_block_postings(term, with)? {
                let cursor = Cursor::new(blocks);
                cursors.push(List { cursor, adds: Adds::Key(*clause, *weight) });
            }
        }
        let mut fits = Fits {
            plan: self,
            cursors: Vec::new(),
            bounds: Vec::new(),
            idle: 0,
            lengths: segment.lengths()?,
            weight: Bm25Weight::for_one_term_without_explain(1, 2, self.mean_length),
            best: vec![0.0; self.most.len()],
            had: vec![0.0; self.most.len()],
            missed: vec![1.0; self.clauses.len()],
            least: if ask.by_keys || ask.any_word { 0.0 } else { ask.weights.least_share },
            coverage: ask.weights.coverage,
            clear: 0,
            told: [(0, 0.0); TOLD],
        };
        fits.order(cursors);
        Ok(fits)
    }
}

impl<'a> Fits<'a> {
    /// Puts the cursors in order and works out what documents with the first of them can come to.
    fn order(&mut self, cursors: Vec<List<'a>>) {
        let mut apart: Vec<(f32, List<'a>)> = Vec::with_capacity(cursors.len());
        for cursor in cursors {
            self.clear();
            self.add(cursor.adds, 1.0);
            apart.push((self.text().0, cursor));
        }
        apart.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        self.clear();
        for (_, cursor) in &apart {
            self.add(cursor.adds, 1.0);
            let (text, is_enough) = self.text();
            self.bounds.push(is_enough.then_some(text));
        }
        self.cursors = apart.into_iter().map(|(_, cursor)| cursor).collect();
    }

    /// The next document that fits, may fit better than `least`, and is not passed over.
    pub fn next(&mut self, least: f32, gate: &mut impl Gate) -> Option<Fit> {
        let most = self.bounds.last().copied().flatten()?;
        while let Some(bound) = self.bounds.get(self.idle)
            && bound.is_none_or(|bound| bound < least)
        {
            self.idle += 1;
            self.told = [(0, 0.0); TOLD];
        }
        loop {
            let doc = self.leading()?.iter().map(|list| list.cursor.doc()).min()?;
            if doc == TERMINATED {
                return None;
            }
            if doc >= self.clear {
                match gate.pass(doc, most) {
                    Pass::Over(next) => {
                        self.seek(next);
                        continue;
                    }
                    Pass::Through(until) => self.clear = until,
                }
                if self.clear > doc + 1 {
                    let (until, most) = self.ahead(self.clear);
                    self.clear = until;
                    if !gate.wants(most) {
                        self.seek(until);
                        continue;
                    }
                }
            }
            let most = self.most(doc);
            let fit = if gate.wants(most) {
                let (idle, _) = self.cursors.split_at_mut_checked(self.idle)?;
                for list in idle {
                    list.cursor.seek(doc);
                }
                self.look(doc)
            } else {
                None
            };
            for List { cursor, .. } in self.leading()? {
                if cursor.doc() == doc {
                    cursor.advance();
                }
            }
            if fit.is_some() {
                return fit;
            }
        }
    }

    /// What `doc`, where a leading cursor stands, comes to at most: as told of another that has the
    /// same of the leading words, since most documents have one or two of them.
    fn most(&mut self, doc: DocId) -> f32 {
        let leading = self.cursors.get(self.idle..).unwrap_or_default().iter();
        let has = leading
            .enumerate()
            .fold(0, |has, (at, list)| has | if list.cursor.doc() == doc { bit(at) } else { 0 });
        // The product's first bits depend on all of its bits (Fibonacci hashing).
        let slot = usize::try_from(has.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58).unwrap_or(0);
        if let Some((told, most)) = self.told.get(slot)
            && *told == has
        {
            return *most;
        }
        self.clear();
        for at in 0..self.cursors.len() {
            let Some(List { adds, .. }) = self.cursors.get(at) else { break };
            let adds = *adds;
            if at.checked_sub(self.idle).is_none_or(|at| has & bit(at) != 0) {
                self.add(adds, 1.0);
            }
        }
        let (most, _) = self.text();
        if let Some(told) = self.told.get_mut(slot) {
            *told = (has, most);
        }
        most
    }

    /// The cursors that lead to documents.
    fn leading(&mut self) -> Option<&mut [List<'a>]> {
        self.cursors.get_mut(self.idle..)
    }

    fn seek(&mut self, doc: DocId) {
        for list in self.leading().unwrap_or_default() {
            list.cursor.seek(doc);
        }
    }

    /// A stretch of documents from where the cursors stand, to `until` at most, and what the words of
    /// those in it come to at most. A block's best is what it was when the segment was written; since
    /// then texts may have become longer or shorter on the whole, which hardly moves it.
    fn ahead(&mut self, until: DocId) -> (DocId, f32) {
        let ends = self.leading().unwrap_or_default().iter().map(|list| &list.cursor);
        let ends = ends.filter(|cursor| cursor.doc() < until).map(Cursor::block_end);
        let until = ends.fold(until, DocId::min);
        self.clear();
        for at in 0..self.cursors.len() {
            let Some(List { cursor, adds }) = self.cursors.get_mut(at) else { break };
            let adds = *adds;
            let share = match adds {
                _ if at < self.idle => 1.0,
                _ if cursor.doc() >= until => continue,
                Adds::Words(_) => cursor.block_most(&self.lengths, &self.weight),
                Adds::Key(..) => 1.0,
            };
            self.add(adds, share);
        }
        (until, self.text().0)
    }

    /// How well `doc` fits, which must not lie before those asked earlier; 0 without any word.
    pub fn at(&mut self, doc: DocId) -> Fit {
        for list in &mut self.cursors {
            list.cursor.seek(doc);
        }
        self.look(doc).unwrap_or(Fit { doc, text: 0.0, words: 0 })
    }

    /// How well `doc` fits, where the cursors stand at it or past it.
    fn look(&mut self, doc: DocId) -> Option<Fit> {
        self.clear();
        let length = self.lengths.fieldnorm(doc);
        let mut words = 0;
        for at in 0..self.cursors.len() {
            let Some(List { cursor, adds }) = self.cursors.get(at) else { break };
            if cursor.doc() != doc {
                continue;
            }
            let (adds, times) = (*adds, cursor.times());
            match adds {
                Adds::Words(to) => {
                    self.add(adds, saturation(times, length, self.plan.mean_length));
                    words |= to.iter().fold(0, |words, (word, _)| words | bit(*word));
                }
                Adds::Key(..) => self.add(adds, tenths(times)),
            }
        }
        let (text, is_enough) = self.text();
        is_enough.then_some(Fit { doc, text, words })
    }

    fn clear(&mut self) {
        self.best.fill(0.0);
        self.had.fill(0.0);
        self.missed.fill(1.0);
    }

    /// Gives the document looked at that share of what a cursor can add.
    fn add(&mut self, adds: Adds<'_>, share: f32) {
        match adds {
            Adds::Words(to) => {
                for &(word, most) in to {
                    if let (Some(best), Some(had)) =
                        (self.best.get_mut(word), self.had.get_mut(word))
                    {
                        *best = best.max(most * share);
                        *had = had.max(most);
                    }
                }
            }
            Adds::Key(clause, weight) => {
                if let Some(missed) = self.missed.get_mut(clause) {
                    *missed *= 1.0 - weight * share;
                }
            }
        }
    }

    /// What having so much of a phrase leaves of it.
    fn covered(&self, share: f32) -> f32 {
        // The usual power is a square root, which takes a tenth of the time.
        if self.coverage.to_bits() == 0.5_f32.to_bits() {
            share.sqrt()
        } else {
            share.powf(self.coverage)
        }
    }

    /// How well the document fits that has what was added, and whether that makes it a hit.
    fn text(&self) -> (f32, bool) {
        let (mut sum, mut is_hit) = (0.0, true);
        for (clause, by_keys) in self.plan.clauses.iter().zip(&self.missed) {
            // Phrases add up like chances: two that fit are better than one, never above 1.
            let (mut missed, mut enough) = (*by_keys, self.least == 0.0 || *by_keys < 1.0);
            for phrase in clause {
                let (mut text, mut share, mut core) = (0.0, 0.0, 0.0);
                let best = self.best.get(phrase.words.clone()).unwrap_or_default();
                let had = self.had.get(phrase.words.clone()).unwrap_or_default();
                let is_core = self.plan.is_core.get(phrase.words.clone()).unwrap_or_default();
                for ((best, had), is_core) in best.iter().zip(had).zip(is_core) {
                    text += best;
                    share += had;
                    core += if *is_core { *had } else { 0.0 };
                }
                if text == 0.0 {
                    continue;
                }
                let share = share / phrase.all;
                enough |= core / phrase.core >= self.least;
                missed *= 1.0 - phrase.weight * text / phrase.all * self.covered(share);
            }
            is_hit &= enough;
            sum += 1.0 - missed;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let clauses = self.plan.clauses.len().max(1) as f32;
        (sum / clauses, is_hit)
    }
}

/// How much a key holds that stands there so often.
fn tenths(times: u32) -> f32 {
    f32::from(u8::try_from(times).unwrap_or(WHOLE).min(WHOLE)) / f32::from(WHOLE)
}

fn bit(word: usize) -> u64 {
    1 << word.min(63)
}
