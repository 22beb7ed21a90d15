//! The rows of second factors.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use crate::{
    db::{Db, Tx, many},
    on,
    sealed::Sealed,
    values::AccountId,
    within,
};

type Done = Result<(), sqlx::Error>;

const OF: &str = "
    SELECT secret, last_step, confirmed_at
      FROM second_factor
     WHERE account_id = $1";

/// A factor that counts is not replaced.
const BEGIN: &str = "
    INSERT INTO second_factor (account_id, secret, last_step, created_at)
    VALUES ($1, $2, 0, $3)
        ON CONFLICT (account_id) DO UPDATE
       SET secret = excluded.secret, created_at = excluded.created_at
     WHERE second_factor.confirmed_at IS NULL";

const CONFIRM: &str = "
    UPDATE second_factor
       SET confirmed_at = $2
     WHERE account_id = $1 AND confirmed_at IS NULL";

const USE_STEP: &str = "
    UPDATE second_factor
       SET last_step = $2
     WHERE account_id = $1 AND last_step < $2";

const REMOVE: &str = "DELETE FROM second_factor WHERE account_id = $1";

const REMOVE_CODES: &str = "DELETE FROM recovery_code WHERE account_id = $1";

const INSERT_CODE: &str = "
    INSERT INTO recovery_code (account_id, code_hash)
    VALUES ($1, $2)";

const USE_CODE: &str = "
    UPDATE recovery_code
       SET used_at = $3
     WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL";

const CODES_LEFT: &str = "
    SELECT COUNT(*)
      FROM recovery_code
     WHERE account_id = $1 AND used_at IS NULL";

/// A factor as it is kept.
#[derive(FromRow)]
pub(super) struct Kept {
    pub secret: Sealed,
    pub last_step: i64,
    pub confirmed_at: Option<DateTime<Utc>>,
}

pub(super) async fn of(db: &Db, account: AccountId) -> Result<Option<Kept>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(OF).bind(account).fetch_optional(pool).await)
}

pub(super) async fn within(tx: &mut Tx, account: AccountId) -> Result<Option<Kept>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(OF).bind(account).fetch_optional(conn).await)
}

pub(super) async fn begin(
    tx: &mut Tx,
    account: AccountId,
    secret: &Sealed,
    at: DateTime<Utc>,
) -> Done {
    within!(tx, |conn| sqlx::query(BEGIN)
        .bind(account)
        .bind(secret)
        .bind(at)
        .execute(conn)
        .await
        .map(drop))
}

/// Whether the factor now counts, and did not before.
pub(super) async fn confirm(
    tx: &mut Tx,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    within!(tx, |conn| sqlx::query(CONFIRM)
        .bind(account)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// Whether no code of this time step or a later one was used before.
pub(super) async fn use_step(
    tx: &mut Tx,
    account: AccountId,
    step: i64,
) -> Result<bool, sqlx::Error> {
    within!(tx, |conn| sqlx::query(USE_STEP)
        .bind(account)
        .bind(step)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

pub(super) async fn remove(tx: &mut Tx, account: AccountId) -> Done {
    within!(tx, |conn| sqlx::query(REMOVE_CODES).bind(account).execute(conn).await.map(drop))?;
    within!(tx, |conn| sqlx::query(REMOVE).bind(account).execute(conn).await.map(drop))
}

/// Puts these codes in the place of those there were.
pub(super) async fn replace_codes(tx: &mut Tx, account: AccountId, hashes: &[Vec<u8>]) -> Done {
    within!(tx, |conn| sqlx::query(REMOVE_CODES).bind(account).execute(conn).await.map(drop))?;
    for some in many::batches(hashes) {
        within!(tx, |conn| {
            let mut query = sqlx::query(many::rows(conn, INSERT_CODE, some.len()));
            for hash in some {
                query = query.bind(account).bind(hash.as_slice());
            }
            query.execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

/// Whether there was such a code that had not been used.
pub(super) async fn use_code(
    tx: &mut Tx,
    account: AccountId,
    hash: &[u8],
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    within!(tx, |conn| sqlx::query(USE_CODE)
        .bind(account)
        .bind(hash)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

pub(super) async fn codes_left(db: &Db, account: AccountId) -> Result<i64, sqlx::Error> {
    on!(db, |pool| sqlx::query_scalar(CODES_LEFT).bind(account).fetch_one(pool).await)
}
