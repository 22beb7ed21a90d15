//! What a phrase of the question was taken for, and how a page tells it.

use crate::{
    catalog::hours::Window,
    values::{Audience, Cost, Gender, Modality, Payer, Vocabulary as _},
    web::{
        Language,
        shown::{language_names, weekday_code},
    },
};

/// A phrase and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// As it was written.
    pub words: String,
    /// What it means.
    pub meant: Meant,
}

/// What a phrase means beside its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Near the place of that label.
    Near(String),
    /// Open at some moment of that part of the week.
    Open(Window),
    /// Open now.
    OpenNow,
    /// In that language, by its tag.
    Spoken(String),
    /// For that age.
    Age(u8),
    /// For that gender.
    Gender(Gender),
    /// Paid by them.
    Payer(Payer),
    /// At that price.
    Cost(Cost),
    /// For that group.
    Audience(Audience),
    /// In that way.
    Modality(Modality),
}

impl Meant {
    /// In words.
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Near(place) => language.say("meant-near").with("place", place).to_string(),
            Self::Open(window) => open(window, language),
            Self::OpenNow => language.say("meant-open-now").to_string(),
            Self::Spoken(tag) => {
                language_names(std::slice::from_ref(tag), language).pop().unwrap_or_default()
            }
            Self::Age(age) => language.say("meant-age").with("age", *age).to_string(),
            Self::Gender(gender) => gender.label(language).to_lowercase(),
            Self::Payer(payer) => payer.label(language).to_owned(),
            Self::Cost(cost) => cost.label(language).to_lowercase(),
            Self::Audience(audience) => audience.label(language).to_owned(),
            Self::Modality(way) => way.label(language).to_lowercase(),
        }
    }
}

/// A part of the week.
fn open(window: &Window, language: Language) -> String {
    let times = window.after.zip(window.before);
    let key = match (window.day, times) {
        (Some(_), Some(_)) => "meant-open-day-times",
        (Some(_), None) => "meant-open-day",
        (None, _) => "meant-open-times",
    };
    let mut said = language.say(key);
    if let Some(day) = window.day {
        said = said.with("day", weekday_code(day));
    }
    if let Some((from, to)) = times {
        let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        said = said.with("from", time(from)).with("to", time(to));
    }
    said.to_string()
}
