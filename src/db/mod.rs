//! One SQL text, two engines: the only place that knows there are two.
//!
//! A store writes its SQL once, as a named constant, and runs it with [`on!`](crate::on) on a
//! [`Db`] or with [`within!`](crate::within) inside a [`Tx`]. What both engines understand is
//! listed in STYLE.md; `tests/it/statements.rs` prepares every constant on both.

pub mod many;
pub mod network;
pub mod record;
mod store;

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::record::Line;
use crate::values::NetworkId;

pub use self::store::{
    Change, change, changes, changes_after, head, integrity, last_change, networks, remember,
    remembered,
};

/// The database the service was started with.
#[derive(Clone, Debug)]
pub enum Db {
    /// The embedded one: a file in the data directory.
    Sqlite(SqlitePool),
    /// A server, for production.
    Postgres(PgPool),
}

/// A write transaction on either engine, with the lines for the record that it writes last; rolls
/// back when dropped.
pub enum Tx {
    /// Holds SQLite's write lock from the start.
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>, Vec<Line>),
    /// A PostgreSQL transaction, and the network whose rows it works on, if any.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>, Vec<Line>, Option<NetworkId>),
}

/// Runs the same statement on whichever engine is behind `$db`.
///
/// The body is written once and type-checked twice, once for each driver, so
/// every bound and decoded type must exist in both. What reads rows of a network
/// names it, `on!(db, ctx.tenant, |conn| …)`: without it they are not there.
#[macro_export]
macro_rules! on {
    ($db:expr, $network:expr, |$conn:ident| $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite($conn) => $body,
            $crate::db::Db::Postgres(pool) => {
                let mut tx = $crate::db::network::looking(pool, $network).await?;
                let $conn = &mut *tx;
                $body
            }
        }
    };
    ($db:expr, |$conn:ident| $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite($conn) => $body,
            $crate::db::Db::Postgres($conn) => $body,
        }
    };
}

/// As [`on!`](crate::on), inside a [`Tx`].
#[macro_export]
macro_rules! within {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(tx, _) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::db::Tx::Postgres(tx, ..) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

/// How long a statement waits for a connection, and a start for the server.
const PATIENCE: Duration = Duration::from_secs(5);

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

impl Db {
    /// Opens `sqlite:` or `postgres:` and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let db = if url.starts_with("postgres") {
            Self::Postgres(Self::server(url).await?)
        } else {
            Self::Sqlite(Self::file(url).await?)
        };
        record::chain_old(&db).await?;
        Ok(db)
    }

    /// As a role that row-level security holds: a superuser brings the schema up to date and works
    /// as another role from there on.
    async fn server(url: &str) -> Result<PgPool, sqlx::Error> {
        let options = PgPoolOptions::new().max_connections(8).acquire_timeout(PATIENCE);
        let pool = options.clone().connect(url).await?;
        POSTGRES.run(&pool).await?;
        if !store::passes_by(&pool).await? {
            return Ok(pool);
        }
        network::make_plain_role(&pool).await?;
        pool.close().await;
        options.after_connect(|conn, _| Box::pin(network::step_down(conn))).connect(url).await
    }

    async fn file(url: &str) -> Result<SqlitePool, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(30));
        let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
        SQLITE.run(&pool).await?;
        Ok(pool)
    }

    /// Begins a transaction that intends to write what belongs to no network;
    /// [`Db::begin_in`] is for what does.
    ///
    /// SQLite must take its write lock up front: a deferred transaction that
    /// reads first and writes later fails at once with `SQLITE_BUSY_SNAPSHOT`.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?, Vec::new()),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?, Vec::new(), None),
        })
    }

    /// Begins a transaction that only reads: all it reads is of one moment.
    pub async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin().await?, Vec::new()),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
                Vec::new(),
                None,
            ),
        })
    }

    /// Closes every connection; SQLite then folds its log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// A fragment that only PostgreSQL understands and only it needs.
    #[must_use]
    pub const fn skip_locked(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }
}

impl Tx {
    /// Keeps a line for the record, to be written with the commit.
    pub fn note(&mut self, line: Line) {
        self.lines().push(line);
    }

    /// Makes everything since [`Db::begin`] durable, what was done and the record of it.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        let lines = std::mem::take(self.lines());
        record::write(&mut self, lines).await?;
        match self {
            Self::Sqlite(tx, _) => tx.commit().await,
            Self::Postgres(tx, ..) => tx.commit().await,
        }
    }

    const fn lines(&mut self) -> &mut Vec<Line> {
        match self {
            Self::Sqlite(_, lines) | Self::Postgres(_, lines, _) => lines,
        }
    }
}
