//! Notes as rows, one for each version; what they say is sealed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::model::{Corrected, Note, NoteKind, Version};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    on,
    people::{
        Error,
        vault::{Unreadable, Vault},
    },
    sealed::Sealed,
    values::{AccountId, ClientId, NoteId},
    within,
};

const INSERT: &str = "
    INSERT INTO client_note (id, tenant_id, client_id, note_id, version, kind, body, by_account,
                             by_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (note_id, version) DO NOTHING";

const LIST: &str = "
    SELECT n.note_id, n.client_id, n.version, n.kind, n.body, n.by_name, n.at,
           f.by_account AS author, f.by_name AS written_by, f.at AS written_at
      FROM client_note n
      JOIN client c ON c.id = n.client_id
      JOIN client_note f ON f.note_id = n.note_id AND f.version = 1
     WHERE n.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND n.client_id = $3
       AND NOT EXISTS (SELECT 1
                         FROM client_note l
                        WHERE l.note_id = n.note_id AND l.version = n.version + 1)
     ORDER BY f.at DESC, n.note_id
     LIMIT $4 OFFSET $5";

const COUNT: &str = "
    SELECT COUNT(*)
      FROM client_note n
      JOIN client c ON c.id = n.client_id
     WHERE n.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND n.client_id = $3
       AND n.version = 1";

const FIND: &str = "
    SELECT n.note_id, n.client_id, n.version, n.kind, n.body, n.by_name, n.at,
           f.by_account AS author, f.by_name AS written_by, f.at AS written_at
      FROM client_note n
      JOIN client c ON c.id = n.client_id
      JOIN client_note f ON f.note_id = n.note_id AND f.version = 1
     WHERE n.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND n.client_id = $3
       AND n.note_id = $4
     ORDER BY n.version DESC
     LIMIT 1";

const VERSIONS: &str = "
    SELECT n.version, n.kind, n.body, n.by_name, n.at
      FROM client_note n
      JOIN client c ON c.id = n.client_id
     WHERE n.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND n.client_id = $3
       AND n.note_id = $4
     ORDER BY n.version DESC";

#[derive(sqlx::FromRow)]
struct NoteRow {
    note_id: NoteId,
    client_id: ClientId,
    version: i64,
    kind: NoteKind,
    body: Sealed,
    by_name: String,
    at: DateTime<Utc>,
    author: AccountId,
    written_by: String,
    written_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version: i64,
    kind: NoteKind,
    body: Sealed,
    by_name: String,
    at: DateTime<Utc>,
}

impl NoteRow {
    fn open(self, vault: &Vault<'_>) -> Result<Note, Unreadable> {
        let corrected = (self.version > 1).then_some(Corrected { by: self.by_name, at: self.at });
        Ok(Note {
            id: self.note_id,
            client_id: self.client_id,
            kind: self.kind,
            body: vault.open("client_note.body", &self.body)?,
            version: self.version,
            written_by: self.written_by,
            written_at: self.written_at,
            corrected,
            author: self.author,
        })
    }
}

impl VersionRow {
    fn open(self, vault: &Vault<'_>) -> Result<Version, Unreadable> {
        Ok(Version {
            version: self.version,
            kind: self.kind,
            body: vault.open("client_note.body", &self.body)?,
            by: self.by_name,
            at: self.at,
        })
    }
}

/// Writes a version of a note on a client whom this transaction holds; false where there is one of
/// that number.
pub async fn insert(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    note: &Note,
    (row, at): (Uuid, DateTime<Utc>),
) -> Result<bool, Error> {
    let rows = within!(tx, |conn| sqlx::query(INSERT)
        .bind(row)
        .bind(ctx.tenant)
        .bind(note.client_id)
        .bind(note.id)
        .bind(note.version)
        .bind(note.kind)
        .bind(vault.seal("client_note.body", &note.body))
        .bind(ctx.account)
        .bind(&ctx.name)
        .bind(at)
        .execute(conn)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Some notes on a client, the last written first, and how many there are in all.
pub async fn list(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Note>, i64), Error> {
    let rows: Vec<NoteRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(LIST)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .bind(limit)
        .bind(offset)
        .fetch_all(conn)
        .await)?;
    let (total,): (i64,) = on!(db, ctx.tenant, |conn| sqlx::query_as(COUNT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_one(conn)
        .await)?;
    let notes: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok((notes?, total))
}

/// A note on a client as it stands.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
    id: NoteId,
) -> Result<Option<Note>, Error> {
    let row: Option<NoteRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.open(vault)).transpose()?)
}

/// Every version of a note, the last first.
pub async fn versions(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
    id: NoteId,
) -> Result<Vec<Version>, Error> {
    let rows: Vec<VersionRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(VERSIONS)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .bind(id)
        .fetch_all(conn)
        .await)?;
    let versions: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(versions?)
}
