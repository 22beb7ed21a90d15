//! What a question means beside its words: needs, and when, where, for whom, in which language, at
//! what price. Nothing is left out for it: services that fit it are preferred, and each phrase that
//! was understood is told, so that it can be taken back.

mod lexicon;
mod meant;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, ops::Range};

use chrono::{DateTime, Utc};
use guidepost_index::{
    Word,
    words::{fold, is_stop},
};

use self::lexicon::Meaning;
pub(super) use self::lexicon::Phrases;
pub use self::meant::{Meant, Said};
use super::model::Query;
use crate::{
    classification::words,
    geo::{Gazetteer, Resolved},
    needs::NeedCode,
};

/// What words count that only say when, how or in which language: the listing says that elsewhere.
const SAID_APART: f32 = 0.3;
/// What words count that say for whom, or at what price: listings say that in words too.
const SAID_OF_PEOPLE: f32 = 0.6;
/// What words count that only lead up to a need.
const FILLER: f32 = 0.1;
/// No place has a longer name.
const LONGEST_PLACE: usize = 4;
/// More needs than this say nothing.
const MOST_NEEDS: usize = 4;

/// What was understood.
#[derive(Clone, Debug, Default)]
pub(super) struct Understood {
    /// What is needed, each with how surely, at most 1.
    pub needs: Vec<(NeedCode, f32)>,
    /// What is preferred; only what the question does not ask for outright.
    pub preferred: Query,
    /// Whether anything is.
    pub prefers: bool,
    /// What single words count, where that is not 1.
    pub weights: HashMap<String, f32>,
    /// The place named in the words.
    pub near: Option<Resolved>,
    /// Phrases that mean more than their words.
    pub said: Vec<Said>,
}

/// Phrases that name a need and begin with what is typed, the shortest first.
pub(super) fn named(typed: &str, phrases: &Phrases) -> Vec<(String, NeedCode)> {
    let all = phrases.names();
    let from = all.partition_point(|(folded, ..)| folded.as_str() < typed);
    let begin = all.iter().skip(from).take_while(|(folded, ..)| folded.starts_with(typed));
    let mut begin: Vec<_> = begin.map(|(_, phrase, need)| (phrase.clone(), *need)).collect();
    begin.sort_by(|(one, _), (other, _)| one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
    begin.dedup_by(|(one, _), (other, _)| one == other);
    begin
}

/// Adds to a word what listings say in its place.
pub(super) fn widen(word: &mut Word, phrases: &Phrases) {
    let key = words::of(&word.text).join(" ");
    for (other, weight) in phrases.synonyms(&key) {
        if word.stems.iter().all(|(known, _)| known != other) {
            word.stems.push((other.clone(), *weight));
        }
    }
}

/// A word of the question: where it stands, and as phrases are compared.
struct Token {
    from: usize,
    to: usize,
    word: String,
}

/// Reads `text`, the question's words after mending, beside what `query` asks for outright.
pub(super) fn read(
    text: &str,
    query: &Query,
    (gazetteer, phrases): (&Gazetteer, &Phrases),
    now: DateTime<Utc>,
) -> Understood {
    let tokens = tokens(text);
    let mut found = Understood::default();
    let mut apart = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut taken = 1;
        if let Some((length, meaning)) = longest(&tokens, at, phrases) {
            let piece = piece(text, &tokens, at, length);
            let literally = query.literally.iter().any(|one| fold(one) == fold(piece));
            if *meaning == Meaning::Place {
                if let Some((more, near)) = place(text, &tokens, at + length, query, gazetteer) {
                    let meant = Meant::Near(near.place.label.clone());
                    let length = length + more;
                    let words = self::piece(text, &tokens, at, length);
                    if !query.literally.iter().any(|one| fold(one) == fold(words)) {
                        found.weigh(&tokens, at, length, 0.0);
                        found.said.push(Said { words: words.to_owned(), meant });
                        found.near = Some(near);
                        taken = length;
                    }
                }
            } else if !literally {
                if let Some(meant) = found.prefer(meaning, query, now) {
                    found.said.push(Said { words: piece.to_owned(), meant });
                }
                found.weigh(&tokens, at, length, weight(meaning));
                if is_apart(meaning) {
                    apart.push(at..at + length);
                }
                taken = length;
            }
        }
        at += taken;
    }
    let needs = Needs::of(&tokens, &apart, phrases);
    found.needs = needs.best();
    // Words that name a need are needed whole.
    for (from, length) in needs.spans() {
        found.weigh(&tokens, from, length, 1.0);
    }
    found
}

