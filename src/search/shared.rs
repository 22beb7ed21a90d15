//! What many services have in common: kept once in a segment of the index, with a number each.
//! Judging thousands of services then reads little memory, and answers are remembered by number.

use std::{collections::HashMap, sync::Arc};

use super::{
    kept::{Languages, Limits, Told},
    known::Times,
    memo::Number,
};

/// What the services of one segment share.
#[derive(Default)]
pub struct Shared {
    pub(super) limits: Pool<Limits>,
    pub(super) areas: Pool<Told>,
    pub(super) times: Pool<[Times]>,
    pub(super) languages: Pool<Languages>,
}

/// Things of one kind, by the bytes they are stored as.
pub(super) struct Pool<T: ?Sized>(HashMap<Box<[u8]>, (Number, Arc<T>)>);

impl<T: ?Sized> Default for Pool<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: ?Sized> Pool<T> {
    /// What these bytes stand for, as it is kept for all, and its number; `None` where they cannot
    /// be read.
    pub fn share(
        &mut self,
        bytes: &[u8],
        read: impl FnOnce(&[u8]) -> Option<Arc<T>>,
    ) -> Option<(Number, Arc<T>)> {
        if let Some((number, kept)) = self.0.get(bytes) {
            return Some((*number, Arc::clone(kept)));
        }
        let kept = read(bytes)?;
        let number = u32::try_from(self.0.len()).ok()?;
        let number = Number::MIN.saturating_add(number);
        self.0.insert(bytes.into(), (number, Arc::clone(&kept)));
        Some((number, kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_kept_once_and_another_has_another_number() {
        let mut pool = Pool::<str>::default();
        let mut share = |bytes: &[u8]| pool.share(bytes, |b| Some(str::from_utf8(b).ok()?.into()));
        let (first, one) = share(b"a").unwrap();
        let (again, same) = share(b"a").unwrap();
        assert!(Arc::ptr_eq(&one, &same));
        assert_eq!(first, again);
        assert_ne!(first, share(b"b").unwrap().0);
        assert!(share(&[0xff]).is_none());
    }
}
