//! Ids, versions and origins, as rows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Status;
use crate::{
    db::{Db, Tx, many},
    on,
    values::{OrganizationId, ServiceId},
    within,
};

const ALL_IDS: &str = "
    SELECT id
      FROM service
     ORDER BY id";

const VERSION: &str = "
    SELECT version
      FROM service
     WHERE id = $1";

const OFFERED_BY: &str = "
    SELECT id, name, status
      FROM service
     WHERE organization_id = $1
     ORDER BY name, id";

const HISTORY: &str = "
    SELECT version, body, replaced_at, replaced_by
      FROM service_history
     WHERE service_id = $1
     ORDER BY version DESC";

const KNOWN: &str = "
    SELECT s.id, s.version, r.sha256, r.cleaned_by
      FROM service s
      LEFT JOIN source_record r ON r.service_id = s.id
     WHERE s.id IN ($1)";

/// A service in a list: enough to name it and link to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Listed {
    /// Its id.
    pub id: ServiceId,
    /// What it is called.
    pub name: String,
    /// Whether it runs.
    pub status: Status,
}

impl Listed {
    /// Whether it runs, if need be after a pause.
    #[must_use]
    pub const fn runs(&self) -> bool {
        matches!(self.status, Status::Active | Status::TemporarilyClosed)
    }
}

/// What a service was, and until when.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Before {
    /// The version that it was.
    pub version: i64,
    /// The whole of it.
    #[sqlx(json)]
    pub body: serde_json::Value,
    /// When it was replaced.
    pub replaced_at: DateTime<Utc>,
    /// By whom.
    pub replaced_by: String,
}

/// What is stored about a service's origin.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Known {
    id: ServiceId,
    /// The service's version.
    pub version: i64,
    /// The SHA-256 of the record as received, if it came from a source.
    pub sha256: Option<Vec<u8>>,
    /// The version of the cleaning that it went through.
    pub cleaned_by: Option<i64>,
}

impl Known {
    /// Whether the service was made of the same record by the same cleaning.
    #[must_use]
    pub fn is_made_of(&self, sha256: &[u8], cleaned_by: i64) -> bool {
        self.sha256.as_deref() == Some(sha256) && self.cleaned_by == Some(cleaned_by)
    }
}

pub(super) async fn history(db: &Db, id: ServiceId) -> sqlx::Result<Vec<Before>> {
    on!(db, |conn| sqlx::query_as(HISTORY).bind(id).fetch_all(conn).await)
}

pub(super) async fn all_ids(db: &Db) -> sqlx::Result<Vec<ServiceId>> {
    on!(db, |conn| sqlx::query_scalar(ALL_IDS).fetch_all(conn).await)
}

pub(super) async fn version(db: &Db, id: ServiceId) -> sqlx::Result<Option<i64>> {
    on!(db, |conn| sqlx::query_scalar(VERSION).bind(id).fetch_optional(conn).await)
}

pub(super) async fn offered_by(tx: &mut Tx, id: OrganizationId) -> sqlx::Result<Vec<Listed>> {
    within!(tx, |conn| sqlx::query_as(OFFERED_BY).bind(id).fetch_all(conn).await)
}

pub(super) async fn known(
    tx: &mut Tx,
    ids: &[ServiceId],
) -> sqlx::Result<HashMap<ServiceId, Known>> {
    let mut known = HashMap::new();
    for ids in many::lists(ids) {
        let rows: Vec<Known> = within!(tx, |conn| {
            let mut query = sqlx::query_as(many::list(conn, KNOWN, ids.len()));
            for id in &ids {
                query = query.bind(*id);
            }
            query.fetch_all(conn).await?
        });
        known.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(known)
}
