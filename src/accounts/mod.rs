//! Who is asking: networks, accounts, sessions, API keys, roles.
//!
//! A person signs in by login and password and gets a session, a machine has an API key. Only
//! hashes of tokens, keys and passwords are stored. Role and state are read on every request,
//! so what is taken away is gone with the next one. [`identify`] finds out who asks, before
//! anything of the request is parsed; the extractors [`SignedIn`], [`Caseworker`],
//! [`Keeper`], [`Overseer`], [`Watcher`], [`Administrator`] and [`Visitor`] hand it to the handlers.

pub mod colleagues;
mod csrf;
mod extract;
pub mod factor;
pub mod forgotten;
pub mod idempotency;
mod identify;
pub mod invitations;
mod keys;
mod links;
pub mod memberships;
pub mod model;
pub mod pages;
mod passwords;
mod people;
pub mod sessions;
mod store;

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use tokio::sync::Semaphore;
use url::Url;

use crate::{
    audit::Who,
    clock::Clock,
    config::{Proxy, SecondFactor},
    db::Db,
    mail,
    sealed::Keyring,
    values::NetworkId,
    web::Problem,
};

use self::model::{TenantCtx, WeakPassword};

pub use self::{
    csrf::Csrf,
    extract::{
        Administrator, Caseworker, Enrolling, Keeper, Overseer, OwnSession, SignedIn, Visitor,
        Watcher,
    },
    identify::identify,
    keys::{KeyRow, NewKey},
    people::{NewPerson, Person},
    sessions::{Browser, COOKIE, Origin, SECURE_COOKIE},
};

/// The network that exists from the start and that is meant where none is named.
pub const DEFAULT_NETWORK: &str = "default";

/// How many passwords are hashed at once: each takes 19 MiB for a moment.
const HASHING: usize = 2;

/// What can go wrong with accounts.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such account, or not its password: never told which.
    #[error("this login and password do not belong together")]
    NotRecognized,
    /// Too many wrong passwords for this login.
    #[error("too many tries for this login; try again in {0} seconds")]
    TooManyTries(i64),
    /// There is an account with this login.
    #[error("there is an account with the login {0:?} already")]
    LoginTaken(String),
    /// The password will not do.
    #[error(transparent)]
    WeakPassword(#[from] WeakPassword),
    /// No account has this login.
    #[error("there is no account with the login {0:?}; `guidepost user list` shows them all")]
    NoSuchAccount(String),
    /// Not a code that is good now.
    #[error("this code is not good: it may have been used already, or be of another time")]
    WrongCode,
    /// No session of the account has this id.
    #[error("there is no such session")]
    NoSuchSession,
    /// A secret does not open.
    #[error(transparent)]
    Sealed(#[from] crate::sealed::NotOurs),
    /// No key has this id.
    #[error("there is no key {0}; `guidepost key list` shows them all")]
    NoSuchKey(String),
    /// This role needs an organization.
    #[error("the role agency_editor needs an organization: add --organization ID")]
    OrganizationNeeded,
    /// Nobody changes their own role or membership.
    #[error("nobody changes their own role or membership: ask another administrator")]
    OwnMembership,
    /// The role is not the caller's to give or to take.
    #[error("this role is not yours to give or to take away")]
    RoleNotYours,
    /// The network would be left without one who can administer it.
    #[error("this is the last active administrator of the network: let another one in first")]
    LastAdmin,
    /// The membership is not in a state for this.
    #[error("this is not possible for a membership that is {0}")]
    NotInThatState(memberships::State),
    /// The account is a member of other networks, which this one may not reach into.
    #[error(
        "this person works in another network too: only whoever runs the installation can do this, with guidepost user"
    )]
    ElsewhereToo,
    /// A link that was used, withdrawn or too old, or that nobody sent.
    #[error("this link leads nowhere")]
    DeadLink,
    /// A login that no letter can go to.
    #[error("no letter can go to this login: {0}")]
    NoAddress(mail::NotALine),
    /// A letter could not be written.
    #[error(transparent)]
    Mail(#[from] mail::Error),
    /// The password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Hashing(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotRecognized => {
                Self::new(StatusCode::UNAUTHORIZED, "Not recognized").because(error.to_string())
            }
            Error::TooManyTries(seconds) => Self::slow_down(error.to_string())
                .with_header(header::RETRY_AFTER, seconds.to_string()),
            Error::WrongCode => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not acceptable")
                .because(error.to_string()),
            Error::LoginTaken(_)
            | Error::LastAdmin
            | Error::NotInThatState(_)
            | Error::ElsewhereToo => Self::conflict(error.to_string()),
            Error::OwnMembership | Error::RoleNotYours => Self::forbidden(&error.to_string()),
            Error::NoSuchAccount(_)
            | Error::NoSuchKey(_)
            | Error::NoSuchSession
            | Error::DeadLink => Self::not_found(),
            Error::WeakPassword(_) | Error::OrganizationNeeded | Error::NoAddress(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not acceptable")
                    .because(error.to_string())
            }
            Error::Hashing(_) | Error::Sealed(_) | Error::Mail(_) | Error::Database(_) => {
                Self::ours(error)
            }
        }
    }
}

impl From<&TenantCtx> for Who {
    fn from(ctx: &TenantCtx) -> Self {
        Self { tenant: ctx.tenant, account: ctx.account }
    }
}

/// Signs people and machines in and keeps the list of them.
#[derive(Clone)]
pub struct Accounts {
    db: Db,
    clock: Clock,
    keyring: Keyring,
    public_url: Option<Arc<Url>>,
    second_factor: SecondFactor,
    trusted_proxies: Arc<[Proxy]>,
    hashing: Arc<Semaphore>,
}

impl Accounts {
    /// Accounts of this database.
    #[must_use]
    pub fn new(db: Db, clock: Clock, keyring: Keyring) -> Self {
        Self {
            db,
            clock,
            keyring,
            public_url: None,
            second_factor: SecondFactor::default(),
            trusted_proxies: Arc::default(),
            hashing: Arc::new(Semaphore::new(HASHING)),
        }
    }

    /// The same, met at this address: with `https` the cookie is a `__Host-` one.
    #[must_use]
    pub fn met_at(self, public_url: Option<Url>) -> Self {
        Self { public_url: public_url.map(Arc::new), ..self }
    }

    /// The same, where those who see case data must have a second factor, or may.
    #[must_use]
    pub fn asking(self, second_factor: SecondFactor) -> Self {
        Self { second_factor, ..self }
    }

    /// The same, taking the word of these proxies for where a request comes from.
    #[must_use]
    pub fn trusting(self, proxies: &[Proxy]) -> Self {
        Self { trusted_proxies: proxies.into(), ..self }
    }

    /// The network with this name, which is founded when there is none.
    pub async fn network(&self, name: &str) -> Result<NetworkId, Error> {
        let mut tx = self.db.begin().await?;
        store::found(&mut tx, NetworkId(self.clock.private_id()), name, self.clock.now()).await?;
        let network = store::network(&mut tx, name).await?;
        self.keyring.found(&mut tx, network, self.clock.now()).await?;
        tx.commit().await?;
        Ok(network)
    }

    /// What the network is called.
    pub async fn network_name(&self, network: NetworkId) -> Result<Option<String>, Error> {
        Ok(store::network_name(&self.db, network).await?)
    }

    fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}
