//! Whose rows a transaction sees.
//!
//! On PostgreSQL every table that belongs to networks has forced row-level security
//! (`migrations/postgres/0014_row_security.sql`): rows of the network that the transaction was
//! begun in are there, all others are not, and without a network there are none. So a store that
//! forgets its `tenant_id = $1`, or reads on the bare pool, shows nothing instead of everything.
//! What is set ends with the transaction; `SQLite` has no such thing and goes by the statements.

use sqlx::{AssertSqlSafe, Executor as _, PgConnection, PgPool, Postgres, Transaction};

use super::{Db, Tx};
use crate::values::NetworkId;

/// Makes the role that the service works as where its own would pass by the policies, once for all
/// databases of the server, and gives it what this one has. Two starts at once take turns.
const PLAIN_ROLE: &str = "
    BEGIN;
    SELECT pg_advisory_xact_lock(7305808869232640102);
    DO $$ BEGIN
        CREATE ROLE guidepost_service NOLOGIN NOSUPERUSER NOBYPASSRLS;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    GRANT USAGE ON SCHEMA public TO guidepost_service;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guidepost_service;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO guidepost_service;
    COMMIT";

/// What whoever may pass by the policies and may not make a role is told.
const UNHELD: &str = "its role has BYPASSRLS, so row-level security would not keep networks apart, \
    and it may not make a role that is held\n\
    Give the service a role and a database of its own: CREATE ROLE guidepost LOGIN PASSWORD '…'; \
    CREATE DATABASE guidepost OWNER guidepost.";

/// Readies a role that row-level security holds, for [`step_down`].
pub(super) async fn make_plain_role(pool: &PgPool) -> Result<(), sqlx::Error> {
    let made = pool.execute(PLAIN_ROLE).await;
    made.map(drop).map_err(|error| {
        tracing::error!("No role could be made that row-level security holds: {error}");
        sqlx::Error::Configuration(UNHELD.into())
    })
}

/// From here on the connection works as the plain role: a mistake in one statement would otherwise
/// show a network's clients to another, and nobody would notice.
pub(super) async fn step_down(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    conn.execute("SET ROLE guidepost_service").await.map(drop)
}

/// The setting that the policies compare a row's `tenant_id` with.
fn set(network: NetworkId) -> String {
    format!("SET LOCAL guidepost.network = '{}'", network.0)
}

/// `begin`, and the network set by the same message: it costs no round trip of its own.
async fn begun(
    pool: &PgPool,
    begin: &str,
    network: NetworkId,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with(AssertSqlSafe(format!("{begin}; {}", set(network)))).await
}

/// A transaction that reads rows of this network: what [`on!`](crate::on) runs on.
pub async fn looking(
    pool: &PgPool,
    network: NetworkId,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    begun(pool, "BEGIN READ ONLY", network).await
}

impl Db {
    /// As [`Db::begin`], at work on rows of this network.
    pub async fn begin_in(&self, network: NetworkId) -> Result<Tx, sqlx::Error> {
        let Self::Postgres(pool) = self else { return self.begin().await };
        Ok(Tx::Postgres(begun(pool, "BEGIN", network).await?, Vec::new(), Some(network)))
    }

    /// As [`Db::snapshot`], of rows of this network.
    pub async fn snapshot_in(&self, network: NetworkId) -> Result<Tx, sqlx::Error> {
        let Self::Postgres(pool) = self else { return self.snapshot().await };
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(Tx::Postgres(begun(pool, begin, network).await?, Vec::new(), Some(network)))
    }
}

impl Tx {
    /// From here on it works on rows of this network, for what goes through several in turn.
    pub async fn turn_to(&mut self, network: NetworkId) -> Result<(), sqlx::Error> {
        if let Self::Postgres(tx, _, now) = self
            && *now != Some(network)
        {
            tx.execute(AssertSqlSafe(set(network))).await?;
            *now = Some(network);
        }
        Ok(())
    }

    /// From here on it sees the lines of the record of all networks, and of nothing else.
    pub async fn open_record(&mut self) -> Result<(), sqlx::Error> {
        if let Self::Postgres(tx, ..) = self {
            tx.execute("SET LOCAL guidepost.whole_record = 'yes'").await?;
        }
        Ok(())
    }
}
