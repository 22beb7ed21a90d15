//! What answering questions did, in a sentence, with the way back to the match before.

use crate::matching::{answer::Run, changes::Changes};

/// The sentence and the run before.
pub(super) struct Changed {
    pub words: String,
    pub before: String,
}

impl Changed {
    pub fn of(before: &Run, after: &Run) -> Self {
        let before_id = before.matched.id;
        Self {
            words: words(&Changes::between(before, after)),
            before: format!("/matches/{before_id}"),
        }
    }
}

fn words(changes: &Changes) -> String {
    let settled = match changes.answers {
        1 => "1 question answered".to_owned(),
        many => format!("{many} questions answered"),
    };
    let parts = [
        (changes.sure, "became sure", "became sure"),
        (changes.left_out, "is now left out", "are now left out"),
        (changes.fresh, "is new", "are new"),
    ];
    let mut told: Vec<String> = Vec::new();
    for (count, one, many) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        let verb = if count == 1 { one } else { many };
        told.push(match (told.is_empty(), count) {
            (true, 1) => format!("1 suggestion {verb}"),
            (true, count) => format!("{count} suggestions {verb}"),
            (false, count) => format!("{count} {verb}"),
        });
    }
    match (told.is_empty(), changes.reordered) {
        (false, _) => format!("{settled}: {}.", told.join(", ")),
        (true, true) => format!("{settled}: the same suggestions, in another order."),
        (true, false) => format!("{settled}. The suggestions stay as they were."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_counted_and_what_did_not_is_not_named() {
        let none = Changes { answers: 1, ..Changes::default() };
        assert_eq!(words(&none), "1 question answered. The suggestions stay as they were.");
        let order = Changes { reordered: true, ..none };
        assert_eq!(words(&order), "1 question answered: the same suggestions, in another order.");
        let some = Changes { answers: 2, sure: 1, left_out: 2, ..order };
        assert_eq!(
            words(&some),
            "2 questions answered: 1 suggestion became sure, 2 are now left out."
        );
        let fresh = Changes { left_out: 1, fresh: 3, ..none };
        assert_eq!(words(&fresh), "1 question answered: 1 suggestion is now left out, 3 are new.");
    }
}
