//! How values are shown to people: badges, distances, ages, phone links.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Timelike as _, Utc, Weekday};
use chrono_tz::Tz;

use super::{Language, Phrase};
use crate::values::CapacityStatus;

pub use super::tongues::{LANGUAGES, foreign, language_names};

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
    pub fn new(
        number: Option<&str>,
        extension: Option<&str>,
        text: &str,
        language: Language,
    ) -> Self {
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
                    let spoken = language.say("extension").with("number", text);
                    spoken.with("extension", extension).to_string()
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

/// The host of an address, for the words of its link.
pub fn host(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str).unwrap_or(url);
    host.trim_start_matches("www.").to_owned()
}

/// A distance in miles, honest about how exact it is: `0.3 mi`, `about 2 mi`.
pub fn miles(metres: f64, approximate: bool, language: Language) -> String {
    let miles = metres / 1_609.344;
    let (key, miles) = match (approximate, miles) {
        (true, ..1.0) => return language.say("distance-under").to_string(),
        (true, _) => ("distance-about", format!("{miles:.0}")),
        (false, ..10.0) => ("distance", format!("{miles:.1}")),
        (false, _) => ("distance", format!("{miles:.0}")),
    };
    language.say(key).with("miles", miles).to_string()
}

/// Openings as a badge with the age of the news; nothing where nothing is known.
pub fn openings(
    status: CapacityStatus,
    units: Option<i64>,
    as_of: DateTime<Utc>,
    now: DateTime<Utc>,
    language: Language,
) -> Option<Badge> {
    let when = || ago(as_of, now, language);
    let says = |key| language.say(key).with("when", when());
    Some(match (status, units) {
        (CapacityStatus::Available, Some(units)) => {
            Badge::new("ok", "bed-double", says("openings-count").with("count", units))
        }
        (CapacityStatus::Available, None) => Badge::new("ok", "bed-double", says("openings-some")),
        (CapacityStatus::Waitlist, _) => {
            Badge::new("warn", "list-checks", says("openings-waitlist"))
        }
        (CapacityStatus::Full, _) => Badge::new("", "bed-double", says("openings-full")),
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
pub fn days_ago(then: NaiveDate, now: DateTime<Utc>, language: Language) -> String {
    let many = |key, count: i64| language.say(key).with("count", count);
    let said = match (now.date_naive() - then).num_days() {
        ..=0 => language.say("ago-today"),
        1 => language.say("ago-yesterday"),
        days @ 2..=99 => many("ago-days", days),
        days @ 100..=729 => many("ago-months", days / 30),
        days => many("ago-years", days / 365),
    };
    said.to_string()
}

/// How long ago a moment was, in words: `now`, `2 h ago`, `3 days ago`.
pub fn ago(then: DateTime<Utc>, now: DateTime<Utc>, language: Language) -> String {
    let many = |key, count: i64| language.say(key).with("count", count).to_string();
    match (now - then).num_minutes() {
        ..=1 => language.say("ago-now").to_string(),
        minutes @ 2..=59 => many("ago-minutes", minutes),
        minutes @ 60..=1439 => many("ago-hours", minutes / 60),
        _ => days_ago(then.date_naive(), now, language),
    }
}

/// A day as people write it: `9 Nov 2026`, `9 de noviembre de 2026`.
pub fn day(date: NaiveDate, language: Language) -> String {
    dated(language.say("date"), date).with("year", date.year()).to_string()
}

/// A phrase with the day and the month of a date put in.
pub fn dated(phrase: Phrase<'_>, date: NaiveDate) -> Phrase<'_> {
    phrase.with("date", date.day()).with("month", date.month())
}

/// A phrase with a time put in: `9 am`, `5:30 pm`, `noon`, `midnight`.
pub fn timed(phrase: Phrase<'_>, time: NaiveTime) -> Phrase<'_> {
    let (pm, hour) = time.hour12();
    let half = match (time.hour(), time.minute()) {
        (0, 0) => "midnight",
        (12, 0) => "noon",
        _ if pm => "pm",
        _ => "am",
    };
    let minutes = match time.minute() {
        0 => String::new(),
        minute => format!(":{minute:02}"),
    };
    phrase.with("half", half).with("hour", hour).with("minutes", minutes)
}

/// The code under which phrases know a day of the week.
pub const fn weekday_code(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
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
    pub fn of(verified: Option<NaiveDate>, now: DateTime<Utc>, language: Language) -> Self {
        let is_fresh = verified.is_some_and(|day| (now.date_naive() - day).num_days() <= 90);
        let (kind, icon, key) = match (verified, is_fresh) {
            (None, _) => ("old", "history", "verified-never"),
            (Some(_), true) => ("fresh", "shield-check", "verified"),
            (Some(_), false) => ("old", "history", "verified-last"),
        };
        let when = verified.map(|day| days_ago(day, now, language)).unwrap_or_default();
        Self { kind, icon, words: language.say(key).with("when", when).to_string() }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn a_moment_is_told_by_the_clock_on_the_wall() {
        let at = Utc.with_ymd_and_hms(2026, 11, 22, 3, 4, 0).unwrap();
        assert_eq!(moment(at, Zone::default()), "21 Nov 2026, 7:04 pm PST");
        assert_eq!(moment(at, Zone(chrono_tz::America::New_York)), "21 Nov 2026, 10:04 pm EST");
        assert_eq!(Zone::default().day_of(at).to_string(), "2026-11-21");
    }

    #[test]
    fn an_uncertain_distance_says_so() {
        assert_eq!(miles(512.0, false, Language::En), "0.3 mi");
        assert_eq!(miles(512.0, true, Language::En), "under 1 mi");
        assert_eq!(miles(3_300.0, true, Language::En), "about 2 mi");
        assert_eq!(miles(40_000.0, false, Language::En), "25 mi");
    }

    #[test]
    fn a_number_is_shown_as_people_read_it() {
        assert_eq!(phone_words("+15105550142"), "(510) 555-0142");
        assert_eq!(phone_words("988"), "988");
        assert_eq!(phone_words("+442079460000"), "+442079460000");
    }

    #[test]
    fn a_phone_link_dials_the_number_and_its_extension() {
        let plain = PhoneLink::new(Some("+15105550142"), None, "(510) 555-0142", Language::En);
        assert_eq!(plain.href, "tel:+15105550142");
        let extended =
            PhoneLink::new(Some("+15105550142"), Some("x7"), "(510) 555-0142", Language::En);
        assert_eq!(extended.href, "tel:+15105550142;ext=7");
        assert_eq!(extended.text, "(510) 555-0142, extension x7");
        assert!(!PhoneLink::new(None, None, "ask at the desk", Language::En).dials());
    }

    #[test]
    fn a_listing_grows_old_after_ninety_days() {
        let now = Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap();
        let on = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(Freshness::of(on(2026, 11, 15), now, Language::En).words, "Verified 6 days ago");
        assert_eq!(Freshness::of(on(2026, 8, 1), now, Language::En).kind, "old");
        assert_eq!(Freshness::of(None, now, Language::En).words, "No check date known");
        assert_eq!(
            Freshness::of(on(2026, 11, 15), now, Language::Es).words,
            "Verificado hace 6 días"
        );
        assert_eq!(ago(now - chrono::TimeDelta::hours(2), now, Language::En), "2 h ago");
        assert_eq!(day(now.date_naive(), Language::En), "21 Nov 2026");
        assert_eq!(day(now.date_naive(), Language::Es), "21 de noviembre de 2026");
    }
}
