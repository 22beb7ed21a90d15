//! The rows of data keys, and the sealed fields of whatever table.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{AssertSqlSafe, ConnectOptions as _, FromRow, types::Json};
use uuid::Uuid;

use super::{
    Sealed,
    columns::{Column, Owner},
};
use crate::{
    db::{Db, Tx},
    on,
    values::NetworkId,
    within,
};

const ALL: &str = "
    SELECT number, network_id, kind, wrapped, made_at, retired_at
      FROM data_key
     ORDER BY number";

const ADD: &str = "
    INSERT INTO data_key (network_id, kind, wrapped, made_at)
    VALUES ($1, $2, $3, $4)
 RETURNING number";

const RETIRE: &str = "
    UPDATE data_key
       SET retired_at = $2
     WHERE number = $1 AND retired_at IS NULL";

const REMOVE: &str = "DELETE FROM data_key WHERE number = $1";

const REWRAP: &str = "
    UPDATE data_key
       SET wrapped = $3
     WHERE number = $1 AND wrapped = $2";

const REACHED: &str = "
    SELECT reached
      FROM resealing
     WHERE network_id = $1 AND field = $2";

const REACH: &str = "
    INSERT INTO resealing (network_id, field, reached)
    VALUES ($1, $2, $3)
        ON CONFLICT (network_id, field) DO UPDATE SET reached = excluded.reached";

const BEGIN_AGAIN: &str = "DELETE FROM resealing WHERE network_id = $1 AND field = $2";

const FIRST: &str = "
    INSERT INTO data_key (network_id, kind, wrapped, made_at)
    SELECT $1, $2, $3, $4
     WHERE NOT EXISTS (SELECT 1 FROM data_key WHERE network_id = $1 AND kind = $2)";

const LETTERS: &str = "SELECT id, payload FROM outbox WHERE topic = $1";

const REPLACE_LETTER: &str = "UPDATE outbox SET payload = $2 WHERE id = $1";

/// A data key as it is kept.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub number: i64,
    pub network_id: NetworkId,
    pub kind: String,
    pub wrapped: Vec<u8>,
    pub made_at: DateTime<Utc>,
    pub retired_at: Option<DateTime<Utc>>,
}

pub(super) async fn all(db: &Db) -> Result<Vec<Row>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(ALL).fetch_all(pool).await)
}

/// As [`all`], over a connection of its own: whoever waits for it may hold those of the pool.
pub(super) async fn all_apart(db: &Db) -> Result<Vec<Row>, sqlx::Error> {
    match db {
        Db::Sqlite(pool) => {
            let mut conn = pool.connect_options().connect().await?;
            sqlx::query_as(ALL).fetch_all(&mut conn).await
        }
        Db::Postgres(pool) => {
            let mut conn = pool.connect_options().connect().await?;
            sqlx::query_as(ALL).fetch_all(&mut conn).await
        }
    }
}

pub(super) async fn add(
    tx: &mut Tx,
    network: NetworkId,
    kind: &str,
    wrapped: &[u8],
    at: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(ADD)
        .bind(network)
        .bind(kind)
        .bind(wrapped)
        .bind(at)
        .fetch_one(conn)
        .await)
}

/// As [`add`], unless the network has a key of this kind.
pub(super) async fn add_first(
    tx: &mut Tx,
    network: NetworkId,
    kind: &str,
    wrapped: &[u8],
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(FIRST)
        .bind(network)
        .bind(kind)
        .bind(wrapped)
        .bind(at)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn retire(tx: &mut Tx, number: i64, at: DateTime<Utc>) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(RETIRE).bind(number).bind(at).execute(conn).await.map(drop))
}

pub(super) async fn remove(tx: &mut Tx, number: i64) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(REMOVE).bind(number).execute(conn).await.map(drop))
}

/// Wraps a key anew, unless another process has done so meanwhile.
pub(super) async fn rewrap(
    db: &Db,
    number: i64,
    old: &[u8],
    new: &[u8],
) -> Result<(), sqlx::Error> {
    on!(db, |pool| sqlx::query(REWRAP)
        .bind(number)
        .bind(old)
        .bind(new)
        .execute(pool)
        .await
        .map(drop))
}

