//! A result as a card: what, who, how far, whether open, for whom, when checked, how to call.

use crate::{
    values::ServiceId,
    web::shown::{Badge, Freshness, PhoneLink},
};

/// A result as the list shows it.
pub struct Card {
    /// Its number, in the list and on the map.
    pub number: u64,
    /// The service.
    pub id: ServiceId,
    /// What it is called.
    pub name: String,
    /// Who offers it.
    pub organization: String,
    /// How far it is.
    pub distance: Option<String>,
    /// In which town.
    pub town: Option<String>,
    /// Whether its place must not be known.
    pub hidden: bool,
    /// Where its pin goes.
    pub point: Option<(f64, f64)>,
    /// Whether one can go now.
    pub badges: Vec<Badge>,
    /// What it is.
    pub summary: Option<String>,
    /// Cost, for whom, languages.
    pub facts: Vec<Fact>,
    /// When it was checked.
    pub freshness: Freshness,
    /// Whom to call.
    pub phone: Option<PhoneLink>,
}

/// A line of the card with its icon.
pub struct Fact {
    /// The icon.
    pub icon: &'static str,
    /// In words.
    pub words: String,
}
