//! Counts as they may be told: nothing small, and no difference of two that gives a small one away.

use serde::{Serialize, Serializer};

/// So few could be told apart.
pub const FEW: i64 = 10;
/// Counts above [`FEW`] are told in steps of so many, rounded up: the difference of two that are
/// told, of all needs and of one or of two periods, then never is one certain small number.
pub const STEP: i64 = 5;
/// What few count as, where something is reckoned from counts as they are told.
pub const FEW_AS: i64 = 5;

/// A count as it may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// None.
    #[default]
    None,
    /// One to ten.
    Few,
    /// About so many.
    About(i64),
}

impl Told {
    /// What may be told of so many.
    pub fn of(count: i64) -> Self {
        match count {
            ..=0 => Self::None,
            1..=FEW => Self::Few,
            _ => Self::About((count + STEP - 1) / STEP * STEP),
        }
    }

    /// As a number: nothing where it is few.
    pub const fn number(self) -> Option<i64> {
        match self {
            Self::None => Some(0),
            Self::Few => None,
            Self::About(count) => Some(count),
        }
    }

    /// What it counts as in a figure.
    pub fn weight(self) -> f64 {
        let count = self.number().unwrap_or(FEW_AS);
        f64::from(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.number() {
            Some(count) => count.fmt(f),
            None => write!(f, "under {}", FEW + 1),
        }
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.number().serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_counts_that_are_told_give_away_a_small_one() {
        let told = |whole, part| (Told::of(whole), Told::of(part));
        for whole in 1..=80_i64 {
            for part in (whole - FEW).max(0)..whole {
                let could_be = (1..=FEW)
                    .filter(|rest| (0..=90).any(|p| told(p + rest, p) == told(whole, part)));
                assert!(could_be.count() >= 4, "{whole} and {part} tell their difference");
            }
        }
    }
}
