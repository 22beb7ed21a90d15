//! The details of a client as one sealed document in one row.

use chrono::{DateTime, Utc};

use super::model::{Details, Kept};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    on,
    people::{Error, vault::Vault},
    sealed::Sealed,
    values::ClientId,
    within,
};

const FIND: &str = "
    SELECT d.document, d.version
      FROM client_detail d
      JOIN client c ON c.id = d.client_id
     WHERE d.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND d.client_id = $3";

const INSERT: &str = "
    INSERT INTO client_detail (tenant_id, client_id, document, version, updated_at)
         VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (client_id) DO NOTHING";

const UPDATE: &str = "
    UPDATE client_detail
       SET document = $3, version = version + 1, updated_at = $4
     WHERE tenant_id = $1 AND client_id = $2 AND version = $5";

/// What is kept on a client, if anything is.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Option<Kept>, Error> {
    let row: Option<(Sealed, i64)> = on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_optional(conn)
        .await)?;
    let Some((sealed, version)) = row else { return Ok(None) };
    let details = vault.open_document("client_detail.document", &sealed)?;
    Ok(Some(Kept { details, version }))
}

/// Writes what is kept on a client whom this transaction holds, unless somebody else did since
/// `version`.
pub async fn keep(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    (client, version): (ClientId, i64),
    details: &Details,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let document = vault.seal_document("client_detail.document", details)?;
    let rows = if version == 0 {
        within!(tx, |conn| sqlx::query(INSERT)
            .bind(ctx.tenant)
            .bind(client)
            .bind(document)
            .bind(at)
            .execute(conn)
            .await?
            .rows_affected())
    } else {
        within!(tx, |conn| sqlx::query(UPDATE)
            .bind(ctx.tenant)
            .bind(client)
            .bind(document)
            .bind(at)
            .bind(version)
            .execute(conn)
            .await?
            .rows_affected())
    };
    Ok(rows == 1)
}
