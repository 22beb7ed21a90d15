//! The rows of links.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Kind;
use crate::{
    db::{Db, Tx},
    on,
    values::{AccountId, NetworkId},
    within,
};

type Done = Result<(), sqlx::Error>;

const INSERT: &str = "
    INSERT INTO mail_link (token_hash, kind, account_id, network_id, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const REMOVE: &str = "
    DELETE FROM mail_link
     WHERE kind = $1 AND account_id = $2 AND (network_id = $3 OR $3 IS NULL)";

const FIND: &str = "
    SELECT l.account_id, l.network_id
      FROM mail_link l
      JOIN account a ON a.id = l.account_id AND a.active
     WHERE l.token_hash = $1 AND l.kind = $2 AND l.expires_at > $3";

const TAKE: &str = "
    DELETE FROM mail_link
     WHERE token_hash = $1 AND kind = $2 AND expires_at > $3
 RETURNING account_id, network_id";

const SWEEP: &str = "DELETE FROM mail_link WHERE expires_at <= $1";

/// What a link leads to.
#[derive(Clone, Debug, FromRow)]
pub(in crate::accounts) struct Link {
    /// Whose it is.
    pub account_id: AccountId,
    /// The network that they are invited to.
    pub network_id: Option<NetworkId>,
}

/// Writes a link that is good from the first time until the second, and sweeps out what is over.
pub(super) async fn insert(
    tx: &mut Tx,
    hash: &[u8],
    kind: Kind,
    (account, network): (AccountId, Option<NetworkId>),
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Done {
    within!(tx, |conn| sqlx::query(SWEEP).bind(now).execute(conn).await.map(drop))?;
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(hash)
        .bind(kind)
        .bind(account)
        .bind(network)
        .bind(now)
        .bind(until)
        .execute(conn)
        .await
        .map(drop))
}

/// Removes the account's links of that kind: to that network, or all.
pub(in crate::accounts) async fn remove(
    tx: &mut Tx,
    kind: Kind,
    account: AccountId,
    network: Option<NetworkId>,
) -> Done {
    within!(tx, |conn| sqlx::query(REMOVE)
        .bind(kind)
        .bind(account)
        .bind(network)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn find(
    db: &Db,
    hash: &[u8],
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<Option<Link>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(FIND).bind(hash).bind(kind).bind(now).fetch_optional(pool).await)
}

pub(super) async fn take(
    tx: &mut Tx,
    hash: &[u8],
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<Option<Link>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(TAKE)
        .bind(hash)
        .bind(kind)
        .bind(now)
        .fetch_optional(conn)
        .await)
}
