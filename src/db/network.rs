//! Whose rows a transaction sees.
//!
//! On PostgreSQL every table that belongs to networks has forced row-level security
//! (`migrations/postgres/0014_row_security.sql`): rows of the network that the transaction was
//! begun in are there, all others are not, and without a network there are none. So a store that
//! forgets its `tenant_id = $1`, or reads on the bare pool, shows nothing instead of everything.
//! What is set ends with the transaction; `SQLite` has no such thing and goes by the statements.

use sqlx::{AssertSqlSafe, Executor as _, PgPool, Postgres, Transaction};

use super::{Db, Tx};
use crate::values::NetworkId;

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
