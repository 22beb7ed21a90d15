//! Invitations: an administrator names an address, who reads the mail there joins.

pub mod pages;

use serde_json::json;

use super::{
    Accounts, Error,
    links::{self, Kind},
    memberships::{self, State, fits},
    model::{self, Role, TenantCtx},
    store,
};
use crate::{
    audit::{self, Who},
    db::Tx,
    mail::{self, Address, Letter},
    telemetry::Private,
    values::{AccountId, NetworkId, OrganizationId},
};

/// Somebody to be invited.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Where the invitation goes; what they will sign in with.
    pub address: Address,
    /// What they are called.
    pub name: String,
    /// What they are to do.
    pub role: Role,
    /// For which organization.
    pub organization: Option<OrganizationId>,
}

/// What the page of a live link says to whoever holds it.
#[derive(Clone, Debug)]
pub struct Open {
    /// The network that invites.
    pub network: String,
    /// Whether there is a password already, to be given rather than chosen.
    pub has_password: bool,
}

impl Accounts {
    /// Invites somebody into the caller's network; whoever was invited before gets another link.
    pub async fn invite(&self, ctx: &TenantCtx, new: Invited) -> Result<AccountId, Error> {
        if !ctx.role.gives(new.role) {
            return Err(Error::RoleNotYours);
        }
        fits(new.role, new.organization)?;
        let login = model::folded(new.address.text());
        let (now, rights) = (self.clock.now(), (new.role, new.organization));
        let mut tx = self.db.begin().await?;
        memberships::store::take_turn(&mut tx, ctx.tenant).await?;
        let account = if let Some(known) = store::account_of(&mut tx, &login).await? {
            known
        } else {
            let fresh = AccountId(self.clock.private_id());
            store::insert_account(&mut tx, fresh, Some(&login), &new.name, None, now).await?;
            fresh
        };
        let key = (ctx.tenant, account);
        match memberships::store::one(&mut tx, ctx.tenant, account).await?.map(|kept| kept.state) {
            None => {
                store::join(&mut tx, ctx.tenant, account, rights, State::Invited, now).await?;
            }
            Some(State::Invited | State::Ended) => {
                memberships::store::set_rights(&mut tx, key, rights).await?;
            }
            Some(other) => return Err(Error::NotInThatState(other)),
        }
        let by = Some(ctx.account);
        memberships::store::set_state(&mut tx, key, State::Invited, now, by, None).await?;
        self.write_invitation(&mut tx, ctx, account, &login).await?;
        let details = json!({ "role": new.role, "organization": new.organization });
        audit::note(&mut tx, now, Some(ctx), "member.invite", "account", account.0, &details)
            .await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Sends another link to somebody invited; the one before leads nowhere from now on.
    pub async fn invite_again(&self, ctx: &TenantCtx, account: AccountId) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        self.is_invited(&mut tx, ctx, account).await?;
        let login = store::login_within(&mut tx, account).await?;
        self.write_invitation(&mut tx, ctx, account, &login).await?;
        let again = json!({ "again": true });
        audit::note(&mut tx, now, Some(ctx), "member.invite", "account", account.0, &again).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an invitation back; its link leads nowhere from now on.
    pub async fn withdraw(&self, ctx: &TenantCtx, account: AccountId) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        self.is_invited(&mut tx, ctx, account).await?;
        let (key, by) = ((ctx.tenant, account), Some(ctx.account));
        memberships::store::set_state(&mut tx, key, State::Ended, now, by, None).await?;
        links::store::remove(&mut tx, Kind::Invitation, account, Some(ctx.tenant)).await?;
        audit::note(&mut tx, now, Some(ctx), "member.withdraw", "account", account.0, &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }

    async fn is_invited(
        &self,
        tx: &mut Tx,
        ctx: &TenantCtx,
        account: AccountId,
    ) -> Result<(), Error> {
        memberships::store::take_turn(tx, ctx.tenant).await?;
        match memberships::store::one(tx, ctx.tenant, account).await?.map(|kept| kept.state) {
            Some(State::Invited) => Ok(()),
            Some(other) => Err(Error::NotInThatState(other)),
            None => Err(Error::NoSuchAccount(account.to_string())),
        }
    }

    async fn write_invitation(
        &self,
        tx: &mut Tx,
        ctx: &TenantCtx,
        account: AccountId,
        login: &str,
    ) -> Result<(), Error> {
        let to = login.parse().map_err(Error::NoAddress)?;
        let token = self.make_link(tx, Kind::Invitation, account, Some(ctx.tenant)).await?;
        let network = store::network_named(tx, ctx.tenant).await?;
        let letter = Letter {
            to,
            subject: "You are invited to Guidepost".to_owned(),
            text: format!(
                "{} invites you to work with the network \"{network}\" on Guidepost, a directory \
                 of human services.\n\nTo join, open this link within seven days:",
                ctx.name
            ),
            path: format!("/invitation?token={}", token.0),
            closing: "The link works once and is for you alone. If you did not expect this, \
                      leave it unopened: nothing happens then."
                .to_owned(),
        };
        let now = self.clock.now();
        Ok(mail::put(tx, now, &self.keyring, account.0, &letter).await?)
    }

    /// What this link opens, while it does.
    pub async fn invitation(&self, token: &str) -> Result<Open, Error> {
        let (network, account) = invited(&self.link(Kind::Invitation, token).await?)?;
        let network = store::network_name(&self.db, network).await?.ok_or(Error::DeadLink)?;
        let has_password = store::password_of(&self.db, account).await?.is_some();
        Ok(Open { network, has_password })
    }

    /// Joins: with the password that there is, or with the first one.
    pub async fn accept(&self, token: &str, password: Private<String>) -> Result<(), Error> {
        let link = self.link(Kind::Invitation, token).await?;
        let account = link.account_id;
        let login = store::login_of(&self.db, account).await?;
        let known = store::password_of(&self.db, account).await?;
        let first = if known.is_some() {
            let tries = self.password_tries(account);
            self.count_try(&tries).await?;
            if !self.verify(password, known).await? {
                return Err(Error::NotRecognized);
            }
            None
        } else {
            model::acceptable(&password.0, &login)?;
            Some(self.hash(password).await?)
        };
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let (network, account) = invited(&self.use_link(&mut tx, Kind::Invitation, token).await?)?;
        memberships::store::take_turn(&mut tx, network).await?;
        let kept = memberships::store::one(&mut tx, network, account).await?;
        if kept.is_none_or(|kept| kept.state != State::Invited) {
            return Err(Error::DeadLink);
        }
        if let Some(hash) = &first {
            // Another invitation may have been accepted meanwhile: its password stays.
            if !store::set_first_password(&mut tx, account, hash).await? {
                return Err(Error::DeadLink);
            }
        } else {
            self.forgive(&mut tx, &self.password_tries(account)).await?;
        }
        let key = (network, account);
        memberships::store::set_state(&mut tx, key, State::Active, now, Some(account), None)
            .await?;
        let who = Who { tenant: network, account };
        audit::note(&mut tx, now, Some(who), "member.join", "account", account.0, &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }
}

fn invited(link: &links::Link) -> Result<(NetworkId, AccountId), Error> {
    Ok((link.network_id.ok_or(Error::DeadLink)?, link.account_id))
}
