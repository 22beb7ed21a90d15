//! Names of languages, as directories write them, and their ISO 639 tags.

/// The tag, its English and its Spanish name, then other names in lower case.
const LANGUAGES: &[(&str, &str, &str, &[&str])] = &[
    ("en", "English", "inglés", &["ingles"]),
    ("es", "Spanish", "español", &["espanol", "castilian"]),
    (
        "ht",
        "Haitian Creole",
        "criollo haitiano",
        &["creole", "haitian", "kreyol", "kreyòl", "haitian-creole"],
    ),
    ("zh", "Chinese", "chino", &["chinese (taiwanese)", "chinese dialects"]),
    ("yue", "Cantonese", "cantonés", &["toisanese", "toishanese", "taishanese", "taisanese"]),
    ("cmn", "Mandarin", "mandarín", &["putonghua"]),
    ("nan", "Taiwanese", "taiwanés", &["hokkien", "fukinese", "fukienese", "chiu-chow", "teochew"]),
    ("wuu", "Shanghainese", "shanghainés", &["shanghaies"]),
    ("vi", "Vietnamese", "vietnamita", &[]),
    ("tl", "Tagalog", "tagalo", &["filipino", "pilipino"]),
    ("ceb", "Cebuano", "cebuano", &["visayan", "bisaya"]),
    ("ilo", "Ilocano", "ilocano", &["iiocano"]),
    ("hil", "Hiligaynon", "hiligueno", &["iiongo", "ilonggo"]),
    ("pam", "Kapampangan", "pampango", &["capangpangan", "pampanga"]),
    ("pag", "Pangasinan", "pangasinán", &[]),
    ("fr", "French", "francés", &["francais", "français"]),
    ("ru", "Russian", "ruso", &[]),
    ("pt", "Portuguese", "portugués", &[]),
    ("it", "Italian", "italiano", &[]),
    ("de", "German", "alemán", &[]),
    ("he", "Hebrew", "hebreo", &[]),
    ("yi", "Yiddish", "yidis", &[]),
    ("ar", "Arabic", "árabe", &[]),
    ("arc", "Aramaic", "arameo", &["assyrian"]),
    ("fa", "Persian", "persa", &["farsi"]),
    ("prs", "Dari", "darí", &[]),
    ("ps", "Pashto", "pastún", &["pashtu"]),
    ("ku", "Kurdish", "kurdo", &[]),
    ("tr", "Turkish", "turco", &[]),
    ("hi", "Hindi", "hindi", &["hindu"]),
    ("ur", "Urdu", "urdu", &[]),
    ("pa", "Punjabi", "panyabí", &["panjabi"]),
    ("bn", "Bengali", "bengalí", &["bangla"]),
    ("gu", "Gujarati", "guyaratí", &[]),
    ("mr", "Marathi", "maratí", &[]),
    ("ta", "Tamil", "tamil", &[]),
    ("te", "Telugu", "telugu", &[]),
    ("kn", "Kannada", "canarés", &[]),
    ("ml", "Malayalam", "malabar", &[]),
    ("ne", "Nepali", "nepalí", &["napali"]),
    ("si", "Sinhala", "cingalés", &["sinhalese"]),
    ("sd", "Sindhi", "sindhi", &[]),
    ("bo", "Tibetan", "tibetano", &[]),
    ("my", "Burmese", "birmano", &[]),
    ("km", "Khmer", "jemer", &["cambodian", "khmmu"]),
    ("lo", "Lao", "lao", &["laotian", "laos"]),
    ("th", "Thai", "tailandés", &[]),
    ("hmn", "Hmong", "hmong", &[]),
    ("ium", "Mien", "mien", &["iu mien"]),
    ("id", "Indonesian", "indonesio", &[]),
    ("ms", "Malay", "malayo", &[]),
    ("mn", "Mongolian", "mongol", &[]),
    ("ja", "Japanese", "japonés", &[]),
    ("ko", "Korean", "coreano", &[]),
    ("sm", "Samoan", "samoano", &[]),
    ("to", "Tongan", "tongano", &[]),
    ("fj", "Fijian", "fiyiano", &[]),
    ("am", "Amharic", "amárico", &["ethiopian"]),
    ("ti", "Tigrinya", "tigriña", &["tigrigna"]),
    ("om", "Oromo", "oromo", &[]),
    ("so", "Somali", "somalí", &[]),
    ("sw", "Swahili", "suajili", &[]),
    ("yo", "Yoruba", "yoruba", &[]),
    ("ig", "Igbo", "igbo", &["ibo"]),
    ("ha", "Hausa", "hausa", &[]),
    ("ff", "Fulah", "fula", &["fulani"]),
    ("rw", "Kinyarwanda", "kiñaruanda", &[]),
    ("kri", "Krio", "krio", &[]),
    ("tem", "Temne", "temne", &[]),
    ("men", "Mende", "mende", &[]),
    ("pl", "Polish", "polaco", &[]),
    ("uk", "Ukrainian", "ucraniano", &[]),
    ("cs", "Czech", "checo", &[]),
    ("sk", "Slovak", "eslovaco", &[]),
    ("hu", "Hungarian", "húngaro", &[]),
    ("ro", "Romanian", "rumano", &["rumanian"]),
    ("bg", "Bulgarian", "búlgaro", &[]),
    ("sh", "Serbo-Croatian", "serbocroata", &[]),
    ("hr", "Croatian", "croata", &[]),
    ("sr", "Serbian", "serbio", &[]),
    ("bs", "Bosnian", "bosnio", &[]),
    ("sq", "Albanian", "albanés", &[]),
    ("el", "Greek", "griego", &[]),
    ("hy", "Armenian", "armenio", &[]),
    ("ka", "Georgian", "georgiano", &[]),
    ("lv", "Latvian", "letón", &[]),
    ("lt", "Lithuanian", "lituano", &[]),
    ("nl", "Dutch", "neerlandés", &[]),
    ("sv", "Swedish", "sueco", &[]),
    ("no", "Norwegian", "noruego", &[]),
    ("da", "Danish", "danés", &[]),
    ("fi", "Finnish", "finés", &[]),
    ("ga", "Irish", "irlandés", &["gaelic"]),
    ("mt", "Maltese", "maltés", &[]),
    ("ase", "American Sign Language", "lengua de señas americana", &["asl"]),
    ("sgn", "Sign languages", "lenguas de señas", &["sign language", "signing"]),
];

