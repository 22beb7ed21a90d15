//! What a referral teaches of the service it went to: one referral counts once, by what its history
//! comes to.
//!
//! Only what the agency said, or its silence, counts. What the client chose or what befell them
//! counts nowhere, and what was entered in error never was.

use super::model::{Category, Reason, Status};
use crate::matching::responses::Counts;

/// A step of a referral's history: where it went, and why.
pub type Course = [(Status, Option<Reason>)];

/// What the agency's word comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Accepted,
    /// It has no room: a refusal, or a waiting list.
    NoRoom,
    /// It refused because the directory or the matcher was wrong about it.
    Amiss,
    /// It let the referral lapse.
    Silent,
}

/// What a referral with that history adds to its service's counts.
#[must_use]
pub fn counts(course: &Course) -> Counts {
    if course.iter().any(|(status, _)| *status == Status::EnteredInError) {
        return Counts::default();
    }
    let was_sent = course.iter().any(|(status, _)| *status == Status::Requested);
    let word = course.iter().fold(None, |word, (status, reason)| heard(word, *status, *reason));
    let is_connected = course.iter().filter_map(|(_, reason)| *reason).any(connects);
    let one = |holds: bool| i64::from(holds);
    Counts {
        sent: one(was_sent),
        accepted: one(word == Some(Word::Accepted)),
        settled: one(word.is_some()),
        connected: one(is_connected),
        no_room: one(word == Some(Word::NoRoom)),
        amiss: one(word == Some(Word::Amiss)),
        waiting: one(course.last().is_some_and(|(status, _)| *status == Status::Requested)),
    }
}

/// The agency's word after one more step: a yes or no takes the place of what was before it,
/// a waiting list and silence only that of nothing.
fn heard(word: Option<Word>, status: Status, reason: Option<Reason>) -> Option<Word> {
    match status {
        Status::Accepted | Status::InProgress | Status::Completed => Some(Word::Accepted),
        Status::Rejected => reason.and_then(refusal).or(word),
        Status::OnHold | Status::Failed => word.or_else(|| reason.and_then(other)),
        Status::Draft | Status::Requested | Status::Cancelled | Status::EnteredInError => word,
    }
}

/// Whom a refusal is laid to, by the categories of `reference/clinical/workflow.json`: what it
/// attributes to directory or matcher stands under "directory-error" and "eligibility".
const fn refusal(reason: Reason) -> Option<Word> {
    match reason.category() {
        Category::Supply => Some(Word::NoRoom),
        Category::DirectoryError | Category::Eligibility => Some(Word::Amiss),
        Category::Connected
        | Category::ConnectedPartial
        | Category::NotConnectedInformed
        | Category::Process
        | Category::Contact
        | Category::ClientChoice
        | Category::ProviderSilence
        | Category::Safety
        | Category::Error => None,
    }
}

/// What counts without a yes or no: a waiting list is a lack of room, silence is an answer too.
/// Papers that are missing are the referrer's, a client who cannot be reached is nobody's.
const fn other(reason: Reason) -> Option<Word> {
    match reason.category() {
        Category::Supply => Some(Word::NoRoom),
        Category::ProviderSilence => Some(Word::Silent),
        _ => None,
    }
}

const fn connects(reason: Reason) -> bool {
    matches!(reason.category(), Category::Connected | Category::ConnectedPartial)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::IntoEnumIterator as _;

    use super::*;

    fn after(steps: &[(Status, Option<Reason>)]) -> Counts {
        let sent = [(Status::Draft, None), (Status::Requested, None)];
        counts(&[&sent, steps].concat())
    }

    const ACCEPTED: (Status, Option<Reason>) = (Status::Accepted, None);

    #[test]
    fn the_agencys_word_counts_and_nothing_else() {
        let one = Counts { sent: 1, settled: 1, ..Counts::default() };
        let waits = (Status::OnHold, Some(Reason::Waitlist));
        let refused = |reason| (Status::Rejected, Some(reason));
        let served = (Status::Completed, Some(Reason::Enrolled));
        for (steps, counts) in [
            (vec![], Counts { settled: 0, waiting: 1, ..one }),
            (vec![ACCEPTED], Counts { accepted: 1, ..one }),
            (vec![ACCEPTED, served], Counts { accepted: 1, connected: 1, ..one }),
            (vec![waits], Counts { no_room: 1, ..one }),
            (vec![waits, ACCEPTED], Counts { accepted: 1, ..one }),
            (vec![refused(Reason::NoCapacity)], Counts { no_room: 1, ..one }),
            (vec![refused(Reason::ServiceClosed)], Counts { amiss: 1, ..one }),
            (vec![refused(Reason::Ineligible)], Counts { amiss: 1, ..one }),
            (vec![ACCEPTED, waits, refused(Reason::Cost)], Counts { amiss: 1, ..one }),
            (vec![(Status::Failed, Some(Reason::NoResponse))], one),
            (vec![ACCEPTED, (Status::Failed, Some(Reason::NoShow))], Counts { accepted: 1, ..one }),
            (vec![(Status::OnHold, Some(Reason::MissingInfo))], Counts { settled: 0, ..one }),
            (vec![(Status::Cancelled, Some(Reason::Declined))], Counts { settled: 0, ..one }),
            (vec![ACCEPTED, (Status::EnteredInError, None)], Counts::default()),
        ] {
            assert_eq!(after(&steps), counts, "{steps:?}");
        }
        assert_eq!(counts(&[(Status::Draft, None)]), Counts::default(), "a draft was never sent");
    }

    fn any_course() -> impl Strategy<Value = Vec<(Status, Option<Reason>)>> {
        let statuses: Vec<Status> = Status::iter().collect();
        let reasons: Vec<Reason> = Reason::iter().collect();
        let step =
            (prop::sample::select(statuses), prop::option::of(prop::sample::select(reasons)));
        prop::collection::vec(step, 0..8)
    }

    proptest! {
        #[test]
        fn a_referral_counts_once_at_most(course in any_course()) {
            let Counts { sent, accepted, settled, connected, no_room, amiss, waiting } =
                counts(&course);
            for count in [sent, accepted, settled, connected, no_room, amiss, waiting] {
                prop_assert!((0..=1).contains(&count));
            }
            prop_assert!(accepted + no_room + amiss <= settled);
        }

        #[test]
        fn a_clients_choice_changes_nothing(mut course in any_course(), which in 0_usize..8) {
            let of_client = |reason: &Reason| {
                matches!(reason.category(), Category::ClientChoice | Category::Contact)
            };
            let chosen: Vec<Reason> = Reason::iter().filter(of_client).collect();
            let reason = chosen[which % chosen.len()];
            // Nothing but that nobody waits for an answer any more.
            let told = |course: &Course| Counts { waiting: 0, ..counts(course) };
            let before = told(&course);
            course.push((reason.status(), Some(reason)));
            prop_assert_eq!(told(&course), before);
        }
    }
}
