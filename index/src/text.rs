//! Goes through one segment document by document and tells how well each fits the words.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::Range,
    sync::Arc,
};

use tantivy::{
    DocId, DocSet as _, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings as _, SegmentPostings, TermInfo},
    schema::IndexRecordOption,
};

use crate::{
    Ask, Error, Facts,
    document::WHOLE,
    rank::{rarity, saturation},
    segment::Segment,
    store::Snapshot,
    words::Clause,
};

/// The question's stems with what each is worth across the whole index.
pub(crate) struct Plan {
    stems: Vec<Planned>,
    /// What each word could add at most.
    most: Vec<f32>,
    /// Whether a hit is told by it.
    is_core: Vec<bool>,
    /// The phrases of each clause.
    clauses: Vec<Vec<Span>>,
    /// Keys, each with its clause and what it counts where it holds wholly.
    keys: Vec<(Term, usize, f32)>,
    mean_length: f32,
}

/// A stem, once however many words it stands for.
struct Planned {
    /// Where its documents are listed, by segment.
    lists: Vec<Option<TermInfo>>,
    /// The words, and what it could add to each at most.
    adds: Vec<(usize, f32)>,
}

/// A phrase as a stretch of the words, with what it counts and what its words could add together.
struct Span {
    words: Range<usize>,
    weight: f32,
    all: f32,
    /// The same of the words that count whole, by which it is told what a hit must have; of all where
    /// none does. So no word that says only how or for whom ever leaves a document out.
    core: f32,
}

/// One document and how it fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub doc: DocId,
    /// At most 1.
    pub text: f32,
    /// Bit n: it has word n, counted through all phrases; those past the 64th share the last bit.
    pub words: u64,
}

/// The documents of a segment that fit the words, in order.
pub(crate) struct Fits<'a> {
    plan: &'a Plan,
    cursors: Vec<Cursor<'a>>,
    keys: Vec<KeyCursor>,
    /// By clause: what its keys leave to be wished for.
    missed: Vec<f32>,
    lengths: FieldNormReader,
    best: Vec<f32>,
    /// By word: what the best of its stems that the document has could add at most.
    had: Vec<f32>,
    least: f32,
    coverage: f32,
}

struct Cursor<'a> {
    postings: SegmentPostings,
    adds: &'a [(usize, f32)],
}

struct KeyCursor {
    postings: SegmentPostings,
    clause: usize,
    weight: f32,
}

impl Plan {
    /// Looks up how rare each stem is; words that no document has count for nothing.
    pub fn new<F: Facts>(snapshot: &Snapshot<F>, clauses: &[Clause]) -> Result<Self, Error> {
        let documents = snapshot.documents();
        let (mut stems, mut most, mut spans) = (Vec::<Planned>::new(), Vec::new(), Vec::new());
        // By stem: how many documents have it, and where it stands in `stems` if any does.
        let mut known: HashMap<&str, (u64, usize)> = HashMap::new();
        let (mut keys, mut is_core) = (Vec::new(), Vec::new());
        for (number, clause) in clauses.iter().enumerate() {
            let term = |key| Term::from_field_text(snapshot.fields().key, key);
            keys.extend(clause.keys.iter().map(|(key, weight)| (term(key), number, *weight)));
            let mut phrases = Vec::new();
            for phrase in &clause.phrases {
                let from = most.len();
                for word in &phrase.words {
                    // A word is as rare as all that stand for it together: else its rarest form,
                    // which hardly any document has, would be all that counts.
                    let mut with_any = 0;
                    let mut forms = Vec::with_capacity(word.stems.len());
                    for (stem, weight) in &word.stems {
                        let (with_term, at) = match known.entry(stem) {
                            Entry::Occupied(entry) => *entry.get(),
                            Entry::Vacant(entry) => {
                                let lists = lists(snapshot, stem)?;
                                let with_term = lists.iter().flatten();
                                let with_term =
                                    with_term.map(|list| u64::from(list.doc_freq)).sum();
                                let found = (with_term, stems.len());
                                if with_term > 0 {
                                    stems.push(Planned { lists, adds: Vec::new() });
                                }
                                *entry.insert(found)
                            }
                        };
                        if with_term > 0 {
                            with_any += with_term;
                            forms.push((at, *weight));
                        }
                    }
                    let mut best = 0.0_f32;
                    for (at, weight) in forms {
                        let worth = word.weight * weight * rarity(with_any, documents);
                        best = best.max(worth);
                        if let Some(planned) = stems.get_mut(at) {
                            planned.adds.push((most.len(), worth));
                        }
                    }
                    most.push(best);
                }
                let words = from..most.len();
                let worth = most.get(words.clone()).unwrap_or_default();
                let whole = phrase.words.iter().zip(worth).filter(|(word, _)| word.weight >= 1.0);
                let (all, core): (f32, f32) =
                    (worth.iter().sum(), whole.map(|(_, worth)| worth).sum());
                if all > 0.0 {
                    let weight = phrase.weight;
                    is_core.extend(phrase.words.iter().map(|w| w.weight >= 1.0 || core == 0.0));
                    let core = if core > 0.0 { core } else { all };
                    phrases.push(Span { words, weight, all, core });
                } else {
                    is_core.extend(phrase.words.iter().map(|_| false));
                }
            }
            spans.push(phrases);
        }
        Ok(Self { stems, most, is_core, clauses: spans, keys, mean_length: snapshot.mean_length() })
    }