/// Words that may stand beside a language's name without making it another thing.
const BESIDE: &[&str] = &[
    "only",
    "limited",
    "some",
    "available",
    "website",
    "with",
    "by",
    "translators",
    "translator",
    "translation",
    "speaking",
    "spoken",
    "depends",
    "staff",
    "on",
    "upon",
    "fluent",
    "basic",
];

/// The ISO 639 tag of a language's name.
///
/// ```
/// use guidepost::values::language_tag;
///
/// assert_eq!(language_tag("Chinese (Cantonese)"), Some("yue"));
/// assert_eq!(language_tag("Spanish (limited)"), Some("es"));
/// assert_eq!(language_tag("AT&T Language Line"), None);
/// ```
#[must_use]
pub fn language_tag(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_lowercase();
    if let Some(tag) = exact(&name) {
        return Some(tag);
    }
    if let Some((outer, inner)) = name.split_once('(') {
        let inner = exact(inner.trim_matches(|c: char| !c.is_alphanumeric()));
        return inner.or_else(|| language_tag(outer));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let words: &[&str] = match words.split_first() {
        Some((first, rest)) if BESIDE.contains(first) => rest,
        _ => &words,
    };
    (1..=words.len().min(3)).rev().find_map(|n| {
        let (own, rest) = words.split_at_checked(n)?;
        let tag = exact(own.join(" ").trim_matches(|c: char| !c.is_alphanumeric()))?;
        rest.first().is_none_or(|next| BESIDE.contains(next)).then_some(tag)
    })
}

/// Each of the languages named in one text, with its own name.
///
/// ```
/// use guidepost::values::languages_in;
///
/// assert_eq!(languages_in("French, Hindi/Urdu and Lao").len(), 4);
/// assert_eq!(languages_in("other languages upon request"), []);
/// ```
#[must_use]
pub fn languages_in(text: &str) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let whole = language_tag(text);
    let pieces = text.split(['\n', ',', ';', '/', '&', '.', ':', '(', ')']);
    let pieces = pieces.flat_map(|piece| piece.split(" and ")).filter_map(language_tag);
    for tag in pieces.chain(whole) {
        if let Some(name) = language_name(tag)
            && !found.contains(&(tag, name))
        {
            found.push((tag, name));
        }
    }
    // "Chinese (Cantonese)" is Cantonese, not also Chinese at large.
    let narrower = found.iter().any(|(tag, _)| matches!(*tag, "yue" | "cmn" | "nan" | "wuu"));
    let filipino =
        found.iter().any(|(tag, _)| matches!(*tag, "ceb" | "ilo" | "hil" | "pam" | "pag"));
    found.retain(|(tag, _)| {
        !(narrower && *tag == "zh" || filipino && *tag == "tl" && text.contains("ilipino"))
    });
    found
}

