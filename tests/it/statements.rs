//! Every SQL text of the source prepares on both engines, so that no typo waits for its first use.

use std::{fs, path::Path};

use guidepost::{db::Db, on};
use sqlx::Executor as _;

on_both! {
    async fn every_statement_prepares(town: Town) {
        let statements = statements();
        assert!(statements.len() > 30, "only {} were found", statements.len());
        let is_sqlite = matches!(town.db, Db::Sqlite(_));
        let mut faults = Vec::new();
        for (place, sql) in statements {
            let only_other = if is_sqlite { "pg_" } else { "pragma_" };
            if sql.contains(only_other) {
                continue;
            }
            let text = sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(sql));
            let prepared = on!(&town.db, |pool| pool.prepare(text).await.map(drop));
            if let Err(error) = prepared {
                faults.push(format!("{place}: {error}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

/// Each `const NAME: &str = "…";` of SQL in a `store.rs`, with its place.
fn statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

fn walk(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.ends_with("store.rs") {
            let source = fs::read_to_string(&path).unwrap();
            for item in source.split("const ").skip(1) {
                let Some((name, rest)) = item.split_once(": &str =") else { continue };
                let Some((_, rest)) = rest.split_once('"') else { continue };
                let Some((sql, _)) = rest.split_once("\";") else { continue };
                let sql = sql.trim().replace("\\\n", " ");
                let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
                if verbs.iter().any(|verb| sql.starts_with(verb)) {
                    found.push((format!("{} {name}", path.display()), sql));
                }
            }
        }
    }
}
