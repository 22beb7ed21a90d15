//! Reads the people of a network.

use chrono::{DateTime, Utc};

use super::Colleague;
use crate::{
    db::{Db, Tx},
    on,
    values::{AccountId, NetworkId},
    within,
};

const ALL: &str = "
    SELECT a.id, a.name, a.login, a.active, m.role, m.organization_id, m.state, m.since, m.why,
           (SELECT b.name FROM account b WHERE b.id = m.changed_by) AS changed_by,
           (SELECT o.name FROM organization o WHERE o.id = m.organization_id) AS organization,
           (SELECT COUNT(*)
              FROM second_factor f
             WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) AS factors,
           (SELECT COUNT(*)
              FROM session s
             WHERE s.account_id = a.id AND s.network_id = m.network_id AND s.wants IS NULL
               AND s.created_at > $2 AND s.seen_at > $3) AS sessions
      FROM account a
      JOIN membership m ON m.account_id = a.id
     WHERE m.network_id = $1 AND a.login IS NOT NULL
     ORDER BY a.name, a.login";

const IS_MEMBER: &str = "
    SELECT COUNT(*)
      FROM membership m
      JOIN account a ON a.id = m.account_id
     WHERE m.network_id = $1 AND m.account_id = $2 AND a.login IS NOT NULL
       AND m.state IN ('active', 'suspended')";

/// The people of the network; sessions count that began and were seen after these times.
pub(super) async fn all(
    db: &Db,
    network: NetworkId,
    began: DateTime<Utc>,
    seen: DateTime<Utc>,
) -> Result<Vec<Colleague>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(ALL).bind(network).bind(began).bind(seen).fetch_all(pool).await)
}

/// Whether somebody works in the network, or is shut out for a time.
pub(super) async fn is_member(
    tx: &mut Tx,
    network: NetworkId,
    account: AccountId,
) -> Result<bool, sqlx::Error> {
    let count: i64 = within!(tx, |conn| sqlx::query_scalar(IS_MEMBER)
        .bind(network)
        .bind(account)
        .fetch_one(conn)
        .await)?;
    Ok(count > 0)
}
