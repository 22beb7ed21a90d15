//! What single questions took, by their kind.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result};

use crate::load::Seen;

/// By kind, in the order of asking.
#[derive(Default)]
pub struct Times(BTreeMap<char, Vec<Duration>>);

impl Times {
    /// One more.
    pub fn note(&mut self, kind: char, took: Duration) {
        self.0.entry(kind).or_default().push(took);
    }

    /// How many of a kind were asked.
    pub fn count(&self, kind: char) -> usize {
        self.0.get(&kind).map_or(0, Vec::len)
    }

    /// The figures of a kind.
    pub fn of(&self, kind: char) -> Result<Seen> {
        let times = self.0.get(&kind).context("nothing of that kind was asked")?;
        Seen::of(times.clone(), times.iter().sum())
    }

    /// The figures of all kinds; each counts alike.
    pub fn all(&self) -> Result<Seen> {
        let fewest = self.0.values().map(Vec::len).min().unwrap_or_default();
        let times: Vec<Duration> =
            self.0.values().flat_map(|times| times.iter().take(fewest)).copied().collect();
        let took = times.iter().sum();
        Seen::of(times, took)
    }
}
