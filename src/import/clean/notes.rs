//! What was changed or left out on the way, counted by kind.

use std::collections::BTreeMap;

/// Counts of what cleaning did, by kind, and of fields that only the source record keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    kinds: BTreeMap<&'static str, u64>,
    left: BTreeMap<String, u64>,
}

impl Notes {
    /// One more of `kind`.
    pub(in crate::import) fn add(&mut self, kind: &'static str) {
        *self.kinds.entry(kind).or_default() += 1;
    }

    /// One more record with a field that has no column.
    pub(super) fn left_in_source(&mut self, field: &str) {
        // A directory has few kinds of fields; a hostile file could have millions.
        if self.left.len() < 500 || self.left.contains_key(field) {
            *self.left.entry(field.to_owned()).or_default() += 1;
        }
    }

    /// These and `other`'s.
    pub(in crate::import) fn join(&mut self, other: &Self) {
        for (kind, count) in &other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (field, count) in &other.left {
            *self.left.entry(field.clone()).or_default() += count;
        }
    }

    /// What was done, by kind.
    pub const fn kinds(&self) -> &BTreeMap<&'static str, u64> {
        &self.kinds
    }

    /// Fields kept only in the source record.
    pub const fn left(&self) -> &BTreeMap<String, u64> {
        &self.left
    }
}
