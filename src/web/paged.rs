//! Long lists page by page, and query strings without unknown parameters.

use std::fmt::Display;

use serde::Serialize;
use utoipa::ToSchema;

use super::Fields;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Paged<T> {
    /// How many there are in all.
    pub total: i64,
    /// Which page this is, from 1.
    pub page: i64,
    /// How many are on a page.
    pub per_page: i64,
    /// This page's.
    pub results: Vec<T>,
}

/// A query string read parameter by parameter, so that every fault is told at once.
pub struct Query {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

/// Which page of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which, from 1.
    pub page: i64,
    /// How many are on each.
    pub per_page: i64,
}

impl Page {
    /// How many to skip.
    #[must_use]
    pub const fn offset(self) -> i64 {
        (self.page - 1) * self.per_page
    }

    /// This page of a list of `total`.
    #[must_use]
    pub const fn of<T>(self, results: Vec<T>, total: i64) -> Paged<T> {
        Paged { total, page: self.page, per_page: self.per_page, results }
    }
}

impl Query {
    /// The parameters of this query string.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let pairs = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        Self { pairs, known: Vec::new() }
    }

    /// The parameter's text; empty text counts as left out, and a second one is a fault.
    pub fn text(&mut self, name: &'static str, fields: &mut Fields) -> Option<&str> {
        self.known.push(name);
        let mut given = self.pairs.iter().filter(|(key, _)| key == name);
        let first = given.next();
        if given.next().is_some() {
            fields.fault(name, "this parameter can be given only once");
        }
        first.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The parameter as a value that reads itself from text; `right` says what would be right.
    pub fn value<T: std::str::FromStr>(
        &mut self,
        name: &'static str,
        right: impl Display,
        fields: &mut Fields,
    ) -> Option<T> {
        let text = self.text(name, fields)?.to_owned();
        let value = text.parse().ok();
        if value.is_none() {
            fields.fault(name, format!("“{text}” will not do: {right}"));
        }
        value
    }

    /// The page asked for: `page` from 1 and `per_page` from 1 to 100, at most 10,000 deep.
    pub fn page(&mut self, fields: &mut Fields) -> Page {
        let page: i64 = self.value("page", "a whole number from 1", fields).unwrap_or(1);
        let per_page: i64 =
            self.value("per_page", "a whole number from 1 to 100", fields).unwrap_or(20);
        if page < 1 {
            fields.fault("page", format!("{page} will not do: pages count from 1"));
        }
        if !(1..=100).contains(&per_page) {
            fields.fault("per_page", format!("{per_page} will not do: from 1 to 100"));
        }
        if page.saturating_mul(per_page) > 10_000 {
            fields.fault("page", "page × per_page goes to 10000 at most");
        }
        Page { page, per_page }
    }

    /// Notes every parameter that nobody asked for.
    pub fn finish(self, fields: &mut Fields) {
        for (name, _) in &self.pairs {
            if !self.known.contains(&name.as_str()) {
                let known = self.known.join(", ");
                fields.fault(name, format!("unknown parameter; known here: {known}"));
            }
        }
    }
}
