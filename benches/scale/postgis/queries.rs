//! The log's questions in SQL.

use std::time::{Duration, Instant};

use anyhow::Result;
use sqlx::{PgConnection, Postgres, postgres::PgArguments, query::Query};

use crate::asked::{Logged, METRES_IN_A_MILE, Needy, REACH_MI};

const TEXT: &str = "
    SELECT src
      FROM aged
     WHERE words @@ plainto_tsquery('english', $1)
     ORDER BY ts_rank(words, plainto_tsquery('english', $1)) * fresh DESC
     LIMIT 10";

const TEXT_NEAR: &str = "
    SELECT src
      FROM aged
     WHERE words @@ plainto_tsquery('english', $1)
       AND ST_DWithin(geog, ST_MakePoint($3, $2)::geography, $4, false)
     ORDER BY ts_rank(words, plainto_tsquery('english', $1)) * fresh
              / (1 + ST_Distance(geog, ST_MakePoint($3, $2)::geography, false) / ($4 * 0.5)) DESC
     LIMIT 10";

const NEAREST: &str = "
    SELECT src
      FROM s
     WHERE category = $1
       AND ST_DWithin(geog, ST_MakePoint($3, $2)::geography, $4, false)
       AND min_age <= $5
       AND max_age >= $5
       AND gender IN ('any', $6)
       AND (NOT veteran OR $7)
       AND $8 = ANY(languages)
     ORDER BY geog <-> ST_MakePoint($3, $2)::geography
     LIMIT 10";

const TYPOS: &str = "
    SELECT src
      FROM aged
     WHERE $1 <% names
     ORDER BY word_similarity($1, names) * fresh DESC
     LIMIT 10";

const PREFIX: &str = "
    SELECT src
      FROM aged
     WHERE prefixes @@ to_tsquery('simple', $1)
     ORDER BY ts_rank(prefixes, to_tsquery('simple', $1)) * fresh DESC
     LIMIT 10";

const FACETS: &str = "
    WITH m AS MATERIALIZED (
        SELECT id, category, languages, city,
               ts_rank(words, plainto_tsquery('english', $1)) * fresh AS r
          FROM aged
         WHERE words @@ plainto_tsquery('english', $1))
    SELECT (SELECT json_agg(x) FROM (
                SELECT s.src
                  FROM (SELECT id, r FROM m ORDER BY r DESC LIMIT 10) t JOIN s USING (id)
                 ORDER BY t.r DESC) x)::text
        || (SELECT json_agg(x) FROM (
                SELECT category, count(*) FROM m GROUP BY 1 ORDER BY 2 DESC) x)::text
        || (SELECT json_agg(x) FROM (
                SELECT l, count(*) FROM m, unnest(languages) l GROUP BY 1 ORDER BY 2 DESC) x)::text
        || (SELECT json_agg(x) FROM (
                SELECT city, count(*) FROM m GROUP BY 1 ORDER BY 2 DESC LIMIT 10) x)::text";

const COUNTY: &str = "
    SELECT src
      FROM aged
     WHERE words @@ plainto_tsquery('english', $1)
       AND area && ARRAY[$2, 0]
     ORDER BY ts_rank(words, plainto_tsquery('english', $1)) * fresh DESC
     LIMIT 10";

const SIX_NEEDS: &str = "
    SELECT n.need, x.src, x.d
      FROM unnest($1) n(need)
     CROSS JOIN LATERAL (
        SELECT src, ST_Distance(geog, ST_MakePoint($3, $2)::geography, false) AS d
          FROM s
         WHERE category = n.need
           AND ST_DWithin(geog, ST_MakePoint($3, $2)::geography, $4, false)
           AND min_age <= $5
           AND max_age >= $5
           AND gender IN ('any', $6)
           AND (NOT veteran OR $7)
           AND $8 = ANY(languages)
         ORDER BY geog <-> ST_MakePoint($3, $2)::geography
         LIMIT 10) x";

/// How long the answer took; a question that is given up after its time took that long.
pub async fn find(connection: &mut PgConnection, kind: char, asked: &Logged) -> Result<Duration> {
    let metres = asked.radius_mi * METRES_IN_A_MILE;
    let query = match kind {
        'b' => {
            sqlx::query(TEXT_NEAR).bind(&asked.text).bind(asked.lat).bind(asked.lon).bind(metres)
        }
        'c' => sqlx::query(NEAREST)
            .bind(&asked.category)
            .bind(asked.lat)
            .bind(asked.lon)
            .bind(metres)
            .bind(i32::from(asked.age))
            .bind(&asked.gender)
            .bind(asked.veteran)
            .bind(&asked.language),
        'd' => sqlx::query(TYPOS).bind(&asked.text),
        'e' => sqlx::query(PREFIX).bind(prefix(&asked.text)),
        'f' => sqlx::query(FACETS).bind(&asked.text),
        'g' => sqlx::query(COUNTY).bind(&asked.text).bind(asked.county),
        _ => sqlx::query(TEXT).bind(&asked.text),
    };
    timed(connection, query).await
}

/// How long the ten nearest for each of the client's needs took.
pub async fn matched(connection: &mut PgConnection, client: &Needy) -> Result<Duration> {
    let query = sqlx::query(SIX_NEEDS)
        .bind(&client.needs)
        .bind(client.lat)
        .bind(client.lon)
        .bind(REACH_MI * METRES_IN_A_MILE)
        .bind(i32::from(client.age))
        .bind(&client.gender)
        .bind(client.veteran)
        .bind(&client.language);
    timed(connection, query).await
}

async fn timed(
    connection: &mut PgConnection,
    query: Query<'_, Postgres, PgArguments>,
) -> Result<Duration> {
    const QUERY_CANCELED: &str = "57014";
    let from = Instant::now();
    match query.fetch_all(connection).await {
        Err(sqlx::Error::Database(fault)) if fault.code().as_deref() == Some(QUERY_CANCELED) => {}
        answered => drop(answered?),
    }
    Ok(from.elapsed())
}

/// The words of what has been typed, the last of them not yet whole.
fn prefix(typed: &str) -> String {
    let words = typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    format!("{}:*", words.join(" & "))
}
