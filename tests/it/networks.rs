//! What belongs to a network is there for nobody else, whatever a statement forgets: PostgreSQL's
//! row-level security, as it holds the service's own role and one that owns nothing.

use std::{collections::BTreeMap, fs, path::Path};

use guidepost::{db::Db, values::NetworkId};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

use crate::town::{Town, postgres_role};

const COLUMNS: &str = "
    SELECT c.table_name::text, c.column_name::text, c.data_type::text
      FROM information_schema.columns c
      JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
       AND c.is_identity = 'NO'
     ORDER BY 1, c.ordinal_position";

const UNGUARDED: &str = "
    SELECT c.relname::text
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))";

const VIEWS_WITH_RIGHTS: &str = "
    SELECT relname::text
      FROM pg_class
     WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
       AND NOT COALESCE(reloptions, '{}') @> '{security_invoker=true}'";

/// Rows of networks, and two networks that each have one in every table.
struct Kept {
    town: Town,
    other: NetworkId,
    /// The columns of each table with a `tenant_id`, with their types.
    tables: BTreeMap<String, Vec<(String, String)>>,
}

impl Kept {
    async fn new() -> Self {
        let town = Town::on("postgres").await;
        let other = town.features.accounts.network("other").await.unwrap();
        let Db::Postgres(pool) = &town.db else { panic!("PostgreSQL") };
        let all: Vec<(String, String, String)> =
            sqlx::query_as(COLUMNS).fetch_all(pool).await.unwrap();
        let mut tables: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (table, column, kind) in all {
            tables.entry(table).or_default().push((column, kind));
        }
        tables.retain(|_, columns| columns.iter().any(|(name, _)| name == "tenant_id"));
        assert!(tables.len() >= 16, "{:?}", tables.keys());
        let kept = Self { town, other, tables };
        let superuser = kept.as_role("SUPERUSER").await;
        let mut conn = superuser.acquire().await.unwrap();
        // One row is enough: what it points at need not be there.
        run(&mut conn, "SET session_replication_role = replica").await.unwrap();
        for network in [kept.town.network, other] {
            for table in kept.tables.keys() {
                run(&mut conn, &kept.insert(table, network)).await.unwrap();
            }
        }
        drop(conn);
        superuser.close().await;
        kept
    }

    fn url(&self, role: &str) -> String {
        let own = self.town.url();
        let (_, name) = own.rsplit_once('/').unwrap();
        format!("{}/{name}", postgres_role(role))
    }

    async fn as_role(&self, role: &str) -> PgPool {
        PgPoolOptions::new().max_connections(1).connect(&self.url(role)).await.unwrap()
    }

    /// Writes any row of that network.
    fn insert(&self, table: &str, network: NetworkId) -> String {
        let value = |(name, kind): &(String, String)| match (name.as_str(), kind.as_str()) {
            ("tenant_id", _) => format!("'{}'", network.0),
            (_, "uuid") => "gen_random_uuid()".to_owned(),
            (_, "bigint") => "1".to_owned(),
            (_, "boolean") => "FALSE".to_owned(),
            (_, "bytea") => "'\\x00'".to_owned(),
            (_, "jsonb") => "'{}'".to_owned(),
            (_, "date" | "timestamp with time zone") => "now()".to_owned(),
            _ => "gen_random_uuid()::text".to_owned(),
        };
        let columns = &self.tables[table];
        let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let values: Vec<_> = columns.iter().map(value).collect();
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
    }

    /// Whose rows of every table are there, in a transaction of this network or of none.
    async fn seen(&self, conn: &mut PgConnection, network: Option<NetworkId>) {
        begin(conn, network).await;
        for table in self.tables.keys() {
            let sql =
                AssertSqlSafe(format!("SELECT tenant_id FROM {table} WHERE tenant_id IS NOT NULL"));
            let whose: Vec<Uuid> = sqlx::query_scalar(sql).fetch_all(&mut *conn).await.unwrap();
            assert_eq!(whose.is_empty(), network.is_none(), "{table}: {whose:?}");
            assert!(whose.iter().all(|id| Some(NetworkId(*id)) == network), "{table}: {whose:?}");
        }
        run(conn, "ROLLBACK").await.unwrap();
    }

    /// Nothing of `foreign` can be written, changed or removed, nor anything be given to it.
    async fn unharmed(
        &self,
        conn: &mut PgConnection,
        network: Option<NetworkId>,
        foreign: NetworkId,
    ) {
        for table in self.tables.keys() {
            begin(conn, network).await;
            let error = run(conn, &self.insert(table, foreign)).await.unwrap_err().to_string();
            assert!(error.contains("row-level security"), "{table}: {error}");
            run(conn, "ROLLBACK").await.unwrap();
            begin(conn, network).await;
            let foreign = foreign.0;
            let theirs =
                format!("UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id = '{foreign}'");
            assert_eq!(run(conn, &theirs).await.unwrap(), 0, "{table}");
            let gone = format!("DELETE FROM {table} WHERE tenant_id = '{foreign}'");
            assert_eq!(run(conn, &gone).await.unwrap(), 0, "{table}");
            let given = run(conn, &format!("UPDATE {table} SET tenant_id = '{foreign}'")).await;
            match given {
                // A line of the record is not changed at all.
                Ok(rows) => {
                    assert!(rows == 0 && (table == "audit" || network.is_none()), "{table}");
                }
                Err(error) => assert!(error.to_string().contains("row-level security"), "{error}"),
            }
            run(conn, "ROLLBACK").await.unwrap();
        }
    }

