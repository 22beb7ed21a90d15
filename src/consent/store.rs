//! Consents and disclosures as rows. What they say is sealed here and opened here; what belongs to a
//! client out of reach is missing.

use chrono::{DateTime, Utc};

use super::{
    Error,
    disclosure::{Disclosed, Occasion},
    model::{Consent, Revocation, Signature, Wording},
};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx},
    on,
    people::vault::{Unreadable, Vault},
    sealed::Sealed,
    values::{ClientId, ConsentId, DisclosureId, ReferralId},
    within,
};

const OF_CLIENT: &str = "
    SELECT o.id, o.client_id, o.version, o.replaces, o.terms, o.wording, o.signature, o.signed_at,
           o.revocation, o.replaced_at, o.created_name, o.created_at
      FROM consent o
      JOIN client c ON c.id = o.client_id
     WHERE o.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND o.client_id = $3
     ORDER BY o.created_at DESC, o.id";

const FIND: &str = "
    SELECT o.id, o.client_id, o.version, o.replaces, o.terms, o.wording, o.signature, o.signed_at,
           o.revocation, o.replaced_at, o.created_name, o.created_at
      FROM consent o
      JOIN client c ON c.id = o.client_id
     WHERE o.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND o.id = $3";

const INSERT: &str = "
    INSERT INTO consent (id, tenant_id, client_id, version, replaces, terms, created_by,
                         created_name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const SIGN: &str = "
    UPDATE consent
       SET wording = $3, signature = $4, signed_at = $5
     WHERE tenant_id = $1 AND id = $2 AND signed_at IS NULL";

const REVOKE: &str = "
    UPDATE consent
       SET revocation = $3, revoked_at = $4
     WHERE tenant_id = $1 AND id = $2 AND signed_at IS NOT NULL AND revoked_at IS NULL";

const REPLACE: &str = "
    UPDATE consent
       SET replaced_at = $3
     WHERE tenant_id = $1 AND id = $2 AND replaced_at IS NULL";

const INSERT_DISCLOSURE: &str = "
    INSERT INTO disclosure (id, tenant_id, client_id, consent_id, consent_version, referral_id,
                            occasion, told, made_by, made_name, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const DISCLOSURES: &str = "
    SELECT d.id, d.client_id, d.consent_id, d.consent_version, d.referral_id, d.occasion, d.told,
           d.made_name, d.made_at
      FROM disclosure d
      JOIN client c ON c.id = d.client_id
     WHERE d.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND d.client_id = $3
     ORDER BY d.made_at DESC, d.id";

const DISCLOSURE: &str = "
    SELECT d.id, d.client_id, d.consent_id, d.consent_version, d.referral_id, d.occasion, d.told,
           d.made_name, d.made_at
      FROM disclosure d
      JOIN client c ON c.id = d.client_id
     WHERE d.tenant_id = $1 AND c.organization_id IS NOT DISTINCT FROM $2 AND d.id = $3";

#[derive(sqlx::FromRow)]
struct ConsentRow {
    id: ConsentId,
    client_id: ClientId,
    version: i64,
    replaces: Option<ConsentId>,
    terms: Sealed,
    wording: Option<Sealed>,
    signature: Option<Sealed>,
    signed_at: Option<DateTime<Utc>>,
    revocation: Option<Sealed>,
    replaced_at: Option<DateTime<Utc>>,
    created_name: String,
    created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct DisclosureRow {
    id: DisclosureId,
    client_id: ClientId,
    consent_id: ConsentId,
    consent_version: i64,
    referral_id: ReferralId,
    occasion: Occasion,
    told: Sealed,
    made_name: String,
    made_at: DateTime<Utc>,
}

impl ConsentRow {
    fn open(self, vault: &Vault<'_>) -> Result<Consent, Unreadable> {
        let wording = self.wording.as_ref();
        let signature = self.signature.as_ref();
        let revocation = self.revocation.as_ref();
        Ok(Consent {
            id: self.id,
            client_id: self.client_id,
            version: self.version,
            replaces: self.replaces,
            terms: vault.open_document("consent.terms", &self.terms)?,
            wording: wording.map(|it| vault.open_document("consent.wording", it)).transpose()?,
            signature: signature
                .map(|it| vault.open_document("consent.signature", it))
                .transpose()?,
            signed_at: self.signed_at,
            revocation: revocation
                .map(|it| vault.open_document("consent.revocation", it))
                .transpose()?,
            replaced_at: self.replaced_at,
            written_by: self.created_name,
            created_at: self.created_at,
        })
    }
}

impl DisclosureRow {
    fn open(self, vault: &Vault<'_>) -> Result<Disclosed, Unreadable> {
        Ok(Disclosed {
            id: self.id,
            client_id: self.client_id,
            consent_id: self.consent_id,
            consent_version: self.consent_version,
            referral_id: self.referral_id,
            occasion: self.occasion,
            told: vault.open_document("disclosure.told", &self.told)?,
            by: self.made_name,
            at: self.made_at,
        })
    }
}

/// A client's consents, the last written first.
pub async fn of_client(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Vec<Consent>, Error> {
    let rows: Vec<ConsentRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(OF_CLIENT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?;
    let consents: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(consents?)
}

/// The same, of a client that this transaction holds.
pub async fn of_client_within(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Vec<Consent>, Error> {
    let rows: Vec<ConsentRow> = within!(tx, |conn| sqlx::query_as(OF_CLIENT)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?;
    let consents: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(consents?)
}

/// A consent.
pub async fn find(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ConsentId,
) -> Result<Consent, Error> {
    let row: Option<ConsentRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(FIND)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.ok_or(Error::NotFound)?.open(vault)?)
}

/// Writes a draft for a client that this transaction holds.
pub async fn insert(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    consent: &Consent,
) -> Result<(), Error> {
    let terms = vault.seal_document("consent.terms", &consent.terms)?;
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(consent.id)
        .bind(ctx.tenant)
        .bind(consent.client_id)
        .bind(consent.version)
        .bind(consent.replaces)
        .bind(terms)
        .bind(ctx.account)
        .bind(consent.written_by.as_str())
        .bind(consent.created_at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Records the signature of a draft; says whether it was one.
pub async fn sign(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ConsentId,
    (wording, signature): (&Wording, &Signature),
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let wording = vault.seal_document("consent.wording", wording)?;
    let signature = vault.seal_document("consent.signature", signature)?;
    let rows = within!(tx, |conn| sqlx::query(SIGN)
        .bind(ctx.tenant)
        .bind(id)
        .bind(wording)
        .bind(signature)
        .bind(at)
        .execute(conn)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Records that a consent was taken back; says whether it had not been.
pub async fn revoke(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: ConsentId,
    revocation: &Revocation,
) -> Result<bool, Error> {
    let sealed = vault.seal_document("consent.revocation", revocation)?;
    let rows = within!(tx, |conn| sqlx::query(REVOKE)
        .bind(ctx.tenant)
        .bind(id)
        .bind(sealed)
        .bind(revocation.at)
        .execute(conn)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Records that another consent has taken the place of this one.
pub async fn replace(
    tx: &mut Tx,
    ctx: &TenantCtx,
    id: ConsentId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    within!(tx, |conn| sqlx::query(REPLACE)
        .bind(ctx.tenant)
        .bind(id)
        .bind(at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes that something is told of a client that this transaction holds.
pub async fn insert_disclosure(
    tx: &mut Tx,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    disclosed: &Disclosed,
) -> Result<(), Error> {
    let told = vault.seal_document("disclosure.told", &disclosed.told)?;
    within!(tx, |conn| sqlx::query(INSERT_DISCLOSURE)
        .bind(disclosed.id)
        .bind(ctx.tenant)
        .bind(disclosed.client_id)
        .bind(disclosed.consent_id)
        .bind(disclosed.consent_version)
        .bind(disclosed.referral_id)
        .bind(disclosed.occasion)
        .bind(told)
        .bind(ctx.account)
        .bind(disclosed.by.as_str())
        .bind(disclosed.at)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Whatever was told of a client, the last first.
pub async fn disclosures(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    client: ClientId,
) -> Result<Vec<Disclosed>, Error> {
    let rows: Vec<DisclosureRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(DISCLOSURES)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(client)
        .fetch_all(conn)
        .await)?;
    let all: Result<_, Unreadable> = rows.into_iter().map(|row| row.open(vault)).collect();
    Ok(all?)
}

/// One time that something was told.
pub async fn disclosure(
    db: &Db,
    ctx: &TenantCtx,
    vault: &Vault<'_>,
    id: DisclosureId,
) -> Result<Disclosed, Error> {
    let row: Option<DisclosureRow> = on!(db, ctx.tenant, |conn| sqlx::query_as(DISCLOSURE)
        .bind(ctx.tenant)
        .bind(ctx.organization)
        .bind(id)
        .fetch_optional(conn)
        .await)?;
    Ok(row.ok_or(Error::NotFound)?.open(vault)?)
}
