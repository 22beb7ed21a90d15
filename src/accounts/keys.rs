//! API keys for other systems and for scripts.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Accounts, Error,
    memberships::{State, fits},
    model::{Role, TenantCtx},
    store,
};
use crate::{
    audit::{self, Who},
    sealed,
    telemetry::Private,
    values::{AccountId, NetworkId, OrganizationId},
};

/// What a key is to be.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// In which network it acts.
    pub network: NetworkId,
    /// What it may do.
    pub role: Role,
    /// What it is called in lists and history.
    pub name: String,
    /// The organization it belongs to; `agency_editor` needs one.
    pub organization: Option<OrganizationId>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A key as a list shows it: never the key itself, which nobody knows but its holder.
#[derive(Clone, Debug, FromRow)]
pub struct KeyRow {
    /// Names the key when it is to be revoked.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The organization it belongs to.
    pub organization_id: Option<OrganizationId>,
    /// In which network it acts.
    pub network: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl From<store::Live> for TenantCtx {
    fn from(live: store::Live) -> Self {
        Self {
            tenant: live.network_id,
            account: live.account_id,
            name: live.name,
            role: live.role,
            organization: live.organization_id,
        }
    }
}

impl Accounts {
    /// Makes a key; this is the only time it can be read.
    pub async fn add_key(&self, new: NewKey) -> Result<Private<String>, Error> {
        fits(new.role, new.organization)?;
        let key = Private(format!("gp_{}", BASE64_URL_SAFE_NO_PAD.encode(sealed::random())));
        let (id, account) = (self.clock.private_id(), AccountId(self.clock.private_id()));
        let now = self.clock.now();
        let hash = sealed::sha256(key.0.as_bytes());
        let who = Who { tenant: new.network, account };
        let rights = (new.role, new.organization);
        let mut tx = self.db.begin().await?;
        store::insert_account(&mut tx, account, None, &new.name, None, now).await?;
        store::join(&mut tx, new.network, account, rights, State::Active, now).await?;
        store::insert_key(&mut tx, id, &hash, (account, new.network), now, new.expires_at).await?;
        let role = json!({ "role": new.role });
        audit::note(&mut tx, now, Some(who), "key.add", "key", id, &role).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Who has this key, if it is good.
    pub async fn by_key(&self, key: &str) -> Result<Option<TenantCtx>, Error> {
        let now = self.clock.now();
        let found = store::by_key(&self.db, &sealed::sha256(key.as_bytes()), now).await?;
        let Some(live) = found else { return Ok(None) };
        if live.last_at.is_none_or(|used| now - used >= TimeDelta::minutes(1)) {
            let (db, proof) = (self.db.clone(), live.proof);
            tokio::spawn(async move {
                if let Err(error) = store::used(&db, proof, now).await {
                    tracing::warn!("a key's last use was not noted: {error}");
                }
            });
        }
        Ok(Some(live.into()))
    }

    /// All keys, oldest first.
    pub async fn keys(&self) -> Result<Vec<KeyRow>, Error> {
        Ok(store::keys(&self.db).await?)
    }

    /// Makes a key good for nothing from the next request on.
    pub async fn revoke_key(&self, id: Uuid) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if store::revoke(&mut tx, id, now).await?.is_none() {
            return Err(Error::NoSuchKey(id.to_string()));
        }
        audit::note(&mut tx, now, None::<Who>, "key.revoke", "key", id, &json!({})).await?;
        tx.commit().await?;
        Ok(())
    }
}
