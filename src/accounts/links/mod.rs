//! Links sent by mail that let somebody in once: 32 random bytes, of which only the hash is kept.

pub(super) mod store;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use strum::{Display, EnumString};

use super::{Accounts, Error};
use crate::{
    db::Tx,
    sealed,
    telemetry::Private,
    values::{AccountId, NetworkId},
};

pub(super) use self::store::Link;

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, Display, sqlx::Type)]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(super) enum Kind {
    /// To become a member.
    Invitation,
    /// To choose another password.
    Password,
}

impl Kind {
    const fn lasts(self) -> TimeDelta {
        match self {
            Self::Invitation => TimeDelta::days(7),
            Self::Password => TimeDelta::minutes(30),
        }
    }
}

impl Accounts {
    /// A fresh link for this account; those of its kind before it lead nowhere from now on.
    pub(super) async fn make_link(
        &self,
        tx: &mut Tx,
        kind: Kind,
        account: AccountId,
        network: Option<NetworkId>,
    ) -> Result<Private<String>, Error> {
        let token = Private(BASE64_URL_SAFE_NO_PAD.encode(sealed::random()));
        let (hash, now) = (sealed::sha256(token.0.as_bytes()), self.clock.now());
        store::remove(tx, kind, account, network).await?;
        store::insert(tx, &hash, kind, (account, network), (now, now + kind.lasts())).await?;
        Ok(token)
    }

    /// What a link leads to, while it does.
    pub(super) async fn link(&self, kind: Kind, token: &str) -> Result<Link, Error> {
        let hash = sealed::sha256(token.as_bytes());
        store::find(&self.db, &hash, kind, self.clock.now()).await?.ok_or(Error::DeadLink)
    }

    /// Uses a link up: of many at once, one.
    pub(super) async fn use_link(
        &self,
        tx: &mut Tx,
        kind: Kind,
        token: &str,
    ) -> Result<Link, Error> {
        let hash = sealed::sha256(token.as_bytes());
        store::take(tx, &hash, kind, self.clock.now()).await?.ok_or(Error::DeadLink)
    }
}
