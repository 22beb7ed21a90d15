//! The directory: organizations, services, locations and what belongs to them, in HSDS's shape.
//!
//! * [`model`]: a service with everything that belongs to it, without a database;
//! * [`load`] and [`save`]: its rows, read and written for many services at once;
//! * [`store`]: ids, versions and origins;
//! * [`hours`]: its opening hours, judged, read from words, and said in words;
//! * [`api`]: its JSON;
//! * [`Catalog`]: the use cases.
//!
//! Whoever keeps a copy (the search index) reads [`Catalog::changes_since`] from the last place it
//! has seen. The feed is in the order of commit on both engines (see [`crate::db::change`]), so
//! nothing behind that place is ever missed. Applying a change twice does no harm: it names a
//! service, and the follower reads that service as it now is.

pub mod api;
mod confidential;
pub mod hours;
mod languages;
pub mod load;
pub mod model;
pub mod pages;
pub mod save;
pub mod store;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use self::{
    model::{Organization, Service},
    store::{Before, Known, Listed},
};
use crate::{
    clock::Clock,
    db::{self, Change, Db, Tx},
    values::{OrganizationId, ServiceId},
    web::Problem,
};

/// Why the directory could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none of that id.
    #[error("no such record")]
    NotFound,
    /// The database did not answer as it should.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A service could not be written down for its history.
    #[error(transparent)]
    History(#[from] serde_json::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Database(cause) => Self::ours(cause),
            Error::History(cause) => Self::ours(cause),
        }
    }
}

/// The use cases.
#[derive(Clone)]
pub struct Catalog {
    db: Db,
    clock: Clock,
}

impl Catalog {
    /// A directory kept in `db`.
    #[must_use]
    pub const fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// The time by which this feature judges how old a listing is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The database at one moment, to read what others say of services.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        Ok(self.db.snapshot().await?)
    }

    /// The service as everybody may see it.
    pub async fn find(&self, id: ServiceId) -> Result<Option<Service>, Error> {
        Ok(self.load(&[id]).await?.pop())
    }

    /// Those of the services that exist, as everybody may see them, in the order asked for.
    pub async fn load(&self, ids: &[ServiceId]) -> Result<Vec<Service>, Error> {
        let mut tx = self.db.snapshot().await?;
        let services = load::services(&mut tx, ids).await?;
        Ok(services.into_iter().map(Service::for_everybody).collect())
    }

    /// The service's version: it grows with every change.
    pub async fn version(&self, id: ServiceId) -> Result<Option<i64>, Error> {
        Ok(store::version(&self.db, id).await?)
    }

    /// What the service was before each change, the latest first; not for everybody: it tells what
    /// is confidential.
    pub async fn history(&self, id: ServiceId) -> Result<Vec<Before>, Error> {
        Ok(store::history(&self.db, id).await?)
    }

    /// The organization and what it offers, by name.
    pub async fn organization(
        &self,
        id: OrganizationId,
    ) -> Result<Option<(Organization, Vec<Listed>)>, Error> {
        let mut tx = self.db.snapshot().await?;
        let Some(organization) = load::organization(&mut tx, id).await? else { return Ok(None) };
        Ok(Some((organization, store::offered_by(&mut tx, id).await?)))
    }

    /// Every service's id, in the order of ids: always the same for the same directory.
    pub async fn all_ids(&self) -> Result<Vec<ServiceId>, Error> {
        Ok(store::all_ids(&self.db).await?)
    }

    /// At most `limit` changes after `seq`, in the order of their numbers.
    pub async fn changes_since(&self, seq: i64, limit: i64) -> Result<Vec<Change>, Error> {
        Ok(db::changes_after(&self.db, seq, limit).await?)
    }

    /// The number of the last change, 0 before the first.
    pub async fn head(&self) -> Result<i64, Error> {
        Ok(db::head(&self.db).await?)
    }

    /// What is known of where these services came from.
    pub async fn known(&self, ids: &[ServiceId]) -> Result<HashMap<ServiceId, Known>, Error> {
        let mut tx = self.db.snapshot().await?;
        Ok(store::known(&mut tx, ids).await?)
    }

    /// Writes these services in one transaction: rows, history, change feed and audit line.
    ///
    /// A service whose source record and cleaning are those already stored is left alone. No id
    /// may occur twice. `by` says who writes, for history and audit.
    pub async fn save(
        &self,
        incoming: Vec<save::Incoming>,
        by: &str,
    ) -> Result<save::Saved, Error> {
        let mut tx = self.db.begin().await?;
        let saved = save::save(&mut tx, self.clock.now(), incoming, by).await?;
        tx.commit().await?;
        Ok(saved)
    }
}