    /// The documents of that segment that fit.
    pub fn fits<F>(
        &self,
        (number, segment): (usize, &Segment<F>),
        ask: &Ask<'_>,
    ) -> Result<Fits<'_>, Error> {
        let body = segment.body()?;
        let mut cursors = Vec::with_capacity(self.stems.len());
        for Planned { lists, adds } in &self.stems {
            if let Some(Some(list)) = lists.get(number) {
                let with = IndexRecordOption::WithFreqs;
                cursors
                    .push(Cursor { postings: body.read_postings_from_terminfo(list, with)?, adds });
            }
        }
        let index = segment.keys()?;
        let mut keys = Vec::with_capacity(self.keys.len());
        for (term, clause, weight) in &self.keys {
            if let Some(postings) = index.read_postings(term, IndexRecordOption::WithFreqs)? {
                keys.push(KeyCursor { postings, clause: *clause, weight: *weight });
            }
        }
        Ok(Fits {
            plan: self,
            cursors,
            keys,
            missed: vec![1.0; self.clauses.len()],
            lengths: segment.lengths()?,
            best: vec![0.0; self.most.len()],
            had: vec![0.0; self.most.len()],
            least: if ask.by_keys || ask.any_word { 0.0 } else { ask.weights.least_share },
            coverage: ask.weights.coverage,
        })
    }

    /// Looks at where the words stand in documents of that segment.
    pub fn positions<F>(
        &self,
        (number, segment): (usize, &Segment<F>),
    ) -> Result<Positions<'_>, Error> {
        let body = segment.body()?;
        let with = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = Vec::with_capacity(self.stems.len());
        for Planned { lists, adds } in &self.stems {
            if let Some(Some(list)) = lists.get(number) {
                postings.push((adds.as_slice(), body.read_postings_from_terminfo(list, with)?));
            }
        }
        Ok(Positions {
            plan: self,
            postings,
            at: vec![Vec::new(); self.most.len()],
            here: Vec::new(),
        })
    }
}

/// Where the documents that have the stem are listed, by segment.
fn lists<F: Facts>(snapshot: &Snapshot<F>, stem: &str) -> Result<Vec<Option<TermInfo>>, Error> {
    let term = Term::from_field_text(snapshot.fields().body, stem);
    let list = |segment: &Arc<Segment<F>>| Ok(segment.body()?.get_term_info(&term)?);
    snapshot.segments().iter().map(list).collect()
}

/// Where the words stand in the documents of a segment, asked in their order.
pub(crate) struct Positions<'a> {
    plan: &'a Plan,
    postings: Vec<(&'a [(usize, f32)], SegmentPostings)>,
    at: Vec<Vec<u32>>,
    here: Vec<u32>,
}

