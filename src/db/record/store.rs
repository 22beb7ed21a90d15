//! Writes lines at the end of their chains.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::FromRow;
use uuid::Uuid;

use super::{BEGINNING, Line};
use crate::{
    db::{Db, Tx, many},
    values::NetworkId,
    within,
};

type Done = Result<(), sqlx::Error>;

/// How many old lines are chained at a time.
const OLD_LINES: i64 = 1_000;

const OLD_LOCK: &str = "SELECT pg_advisory_xact_lock(7305808869232640102)";

/// Takes the numbers for the lines to come; whoever has them holds the chain until the end.
const TAKE_NUMBERS: &str = "
    INSERT INTO audit_head (chain, number, hash)
    VALUES ($1, $2, $3)
        ON CONFLICT (chain) DO UPDATE SET number = audit_head.number + excluded.number
 RETURNING number, hash";

const INSERT: &str = "
    INSERT INTO audit (id, at, tenant_id, account_id, action, subject_kind, subject, details,
                       number, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const SET_HEAD: &str = "UPDATE audit_head SET hash = $2 WHERE chain = $1";

const HEADLESS: &str = "
    SELECT DISTINCT COALESCE(a.tenant_id, $1) AS chain
      FROM audit a
     WHERE a.hash IS NULL
       AND NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.chain = COALESCE(a.tenant_id, $1))";

const UNCHAINED: &str = "
    SELECT seq, id, at, tenant_id, account_id, action, subject_kind, subject, details
      FROM audit
     WHERE hash IS NULL AND seq > $1
     ORDER BY seq
     LIMIT $2";

const CHAIN: &str = "UPDATE audit SET number = $2, hash = $3 WHERE seq = $1";

#[derive(FromRow)]
struct Unchained {
    seq: i64,
    #[sqlx(flatten)]
    line: Line,
}

/// Writes lines at the end of their chains, in their order.
pub(in crate::db) async fn write(tx: &mut Tx, lines: Vec<Line>) -> Done {
    let mut chains: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
    for line in lines {
        chains.entry(line.chain()).or_default().push(line);
    }
    for (chain, lines) in chains {
        if !chain.is_nil() {
            tx.turn_to(NetworkId(chain)).await?;
        }
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let (last, mut before) = take_numbers(tx, chain, count).await?;
        let mut rows = Vec::with_capacity(lines.len());
        for (number, line) in (last - count + 1..).zip(lines) {
            before = line.hash(number, &before);
            rows.push((line, number, before.clone()));
        }
        insert(tx, &rows).await?;
        set_head(tx, chain, &before).await?;
    }
    Ok(())
}

/// The chain's last number, with those of `count` lines to come, and the hash of its last line.
async fn take_numbers(tx: &mut Tx, chain: Uuid, count: i64) -> Result<(i64, Vec<u8>), sqlx::Error> {
    within!(tx, |conn| sqlx::query_as(TAKE_NUMBERS)
        .bind(chain)
        .bind(count)
        .bind(BEGINNING.as_slice())
        .fetch_one(conn)
        .await)
}

async fn insert(tx: &mut Tx, rows: &[(Line, i64, Vec<u8>)]) -> Done {
    for some in many::batches(rows) {
        within!(tx, |conn| {
            let mut query = sqlx::query(many::rows(conn, INSERT, some.len()));
            for (line, number, hash) in some {
                query = query
                    .bind(line.id)
                    .bind(line.at)
                    .bind(line.tenant)
                    .bind(line.account)
                    .bind(&line.action)
                    .bind(&line.subject_kind)
                    .bind(line.subject)
                    .bind(&line.details)
                    .bind(number)
                    .bind(hash);
            }
            query.execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

async fn set_head(tx: &mut Tx, chain: Uuid, hash: &[u8]) -> Done {
    within!(tx, |conn| sqlx::query(SET_HEAD).bind(chain).bind(hash).execute(conn).await.map(drop))
}

/// Chains the lines of an installation from before there were chains. A line without a hash in a
/// chain that has begun stays as it is: somebody else wrote it.
pub(in crate::db) async fn chain_old(db: &Db) -> Done {
    let mut tx = db.begin().await?;
    if let Tx::Postgres(tx, ..) = &mut tx {
        sqlx::query(OLD_LOCK).execute(&mut **tx).await?;
    }
    tx.open_record().await?;
    let headless: Vec<Uuid> = within!(&mut tx, |conn| sqlx::query_scalar(HEADLESS)
        .bind(Uuid::nil())
        .fetch_all(conn)
        .await)?;
    if headless.is_empty() {
        return Ok(());
    }
    let headless: BTreeSet<Uuid> = headless.into_iter().collect();
    let mut heads: BTreeMap<Uuid, (i64, Vec<u8>)> = BTreeMap::new();
    let mut reached = 0;
    loop {
        let some: Vec<Unchained> = within!(&mut tx, |conn| sqlx::query_as(UNCHAINED)
            .bind(reached)
            .bind(OLD_LINES)
            .fetch_all(conn)
            .await)?;
        let Some(last) = some.last() else { break };
        reached = last.seq;
        for Unchained { seq, line } in
            some.iter().filter(|one| headless.contains(&one.line.chain()))
        {
            let (number, hash) =
                heads.entry(line.chain()).or_insert_with(|| (0, BEGINNING.to_vec()));
            *number += 1;
            *hash = line.hash(*number, hash);
            within!(&mut tx, |conn| sqlx::query(CHAIN)
                .bind(seq)
                .bind(*number)
                .bind(hash.as_slice())
                .execute(conn)
                .await
                .map(drop))?;
        }
    }
    for (chain, (number, hash)) in heads {
        take_numbers(&mut tx, chain, number).await?;
        set_head(&mut tx, chain, &hash).await?;
    }
    tx.commit().await
}
