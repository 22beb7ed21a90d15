//! Whether somebody who supports a client may be contacted: only a consent in force says so, and
//! only of the person whom it names.

use chrono::{DateTime, Utc};

use super::model::{Consent, Recipient};

/// The consent under which a person of this name may be contacted, of several the one signed last.
#[must_use]
pub fn permitting<'c>(
    consents: &'c [Consent],
    name: &str,
    at: DateTime<Utc>,
) -> Option<&'c Consent> {
    let names = |consent: &&Consent| match &consent.terms.recipient {
        Recipient::Person { name: named } => plain(named) == plain(name),
        Recipient::Organization { .. } | Recipient::Network => false,
    };
    let permitting = consents.iter().filter(|consent| consent.holds(at)).filter(names);
    permitting.max_by_key(|consent| (consent.signed_at, consent.id))
}

/// A name without what typing changes: capitals and spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
