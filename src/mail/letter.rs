//! A letter, and what may stand in its head.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::telemetry::hidden;

/// What does not fit on one line of a letter's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALine {
    /// Not an address.
    #[error("this is not an e-mail address such as rosa@alder.example")]
    Address,
    /// It breaks the line, or holds what nobody can see.
    #[error("this must be one line of at most 200 characters, without control characters")]
    Line,
}

/// Where a letter goes; shown by no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// As it is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl TryFrom<String> for Address {
    type Error = NotALine;

    fn try_from(text: String) -> Result<Self, NotALine> {
        text.parse()
    }
}

impl FromStr for Address {
    type Err = NotALine;

    fn from_str(text: &str) -> Result<Self, NotALine> {
        let text = text.trim();
        let is_plain = text.len() <= 254 && text.is_ascii() && !text.contains(['"', '<', '>', ',']);
        let is_address = text.parse::<lettre::Address>().is_ok();
        if is_plain && is_address { Ok(Self(text.to_owned())) } else { Err(NotALine::Address) }
    }
}

/// A letter to one person: words, a link on a line of its own, words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: Address,
    /// What it is about, on one line.
    pub subject: String,
    /// What it says first.
    pub text: String,
    /// Where its link leads on our pages, such as `/invitation?token=…`.
    pub path: String,
    /// What it says last.
    pub closing: String,
}

hidden!(Letter);

impl Letter {
    /// The whole text, its link under the address that people use.
    #[must_use]
    pub fn body(&self, public_url: &Url) -> String {
        let base = public_url.as_str().trim_end_matches('/');
        format!("{}\n\n{base}{}\n\n{}\n", self.text, self.path, self.closing)
    }
}

/// Text that fits on one line: nothing in it can begin another line of a letter's head.
pub fn line(text: &str) -> Result<&str, NotALine> {
    let is_line = text.chars().count() <= 200 && !text.chars().any(char::is_control);
    if is_line && !text.contains(['\u{2028}', '\u{2029}']) { Ok(text) } else { Err(NotALine::Line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_an_address_is_one() {
        for good in ["rosa@alder.example", " rosa.m+x@alder.example "] {
            assert!(good.parse::<Address>().is_ok(), "{good}");
        }
        for wrong in [
            "",
            "rosa",
            "rosa@",
            "rosa@alder.example\r\nBcc: all@alder.example",
            "rosa@alder.example\nx@y.example",
            "rosa@alder.example, nora@alder.example",
            "Rosa <rosa@alder.example>",
            "\"a b\"@alder.example",
            "rosa@älder.example",
        ] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_line_is_one_line() {
        assert!(line("Alder County's network · Ñ").is_ok());
        for wrong in ["a\r\nBcc: x@y.example", "a\nb", "a\u{2028}b", "\0", &"x".repeat(201)] {
            assert!(line(wrong).is_err(), "{wrong:?}");
        }
    }
}
