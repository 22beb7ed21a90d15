//! What an administrator does for colleagues who lost a telephone or left a screen open.

pub mod pages;
mod store;

use serde_json::json;
use sqlx::FromRow;

use super::{
    Accounts, Error,
    model::{Role, TenantCtx, folded},
};
use crate::{
    audit::{self, Who},
    values::AccountId,
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
    /// Whether they may sign in.
    pub active: bool,
    /// How many second factors count: one or none.
    pub factors: i64,
    /// How many sessions are open, or were not ended.
    pub sessions: i64,
}

impl Accounts {
    /// The people of the network, by name.
    pub async fn colleagues(&self, ctx: &TenantCtx) -> Result<Vec<Colleague>, Error> {
        let now = self.clock.now();
        let (began, seen) = (now - super::model::ABSOLUTE, now - super::model::IDLE);
        Ok(store::all(&self.db, ctx.tenant, began, seen).await?)
    }

    /// Takes the second factor off a colleague's account and ends its sessions.
    pub async fn reset_factor(&self, ctx: &TenantCtx, account: AccountId) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        self.is_colleague(&mut tx, ctx, account).await?;
        self.reset(&mut tx, Some(ctx.into()), account).await?;
        Ok(tx.commit().await?)
    }

    /// The same from the command line, by login.
    pub async fn reset_factor_of(&self, login: &str) -> Result<(), Error> {
        let login = folded(login);
        let mut tx = self.db.begin().await?;
        let account = store::by_login(&mut tx, &login).await?;
        let account = account.ok_or(Error::NoSuchAccount(login))?;
        self.reset(&mut tx, None::<Who>, account).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a colleague's sessions.
    pub async fn end_sessions_of(&self, ctx: &TenantCtx, account: AccountId) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        self.is_colleague(&mut tx, ctx, account).await?;
        super::store::end_all(&mut tx, account).await?;
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
