//! Cards decoded once and kept for a while: the same services come up again and again.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

use super::model::Card;

/// So many cards are kept in each of two generations; a card takes 2 to 3 KB.
const GENERATION: usize = 2_000;

/// By service and version, so that a changed service is never shown as it was.
type Key = (Uuid, u128);

/// The cards; the older generation goes when the younger is full.
#[derive(Default)]
pub(super) struct Cards(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Arc<Card>>,
    old: HashMap<Key, Arc<Card>>,
}

impl Cards {
    /// The card, if it is kept.
    pub fn find(&self, key: Key) -> Option<Arc<Card>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(card) = kept.young.get(&key) {
            return Some(Arc::clone(card));
        }
        let card = Arc::clone(kept.old.get(&key)?);
        kept.put(key, Arc::clone(&card));
        Some(card)
    }

    /// Keeps the card.
    pub fn keep(&self, key: Key, card: Arc<Card>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(key, card);
    }
}

impl Generations {
    fn put(&mut self, key: Key, card: Arc<Card>) {
        if self.young.len() >= GENERATION {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, card);
    }
}
