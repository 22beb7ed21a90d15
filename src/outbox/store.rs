//! The outbox's rows.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, FromRow, types::Json};
use uuid::Uuid;

use crate::{
    db::{Db, Tx},
    on, within,
};

const INSERT: &str = "
    INSERT INTO outbox (id, topic, subject, payload, state, attempts, run_at, created_at)
    VALUES ($1, $2, $3, $4, 'ready', 0, $5, $5)";

const DUE: &str = "
    SELECT id
      FROM outbox
     WHERE state IN ('ready', 'running') AND run_at <= $1
     LIMIT 1";

const DONE: &str = "DELETE FROM outbox WHERE id = $1 AND locked_by = $2";

const AGAIN: &str = "
    UPDATE outbox
       SET state = $3, locked_by = NULL, run_at = $4, last_error = $5
     WHERE id = $1 AND locked_by = $2";

const DEAD: &str = "
    SELECT id, topic, subject, payload, attempts, last_error
      FROM outbox
     WHERE state = 'dead'
     ORDER BY created_at, id
     LIMIT 1000";

/// One effect to be carried out.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Entry {
    /// Stays the same over all tries.
    pub id: Uuid,
    /// What kind of effect, such as `referral.sent`.
    pub topic: String,
    /// What it is about.
    pub subject: Uuid,
    /// What the handler needs to know: ids and codes, never a person's data.
    pub payload: Json<serde_json::Value>,
    /// How many times it has been tried, this one included.
    pub attempts: i64,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// Writes an effect to be carried out once the transaction has committed.
pub async fn put(
    tx: &mut Tx,
    at: DateTime<Utc>,
    topic: &str,
    subject: Uuid,
    payload: &serde_json::Value,
) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(Uuid::new_v4())
        .bind(topic)
        .bind(subject)
        .bind(Json(payload))
        .bind(at)
        .execute(conn)
        .await
        .map(drop))
}

/// The effects that failed for the last time, oldest first.
pub async fn dead(db: &Db) -> Result<Vec<Entry>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(DEAD).fetch_all(pool).await)
}

/// The next due entry, now `worker`'s until `until`; then it may be claimed anew.
pub(super) async fn claim(
    db: &Db,
    worker: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Entry>, sqlx::Error> {
    // A look first: an UPDATE waits for SQLite's one writer even when there is nothing to do.
    let due: Option<Uuid> =
        on!(db, |pool| sqlx::query_scalar(DUE).bind(now).fetch_optional(pool).await)?;
    if due.is_none() {
        return Ok(None);
    }
    let sql = format!(
        "UPDATE outbox
            SET state = 'running', locked_by = $2, run_at = $3, attempts = attempts + 1
          WHERE state IN ('ready', 'running') AND run_at <= $1
            AND id = (SELECT id
                        FROM outbox
                       WHERE state IN ('ready', 'running') AND run_at <= $1
                       ORDER BY run_at, id
                       LIMIT 1 {})
      RETURNING id, topic, subject, payload, attempts, last_error",
        db.skip_locked()
    );
    on!(db, |pool| sqlx::query_as(AssertSqlSafe(sql))
        .bind(now)
        .bind(worker)
        .bind(until)
        .fetch_optional(pool)
        .await)
}

/// The effect has been carried out. Does nothing when someone else has claimed it meanwhile.
pub(super) async fn done(db: &Db, entry: Uuid, worker: Uuid) -> Result<(), sqlx::Error> {
    on!(db, |pool| sqlx::query(DONE).bind(entry).bind(worker).execute(pool).await.map(drop))
}

/// The effect failed: to be tried again at `at`, or never when `dead`.
pub(super) async fn again(
    db: &Db,
    entry: Uuid,
    worker: Uuid,
    next: (&'static str, DateTime<Utc>),
    error: &str,
) -> Result<(), sqlx::Error> {
    on!(db, |pool| sqlx::query(AGAIN)
        .bind(entry)
        .bind(worker)
        .bind(next.0)
        .bind(next.1)
        .bind(error)
        .execute(pool)
        .await
        .map(drop))
}
