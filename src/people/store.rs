//! Clients and their needs as rows. What identifies a person is sealed here and opened here.
//!
//! Everything is bound to the network and organization of who asks: a row elsewhere is missing.

use chrono::{DateTime, Utc};

use super::{
    Error,
    model::{Client, ClientNeed, NeedState, NeedStatus, Origin, Person},
    vault::{Unreadable, Vault},
};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    needs::NeedCode,
    on,
    sealed::Sealed,
    values::{AccountId, AssessmentId, ClientId, ClientNeedId, Severity, Urgency},
    within,
};

const INSERT: &str = "
    INSERT INTO client (id, tenant_id, organization_id, created_by, name, contact, birth_date,
                        facts, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)";

const UPDATE: &str = "
    UPDATE client
       SET name = $5, contact = $6, birth_date = $7, facts = $8, version = $4 + 1, updated_at = $9
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3 AND version = $4";

const TOUCH: &str = "
    UPDATE client
       SET version = version + 1, updated_at = $4
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const FIND: &str = "
    SELECT id, name, contact, birth_date, facts, version, created_at, updated_at
      FROM client
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2 AND id = $3";

const LIST: &str = "
    SELECT id, name, contact, birth_date, facts, version, created_at, updated_at
      FROM client
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2
     ORDER BY updated_at DESC, id
     LIMIT $3 OFFSET $4";

const COUNT: &str = "
    SELECT COUNT(*)
      FROM client
     WHERE tenant_id = $1 AND organization_id IS NOT DISTINCT FROM $2";

const NEEDS: &str = "
    SELECT n.id, n.client_id, n.assessment_id, n.code, n.severity, n.urgency, n.origin,
           n.evidence, n.state, n.status, n.status_reason, n.decided_by, n.decided_at, n.version,
           n.created_at, n.updated_at
      FROM client_need n
      JOIN client c ON c.id = n.client_id
     WHERE n.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND n.client_id = $3
     ORDER BY n.severity DESC, n.created_at, n.code";

const NEED: &str = "
    SELECT id, client_id, assessment_id, code, severity, urgency, origin, evidence, state, status,
           status_reason, decided_by, decided_at, version, created_at, updated_at
      FROM client_need
     WHERE tenant_id = $1 AND client_id = $2 AND id = $3";

const NEED_BY_CODE: &str = "
    SELECT id, client_id, assessment_id, code, severity, urgency, origin, evidence, state, status,
           status_reason, decided_by, decided_at, version, created_at, updated_at
      FROM client_need
     WHERE tenant_id = $1 AND client_id = $2 AND code = $3";

