//! `guidepost doctor` and `guidepost reindex`: is everything whole, and does the copy agree with
//! the truth?

use std::process::ExitCode;

use serde::Serialize;

use super::say;
use crate::{
    audit,
    catalog::Catalog,
    clock::Clock,
    config::Settings,
    db,
    geo::Gazetteer,
    outbox,
    search::Search,
    server::{self, House, Lock},
};

/// What was found.
#[derive(Debug, Serialize)]
struct Findings {
    /// What the database itself says of its state.
    integrity: String,
    /// How many services the directory holds.
    services: usize,
    /// One hash over what the index should hold.
    database_hash: String,
    /// One hash over what it holds; equal when index = database.
    index_hash: Option<String>,
    /// How many changes the index is behind.
    index_lag: i64,
    /// Effects that failed for the last time.
    outbox_dead: usize,
    /// How many rows the record of who did what has.
    audit_rows: i64,
    /// Whether nobody has changed it; `guidepost verify-audit` says what.
    audit_whole: bool,
}

impl Findings {
    /// An index that is behind or not there yet will catch up; one that has caught up and
    /// differs is wrong.
    fn are_well(&self) -> bool {
        let differs = self.index_hash.as_ref().is_some_and(|hash| *hash != self.database_hash);
        self.integrity == "ok" && self.audit_whole && !(differs && self.index_lag == 0)
    }
}

pub(super) async fn run(settings: &Settings, json: bool) -> anyhow::Result<ExitCode> {
    let House { db, keyring } = House::open(settings).await?;
    let clock = Clock::system();
    let catalog = Catalog::new(db.clone(), clock.clone());
    let search = server::index_to_look_at(settings, &clock).or_else(|fault| {
        tracing::warn!("there is no index to look at: {fault}");
        Search::in_memory(Gazetteer::embedded(), clock.clone())
    })?;
    let record = audit::verify(&db, &keyring, &settings.data_dir).await?;
    let findings = Findings {
        integrity: db::integrity(&db).await?,
        services: catalog.all_ids().await?.len(),
        database_hash: search.database_hash(&catalog).await?,
        index_hash: search.reached().map(|_| search.index_hash()),
        index_lag: db::head(&db).await? - search.reached().unwrap_or_default(),
        outbox_dead: outbox::dead(&db).await?.len(),
        audit_rows: record.rows(),
        audit_whole: record.is_whole(),
    };
    if json {
        say(serde_json::to_string(&findings)?)?;
    } else {
        let agrees = findings.index_hash.as_ref() == Some(&findings.database_hash);
        say(format!("database   {} ({} services)", findings.integrity, findings.services))?;
        let index = match (agrees, findings.index_lag) {
            _ if findings.index_hash.is_none() => "is not built yet: a start builds it".to_owned(),
            (true, _) => "agrees with the database".to_owned(),
            (false, 0) => "differs from the database: run guidepost reindex".to_owned(),
            (false, lag) => format!("is {lag} changes behind; a running server catches up"),
        };
        say(format!("index      {index}"))?;
        say(format!("outbox     {} effects have failed for good", findings.outbox_dead))?;
        let is = if findings.audit_whole { "is whole" } else { "was changed" };
        let more = if findings.audit_whole { "" } else { ": guidepost verify-audit says where" };
        say(format!("record     {is} ({} rows){more}", findings.audit_rows))?;
    }
    Ok(if findings.are_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) async fn reindex(settings: &Settings) -> anyhow::Result<()> {
    let _lock = Lock::take(&settings.data_dir)?;
    let House { db, .. } = House::open(settings).await?;
    let clock = Clock::system();
    let search = server::index(settings, &clock)?;
    search.follower(Catalog::new(db, clock))?.reindex().await?;
    say(format!("{} services can be found", search.len()))?;
    Ok(())
}
