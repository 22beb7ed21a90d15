//! Words as phrases are compared: lower case without accents, plurals and possessives as their
//! singular.

use guidepost_index::words::fold;

/// The words of a text.
pub fn of(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut low = fold(word);
            low.retain(|c| !matches!(c, '\'' | '’'));
            singular(low)
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether the phrase stands in the text.
pub fn has(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

fn singular(mut word: String) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() >= 3) {
        return format!("{stem}y");
    }
    let sibilant = ["ches", "shes", "sses", "xes"].iter().any(|end| word.ends_with(end));
    let is_plural = word
        .strip_suffix('s')
        .is_some_and(|stem| stem.len() >= 3 && (sibilant || !stem.ends_with(['s', 'u', 'i'])));
    if is_plural {
        word.truncate(word.len() - if sibilant { 2 } else { 1 });
    }
    word
}
