//! The lines of the record, chained: each carries its number and the SHA-256 over itself and the
//! hash of the line before, one chain for each network and one for lines of none.
//!
//! A [`Tx`](super::Tx) keeps its lines until it commits and writes them last, chain by chain in
//! the order of their ids: the head of a chain is locked for a moment only, and no two writers
//! ever wait for each other.

mod store;

use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use crate::values::{AccountId, NetworkId};

pub(super) use self::store::{chain_old, write};

/// What the first line of a chain follows.
pub const BEGINNING: [u8; 32] = [0; 32];

/// Who did what to whom, and when.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Line {
    /// The line's own id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// In which network; none for what concerns the whole installation.
    #[sqlx(rename = "tenant_id")]
    pub tenant: Option<NetworkId>,
    /// Who; none for the service itself.
    #[sqlx(rename = "account_id")]
    pub account: Option<AccountId>,
    /// What was done, such as `referral.send`.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject: Uuid,
    /// Codes and ids that say more.
    pub details: Json<serde_json::Value>,
}

impl Line {
    /// The chain it belongs to: its network's id, or the nil id.
    #[must_use]
    pub fn chain(&self) -> Uuid {
        self.tenant.map_or(Uuid::nil(), |network| network.0)
    }

    /// The hash of this line as the one with that number, after the line with the hash `before`.
    #[must_use]
    pub fn hash(&self, number: i64, before: &[u8]) -> Vec<u8> {
        let mut context = Context::new(&SHA256);
        let mut take = |part: &[u8]| {
            // With its length first, no part can lend letters to the next.
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        };
        take(b"guidepost audit 1");
        take(before);
        take(&number.to_be_bytes());
        take(self.id.as_bytes());
        take(&self.at.timestamp_micros().to_be_bytes());
        take(self.tenant.as_ref().map_or(&[], |network| network.0.as_bytes()));
        take(self.account.as_ref().map_or(&[], |account| account.0.as_bytes()));
        take(self.action.as_bytes());
        take(self.subject_kind.as_bytes());
        take(self.subject.as_bytes());
        take(sorted(&self.details.0).to_string().as_bytes());
        context.finish().as_ref().to_vec()
    }
}

/// The same value with the names of its objects in order: PostgreSQL keeps them in its own.
fn sorted(value: &serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(fields) => {
            let mut fields: Vec<_> =
                fields.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            fields.sort_by(|one, other| one.0.cmp(&other.0));
            fields.into_iter().collect::<serde_json::Map<_, _>>().into()
        }
        serde_json::Value::Array(values) => values.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line() -> Line {
        Line {
            id: Uuid::from_u128(1),
            at: "2026-05-04T16:00:00Z".parse().unwrap(),
            tenant: Some(NetworkId(Uuid::from_u128(2))),
            account: None,
            action: "client.create".to_owned(),
            subject_kind: "client".to_owned(),
            subject: Uuid::from_u128(3),
            details: Json(json!({ "b": 1, "a": { "d": [1.5, null], "c": "x" } })),
        }
    }

    #[test]
    fn a_hash_is_over_everything_that_a_line_says() {
        let hash = line().hash(7, &BEGINNING);
        assert_eq!(hash.len(), 32);
        let mut others = vec![line().hash(8, &BEGINNING), line().hash(7, &[1; 32])];
        let changes: [fn(&mut Line); 8] = [
            |line| line.id = Uuid::nil(),
            |line| line.at += chrono::TimeDelta::microseconds(1),
            |line| line.tenant = None,
            |line| line.account = Some(AccountId(Uuid::nil())),
            |line| line.action.push('x'),
            |line| line.subject_kind.clear(),
            |line| line.subject = Uuid::nil(),
            |line| line.details.0 = json!({}),
        ];
        for change in changes {
            let mut other = line();
            change(&mut other);
            others.push(other.hash(7, &BEGINNING));
        }
        // Letters that change sides are another line.
        let mut other = line();
        other.action = "client.createc".to_owned();
        other.subject_kind = "lient".to_owned();
        others.push(other.hash(7, &BEGINNING));
        assert!(others.iter().all(|other| *other != hash));
    }

    #[test]
    fn the_order_of_names_is_not_part_of_it() {
        let mut other = line();
        other.details.0 = serde_json::from_str(r#"{"a":{"c":"x","d":[1.5,null]},"b":1}"#).unwrap();
        assert_eq!(other.hash(1, &BEGINNING), line().hash(1, &BEGINNING));
    }
}
