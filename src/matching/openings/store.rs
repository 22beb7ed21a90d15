//! Notices as rows, sealed; the needs that are looked at again; how far that has come.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::model::Notice;
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx, many},
    matching::Error,
    needs::NeedCode,
    on,
    people::vault::Vault,
    sealed::Sealed,
    values::{ClientId, ClientNeedId, MatchId, NetworkId, OrganizationId},
    within,
};

/// The row of this follower.
const FOLLOWER: &str = "openings";

const OPEN: &str = "
    SELECT n.id, n.tenant_id, n.organization_id, n.client_id, n.code
      FROM open_need n
     WHERE n.tenant_id = $1 AND n.code IN ($2)
       AND EXISTS (SELECT 1
                     FROM match_run m
                    WHERE m.tenant_id = n.tenant_id AND m.client_id = n.client_id)
     ORDER BY n.client_id, n.id";

const STILL: &str = "
    SELECT n.id
      FROM open_need n
     WHERE n.id = $1
       AND NOT EXISTS (SELECT 1
                         FROM match_run m
                        WHERE m.tenant_id = n.tenant_id AND m.client_id = n.client_id
                          AND m.created_at > $2)";

const STANDING: &str = "
    SELECT o.client_id, n.code, o.notice, o.told_at, c.name
      FROM opening o
      JOIN open_need n ON n.id = o.client_need_id
      JOIN client c ON c.id = o.client_id
     WHERE o.tenant_id = $1 AND n.organization_id IS NOT DISTINCT FROM $2
       AND o.client_id = COALESCE($3, o.client_id)
       AND o.told_at IS NOT NULL
     ORDER BY o.told_at DESC, o.client_need_id
     LIMIT 200";

const KEPT: &str = "
    SELECT o.client_need_id, o.match_id, o.notice, o.told_at
      FROM opening o
      JOIN client_need n ON n.id = o.client_need_id
      JOIN client c ON c.id = o.client_id
     WHERE o.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2
       AND o.client_id = $3 AND n.code = $4";

const PUT: &str = "
    INSERT INTO opening (client_need_id, tenant_id, client_id, match_id, notice, told_at)
         VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (client_need_id)
             DO UPDATE SET match_id = excluded.match_id, notice = excluded.notice,
                           told_at = excluded.told_at";

const REMOVE: &str = "
    DELETE FROM opening
     WHERE tenant_id = $1
       AND client_need_id IN (SELECT id
                                FROM client_need
                               WHERE tenant_id = $1 AND client_id = $2 AND code = $3)";

const SWEEP: &str = "
    DELETE FROM opening
     WHERE client_need_id IN (SELECT id
                                FROM client_need
                               WHERE state <> 'confirmed' OR status = 'met')";

const REACHED: &str = "SELECT reached FROM change_follower WHERE name = $1";

const CLAIM: &str = "
       UPDATE change_follower
          SET locked_by = $2, locked_until = $4
        WHERE name = $1 AND (locked_until IS NULL OR locked_until <= $3)
    RETURNING reached";

const RENEW: &str = "
    UPDATE change_follower
       SET locked_until = $3
     WHERE name = $1 AND locked_by = $2";

const ADVANCE: &str = "
    UPDATE change_follower
       SET reached = $3, locked_by = NULL, locked_until = NULL
     WHERE name = $1 AND locked_by = $2";

const RELEASE: &str = "
    UPDATE change_follower
       SET locked_by = NULL, locked_until = NULL
     WHERE name = $1 AND locked_by = $2";

/// An open need of a client with a kept run.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// The need.
    pub id: ClientNeedId,
    /// In which network.
    pub tenant: NetworkId,
    /// Of which organization's reach.
    pub organization: Option<OrganizationId>,
    /// Whose.
    pub client: ClientId,
    /// Which need of the taxonomy.
    pub code: NeedCode,
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    id: ClientNeedId,
    tenant_id: NetworkId,
    organization_id: Option<OrganizationId>,
    client_id: ClientId,
    code: String,
}

/// The open needs of these codes in a network, those of one client together.
pub(super) async fn open(
    db: &Db,
    network: NetworkId,
    codes: &[NeedCode],
) -> sqlx::Result<Vec<Open>> {
    let mut open = Vec::new();
    for codes in many::lists(codes) {
        let rows: Vec<OpenRow> = on!(db, network, |conn| {
            let mut query = sqlx::query_as(many::list_after(OPEN, codes.len())).bind(network);
            for code in &codes {
                query = query.bind(code.as_str());
            }
            query.fetch_all(conn).await?
        });
        // A need that the taxonomy has no more is asked for by nobody.
        open.extend(rows.into_iter().filter_map(|row| {
            let code = row.code.parse().ok()?;
            let (tenant, organization) = (row.tenant_id, row.organization_id);
            Some(Open { id: row.id, tenant, organization, client: row.client_id, code })
        }));
    }
    Ok(open)
}

