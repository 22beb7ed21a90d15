//! What happened to referrals, and what came of them, as rows. Every free text is sealed.

use chrono::{DateTime, Utc};

use super::Outcome;
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    on,
    people::{
        model::NeedStatus,
        vault::{Unreadable, Vault},
    },
    referrals::{
        Error,
        model::{Event, Means, Reason, Referral, Said, Status, Step},
    },
    sealed::Sealed,
    values::{ClientNeedId, OutcomeId, ReferralId},
    within,
};

const INSERT_EVENT: &str = "
    INSERT INTO referral_event (id, tenant_id, referral_id, version, from_status, to_status,
                                business_status, reason, at, by_account, by_name, on_behalf,
                                said_by, means, output, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

const HISTORY: &str = "
    SELECT version, from_status, to_status, business_status, reason, at, by_name, said_by, means,
           output, note
      FROM referral_event
     WHERE tenant_id = $1 AND referral_id = $2
     ORDER BY version";

const COURSE: &str = "
    SELECT to_status, reason
      FROM referral_event
     WHERE tenant_id = $1 AND referral_id = $2
     ORDER BY version";

const INSERT_OUTCOME: &str = "
    INSERT INTO outcome (id, tenant_id, referral_id, client_need_id, need_status, reason, note,
                         recorded_by, recorded_name, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const OUTCOMES: &str = "
    SELECT id, referral_id, client_need_id, need_status, reason, note, recorded_name, recorded_at
      FROM outcome
     WHERE tenant_id = $1 AND referral_id = $2
     ORDER BY recorded_at, id";

#[derive(sqlx::FromRow)]
struct EventRow {
    version: i64,
    from_status: Option<Status>,
    to_status: Status,
    business_status: Option<Step>,
    reason: Option<Reason>,
    at: DateTime<Utc>,
    by_name: String,
    said_by: Option<Sealed>,
    means: Option<Means>,
    output: Option<Sealed>,
    note: Option<Sealed>,
}

#[derive(sqlx::FromRow)]
struct OutcomeRow {
    id: OutcomeId,
    referral_id: ReferralId,
    client_need_id: ClientNeedId,
    need_status: NeedStatus,
    reason: Reason,
    note: Option<Sealed>,
    recorded_name: String,
    recorded_at: DateTime<Utc>,
}

impl EventRow {
    fn open(self, vault: &Vault<'_>) -> Result<Event, Unreadable> {
        let said_by = vault.open_some("referral_event.said_by", self.said_by.as_ref())?;
        Ok(Event {
            version: self.version,
            from: self.from_status,
            to: self.to_status,
            step: self.business_status,
            reason: self.reason,
            at: self.at,
            by: self.by_name,
            on_behalf: said_by.zip(self.means).map(|(by, means)| Said { by, means }),
            output: vault.open_some("referral_event.output", self.output.as_ref())?,
            note: vault.open_some("referral_event.note", self.note.as_ref())?,
        })
    }
}

/// Writes an event of a referral.
pub async fn keep(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    referral: &Referral,
    event: &Event,
    id: uuid::Uuid,
) -> Result<(), Error> {
    let said = event.on_behalf.as_ref();
    within!(tx, |conn| sqlx::query(INSERT_EVENT)
        .bind(id)
        .bind(ctx.tenant)
        .bind(referral.id)
        .bind(event.version)
        .bind(event.from)
        .bind(event.to)
        .bind(event.step)
        .bind(event.reason)
        .bind(event.at)
        .bind(ctx.account)
        .bind(&event.by)
        .bind(said.is_some())
        .bind(vault.seal_some("referral_event.said_by", said.map(|said| said.by.as_str())))
        .bind(said.map(|said| said.means))
        .bind(vault.seal_some("referral_event.output", event.output.as_deref()))
        .bind(vault.seal_some("referral_event.note", event.note.as_deref()))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// What happened to a referral, from the first event on.
pub async fn history(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ReferralId,
) -> Result<Vec<Event>, Error> {
    let rows: Vec<EventRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(HISTORY)
        .bind(ctx.tenant)
        .bind(id)
        .fetch_all(conn)
        .await)?;
    let events: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(events?)
}

/// Where a referral went and why, from the first event on, as this transaction sees it.
pub async fn course(
    tx: &mut Tx,
    ctx: &TenantCtx,
    id: ReferralId,
) -> Result<Vec<(Status, Option<Reason>)>, Error> {
    Ok(within!(tx, |conn| sqlx::query_as(COURSE).bind(ctx.tenant).bind(id).fetch_all(conn).await)?)
}

/// Writes what came of a referral.
pub async fn tell(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    outcome: &Outcome,
) -> Result<(), Error> {
    within!(tx, |conn| sqlx::query(INSERT_OUTCOME)
        .bind(outcome.id)
        .bind(ctx.tenant)
        .bind(outcome.referral_id)
        .bind(outcome.need_id)
        .bind(outcome.need_status)
        .bind(outcome.reason)
        .bind(vault.seal_some("outcome.note", outcome.note.as_deref()))
        .bind(ctx.account)
        .bind(&outcome.by)
        .bind(outcome.at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// What came of a referral, in the order told.
pub async fn outcomes(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ReferralId,
) -> Result<Vec<Outcome>, Error> {
    let rows: Vec<OutcomeRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OUTCOMES)
        .bind(ctx.tenant)
        .bind(id)
        .fetch_all(conn)
        .await)?;
    let open = |row: OutcomeRow| {
        Ok(Outcome {
            id: row.id,
            referral_id: row.referral_id,
            need_id: row.client_need_id,
            need_status: row.need_status,
            reason: row.reason,
            note: vault.open_some("outcome.note", row.note.as_ref())?,
            by: row.recorded_name,
            at: row.recorded_at,
        })
    };
    let outcomes: Result<_, Unreadable> = rows.into_iter().map(open).collect();
    Ok(outcomes?)
}
