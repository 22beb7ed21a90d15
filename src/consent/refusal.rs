//! Why something of a client may not be told, in words for the person who wanted to.

use chrono::NaiveDate;

use super::model::in_words;
use crate::{
    values::{Information, Purpose, Vocabulary as _},
    web::{STAFF, shown::day},
};

/// Why no consent lets something be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhyNot {
    /// There is none.
    #[error("The client has signed no consent yet.")]
    Nothing,
    /// It is not signed.
    #[error("A consent is written, but not signed.")]
    NotSigned,
    /// Its last day is past.
    #[error("The consent ended on {}.", day(*.0, STAFF))]
    Expired(NaiveDate),
    /// The client took it back.
    #[error("The client took the consent back on {}.", day(*.0, STAFF))]
    Revoked(NaiveDate),
    /// A later one took its place.
    #[error("The consent was replaced by a later one.")]
    Superseded,
    /// It is for somebody else.
    #[error("No consent names {0}.")]
    OtherRecipient(String),
    /// It names nobody, and this goes to named recipients only.
    #[error(
        "Information about alcohol or drugs goes only to recipients that the consent names \
         (42 CFR 2.31(a)(4))."
    )]
    Unnamed,
    /// It is for something else.
    #[error("The consent is not for this purpose: {}.", .0.english())]
    OtherPurpose(Purpose),
    /// It does not name these kinds of information.
    #[error("The consent does not name: {}.", in_words(.0, STAFF))]
    Uncovered(Vec<Information>),
}

impl WhyNot {
    /// How far the consent is from covering it: the nearest is told.
    pub(super) const fn distance(&self) -> u8 {
        match self {
            Self::Uncovered(_) => 0,
            Self::Unnamed => 1,
            Self::OtherPurpose(_) => 2,
            Self::Revoked(_) => 3,
            Self::Expired(_) => 4,
            Self::NotSigned => 5,
            Self::OtherRecipient(_) => 6,
            Self::Superseded => 7,
            Self::Nothing => 8,
        }
    }
}
