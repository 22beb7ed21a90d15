//! What Guidepost itself says, in each language of its pages: Project Fluent, `assets/locales`.
//!
//! A listing's own words never come through here: they stay as they are.

use std::{fmt, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use super::assets;
use crate::values::Language;

/// Everything that is said in one language.
type Words = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(Language::En));
static SPANISH: LazyLock<Words> = LazyLock::new(|| read(Language::Es));

/// The language of pages that are for staff alone: they are not translated so far.
pub const STAFF: Language = Language::En;

fn read(language: Language) -> Words {
    let tag: LanguageIdentifier = language.to_string().parse().unwrap_or_default();
    let mut words = Words::new_concurrent(vec![tag]);
    // The marks around what is put in are for right-to-left text, which we have none of.
    words.set_use_isolating(false);
    for text in assets::texts(&format!("locales/{language}/")) {
        // Tests see to it that nothing in them is wrong and no key stands twice.
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
        words.add_resource_overriding(resource);
    }
    words
}

/// Something said, with what is put into it; its `Display` says it.
///
/// ```
/// use guidepost::values::Language;
///
/// assert_eq!(Language::En.say("services-count").with("count", 3).to_string(), "3 services");
/// assert_eq!(Language::Es.say("services-count").with("count", 1).to_string(), "1 servicio");
/// ```
#[derive(Debug)]
pub struct Phrase<'a> {
    language: Language,
    key: &'static str,
    put_in: FluentArgs<'a>,
}

impl Language {
    /// What stands under that key in `assets/locales`.
    pub fn say<'a>(self, key: &'static str) -> Phrase<'a> {
        Phrase { language: self, key, put_in: FluentArgs::new() }
    }

    fn words(self) -> &'static Words {
        match self {
            Self::En => &ENGLISH,
            Self::Es => &SPANISH,
        }
    }
}

impl<'a> Phrase<'a> {
    /// The same, with this put in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'a>>) -> Self {
        self.put_in.set(name, value);
        self
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.language.words();
        let message = words.get_message(self.key).and_then(|message| message.value());
        debug_assert!(message.is_some(), "nothing is said under {:?}", self.key);
        let Some(message) = message else { return f.write_str(self.key) };
        let mut faults = Vec::new();
        words.write_pattern(f, message, Some(&self.put_in), &mut faults)?;
        debug_assert!(faults.is_empty(), "{}: {faults:?}", self.key);
        Ok(())
    }
}

impl From<Phrase<'_>> for String {
    fn from(phrase: Phrase<'_>) -> Self {
        phrase.to_string()
    }
}

#[cfg(test)]
mod tests;
