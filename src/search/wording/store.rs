//! Added words as rows.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::model::{Means, OwnWord};
use crate::{db::Tx, needs::NeedCode, values::AccountId, within};

const ALL: &str = "
    SELECT id, phrase, need_code, other, added_at
      FROM search_word
     ORDER BY phrase, need_code, other, id";

const ADD: &str = "
    INSERT INTO search_word (id, phrase, need_code, other, added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6)";

const REMOVE: &str = "DELETE FROM search_word WHERE id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    phrase: String,
    need_code: Option<String>,
    other: Option<String>,
    added_at: DateTime<Utc>,
}

impl Row {
    /// The word; `None` for a need that this version no longer knows.
    fn word(self) -> Option<OwnWord> {
        let means = match (self.need_code, self.other) {
            (Some(code), _) => Means::Need(code.parse::<NeedCode>().ok()?),
            (None, other) => Means::Word(other?),
        };
        Some(OwnWord { id: self.id, phrase: self.phrase, means, added_at: self.added_at })
    }
}

/// All words, in the order of their phrases.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<OwnWord>, sqlx::Error> {
    let rows: Vec<Row> = within!(tx, |conn| sqlx::query_as(ALL).fetch_all(conn).await)?;
    Ok(rows.into_iter().filter_map(Row::word).collect())
}

/// Writes a word.
pub(super) async fn add(tx: &mut Tx, word: &OwnWord, by: AccountId) -> Result<(), sqlx::Error> {
    let (need, other) = match &word.means {
        Means::Need(need) => (Some(need.as_str()), None),
        Means::Word(other) => (None, Some(other.as_str())),
    };
    within!(tx, |conn| sqlx::query(ADD)
        .bind(word.id)
        .bind(word.phrase.as_str())
        .bind(need)
        .bind(other)
        .bind(by)
        .bind(word.added_at)
        .execute(conn)
        .await
        .map(drop))
}

/// Takes a word out; whether it was there.
pub(super) async fn remove(tx: &mut Tx, id: Uuid) -> Result<bool, sqlx::Error> {
    let removed: u64 =
        within!(tx, |conn| sqlx::query(REMOVE).bind(id).execute(conn).await?.rows_affected());
    Ok(removed > 0)
}
