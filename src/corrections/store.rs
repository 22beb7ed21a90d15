//! Corrections as rows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::model::{Correction, Kind, Verdict};
use crate::{
    db::{Tx, many},
    values::{AccountId, ServiceId},
    within,
};

const OF_SERVICES: &str = "
    SELECT service_id, kind, subject, verdict, reading, note, name, corrected_at
      FROM correction
     WHERE service_id IN ($1)
     ORDER BY service_id, kind, subject";

const PUT: &str = "
    INSERT INTO correction (service_id, kind, subject, verdict, reading, note, corrected_by, name,
                            corrected_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (service_id, kind, subject)
             DO UPDATE SET verdict = excluded.verdict, reading = excluded.reading,
                           note = excluded.note, corrected_by = excluded.corrected_by,
                           name = excluded.name, corrected_at = excluded.corrected_at";

const REMOVE: &str = "
    DELETE FROM correction
     WHERE service_id = $1 AND kind = $2 AND subject = $3";

#[derive(sqlx::FromRow)]
struct Row {
    service_id: ServiceId,
    kind: Kind,
    subject: String,
    verdict: Verdict,
    #[sqlx(json)]
    reading: Value,
    note: Option<String>,
    name: String,
    corrected_at: DateTime<Utc>,
}

/// The corrections of these services, always in the same order.
pub(super) async fn of_services(
    tx: &mut Tx,
    ids: &[ServiceId],
) -> sqlx::Result<HashMap<ServiceId, Vec<Correction>>> {
    let mut found: HashMap<ServiceId, Vec<Correction>> = HashMap::new();
    for ids in many::lists(ids) {
        let rows: Vec<Row> = within!(tx, |conn| {
            let mut query = sqlx::query_as(many::list(conn, OF_SERVICES, ids.len()));
            for id in &ids {
                query = query.bind(*id);
            }
            query.fetch_all(conn).await?
        });
        for Row { service_id, kind, subject, verdict, reading, note, name, corrected_at } in rows {
            let correction =
                Correction { kind, subject, verdict, reading, note, by: name, at: corrected_at };
            found.entry(service_id).or_default().push(correction);
        }
    }
    Ok(found)
}

/// Writes a correction, in place of one of the same subject.
pub(super) async fn put(
    tx: &mut Tx,
    service: ServiceId,
    correction: &Correction,
    by: AccountId,
) -> sqlx::Result<()> {
    within!(tx, |conn| sqlx::query(PUT)
        .bind(service)
        .bind(correction.kind)
        .bind(correction.subject.as_str())
        .bind(correction.verdict)
        .bind(Json(&correction.reading))
        .bind(correction.note.as_deref())
        .bind(by)
        .bind(correction.by.as_str())
        .bind(correction.at)
        .execute(conn)
        .await
        .map(drop))
}

/// Removes a correction; whether it was there.
pub(super) async fn remove(
    tx: &mut Tx,
    service: ServiceId,
    kind: Kind,
    subject: &str,
) -> sqlx::Result<bool> {
    let removed: u64 = within!(tx, |conn| sqlx::query(REMOVE)
        .bind(service)
        .bind(kind)
        .bind(subject)
        .execute(conn)
        .await?
        .rows_affected());
    Ok(removed > 0)
}
