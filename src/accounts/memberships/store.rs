//! The rows of memberships.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::{Membership, State, Why};
use crate::{
    accounts::model::Role,
    db::{Db, Tx},
    on,
    values::{AccountId, NetworkId, OrganizationId},
    within,
};

type Done = Result<(), sqlx::Error>;

/// Writers of one network's memberships follow one another from here to their commit.
const TAKE_TURN: &str = "UPDATE network SET name = name WHERE id = $1";

const ONE: &str = "
    SELECT m.role, m.state
      FROM membership m
      JOIN account a ON a.id = m.account_id
     WHERE m.network_id = $1 AND m.account_id = $2 AND a.login IS NOT NULL";

const OTHER_ADMINS: &str = "
    SELECT COUNT(*)
      FROM membership m
      JOIN account a ON a.id = m.account_id
     WHERE m.network_id = $1 AND m.account_id <> $2 AND m.role = 'admin' AND m.state = 'active'
       AND a.active AND a.password_hash IS NOT NULL";

const ADMINISTERED: &str = "
    SELECT m.network_id
      FROM membership m
      JOIN account a ON a.id = m.account_id
     WHERE m.account_id = $1 AND m.role = 'admin' AND m.state = 'active'
       AND a.active AND a.password_hash IS NOT NULL
     ORDER BY m.network_id";

const SET_STATE: &str = "
    UPDATE membership
       SET state = $3, since = $4, changed_by = $5, why = $6
     WHERE network_id = $1 AND account_id = $2";

const SET_RIGHTS: &str = "
    UPDATE membership
       SET role = $3, organization_id = $4
     WHERE network_id = $1 AND account_id = $2";

const END_SESSIONS: &str = "DELETE FROM session WHERE network_id = $1 AND account_id = $2";

const OF: &str = "
    SELECT m.network_id, n.name AS network, m.role
      FROM membership m
      JOIN network n ON n.id = m.network_id
     WHERE m.account_id = $1 AND m.state = 'active'
     ORDER BY m.created_at, m.network_id";

const ELSEWHERE: &str = "
    SELECT COUNT(*)
      FROM membership
     WHERE account_id = $1 AND network_id <> $2 AND state IN ('active', 'suspended')";

const FACTORS: &str = "
    SELECT COUNT(*)
      FROM second_factor
     WHERE account_id = $1 AND confirmed_at IS NOT NULL";

const ORGANIZATION_NAMED: &str = "SELECT id FROM organization WHERE name = $1 LIMIT 2";

const ORGANIZATION_NAME: &str = "SELECT name FROM organization WHERE id = $1";

/// A membership that is to be changed.
#[derive(Clone, Debug, FromRow)]
pub(in crate::accounts) struct Kept {
    pub role: Role,
    pub state: State,
}

pub(in crate::accounts) async fn take_turn(tx: &mut Tx, network: NetworkId) -> Done {
    within!(tx, |conn| sqlx::query(TAKE_TURN).bind(network).execute(conn).await.map(drop))
}

/// A person's membership of the network; systems have none that is to be changed.
pub(in crate::accounts) async fn one(
    tx: &mut Tx,
    network: NetworkId,
    account: AccountId,
) -> Result<Option<Kept>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(ONE).bind(network).bind(account).fetch_optional(conn).await)
}

/// How many other people can administer the network.
pub(super) async fn other_admins(
    tx: &mut Tx,
    network: NetworkId,
    account: AccountId,
) -> Result<i64, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(OTHER_ADMINS)
        .bind(network)
        .bind(account)
        .fetch_one(conn)
        .await)
}

/// The networks that this person can administer.
pub(super) async fn administered(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Vec<NetworkId>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(ADMINISTERED).bind(account).fetch_all(conn).await)
}

pub(in crate::accounts) async fn set_state(
    tx: &mut Tx,
    (network, account): (NetworkId, AccountId),
    state: State,
    at: DateTime<Utc>,
    by: Option<AccountId>,
    why: Option<Why>,
) -> Done {
    within!(tx, |conn| sqlx::query(SET_STATE)
        .bind(network)
        .bind(account)
        .bind(state)
        .bind(at)
        .bind(by)
        .bind(why)
        .execute(conn)
        .await
        .map(drop))
}

pub(in crate::accounts) async fn set_rights(
    tx: &mut Tx,
    (network, account): (NetworkId, AccountId),
    (role, organization): (Role, Option<OrganizationId>),
) -> Done {
    within!(tx, |conn| sqlx::query(SET_RIGHTS)
        .bind(network)
        .bind(account)
        .bind(role)
        .bind(organization)
        .execute(conn)
        .await
        .map(drop))
}

/// Ends the account's sessions in this network; those in others go on.
pub(in crate::accounts) async fn end_sessions(
    tx: &mut Tx,
    network: NetworkId,
    account: AccountId,
) -> Done {
    within!(tx, |conn| sqlx::query(END_SESSIONS)
        .bind(network)
        .bind(account)
        .execute(conn)
        .await
        .map(drop))
}

/// The active memberships of an account, the oldest first.
pub(super) async fn of(db: &Db, account: AccountId) -> Result<Vec<Membership>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(OF).bind(account).fetch_all(pool).await)
}

/// Whether the account is a member of another network too.
pub(in crate::accounts) async fn is_elsewhere(
    tx: &mut Tx,
    network: NetworkId,
    account: AccountId,
) -> Result<bool, sqlx::Error> {
    let count: i64 = within!(tx, |conn| sqlx::query_scalar(ELSEWHERE)
        .bind(account)
        .bind(network)
        .fetch_one(conn)
        .await)?;
    Ok(count > 0)
}

pub(super) async fn has_factor(tx: &mut Tx, account: AccountId) -> Result<bool, sqlx::Error> {
    let count: i64 =
        within!(tx, |conn| sqlx::query_scalar(FACTORS).bind(account).fetch_one(conn).await)?;
    Ok(count > 0)
}

/// The organization of this name, if there is exactly one.
pub(super) async fn organization_named(
    db: &Db,
    name: &str,
) -> Result<Option<OrganizationId>, sqlx::Error> {
    let found: Vec<OrganizationId> =
        on!(db, |pool| sqlx::query_scalar(ORGANIZATION_NAMED).bind(name).fetch_all(pool).await)?;
    Ok(match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}

pub(super) async fn organization_name(
    db: &Db,
    id: OrganizationId,
) -> Result<Option<String>, sqlx::Error> {
    on!(db, |pool| sqlx::query_scalar(ORGANIZATION_NAME).bind(id).fetch_optional(pool).await)
}