const INSERT_NEED: &str = "
    INSERT INTO client_need (id, tenant_id, client_id, assessment_id, code, severity, urgency,
                             origin, evidence, state, status, status_reason, decided_by,
                             decided_at, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

const UPDATE_NEED: &str = "
    UPDATE client_need
       SET assessment_id = $3, severity = $4, urgency = $5, evidence = $6, state = $7,
           status = $8, status_reason = $9, decided_by = $10, decided_at = $11, version = $12,
           updated_at = $13
     WHERE tenant_id = $1 AND id = $2";

#[derive(sqlx::FromRow)]
struct ClientRow {
    id: ClientId,
    name: Sealed,
    contact: Sealed,
    birth_date: Option<Sealed>,
    facts: Sealed,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct NeedRow {
    id: ClientNeedId,
    client_id: ClientId,
    assessment_id: Option<AssessmentId>,
    code: String,
    severity: i64,
    urgency: Urgency,
    origin: Origin,
    evidence: Sealed,
    state: NeedState,
    status: NeedStatus,
    status_reason: Option<String>,
    decided_by: Option<AccountId>,
    decided_at: Option<DateTime<Utc>>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl ClientRow {
    fn open(self, vault: &Vault<'_>) -> Result<Client, Unreadable> {
        let born = vault.open_some("client.birth_date", self.birth_date.as_ref())?;
        Ok(Client {
            id: self.id,
            name: vault.open("client.name", &self.name)?,
            contact: vault.open_document("client.contact", &self.contact)?,
            birth_date: born.and_then(|text| text.parse().ok()),
            facts: vault.open_document("client.facts", &self.facts)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

impl NeedRow {
    fn open(self, vault: &Vault<'_>) -> Result<ClientNeed, Unreadable> {
        let code: NeedCode = self.code.parse()?;
        Ok(ClientNeed {
            id: self.id,
            client_id: self.client_id,
            code,
            label: &code.need().label.en,
            severity: Severity::try_from(self.severity).unwrap_or(Severity::Severe),
            urgency: self.urgency,
            evidence: vault.open_document("client_need.evidence", &self.evidence)?,
            origin: self.origin,
            assessment_id: self.assessment_id,
            state: self.state,
            status: self.status,
            status_reason: self.status_reason,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Writes a new client.
pub async fn insert(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ClientId,
    person: &Person,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let sealed = SealedPerson::of(vault, person)?;
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(id)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(ctx.account)
        .bind(sealed.name)
        .bind(sealed.contact)
        .bind(sealed.birth_date)
        .bind(sealed.facts)
        .bind(at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes a client anew, unless somebody else did since `version`.
pub async fn update(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    (id, version): (ClientId, i64),
    person: &Person,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let sealed = SealedPerson::of(vault, person)?;
    let rows = within!(tx, |conn| sqlx::query(UPDATE)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .bind(version)
        .bind(sealed.name)
        .bind(sealed.contact)
        .bind(sealed.birth_date)
        .bind(sealed.facts)
        .bind(at)
        .execute(conn)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

struct SealedPerson {
    name: Sealed,
    contact: Sealed,
    birth_date: Option<Sealed>,
    facts: Sealed,
}

impl SealedPerson {
    fn of(vault: &Vault<'_>, person: &Person) -> Result<Self, Unreadable> {
        let born = person.birth_date.map(|date| date.to_string());
        Ok(Self {
            name: vault.seal("client.name", &person.name),
            contact: vault.seal_document("client.contact", &person.contact)?,
            birth_date: vault.seal_some("client.birth_date", born.as_deref()),
            facts: vault.seal_document("client.facts", &person.facts)?,
        })
    }
}

/// Holds the client for this transaction and counts its version up; fails when it is not there
/// for who asks. Every write to what belongs to a client begins with it.
pub async fn touch(
    tx: &mut Tx,
    ctx: &TenantCtx,
    id: ClientId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let rows = within!(tx, |conn| sqlx::query(TOUCH)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .bind(at)
        .execute(conn)
        .await?
        .rows_affected());
    if rows == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// A client.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ClientId,
) -> Result<Option<Client>, Error> {
    let row: Option<ClientRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.open(vault)).transpose()?)
}

/// Some clients, the last changed first, and how many there are in all.
pub async fn list(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Client>, i64), Error> {
    let rows: Vec<ClientRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(LIST)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(limit)
        .bind(offset)
        .fetch_all(conn)
        .await)?;
    let (total,): (i64,) = on!(db, ctx.tenant, |conn| sqlx::query_as(COUNT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .fetch_one(conn)
        .await)?;
    let clients: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok((clients?, total))
}

/// A client's needs, gravest first.
pub async fn needs(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Vec<ClientNeed>, Error> {
    let rows: Vec<NeedRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(NEEDS)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?;
    let needs: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(needs?)
}

/// One need of a client that this transaction holds.
pub async fn need(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
    id: ClientNeedId,
) -> Result<Option<ClientNeed>, Error> {
    let row: Option<NeedRow> = within!(tx, |conn| sqlx::query_as(NEED)
        .bind(ctx.tenant)
        .bind(client)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.open(vault)).transpose()?)
}

/// The need of this code of a client that this transaction holds.
pub async fn need_by_code(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
    code: NeedCode,
) -> Result<Option<ClientNeed>, Error> {
    let row: Option<NeedRow> = within!(tx, |conn| sqlx::query_as(NEED_BY_CODE)
        .bind(ctx.tenant)
        .bind(client)
        .bind(code.as_str())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.open(vault)).transpose()?)
}

/// Writes a new need of a client that this transaction holds.
pub async fn insert_need(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    need: &ClientNeed,
) -> Result<(), Error> {
    let evidence = vault.seal_document("client_need.evidence", &need.evidence)?;
    within!(tx, |conn| sqlx::query(INSERT_NEED)
        .bind(need.id)
        .bind(ctx.tenant)
        .bind(need.client_id)
        .bind(need.assessment_id)
        .bind(need.code.as_str())
        .bind(i64::from(need.severity))
        .bind(need.urgency)
        .bind(need.origin)
        .bind(evidence)
        .bind(need.state)
        .bind(need.status)
        .bind(need.status_reason.as_deref())
        .bind(need.decided_by)
        .bind(need.decided_at)
        .bind(need.version)
        .bind(need.created_at)
        .bind(need.updated_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes a need anew, of a client that this transaction holds.
pub async fn update_need(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    need: &ClientNeed,
) -> Result<(), Error> {
    let evidence = vault.seal_document("client_need.evidence", &need.evidence)?;
    within!(tx, |conn| sqlx::query(UPDATE_NEED)
        .bind(ctx.tenant)
        .bind(need.id)
        .bind(need.assessment_id)
        .bind(i64::from(need.severity))
        .bind(need.urgency)
        .bind(evidence)
        .bind(need.state)
        .bind(need.status)
        .bind(need.status_reason.as_deref())
        .bind(need.decided_by)
        .bind(need.decided_at)
        .bind(need.version)
        .bind(need.updated_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
