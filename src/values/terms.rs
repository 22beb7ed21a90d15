//! Sets of the terms of one vocabulary.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::Vocabulary;

/// A set of terms: so small that thousands can be looked at in a moment. As stored it holds for one
/// version of its vocabulary.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Terms<T>(u16, #[serde(skip)] PhantomData<T>);

impl<T: Vocabulary + PartialEq> Terms<T> {
    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether both have a term.
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the term is one.
    pub fn has(self, term: T) -> bool {
        self.meet([term].iter().collect())
    }
}

impl<'a, T: Vocabulary + PartialEq> FromIterator<&'a T> for Terms<T> {
    /// # Panics
    /// Where the vocabulary has more than 16 terms.
    fn from_iter<I: IntoIterator<Item = &'a T>>(terms: I) -> Self {
        let bit = |term: &T| {
            let at = T::iter().position(|other| other == *term).unwrap_or_default();
            assert!(at < 16, "a vocabulary too large for a set of 16 bits");
            1 << at
        };
        Self(terms.into_iter().fold(0, |bits, term| bits | bit(term)), PhantomData)
    }
}

impl<T> Clone for Terms<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Terms<T> {}

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self(0, PhantomData)
    }
}

impl<T: Vocabulary + PartialEq> std::fmt::Debug for Terms<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let terms = T::iter().filter(|term| self.has(*term)).map(Into::<&str>::into);
        f.debug_set().entries(terms).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Payer;

    #[test]
    fn a_set_has_what_was_put_into_it() {
        let set: Terms<Payer> = [Payer::Medicare, Payer::None].iter().collect();
        assert!(set.has(Payer::None) && !set.has(Payer::Medicaid) && !set.is_empty());
        assert!(!set.meet([Payer::Va].iter().collect()) && !set.meet(Terms::default()));
        assert_eq!(format!("{set:?}"), r#"{"medicare", "none"}"#);
        let again: Terms<Payer> =
            serde_json::from_str(&serde_json::to_string(&set).unwrap()).unwrap();
        assert!(again.has(Payer::Medicare));
    }
}
