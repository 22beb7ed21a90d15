//! Accounts' rows.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{KeyRow, Person, memberships::State, model::Role};
use crate::{
    db::{Db, Tx},
    on,
    values::{AccountId, NetworkId, OrganizationId},
    within,
};

type Done = Result<(), sqlx::Error>;

const FOUND: &str = "
    INSERT INTO network (id, name, created_at)
    VALUES ($1, $2, $3)
        ON CONFLICT (name) DO NOTHING";

const NETWORK: &str = "SELECT id FROM network WHERE name = $1";

const NETWORK_NAME: &str = "SELECT name FROM network WHERE id = $1";

const INSERT_ACCOUNT: &str = "
    INSERT INTO account (id, login, name, password_hash, active, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (login) DO NOTHING";

const JOIN: &str = "
    INSERT INTO membership (network_id, account_id, role, organization_id, created_at, state, since)
    VALUES ($1, $2, $3, $4, $5, $6, $5)";

const BY_LOGIN: &str = "
    SELECT a.id, a.password_hash, m.network_id, m.role,
           (SELECT COUNT(*)
              FROM second_factor f
             WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) AS factors
      FROM account a
      JOIN membership m ON m.account_id = a.id
     WHERE a.login = $1 AND a.active AND m.state = 'active'
     ORDER BY m.created_at, m.network_id
     LIMIT 1";

const PEOPLE: &str = "
    SELECT a.id, a.login, a.name, a.active, a.created_at, m.role, m.organization_id,
           m.state, n.name AS network
      FROM account a
      JOIN membership m ON m.account_id = a.id
      JOIN network n ON n.id = m.network_id
     WHERE a.login IS NOT NULL
     ORDER BY a.login, n.name";

const SET_PASSWORD: &str = "UPDATE account SET password_hash = $2 WHERE login = $1 RETURNING id";

const SET_FIRST_PASSWORD: &str = "
    UPDATE account
       SET password_hash = $2
     WHERE id = $1 AND password_hash IS NULL";

const SET_ACTIVE: &str = "UPDATE account SET active = $2 WHERE login = $1 RETURNING id";

const ACCOUNT_OF: &str = "SELECT id FROM account WHERE login = $1";

const PASSWORD_OF: &str = "SELECT password_hash FROM account WHERE id = $1 AND active";

const LOGIN_OF: &str = "SELECT login FROM account WHERE id = $1";

const FORGIVE_ONE: &str = "
    UPDATE sign_in_failure
       SET failures = failures - 1, blocked_until = NULL
     WHERE login_hash = $1 AND failures > 0";

const END_ALL: &str = "DELETE FROM session WHERE account_id = $1";

const INSERT_KEY: &str = "
    INSERT INTO api_key (id, key_hash, account_id, network_id, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const BY_KEY: &str = "
    SELECT k.id AS proof, k.account_id, k.network_id, k.last_used_at AS last_at,
           a.name, m.role, m.organization_id
      FROM api_key k
      JOIN account a ON a.id = k.account_id AND a.active
      JOIN membership m ON m.account_id = k.account_id AND m.network_id = k.network_id
                       AND m.state = 'active'
     WHERE k.key_hash = $1
       AND k.revoked_at IS NULL
       AND (k.expires_at IS NULL OR k.expires_at > $2)";

const USED: &str = "UPDATE api_key SET last_used_at = $2 WHERE id = $1";

const KEYS: &str = "
    SELECT k.id, a.name, m.role, m.organization_id, n.name AS network, k.created_at,
           k.expires_at, k.last_used_at, k.revoked_at
      FROM api_key k
      JOIN account a ON a.id = k.account_id
      JOIN membership m ON m.account_id = k.account_id AND m.network_id = k.network_id
      JOIN network n ON n.id = k.network_id
     ORDER BY k.created_at, k.id";

const REVOKE: &str = "
    UPDATE api_key
       SET revoked_at = $2
     WHERE id = $1 AND revoked_at IS NULL
 RETURNING account_id";

const FAILED: &str = "
    INSERT INTO sign_in_failure (login_hash, failures, failed_at)
    VALUES ($1, 1, $2)
        ON CONFLICT (login_hash) DO UPDATE
       SET failures = CASE WHEN sign_in_failure.failed_at < $3 THEN 1
                           ELSE sign_in_failure.failures + 1 END,
           failed_at = $2
 RETURNING failures, blocked_until";

const BLOCK: &str = "UPDATE sign_in_failure SET blocked_until = $2 WHERE login_hash = $1";

const FORGIVE: &str = "DELETE FROM sign_in_failure WHERE login_hash = $1";

/// Somebody with a live key.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Live {
    /// The key.
    pub proof: Uuid,
    pub account_id: AccountId,
    pub network_id: NetworkId,
    /// When the key was last used.
    pub last_at: Option<DateTime<Utc>>,
    pub name: String,
    pub role: Role,
    pub organization_id: Option<OrganizationId>,
}

/// What is compared at sign-in.
#[derive(FromRow)]
pub(super) struct Credentials {
    pub id: AccountId,
    pub password_hash: Option<String>,
    pub network_id: NetworkId,
    pub role: Role,
    /// How many second factors count: one or none.
    pub factors: i64,
}

pub(super) async fn found(tx: &mut Tx, id: NetworkId, name: &str, at: DateTime<Utc>) -> Done {
    within!(tx, |conn| sqlx::query(FOUND)
        .bind(id)
        .bind(name)
        .bind(at)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn network(tx: &mut Tx, name: &str) -> Result<NetworkId, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(NETWORK).bind(name).fetch_one(conn).await)
}

/// What the network is called, within a change that tells it.
pub(super) async fn network_named(tx: &mut Tx, network: NetworkId) -> Result<String, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(NETWORK_NAME).bind(network).fetch_one(conn).await)
}

