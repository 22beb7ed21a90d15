//! The change feed, which copies such as the search index follow, and small settings of the
//! installation.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use super::{Db, Tx, many};
use crate::{on, values::NetworkId, within};

const FEED_LOCK: &str = "SELECT pg_advisory_xact_lock(7305808869232640101)";

const INSERT: &str = "
    INSERT INTO change (kind, subject, at)
    VALUES ($1, $2, $3)";

const AFTER: &str = "
    SELECT seq, kind, subject, at
      FROM change
     WHERE seq > $1
     ORDER BY seq
     LIMIT $2";

const LAST: &str = "
    SELECT seq, kind, subject, at
      FROM change
     ORDER BY seq DESC
     LIMIT 1";

const HEAD: &str = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM change";

const REMEMBER: &str = "
    INSERT INTO setting (name, value)
    VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";

const REMEMBERED: &str = "SELECT value FROM setting WHERE name = $1";

const NETWORKS: &str = "SELECT id FROM network ORDER BY id";

const PASSES_BY: &str = "
    SELECT rolsuper OR rolbypassrls
      FROM pg_roles
     WHERE rolname = current_user";

const SQLITE_CHECK: &str = "PRAGMA integrity_check(1)";

const SQLITE_STRAYS: &str = "SELECT COUNT(*) FROM pragma_foreign_key_check";

/// One line of the change feed: something of this kind is no longer what it was.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Change {
    /// The position in the feed; later changes have higher ones.
    pub seq: i64,
    /// What changed: `service`, `organization`, `location`.
    pub kind: String,
    /// Which one.
    pub subject: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// Tells those who follow the catalog that `subject` changed, as part of the same transaction.
///
/// Positions are given in the order of commit: SQLite has one writer, and on PostgreSQL writers
/// of the feed wait for each other. Otherwise a follower that has seen position 8 would never
/// look back for a 7 that commits later. Call it last, so that the wait is short.
pub async fn change(
    tx: &mut Tx,
    kind: &str,
    subject: Uuid,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    changes(tx, kind, &[subject], at).await
}

/// As [`change`], for many of one kind.
pub async fn changes(
    tx: &mut Tx,
    kind: &str,
    subjects: &[Uuid],
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if let Tx::Postgres(tx, ..) = tx {
        sqlx::query(FEED_LOCK).execute(&mut **tx).await?;
    }
    for some in many::batches(subjects) {
        within!(tx, |conn| {
            let mut query = sqlx::query(many::rows(conn, INSERT, some.len()));
            for subject in some {
                query = query.bind(kind).bind(*subject).bind(at);
            }
            query.execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

/// The next `limit` changes past the position `seq`, in order.
pub async fn changes_after(db: &Db, seq: i64, limit: i64) -> Result<Vec<Change>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(AFTER).bind(seq).bind(limit).fetch_all(pool).await)
}

/// The latest change.
pub async fn last_change(db: &Db) -> Result<Option<Change>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(LAST).fetch_optional(pool).await)
}

/// The position of the latest change; 0 before the first.
pub async fn head(db: &Db) -> Result<i64, sqlx::Error> {
    on!(db, |pool| sqlx::query_scalar(HEAD).fetch_one(pool).await)
}

/// Keeps a small fact about this installation.
pub async fn remember(tx: &mut Tx, name: &str, value: &str) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(REMEMBER).bind(name).bind(value).execute(conn).await.map(drop))
}

/// What [`remember`] kept.
pub async fn remembered(db: &Db, name: &str) -> Result<Option<String>, sqlx::Error> {
    on!(db, |pool| sqlx::query_scalar(REMEMBERED).bind(name).fetch_optional(pool).await)
}

/// Every network, for jobs that work in one after the other.
pub async fn networks(db: &Db) -> Result<Vec<NetworkId>, sqlx::Error> {
    on!(db, |pool| sqlx::query_scalar(NETWORKS).fetch_all(pool).await)
}

/// Whether the role of these connections is one that row-level security does not hold.
pub(super) async fn passes_by(pool: &PgPool) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(PASSES_BY).fetch_one(pool).await
}

/// What the database says of its own state: `ok`, or what is broken. PostgreSQL checks its pages
/// as it reads them and has no more to say than that it answers.
pub async fn integrity(db: &Db) -> Result<String, sqlx::Error> {
    let Db::Sqlite(pool) = db else { return head(db).await.map(|_| "ok".to_owned()) };
    let found: String = sqlx::query_scalar(SQLITE_CHECK).fetch_one(pool).await?;
    let strays: i64 = sqlx::query_scalar(SQLITE_STRAYS).fetch_one(pool).await?;
    Ok(match strays {
        0 => found,
        _ => format!("{found}; {strays} rows point at nothing"),
    })
}
