//! Words into the stems that the body keeps and questions ask for.
//!
//! Every word is stemmed as English (Porter 2). In Spanish lines it stands a second time at the same
//! position with its Spanish stem (Snowball), in a namespace of its own, so that `once` or `red` in
//! an English line is never taken for a Spanish word. Words are folded before: the stemmer's rules
//! for accents do not apply, alike in documents and questions.

use std::mem;

use tantivy::tokenizer::{
    Language, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer, TokenizerManager,
};

use crate::{
    spanish::{lines, may_be_spanish},
    words::{Spot, words},
};

/// The tokenizer of words as written.
pub(crate) const PLAIN: &str = "guidepost_plain";
/// The tokenizer of stems.
pub(crate) const STEMS: &str = "guidepost_stems";

/// What Spanish stems begin with, and no folded word does.
pub(crate) const SPANISH: char = '~';
/// What a word counts that is only another Spanish form of the one asked for.
const OTHER_FORM: f32 = 0.9;

/// The stem of a folded word.
#[must_use]
pub fn stem(word: &str) -> String {
    Stems::english().stem(word)
}

/// The Spanish stem of a folded word as the body keeps it, if the word may be Spanish.
pub(crate) fn spanish_stem(word: &str) -> Option<String> {
    may_be_spanish(word).then(|| format!("{SPANISH}{}", Stems::spanish().stem(word)))
}

/// The stems that stand for a folded word, each with what it counts.
pub(crate) fn stems_of(word: &str) -> Vec<(String, f32)> {
    let spanish = spanish_stem(word).map(|stem| (stem, OTHER_FORM));
    [(stem(word), 1.0)].into_iter().chain(spanish).collect()
}

/// Stems word after word; making one costs more than stemming a word.
pub(crate) struct Stems(TextAnalyzer);

impl Stems {
    pub fn english() -> Self {
        Self::of(Language::English)
    }

    /// Its stems are bare: without [`SPANISH`].
    pub fn spanish() -> Self {
        Self::of(Language::Spanish)
    }

    fn of(language: Language) -> Self {
        Self(TextAnalyzer::builder(Whole).filter(Stemmer::new(language)).build())
    }

    /// The stem of a folded word.
    pub fn stem(&mut self, word: &str) -> String {
        let mut stream = self.0.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    }
}

/// Registers both tokenizers.
pub(crate) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(PLAIN, TextAnalyzer::builder(Plain).build());
    let both = Both {
        english: Stemmer::new(Language::English).transform(Plain),
        spanish: Stemmer::new(Language::Spanish).transform(InSpanish),
    };
    tokenizers.register(STEMS, TextAnalyzer::builder(both).build());
}

/// [`words`] as a tantivy tokenizer.
#[derive(Clone)]
struct Plain;

/// Those that may be Spanish, in Spanish lines. Their positions mean nothing.
#[derive(Clone)]
struct InSpanish;

/// The whole text as one token.
#[derive(Clone)]
struct Whole;

/// English stems, each followed by the Spanish one if the word has it. A text's length is counted in
/// tokens: one that is all Spanish passes for twice as long as it is, which takes up to a third of
/// what a word counts that stands there once, and less of one that stands there often.
#[derive(Clone)]
struct Both {
    english: Stemmed<Plain>,
    spanish: Stemmed<InSpanish>,
}

type Stemmed<T> = <Stemmer as TokenFilter>::Tokenizer<T>;
type Stream<'a, T> = <Stemmed<T> as Tokenizer>::TokenStream<'a>;

struct Tokens<I> {
    words: I,
    token: Token,
}

struct Merged<'a> {
    english: Stream<'a, Plain>,
    /// Stands at the next word that has a Spanish stem.
    spanish: Stream<'a, InSpanish>,
    has_spanish: bool,
    /// Whether the Spanish stem is the token now.
    is_spanish: bool,
    /// Whether `english` stands at a word.
    has_english: bool,
}

impl Tokenizer for Plain {
    type TokenStream<'a> = Tokens<Box<dyn Iterator<Item = Spot> + 'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Tokens { words: Box::new(words(text)), token: Token::default() }
    }
}

impl Tokenizer for InSpanish {
    type TokenStream<'a> = Tokens<Box<dyn Iterator<Item = Spot> + 'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let spanish = lines(text).filter(|(.., is_spanish)| *is_spanish);
        let words = spanish.flat_map(|(begin, line, _)| {
            let in_text =
                move |word: Spot| Spot { from: begin + word.from, to: begin + word.to, ..word };
            words(line).filter(|word| may_be_spanish(&word.text)).map(in_text)
        });
        Tokens { words: Box::new(words), token: Token::default() }
    }
}

