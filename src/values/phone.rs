//! Phone numbers as directories write them: several in one field, with extensions, labels, letters.

use std::sync::LazyLock;

use regex::Regex;

/// One number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber {
    /// E.164 such as `+15105550142`, where it is a whole number.
    pub e164: Option<String>,
    /// The number as people read it: `(510) 555-0142`, or the source's words.
    pub text: String,
    /// The extension: its digits.
    pub extension: Option<String>,
    /// What stands beside the number: `TTY`, `Crisis line`, `San Jose`.
    pub label: Option<String>,
}

#[expect(clippy::expect_used, reason = "a test runs it")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) (?: \+?1 [\s.\-]* )? \(?\s* ([2-9]\d\d) \s*\)? [\s.\-–]* (\d{3}) [\s.\-–]* (\d{4})",
    )
    .expect("the pattern is sound")
});

#[expect(clippy::expect_used, reason = "a test runs it")]
static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\s,;]*(?:extension|ext|xt|x|opt(?:ion)?|\#|×)[\s.:]*(?:opt)?\s*(\d{1,6})\b\#?",
    )
    .expect("the pattern is sound")
});

impl PhoneNumber {
    /// The numbers in a field, in their order; the whole text where no number can be read in it.
    ///
    /// ```
    /// use guidepost::values::PhoneNumber;
    ///
    /// let numbers = PhoneNumber::all_in("(202) 555-0104 ext. 12 or TTY: 202 555-0199");
    /// assert_eq!(numbers[0].e164.as_deref(), Some("+12025550104"));
    /// assert_eq!(numbers[0].extension.as_deref(), Some("12"));
    /// assert_eq!(numbers[1].text, "(202) 555-0199");
    /// assert_eq!(numbers[1].label.as_deref(), Some("TTY"));
    /// ```
    #[must_use]
    pub fn all_in(text: &str) -> Vec<Self> {
        let text = text.trim();
        if text.starts_with('+') && !text.starts_with("+1") {
            return vec![Self::foreign(text)];
        }
        let mut found: Vec<Self> = Vec::new();
        let mut rest = text;
        while let Some((before, number, after)) = next(rest) {
            let (extension, after) = extension(after);
            let between = label(before);
            let mut number = Self { extension, ..number };
            match (&between, found.last_mut(), before.trim_end().ends_with(':')) {
                // Words before a number belong to it when they say so, or when it is the first.
                (Some(_), _, true) | (Some(_), None, _) => number.label = between,
                (Some(_), Some(last), false) => last.label = last.label.take().or(between),
                (None, ..) => {}
            }
            found.push(number);
            rest = after;
        }
        match found.last_mut() {
            Some(last) => last.label = last.label.take().or_else(|| label(rest)),
            None if text.is_empty() => {}
            None => found.push(Self::words(text)),
        }
        found
    }

    /// The number of a whole text that is one number and nothing else, as people type it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut found = Self::all_in(text);
        let one = found.pop().filter(|_| found.is_empty())?;
        one.e164.is_some().then_some(one)
    }

    fn american(area: &str, exchange: &str, line: &str) -> Self {
        Self {
            e164: Some(format!("+1{area}{exchange}{line}")),
            text: format!("({area}) {exchange}-{line}"),
            extension: None,
            label: None,
        }
    }

    fn foreign(text: &str) -> Self {
        let parsed = phonenumber::parse(None, text).ok().filter(phonenumber::PhoneNumber::is_valid);
        let mode = phonenumber::Mode::E164;
        Self {
            e164: parsed.map(|number| number.format().mode(mode).to_string()),
            ..Self::words(text)
        }
    }

    /// Letters for digits, a short number such as 211, or something that is no number at all.
    fn words(text: &str) -> Self {
        let digits: String = text.chars().filter_map(keyed).collect();
        let letters = text.chars().filter(char::is_ascii_uppercase).count();
        let plain = text.chars().filter(|c| c.is_alphabetic()).all(|c| c.is_ascii_uppercase());
        let digits = digits.strip_prefix('1').unwrap_or(&digits);
        let e164 = (letters >= 3 && plain && digits.len() >= 10)
            .then(|| Some((digits.get(..3)?, digits.get(3..6)?, digits.get(6..10)?)))
            .flatten()
            .filter(|(area, exchange, _)| begins_well(area) && begins_well(exchange))
            .map(|(area, exchange, line)| format!("+1{area}{exchange}{line}"));
        let short = text.trim_matches(|c: char| !c.is_ascii_digit());
        let text = if e164.is_none() && short.len() == 3 { short } else { text };
        Self { e164, text: text.to_owned(), extension: None, label: None }
    }
}

/// The next American number, with what stands before and after it.
fn next(text: &str) -> Option<(&str, PhoneNumber, &str)> {
    let mut from = 0;
    loop {
        let found = NUMBER.captures_at(text, from)?;
        let (all, area, exchange, line) =
            (found.get(0)?, found.get(1)?, found.get(2)?, found.get(3)?);
        let before = text.get(..all.start())?;
        let after = text.get(all.end()..)?;
        let whole = !before.ends_with(|c: char| c.is_ascii_digit())
            && !after.starts_with(|c: char| c.is_ascii_digit());
        if whole && begins_well(exchange.as_str()) {
            let number = PhoneNumber::american(area.as_str(), exchange.as_str(), line.as_str());
            return Some((before, number, after));
        }
        from = all.end();
    }
}

