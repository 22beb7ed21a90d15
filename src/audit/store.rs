//! Reads the record, row by row and by its ends; nothing ever changes or removes a line of it.

use uuid::Uuid;

use super::model::{End, Row};
use crate::{
    db::{Db, Tx},
    on, within,
};

/// How many rows are read at a time.
const SOME: i64 = 1_000;

const ENDS: &str = "
    SELECT c.chain, n.name, h.number, h.hash, c.rows
      FROM (SELECT COALESCE(r.tenant_id, $1) AS chain, COUNT(*) AS rows
              FROM audit r
             GROUP BY COALESCE(r.tenant_id, $1)) c
      LEFT JOIN audit_head h ON h.chain = c.chain
      LEFT JOIN network n ON n.id = c.chain
     UNION ALL
    SELECT h.chain, n.name, h.number, h.hash, CAST(0 AS BIGINT) AS rows
      FROM audit_head h
      LEFT JOIN network n ON n.id = h.chain
     WHERE NOT EXISTS (SELECT 1 FROM audit r WHERE COALESCE(r.tenant_id, $1) = h.chain)
     ORDER BY 1";

const HEADS: &str = "SELECT chain, number, hash FROM audit_head ORDER BY chain";

const ROWS: &str = "
    SELECT seq, number, hash, id, at, tenant_id, account_id, action, subject_kind, subject,
           details
      FROM audit
     WHERE tenant_id = $1 AND number > $2
     ORDER BY number, seq
     LIMIT $3";

const ROWS_OF_NONE: &str = "
    SELECT seq, number, hash, id, at, tenant_id, account_id, action, subject_kind, subject,
           details
      FROM audit
     WHERE tenant_id IS NULL AND number > $1
     ORDER BY number, seq
     LIMIT $2";

const STRAYS: &str = "
    SELECT id
      FROM audit
     WHERE COALESCE(tenant_id, $1) = $2
       AND (number IS NULL OR hash IS NULL OR number < 1)
     ORDER BY seq";

/// Every chain with its end, also one whose rows are all gone.
pub(super) async fn ends(tx: &mut Tx) -> Result<Vec<End>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(ENDS).bind(Uuid::nil()).fetch_all(conn).await)
}

/// The last number and hash of each chain.
pub(super) async fn heads(db: &Db) -> Result<Vec<(Uuid, i64, Vec<u8>)>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(HEADS).fetch_all(pool).await)
}

/// The next rows of a chain past that number.
pub(super) async fn rows_after(
    tx: &mut Tx,
    chain: Uuid,
    number: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    if chain.is_nil() {
        return within!(tx, |conn| sqlx::query_as(ROWS_OF_NONE)
            .bind(number)
            .bind(SOME)
            .fetch_all(conn)
            .await);
    }
    within!(tx, |conn| sqlx::query_as(ROWS)
        .bind(chain)
        .bind(number)
        .bind(SOME)
        .fetch_all(conn)
        .await)
}

/// Rows of a chain that stand outside it.
pub(super) async fn strays(tx: &mut Tx, chain: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(STRAYS)
        .bind(Uuid::nil())
        .bind(chain)
        .fetch_all(conn)
        .await)
}
