//! Lists that many services have in common: kept once in a segment of the index, with a number
//! each. Judging thousands of services then reads little memory, and answers are remembered by
//! number.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hasher as _},
    sync::Arc,
};

use serde::Serialize;

use super::memo::Number;
use crate::{
    catalog::hours::Hours,
    eligibility::{Confidence, Rule, Test},
    geo::Area,
};

/// What the services of one segment share.
#[derive(Default)]
pub struct Shared {
    pub(super) rules: Lists<Rule>,
    pub(super) limits: Lists<(Test, Confidence)>,
    pub(super) areas: Lists<Area>,
    hours: HashMap<Vec<u8>, Arc<Hours>>,
}

impl Shared {
    /// The hours, as they are kept for all.
    pub(super) fn hours(&mut self, hours: &Arc<Hours>) -> Arc<Hours> {
        Arc::clone(self.hours.entry(hours.to_bytes()).or_insert_with(|| Arc::clone(hours)))
    }
}

/// Lists of one kind, found by the hash of what is in them.
pub(super) struct Lists<T> {
    by_hash: HashMap<u64, Vec<Numbered<T>>>,
    last: u32,
}

type Numbered<T> = (Arc<[T]>, Number);

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { by_hash: HashMap::new(), last: 0 }
    }
}

impl<T: PartialEq + Serialize> Lists<T> {
    /// The list as it is kept for all, and its number; an empty one has none.
    pub fn share(
        &mut self,
        list: Arc<[T]>,
    ) -> Result<(Arc<[T]>, Option<Number>), serde_json::Error> {
        if list.is_empty() {
            return Ok((list, None));
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(&serde_json::to_vec(&*list)?);
        let alike = self.by_hash.entry(hasher.finish()).or_default();
        if let Some((kept, number)) = alike.iter().find(|(kept, _)| **kept == *list) {
            return Ok((Arc::clone(kept), Some(*number)));
        }
        self.last = self.last.saturating_add(1);
        let number = Number::new(self.last).unwrap_or(Number::MAX);
        alike.push((Arc::clone(&list), number));
        Ok((list, Some(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lists_are_kept_once_and_others_have_other_numbers() {
        let mut lists = Lists::default();
        let mut share = |list: &[u8]| lists.share(list.into()).unwrap();
        let (one, first) = share(&[1, 2]);
        let (same, again) = share(&[1, 2]);
        assert!(Arc::ptr_eq(&one, &same));
        assert_eq!(first, again);
        assert_ne!(first, share(&[2, 1]).1);
        assert_eq!(share(&[]).1, None);
    }
}
