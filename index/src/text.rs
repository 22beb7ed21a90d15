//! What a question's words come to across the whole index, before its documents are gone through.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::Range,
    sync::Arc,
};

use tantivy::{Term, postings::TermInfo};

use crate::{Error, Facts, rank::rarity, segment::Segment, store::Snapshot, words::Clause};

/// The question's stems with what each is worth across the whole index.
pub(crate) struct Plan {
    pub stems: Vec<Planned>,
    /// What each word could add at most.
    pub most: Vec<f32>,
    /// Whether a hit is told by it.
    pub is_core: Vec<bool>,
    /// The phrases of each clause.
    pub clauses: Vec<Vec<Span>>,
    /// Keys, each with its clause and what it counts where it holds wholly.
    pub keys: Vec<(Term, usize, f32)>,
    pub mean_length: f32,
}

/// A stem, once however many words it stands for.
pub(crate) struct Planned {
    /// Where its documents are listed, by segment.
    pub lists: Vec<Option<TermInfo>>,
    /// The words, and what it could add to each at most.
    pub adds: Vec<(usize, f32)>,
}

/// A phrase as a stretch of the words, with what it counts and what its words could add together.
pub(crate) struct Span {
    pub words: Range<usize>,
    pub weight: f32,
    pub all: f32,
    /// The same of the words that count whole, by which it is told what a hit must have; of all where
    /// none does. So no word that says only how or for whom ever leaves a document out.
    pub core: f32,
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
}

/// Where the documents that have the stem are listed, by segment.
fn lists<F: Facts>(snapshot: &Snapshot<F>, stem: &str) -> Result<Vec<Option<TermInfo>>, Error> {
    let term = Term::from_field_text(snapshot.fields().body, stem);
    let list = |segment: &Arc<Segment<F>>| Ok(segment.body()?.get_term_info(&term)?);
    snapshot.segments().iter().map(list).collect()
}
