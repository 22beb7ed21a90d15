//! Shows where the words of a question stand in a text.

use crate::{
    spanish::{lines, may_be_spanish},
    stems::{SPANISH, Stems},
    words::{Reading, spans, written},
};

/// Where the words of a text stand, found once for all questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs(Box<[Run]>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: u32,
    to: u32,
    begins: Beginning,
    /// Whether it stands in a Spanish line and has a Spanish stem.
    is_spanish: bool,
}

/// The first bytes of a folded word.
type Beginning = [u8; 3];

fn beginning(folded: &str) -> Beginning {
    let mut bytes = folded.bytes();
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

impl Runs {
    /// Of that text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let of_lines = lines(text).flat_map(|(begin, line, is_spanish)| {
            spans(line).filter_map(move |(from, to)| {
                let run = line.get(from..to)?;
                let mut begins = beginning(run);
                if begins.is_ascii() && !begins.contains(&b'.') {
                    begins.make_ascii_lowercase();
                } else {
                    begins = beginning(&written(run));
                }
                let is_spanish = is_spanish && may_be_spanish(&written(run));
                let (from, to) = (u32::try_from(begin + from), u32::try_from(begin + to));
                Some(Run { from: from.ok()?, to: to.ok()?, begins, is_spanish })
            })
        });
        Self(of_lines.collect())
    }
}

impl Run {
    const fn from(self) -> usize {
        self.from as usize
    }

    const fn to(self) -> usize {
        self.to as usize
    }
}

/// What is looked for in text after text.
pub struct Marker<'a> {
    english: Asked<'a>,
    /// Looked for in Spanish lines only.
    spanish: Asked<'a>,
}

/// The question's stems of one language.
struct Asked<'a> {
    /// In order, each with the word it stands for, as a bit.
    stems: Vec<(&'a str, u64)>,
    /// How each of them begins.
    beginnings: Vec<Beginning>,
    /// Whether one begins with that byte.
    begins: [bool; 256],
    stemmer: Stems,
}

/// A run that is a word of the question: which of them, as a bit.
#[derive(Clone, Copy)]
struct Spot {
    run: Run,
    word: u64,
}

impl<'a> Asked<'a> {
    fn new(mut stems: Vec<(&'a str, u64)>, stemmer: Stems) -> Self {
        stems.sort_unstable();
        stems.dedup_by_key(|(stem, _)| *stem);
        let mut begins = [false; 256];
        for first in stems.iter().filter_map(|(stem, _)| stem.as_bytes().first()) {
            if let Some(begins) = begins.get_mut(usize::from(*first)) {
                *begins = true;
            }
        }
        let beginnings = stems.iter().map(|(stem, _)| beginning(stem)).collect();
        Self { stems, beginnings, begins, stemmer }
    }

    /// The word of the question that the run is, as a bit.
    fn word(&mut self, text: &str, run: Run) -> Option<u64> {
        if !self.may_be(run.begins) {
            return None;
        }
        let stem = self.stemmer.stem(&written(text.get(run.from()..run.to())?));
        let at = self.stems.binary_search_by_key(&stem.as_str(), |(stem, _)| stem).ok()?;
        self.stems.get(at).map(|(_, word)| *word)
    }

    /// A stem begins as its word does: most words need no stemming to be ruled out.
    fn may_be(&self, begins: Beginning) -> bool {
        let [first, ..] = begins;
        self.begins.get(usize::from(first)).is_some_and(|begins| *begins)
            && self.stems.iter().zip(&self.beginnings).any(|((stem, _), beginning)| {
                // Of "dying" no more than the first letter is left in its stem.
                beginning[0] == first && (stem.len() <= 3 || *beginning == begins)
            })
    }
}

impl<'a> Marker<'a> {
    /// For the words of a question.
    #[must_use]
    pub fn new(reading: &'a Reading) -> Self {
        let (mut english, mut spanish) = (Vec::new(), Vec::new());
        for (number, word) in reading.words.iter().enumerate() {
            for (stem, _) in &word.stems {
                let bit = 1 << number.min(63);
                match stem.strip_prefix(SPANISH) {
                    Some(stem) => spanish.push((stem, bit)),
                    None => english.push((stem.as_str(), bit)),
                }
            }
        }
        Self {
            english: Asked::new(english, Stems::english()),
            spanish: Asked::new(spanish, Stems::spanish()),
        }
    }