/// Whether the need is open still, and its client was not matched since that time.
pub(super) async fn is_still_open(
    tx: &mut Tx,
    need: ClientNeedId,
    matched_at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let found: Option<ClientNeedId> = within!(tx, |conn| sqlx::query_scalar(STILL)
        .bind(need)
        .bind(matched_at)
        .fetch_optional(conn)
        .await?);
    Ok(found.is_some())
}

/// A notice with whose it is.
pub struct Standing {
    /// Whose.
    pub client: ClientId,
    /// What they are called.
    pub name: String,
    /// Which need.
    pub code: NeedCode,
    /// What there is to tell.
    pub notice: Notice,
    /// Since when.
    pub told_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    client_id: ClientId,
    code: String,
    notice: Sealed,
    told_at: DateTime<Utc>,
    name: Sealed,
}

/// The notices that stand, of one client or of all that may be seen, the latest first.
pub(super) async fn standing(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: Option<ClientId>,
) -> Result<Vec<Standing>, Error> {
    let rows: Vec<StandingRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(STANDING)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await?);
    let open = |row: StandingRow| {
        Ok(Standing {
            client: row.client_id,
            name: vault.open("client.name", &row.name)?,
            code: row.code.parse().map_err(crate::people::vault::Unreadable::from)?,
            notice: vault.open_document("opening.notice", &row.notice)?,
            told_at: row.told_at,
        })
    };
    rows.into_iter().map(open).collect()
}

/// What is kept of a need.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The need.
    pub need: ClientNeedId,
    /// The run that it is held against.
    pub run: MatchId,
    /// What was told.
    pub notice: Notice,
    /// Since when that stands; `None` when all was dismissed.
    pub told_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    client_need_id: ClientNeedId,
    match_id: MatchId,
    notice: Sealed,
    told_at: Option<DateTime<Utc>>,
}

/// What is kept of that need of a client.
pub(super) async fn kept(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    (client, code): (ClientId, NeedCode),
) -> Result<Option<Kept>, Error> {
    let row: Option<KeptRow> = within!(tx, |conn| sqlx::query_as(KEPT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .bind(code.as_str())
        .fetch_optional(conn)
        .await?);
    let open = |row: KeptRow| {
        let notice = vault.open_document("opening.notice", &row.notice)?;
        Ok(Kept { need: row.client_need_id, run: row.match_id, notice, told_at: row.told_at })
    };
    row.map(open).transpose()
}

/// Keeps that of a need, in place of what was kept.
pub(super) async fn put(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
    kept: &Kept,
) -> Result<(), Error> {
    let notice = vault.seal_document("opening.notice", &kept.notice)?;
    within!(tx, |conn| sqlx::query(PUT)
        .bind(kept.need)
        .bind(ctx.tenant)
        .bind(client)
        .bind(kept.run)
        .bind(notice)
        .bind(kept.told_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets what is kept of that need of a client.
pub(super) async fn remove(
    tx: &mut Tx,
    ctx: &TenantCtx,
    client: ClientId,
    code: NeedCode,
) -> sqlx::Result<()> {
    within!(tx, |conn| sqlx::query(REMOVE)
        .bind(ctx.tenant)
        .bind(client)
        .bind(code.as_str())
        .execute(conn)
        .await
        .map(drop))
}

/// Forgets what is kept of needs that are met, or that nobody wants help with.
pub(super) async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    within!(tx, |conn| sqlx::query(SWEEP).execute(conn).await.map(drop))
}

/// The place in the change feed up to which all was looked at.
pub(super) async fn reached(db: &Db) -> sqlx::Result<i64> {
    on!(db, |pool| sqlx::query_scalar(REACHED).bind(FOLLOWER).fetch_one(pool).await)
}

/// Takes the work until that time, unless another node has it; gives the place reached.
pub(super) async fn claim(
    db: &Db,
    worker: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<Option<i64>> {
    on!(db, |pool| sqlx::query_scalar(CLAIM)
        .bind(FOLLOWER)
        .bind(worker)
        .bind(now)
        .bind(until)
        .fetch_optional(pool)
        .await)
}

/// Keeps the work until that time; whether it was not lost meanwhile.
pub(super) async fn renew(db: &Db, worker: Uuid, until: DateTime<Utc>) -> sqlx::Result<bool> {
    let rows = on!(db, |pool| sqlx::query(RENEW)
        .bind(FOLLOWER)
        .bind(worker)
        .bind(until)
        .execute(pool)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// The work is done up to that place and free; nothing where another node has taken it.
pub(super) async fn advance(tx: &mut Tx, worker: Uuid, to: i64) -> sqlx::Result<()> {
    within!(tx, |conn| sqlx::query(ADVANCE)
        .bind(FOLLOWER)
        .bind(worker)
        .bind(to)
        .execute(conn)
        .await
        .map(drop))
}

/// The work is free, and stands where it stood.
pub(super) async fn release(db: &Db, worker: Uuid) -> sqlx::Result<()> {
    on!(db, |pool| sqlx::query(RELEASE).bind(FOLLOWER).bind(worker).execute(pool).await.map(drop))
}
