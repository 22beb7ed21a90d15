//! Counts of answers as rows, each of one network, service and need.

use chrono::{DateTime, Utc};

use super::{Counts, Learned, Responses};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx, many},
    needs::NeedCode,
    on,
    values::ServiceId,
    within,
};

const ADD: &str = "
    INSERT INTO service_response (tenant_id, need_code, service_id, sent, accepted, settled,
                                  connected, no_room, amiss, waiting, no_room_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (tenant_id, need_code, service_id) DO UPDATE
       SET sent = service_response.sent + excluded.sent,
           accepted = service_response.accepted + excluded.accepted,
           settled = service_response.settled + excluded.settled,
           connected = service_response.connected + excluded.connected,
           no_room = service_response.no_room + excluded.no_room,
           amiss = service_response.amiss + excluded.amiss,
           waiting = service_response.waiting + excluded.waiting,
           no_room_at = COALESCE(excluded.no_room_at, service_response.no_room_at)";

const OF_NEEDS: &str = "
    SELECT service_id, need_code, accepted, settled, no_room, amiss, waiting, no_room_at
      FROM service_response
     WHERE tenant_id = $1 AND need_code IN ($2)";

/// Adds what a referral now comes to more, or less, than before, told at that time.
pub async fn add(
    tx: &mut Tx,
    ctx: &TenantCtx,
    (service, need): (ServiceId, NeedCode),
    more: Counts,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    within!(tx, |conn| sqlx::query(ADD)
        .bind(ctx.tenant)
        .bind(need.as_str())
        .bind(service)
        .bind(more.sent)
        .bind(more.accepted)
        .bind(more.settled)
        .bind(more.connected)
        .bind(more.no_room)
        .bind(more.amiss)
        .bind(more.waiting)
        .bind((more.no_room > 0).then_some(at))
        .execute(conn)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
struct Row {
    service_id: ServiceId,
    need_code: String,
    accepted: i64,
    settled: i64,
    no_room: i64,
    amiss: i64,
    waiting: i64,
    no_room_at: Option<DateTime<Utc>>,
}

/// What the network learned of services for these needs.
pub async fn of_needs(db: &Db, ctx: &TenantCtx, needs: &[NeedCode]) -> sqlx::Result<Learned> {
    let mut learned = Learned::new();
    for needs in many::lists(needs) {
        let rows: Vec<Row> = on!(db, ctx.tenant, |pool| {
            let sql = many::list_after(OF_NEEDS, needs.len());
            let mut query = sqlx::query_as(sql).bind(ctx.tenant);
            for need in &needs {
                query = query.bind(need.as_str());
            }
            query.fetch_all(pool).await?
        });
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        learned.extend(rows.into_iter().filter_map(|row| {
            let responses = Responses {
                accepted: count(row.accepted),
                settled: count(row.settled),
                no_room: count(row.no_room),
                amiss: count(row.amiss),
                waiting: count(row.waiting),
                no_room_at: row.no_room_at.filter(|_| row.no_room > 0),
            };
            // A need that the taxonomy has no more is asked for by nobody.
            Some(((row.service_id, row.need_code.parse().ok()?), responses))
        }));
    }
    Ok(learned)
}
