//! The rows behind `Idempotency-Key`.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Db, Tx},
    on,
    sealed::Sealed,
    values::{AccountId, NetworkId},
    within,
};

const SWEEP: &str = "DELETE FROM idempotency WHERE created_at < $1";

const TAKE: &str = "
    INSERT INTO idempotency (account_id, route, key, body_hash, created_at, id, network_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account_id, route, key) DO NOTHING";

const EARLIER: &str = "
    SELECT body_hash, status, answer
      FROM idempotency
     WHERE account_id = $1 AND route = $2 AND key = $3";

const FORGET: &str = "
    DELETE FROM idempotency
     WHERE account_id = $1 AND route = $2 AND key = $3 AND status IS NULL";

const ANSWERED: &str = "
    UPDATE idempotency
       SET status = $4, answer = $5
     WHERE account_id = $1 AND route = $2 AND key = $3";

/// Whose key, on which route.
pub(super) struct Place {
    pub network: NetworkId,
    pub account: AccountId,
    pub route: String,
    pub key: String,
}

/// What the key was used for before.
#[derive(FromRow)]
pub(super) struct Earlier {
    pub body_hash: Vec<u8>,
    pub status: Option<i64>,
    pub answer: Option<Sealed>,
}

pub(super) async fn sweep(tx: &mut Tx, before: DateTime<Utc>) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(SWEEP).bind(before).execute(conn).await.map(drop))
}

/// Whether the key was free and is now this request's.
pub(super) async fn take(
    tx: &mut Tx,
    place: &Place,
    body_hash: &[u8],
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    within!(tx, |conn| sqlx::query(TAKE)
        .bind(place.account)
        .bind(&place.route)
        .bind(&place.key)
        .bind(body_hash)
        .bind(at)
        .bind(Uuid::new_v4())
        .bind(place.network)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

pub(super) async fn earlier(tx: &mut Tx, place: &Place) -> Result<Option<Earlier>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(EARLIER)
        .bind(place.account)
        .bind(&place.route)
        .bind(&place.key)
        .fetch_optional(conn)
        .await)
}

/// Frees the key of a write that was refused.
pub(super) async fn forget(db: &Db, place: &Place) -> Result<(), sqlx::Error> {
    on!(db, |pool| sqlx::query(FORGET)
        .bind(place.account)
        .bind(&place.route)
        .bind(&place.key)
        .execute(pool)
        .await
        .map(drop))
}

pub(super) async fn answered(
    db: &Db,
    place: &Place,
    status: u16,
    answer: &Sealed,
) -> Result<(), sqlx::Error> {
    on!(db, |pool| sqlx::query(ANSWERED)
        .bind(place.account)
        .bind(&place.route)
        .bind(&place.key)
        .bind(i64::from(status))
        .bind(answer)
        .execute(pool)
        .await
        .map(drop))
}
