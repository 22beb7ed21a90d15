//! The phrases of all needs, found in one pass over a text.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use super::words;
use crate::needs::Needs;

/// What a phrase says of its need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Alone that it is met.
    Strong,
    /// That it may be.
    Weak,
    /// In a name, that it is something else.
    Against,
}

/// A phrase of one need.
#[derive(Debug)]
pub(super) struct Phrase {
    /// As the table has it.
    pub text: &'static str,
    pub kind: Kind,
    /// Its need's place in the taxonomy.
    need: usize,
    /// Its own place among all phrases.
    number: usize,
    /// Its words after the first.
    rest: Vec<String>,
}

/// All phrases by their first word.
pub(super) struct Phrases(HashMap<String, Vec<Phrase>>);

impl Phrases {
    pub fn embedded() -> &'static Self {
        static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::read);
        &PHRASES
    }

    fn read() -> Self {
        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        let mut number = 0;
        for (need, one) in Needs::embedded().all().iter().enumerate() {
            let known =
                |text: &&String| !one.words.strong.contains(text) && !one.words.weak.contains(text);
            let also = one.synonyms.iter().filter(known);
            let listed = |kind, list: &'static [String]| list.iter().map(move |text| (kind, text));
            let all = listed(Kind::Strong, &one.words.strong)
                .chain(listed(Kind::Weak, &one.words.weak))
                .chain(listed(Kind::Against, &one.words.against))
                .chain(also.map(|text| (says_alone(text), text)))
                .chain([(Kind::Strong, &one.label.es)])
                .chain(listed(Kind::Strong, &one.words.lay.es));
            for (kind, text) in all {
                let mut words = words::of(text).into_iter();
                let Some(first) = words.next() else { continue };
                let phrase = Phrase { text, kind, need, number, rest: words.collect() };
                by_first.entry(first).or_default().push(phrase);
                number += 1;
            }
        }
        Self(by_first)
    }
}

/// Another name of a need: several words, or an acronym, mean nothing else.
fn says_alone(synonym: &str) -> Kind {
    let acronym = synonym.chars().all(char::is_uppercase);
    if acronym || synonym.contains(' ') { Kind::Strong } else { Kind::Weak }
}

/// A phrase where it counts most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    pub phrase: &'static Phrase,
    pub weight: f64,
    pub in_name: bool,
}

/// The phrases found in a listing, each once, in their order.
#[derive(Default)]
pub(super) struct Signs(BTreeMap<(usize, usize), Sign>);

impl Signs {
    /// Finds the phrases of `text`, where each counts so much.
    pub fn read(&mut self, phrases: &'static Phrases, text: &[String], weight: f64, in_name: bool) {
        for (at, word) in text.iter().enumerate() {
            let after = text.get(at + 1..).unwrap_or_default();
            for phrase in phrases.0.get(word).into_iter().flatten() {
                if after.starts_with(&phrase.rest) {
                    let sign = Sign { phrase, weight, in_name };
                    let best = self.0.entry((phrase.need, phrase.number)).or_insert(sign);
                    best.weight = best.weight.max(weight);
                    best.in_name |= in_name;
                }
            }
        }
    }

    /// Those of one need.
    pub fn of(&self, need: usize) -> impl Iterator<Item = &Sign> {
        self.0.range((need, 0)..(need + 1, 0)).map(|(_, sign)| sign)
    }
}
