//! The service as its callers meet it, each story on SQLite and on PostgreSQL.
//!
//! `tests/with-postgres.sh cargo nextest run` starts a PostgreSQL for them. `cfg(test)` on each
//! module tells clippy that a test says what went wrong by panicking.

/// Makes two tests of each story: `::sqlite` and `::postgres`.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident: Town) $body:block)+) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($town: &crate::town::Town) $body

            #[actix_web::test]
            async fn sqlite() {
                let town = crate::town::Town::on("sqlite").await;
                story(&town).await;
                town.close().await;
            }

            #[actix_web::test]
            async fn postgres() {
                let town = crate::town::Town::on("postgres").await;
                story(&town).await;
                town.close().await;
            }
        }
    )+ };
}

/// Reads rows of the town's network past the stores.
macro_rules! kept {
    ($town:expr, |$conn:ident| $body:expr) => {
        match &$town.db {
            guidepost::db::Db::Sqlite($conn) => $body,
            guidepost::db::Db::Postgres(pool) => {
                let mut tx = guidepost::db::network::looking(pool, $town.network).await.unwrap();
                let $conn = &mut *tx;
                $body
            }
        }
    };
}

#[cfg(test)]
mod abuse;
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod closing;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod crisis;
#[cfg(test)]
mod eligibility;
#[cfg(test)]
mod evaluate;
#[cfg(test)]
mod exposure;
#[cfg(test)]
mod front;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod import;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod learning;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod match_language;
#[cfg(test)]
mod matching;
#[cfg(test)]
mod matching_pages;
#[cfg(test)]
mod memberships;
#[cfg(test)]
mod missed;
#[cfg(test)]
mod networks;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod openings;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod people;
#[cfg(test)]
mod referrals;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod search;
#[cfg(test)]
mod search_laws;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod seed;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod town;
#[cfg(test)]
mod wording;
