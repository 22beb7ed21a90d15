//! Referrals as rows.
//!
//! Bound to the network and organization of who asks, like the clients they are for. What names
//! the service, and every free text, is sealed.

use chrono::{DateTime, Utc};

use super::{
    Error,
    model::{Reason, Referral, Status, Step, Target},
};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    needs::NeedCode,
    on,
    people::vault::{Unreadable, Vault},
    sealed::Sealed,
    values::{ClientId, ClientNeedId, MatchId, ReferralId, Urgency},
    within,
};

const INSERT: &str = "
    INSERT INTO referral (id, tenant_id, organization_id, client_id, client_need_id, match_id,
                          need_code, service_id, target, message, status, urgency, created_by,
                          version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

const UPDATE: &str = "
    UPDATE referral
       SET status = $4, business_status = $5, reason = $6, output = $7, sent_at = $8, due_at = $9,
           ended_at = $10, version = $11, updated_at = $12
     WHERE tenant_id = $1 AND id = $2 AND version = $3";

const FIND: &str = "
    SELECT id, client_id, client_need_id, match_id, need_code, target, message, status,
           business_status, reason, output, urgency, sent_at, due_at, ended_at, version,
           created_at, updated_at
      FROM referral
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const LIST: &str = "
    SELECT r.id, r.client_id, r.client_need_id, r.match_id, r.need_code, r.target, r.message,
           r.status, r.business_status, r.reason, r.output, r.urgency, r.sent_at, r.due_at,
           r.ended_at, r.version, r.created_at, r.updated_at, c.name
      FROM referral r
      JOIN client c ON c.id = r.client_id
     WHERE r.tenant_id = $1 AND r.organization_id IS NOT DISTINCT FROM $2
       AND r.status = COALESCE($3, r.status)
       AND r.client_id = COALESCE($4, r.client_id)
       AND r.client_need_id = COALESCE($5, r.client_need_id)
     ORDER BY r.updated_at DESC, r.id
     LIMIT $6 OFFSET $7";

const COUNT: &str = "
    SELECT COUNT(*)
      FROM referral
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2
       AND status = COALESCE($3, status)
       AND client_id = COALESCE($4, client_id)
       AND client_need_id = COALESCE($5, client_need_id)";

const OPEN: &str = "
    SELECT r.id, r.client_id, r.client_need_id, r.match_id, r.need_code, r.target, r.message,
           r.status, r.business_status, r.reason, r.output, r.urgency, r.sent_at, r.due_at,
           r.ended_at, r.version, r.created_at, r.updated_at, c.name
      FROM referral r
      JOIN client c ON c.id = r.client_id
     WHERE r.tenant_id = $1 AND r.organization_id IS NOT DISTINCT FROM $2
       AND r.status IN ('draft', 'requested', 'accepted', 'in-progress', 'on-hold')
     ORDER BY r.due_at NULLS LAST, r.id
     LIMIT 500";

const OVERDUE: &str = "
    SELECT r.id, r.client_id, r.client_need_id, r.match_id, r.need_code, r.target, r.message,
           r.status, r.business_status, r.reason, r.output, r.urgency, r.sent_at, r.due_at,
           r.ended_at, r.version, r.created_at, r.updated_at, c.name
      FROM referral r
      JOIN client c ON c.id = r.client_id
     WHERE r.tenant_id = $1 AND r.organization_id IS NOT DISTINCT FROM $2
       AND r.status = 'requested' AND r.due_at < $3
     ORDER BY r.due_at, r.id
     LIMIT 500";

#[derive(sqlx::FromRow)]
struct Row {
    id: ReferralId,
    client_id: ClientId,
    client_need_id: ClientNeedId,
    match_id: Option<MatchId>,
    need_code: String,
    target: Sealed,
    message: Option<Sealed>,
    status: Status,
    business_status: Option<Step>,
    reason: Option<Reason>,
    output: Option<Sealed>,
    urgency: Urgency,
    sent_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    referral: Row,
    name: Sealed,
}

impl Row {
    fn open(self, vault: &Vault<'_>) -> Result<Referral, Unreadable> {
        let need_code: NeedCode = self.need_code.parse()?;
        Ok(Referral {
            id: self.id,
            client_id: self.client_id,
            need_id: self.client_need_id,
            need_code,
            need_label: &need_code.need().label.en,
            match_id: self.match_id,
            target: vault.open_document::<Target>("referral.target", &self.target)?,
            message: vault.open_some("referral.message", self.message.as_ref())?,
            status: self.status,
            step: self.business_status,
            reason: self.reason,
            output: vault.open_some("referral.output", self.output.as_ref())?,
            urgency: self.urgency,
            sent_at: self.sent_at,
            due_at: self.due_at,
            ended_at: self.ended_at,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Writes a new referral.
pub async fn insert(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    referral: &Referral,
) -> Result<(), Error> {
    let target = vault.seal_document("referral.target", &referral.target)?;
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(referral.id)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(referral.client_id)
        .bind(referral.need_id)
        .bind(referral.match_id)
        .bind(referral.need_code.as_str())
        .bind(referral.target.service_id)
        .bind(target)
        .bind(vault.seal_some("referral.message", referral.message.as_deref()))
        .bind(referral.status)
        .bind(referral.urgency)
        .bind(ctx.account)
        .bind(referral.version)
        .bind(referral.created_at)
        .bind(referral.updated_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes the referral's new version, unless somebody else wrote one first.
pub async fn update(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    referral: &Referral,
) -> Result<(), Error> {
    let rows = within!(tx, |conn| sqlx::query(UPDATE)
        .bind(ctx.tenant)
        .bind(referral.id)
        .bind(referral.version - 1)
        .bind(referral.status)
        .bind(referral.step)
        .bind(referral.reason)
        .bind(vault.seal_some("referral.output", referral.output.as_deref()))
        .bind(referral.sent_at)
        .bind(referral.due_at)
        .bind(referral.ended_at)
        .bind(referral.version)
        .bind(referral.updated_at)
        .execute(conn)
        .await?
        .rows_affected());
    if rows == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// A referral.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ReferralId,
) -> Result<Referral, Error> {
    let row: Option<Row> = on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.ok_or(Error::NotFound)?.open(vault)?)
}

/// A referral as this transaction sees it.
pub async fn find_within(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ReferralId,
) -> Result<Referral, Error> {
    let row: Option<Row> = within!(tx, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.ok_or(Error::NotFound)?.open(vault)?)
}

/// Which referrals are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that stand here.
    pub status: Option<Status>,
    /// Only this client's.
    pub client: Option<ClientId>,
    /// Only those for this need.
    pub need: Option<ClientNeedId>,
}

/// A referral with the name of its client.
type Named = (Referral, String);

/// Some referrals, the last changed first, and how many there are in all.
pub async fn list(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    filter: Filter,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Named>, i64), Error> {
    let rows: Vec<LineRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(LIST)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(filter.status)
        .bind(filter.client)
        .bind(filter.need)
        .bind(limit)
        .bind(offset)
        .fetch_all(conn)
        .await)?;
    let (total,): (i64,) = on!(db, ctx.tenant, |conn| sqlx::query_as(COUNT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(filter.status)
        .bind(filter.client)
        .bind(filter.need)
        .fetch_one(conn)
        .await)?;
    Ok((named(rows, vault)?, total))
}

/// The referrals that have not ended, those due first on top; at most 500.
pub async fn open(db: &Db, ctx: &TenantCtx, vault: &Vault<'_>) -> Result<Vec<Named>, Error> {
    let rows: Vec<LineRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OPEN)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .fetch_all(conn)
        .await)?;
    named(rows, vault)
}

/// The referrals that should have been answered before `now`, the longest overdue first.
pub async fn overdue(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<Named>, Error> {
    let rows: Vec<LineRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OVERDUE)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(now)
        .fetch_all(conn)
        .await)?;
    named(rows, vault)
}

fn named(rows: Vec<LineRow>, vault: &Vault<'_>) -> Result<Vec<Named>, Error> {
    let open = |row: LineRow| {
        let name = vault.open("client.name", &row.name)?;
        Ok((row.referral.open(vault)?, name))
    };
    let named: Result<_, Unreadable> = rows.into_iter().map(open).collect();
    Ok(named?)
}