/// How far a rotation has come in a field of the network.
pub(super) async fn reached(
    tx: &mut Tx,
    network: NetworkId,
    field: &str,
) -> Result<Option<Uuid>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_scalar(REACHED)
        .bind(network)
        .bind(field)
        .fetch_optional(conn)
        .await)
}

pub(super) async fn reach(
    tx: &mut Tx,
    network: NetworkId,
    field: &str,
    row: Uuid,
) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(REACH)
        .bind(network)
        .bind(field)
        .bind(row)
        .execute(conn)
        .await
        .map(drop))
}

pub(super) async fn begin_again(
    tx: &mut Tx,
    network: NetworkId,
    field: &str,
) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(BEGIN_AGAIN)
        .bind(network)
        .bind(field)
        .execute(conn)
        .await
        .map(drop))
}

/// `sql` with the names of the column in it; a table of the installation has no network to ask for.
fn over(column: &Column, sql: &str) -> AssertSqlSafe<String> {
    let whose = match column.owner {
        Owner::Network(named) => format!("{named} = $1"),
        Owner::Installation => "$1 = $1".to_owned(),
    };
    let sql = sql.replace("{table}", column.table).replace("{field}", column.column);
    AssertSqlSafe(sql.replace("{id}", column.id).replace("{whose}", &whose))
}

/// The next fields of the network past the row `after`, by their rows.
pub(super) async fn fields(
    tx: &mut Tx,
    column: &Column,
    network: NetworkId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, Sealed)>, sqlx::Error> {
    let sql = over(
        column,
        "SELECT {id}, {field}
           FROM {table}
          WHERE {whose} AND {id} > $2 AND {field} IS NOT NULL
          ORDER BY {id}
          LIMIT $3",
    );
    within!(tx, |conn| sqlx::query_as(sql)
        .bind(network)
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await)
}

/// Puts `new` in the place of `old`, unless somebody has changed the field meanwhile.
pub(super) async fn replace(
    tx: &mut Tx,
    column: &Column,
    row: Uuid,
    old: &Sealed,
    new: &Sealed,
) -> Result<bool, sqlx::Error> {
    let sql = over(column, "UPDATE {table} SET {field} = $3 WHERE {id} = $1 AND {field} = $2");
    within!(tx, |conn| sqlx::query(sql)
        .bind(row)
        .bind(old)
        .bind(new)
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// How many fields of the network begin with each head: what names the key of those sealed with a
/// data key, one byte of those from before.
pub(super) async fn heads(
    tx: &mut Tx,
    column: &Column,
    network: NetworkId,
) -> Result<Vec<(Vec<u8>, i64)>, sqlx::Error> {
    let sql = over(
        column,
        "SELECT head, COUNT(*)
           FROM (SELECT CASE WHEN substr({field}, 1, 1) = $2
                             THEN substr({field}, 1, 6) ELSE substr({field}, 1, 1) END AS head
                   FROM {table}
                  WHERE {whose} AND {field} IS NOT NULL) AS sealed
          GROUP BY head",
    );
    within!(tx, |conn| sqlx::query_as(sql)
        .bind(network)
        .bind([0_u8].as_slice())
        .fetch_all(conn)
        .await)
}

/// What entries of the outbox with this topic hold.
pub(super) async fn letters(
    tx: &mut Tx,
    topic: &str,
) -> Result<Vec<(Uuid, Json<Value>)>, sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(LETTERS).bind(topic).fetch_all(conn).await)
}

/// What an entry holds never changes otherwise, so nothing is overwritten; it may be gone.
pub(super) async fn replace_letter(
    tx: &mut Tx,
    entry: Uuid,
    payload: &Value,
) -> Result<(), sqlx::Error> {
    within!(tx, |conn| sqlx::query(REPLACE_LETTER)
        .bind(entry)
        .bind(Json(payload))
        .execute(conn)
        .await
        .map(drop))
}
