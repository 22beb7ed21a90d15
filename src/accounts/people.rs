//! The people who sign in.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::FromRow;

use super::{
    Accounts, Error, links,
    memberships::{State, fits},
    model::{self, Role},
    store,
};
use crate::{
    audit::{self, Who},
    telemetry::Private,
    values::{AccountId, NetworkId, OrganizationId},
};

/// A person to be let in.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Into which network.
    pub network: NetworkId,
    /// What they sign in with: an e-mail address or a name.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// Their password.
    pub password: Private<String>,
    /// What they may do.
    pub role: Role,
    /// The organization they work for; `agency_editor` needs one.
    pub organization: Option<OrganizationId>,
}

/// A person as a list shows them.
#[derive(Clone, Debug, FromRow)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// What they sign in with.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// What they may do.
    pub role: Role,
    /// The organization they work for.
    pub organization_id: Option<OrganizationId>,
    /// How the membership stands.
    pub state: State,
    /// In which network.
    pub network: String,
}

impl Accounts {
    /// Lets a person in.
    pub async fn add_person(&self, new: NewPerson) -> Result<AccountId, Error> {
        fits(new.role, new.organization)?;
        let login = model::folded(&new.login);
        model::acceptable(&new.password.0, &login)?;
        let hash = self.hash(new.password).await?;
        let (account, now) = (AccountId(self.clock.private_id()), self.clock.now());
        let who = Who { tenant: new.network, account };
        let rights = (new.role, new.organization);
        let mut tx = self.db.begin().await?;
        let fresh =
            store::insert_account(&mut tx, account, Some(&login), &new.name, Some(&hash), now);
        if !fresh.await? {
            return Err(Error::LoginTaken(login));
        }
        store::join(&mut tx, new.network, account, rights, State::Active, now).await?;
        let role = json!({ "role": new.role });
        audit::note(&mut tx, now, Some(who), "account.add", "account", account.0, &role).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Everyone who may sign in or could once.
    pub async fn people(&self) -> Result<Vec<Person>, Error> {
        Ok(store::people(&self.db).await?)
    }

    /// Gives an account a new password and ends its sessions.
    pub async fn set_password(&self, login: &str, password: Private<String>) -> Result<(), Error> {
        let login = model::folded(login);
        model::acceptable(&password.0, &login)?;
        let hash = self.hash(password).await?;
        let mut tx = self.db.begin().await?;
        let account = store::set_password(&mut tx, &login, &hash).await?;
        let account = account.ok_or(Error::NoSuchAccount(login))?;
        links::store::remove(&mut tx, links::Kind::Password, account, None).await?;
        self.changed(&mut tx, account, "account.password").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Shuts an account out at once, or lets it in again.
    pub async fn set_active(&self, login: &str, active: bool) -> Result<(), Error> {
        let login = model::folded(login);
        let mut tx = self.db.begin().await?;
        let account = store::account_of(&mut tx, &login).await?;
        let account = account.ok_or_else(|| Error::NoSuchAccount(login.clone()))?;
        if !active {
            self.others_administer(&mut tx, account).await?;
        }
        store::set_active(&mut tx, &login, active).await?;
        let action = if active { "account.resume" } else { "account.suspend" };
        self.changed(&mut tx, account, action).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn changed(
        &self,
        tx: &mut crate::db::Tx,
        account: AccountId,
        action: &str,
    ) -> Result<(), Error> {
        store::end_all(tx, account).await?;
        let now = self.clock.now();
        audit::note(tx, now, None::<Who>, action, "account", account.0, &json!({})).await?;
        Ok(())
    }
}
