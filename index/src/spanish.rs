//! Tells Spanish lines from others, so that only they are stemmed as Spanish.
//!
//! A line is judged as a whole by words that only one of the languages has and by spellings that
//! Spanish does not know. Spanish names are all over English text ("Centro de la Raza offers …"):
//! when in doubt a line is not Spanish.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::words::{is_stop, spans, written};

/// So many words tell what a line is.
const ENOUGH: usize = 80;
/// A line that speaks so much more for another language is not looked at to its end.
const CLEAR: u32 = 8;
/// What speaks for Spanish in a Spanish line at least.
const LEAST: u32 = 2;

/// Words that tell what a line is.
const SIGNS: [(Sign, &str); 5] = [
    (
        Sign::Spanish(2),
        "para por que sus una unas unos nuestra nuestras nuestro nuestros ofrece ofrecemos \
         usted ustedes tambien muy quienes",
    ),
    // English text has some of these in names and as abbreviations.
    (
        Sign::Spanish(1),
        "de la las los el del al y con en su se un lo como sobre donde desde hasta entre \
         todos todas esta este",
    ),
    // Listings and questions are full of these.
    (
        Sign::Spanish(1),
        "abogado abogados albergue alimentos apoyo ayuda busco cerca clases comida comidas \
         consejeria cuidado dentista derechos despensa dinero embarazada embarazadas empleo \
         escuela familia familiar familiares familias gratis gratuita gratuitas gratuito \
         gratuitos grupo grupos ingles inmigrantes jovenes mayores medico muebles mujeres \
         necesito ninas ninos pagar panales quiero refugio renta ropa salud servicio \
         servicios trabajo violencia vivienda",
    ),
    (
        Sign::Other(2),
        "an and are as at be by can for from has have in is it not of on or our that the \
         their they this to we who will with you your",
    ),
    (
        Sign::Other(1),
        "alliance bridge care center children college free home homes justice line men nurse \
         office people police resource resources senior service services",
    ),
];

/// Spanish words of grammar that are not on the stop list.
const GRAMMAR: &str = "\
     asi aqui cada como cual cuales cualquier cuando desde donde ella ellas ellos entre era esa \
     esas ese eso esos esta estan estar estas este esto estos fue han hasta hay les mas menos \
     mucha muchas mucho muchos muy nos nuestra nuestras nuestro nuestros otra otras otro otros \
     pero porque puede pueden quien quienes sea sean ser si sin sobre son sus tal tambien tiene \
     tienen toda todas todo todos tus unas uno unos usted ustedes";

/// What a word says about the line it stands in.
#[derive(Clone, Copy)]
enum Sign {
    Spanish(u32),
    Other(u32),
    Neither,
}

/// The lines of `text`: where each begins, and whether it is Spanish.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut next = 0;
    text.split('\n').map(move |line| {
        let from = next;
        next += line.len() + 1;
        (from, line, is_spanish(line))
    })
}

/// Whether the line is Spanish.
pub(crate) fn is_spanish(line: &str) -> bool {
    let (spanish, other) = signs(line);
    spanish >= LEAST && spanish > 2 * other
}

/// Whether nothing in a question is Spanish, and something is not: `case` and `care` in it are not
/// forms of `casa` and `caro`.
pub(crate) fn is_english(question: &str) -> bool {
    let (spanish, other) = signs(question);
    spanish == 0 && other > 0
}

/// How much speaks for Spanish, and how much for another language.
fn signs(line: &str) -> (u32, u32) {
    let (mut spanish, mut other) = (0, 0);
    for (from, to) in spans(line).take(ENOUGH) {
        match sign(line.get(from..to).unwrap_or_default()) {
            Sign::Spanish(much) => spanish += much,
            Sign::Other(much) => other += much,
            Sign::Neither => {}
        }
        if other > spanish + CLEAR {
            break;
        }
    }
    (spanish, other)
}

/// Whether a folded word may be a Spanish one that has other forms: it is spelt as Spanish words are
/// and says something. (`como` has the stem of `comida`.)
pub(crate) fn may_be_spanish(word: &str) -> bool {
    word.len() > 2
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && !is_stop(word)
        && !is_grammar(word)
        && !is_unlike(word)
}

fn is_grammar(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| GRAMMAR.split(' ').collect());
    WORDS.contains(word)
}

