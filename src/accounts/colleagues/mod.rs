//! The people of a network, as supervisors see and administrators change them: how their
//! memberships stand, a telephone that was lost, a screen left open.

pub mod pages;
mod store;

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::FromRow;

use super::{
    Accounts, Error,
    memberships::{self, State, Why},
    model::{Role, TenantCtx, folded},
};
use crate::{
    audit::{self, Who},
    values::{AccountId, OrganizationId},
};

/// A colleague as the list shows them.
#[derive(Clone, Debug, FromRow)]
pub struct Colleague {
    /// The account.
    pub id: AccountId,
    /// What they are called.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// What they may do.
    pub role: Role,
    /// For which organization.
    pub organization_id: Option<OrganizationId>,
    /// What that is called.
    pub organization: Option<String>,
    /// Whether they may sign in anywhere.
    pub active: bool,
    /// How their membership stands.
    pub state: State,
    /// Since when.
    pub since: DateTime<Utc>,
    /// By whom; nobody from the command line or at the start.
    pub changed_by: Option<String>,
    /// Why, if it was suspended or ended.
    pub why: Option<Why>,
    /// How many second factors count: one or none.
    pub factors: i64,
    /// How many sessions are open here, or were not ended.
    pub sessions: i64,
}

impl Accounts {
    /// The people of the network, by name.
    pub async fn colleagues(&self, ctx: &TenantCtx) -> Result<Vec<Colleague>, Error> {
        let now = self.clock.now();
        let (began, seen) = (now - super::model::ABSOLUTE, now - super::model::IDLE);
        Ok(store::all(&self.db, ctx.tenant, began, seen).await?)
    }

    /// Takes the second factor off a colleague's account and ends its sessions. The factor guards
    /// other networks too, if the colleague works in several: then this one may not take it off.
    pub async fn reset_factor(&self, ctx: &TenantCtx, account: AccountId) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        self.is_colleague(&mut tx, ctx, account).await?;
        if memberships::store::is_elsewhere(&mut tx, ctx.tenant, account).await? {
            return Err(Error::ElsewhereToo);
        }
        self.reset(&mut tx, Some(ctx.into()), account).await?;
        Ok(tx.commit().await?)
    }

    /// The same from the command line, by login.
    pub async fn reset_factor_of(&self, login: &str) -> Result<(), Error> {
        let login = folded(login);
        let mut tx = self.db.begin().await?;
        let account = super::store::account_of(&mut tx, &login).await?;
        let account = account.ok_or(Error::NoSuchAccount(login))?;
        self.reset(&mut tx, None::<Who>, account).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a colleague's sessions in this network.
    pub async fn end_sessions_of(&self, ctx: &TenantCtx, account: AccountId) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        self.is_colleague(&mut tx, ctx, account).await?;
        memberships::store::end_sessions(&mut tx, ctx.tenant, account).await?;
        let now = self.clock.now();
        audit::note(&mut tx, now, Some(ctx), "session.end_all", "account", account.0, &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Somebody else, of the same network; else there is nobody there.
    async fn is_colleague(
        &self,
        tx: &mut crate::db::Tx,
        ctx: &TenantCtx,
        account: AccountId,
    ) -> Result<(), Error> {
        if account != ctx.account && store::is_member(tx, ctx.tenant, account).await? {
            Ok(())
        } else {
            Err(Error::NoSuchAccount(account.to_string()))
        }
    }
}