fn begins_well(part: &str) -> bool {
    part.starts_with(|c: char| ('2'..='9').contains(&c))
}

fn extension(after: &str) -> (Option<String>, &str) {
    let Some(found) = EXTENSION.captures(after) else { return (None, after) };
    let digits = found.get(1).map(|digits| digits.as_str().to_owned());
    let end = found.get(0).map_or(0, |all| all.end());
    (digits, after.get(end..).unwrap_or_default())
}

/// What words stand beside a number, without the joints.
fn label(text: &str) -> Option<String> {
    let joint =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '/' | '(' | ')' | '-' | '+');
    let words = text.trim_matches(joint);
    let words = words.strip_suffix(" or").unwrap_or(words);
    let words = words.strip_prefix("or ").or(words.strip_prefix("and ")).unwrap_or(words);
    let words = words.trim_matches(joint);
    let nothing =
        ["or", "and", "ext", "ext.", "number"].iter().any(|w| words.eq_ignore_ascii_case(w));
    let telling = words.chars().filter(|c| c.is_alphanumeric()).count() > 1 && !nothing;
    telling.then(|| words.to_owned())
}

/// The digit of a key on a phone.
fn keyed(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<PhoneNumber> {
        PhoneNumber::all_in(text)
    }

    fn one(text: &str) -> (String, String, String, String) {
        let mut all = read(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        let PhoneNumber { e164, text, extension, label } = all.remove(0);
        let or = Option::unwrap_or_default;
        (or(e164), text, or(extension), or(label))
    }

    #[test]
    fn every_way_of_writing_one_number() {
        let plain = ("+15105550142".into(), "(510) 555-0142".into(), String::new(), String::new());
        for text in [
            "510-555-0142",
            "(510) 555-0142",
            "510 555-0142",
            "5105550142",
            "510.555.0142",
            "1-510-555-0142",
            "+1 510 555 0142",
            "(510) 555- 0142",
            "510) 555-0142",
            "1 (510) 5550142",
            "Number: (510) 555-0142",
        ] {
            assert_eq!(one(text), plain, "{text}");
        }
    }

    #[test]
    fn extensions_and_labels() {
        for (text, extension, label) in [
            ("510-555-0142 x57471", "57471", ""),
            ("510-555-0142 ext. 302", "302", ""),
            ("510-555-0142, Ext 7", "7", ""),
            ("510-555-0142 xOPT3", "3", ""),
            ("510-555-0142 × 319", "319", ""),
            ("510-555-0142 #9", "9", ""),
            ("510-555-0142 ext. fax", "", "ext. fax"),
            ("510 555-0142 (San Jose)", "", "San Jose"),
            ("510-555-0142 24/7", "", "24/7"),
            ("TTY: 510-555-0142", "", "TTY"),
        ] {
            let (number, _, ext, words) = one(text);
            assert_eq!(
                (number.as_str(), ext.as_str(), words.as_str()),
                ("+15105550142", extension, label),
                "{text}"
            );
        }
    }

    #[test]
    fn several_in_one_field() {
        let numbers = |text: &str| -> Vec<(String, Option<String>)> {
            read(text).into_iter().map(|n| (n.e164.unwrap_or_default(), n.label)).collect()
        };
        let (a, b) = ("+12025550104".to_owned(), "+12025550199".to_owned());
        assert_eq!(
            numbers("(202) 555-0104 or 202 555-0199"),
            [(a.clone(), None), (b.clone(), None)]
        );
        assert_eq!(
            numbers("(202) 555-0104 (202) 555-0199"),
            [(a.clone(), None), (b.clone(), None)]
        );
        assert_eq!(
            numbers("Office: (202) 555-0104, 24/7 Crisis Line: (202) 555-0199"),
            [(a.clone(), Some("Office".into())), (b.clone(), Some("24/7 Crisis Line".into()))]
        );
        assert_eq!(numbers("(202) 555-0104, TTY: 711"), [(a, Some("TTY: 711".into()))]);
    }

    #[test]
    fn letters_short_numbers_and_what_is_no_number() {
        assert_eq!(one("(800) 55N-OFAS").0, "+18005566327");
        assert_eq!(one("(800) 55N-OFAS").1, "(800) 55N-OFAS");
        for (text, kept) in [
            ("911", "911"),
            ("( ) 311-", "311"),
            ("510-555-014", "510-555-014"),
            ("call us", "call us"),
        ] {
            assert_eq!(one(text), (String::new(), kept.into(), String::new(), String::new()));
        }
        assert_eq!(one("+44 20 7946 0958").0, "+442079460958");
        assert!(read("  ").is_empty());
        assert_eq!(
            PhoneNumber::read("510 555 0142").and_then(|n| n.e164).as_deref(),
            Some("+15105550142")
        );
        assert_eq!(PhoneNumber::read("call us"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_lost_or_fatal(text in ".{0,60}") {
            let found = PhoneNumber::all_in(&text);
            proptest::prop_assert_eq!(found.is_empty(), text.trim().is_empty());
        }
    }
}
