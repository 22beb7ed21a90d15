//! The terms that are missed.

use chrono::NaiveDate;

use super::model::{Due, Miss};
use crate::{
    db::{Db, Tx},
    on, within,
};

const ADD: &str = "
    INSERT INTO missed_search (term, kind, times, first_on, last_on)
    VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (term) DO UPDATE
       SET kind = excluded.kind,
           times = missed_search.times + excluded.times,
           last_on = excluded.last_on";

const FORGET: &str = "DELETE FROM missed_search WHERE last_on < $1";

const LIST: &str = "
    SELECT term, kind, times, first_on, last_on
      FROM missed_search
     WHERE last_on >= $1
     ORDER BY times DESC, last_on DESC, term
     LIMIT $2";

/// Adds what was asked to what is known of the term.
pub(super) async fn add(tx: &mut Tx, due: &Due, today: NaiveDate) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(ADD)
        .bind(due.term.as_str())
        .bind(due.kind)
        .bind(i64::try_from(due.times).unwrap_or(i64::MAX))
        .bind(today)
        .execute(conn)
        .await
        .map(drop))
}

/// Forgets terms that last counted before that day.
pub(super) async fn forget(tx: &mut Tx, before: NaiveDate) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(FORGET).bind(before).execute(conn).await.map(drop))
}

/// The terms that counted since that day, most asked first.
pub(super) async fn list(db: &Db, since: NaiveDate, most: i64) -> Result<Vec<Miss>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(LIST).bind(since).bind(most).fetch_all(pool).await)
}