/// Whether it says only when, how or in which language: "in Spanish" is no need beside another.
const fn is_apart(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Open(_)
            | Meaning::OpenNow
            | Meaning::Language(_)
            | Meaning::Payer(_)
            | Meaning::Modality(_)
    )
}

const fn weight(meaning: &Meaning) -> f32 {
    match meaning {
        Meaning::Filler => FILLER,
        Meaning::Age(_) | Meaning::Gender(_) | Meaning::Audience(_) | Meaning::Cost(_) => {
            SAID_OF_PEOPLE
        }
        _ => SAID_APART,
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let mut tokens = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_inner(c), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let run = text.get(start..at).unwrap_or_default();
                let word = words::of(run).pop();
                tokens.extend(word.map(|word| Token { from: start, to: at, word }));
                from = None;
            }
            _ => {}
        }
    }
    tokens
}

/// The longest phrase that begins at a word, with its length in words.
fn longest<'p>(tokens: &[Token], at: usize, phrases: &'p Phrases) -> Option<(usize, &'p Meaning)> {
    let first = tokens.get(at)?;
    let after = tokens.get(at + 1..).unwrap_or_default().iter();
    let entries = phrases.beginning(&first.word).iter();
    let met = entries.filter(|entry| stand(&entry.rest, after.clone()));
    met.map(|entry| (entry.rest.len() + 1, &entry.meaning)).max_by_key(|(length, _)| *length)
}

/// Whether the words stand there one after the other.
fn stand<'t>(words: &[String], mut tokens: impl Iterator<Item = &'t Token>) -> bool {
    words.iter().all(|word| tokens.next().is_some_and(|token| token.word == *word))
}

fn piece<'t>(text: &'t str, tokens: &[Token], at: usize, length: usize) -> &'t str {
    let from = tokens.get(at).map_or(0, |token| token.from);
    let to = tokens.get(at + length - 1).map_or(text.len(), |token| token.to);
    text.get(from..to).unwrap_or_default()
}

/// The place that the next words name, and how many they are; none where one is asked for outright.
fn place(
    text: &str,
    tokens: &[Token],
    at: usize,
    query: &Query,
    gazetteer: &Gazetteer,
) -> Option<(usize, Resolved)> {
    if query.near.is_some() {
        return None;
    }
    let left = tokens.len().saturating_sub(at).min(LONGEST_PLACE);
    (1..=left).rev().find_map(|length| {
        let near = gazetteer.town(piece(text, tokens, at, length))?;
        Some((length, near))
    })
}

impl Understood {
    fn weigh(&mut self, tokens: &[Token], at: usize, length: usize, weight: f32) {
        for token in tokens.get(at..at + length).unwrap_or_default() {
            self.weights.insert(token.word.clone(), weight);
        }
    }

    /// What the word counts among the question's words.
    pub fn weight(&self, word: &str) -> f32 {
        let word = words::of(word).pop().unwrap_or_default();
        self.weights.get(&word).copied().unwrap_or(1.0)
    }

