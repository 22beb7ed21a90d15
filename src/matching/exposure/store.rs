//! Counts of suggestions as rows, and what the report reads beside them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::model::{Answered, Counted, Raised, Times};
use crate::{
    accounts::model::TenantCtx,
    db::{Db, Tx, many},
    needs::NeedCode,
    on,
    values::OrganizationId,
    within,
};

const RAISE: &str = "
    INSERT INTO exposure (tenant_id, month, need_code, area, organization_id, suggested,
                          ranked_first)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (tenant_id, month, need_code, area, organization_id) DO UPDATE
       SET suggested = exposure.suggested + excluded.suggested,
           ranked_first = exposure.ranked_first + excluded.ranked_first";

const BY_AGENCY: &str = "
    SELECT e.organization_id, COALESCE(MAX(o.name), ''), CAST(SUM(e.suggested) AS BIGINT),
           CAST(SUM(e.ranked_first) AS BIGINT)
      FROM exposure e
      LEFT JOIN organization o ON o.id = e.organization_id
     WHERE e.tenant_id = $1 AND e.month >= $2 AND ($3 = '' OR e.need_code = $3)
     GROUP BY e.organization_id";

const REFERRED: &str = "
    SELECT s.organization_id, MAX(o.name), CAST(SUM(r.sent) AS BIGINT),
           CAST(SUM(r.accepted) AS BIGINT)
      FROM service_response r
      JOIN service s ON s.id = r.service_id
      JOIN organization o ON o.id = s.organization_id
     WHERE r.tenant_id = $1 AND ($2 = '' OR r.need_code = $2)
     GROUP BY s.organization_id";

const BY_AREA: &str = "
    SELECT area, CAST(SUM(ranked_first) AS BIGINT)
      FROM exposure
     WHERE tenant_id = $1 AND month >= $2 AND ($3 = '' OR need_code = $3)
     GROUP BY area";

const GAPS: &str = "
    SELECT COALESCE(area, ''),
           CAST(SUM(CASE WHEN reason IN ('none_found', 'all_ineligible', 'all_full', 'out_of_reach')
                         THEN 1 ELSE 0 END) AS BIGINT),
           COUNT(*)
      FROM need_gap
     WHERE tenant_id = $1 AND noted_on >= $2 AND ($3 = '' OR need_code = $3)
     GROUP BY COALESCE(area, '')";

/// Raises the counts of the month of that day.
pub async fn raise(
    tx: &mut Tx,
    ctx: &TenantCtx,
    raised: &Raised,
    day: NaiveDate,
) -> sqlx::Result<()> {
    let rows: Vec<_> = raised.0.iter().collect();
    let month = month(day);
    for rows in many::batches(&rows) {
        within!(tx, |conn| {
            let mut query = sqlx::query(many::rows(conn, RAISE, rows.len()));
            for (key, times) in rows {
                query = query
                    .bind(ctx.tenant)
                    .bind(&month)
                    .bind(key.need.as_str())
                    .bind(&key.area)
                    .bind(key.organization)
                    .bind(times.suggested)
                    .bind(times.first);
            }
            query.execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

/// What was counted of each agency since that day, and of its referrals so far.
pub async fn by_agency(
    db: &Db,
    ctx: &TenantCtx,
    need: Option<NeedCode>,
    since: NaiveDate,
) -> sqlx::Result<HashMap<OrganizationId, Counted>> {
    let need = need.map_or("", |need| need.as_str());
    let month = month(since);
    let suggested: Vec<(OrganizationId, String, i64, i64)> = on!(db, ctx.tenant, |pool| {
        sqlx::query_as(BY_AGENCY).bind(ctx.tenant).bind(&month).bind(need).fetch_all(pool).await?
    });
    let referred: Vec<(OrganizationId, String, i64, i64)> = on!(db, ctx.tenant, |pool| {
        sqlx::query_as(REFERRED).bind(ctx.tenant).bind(need).fetch_all(pool).await?
    });
    let mut counted: HashMap<OrganizationId, Counted> = HashMap::new();
    for (id, name, suggested, first) in suggested {
        let times = Times { suggested, first };
        counted.insert(id, Counted { name, times, ..Counted::default() });
    }
    for (id, name, sent, accepted) in referred {
        let one = counted.entry(id).or_default();
        (one.name, one.sent, one.accepted) = (name, sent, accepted);
    }
    Ok(counted)
}

/// What was counted of each area since that day.
pub async fn by_area(
    db: &Db,
    ctx: &TenantCtx,
    need: Option<NeedCode>,
    since: NaiveDate,
) -> sqlx::Result<BTreeMap<String, Answered>> {
    let need = need.map_or("", |need| need.as_str());
    let month = month(since);
    let suggested: Vec<(String, i64)> = on!(db, ctx.tenant, |pool| {
        sqlx::query_as(BY_AREA).bind(ctx.tenant).bind(&month).bind(need).fetch_all(pool).await?
    });
    let gaps: Vec<(String, i64, i64)> = on!(db, ctx.tenant, |pool| {
        let query = sqlx::query_as(GAPS).bind(ctx.tenant).bind(since.to_string()).bind(need);
        query.fetch_all(pool).await?
    });
    let mut areas: BTreeMap<String, Answered> = BTreeMap::new();
    for (area, suggested) in suggested {
        areas.entry(area).or_default().suggested = suggested;
    }
    for (area, gaps, noted) in gaps {
        let area = areas.entry(area).or_default();
        (area.gaps, area.unsuited) = (gaps, noted - gaps);
    }
    Ok(areas)
}

fn month(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}