fn sign(run: &str) -> Sign {
    static KNOWN: LazyLock<HashMap<&str, Sign>> = LazyLock::new(|| {
        let words = |(sign, words): (Sign, &'static str)| words.split(' ').map(move |w| (w, sign));
        SIGNS.into_iter().flat_map(words).collect()
    });
    let is_folded = run.bytes().all(|byte| byte.is_ascii_lowercase());
    let word = if is_folded { Cow::Borrowed(run) } else { Cow::Owned(written(run)) };
    if let Some(sign) = KNOWN.get(&*word) {
        return *sign;
    }
    match &*word {
        _ if is_acronym(run) => Sign::Neither,
        word if !run.is_ascii() && run.contains(is_spanish_letter) || has_spanish_ending(word) => {
            Sign::Spanish(1)
        }
        word if word.len() > 2 && is_unlike(word) => Sign::Other(1),
        _ => Sign::Neither,
    }
}

const fn is_spanish_letter(c: char) -> bool {
    matches!(c, 'á' | 'é' | 'í' | 'ó' | 'ú' | 'ñ' | 'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ')
}

fn has_spanish_ending(word: &str) -> bool {
    ["cion", "ciones", "idad", "idades", "miento", "mientos"]
        .iter()
        .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
}

/// `WIC` and `VIH` are spelt as no language is.
fn is_acronym(run: &str) -> bool {
    run.len() <= 5 && run.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.')
}

/// Whether a folded word has a spelling that Spanish does not: a few loans aside, its words end in a
/// vowel or one of eight consonants, and double hardly any letter.
fn is_unlike(word: &str) -> bool {
    let is_vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let bytes = word.as_bytes();
    if let [.., before, last] = bytes
        && !is_vowel(*last)
        && (!is_vowel(*before)
            || !matches!(last, b'd' | b'j' | b'l' | b'n' | b'r' | b's' | b'y' | b'z'))
    {
        return true;
    }
    if let [b's', second, ..] = bytes
        && !is_vowel(*second)
    {
        return true;
    }
    let is_odd = |pair: &[u8]| {
        matches!(
            pair,
            [b'k' | b'w', _]
                | [_, b'k' | b'w']
                | [b'g' | b'p' | b's' | b't', b'h']
                | [b'o', b'u']
                | [b'b', b'b']
                | [b'd', b'd']
                | [b'f', b'f']
                | [b'g', b'g']
                | [b'm', b'm']
                | [b'p', b'p']
                | [b's', b's']
                | [b't', b't']
                | [b'z', b'z']
        )
    };
    bytes.windows(2).any(is_odd)
        || (word.contains("oo") && !word.contains("coo") && !word.contains("zoo"))
        || (word.ends_with("tion") && !word.ends_with("stion"))
        || (word.len() > 4
            && word.ends_with("ed")
            && !matches!(word, "cesped" | "huesped" | "merced" | "pared" | "usted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_lines_are_told() {
        for line in [
            "Grupo de apoyo para el duelo",
            "Clínica de salud familiar",
            "Servicios gratuitos para inmigrantes y sus familias",
            "SERVICIOS DE SALUD MENTAL PARA JÓVENES",
            "Despensa de alimentos",
            "Comida caliente los martes y jueves",
            "Ayuda con la renta y los servicios públicos",
            "Clases de inglés para adultos",
            "Orientación legal sobre inmigración",
            "Consejería individual y de pareja en español",
            "Ofrecemos ayuda con CalFresh y Medi-Cal en Oakland a familias de bajos recursos.",
            "Cuidado de ninos mientras usted trabaja",
            "Línea de crisis, las 24 horas del día",
            "Programa WIC para mujeres embarazadas",
            "Vivienda de transición y capacitación laboral",
            "Transporte gratuito a citas médicas",
            "Alcohólicos Anónimos, Grupo Nueva Vida",
            "Si usted perdió su empleo, llame a nuestra oficina de lunes a viernes.",
            "Prueba del VIH sin costo, no se necesita cita",
        ] {
            assert!(is_spanish(line), "{line}");
        }
    }

    #[test]
    fn english_lines_with_spanish_names_are_not() {
        for line in [
            "",
            "Los Angeles County",
            "La Clinica",
            "El Cerrito",
            "San Francisco de Asis Shelter for women",
            "Centro Legal de la Raza offers legal help to the community",
            "Plaza de la Luna Child Development Center",
            "Para Los Niños Head Start Center",
            "Playa del Sol Senior Center",
            "La Peña Cultural Center",
            "La Familia Counseling Services",
            "Salud Para La Gente Clinic, Watsonville",
            "Services in English and Spanish (español)",
            "Con Edison bill assistance",
            "Eden Y",
            "Come once a day, pan and red beans, sin tax",
            "Résumé help and a café",
            "Legal aid for families from El Salvador, Los Altos and La Honda",
            "Serves the cities of El Monte, La Puente, Las Flores and Palos Verdes",
            "Comida gratis / Free food pantry",
            "De Anza College Para-Transit Office",
            "Call us. Se habla español.",
            "Señor Center of the East Bay",
            "Vietnamese, Tagalog, Mam",
        ] {
            assert!(!is_spanish(line), "{line}");
        }
    }

    #[test]
    fn questions_are_english_where_nothing_in_them_is_spanish() {
        for question in ["case management", "free dental care", "where can I come for help"] {
            assert!(is_english(question), "{question}");
        }
        for question in ["", "casa", "ayuda housing", "inmigración lawyer", "dental", "red social"]
        {
            assert!(!is_english(question), "{question}");
        }
    }

    #[test]
    fn each_line_is_told_by_itself() {
        let text = "Free food\nComida gratis para todos\n\nOpen Monday";
        let spanish: Vec<_> = lines(text).filter(|(.., is)| *is).map(|(at, ..)| at).collect();
        assert_eq!(spanish, [10]);
    }

    #[test]
    fn spellings_tell_what_may_be_spanish() {
        for word in ["gratuita", "ninos", "pared", "cooperativa", "gestion", "ley", "accion"] {
            assert!(may_be_spanish(word), "{word}");
        }
        for word in
            ["shelter", "food", "county", "needs", "staff", "24", "aa", "women's", "como", "para"]
        {
            assert!(!may_be_spanish(word), "{word}");
        }
    }
}