pub(super) async fn network_name(
    db: &Db,
    network: NetworkId,
) -> Result<Option<String>, sqlx::Error> {
    on!(db, |conn| sqlx::query_scalar(NETWORK_NAME).bind(network).fetch_optional(conn).await)
}

/// Writes an account, unless its login is taken.
pub(super) async fn insert_account(
    tx: &mut Tx,
    id: AccountId,
    login: Option<&str>,
    name: &str,
    password_hash: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    within!(tx, |conn| sqlx::query(INSERT_ACCOUNT)
        .bind(id)
        .bind(login)
        .bind(name)
        .bind(password_hash)
        .bind(true)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

pub(super) async fn join(
    tx: &mut Tx,
    network: NetworkId,
    account: AccountId,
    (role, organization): (Role, Option<OrganizationId>),
    state: State,
    at: DateTime<Utc>,
) -> Done {
    within!(tx, |conn| sqlx::query(JOIN)
        .bind(network)
        .bind(account)
        .bind(role)
        .bind(organization)
        .bind(at)
        .bind(state)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn by_login(db: &Db, login: &str) -> Result<Option<Credentials>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(BY_LOGIN).bind(login).fetch_optional(pool).await)
}

pub(super) async fn people(db: &Db) -> Result<Vec<Person>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(PEOPLE).fetch_all(pool).await)
}

pub(super) async fn set_password(
    tx: &mut Tx,
    login: &str,
    hash: &str,
) -> Result<Option<AccountId>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(SET_PASSWORD)
        .bind(login)
        .bind(hash)
        .fetch_optional(conn)
        .await)
}

/// Sets the password of an account that has none; whether it had none.
pub(super) async fn set_first_password(
    tx: &mut Tx,
    account: AccountId,
    hash: &str,
) -> Result<bool, sqlx::Error> {
    within!(tx, |conn| sqlx::query(SET_FIRST_PASSWORD)
        .bind(account)
        .bind(hash)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

pub(super) async fn set_active(
    tx: &mut Tx,
    login: &str,
    active: bool,
) -> Result<Option<AccountId>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(SET_ACTIVE)
        .bind(login)
        .bind(active)
        .fetch_optional(conn)
        .await)
}

