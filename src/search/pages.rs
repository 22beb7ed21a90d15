//! The public search: one box, filters, cards, and a map of the same places.

mod card;
mod form;
mod map;

use askama::Template;

use crate::web::{Chrome, Fault, filters};

use self::{
    card::Card,
    form::{Asked, Chip, Choice, Group},
};

/// The search page.
#[derive(Template)]
#[template(path = "search/pages/search.html")]
struct Find {
    chrome: Chrome,
    asked: Asked,
    faults: Vec<Fault>,
    chips: Vec<Chip>,
    clear: String,
    groups: Vec<Group>,
    genders: Vec<Choice>,
    sorts: Vec<Choice>,
    around: Option<Around>,
    place: Option<String>,
    elsewhere: Vec<Elsewhere>,
    total: u64,
    exact: bool,
    unknown_dropped: u64,
    cards: Vec<Card>,
    number: u64,
    pages: u64,
    before: Option<String>,
    after: Option<String>,
}

/// What was searched around.
struct Around {
    latitude: f64,
    longitude: f64,
    /// In metres; empty without a limit.
    within: String,
}

/// A namesake of the place.
struct Elsewhere {
    label: String,
    href: String,
}

/// How many cards a page has.
const PER_PAGE: u64 = 20;

impl Find {
    fn is_asked(&self) -> bool {
        self.asked.is_any()
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }

    fn title(&self) -> String {
        match (self.asked.q.as_str(), self.asked.near.as_str()) {
            ("", "") => "Find services".to_owned(),
            ("", near) => format!("Services near {near}"),
            (q, "") => q.to_owned(),
            (q, near) => format!("{q} near {near}"),
        }
    }

    fn heading(&self) -> String {
        match (self.total, self.exact) {
            (0, _) if !self.faults.is_empty() => "Search".to_owned(),
            (0, _) => "Nothing found".to_owned(),
            (1, _) => "1 service".to_owned(),
            (n, true) => format!("{n} services"),
            (n, false) => format!("About {n} services"),
        }
    }

    fn dropped(&self) -> Option<String> {
        let many = match self.unknown_dropped {
            0 => return None,
            1 => "1 more might fit, but its".to_owned(),
            n => format!("{n} more might fit, but their"),
        };
        Some(format!("{many} listing does not say so. Take filters off to see."))
    }

    fn first(&self) -> u64 {
        (self.number.saturating_sub(1)) * PER_PAGE + 1
    }
}
