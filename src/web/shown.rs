//! How values are shown to people: badges, distances, ages, phone links.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::values::CapacityStatus;

/// A short statement with an icon; its kind colours it, its words say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// `ok`, `warn`, `bad`, `info`, `plum` or nothing: a class of `app.css`.
    pub kind: &'static str,
    /// An icon of the sprite.
    pub icon: &'static str,
    /// What it says.
    pub words: String,
}

impl Badge {
    /// A badge.
    pub fn new(kind: &'static str, icon: &'static str, words: impl Into<String>) -> Self {
        Self { kind, icon, words: words.into() }
    }
}

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
pub fn language_names(tags: &[String]) -> Vec<String> {
    let name = |tag: &String| {
        let primary = tag.split('-').next().unwrap_or(tag);
        let known = LANGUAGES.iter().chain(&MORE_LANGUAGES).find(|(code, _)| *code == primary);
        known.map_or_else(|| tag.clone(), |(_, name)| (*name).to_owned())
    };
    let mut names: Vec<_> = tags.iter().map(name).collect();
    names.dedup();
    names
}

/// A number to phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneLink {
    /// What the telephone dials, as the address of a link: `tel:+15105550142;ext=7`.
    pub href: String,
    /// How people read it.
    pub text: String,
}

impl PhoneLink {
    /// A link that dials `number`, or what of `text` can be dialled.
    pub fn new(number: Option<&str>, extension: Option<&str>, text: &str) -> Self {
        let dialled = number.map_or_else(
            || text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
            str::to_owned,
        );
        let extension = extension.map(str::trim).filter(|extension| !extension.is_empty());
        let (href, text) = match extension {
            Some(extension) => {
                let digits: String = extension.chars().filter(char::is_ascii_digit).collect();
                let spoken = if text.contains(extension) {
                    text.to_owned()
                } else {
                    format!("{text}, extension {extension}")
                };
                (format!("tel:{dialled};ext={digits}"), spoken)
            }
            None => (format!("tel:{dialled}"), text.to_owned()),
        };
        Self { href, text }
    }

    /// Whether there is anything to dial.
    pub fn dials(&self) -> bool {
        self.href.chars().any(|c| c.is_ascii_digit())
    }
}

/// A number as people read it: `+15105550142` is `(510) 555-0142`; what is none stays as it is.
pub fn phone_words(number: &str) -> String {
    let parts = number.strip_prefix("+1").filter(|rest| rest.len() == 10).and_then(|rest| {
        let (area, rest) = rest.split_at_checked(3)?;
        let (exchange, line) = rest.split_at_checked(3)?;
        Some(format!("({area}) {exchange}-{line}"))
    });
    parts.unwrap_or_else(|| number.to_owned())
}

/// Whether a text is surely Spanish: it has words that only Spanish has, and none of English.
pub fn is_spanish(text: &str) -> bool {
    const ONLY: [&str; 12] =
        ["y", "el", "los", "las", "del", "una", "con", "sus", "o", "niños", "años", "gratis"];
    const ALSO: [&str; 7] = ["de", "la", "en", "para", "por", "que", "su"];
    const ENGLISH: [&str; 20] = [
        "the", "and", "of", "for", "to", "in", "with", "or", "by", "at", "is", "are", "you",
        "your", "from", "on", "we", "any", "county", "services",
    ];
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let count =
        |list: &[&str]| words().filter(|word| list.contains(&word.to_lowercase().as_str())).count();
    let only = count(&ONLY);
    only > 0 && only + count(&ALSO) >= 2 && count(&ENGLISH) == 0
}

/// The host of an address, for the words of its link.
pub fn host(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str).unwrap_or(url);
    host.trim_start_matches("www.").to_owned()
}

/// A distance in miles, honest about how exact it is: `0.3 mi`, `about 2 mi`.
pub fn miles(metres: f64, approximate: bool) -> String {
    let miles = metres / 1_609.344;
    match (approximate, miles) {
        (true, ..1.0) => "under 1 mi".to_owned(),
        (true, _) => format!("about {miles:.0} mi"),
        (false, ..10.0) => format!("{miles:.1} mi"),
        (false, _) => format!("{miles:.0} mi"),
    }
}