    /// Takes the meaning as a preference, unless the question asks for the like outright; tells it.
    fn prefer(&mut self, meaning: &Meaning, query: &Query, now: DateTime<Utc>) -> Option<Meant> {
        let wish = &mut self.preferred;
        let meant = match meaning {
            Meaning::Open(window) if query.open_at.is_none() && query.open_during.is_none() => {
                let both = wish.open_during.get_or_insert_default();
                both.day = window.day.or(both.day);
                both.after = window.after.or(both.after);
                both.before = window.before.or(both.before);
                Meant::Open(*both)
            }
            Meaning::OpenNow if query.open_at.is_none() && query.open_during.is_none() => {
                wish.open_at = Some(now);
                Meant::OpenNow
            }
            Meaning::Language(tag) if query.languages.is_empty() => {
                wish.languages.push(tag.clone());
                Meant::Spoken(tag.clone())
            }
            Meaning::Age(age) if query.age.is_none() => {
                wish.age = Some(*age);
                Meant::Age(*age)
            }
            Meaning::Gender(gender) if query.gender.is_none() => {
                wish.gender = Some(*gender);
                Meant::Gender(*gender)
            }
            Meaning::Payer(payer) if query.payers.is_empty() => {
                wish.payers.push(*payer);
                Meant::Payer(*payer)
            }
            Meaning::Cost(cost) if query.costs.is_empty() => {
                wish.costs.push(*cost);
                Meant::Cost(*cost)
            }
            Meaning::Audience(audience) if query.audiences.is_empty() => {
                wish.audiences.push(*audience);
                Meant::Audience(*audience)
            }
            Meaning::Modality(way) if query.modalities.is_empty() => {
                wish.modalities.push(*way);
                Meant::Modality(*way)
            }
            _ => return None,
        };
        self.prefers = true;
        Some(meant)
    }
}

/// The needs that the words name, each from which word on and over how many; what a longer phrase
/// says overrules the shorter inside it.
struct Needs(Vec<(usize, usize, NeedCode, f32)>);

impl Needs {
    /// What the words name, those of `apart` beside others not counted.
    fn of(tokens: &[Token], apart: &[Range<usize>], phrases: &Phrases) -> Self {
        let telling: Vec<(usize, &Token)> =
            tokens.iter().enumerate().filter(|(_, token)| !is_stop(&token.word)).collect();
        let is_apart = |at: &usize| apart.iter().any(|span| span.contains(at));
        let has_more = telling.iter().any(|(at, _)| !is_apart(at));
        let mut named = Vec::new();
        for (number, (at, first)) in telling.iter().enumerate() {
            let after = telling.get(number + 1..).unwrap_or_default();
            for entry in phrases.needs(&first.word) {
                let last = match entry.rest.len().checked_sub(1) {
                    None => Some(*at),
                    Some(last) => after.get(last).map(|(at, _)| *at),
                };
                if let (Some(last), Meaning::Need(need, surely)) = (last, &entry.meaning)
                    && !(has_more && (*at..=last).all(|at| is_apart(&at)))
                    && stand(&entry.rest, after.iter().map(|(_, token)| *token))
                {
                    named.push((*at, last + 1 - at, *need, *surely));
                }
            }
        }
        Self(named)
    }

    fn kept(&self) -> impl Iterator<Item = &(usize, usize, NeedCode, f32)> {
        self.0.iter().filter(|(at, length, ..)| {
            !self.0.iter().any(|(other, longer, ..)| {
                longer > length && other <= at && at + length <= other + longer
            })
        })
    }

    fn best(&self) -> Vec<(NeedCode, f32)> {
        let mut best: Vec<(NeedCode, f32)> = Vec::new();
        for (_, _, need, surely) in self.kept() {
            match best.iter_mut().find(|(known, _)| known == need) {
                Some((_, most)) => *most = most.max(*surely),
                None => best.push((*need, *surely)),
            }
        }
        best.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        // Hints count only where nothing is said for sure.
        if best.first().is_some_and(|(_, surely)| *surely >= 1.0) {
            best.retain(|(_, surely)| *surely >= 1.0);
        }
        best.truncate(MOST_NEEDS);
        best
    }

    fn spans(&self) -> Vec<(usize, usize)> {
        self.kept().map(|(at, length, ..)| (*at, *length)).collect()
    }
}
