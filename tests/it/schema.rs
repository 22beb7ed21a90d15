//! The two migration folders make the same tables with the same columns.

use std::{collections::BTreeSet, fs, path::Path};

use guidepost::db::Db;

use crate::town::Town;

const SQLITE: &str = "
    SELECT m.name, p.name, p.\"notnull\" = 0 AND p.pk = 0
      FROM sqlite_master m
      JOIN pragma_table_info(m.name) p
     WHERE m.type IN ('table', 'view')";

const POSTGRES: &str = "
    SELECT table_name::text, column_name::text, is_nullable = 'YES'
      FROM information_schema.columns
     WHERE table_schema = 'public'";

#[actix_web::test]
async fn both_engines_have_the_same_tables_columns_and_nulls() {
    let sqlite = Town::on("sqlite").await;
    let postgres = Town::on("postgres").await;
    let (one, other) = (columns(&sqlite.db).await, columns(&postgres.db).await);
    assert!(one.len() > 60, "{one:?}");
    let only_one: Vec<_> = one.difference(&other).collect();
    let only_other: Vec<_> = other.difference(&one).collect();
    assert!(
        only_one.is_empty() && only_other.is_empty(),
        "only on SQLite: {only_one:?}\nonly on PostgreSQL: {only_other:?}"
    );
    sqlite.close().await;
    postgres.close().await;
}

#[test]
fn both_folders_have_the_same_files() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Table, column, whether it may be null. Tables that an engine or sqlx keeps for itself and
/// those of a full-text index are left out.
async fn columns(db: &Db) -> BTreeSet<(String, String, bool)> {
    let rows: Vec<(String, String, bool)> = match db {
        Db::Sqlite(pool) => sqlx::query_as(SQLITE).fetch_all(pool).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(POSTGRES).fetch_all(pool).await.unwrap(),
    };
    let ours = |table: &str| !table.starts_with("sqlite_") && !table.starts_with('_');
    rows.into_iter().filter(|(table, ..)| ours(table)).collect()
}