/// Openings as a badge with the age of the news; nothing where nothing is known.
pub fn openings(
    status: CapacityStatus,
    units: Option<i64>,
    as_of: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<Badge> {
    let when = ago(as_of, now);
    let room = |words: &str| Badge::new("ok", "bed-double", format!("{words}, {when}"));
    Some(match (status, units) {
        (CapacityStatus::Available, Some(1)) => room("1 opening"),
        (CapacityStatus::Available, Some(units)) => room(&format!("{units} openings")),
        (CapacityStatus::Available, None) => room("Has openings"),
        (CapacityStatus::Waitlist, _) => {
            Badge::new("warn", "list-checks", format!("Waiting list, {when}"))
        }
        (CapacityStatus::Full, _) => Badge::new("", "bed-double", format!("Full, {when}")),
        (CapacityStatus::Unknown, _) => return None,
    })
}

/// The same words, beginning with a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// How long ago a day was, in words: `today`, `6 days ago`, `4 months ago`.
pub fn days_ago(then: NaiveDate, now: DateTime<Utc>) -> String {
    match (now.date_naive() - then).num_days() {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days @ 2..=99 => format!("{days} days ago"),
        days @ 100..=729 => format!("{} months ago", days / 30),
        days => format!("{} years ago", days / 365),
    }
}

/// How long ago a moment was, in words: `now`, `2 h ago`, `3 days ago`.
pub fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match (now - then).num_minutes() {
        ..=1 => "just now".to_owned(),
        minutes @ 2..=59 => format!("{minutes} min ago"),
        minutes @ 60..=1439 => format!("{} h ago", minutes / 60),
        _ => days_ago(then.date_naive(), now),
    }
}

/// A day as people write it: `9 Nov 2026`.
pub fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// By which clock times are told to the people of this installation (`GUIDEPOST_TIME_ZONE`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::America__Los_Angeles)
    }
}

impl Zone {
    /// The day that it is there at that moment.
    pub fn day_of(self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.0).date_naive()
    }
}

/// A moment as people there write it: `9 Nov 2026, 6:05 am PST`.
pub fn moment(at: DateTime<Utc>, zone: Zone) -> String {
    at.with_timezone(&zone.0).format("%-d %b %Y, %-I:%M %P %Z").to_string()
}

/// When a listing was last checked, for the line under a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// `fresh` within 90 days, else `old`: a class of `app.css`.
    pub kind: &'static str,
    /// The icon.
    pub icon: &'static str,
    /// In words.
    pub words: String,
}

impl Freshness {
    /// Of a listing last checked on that day, or of one never checked as far as is known.
    pub fn of(verified: Option<NaiveDate>, now: DateTime<Utc>) -> Self {
        match verified {
            Some(day) if (now.date_naive() - day).num_days() <= 90 => Self {
                kind: "fresh",
                icon: "shield-check",
                words: format!("Verified {}", days_ago(day, now)),
            },
            Some(day) => Self {
                kind: "old",
                icon: "history",
                words: format!("Last verified {}", days_ago(day, now)),
            },
            None => Self { kind: "old", icon: "history", words: "No check date known".to_owned() },
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::{Freshness, PhoneLink, Zone, ago, is_spanish, miles, moment, phone_words};

    #[test]
    fn a_moment_is_told_by_the_clock_on_the_wall() {
        let at = Utc.with_ymd_and_hms(2026, 11, 22, 3, 4, 0).unwrap();
        assert_eq!(moment(at, Zone::default()), "21 Nov 2026, 7:04 pm PST");
        assert_eq!(moment(at, Zone(chrono_tz::America::New_York)), "21 Nov 2026, 10:04 pm EST");
        assert_eq!(Zone::default().day_of(at).to_string(), "2026-11-21");
    }

    #[test]
    fn an_uncertain_distance_says_so() {
        assert_eq!(miles(512.0, false), "0.3 mi");
        assert_eq!(miles(512.0, true), "under 1 mi");
        assert_eq!(miles(3_300.0, true), "about 2 mi");
        assert_eq!(miles(40_000.0, false), "25 mi");
    }

    #[test]
    fn a_number_is_shown_as_people_read_it() {
        assert_eq!(phone_words("+15105550142"), "(510) 555-0142");
        assert_eq!(phone_words("988"), "988");
        assert_eq!(phone_words("+442079460000"), "+442079460000");
    }

    #[test]
    fn a_phone_link_dials_the_number_and_its_extension() {
        let plain = PhoneLink::new(Some("+15105550142"), None, "(510) 555-0142");
        assert_eq!(plain.href, "tel:+15105550142");
        let extended = PhoneLink::new(Some("+15105550142"), Some("x7"), "(510) 555-0142");
        assert_eq!(extended.href, "tel:+15105550142;ext=7");
        assert_eq!(extended.text, "(510) 555-0142, extension x7");
        assert!(!PhoneLink::new(None, None, "ask at the desk").dials());
    }

    #[test]
    fn only_what_is_surely_spanish_is_called_so() {
        assert!(is_spanish("Frijol, maíz, verduras y leche para la semana. Traiga sus bolsas."));
        assert!(is_spanish("Cualquier persona; los niños pueden calificar"));
        for other in ["Food y clothing for all", "La Clinica", "Los Angeles", "Maison de la Paix"] {
            assert!(!is_spanish(other), "{other}");
        }
    }

    #[test]
    fn a_listing_grows_old_after_ninety_days() {
        let now = Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap();
        let on = |y, m, d| chrono::NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(Freshness::of(on(2026, 11, 15), now).words, "Verified 6 days ago");
        assert_eq!(Freshness::of(on(2026, 8, 1), now).kind, "old");
        assert_eq!(Freshness::of(None, now).words, "No check date known");
        assert_eq!(ago(now - chrono::TimeDelta::hours(2), now), "2 h ago");
    }
}
