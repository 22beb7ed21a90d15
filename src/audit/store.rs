//! Writes the record; nothing ever changes or removes a line of it.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::Who;
use crate::{db::Tx, within};

const INSERT: &str = "
    INSERT INTO audit (id, at, tenant_id, account_id, action, subject_kind, subject, details)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Notes that `who` did `action` (such as `referral.send`) to `subject`.
///
/// `details` holds codes and ids, never a person's data: the record outlives what it tells of.
pub async fn note(
    tx: &mut Tx,
    at: DateTime<Utc>,
    who: Option<impl Into<Who>>,
    action: &str,
    subject_kind: &str,
    subject: Uuid,
    details: &serde_json::Value,
) -> Result<(), sqlx::Error> {
    let who = who.map(Into::into);
    within!(tx, |conn| sqlx::query(INSERT)
        .bind(Uuid::new_v4())
        .bind(at)
        .bind(who.map(|who| who.tenant))
        .bind(who.map(|who| who.account))
        .bind(action)
        .bind(subject_kind)
        .bind(subject)
        .bind(Json(details))
        .execute(conn)
        .await
        .map(drop))
}
