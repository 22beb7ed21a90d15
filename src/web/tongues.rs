//! Names of the languages people speak, and in which language a listing's text is.

use super::Language;
use crate::values::{language_name_in_spanish, primary_language};

/// Languages on offer in forms: those most spoken in the United States besides English, first.
pub const LANGUAGES: [(&str, &str); 16] = [
    ("es", "Spanish"),
    ("zh", "Chinese"),
    ("vi", "Vietnamese"),
    ("tl", "Tagalog"),
    ("ar", "Arabic"),
    ("ko", "Korean"),
    ("ru", "Russian"),
    ("ht", "Haitian Creole"),
    ("fr", "French"),
    ("pt", "Portuguese"),
    ("am", "Amharic"),
    ("fa", "Farsi"),
    ("hi", "Hindi"),
    ("pa", "Punjabi"),
    ("km", "Khmer"),
    ("ase", "American Sign Language"),
];

/// Names of other languages that listings have.
const MORE_LANGUAGES: [(&str, &str); 24] = [
    ("en", "English"),
    ("yue", "Cantonese"),
    ("cmn", "Mandarin"),
    ("mam", "Mam"),
    ("fil", "Filipino"),
    ("sgn", "Sign language"),
    ("de", "German"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("lo", "Lao"),
    ("hmn", "Hmong"),
    ("th", "Thai"),
    ("my", "Burmese"),
    ("ne", "Nepali"),
    ("bn", "Bengali"),
    ("ur", "Urdu"),
    ("gu", "Gujarati"),
    ("ta", "Tamil"),
    ("te", "Telugu"),
    ("ti", "Tigrinya"),
    ("so", "Somali"),
    ("sw", "Swahili"),
    ("uk", "Ukrainian"),
    ("pl", "Polish"),
];

/// The names of these languages, each once; a tag without a name here stays as it is.
pub fn language_names(tags: &[String], language: Language) -> Vec<String> {
    let name = |tag: &String| {
        let primary = primary_language(tag);
        let known = LANGUAGES.iter().chain(&MORE_LANGUAGES).find(|(code, _)| *code == primary);
        let known = known.map(|(_, name)| *name);
        let known = match language {
            Language::En => known.map(str::to_owned),
            Language::Es => language_name_in_spanish(primary)
                .map(str::to_owned)
                .or(known.map(str::to_lowercase)),
        };
        known.unwrap_or_else(|| tag.clone())
    };
    let mut names: Vec<_> = tags.iter().map(name).collect();
    names.dedup();
    names
}

/// Words that only Spanish has, words that other languages have too, words of English.
const SPANISH: [&str; 12] =
    ["y", "el", "los", "las", "del", "una", "con", "sus", "o", "niños", "años", "gratis"];
const ALSO_SPANISH: [&str; 7] = ["de", "la", "en", "para", "por", "que", "su"];
const ENGLISH: [&str; 20] = [
    "the", "and", "of", "for", "to", "in", "with", "or", "by", "at", "is", "are", "you", "your",
    "from", "on", "we", "any", "county", "services",
];
/// Words of English that names of services have.
const ENGLISH_NAMES: [&str; 20] = [
    "service",
    "center",
    "food",
    "pantry",
    "health",
    "community",
    "program",
    "house",
    "housing",
    "shelter",
    "care",
    "support",
    "free",
    "help",
    "family",
    "school",
    "church",
    "clinic",
    "bank",
    "counseling",
];

/// The language of a text, where that is surely not the page's.
pub fn foreign(text: &str, page: Language) -> Option<Language> {
    match page {
        Language::En => is_spanish(text).then_some(Language::Es),
        Language::Es => is_english(text).then_some(Language::En),
    }
}

fn count(text: &str, list: &[&str]) -> usize {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.filter(|word| list.contains(&word.to_lowercase().as_str())).count()
}

/// Whether a text is surely Spanish: it has words that only Spanish has, and none of English.
fn is_spanish(text: &str) -> bool {
    let only = count(text, &SPANISH);
    only > 0 && only + count(text, &ALSO_SPANISH) >= 2 && count(text, &ENGLISH) == 0
}

/// Whether a text is surely English: it has words of English, and none of Spanish.
fn is_english(text: &str) -> bool {
    let english = count(text, &ENGLISH) + count(text, &ENGLISH_NAMES);
    english > 0 && count(text, &SPANISH) + count(text, &ALSO_SPANISH) == 0
}

#[cfg(test)]
mod tests {
    use super::{Language, foreign, is_english, is_spanish, language_names};

    #[test]
    fn only_what_is_surely_spanish_is_called_so() {
        assert!(is_spanish("Frijol, maíz, verduras y leche para la semana. Traiga sus bolsas."));
        assert!(is_spanish("Cualquier persona; los niños pueden calificar"));
        for other in ["Food y clothing for all", "La Clinica", "Los Angeles", "Maison de la Paix"] {
            assert!(!is_spanish(other), "{other}");
        }
    }

    #[test]
    fn on_a_spanish_page_it_is_english_that_is_foreign() {
        assert!(is_english("Hot meals for families") && is_english("Food Pantry"));
        assert!(!is_english("La Clínica de la Raza") && !is_english("Fruitvale"));
        assert_eq!(foreign("Food Pantry", Language::En), None);
        assert_eq!(foreign("Food Pantry", Language::Es), Some(Language::En));
    }

    #[test]
    fn languages_are_named_in_the_page_s() {
        let tags = ["es", "fa", "zz"].map(str::to_owned);
        assert_eq!(language_names(&tags, Language::En), ["Spanish", "Farsi", "zz"]);
        assert_eq!(language_names(&tags, Language::Es), ["español", "persa", "zz"]);
    }
}
