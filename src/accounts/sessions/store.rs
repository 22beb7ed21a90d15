//! The rows of sessions.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::Shown;
use crate::{
    accounts::model::{Role, Wants},
    db::{Db, Tx},
    on,
    values::{AccountId, NetworkId, OrganizationId},
    within,
};

type Done = Result<(), sqlx::Error>;

const INSERT: &str = "
    INSERT INTO session (id, token_hash, account_id, network_id, created_at, seen_at, wants,
                         browser)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const BY_TOKEN: &str = "
    SELECT s.id, s.account_id, s.network_id, s.created_at, s.seen_at, s.wants,
           a.name, m.role, m.organization_id
      FROM session s
      JOIN account a ON a.id = s.account_id AND a.active
      JOIN membership m ON m.account_id = s.account_id AND m.network_id = s.network_id
                       AND m.state = 'active'
     WHERE s.token_hash = $1";

const SEEN: &str = "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";

const END: &str = "DELETE FROM session WHERE token_hash = $1 RETURNING account_id, network_id";

const END_ONE: &str = "DELETE FROM session WHERE id = $1 AND account_id = $2 RETURNING created_at";

const END_OTHERS: &str = "DELETE FROM session WHERE account_id = $1 AND id <> $2";

const SWEEP: &str = "DELETE FROM session WHERE created_at < $1";

const OF: &str = "
    SELECT id, created_at, seen_at, browser
      FROM session
     WHERE account_id = $1 AND wants IS NULL AND created_at > $2 AND seen_at > $3
     ORDER BY seen_at DESC, id";

/// A session with whose it is.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Live {
    pub id: Uuid,
    pub account_id: AccountId,
    pub network_id: NetworkId,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub wants: Option<Wants>,
    pub name: String,
    pub role: Role,
    pub organization_id: Option<OrganizationId>,
}

/// A session to be.
pub(super) struct New<'a> {
    pub id: Uuid,
    pub token_hash: &'a [u8],
    pub account: AccountId,
    pub network: NetworkId,
    pub wants: Option<Wants>,
    pub browser: &'a str,
    /// When it began; that of the session it follows, if it is to live no longer.
    pub began: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: &New<'_>, at: DateTime<Utc>) -> Done {
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(new.id)
        .bind(new.token_hash)
        .bind(new.account)
        .bind(new.network)
        .bind(new.began)
        .bind(at)
        .bind(new.wants)
        .bind(new.browser)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn by_token(db: &Db, hash: &[u8]) -> Result<Option<Live>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(BY_TOKEN).bind(hash).fetch_optional(pool).await)
}

pub(super) async fn seen(db: &Db, session: Uuid, at: DateTime<Utc>) -> Done {
    on!(db, |pool| sqlx::query(SEEN).bind(session).bind(at).execute(pool).await.map(drop))
}

/// Ends one session; says whose it was.
pub(super) async fn end(
    tx: &mut Tx,
    hash: &[u8],
) -> Result<Option<(AccountId, NetworkId)>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(END).bind(hash).fetch_optional(conn).await)
}

/// Ends one of the account's sessions; when it began, if there was one.
pub(super) async fn end_one(
    tx: &mut Tx,
    session: Uuid,
    account: AccountId,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(END_ONE)
        .bind(session)
        .bind(account)
        .fetch_optional(conn)
        .await)
}

/// Ends all the account's sessions but this one.
pub(super) async fn end_others(tx: &mut Tx, account: AccountId, session: Uuid) -> Done {
    within!(tx, |conn| sqlx::query(END_OTHERS)
        .bind(account)
        .bind(session)
        .execute(conn)
        .await
        .map(drop))
}

/// Removes sessions that began before `at`.
pub(super) async fn sweep(tx: &mut Tx, at: DateTime<Utc>) -> Done {
    within!(tx, |conn| sqlx::query(SWEEP).bind(at).execute(conn).await.map(drop))
}

/// The open sessions of an account that began and were seen after these times.
pub(super) async fn of(
    db: &Db,
    account: AccountId,
    began: DateTime<Utc>,
    seen: DateTime<Utc>,
) -> Result<Vec<Shown>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(OF).bind(account).bind(began).bind(seen).fetch_all(pool).await)
}