/// The English name of a tag.
#[must_use]
pub fn language_name(tag: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(own, ..)| *own == tag).map(|(_, name, ..)| *name)
}

/// The Spanish name of a tag.
#[must_use]
pub fn language_name_in_spanish(tag: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(own, ..)| *own == tag).map(|(_, _, name, _)| *name)
}

fn exact(name: &str) -> Option<&'static str> {
    let is_it = |(_, english, spanish, others): &&(&str, &str, &str, &[&str])| {
        english.eq_ignore_ascii_case(name) || *spanish == name || others.contains(&name)
    };
    LANGUAGES.iter().find(is_it).map(|(tag, ..)| *tag)
}

/// A language tag without its country: `es` of `es-MX`.
pub fn primary_language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_directories_become_tags() {
        for (name, tag) in [
            ("Spanish", Some("es")),
            ("Creole", Some("ht")),
            ("Chinese (Mandarin)", Some("cmn")),
            ("Persian (Farsi)", Some("fa")),
            ("Filipino (Tagalog)", Some("tl")),
            ("Filipino (Ilocano)", Some("ilo")),
            ("English only", Some("en")),
            ("limited Spanish", Some("es")),
            ("Spanish (translators are available as needed)", Some("es")),
            ("American Sign Language available", Some("ase")),
            ("Creole with translators as needed", Some("ht")),
            ("Vietnamese (depends on volunteers)", Some("vi")),
            ("English,", Some("en")),
            ("TDD", None),
            ("Interpreter", None),
            ("Others available upon request", None),
            ("Spanish speaking men are directed elsewhere", Some("es")),
            ("Call for information", None),
            ("", None),
        ] {
            assert_eq!(language_tag(name), tag, "{name}");
        }
    }

    #[test]
    fn several_in_one_text() {
        let tags = |text| languages_in(text).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
        assert_eq!(tags("English and Spanish"), ["en", "es"]);
        assert_eq!(tags("Chinese (Cantonese, Mandarin)"), ["yue", "cmn"]);
        assert_eq!(tags("Spanish\n\nIndividual Counseling: English"), ["es", "en"]);
        assert_eq!(tags("Hindi/Urdu"), ["hi", "ur"]);
        assert_eq!(tags("Interpreters available in 150 languages"), Vec::<&str>::new());
    }

    #[test]
    fn no_tag_and_no_name_stands_twice() {
        let mut tags: Vec<_> = LANGUAGES.iter().map(|(tag, ..)| tag).collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), LANGUAGES.len());
    }
}
