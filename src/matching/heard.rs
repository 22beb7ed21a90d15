//! What listings say of needs, remembered: reading a listing's words costs more than ranking it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use super::fit;
use crate::{needs::NeedCode, search::model::Card, values::ServiceId};

/// So many answers are kept; then all are forgotten and found again as they are asked for.
const MOST: usize = 100_000;

/// How well listings say that they meet a need, by need and service. An answer holds as long as
/// the very card it was read from is in use: a listing that changes comes with a new card.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Answers>>);

type Answers = HashMap<(NeedCode, ServiceId), (Weak<Card>, f64)>;

impl Heard {
    /// How well the card's words say that the service meets the need, in 0..1.
    pub fn said(&self, need: NeedCode, card: &Arc<Card>) -> f64 {
        let key = (need, card.id);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        match known {
            // The weak reference keeps the address from being given to another card.
            Some((of, said)) if Weak::as_ptr(&of) == Arc::as_ptr(card) => return said,
            _ => {}
        }
        let said =
            fit::said(need, &card.name, &card.organization.name, card.description.as_deref());
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(key, (Arc::downgrade(card), said));
        said
    }
}