    /// A piece of `text` with the question's words in `<mark>`, all else escaped for HTML; `None`
    /// where none of them stands in it. `runs` are the text's own, `about` is how many bytes of it
    /// to show.
    #[must_use]
    pub fn mark(&mut self, text: &str, runs: &Runs, about: usize) -> Option<String> {
        if self.english.stems.is_empty() {
            return None;
        }
        let marked: Vec<Spot> = runs.0.iter().filter_map(|run| self.spot(text, *run)).collect();
        let (from, to) = window(&marked, about)?;
        let begin = runs.0.partition_point(|run| run.from() + 40 <= from).checked_sub(1);
        let begin = begin.and_then(|at| runs.0.get(at)).map_or(0, |run| run.from());
        let end = runs.0.partition_point(|run| run.to() < to.max(begin + about));
        let end = runs.0.get(end).map_or(text.len(), |run| run.to());
        let mut shown = String::with_capacity(end - begin + 64);
        if begin > 0 {
            shown.push_str("… ");
        }
        let mut upto = begin;
        for Spot { run, .. } in &marked {
            if run.from() < begin || run.to() > end {
                continue;
            }
            escape(text.get(upto..run.from()).unwrap_or_default(), &mut shown);
            shown.push_str("<mark>");
            escape(text.get(run.from()..run.to()).unwrap_or_default(), &mut shown);
            shown.push_str("</mark>");
            upto = run.to();
        }
        escape(text.get(upto..end).unwrap_or_default(), &mut shown);
        if end < text.len() {
            shown.push_str(" …");
        }
        Some(shown)
    }

    /// The run, if it is a word of the question.
    fn spot(&mut self, text: &str, run: Run) -> Option<Spot> {
        let word = self.english.word(text, run);
        let word = word.or_else(|| run.is_spanish.then(|| self.spanish.word(text, run))?)?;
        Some(Spot { run, word })
    }
}

/// The first stretch of at most `about` bytes that has the most different words.
fn window(marked: &[Spot], about: usize) -> Option<(usize, usize)> {
    let mut best: Option<(u32, usize, usize)> = None;
    for (number, first) in marked.iter().enumerate() {
        let from = first.run.from();
        let inside = marked.iter().skip(number).take_while(|spot| spot.run.to() <= from + about);
        let (mut different, mut to) = (first.word, first.run.to());
        for spot in inside {
            different |= spot.word;
            to = spot.run.to();
        }
        if best.is_none_or(|(most, ..)| different.count_ones() > most) {
            best = Some((different.count_ones(), from, to));
        }
    }
    best.map(|(_, from, to)| (from, to))
}

/// Writes `text` so that HTML shows it as it is.
fn escape(text: &str, into: &mut String) {
    let plain = |byte: &u8| {
        !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f)
            && byte.is_ascii()
            && *byte >= b' '
    };
    if text.as_bytes().iter().all(plain) {
        into.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            c if c.is_control() => into.push(' '),
            c => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::{Word, words};

    fn mark(text: &str, reading: &Reading, about: usize) -> Option<String> {
        Marker::new(reading).mark(text, &Runs::of(text), about)
    }

    fn asked(text: &str) -> Reading {
        let words = words(text).map(|spot| Word::plain(spot.text)).collect();
        Reading { words, corrected: None }
    }

    #[test]
    fn other_forms_are_marked_and_markup_is_shown_as_text() {
        let shown = mark("Shelters <b>for</b> women & children", &asked("shelter woman"), 100);
        let expected = "<mark>Shelters</mark> &lt;b&gt;for&lt;/b&gt; women &amp; children";
        assert_eq!(shown.as_deref(), Some(expected));
        assert_eq!(mark("Food boxes", &asked("shelter"), 100), None);
    }

    #[test]
    fn the_stretch_with_most_words_is_shown() {
        let text = format!("Food. {} Free food boxes on Sundays", "Nothing here. ".repeat(30));
        let shown = mark(&text, &asked("free food sunday"), 80).unwrap();
        assert!(shown.starts_with("… "), "{shown}");
        assert_eq!(shown.matches("<mark>").count(), 3, "{shown}");
    }

    #[test]
    fn spanish_forms_are_marked_in_spanish_lines_only() {
        let shown = mark("Clínicas gratuitas para niños", &asked("clínica gratuito"), 100);
        let expected = "<mark>Clínicas</mark> <mark>gratuitas</mark> para niños";
        assert_eq!(shown.as_deref(), Some(expected));
        let shown = mark("Panes, redes\nPanes y redes para todos", &asked("pan red"), 100);
        let expected = "Panes, redes <mark>Panes</mark> y <mark>redes</mark> para todos";
        assert_eq!(shown.as_deref(), Some(expected));
        let shown = mark("Comidas como la de mi casa", &asked("comida"), 100);
        assert_eq!(shown.as_deref(), Some("<mark>Comidas</mark> como la de mi casa"));
        assert_eq!(mark("Pane of glass", &asked("pan"), 100), None);
    }

    proptest! {
        #[test]
        fn nothing_but_the_marks_is_markup(text in ".{0,80}", question in "[a-z ]{0,20}") {
            if let Some(shown) = mark(&text, &asked(&question), 40) {
                let bare = shown.replace("<mark>", "").replace("</mark>", "");
                prop_assert!(!bare.contains('<') && !bare.contains('>'));
            }
        }
    }
}
