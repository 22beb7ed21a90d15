//! Answers remembered while one search judges thousands of services, most of which say the same.

use std::{cell::Cell, num::NonZero};

/// What two services of a segment share that say the same ([`Shared`](super::shared::Shared)).
pub type Number = NonZero<u32>;

/// So many answers are remembered: a directory has some hundreds of lists, and of these a search
/// meets the same few thousands of times.
const SLOTS: usize = 1024;

/// The last answers, each in the slot that its number names.
pub(super) struct Memo<T>(Vec<Cell<(u32, T)>>);

impl<T: Copy + Default> Default for Memo<T> {
    fn default() -> Self {
        Self(vec![Cell::default(); SLOTS])
    }
}

impl<T: Copy + Default> Memo<T> {
    /// The answer for that number; until all is forgotten the same number must have the same.
    pub fn answer(&self, number: Number, work_out: impl FnOnce() -> T) -> T {
        let at = usize::try_from(number.get()).unwrap_or_default();
        let Some(slot) = self.0.get(at % SLOTS) else { return work_out() };
        let (known, answer) = slot.get();
        if known == number.get() {
            return answer;
        }
        let answer = work_out();
        slot.set((number.get(), answer));
        answer
    }

    /// Forgets all: numbers mean something else now.
    pub fn forget(&self) {
        self.0.iter().for_each(|slot| slot.set((0, T::default())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_worked_out_once_and_never_mixed_up() {
        let memo = Memo::default();
        for number in [1, 1025, 1, 1, 2].into_iter().cycle().take(50).filter_map(Number::new) {
            assert_eq!(memo.answer(number, || number.get() * 10), number.get() * 10);
        }
        let worked_out = Cell::new(0);
        let two = Number::MIN.saturating_add(1);
        let ask = || memo.answer(two, || worked_out.replace(worked_out.get() + 1));
        (0..3).for_each(|_| _ = ask());
        assert_eq!(worked_out.get(), 0);
        memo.forget();
        (0..3).for_each(|_| _ = ask());
        assert_eq!(worked_out.get(), 1);
    }
}
