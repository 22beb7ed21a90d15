//! Assessments and alerts as rows: answers, scores and evidence are sealed.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::model::{Acknowledged, Alert, Assessment, Danger, State};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    on,
    people::{
        Error,
        vault::{Unreadable, Vault},
    },
    sealed::Sealed,
    values::{AlertId, AssessmentId, ClientId},
    within,
};

const INSERT: &str = "
    INSERT INTO assessment (id, tenant_id, organization_id, client_id, created_by, instrument,
                            response, result, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const FIND: &str = "
    SELECT id, client_id, result, created_at, closed_name, closed_at
      FROM assessment
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const RESPONSE: &str = "
    SELECT response
      FROM assessment
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const OF_CLIENT: &str = "
    SELECT id, client_id, result, created_at, closed_name, closed_at
      FROM assessment
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND client_id = $3
     ORDER BY created_at DESC, id";

const OPEN: &str = "
    SELECT id, client_id, result, created_at, closed_name, closed_at
      FROM assessment
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND closed_at IS NULL
       AND EXISTS (SELECT 1 FROM alert WHERE alert.assessment_id = assessment.id)
     ORDER BY created_at, id
     LIMIT 500";

const CLOSE: &str = "
    UPDATE assessment
       SET closed_by = $4, closed_name = $5, closed_at = $6
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3
       AND closed_at IS NULL
       AND NOT EXISTS (SELECT 1
                         FROM alert a
                        WHERE a.tenant_id = $1 AND a.assessment_id = $3
                          AND a.acknowledged_at IS NULL)";

const INSERT_ALERT: &str = "
    INSERT INTO alert (id, tenant_id, organization_id, client_id, assessment_id, kind, level,
                       evidence, raised_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const ACKNOWLEDGE: &str = "
    UPDATE alert
       SET acknowledged_by = $4, acknowledged_name = $5, acknowledged_at = $6, action = $7
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3
       AND acknowledged_at IS NULL";

const ALERT: &str = "
    SELECT id, client_id, assessment_id, kind, level, evidence, raised_at, acknowledged_name,
           acknowledged_at, action
      FROM alert
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const ALERTS_OF_ASSESSMENT: &str = "
    SELECT id, client_id, assessment_id, kind, level, evidence, raised_at, acknowledged_name,
           acknowledged_at, action
      FROM alert
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND assessment_id = $3
     ORDER BY raised_at, id";

const ALERTS_OF_CLIENT: &str = "
    SELECT id, client_id, assessment_id, kind, level, evidence, raised_at, acknowledged_name,
           acknowledged_at, action
      FROM alert
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND client_id = $3
     ORDER BY raised_at DESC, id";

const OPEN_ALERTS: &str = "
    SELECT id, client_id, assessment_id, kind, level, evidence, raised_at, acknowledged_name,
           acknowledged_at, action
      FROM alert
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND acknowledged_at IS NULL
     ORDER BY raised_at, id
     LIMIT 500";

#[derive(sqlx::FromRow)]
struct AssessmentRow {
    id: AssessmentId,
    client_id: Option<ClientId>,
    result: Sealed,
    created_at: DateTime<Utc>,
    closed_name: Option<String>,
    closed_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct AlertRow {
    id: AlertId,
    client_id: Option<ClientId>,
    assessment_id: Option<AssessmentId>,
    kind: String,
    level: String,
    evidence: Sealed,
    raised_at: DateTime<Utc>,
    acknowledged_name: Option<String>,
    acknowledged_at: Option<DateTime<Utc>>,
    action: Option<Sealed>,
}

impl AssessmentRow {
    fn open(self, vault: &Vault<'_>, alerts: Vec<Alert>) -> Result<Assessment, Unreadable> {
        Ok(Assessment {
            id: self.id,
            client_id: self.client_id,
            created_at: self.created_at,
            state: State::of(self.closed_at, &alerts),
            closed_at: self.closed_at,
            closed_by: self.closed_name,
            findings: vault.open_document("assessment.result", &self.result)?,
            alerts,
        })
    }
}

impl AlertRow {
    fn open(self, vault: &Vault<'_>) -> Result<Alert, Unreadable> {
        let Danger { evidence, resources } =
            vault.open_document("alert.evidence", &self.evidence)?;
        let action = vault.open_some("alert.action", self.action.as_ref())?;
        let acknowledged = match (self.acknowledged_name, self.acknowledged_at) {
            (Some(by), Some(at)) => {
                Some(Acknowledged { by, at, action: action.unwrap_or_default() })
            }
            _ => None,
        };
        Ok(Alert {
            id: self.id,
            client_id: self.client_id,
            assessment_id: self.assessment_id,
            kind: self.kind,
            level: self.level,
            evidence,
            resources,
            raised_at: self.raised_at,
            acknowledged,
        })
    }
}

/// Writes an assessment with the response it was made from.
pub async fn insert(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    assessment: &Assessment,
    response: &Value,
) -> Result<(), Error> {
    let result = vault.seal_document("assessment.result", &assessment.findings)?;
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(assessment.id)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(assessment.client_id)
        .bind(ctx.account)
        .bind(&assessment.findings.instrument)
        .bind(vault.seal("assessment.response", &response.to_string()))
        .bind(result)
        .bind(assessment.created_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes an alert that was just raised.
pub async fn raise(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    alert: &Alert,
) -> Result<(), Error> {
    let danger = Danger { evidence: alert.evidence.clone(), resources: alert.resources.clone() };
    let evidence = vault.seal_document("alert.evidence", &danger)?;
    within!(tx, |conn| sqlx::query(INSERT_ALERT)
        .bind(alert.id)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(alert.client_id)
        .bind(alert.assessment_id)
        .bind(&alert.kind)
        .bind(&alert.level)
        .bind(evidence)
        .bind(alert.raised_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes who answered for an alert, unless somebody has already.
pub async fn acknowledge(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: AlertId,
    action: &str,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = within!(tx, |conn| sqlx::query(ACKNOWLEDGE)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .bind(ctx.account)
        .bind(&ctx.name)
        .bind(at)
        .bind(vault.seal("alert.action", action))
        .execute(conn)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Closes an assessment, unless it is closed or somebody is still to answer for an alert of it.
pub async fn close(
    tx: &mut Tx,
    ctx: &TenantCtx,
    id: AssessmentId,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = within!(tx, |conn| sqlx::query(CLOSE)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .bind(ctx.account)
        .bind(&ctx.name)
        .bind(at)
        .execute(conn)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// An assessment with its alerts.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: AssessmentId,
) -> Result<Option<Assessment>, Error> {
    let row: Option<AssessmentRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    let Some(row) = row else { return Ok(None) };
    let alerts: Vec<AlertRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(ALERTS_OF_ASSESSMENT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_all(conn)
        .await)?;
    Ok(Some(row.open(vault, opened(alerts, vault)?)?))
}

/// The response that an assessment was made from.
pub async fn response(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: AssessmentId,
) -> Result<Option<Value>, Error> {
    let row: Option<(Sealed,)> = on!(db, ctx.tenant, |conn| sqlx::query_as(RESPONSE)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|(sealed,)| vault.open_document("assessment.response", &sealed)).transpose()?)
}

/// A client's assessments, the latest first, with their alerts.
pub async fn of_client(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Vec<Assessment>, Error> {
    let rows: Vec<AssessmentRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OF_CLIENT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?;
    let alerts = alerts_of_client(db, ctx, vault, client).await?;
    joined(rows, &alerts, vault)
}

/// The assessments that are open, the oldest first, with those alerts of theirs that nobody has
/// answered for.
pub async fn open(db: &Db, ctx: &TenantCtx, vault: &Vault<'_>) -> Result<Vec<Assessment>, Error> {
    let rows: Vec<AssessmentRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OPEN)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .fetch_all(conn)
        .await)?;
    let alerts = open_alerts(db, ctx, vault).await?;
    let open = joined(rows, &alerts, vault)?.into_iter();
    Ok(open.map(|one| Assessment { state: State::Open, ..one }).collect())
}

fn joined(
    rows: Vec<AssessmentRow>,
    alerts: &[Alert],
    vault: &Vault<'_>,
) -> Result<Vec<Assessment>, Error> {
    let mut assessments = Vec::with_capacity(rows.len());
    for row in rows {
        let its = alerts.iter().filter(|alert| alert.assessment_id == Some(row.id));
        let its = its.cloned().collect();
        assessments.push(row.open(vault, its)?);
    }
    Ok(assessments)
}

/// One alert.
pub async fn alert(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: AlertId,
) -> Result<Option<Alert>, Error> {
    let row: Option<AlertRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(ALERT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.open(vault)).transpose()?)
}

/// A client's alerts, the latest first.
pub async fn alerts_of_client(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Vec<Alert>, Error> {
    let rows: Vec<AlertRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(ALERTS_OF_CLIENT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?;
    opened(rows, vault)
}

/// The alerts that nobody has answered for, the oldest first.
pub async fn open_alerts(db: &Db, ctx: &TenantCtx, vault: &Vault<'_>) -> Result<Vec<Alert>, Error> {
    let rows: Vec<AlertRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OPEN_ALERTS)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .fetch_all(conn)
        .await)?;
    opened(rows, vault)
}

fn opened(rows: Vec<AlertRow>, vault: &Vault<'_>) -> Result<Vec<Alert>, Error> {
    let alerts: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(alerts?)
}