impl Positions<'_> {
    /// Of the neighbouring words of the phrase that fits best, the share that are neighbours in
    /// `doc` too; `doc` must not lie before those asked earlier.
    pub fn closeness(&mut self, doc: DocId) -> f32 {
        self.at.iter_mut().for_each(Vec::clear);
        for (adds, postings) in &mut self.postings {
            let at = postings.doc();
            if at != doc && (at > doc || postings.seek(doc) != doc) {
                continue;
            }
            self.here.clear();
            postings.append_positions_with_offset(0, &mut self.here);
            for (word, _) in *adds {
                if let Some(into) = self.at.get_mut(*word) {
                    into.extend_from_slice(&self.here);
                }
            }
        }
        for word in &mut self.at {
            word.sort_unstable();
        }
        let phrases = self.plan.clauses.iter().flatten();
        let shares = phrases.map(|phrase| {
            let words = self.at.get(phrase.words.clone()).unwrap_or_default();
            let (mut close, mut all) = (0.0, 0.0);
            for pair in words.windows(2) {
                let [one, two] = pair else { continue };
                all += 1.0;
                if one.iter().any(|at: &u32| two.binary_search(&(at + 1)).is_ok()) {
                    close += 1.0;
                }
            }
            if all > 0.0 { close / all } else { 0.0 }
        });
        shares.fold(0.0, f32::max)
    }
}

impl Fits<'_> {
    /// What having so much of a phrase leaves of it.
    fn covered(&self, share: f32) -> f32 {
        // The usual power is a square root, which takes a tenth of the time.
        if self.coverage.to_bits() == 0.5_f32.to_bits() {
            share.sqrt()
        } else {
            share.powf(self.coverage)
        }
    }

    /// How well the document fits whose words are in `best`; `None` where it has too few of them.
    fn fit(&self) -> Option<f32> {
        let mut sum = 0.0;
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
            if !enough {
                return None;
            }
            sum += 1.0 - missed;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let clauses = self.plan.clauses.len().max(1) as f32;
        Some(sum / clauses)
    }
}

impl Fits<'_> {
    /// How well `doc` fits, which must not lie before those asked earlier; 0 without any word.
    pub fn at(&mut self, doc: DocId) -> Fit {
        for postings in self.postings() {
            if postings.doc() < doc {
                postings.seek(doc);
            }
        }
        self.look(doc).unwrap_or(Fit { doc, text: 0.0, words: 0 })
    }

    fn postings(&mut self) -> impl Iterator<Item = &mut SegmentPostings> {
        let words = self.cursors.iter_mut().map(|cursor| &mut cursor.postings);
        words.chain(self.keys.iter_mut().map(|cursor| &mut cursor.postings))
    }

    /// How well `doc` fits, where the cursors stand at it or past it.
    fn look(&mut self, doc: DocId) -> Option<Fit> {
        self.best.fill(0.0);
        self.had.fill(0.0);
        let length = self.lengths.fieldnorm(doc);
        let mut words = 0;
        for Cursor { postings, adds } in &self.cursors {
            if postings.doc() != doc {
                continue;
            }
            let share = saturation(postings.term_freq(), length, self.plan.mean_length);
            for &(word, most) in *adds {
                if let (Some(best), Some(had)) = (self.best.get_mut(word), self.had.get_mut(word)) {
                    *best = best.max(most * share);
                    *had = had.max(most);
                }
                words |= bit(word);
            }
        }
        self.missed.fill(1.0);
        for KeyCursor { postings, clause, weight } in &self.keys {
            if postings.doc() == doc
                && let Some(missed) = self.missed.get_mut(*clause)
            {
                *missed *= 1.0 - weight * tenths(postings.term_freq());
            }
        }
        self.fit().map(|text| Fit { doc, text, words })
    }
}

impl Iterator for Fits<'_> {
    type Item = Fit;

    fn next(&mut self) -> Option<Fit> {
        loop {
            let doc = self.postings().map(|postings| postings.doc()).min()?;
            if doc == TERMINATED {
                return None;
            }
            let fit = self.look(doc);
            for postings in self.postings() {
                if postings.doc() == doc {
                    postings.advance();
                }
            }
            if fit.is_some() {
                return fit;
            }
        }
    }
}

/// How much a key holds that stands there so often.
fn tenths(times: u32) -> f32 {
    f32::from(u8::try_from(times).unwrap_or(WHOLE).min(WHOLE)) / f32::from(WHOLE)
}

fn bit(word: usize) -> u64 {
    1 << word.min(63)
}
