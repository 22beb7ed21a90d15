//! UTF-8 that was read as another code page and written again: put right where that is certain.

use std::borrow::Cow;

/// Code page 437 from 0x80 on: what DOS tools made of UTF-8. Box-drawing characters came out as
/// plain ones in the exports seen, so the lead bytes 0xC2, 0xC3 and 0xE2 also appear as `-`, `+`, `G`.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»";

/// Windows-1252 from 0x80 to 0x9F; `\u{0}` where it has no character.
const CP1252: &str = "€\u{0}‚ƒ„…†‡ˆ‰Š‹Œ\u{0}Ž\u{0}\u{0}‘’“”•–—˜™š›œ\u{0}žŸ";

/// `text` with what is certainly garbled put right.
pub(super) fn repaired(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut repaired = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
        if let Some((good, taken)) = windows(rest).or_else(|| dos(rest, before)) {
            repaired.push_str(&good);
            at += taken;
        } else if c == '\u{FFFD}' {
            repaired.push_str(lost(before, rest.get(1).copied()));
            at += 1;
        } else {
            repaired.push(c);
            at += 1;
        }
    }
    if repaired == text { Cow::Borrowed(text) } else { Cow::Owned(repaired) }
}

/// `â€™` → `’`, `Ã©` → `é`.
fn windows(rest: &[char]) -> Option<(String, usize)> {
    let lead = latin1(*rest.first()?).filter(|byte| (0xC2..=0xF4).contains(byte))?;
    let length = if lead < 0xE0 {
        2
    } else if lead < 0xF0 {
        3
    } else {
        4
    };
    let mut bytes = vec![lead];
    for &c in rest.get(1..length)? {
        bytes.push(cp1252(c).filter(|byte| (0x80..=0xBF).contains(byte))?);
    }
    Some((decoded(&bytes)?, length))
}

/// `GÇÖ` → `’`, `+í` → `á`, `-«` → `®`.
fn dos(rest: &[char], before: Option<char>) -> Option<(String, usize)> {
    match (*rest.first()?, *rest.get(1)?) {
        ('G' | 'Γ', second) => {
            let bytes = [0xE2, cp437(second)?, cp437(*rest.get(2)?)?];
            Some((decoded(&bytes)?, 3))
        }
        // What was a box-drawing character is one of four letters; Spanish tells which.
        ('+' | '├', '¦') if before?.is_alphabetic() => {
            let ends = rest.get(3).is_none_or(|c| !c.is_alphabetic());
            let stressed = rest.get(2) == Some(&'n') && ends;
            Some((if stressed { "ó" } else { "ñ" }.to_owned(), 2))
        }
        ('+' | '├', second) if before?.is_alphabetic() && !second.is_ascii() => {
            Some((decoded(&[0xC3, flattened(second)?])?, 2))
        }
        ('-' | '┬', second) => {
            let byte = flattened(second)?;
            let next = rest.get(2).copied();
            let sure = match byte {
                // á, é, í, ó, ú and ñ also follow a hyphen in plain Spanish.
                0xA0 => !next.is_some_and(char::is_lowercase),
                0x82 | 0xA1..=0xA4 => false,
                _ => true,
            };
            sure.then_some(())?;
            let text = match byte {
                0x80 => String::new(),
                0x81..=0x9F => char_of_cp1252(byte)?.to_string(),
                _ => decoded(&[0xC2, byte])?,
            };
            Some((text, 2))
        }
        _ => None,
    }
}

/// What stands for a character that is lost: an apostrophe in a word, a dash between words.
fn lost(before: Option<char>, after: Option<char>) -> &'static str {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match (before, after) {
        (b, a) if letter(b) && letter(a) => "’",
        (b, a) if space(b) && space(a) => "–",
        _ => "",
    }
}

fn decoded(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

fn latin1(c: char) -> Option<u8> {
    u8::try_from(u32::from(c)).ok()
}

fn cp1252(c: char) -> Option<u8> {
    let named = (0x80_u8..).zip(CP1252.chars()).find(|&(_, own)| own == c && own != '\u{0}');
    named.map(|(byte, _)| byte).or_else(|| latin1(c))
}

fn char_of_cp1252(byte: u8) -> Option<char> {
    CP1252.chars().nth(usize::from(byte.checked_sub(0x80)?)).filter(|&c| c != '\u{0}')
}

fn cp437(c: char) -> Option<u8> {
    (0x80_u8..).zip(CP437.chars()).find(|&(_, own)| own == c).map(|(byte, _)| byte)
}

/// As [`cp437`], where `⌐` came out as `¬`.
fn flattened(c: char) -> Option<u8> {
    if c == '¬' { Some(0xA9) } else { cp437(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_text_is_put_right() {
        for (garbled, right) in [
            ("the neighborGÇÖs table", "the neighbor’s table"),
            ("GÇ£HopeGÇ¥ GÇô daily", "“Hope” – daily"),
            ("babiesâ€™ careâ€”longer", "babies’ care—longer"),
            ("CafÃ© MarÃ\u{ad}a", "Café María"),
            ("los ni+¦os, educaci+¦n, f+¡sicos", "los niños, educación, físicos"),
            ("Fa+ºade at the Caf+¬", "Façade at the Café"),
            ("a 501-¬3, Links-« -ôrights-ö", "a 501©3, Links® “rights”"),
            ("children\u{FFFD}s hours 8 \u{FFFD} 5, caf\u{FFFD}", "children’s hours 8 – 5, caf"),
        ] {
            assert_eq!(repaired(garbled), right);
        }
    }

    #[test]
    fn good_text_stays() {
        for text in [
            "Línea de Apoyo",
            "socio-económico",
            "25¢ wash",
            "a + b",
            "Gómez",
            "“fine”",
            "naïve",
            "-ñ",
        ] {
            assert_eq!(repaired(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_windows_garbles_comes_back(text in "[a-z ’—éñü“”]{0,20}") {
            let garbled: String = text.bytes().map(|b| {
                char_of_cp1252(b).unwrap_or(char::from(b))
            }).collect();
            proptest::prop_assert_eq!(repaired(&garbled), text);
        }
    }
}
