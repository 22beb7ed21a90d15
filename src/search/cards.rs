//! Cards, and what is known beside them, decoded once and kept for a while: the same services come
//! up again and again.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use guidepost_index::mark::Runs;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{known::Known, model::Card};

/// So many cards are kept in each of two generations; a card takes 3 to 5 KB.
const GENERATION: usize = 2_000;

/// By service and version, so that a changed service is never shown as it was.
type Key = (Uuid, u128);

/// What of a service lies with its document, to be handed back.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored<C, K> {
    pub card: C,
    pub known: K,
}

/// A card with what is known beside it, and where the words of its texts stand once anybody has
/// asked.
pub(super) struct Leaf {
    pub card: Arc<Card>,
    pub known: Arc<Known>,
    runs: OnceLock<[Runs; 4]>,
}

impl Leaf {
    /// From a [`Stored`].
    pub fn read(bytes: &[u8]) -> Result<Self, postcard::Error> {
        let Stored { card, known } = postcard::from_bytes(bytes)?;
        Ok(Self { card, known, runs: OnceLock::new() })
    }

    /// The texts in which words are shown, by field, each with where its words stand.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str, &Runs)> {
        let card = &self.card;
        let texts = [
            ("name", card.name.as_str()),
            ("organization", card.organization.name.as_str()),
            ("description", card.description.as_deref().unwrap_or_default()),
            ("eligibility", card.eligibility.as_deref().unwrap_or_default()),
        ];
        let runs = self.runs.get_or_init(|| texts.map(|(_, text)| Runs::of(text)));
        texts.into_iter().zip(runs).map(|((field, text), runs)| (field, text, runs))
    }
}

/// The cards; the older generation goes when the younger is full.
#[derive(Default)]
pub(super) struct Cards(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Arc<Leaf>>,
    old: HashMap<Key, Arc<Leaf>>,
}

impl Cards {
    /// The card, if it is kept.
    pub fn find(&self, key: Key) -> Option<Arc<Leaf>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(card) = kept.young.get(&key) {
            return Some(Arc::clone(card));
        }
        let card = Arc::clone(kept.old.get(&key)?);
        kept.put(key, Arc::clone(&card));
        Some(card)
    }

    /// Keeps the card.
    pub fn keep(&self, key: Key, leaf: Arc<Leaf>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(key, leaf);
    }
}

impl Generations {
    fn put(&mut self, key: Key, leaf: Arc<Leaf>) {
        if self.young.len() >= GENERATION {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, leaf);
    }
}
