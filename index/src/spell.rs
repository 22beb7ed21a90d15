//! Mends misspelt words from the index's own dictionary. Only a word that the directory does not
//! have (or hardly) is mended, into one that it has often: a rare name is left alone.

use std::collections::{HashMap, HashSet};

use tantivy::{Term, query::FuzzyTermQuery};

use crate::{
    Error, Facts,
    spanish::is_english,
    stems::{spanish_stem, stem},
    store::Snapshot,
    words::{MOST_WORDS, Reading, Word, words},
};

/// A word in at least so many documents is known.
const KNOWN: u64 = 3;
/// A word in at least so many is never mended.
const COMMON: u64 = 10;
/// A word in one or two documents is only mended into one that is so many times as frequent, a known
/// one only into one that is far more so.
const MUCH_MORE: u64 = 100;
const FAR_MORE: u64 = 300;
/// Other first letters are rarely meant: such a guess must be so many times as frequent.
const OTHER_FIRST: u64 = 20;
/// How much further guesses count beside the best.
const SECOND_GUESS: f32 = 0.4;

/// A word of the lexicon counts like one that so many documents have.
const IN_LEXICON: u64 = 30;

/// Folded words that mean something to the caller though no document may have them: they are never
/// mended, and others are mended into them.
#[derive(Clone, Debug, Default)]
pub struct Lexicon(HashSet<String>);

impl Lexicon {
    /// Of these folded words.
    pub fn of(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Whether it has the word.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Its words with the same first letter at most `distance` edits from `word`, a swap being one.
    fn near(&self, word: &str, distance: u8) -> impl Iterator<Item = &String> {
        let most = usize::from(distance);
        self.0.iter().filter(move |other| {
            other.len().abs_diff(word.len()) <= most
                && other.as_bytes().first() == word.as_bytes().first()
                && strsim::osa_distance(other, word) <= most
        })
    }
}

impl<F: Facts> Snapshot<F> {
    /// What `text` asks for: its words, mended where neither the directory nor the lexicon knows
    /// them. Quotes and operators are plain text.
    pub fn read(&self, text: &str, lexicon: &Lexicon) -> Result<Reading, Error> {
        let is_english = is_english(text);
        let as_word = |word: String| -> Result<Word, Error> {
            // Spanish words stand in English questions too: those that no listing has as they stand.
            let is_english = is_english && self.with_stem(&stem(&word))? > 0;
            Ok(if is_english { Word::english(word) } else { Word::plain(word) })
        };
        let mut reading = Reading::default();
        let mut corrected = String::new();
        let mut upto = 0;
        let mut mended = false;
        for token in words(text) {
            if reading.words.iter().any(|word| word.text == token.text) {
                continue;
            }
            if reading.words.len() == MOST_WORDS {
                break;
            }
            let guesses = self.guesses(&token.text, lexicon)?;
            corrected.push_str(text.get(upto..token.from).unwrap_or_default());
            upto = token.to;
            let word = match guesses.first() {
                None => {
                    corrected.push_str(text.get(token.from..token.to).unwrap_or_default());
                    as_word(token.text)?
                }
                Some(best) => {
                    mended = true;
                    corrected.push_str(best);
                    let mut word = as_word(best.clone())?;
                    let others = guesses.iter().skip(1);
                    word.stems.extend(others.map(|other| (stem(other), SECOND_GUESS)));
                    word
                }
            };
            reading.words.push(word);
        }
        corrected.push_str(text.get(upto..).unwrap_or_default());
        reading.corrected = mended.then_some(corrected);
        Ok(reading)
    }

    /// How many documents have the stem.
    fn with_stem(&self, stem: &str) -> Result<u64, Error> {
        self.frequency(&Term::from_field_text(self.fields().body, stem))
    }

    /// Up to three words that may have been meant instead; none when `word` is known.
    fn guesses(&self, word: &str, lexicon: &Lexicon) -> Result<Vec<String>, Error> {
        let length = word.chars().count();
        if length < 4 || lexicon.knows(word) || word.chars().any(|c| !c.is_alphabetic()) {
            return Ok(Vec::new());
        }
        let mut known = self.frequency(&Term::from_field_text(self.fields().dictionary, word))?;
        // A form that no listing has is no slip where listings have others of the same word.
        for stem in [Some(stem(word)), spanish_stem(word)].into_iter().flatten() {
            if known < COMMON {
                known = known.max(self.with_stem(&stem)?);
            }
        }
        if known >= COMMON {
            return Ok(Vec::new());
        }
        // What some listings write is hardly a slip, unless nearly all write it otherwise.
        let is_known = known >= KNOWN;
        let times_as_much = if is_known { FAR_MORE } else { MUCH_MORE };
        let most = if length >= 8 && !is_known { 2 } else { 1 };
        for distance in 1..=most {
            let mut near = self.near_words(word, distance)?;
            for word in lexicon.near(word, distance) {
                let times = near.entry(word.clone()).or_default();
                *times = (*times).max(IN_LEXICON);
            }
            near.retain(|_, times| *times >= KNOWN && *times >= known * times_as_much);
            let worth = |(guess, times): &(String, u64)| {
                let same_first = guess.chars().next() == word.chars().next();
                if same_first { times * OTHER_FIRST } else { *times }
            };
            let mut best: Vec<_> = near.into_iter().collect();
            if distance > 1 || is_known {
                best.retain(|(guess, _)| guess.chars().next() == word.chars().next());
            }
            best.sort_by(|a, b| worth(b).cmp(&worth(a)).then_with(|| a.0.cmp(&b.0)));
            best.truncate(3);
            if !best.is_empty() {
                return Ok(best.into_iter().map(|(guess, _)| guess).collect());
            }
        }
        Ok(Vec::new())
    }

    /// Words of the dictionary at most `distance` edits away, a swap being one edit.
    fn near_words(&self, word: &str, distance: u8) -> Result<HashMap<String, u64>, Error> {
        let field = self.fields().dictionary;
        let automaton =
            FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true).automaton()?;
        let mut near = HashMap::new();
        for segment in self.segments() {
            let index = segment.reader.inverted_index(field)?;
            let mut stream = index.terms().search(&automaton).into_stream()?;
            while let Some((term, info)) = stream.next() {
                if let Ok(term) = str::from_utf8(term) {
                    *near.entry(term.to_owned()).or_insert(0) += u64::from(info.doc_freq);
                }
            }
        }
        near.remove(word);
        Ok(near)
    }
}
