//! Names written in capitals, put into title case.

use super::text;

/// Short forms that stay in capitals.
const CAPITALS: &[&str] = &[
    "AA", "AARP", "ABA", "ABE", "ACLU", "ADA", "ADHD", "AHF", "AIDS", "ALANON", "ALS", "AMVETS",
    "API", "ASL", "ASPCA", "AFB", "AFL", "AME", "BART", "CA", "CBO", "CDC", "CIO", "CODA", "COPD",
    "CPR", "DACA", "DC", "DHS", "DMV", "DUI", "DV", "EAP", "EBT", "EMS", "EMT", "ESL", "ESOL",
    "FBI", "FEMA", "FIU", "FL", "GA", "GED", "GI", "HIV", "HMO", "HUD", "ICU", "ID", "IOP", "IRS",
    "JCC", "LGBT", "LGBTQ", "LGBTQIA", "LLC", "LLP", "LMFT", "MD", "MLK", "MS", "NA", "NAACP",
    "NAMI", "NE", "NICU", "NW", "NY", "OA", "OB", "OCD", "PA", "PHP", "PTA", "PTSD", "RN", "ROTC",
    "RSVP", "SAMHSA", "SE", "SF", "SIDS", "SNAP", "SPCA", "SRO", "SSA", "SSDI", "SSI", "STD",
    "STEM", "STI", "SW", "TANF", "TB", "TTY", "TV", "UC", "UCLA", "UCSF", "UM", "USA", "USDA",
    "USO", "VA", "VFW", "VITA", "VPK", "WIC", "YMCA", "YMHA", "YWCA", "II", "III", "IV", "VI",
    "VII", "VIII", "IX", "XI", "XII",
];

/// Words without a vowel that are words all the same.
const VOWELLESS: &[&str] = &[
    "ST", "DR", "MR", "MRS", "MS", "MT", "FT", "JR", "SR", "RD", "LN", "CT", "PL", "BLVD", "PKWY",
    "HWY", "CTR", "DEPT", "BLDG", "PT", "NTH", "TH", "ND", "RD", "S", "T", "D", "LTD",
];

/// Words that stay small inside a name.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "de", "del", "for", "from", "in", "into", "of", "on", "or",
    "the", "to", "vs", "with", "y",
];

/// The name on one line, out of capitals where it was all capitals.
pub(super) fn name(text: &str) -> Option<String> {
    let name = text::line(text)?.replace("., ", ", ");
    let name = restore_stops(&name);
    Some(if is_shouted(&name) { titled(&name) } else { name })
}

/// `Inc., X` keeps its stop; `Central Region., X` is a slip of one directory.
fn restore_stops(name: &str) -> String {
    let mut name = name.to_owned();
    for short in
        ["Inc", "INC", "Jr", "JR", "Sr", "SR", "Co", "CO", "Corp", "CORP", "Ltd", "LTD", "St"]
    {
        name = name.replace(&format!(" {short}, "), &format!(" {short}., "));
    }
    name
}

/// Whether a name is in capitals that are not just a short form.
fn is_shouted(name: &str) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let (all, small) = (letters().count(), letters().filter(|c| c.is_lowercase()).count());
    let one_word = !name.contains([' ', '-', '/']);
    all >= 4 && small * 10 <= all && !(one_word && all <= 5) && !CAPITALS.contains(&name)
}

fn titled(name: &str) -> String {
    let mut titled = String::with_capacity(name.len());
    let mut fresh = true;
    for word in name.split(' ') {
        if !titled.is_empty() {
            titled.push(' ');
        }
        for piece in word.split_inclusive(['-', '/', '&', '(', ':']) {
            titled.push_str(&word_titled(piece, fresh));
            fresh = fresh && !piece.chars().any(char::is_alphanumeric);
        }
        fresh = fresh || word.ends_with(':') || word == "-" || word == "–";
    }
    titled
}