    async fn holds(&self, pool: &PgPool) {
        let mut conn = pool.acquire().await.unwrap();
        for (network, foreign) in [(self.town.network, self.other), (self.other, self.town.network)]
        {
            self.seen(&mut conn, Some(network)).await;
            // What was set ended with its transaction.
            self.seen(&mut conn, None).await;
            self.unharmed(&mut conn, Some(network), foreign).await;
            self.unharmed(&mut conn, None, foreign).await;
        }
    }
}

async fn run(conn: &mut PgConnection, sql: &str) -> Result<u64, sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned());
    Ok(sqlx::query(sql).execute(conn).await?.rows_affected())
}

async fn begin(conn: &mut PgConnection, network: Option<NetworkId>) {
    run(conn, "BEGIN").await.unwrap();
    if let Some(network) = network {
        let set = format!("SELECT set_config('guidepost.network', '{}', TRUE)", network.0);
        run(conn, &set).await.unwrap();
    }
}

#[actix_web::test]
async fn every_table_of_a_network_is_forced_to_keep_apart() {
    let town = Town::on("postgres").await;
    let Db::Postgres(pool) = &town.db else { panic!("PostgreSQL") };
    let open: Vec<String> = sqlx::query_scalar(UNGUARDED).fetch_all(pool).await.unwrap();
    assert!(open.is_empty(), "say keep_apart('…') in a migration for {open:?}");
    let views: Vec<String> = sqlx::query_scalar(VIEWS_WITH_RIGHTS).fetch_all(pool).await.unwrap();
    assert!(views.is_empty(), "these look with their maker's rights: {views:?}");
    town.close().await;
}

#[actix_web::test]
async fn a_role_that_owns_nothing_sees_and_writes_its_network_alone() {
    let kept = Kept::new().await;
    let Db::Postgres(own) = &kept.town.db else { panic!("PostgreSQL") };
    sqlx::query("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO outsider")
        .execute(own)
        .await
        .unwrap();
    let outsider = kept.as_role("OUTSIDER").await;
    let rights =
        "SELECT rolsuper OR rolbypassrls OR rolcreatedb FROM pg_roles WHERE rolname = current_user";
    assert!(!sqlx::query_scalar::<_, bool>(rights).fetch_one(&outsider).await.unwrap());
    kept.holds(&outsider).await;
    outsider.close().await;
    kept.town.close().await;
}

#[actix_web::test]
async fn the_services_own_role_is_held_to_it_too() {
    let kept = Kept::new().await;
    let Db::Postgres(own) = &kept.town.db else { panic!("PostgreSQL") };
    kept.holds(own).await;
    kept.town.close().await;
}

#[actix_web::test]
async fn a_line_of_the_record_cannot_be_changed_or_removed_by_the_service() {
    let kept = Kept::new().await;
    let Db::Postgres(own) = &kept.town.db else { panic!("PostgreSQL") };
    let mut conn = own.acquire().await.unwrap();
    begin(&mut conn, Some(kept.town.network)).await;
    assert_eq!(run(&mut conn, "UPDATE audit SET action = 'x'").await.unwrap(), 0);
    assert_eq!(run(&mut conn, "DELETE FROM audit").await.unwrap(), 0);
    // Not while all lines are looked at either.
    run(&mut conn, "SET LOCAL guidepost.whole_record = 'yes'").await.unwrap();
    assert_eq!(run(&mut conn, "UPDATE audit SET action = 'x'").await.unwrap(), 0);
    assert_eq!(run(&mut conn, "DELETE FROM audit").await.unwrap(), 0);
    run(&mut conn, "ROLLBACK").await.unwrap();
    drop(conn);
    kept.town.close().await;
}

#[actix_web::test]
async fn a_superusers_service_works_as_a_role_that_is_held() {
    let kept = Kept::new().await;
    let url = kept.url("SUPERUSER");
    // Two nodes that start at once do not stand in each other's way.
    let (one, two) = tokio::join!(Db::open(&url), Db::open(&url));
    for db in [one.unwrap(), two.unwrap()] {
        let Db::Postgres(pool) = &db else { panic!("PostgreSQL") };
        let role: String =
            sqlx::query_scalar("SELECT current_user::text").fetch_one(pool).await.unwrap();
        assert_eq!(role, "guidepost_service");
        kept.holds(pool).await;
        db.close().await;
    }
    kept.town.close().await;
}

/// A statement over a network's table that is run without the network would find nothing on
/// PostgreSQL and work on `SQLite`: it is named here, before anyone wonders.
#[actix_web::test]
async fn no_store_reads_a_networks_table_without_the_network() {
    let town = Town::on("postgres").await;
    let Db::Postgres(pool) = &town.db else { panic!("PostgreSQL") };
    let named = "SELECT DISTINCT table_name::text FROM information_schema.columns
                  WHERE table_schema = 'public' AND column_name = 'tenant_id'";
    let tables: Vec<String> = sqlx::query_scalar(named).fetch_all(pool).await.unwrap();
    let mut faults = Vec::new();
    let mut bare = 0;
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, source| {
        for used in source.split("on!(db, |").skip(1) {
            let Some((_, after)) = used.split_once("sqlx::query") else { continue };
            let name = after.split_once('(').map(|(_, rest)| rest).unwrap_or_default();
            let name: String =
                name.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
            let text = source.split_once(&format!("const {name}: &str =")).map(|(_, rest)| rest);
            let Some((sql, _)) = text.and_then(|rest| rest.split_once("\";")) else { continue };
            bare += 1;
            let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|word| tables.iter().any(|table| table == word)) {
                faults.push(format!("{path} {name}"));
            }
        }
    });
    assert!(bare > 20, "only {bare} were found");
    assert!(faults.is_empty(), "say on!(db, ctx.tenant, |conn| …) for {}", faults.join(", "));
    town.close().await;
}

fn stores(folder: &Path, look: &mut dyn FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            stores(&path, look);
        } else if path.ends_with("store.rs") {
            look(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
        }
    }
}
