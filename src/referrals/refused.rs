//! Why a move of a referral cannot be recorded, in words for the person who tried.

use super::vocabulary::Status;

/// Why a move cannot be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not from where it stands.
    #[error("A referral that is “{}” cannot become “{}”; from there it can only become {}.",
        from.label(), to.label(), choices(*from))]
    OutOfTurn {
        /// Where it stands.
        from: Status,
        /// Where it was to go.
        to: Status,
    },
    /// Nothing would change.
    #[error("The referral is “{}” already; to record a step within it, name the step.", .0.label())]
    NothingNew(Status),
    /// It tells the agency something of the client, and nothing proves that it may.
    #[error("This tells the agency something of the client: it needs a consent that covers it.")]
    Unproven,
    /// Something that the move needs is missing or does not fit it.
    #[error("{detail}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What is wrong and what would be right.
        detail: String,
    },
}

fn choices(from: Status) -> String {
    let names: Vec<_> = from.next().iter().map(|next| format!("“{}”", next.label())).collect();
    if names.is_empty() { "nothing else".to_owned() } else { names.join(", ") }
}
