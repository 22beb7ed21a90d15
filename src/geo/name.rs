//! How place names are compared: folded to plain lower-case words, abbreviations spelt out.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// The key that a place is looked up by; the same rules as `norm()` of the script that built the
/// gazetteer (`seed-data/gazetteer/build.py`).
pub(super) fn key(name: &str) -> String {
    let folded = fold(name);
    let mut words: &str = &folded;
    for title in ["city of", "town of"] {
        match folded.strip_prefix(title) {
            Some("") => words = "",
            Some(rest) if rest.starts_with(' ') => words = rest,
            _ => {}
        }
    }
    let words: Vec<&str> = words.split_whitespace().map(spelt_out).collect();
    words.join(" ")
}

/// Lower-case ASCII words with one space between them: accents and apostrophes gone.
pub(super) fn fold(name: &str) -> String {
    let plain: Cow<'_, str> =
        if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.nfkd().collect()) };
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    for letter in plain.chars().filter(|c| c.is_ascii() && *c != '\'') {
        if letter.is_ascii_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(letter.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    folded
}

fn spelt_out(word: &str) -> &str {
    match word {
        "st" => "saint",
        "ste" => "sainte",
        "ft" => "fort",
        "mt" => "mount",
        "mtn" => "mountain",
        "n" => "north",
        "s" => "south",
        "e" => "east",
        "w" => "west",
        "hts" => "heights",
        "spgs" => "springs",
        "jct" => "junction",
        "pt" => "point",
        _ => word,
    }
}

/// How many letters must be added, dropped, changed or swapped with their neighbour to make `b` of
/// `a`, if at most `most`.
pub(super) fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let b: Vec<u8> = b.bytes().collect();
    // Rows of the usual table: the one before the last, the last, and the one being filled.
    let mut older: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut before = None;
    for (i, letter) in a.bytes().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        let mut left = i + 1;
        for (j, (&other, pair)) in b.iter().zip(last.windows(2)).enumerate() {
            let [diagonal, above] = pair else { continue };
            let mut best = (diagonal + usize::from(letter != other)).min(above + 1).min(left + 1);
            let swapped = j > 0 && before == Some(other) && b.get(j - 1) == Some(&letter);
            if let Some(&two_back) = older.get(j.wrapping_sub(1)).filter(|_| swapped) {
                best = best.min(two_back + 1);
            }
            row.push(best);
            left = best;
        }
        if row.iter().min().is_none_or(|&least| least > most) {
            return None;
        }
        (older, last, before) = (last, row, Some(letter));
    }
    last.last().copied().filter(|&edits| edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_as_in_the_script() {
        for (name, folded) in [
            ("St. Paul", "saint paul"),
            ("Coeur d'Alene", "coeur dalene"),
            ("City of Oakland", "oakland"),
            ("City of", ""),
            ("Cityof", "cityof"),
            ("town of  Ft. Bragg", "fort bragg"),
            ("Mt. Pleasant", "mount pleasant"),
            ("Cañon City", "canon city"),
            ("N. Miami", "north miami"),
            ("O\u{2019}Fallon", "ofallon"),
            ("Winston-Salem", "winston salem"),
            ("  SF ", "sf"),
        ] {
            assert_eq!(key(name), folded, "{name}");
        }
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, most, edits_made) in [
            ("oakland", "oakland", 2, Some(0)),
            ("oaklnad", "oakland", 2, Some(1)),
            ("okland", "oakland", 2, Some(1)),
            ("xokland", "oakland", 1, None),
            ("", "abc", 3, Some(3)),
            ("kitten", "sitting", 3, Some(3)),
        ] {
            assert_eq!(edits(a, b, most), edits_made, "{a} {b}");
        }
    }
}
