//! A word that an installation has added to what the search understands.

use chrono::{DateTime, Utc};
use guidepost_index::words::{fold, is_stop};
use uuid::Uuid;

use crate::{classification::words, needs::NeedCode, web::Fault};

/// No phrase is longer, in characters and in words.
const LONGEST: usize = 60;
const MOST_WORDS: usize = 6;

/// A phrase and what people mean who type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWord {
    /// Its id.
    pub id: Uuid,
    /// The phrase, folded: lower case without accents.
    pub phrase: String,
    /// What it means.
    pub means: Means,
    /// Since when it does.
    pub added_at: DateTime<Utc>,
}

/// What a phrase means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// It names a need.
    Need(NeedCode),
    /// Listings use another word for the same.
    Word(String),
}

/// Reads what is to be added, from the fields of a form: either a need or another word is said.
///
/// # Errors
/// Every field that is wrong, with what would be right.
pub fn read(phrase: &str, need: &str, word: &str) -> Result<(String, Means), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, detail: String| {
        faults.push(Fault { pointer: pointer.to_owned(), detail });
    };
    let phrase = phrase_of(phrase).unwrap_or_else(|detail| {
        fault("phrase", detail);
        String::new()
    });
    let (need, word) = (need.trim(), word.trim());
    let means = match (need.is_empty(), word.is_empty()) {
        (true, true) => {
            fault("need", "choose the need that is meant, or give another word".to_owned());
            None
        }
        (false, false) => {
            fault("word", "a need or another word, not both".to_owned());
            None
        }
        (false, true) => match need.parse() {
            Ok(need) => Some(Means::Need(need)),
            Err(error) => {
                fault("need", error.to_string());
                None
            }
        },
        (true, false) => match phrase_of(word) {
            Ok(word) if words::of(&word).len() > 1 => {
                fault("word", format!("one word, and {word:?} is several"));
                None
            }
            Ok(word) if word == phrase => {
                fault("word", "another word than the one people type".to_owned());
                None
            }
            Ok(word) => {
                if words::of(&phrase).len() > 1 {
                    fault(
                        "phrase",
                        "only one word can stand for another: choose a need".to_owned(),
                    );
                }
                Some(Means::Word(word))
            }
            Err(detail) => {
                fault("word", detail);
                None
            }
        },
    };
    match means {
        Some(means) if faults.is_empty() => Ok((phrase, means)),
        _ => Err(faults),
    }
}

/// The phrase folded, its words one space apart.
fn phrase_of(text: &str) -> Result<String, String> {
    let folded = fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words::of(&folded);
    if words.is_empty() || words.iter().all(|word| is_stop(word)) {
        return Err("a word that says something is missing".to_owned());
    }
    if folded.chars().count() > LONGEST || words.len() > MOST_WORDS {
        return Err(format!("at most {MOST_WORDS} words and {LONGEST} characters"));
    }
    Ok(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_means_a_need_or_another_word() {
        let need: NeedCode = "food.emergency".parse().unwrap();
        let meant = read("  Bolsa de  Comída ", "food.emergency", "");
        assert_eq!(meant, Ok(("bolsa de comida".to_owned(), Means::Need(need))));
        let meant = read("Foodie", "", "Pantry");
        assert_eq!(meant, Ok(("foodie".to_owned(), Means::Word("pantry".to_owned()))));
    }

    #[test]
    fn every_wrong_field_is_told() {
        let pointers = |phrase: &str, need: &str, word: &str| -> Vec<String> {
            read(phrase, need, word).unwrap_err().into_iter().map(|one| one.pointer).collect()
        };
        assert_eq!(pointers("", "", ""), ["phrase", "need"]);
        assert_eq!(pointers("the", "food.caviar", ""), ["phrase", "need"]);
        assert_eq!(pointers("food bag", "", "pantry"), ["phrase"]);
        assert_eq!(pointers("bag", "food.emergency", "pantry"), ["word"]);
        assert_eq!(pointers("bag", "", "food pantry"), ["word"]);
        assert_eq!(pointers("bag", "", "BAG"), ["word"]);
        assert_eq!(pointers(&"bag ".repeat(7), "food.emergency", ""), ["phrase"]);
    }
}
