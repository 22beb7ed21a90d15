//! Reads the record by what is asked of it.

use uuid::Uuid;

use super::model::{Asked, Entry};
use crate::{db::Db, on, values::NetworkId, web::Page};

const FIND: &str = "
    SELECT r.at, a.name, r.action, r.subject_kind, r.subject, r.details
      FROM audit r
      LEFT JOIN account a ON a.id = r.account_id
     WHERE (r.tenant_id = $1 OR r.tenant_id IS NULL)
       AND (r.account_id = $2 OR $2 IS NULL)
       AND (r.subject = $3 OR $3 IS NULL OR r.subject IN (
            SELECT n.id FROM client_need n WHERE n.client_id = $3
             UNION ALL
            SELECT s.id FROM assessment s WHERE s.client_id = $3
             UNION ALL
            SELECT l.id FROM alert l WHERE l.client_id = $3
             UNION ALL
            SELECT m.id FROM match_run m WHERE m.client_id = $3
             UNION ALL
            SELECT f.id FROM referral f WHERE f.client_id = $3
             UNION ALL
            SELECT o.id FROM outcome o JOIN referral f ON f.id = o.referral_id
             WHERE f.client_id = $3))
       AND (r.action LIKE $4 OR $4 IS NULL)
       AND (r.at >= $5 OR $5 IS NULL)
       AND (r.at < $6 OR $6 IS NULL)
     ORDER BY r.seq DESC
     LIMIT $7 OFFSET $8";

const ACTORS: &str = "
    SELECT a.id, a.name
      FROM account a
      JOIN membership m ON m.account_id = a.id
     WHERE m.network_id = $1
     ORDER BY a.name, a.id";

pub(super) async fn find(
    db: &Db,
    network: NetworkId,
    asked: &Asked,
    page: Page,
) -> Result<Vec<Entry>, sqlx::Error> {
    on!(db, network, |conn| sqlx::query_as(FIND)
        .bind(network)
        .bind(asked.account)
        .bind(asked.client)
        .bind(asked.kind.map(|kind| format!("{kind}.%")))
        .bind(asked.from)
        .bind(asked.until)
        .bind(page.per_page + 1)
        .bind(page.offset())
        .fetch_all(conn)
        .await)
}

pub(super) async fn actors(
    db: &Db,
    network: NetworkId,
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    on!(db, |pool| sqlx::query_as(ACTORS).bind(network).fetch_all(pool).await)
}
