//! Reads a form or a body field by field and tells every fault at once.

use std::{fmt::Display, str::FromStr};

use super::{Answer, Problem, problem::Fault};

/// Collects what is wrong while fields are parsed.
#[derive(Debug, Default)]
pub struct Fields(Vec<Fault>);

impl Fields {
    /// The field's value, or `None` once its fault has been noted.
    pub fn parse<T: FromStr<Err: Display>>(&mut self, pointer: &str, text: &str) -> Option<T> {
        text.parse().inspect_err(|fault| self.fault(pointer, fault)).ok()
    }

    /// Notes that the field at `pointer` is wrong.
    pub fn fault(&mut self, pointer: &str, fault: impl Display) {
        self.0.push(Fault { pointer: pointer.to_owned(), detail: fault.to_string() });
    }

    /// Whether nothing has been wrong so far.
    pub const fn are_right(&self) -> bool {
        self.0.is_empty()
    }

    /// What `build` makes of the values, if no field was at fault; else 422 with every fault.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Answer<T> {
        let faults = self.0;
        if faults.is_empty() { build() } else { None }.ok_or_else(|| Problem::fields(faults))
    }

    /// As [`finish`](Self::finish), for a query string: 400 with every fault.
    pub fn finish_query<T>(self, build: impl FnOnce() -> Option<T>) -> Answer<T> {
        let faults = self.0;
        if faults.is_empty() { build() } else { None }.ok_or_else(|| Problem::unreadable(faults))
    }
}
