//! Text as people should read it: no markup, no markers, no garbage, no empty words.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use super::mojibake;

macro_rules! pattern {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is sound"));
    };
}
pub(super) use pattern;

pattern!(MARKER, r"###[A-Z]{2,6}###");
pattern!(LINK, r#"(?is)<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)["']?[^>]*>(.*?)</a\s*>"#);
pattern!(ITEM, r"(?i)<li\b[^>]*>");
pattern!(PARAGRAPH, r"(?i)</?(?:p|ul|ol|table|h[1-6]|blockquote)\b[^>]*>");
pattern!(LINE, r"(?i)<br\b[^>]*>|</?(?:div|tr|li)\b[^>]*>");
pattern!(UNSEEN, r"(?is)<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->");
pattern!(TAG, r"</?[a-zA-Z][^<>]*>");
// A tag that the source cut off at its limit.
pattern!(CUT, r"(?i)</?(?:br|p|div|li|ul|a|b|i|u|strong|span|font)\b[^<>]*$|</?$");
pattern!(MARKDOWN_LINK, r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)");
pattern!(GLUED, r"([.!?)a-z])\s*(Home visits:)");
pattern!(GAPS, r"\n{3,}");

/// Words that say nothing.
const NOTHING: &[&str] = &[
    "none",
    "n/a",
    "na",
    "n.a.",
    "null",
    "nil",
    "unknown",
    "-",
    "--",
    "---",
    ".",
    "?",
    "tba",
    "tbd",
    "not applicable",
    "not available",
    "undefined",
];

/// Several lines of plain text; `None` where nothing is said.
pub(super) fn prose(text: &str) -> Option<String> {
    let text = plain(text);
    let text = text.replace("**", "");
    let text = MARKDOWN_LINK.replace_all(&text, "$1 ($2)");
    let text = GLUED.replace_all(&text, "$1\n\n$2");
    let mut lines = String::with_capacity(text.len());
    for line in text.lines() {
        let line = spaced(line);
        let line = match line.strip_prefix("* ").or_else(|| line.strip_prefix("- ")) {
            Some(item) => Cow::Owned(format!("• {item}")),
            None => Cow::Borrowed(line.trim_start_matches("# ").trim_start_matches("## ")),
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    said(GAPS.replace_all(lines.trim(), "\n\n").into_owned())
}

/// One line of plain text; `None` where nothing is said.
pub(super) fn line(text: &str) -> Option<String> {
    said(spaced(&plain(text)))
}

/// Whether the words say that there is nothing to say.
pub(super) fn says_nothing(text: &str) -> bool {
    NOTHING.iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

fn said(text: String) -> Option<String> {
    (text.chars().any(char::is_alphanumeric) && !says_nothing(&text)).then_some(text)
}

/// Without markup, markers, garbled and unseen characters; lines stay lines.
fn plain(text: &str) -> String {
    let text = mojibake::repaired(text);
    let text: Cow<'_, str> = if text.contains('\\') {
        text.replace("\\r", "").replace("\\n", "\n").replace("\\t", " ").into()
    } else {
        text
    };
    let text =
        if text.contains("###") { MARKER.replace_all(&text, "").into_owned().into() } else { text };
    let text = if text.contains('<') { without_tags(&text).into() } else { text };
    let text: Cow<'_, str> = if text.contains('&') {
        html_escape::decode_html_entities(text.as_ref()).into_owned().into()
    } else {
        text
    };
    if text.is_ascii() && !text.chars().any(|c| c.is_control() && c != '\n') {
        return text.into_owned();
    }
    text.nfc().filter_map(seen).collect()
}

fn without_tags(html: &str) -> String {
    let text = UNSEEN.replace_all(html, "");
    let text = LINK.replace_all(&text, |link: &regex::Captures<'_>| {
        let (address, words) = (&link[1], link[2].trim());
        if words.is_empty() || address.ends_with(words) || words.ends_with(address) {
            address.to_owned()
        } else {
            format!("{words} ({address})")
        }
    });
    let text = ITEM.replace_all(&text, "\n• ");
    let text = PARAGRAPH.replace_all(&text, "\n\n");
    let text = LINE.replace_all(&text, "\n");
    let text = TAG.replace_all(&text, "");
    CUT.replace(&text, "").into_owned()
}

/// The character as it should be, if it can be seen.
fn seen(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}'
        | '\u{FFFD}'
        | '\u{E000}'..='\u{F8FF}' => None,
        '\u{2011}' => Some('-'),
        '\t' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' => Some(' '),
        c if c.is_control() => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Single spaces, none at the ends.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_lines() {
        for (html, text) in [
            ("<p>Soup &amp; bread.</p><p>Daily</p>", "Soup & bread.\n\nDaily"),
            ("A<br />B<br/>C", "A\nB\nC"),
            ("<ul><li>One</li><li>Two</li></ul>", "• One\n\n• Two"),
            (
                r#"See <a href="https://x.example/a" target="_blank">our page</a>."#,
                "See our page (https://x.example/a).",
            ),
            (r#"<a href="https://x.example">https://x.example</a>"#, "https://x.example"),
            ("under <18 and > 60", "under <18 and > 60"),
            ("<script>alert(1)</script>Help<!-- x -->", "Help"),
            ("a&nbsp;b", "a b"),
            ("Help.<br /><br", "Help."),
        ] {
            assert_eq!(prose(html).as_deref(), Some(text), "{html}");
        }
    }

    #[test]
    fn markers_and_literal_breaks_go() {
        assert_eq!(prose("Help.\n\n\n###MON###\n###COL###").as_deref(), Some("Help."));
        assert_eq!(prose("One \\r\n\\r\nTwo\\n\\nThree").as_deref(), Some("One\n\nTwo\n\nThree"));
        assert_eq!(
            prose("**Notice (1/2):** see [this](https://x.example/y).").as_deref(),
            Some("Notice (1/2): see this (https://x.example/y).")
        );
        assert_eq!(
            prose("Teaches art.Home visits: Downtown").as_deref(),
            Some("Teaches art.\n\nHome visits: Downtown")
        );
        assert_eq!(prose("* one\n* two").as_deref(), Some("• one\n• two"));
        assert_eq!(line("  a \u{200B} \u{7} b\tc\n").as_deref(), Some("a b c"));
    }

    #[test]
    fn nothing_said_is_nothing() {
        for text in ["", "None", "n/a", " N/A ", "-", "...", "<br/>", "###MON###", "Unknown"] {
            assert_eq!(prose(text), None, "{text}");
            assert_eq!(line(text), None, "{text}");
        }
        assert_eq!(line("None of the above").as_deref(), Some("None of the above"));
    }

    proptest::proptest! {
        #[test]
        fn clean_text_has_no_edges_controls_or_gaps(text in "[ -~\n\t\u{0}\u{200B}é’<>&#*\\\\]{0,80}") {
            if let Some(clean) = prose(&text) {
                proptest::prop_assert_eq!(clean.trim(), &clean);
                proptest::prop_assert!(!clean.contains("\n\n\n") && !clean.contains("  "));
                proptest::prop_assert!(!clean.chars().any(|c| c.is_control() && c != '\n'));
            }
        }
    }
}