fn word_titled(word: &str, first: bool) -> String {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let upper = core.to_uppercase();
    let lower = core.to_lowercase();
    let cased = if keeps_capitals(&upper) {
        upper
    } else if !first && SMALL.contains(&lower.as_str()) {
        lower
    } else {
        capitalized(&lower)
    };
    word.replacen(core, &cased, usize::from(!core.is_empty()))
}

fn keeps_capitals(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    // U.S., P.A.: single letters with stops.
    let initials = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    let possessive = word.strip_suffix("'S").or_else(|| word.strip_suffix("’S"));
    let vowelless = letters.len() > 1
        && digits == 0
        && !word.contains(['\'', '’', '.'])
        && letters.is_ascii()
        && !letters.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
        && !VOWELLESS.contains(&word);
    // K8, but 30TH and 2ND.
    let coded = digits > 0 && letters.len() == 1;
    initials
        || vowelless
        || coded
        || CAPITALS.contains(&word)
        || possessive.is_some_and(|stem| CAPITALS.contains(&stem) && stem.len() > 3)
}

/// `mcdonald` → `McDonald`, `o'brien` → `O'Brien`, `children's` → `Children's`.
fn capitalized(word: &str) -> String {
    if let Some(rest) = word.strip_prefix("mc").filter(|rest| rest.chars().count() >= 3) {
        return format!("Mc{}", with_first_up(rest));
    }
    if let Some((before, after)) = word.split_once(['\'', '’'])
        && before.chars().count() == 1
        && after.chars().count() >= 3
    {
        let mark = if word.contains('’') { '’' } else { '\'' };
        return format!("{}{mark}{}", before.to_uppercase(), with_first_up(after));
    }
    with_first_up(word)
}

fn with_first_up(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shouted_names_become_titles() {
        for (shouted, title) in [
            ("HARBOR OF HOPE, INC.", "Harbor of Hope, Inc."),
            ("THE HOUSE OF THE RISING SUN", "The House of the Rising Sun"),
            ("AA MEETING AT THE YMCA", "AA Meeting at the YMCA"),
            ("HIV/AIDS AND STD TESTING", "HIV/AIDS and STD Testing"),
            ("ST. JUDE'S CHILDREN'S HOME II", "St. Jude's Children's Home II"),
            ("RONALD MCDONALD O'BRIEN CENTER", "Ronald McDonald O'Brien Center"),
            (
                "U.S. DEPARTMENT OF JUSTICE - FIELD OFFICE",
                "U.S. Department of Justice - Field Office",
            ),
            ("MIAMI-DADE K-8 SCHOOL", "Miami-Dade K-8 School"),
            ("30TH STREET SENIOR CENTER", "30th Street Senior Center"),
            ("HRSD CLINIC", "HRSD Clinic"),
            ("SF VETERANS LLC", "SF Veterans LLC"),
            ("CASA DEL SOL", "Casa del Sol"),
            ("AARP DC", "AARP DC"),
            ("THE END: A NEW START", "The End: A New Start"),
            ("Central Region., Veterans Office", "Central Region, Veterans Office"),
            ("Good Works Inc., Alder", "Good Works Inc., Alder"),
        ] {
            assert_eq!(name(shouted).as_deref(), Some(title));
        }
    }

    #[test]
    fn names_that_do_not_shout_stay() {
        for text in ["NAMI", "UCSF", "DETOX", "Food for All", "iHelp", "McDonald House"] {
            assert_eq!(name(text).as_deref(), Some(text));
        }
        assert_eq!(name("N/A"), None);
    }

    proptest::proptest! {
        #[test]
        fn casing_changes_no_letter_and_settles(text in "[A-Z'&.,/() -]{0,40}") {
            if let Some(once) = name(&text) {
                let plain = text::line(&text).unwrap_or_default().replace("., ", ", ");
                let plain = restore_stops(&plain);
                proptest::prop_assert_eq!(once.to_uppercase(), plain.to_uppercase());
            }
        }
    }
}