pub(super) async fn account_of(tx: &mut Tx, login: &str) -> Result<Option<AccountId>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(ACCOUNT_OF).bind(login).fetch_optional(conn).await)
}

pub(super) async fn end_all(tx: &mut Tx, account: AccountId) -> Done {
    within!(tx, |conn| sqlx::query(END_ALL).bind(account).execute(conn).await.map(drop))
}

pub(super) async fn insert_key(
    tx: &mut Tx,
    id: Uuid,
    hash: &[u8],
    (account, network): (AccountId, NetworkId),
    at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
) -> Done {
    within!(tx, |conn| sqlx::query(INSERT_KEY)
        .bind(id)
        .bind(hash)
        .bind(account)
        .bind(network)
        .bind(at)
        .bind(expires_at)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn by_key(
    db: &Db,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Live>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(BY_KEY).bind(hash).bind(now).fetch_optional(pool).await)
}

pub(super) async fn used(db: &Db, key: Uuid, at: DateTime<Utc>) -> Done {
    on!(db, |pool| sqlx::query(USED).bind(key).bind(at).execute(pool).await.map(drop))
}

pub(super) async fn keys(db: &Db) -> Result<Vec<KeyRow>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(KEYS).fetch_all(pool).await)
}

pub(super) async fn revoke(
    tx: &mut Tx,
    key: Uuid,
    at: DateTime<Utc>,
) -> Result<Option<AccountId>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(REVOKE).bind(key).bind(at).fetch_optional(conn).await)
}

/// Counts a try; the failures in a row with it, and until when the login was closed before it.
pub(super) async fn failed(
    tx: &mut Tx,
    login_hash: &[u8],
    at: DateTime<Utc>,
    forget_before: DateTime<Utc>,
) -> Result<(i64, Option<DateTime<Utc>>), sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(FAILED)
        .bind(login_hash)
        .bind(at)
        .bind(forget_before)
        .fetch_one(conn)
        .await)
}

pub(super) async fn block(tx: &mut Tx, login_hash: &[u8], until: Option<DateTime<Utc>>) -> Done {
    within!(tx, |conn| sqlx::query(BLOCK)
        .bind(login_hash)
        .bind(until)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn forgive(tx: &mut Tx, login_hash: &[u8]) -> Done {
    within!(tx, |conn| sqlx::query(FORGIVE).bind(login_hash).execute(conn).await.map(drop))
}

/// Takes back one try of many.
pub(super) async fn forgive_one(tx: &mut Tx, hash: &[u8]) -> Done {
    within!(tx, |conn| sqlx::query(FORGIVE_ONE).bind(hash).execute(conn).await.map(drop))
}

/// What the account's password is compared with.
pub(super) async fn password_of(
    db: &Db,
    account: AccountId,
) -> Result<Option<String>, sqlx::Error> {
    let found: Option<Option<String>> =
        on!(db, |pool| sqlx::query_scalar(PASSWORD_OF).bind(account).fetch_optional(pool).await)?;
    Ok(found.flatten())
}

/// What a person signs in with, within a change.
pub(super) async fn login_within(tx: &mut Tx, account: AccountId) -> Result<String, sqlx::Error> {
    let login: Option<String> =
        within!(tx, |conn| sqlx::query_scalar(LOGIN_OF).bind(account).fetch_one(conn).await)?;
    Ok(login.unwrap_or_default())
}

/// What the account signs in with.
pub(super) async fn login_of(db: &Db, account: AccountId) -> Result<String, sqlx::Error> {
    let login: Option<String> =
        on!(db, |pool| sqlx::query_scalar(LOGIN_OF).bind(account).fetch_one(pool).await)?;
    Ok(login.unwrap_or_default())
}
