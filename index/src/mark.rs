//! Shows where the words of a question stand in a text.

use std::collections::HashSet;

use crate::words::{Reading, Spot, Stems, spans, written};

/// What is looked for in text after text.
pub struct Marker<'a> {
    asked: Vec<&'a str>,
    /// Whether a stem begins with that letter of ASCII.
    begins: [bool; 128],
    stems: Stems,
}

impl<'a> Marker<'a> {
    /// For the words of a question.
    #[must_use]
    pub fn new(reading: &'a Reading) -> Self {
        let stems = reading.words.iter().flat_map(|word| &word.stems);
        let mut asked: Vec<&str> = stems.map(|(stem, _)| stem.as_str()).collect();
        asked.sort_unstable();
        asked.dedup();
        let mut begins = [false; 128];
        for first in asked.iter().filter_map(|stem| stem.as_bytes().first()) {
            if let Some(begins) = begins.get_mut(usize::from(*first)) {
                *begins = true;
            }
        }
        Self { asked, begins, stems: Stems::default() }
    }

    /// A piece of `text` with the question's words in `<mark>`, all else escaped for HTML; `None`
    /// where none of them stands in it. `about` is how many bytes of text to show.
    #[must_use]
    pub fn mark(&mut self, text: &str, about: usize) -> Option<String> {
        if self.asked.is_empty() {
            return None;
        }
        let marked: Vec<Spot> =
            spans(text).filter_map(|(from, to)| self.spot(text, from, to)).collect();
        let (from, to) = window(&marked, about)?;
        let begin = spans(text).map(|(start, _)| start).take_while(|start| start + 40 <= from);
        let begin = begin.last().unwrap_or_default();
        let end = spans(text).find(|(_, end)| *end >= begin + about && *end >= to);
        let end = end.map_or(text.len(), |(_, end)| end);
        let mut shown = String::with_capacity(end - begin + 64);
        if begin > 0 {
            shown.push_str("… ");
        }
        let mut upto = begin;
        for spot in marked.iter().filter(|spot| spot.from >= begin && spot.to <= end) {
            escape(text.get(upto..spot.from).unwrap_or_default(), &mut shown);
            shown.push_str("<mark>");
            escape(text.get(spot.from..spot.to).unwrap_or_default(), &mut shown);
            shown.push_str("</mark>");
            upto = spot.to;
        }
        escape(text.get(upto..end).unwrap_or_default(), &mut shown);
        if end < text.len() {
            shown.push_str(" …");
        }
        Some(shown)
    }

    /// The run there, if it is a word of the question.
    fn spot(&mut self, text: &str, from: usize, to: usize) -> Option<Spot> {
        let run = text.get(from..to).filter(|run| self.may_be(run))?;
        let stem = self.stems.stem(&written(run));
        self.asked.binary_search(&stem.as_str()).ok()?;
        Some(Spot { from, to, text: stem })
    }

    /// A stem begins as its word does: most words need no stemming to be ruled out.
    fn may_be(&self, run: &str) -> bool {
        let Some(&first) = run.as_bytes().first() else { return false };
        match self.begins.get(usize::from(first.to_ascii_lowercase())) {
            Some(false) => false,
            Some(true) => !run.is_ascii() || self.asked.iter().any(|stem| alike(run, stem)),
            None => true,
        }
    }
}

fn alike(run: &str, stem: &str) -> bool {
    let same = if stem.len() > 3 { 3 } else { 1 };
    match (run.as_bytes().get(..same), stem.as_bytes().get(..same)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    }
}

/// The first stretch of at most `about` bytes that has the most different words.
fn window(marked: &[Spot], about: usize) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    for (number, first) in marked.iter().enumerate() {
        let inside = marked.iter().skip(number).take_while(|spot| spot.to <= first.from + about);
        let (mut different, mut to) = (HashSet::new(), first.to);
        for spot in inside {
            different.insert(&spot.text);
            to = spot.to;
        }
        if best.is_none_or(|(most, ..)| different.len() > most) {
            best = Some((different.len(), first.from, to));
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
    use crate::words::{Word, stem, words};

    fn mark(text: &str, reading: &Reading, about: usize) -> Option<String> {
        Marker::new(reading).mark(text, about)
    }

    fn asked(text: &str) -> Reading {
        let word = |spot: Spot| Word {
            stems: vec![(stem(&spot.text), 1.0)],
            text: spot.text,
            weight: 1.0,
        };
        Reading { words: words(text).map(word).collect(), corrected: None }
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
