//! Memberships: who works in which network, as what, and whether still. They are read at every
//! request, so a change holds from the next one on, for sessions and keys alike.

pub mod model;
pub mod pages;
pub(super) mod store;

use serde_json::json;
use sqlx::FromRow;

use super::{
    Accounts, Error, OwnSession,
    model::{Role, TenantCtx, Wants},
    sessions::{Begun, Browser},
};
use crate::{
    audit::{self, Who},
    config::SecondFactor,
    db::Tx,
    values::{AccountId, NetworkId, OrganizationId},
};

pub use self::model::{State, Why};

/// One of the networks that somebody works in.
#[derive(Clone, Debug, FromRow)]
pub struct Membership {
    /// The network.
    pub network_id: NetworkId,
    /// What it is called.
    pub network: String,
    /// What one may do there.
    pub role: Role,
}

/// What an administrator does to a colleague's membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another role, for this organization.
    Rights(Role, Option<OrganizationId>),
    /// Shut out for a time.
    Suspend(Why),
    /// Let in again after that.
    Resume,
    /// Over.
    End(Why),
}

impl Accounts {
    /// Changes a colleague's membership; their sessions in this network end.
    ///
    /// Nobody changes their own, and a network is never left without one who can administer it.
    pub async fn change_membership(
        &self,
        ctx: &TenantCtx,
        account: AccountId,
        change: Change,
    ) -> Result<(), Error> {
        if account == ctx.account {
            return Err(Error::OwnMembership);
        }
        let key = (ctx.tenant, account);
        let mut tx = self.db.begin().await?;
        store::take_turn(&mut tx, ctx.tenant).await?;
        let kept = store::one(&mut tx, ctx.tenant, account).await?;
        let kept = kept.ok_or_else(|| Error::NoSuchAccount(account.to_string()))?;
        if !ctx.role.gives(kept.role) {
            return Err(Error::RoleNotYours);
        }
        let stays_admin = matches!(change, Change::Rights(Role::Admin, _) | Change::Resume);
        if kept.role == Role::Admin && kept.state == State::Active && !stays_admin {
            self.another_admin(&mut tx, ctx.tenant, account).await?;
        }
        let now = self.clock.now();
        let (action, details) = match change {
            Change::Rights(role, organization) => {
                if !ctx.role.gives(role) {
                    return Err(Error::RoleNotYours);
                }
                if kept.state == State::Ended {
                    return Err(Error::NotInThatState(kept.state));
                }
                fits(role, organization)?;
                store::set_rights(&mut tx, key, (role, organization)).await?;
                (
                    "member.rights",
                    json!({ "from": kept.role, "role": role, "organization": organization }),
                )
            }
            Change::Suspend(why) => {
                self.state_of(&mut tx, key, &kept, State::Suspended, ctx, Some(why)).await?;
                ("member.suspend", json!({ "why": why.to_string() }))
            }
            Change::Resume => {
                self.state_of(&mut tx, key, &kept, State::Active, ctx, None).await?;
                ("member.resume", json!({}))
            }
            Change::End(why) => {
                self.state_of(&mut tx, key, &kept, State::Ended, ctx, Some(why)).await?;
                ("member.end", json!({ "why": why.to_string() }))
            }
        };
        store::end_sessions(&mut tx, ctx.tenant, account).await?;
        audit::note(&mut tx, now, Some(ctx), action, "account", account.0, &details).await?;
        Ok(tx.commit().await?)
    }

    async fn state_of(
        &self,
        tx: &mut Tx,
        key: (NetworkId, AccountId),
        kept: &store::Kept,
        next: State,
        ctx: &TenantCtx,
        why: Option<Why>,
    ) -> Result<(), Error> {
        if !kept.state.may_become(next) {
            return Err(Error::NotInThatState(kept.state));
        }
        Ok(store::set_state(tx, key, next, self.clock.now(), Some(ctx.account), why).await?)
    }

    /// Refuses what would leave the network without one who can administer it.
    async fn another_admin(
        &self,
        tx: &mut Tx,
        network: NetworkId,
        account: AccountId,
    ) -> Result<(), Error> {
        if store::other_admins(tx, network, account).await? > 0 {
            Ok(())
        } else {
            Err(Error::LastAdmin)
        }
    }

    /// The same in every network that the account administers, before it is shut out altogether.
    pub(super) async fn others_administer(
        &self,
        tx: &mut Tx,
        account: AccountId,
    ) -> Result<(), Error> {
        for network in store::administered(tx, account).await? {
            store::take_turn(tx, network).await?;
            self.another_admin(tx, network, account).await?;
        }
        Ok(())
    }

    /// The networks that the account works in, the oldest membership first.
    pub async fn memberships(&self, account: AccountId) -> Result<Vec<Membership>, Error> {
        Ok(store::of(&self.db, account).await?)
    }

    /// Goes on in another network that one works in: the session here ends, and one there begins
    /// that lives no longer than this one would have.
    pub async fn switch(
        &self,
        own: &OwnSession,
        network: NetworkId,
        browser: &Browser,
    ) -> Result<Begun, Error> {
        let (account, now) = (own.ctx.account, self.clock.now());
        let mut tx = self.db.begin().await?;
        let kept = store::one(&mut tx, network, account).await?;
        let kept = kept.filter(|kept| kept.state == State::Active);
        let kept = kept.ok_or_else(|| Error::NoSuchAccount(network.to_string()))?;
        let owes_factor = self.second_factor == SecondFactor::Required
            && kept.role.needs_second_factor()
            && !store::has_factor(&mut tx, account).await?;
        let wants = owes_factor.then_some(Wants::Enrolment);
        let who = Who { tenant: network, account };
        let token = self.replace_session(&mut tx, own.id, who, wants, browser).await?;
        let left = json!({ "left": true });
        audit::note(&mut tx, now, Some(&own.ctx), "session.switch", "session", own.id, &left)
            .await?;
        let entered = json!({ "left": false });
        audit::note(&mut tx, now, Some(who), "session.switch", "session", own.id, &entered).await?;
        tx.commit().await?;
        Ok(Begun { token, wants, account })
    }

    /// The organization that the directory calls exactly so, if it is one.
    pub async fn organization_named(&self, name: &str) -> Result<Option<OrganizationId>, Error> {
        Ok(store::organization_named(&self.db, name).await?)
    }

    /// What the directory calls the organization.
    pub async fn organization_name(&self, id: OrganizationId) -> Result<Option<String>, Error> {
        Ok(store::organization_name(&self.db, id).await?)
    }
}

/// Whether the role can go with that organization, or with none.
pub(super) fn fits(role: Role, organization: Option<OrganizationId>) -> Result<(), Error> {
    if role == Role::AgencyEditor && organization.is_none() {
        return Err(Error::OrganizationNeeded);
    }
    Ok(())
}
