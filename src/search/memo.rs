//! Answers remembered while one search judges thousands of services, most of which say the same.

use std::{cell::Cell, num::NonZero};

/// What two services share that say the same.
pub type Print = NonZero<u64>;

/// The last answers, each in the slot that its print names.
pub(super) struct Memo<T>(Vec<Cell<(u64, T)>>);

impl<T: Copy + Default> Memo<T> {
    /// With room for so many.
    pub fn of(slots: usize) -> Self {
        Self(vec![Cell::default(); slots])
    }

    /// The answer for that print; the same print must always have the same.
    pub fn answer(&self, print: Print, work_out: impl FnOnce() -> T) -> T {
        let number = usize::try_from(print.get()).unwrap_or_default();
        let Some(slot) = self.0.get(number % self.0.len().max(1)) else { return work_out() };
        let (known, answer) = slot.get();
        if known == print.get() {
            return answer;
        }
        let answer = work_out();
        slot.set((print.get(), answer));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_worked_out_once_and_never_mixed_up() {
        let memo = Memo::of(4);
        for print in [1, 5, 1, 1, 2].into_iter().cycle().take(50).filter_map(Print::new) {
            assert_eq!(memo.answer(print, || print.get() * 10), print.get() * 10);
        }
        let worked_out = Cell::new(0);
        let two = Print::MIN.saturating_add(1);
        for _ in 0..3 {
            memo.answer(two, || worked_out.replace(worked_out.get() + 1));
        }
        assert_eq!(worked_out.get(), 0);
    }
}
