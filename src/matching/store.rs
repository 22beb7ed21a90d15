//! Runs of the matcher as rows, sealed, and the gaps they found, which name nobody.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Error, answer::Run, model::Gap, request::Request};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    needs::NeedCode,
    on,
    people::vault::Vault,
    sealed::Sealed,
    values::{ClientId, Language, MatchId, Unsuitable},
    within,
};

const INSERT: &str = "
    INSERT INTO match_run (id, tenant_id, organization_id, client_id, created_by, engine, inputs,
                           output, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const FIND: &str = "
    SELECT client_id, inputs, output, created_at
      FROM match_run
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const OF_CLIENT: &str = "
    SELECT id, created_at
      FROM match_run
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND client_id = $3
     ORDER BY created_at DESC, id
     LIMIT 100";

const INSERT_GAP: &str = "
    INSERT INTO need_gap (id, tenant_id, need_code, area, reason, noted_on)
         VALUES ($1, $2, $3, $4, $5, $6)";

const INSERT_UNSUITABLE: &str = "
    INSERT INTO none_suitable (match_id, need_code, reason, tenant_id, noted_by, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (match_id, need_code, reason) DO NOTHING";

const UNSUITABLE: &str = "
    SELECT need_code, reason
      FROM none_suitable
     WHERE tenant_id = $1 AND match_id = $2
     ORDER BY noted_at, reason";

/// A run about to be kept: its answer as text, to be read back word for word.
pub struct Kept<'a> {
    /// Its id.
    pub id: MatchId,
    /// Whose it is, when that is a client known here.
    pub client: Option<ClientId>,
    /// The engine's version.
    pub engine: &'a str,
    /// What was asked, with the facts that were taken from the client's record.
    pub inputs: &'a str,
    /// What was answered.
    pub output: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Writes a run.
pub async fn insert(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    run: &Kept<'_>,
) -> Result<(), Error> {
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(run.id)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(run.client)
        .bind(ctx.account)
        .bind(run.engine)
        .bind(vault.seal("match_run.inputs", run.inputs))
        .bind(vault.seal("match_run.output", run.output))
        .bind(run.at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    client_id: Option<ClientId>,
    inputs: Sealed,
    output: Sealed,
    created_at: DateTime<Utc>,
}

async fn row(db: &Db, ctx: &TenantCtx, id: MatchId) -> Result<Option<Row>, sqlx::Error> {
    on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)
}

/// What a run answered, word for word, and in which language.
pub async fn answer(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: MatchId,
) -> Result<Option<(String, Language)>, Error> {
    let Some(row) = row(db, ctx, id).await? else { return Ok(None) };
    let asked: Request = vault.open_document("match_run.inputs", &row.inputs)?;
    Ok(Some((vault.open("match_run.output", &row.output)?, asked.language)))
}

/// A run with what it was asked.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: MatchId,
) -> Result<Option<Run>, Error> {
    let Some(row) = row(db, ctx, id).await? else { return Ok(None) };
    let asked = vault.open_document("match_run.inputs", &row.inputs)?;
    let matched = vault.open_document("match_run.output", &row.output)?;
    Ok(Some(Run { client_id: row.client_id, asked, created_at: row.created_at, matched }))
}

/// A client's runs, the latest first.
pub async fn of_client(
    db: &Db,
    ctx: &TenantCtx,
    client: ClientId,
) -> Result<Vec<(MatchId, DateTime<Utc>)>, Error> {
    Ok(on!(db, ctx.tenant, |conn| sqlx::query_as(OF_CLIENT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?)
}

/// The code under which a gap is counted.
pub const fn gap_code(reason: Gap) -> &'static str {
    match reason {
        Gap::NoneFound => "none_found",
        Gap::AllIneligible => "all_ineligible",
        Gap::AllFull => "all_full",
        Gap::OutOfReach => "out_of_reach",
    }
}

/// Notes for planners that nothing could be suggested for a need, or that nothing suggested suits:
/// no person, only area and day.
pub async fn note_gap(
    tx: &mut Tx,
    ctx: &TenantCtx,
    id: uuid::Uuid,
    (need, reason): (NeedCode, &str),
    area: Option<&str>,
    day: NaiveDate,
) -> Result<(), Error> {
    within!(tx, |conn| sqlx::query(INSERT_GAP)
        .bind(id)
        .bind(ctx.tenant)
        .bind(need.as_str())
        .bind(area)
        .bind(reason)
        .bind(day.to_string())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Notes why nothing that a run suggests for a need suits; tells whether that is new.
pub async fn note_unsuitable(
    tx: &mut Tx,
    ctx: &TenantCtx,
    run: MatchId,
    (need, reason): (NeedCode, Unsuitable),
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = within!(tx, |conn| sqlx::query(INSERT_UNSUITABLE)
        .bind(run)
        .bind(need.as_str())
        .bind(reason)
        .bind(ctx.tenant)
        .bind(ctx.account)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// The needs of a run that nothing suits, as far as it was noted, by their codes.
pub async fn unsuitable(
    db: &Db,
    ctx: &TenantCtx,
    run: MatchId,
) -> Result<Vec<(String, Unsuitable)>, Error> {
    Ok(on!(db, ctx.tenant, |conn| sqlx::query_as(UNSUITABLE)
        .bind(ctx.tenant)
        .bind(run)
        .fetch_all(conn)
        .await)?)
}