impl Tokenizer for Whole {
    type TokenStream<'a> = Tokens<std::option::IntoIter<Spot>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let whole = Spot { from: 0, to: text.len(), text: text.to_owned() };
        Tokens { words: Some(whole).into_iter(), token: Token::default() }
    }
}

impl Tokenizer for Both {
    type TokenStream<'a> = Merged<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Merged<'a> {
        let mut spanish = self.spanish.token_stream(text);
        let has_spanish = spanish.advance();
        let english = self.english.token_stream(text);
        Merged { english, spanish, has_spanish, is_spanish: false, has_english: false }
    }
}

impl<I: Iterator<Item = Spot>> TokenStream for Tokens<I> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token = Token {
            offset_from: word.from,
            offset_to: word.to,
            position: self.token.position.wrapping_add(1),
            text: word.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

impl TokenStream for Merged<'_> {
    fn advance(&mut self) -> bool {
        if mem::take(&mut self.is_spanish) {
            self.has_spanish = self.spanish.advance();
        } else if self.has_english && self.has_spanish {
            let (english, spanish) = (self.english.token(), self.spanish.token_mut());
            if english.offset_from == spanish.offset_from {
                spanish.position = english.position;
                spanish.text.insert(0, SPANISH);
                self.is_spanish = true;
                return true;
            }
        }
        self.has_english = self.english.advance();
        self.has_english
    }

    fn token(&self) -> &Token {
        if self.is_spanish { self.spanish.token() } else { self.english.token() }
    }

    fn token_mut(&mut self) -> &mut Token {
        if self.is_spanish { self.spanish.token_mut() } else { self.english.token_mut() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<(usize, String)> {
        let manager = TokenizerManager::new();
        register(&manager);
        let mut analyzer = manager.get(STEMS).unwrap();
        let mut stream = analyzer.token_stream(text);
        let mut all = Vec::new();
        stream.process(&mut |token| all.push((token.position, token.text.clone())));
        all
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        assert_eq!(stem("shelters"), stem("shelter"));
        assert_eq!(stem("women's"), stem("women"));
        assert_eq!(stem("housing"), stem("housed"));
    }

    #[test]
    fn forms_of_a_spanish_word_share_a_stem_without_their_accents() {
        for (one, other) in [
            ("gratuita", "gratuitos"),
            ("ayudan", "ayuda"),
            ("inmigracion", "inmigrantes"),
            ("alimentacion", "alimentos"),
            ("clinicas", "clinica"),
            ("ninos", "nina"),
            ("medicos", "medica"),
            ("familiar", "familias"),
            ("reuniones", "reunion"),
            ("viviendas", "vivienda"),
            ("abogada", "abogados"),
            ("discapacidades", "discapacidad"),
        ] {
            assert!(spanish_stem(one).is_some(), "{one}");
            assert_eq!(spanish_stem(one), spanish_stem(other), "{one}, {other}");
        }
        assert_eq!(spanish_stem("shelters"), None);
        assert_eq!(spanish_stem("24"), None);
    }

    #[test]
    fn both_stems_of_a_word_stand_at_its_place_in_spanish_lines_only() {
        let mut at = tokens("Free clinic\nClínicas para niños, WIC 24\nRed shoes").into_iter();
        let mut next = |position: usize, stem: &str| {
            assert_eq!(at.next(), Some((position, stem.to_owned())));
        };
        next(0, "free");
        next(1, "clinic");
        next(2, &stem("clinicas"));
        next(2, "~clinic");
        next(3, &stem("ninos"));
        next(3, "~nin");
        next(4, "wic");
        next(5, "24");
        next(6, "red");
        next(7, "shoe");
        assert_eq!(at.next(), None);
    }

    proptest! {
        #[test]
        fn spanish_stems_take_nothing_from_the_others(
            parts in proptest::collection::vec("(comida para niños |the shelter |.{0,12}){0,4}", 0..4),
        ) {
            let text = parts.join("\n");
            let (spanish, english): (Vec<_>, Vec<_>) =
                tokens(&text).into_iter().partition(|(_, stem)| stem.starts_with(SPANISH));
            let stems: Vec<_> =
                words(&text).map(|word| stem(&word.text)).enumerate().collect();
            prop_assert_eq!(&english, &stems);
            let in_spanish = lines(&text).filter(|(.., is_spanish)| *is_spanish);
            let expected = in_spanish.flat_map(|(_, line, _)| words(line));
            let expected: Vec<_> = expected.filter_map(|word| spanish_stem(&word.text)).collect();
            let stems: Vec<_> = spanish.iter().map(|(_, stem)| stem.clone()).collect();
            prop_assert_eq!(stems, expected);
            prop_assert!(spanish.iter().all(|(at, _)| *at < english.len()));
        }
    }
}
