//! Text into terms: the same way for documents and for questions.
//!
//! A word is a run of letters and digits, folded to lower case without accents; apostrophes
//! belong to it, and letters with dots between are one word (`A.A.` is `aa`). Words of the stop
//! list are never terms; it is short, and holds nothing that is also an acronym (`IT`, `NA`, `US`).
//! The body keeps their stems (`stems`), the dictionary the words as written.

use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

pub use crate::stems::stem;
use crate::{spanish::is_english, stems::stems_of};

/// A question longer than this says nothing more.
pub const MOST_WORDS: usize = 16;
/// Longer words are no words.
const LONGEST: usize = 40;

/// No stop word is longer.
const LONGEST_STOP: usize = 5;

const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "for", "from", "has",
    "have", "his", "i", "if", "in", "into", "is", "its", "my", "of", "on", "or", "our", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "to", "was", "were", "which",
    "will", "with", "you", "your", //
    "al", "con", "de", "del", "el", "en", "la", "las", "lo", "los", "mi", "mis", "para", "por",
    "que", "su", "un", "una", "y",
];

/// One word of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// As it was asked for, folded, after correction.
    pub text: String,
    /// Stems that stand for it, each with what it counts (at most 1).
    pub stems: Vec<(String, f32)>,
    /// What the word counts among the others (at most 1).
    pub weight: f32,
}

impl Word {
    /// The folded word with its own stems.
    pub(crate) fn plain(text: String) -> Self {
        Self { stems: stems_of(&text), text, weight: 1.0 }
    }

    /// The folded word where it cannot be Spanish.
    pub(crate) fn english(text: String) -> Self {
        Self { stems: vec![(stem(&text), 1.0)], text, weight: 1.0 }
    }
}

/// Words that are looked for together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrase {
    /// Its words, at most [`MOST_WORDS`].
    pub words: Vec<Word>,
    /// What it counts among the phrases beside it (at most 1).
    pub weight: f32,
}

impl Phrase {
    /// The words of `text` as they stand there, each once; `None` without words.
    #[must_use]
    pub fn plain(text: &str, weight: f32) -> Option<Self> {
        let word = if is_english(text) { Word::english } else { Word::plain };
        let mut all: Vec<Word> = Vec::new();
        for spot in words(text) {
            if all.len() < MOST_WORDS && all.iter().all(|word| word.text != spot.text) {
                all.push(word(spot.text));
            }
        }
        (!all.is_empty()).then_some(Self { words: all, weight })
    }
}

/// Phrases and keys of which any will do: those that a document has add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clause {
    /// What is looked for in the words.
    pub phrases: Vec<Phrase>,
    /// Keys that answer it too, each with what it counts (at most 1) where it holds wholly.
    pub keys: Vec<(String, f32)>,
}

impl Clause {
    /// A clause of one phrase; `None` without words.
    pub fn of(words: Vec<Word>) -> Option<Self> {
        (!words.is_empty()).then(|| Self::any(vec![Phrase { words, weight: 1.0 }]))
    }

    /// A clause of phrases.
    #[must_use]
    pub const fn any(phrases: Vec<Phrase>) -> Self {
        Self { phrases, keys: Vec::new() }
    }
}

/// A question as the index understands it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Its words, at most [`MOST_WORDS`].
    pub words: Vec<Word>,
    /// The question with misspelt words mended, where any was.
    pub corrected: Option<String>,
}

/// A word where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where it begins, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Folded.
    pub text: String,
}

/// The words of `text`, stop words left out.
pub fn words(text: &str) -> impl Iterator<Item = Spot> + '_ {
    runs(text).filter(|word| !is_stop(&word.text))
}

/// Lower case without accents.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Whether a folded word is on the stop list.
#[must_use]
pub fn is_stop(word: &str) -> bool {
    static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut all = STOP.to_vec();
        all.sort_unstable();
        all
    });
    word.len() <= LONGEST_STOP && SORTED.binary_search(&word).is_ok()
}

/// Runs of letters and digits, folded, stop words included.
fn runs(text: &str) -> impl Iterator<Item = Spot> + '_ {
    spans(text).filter_map(|(from, to)| {
        let word = written(text.get(from..to)?);
        (word.len() <= LONGEST).then_some(Spot { from, to, text: word })
    })
}

/// A run as a folded word: without the dots of `A.A.`, its apostrophes alike.
pub(crate) fn written(run: &str) -> String {
    if run.contains(['.', '’']) {
        return fold(&run.replace('.', "").replace('’', "'"));
    }
    fold(run)
}

/// Where runs of letters and digits begin and end.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        let first = loop {
            let c = char_at(text, next)?;
            if c.is_alphanumeric() {
                break c;
            }
            next += c.len_utf8();
        };
        let from = next;
        next += first.len_utf8();
        let mut to = next;
        let mut letters = 1;
        // `A.A.`: a dot after a single letter goes on when another letter follows it.
        let mut dotted = false;
        while let Some(c) = char_at(text, next) {
            let single = letters == 1 || dotted;
            if c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c)) {
                if dotted && text.get(..next).is_some_and(|before| !before.ends_with('.')) {
                    break;
                }
                letters += 1;
                to = next + c.len_utf8();
            } else if matches!(c, '\'' | '’') && letters > 1 {
                // It belongs to the word if a letter follows.
            } else if c == '.' && single && next_is_letter(text, next + 1) {
                dotted = true;
            } else {
                break;
            }
            next += c.len_utf8();
        }
        Some((from, to))
    })
}

/// The character that begins at that byte. Most are ASCII, and texts are long.
fn char_at(text: &str, at: usize) -> Option<char> {
    match *text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// Whether a single letter stands at `at` with no letter behind it.
fn next_is_letter(text: &str, at: usize) -> bool {
    let mut rest = text.get(at..).unwrap_or_default().chars();
    rest.next().is_some_and(char::is_alphabetic) && !rest.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        words(text).map(|word| word.text).collect()
    }

    #[test]
    fn words_are_folded_and_acronyms_survive() {
        assert_eq!(read("The NA/AA meeting"), ["na", "aa", "meeting"]);
        assert_eq!(read("A.A. and N.A. (IT)"), ["aa", "na", "it"]);
        assert_eq!(read("Línea de ayuda para niños"), ["linea", "ayuda", "ninos"]);
        assert_eq!(read("Women’s shelter. Open 24/7."), ["women's", "shelter", "open", "24", "7"]);
        assert_eq!(read("Plan B. Now"), ["plan", "b", "now"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_offsets_lie_in_it(text in ".{0,60}") {
            for word in words(&text) {
                prop_assert!(text.get(word.from..word.to).is_some());
            }
        }
    }
}
