//! What people who keep the directory say of what was read of a listing: this rule is right, that
//! need is not met. A correction stands beside the listing and names what it is of by its meaning, so
//! that it holds after every import, as long as the listing says the same.
//!
//! Each is a row of the change feed for its service: every node's index follows.

pub mod api;
pub mod model;
pub mod pages;
mod store;

use std::{collections::HashMap, sync::Arc};

use serde_json::json;

use self::model::{Correction, Kind, Line, Verdict};
use crate::{
    accounts::model::TenantCtx,
    audit,
    catalog::{Catalog, model::Service},
    classification::{Listing, Met, classify},
    clock::Clock,
    db::{self, Db},
    eligibility::{self, Rule},
    geo::Gazetteer,
    values::ServiceId,
    web::Problem,
};

/// The kind of their changes in the feed: the service is no longer what it was.
const CHANGED: &str = "service";

/// Why something cannot be corrected.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such service, or nothing of the kind was read of it.
    #[error("there is no such thing to correct")]
    NotFound,
    /// The account does not keep this listing.
    #[error("You do not keep the listings of this organization.")]
    NotKept,
    /// The directory could not be read.
    #[error(transparent)]
    Catalog(#[from] crate::catalog::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::NotKept => Self::forbidden(&error.to_string()),
            Error::Catalog(_) | Error::Database(_) => Self::ours(error),
        }
    }
}

/// What is corrected of a listing, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether a rule or a need.
    pub kind: Kind,
    /// Which: the rule's key, the need's code.
    pub subject: String,
    /// What is said of it.
    pub verdict: Verdict,
    /// Why.
    pub note: Option<String>,
}

/// The use cases.
#[derive(Clone)]
pub struct Corrections {
    db: Db,
    clock: Clock,
    catalog: Catalog,
    gazetteer: Arc<Gazetteer>,
}

impl Corrections {
    /// Of the listings of this directory.
    #[must_use]
    pub fn new(db: Db, clock: Clock, catalog: Catalog) -> Self {
        Self { db, clock, catalog, gazetteer: Gazetteer::embedded() }
    }

    /// The service, and what was read and corrected of its listing.
    pub async fn of(&self, ctx: &TenantCtx, id: ServiceId) -> Result<(Service, Vec<Line>), Error> {
        let service = self.kept(ctx, id).await?;
        let mut corrections = of_services(&self.catalog, &[id]).await?;
        let corrections = corrections.remove(&id).unwrap_or_default();
        let (rules, needs) = self.read(&service);
        Ok((service, model::lines(&rules, &needs, &corrections)))
    }

    /// Says that something is right or wrong, in place of what was said of it before.
    pub async fn correct(&self, ctx: &TenantCtx, id: ServiceId, said: Said) -> Result<(), Error> {
        let service = self.kept(ctx, id).await?;
        let (rules, needs) = self.read(&service);
        let at = self.clock.now();
        let mut tx = self.db.begin().await?;
        let before = store::of_services(&mut tx, &[id]).await?.remove(&id).unwrap_or_default();
        let reading = model::reading(said.kind, &said.subject, &rules, &needs, &before);
        let correction = Correction {
            kind: said.kind,
            subject: said.subject,
            verdict: said.verdict,
            reading: reading.ok_or(Error::NotFound)?,
            note: said.note,
            by: ctx.name.clone(),
            at,
        };
        store::put(&mut tx, id, &correction, ctx.account).await?;
        let Correction { kind, subject, verdict, .. } = &correction;
        let details = json!({ "kind": kind, "subject": subject, "verdict": verdict });
        audit::note(&mut tx, at, Some(ctx), "correction.make", CHANGED, id.0, &details).await?;
        db::change(&mut tx, CHANGED, id.0, at).await?;
        Ok(tx.commit().await?)
    }

    /// Takes back what was said: what is read of the listing holds again.
    pub async fn take_back(
        &self,
        ctx: &TenantCtx,
        id: ServiceId,
        kind: Kind,
        subject: &str,
    ) -> Result<(), Error> {
        self.kept(ctx, id).await?;
        let at = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !store::remove(&mut tx, id, kind, subject).await? {
            return Err(Error::NotFound);
        }
        let details = json!({ "kind": kind, "subject": subject });
        audit::note(&mut tx, at, Some(ctx), "correction.take_back", CHANGED, id.0, &details)
            .await?;
        db::change(&mut tx, CHANGED, id.0, at).await?;
        Ok(tx.commit().await?)
    }

    /// The service, if the account keeps its listing.
    async fn kept(&self, ctx: &TenantCtx, id: ServiceId) -> Result<Service, Error> {
        if !ctx.role.keeps_listings() {
            return Err(Error::NotKept);
        }
        let service = self.catalog.find(id).await?.ok_or(Error::NotFound)?;
        if ctx.keeps(service.organization.id) { Ok(service) } else { Err(Error::NotKept) }
    }

    fn read(&self, service: &Service) -> (Vec<Rule>, Vec<Met>) {
        (eligibility::read(service, &self.gazetteer), classify(&Listing::of(service)))
    }
}

/// What was corrected of the listings of these services.
pub async fn of_services(
    catalog: &Catalog,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, Vec<Correction>>, crate::catalog::Error> {
    Ok(store::of_services(&mut catalog.snapshot().await?, ids).await?)
}
