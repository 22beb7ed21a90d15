//! The languages that our own pages are written in.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// A language of the pages; its code is that of ISO 639.
///
/// ```
/// use guidepost::values::Language;
///
/// assert_eq!("es".parse(), Ok(Language::Es));
/// assert_eq!(Language::Es.to_string(), "es");
/// assert!("fr".parse::<Language>().is_err());
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
    strum::EnumIs,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Language {
    /// English, which is also what the API speaks unless asked for another.
    #[default]
    En,
    /// Spanish, as in the United States.
    Es,
}

impl Language {
    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// What an `Accept-Language` header likes best of ours (RFC 9110 §12.5.4).
    ///
    /// ```
    /// use guidepost::values::Language;
    ///
    /// assert_eq!(Language::accepted("es-MX,es;q=0.9,en;q=0.8"), Some(Language::Es));
    /// assert_eq!(Language::accepted("fr, en;q=0.4, es;q=0.7"), Some(Language::Es));
    /// assert_eq!(Language::accepted("fr, es;q=0"), None);
    /// ```
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            let weight = weight.map_or(Some(1.0), |q| q.parse().ok()).unwrap_or(0.0);
            let Ok(language) = super::primary_language(&tag).parse() else { continue };
            if weight > best.map_or(0.0, |(_, most)| most) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}
