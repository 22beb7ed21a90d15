//! `guidepost import hsds …`.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Context as _;

use super::{healthcheck, say};
use crate::{
    catalog::Catalog,
    clock::Clock,
    config::Settings,
    db::{self, Db},
    geo::Gazetteer,
    import,
    server::{self, Fault, House, Lock},
};

/// How often a running server is asked how far its index is, and how many times.
const PAUSE: Duration = Duration::from_millis(100);
const TIMES: u32 = 1200;

/// Imports, then brings the index up to date or waits for the server that does.
pub(super) async fn run(
    settings: &Settings,
    source: String,
    is_dry_run: bool,
    report_to: Option<PathBuf>,
) -> anyhow::Result<ExitCode> {
    let House { db, .. } = House::open(settings).await?;
    let clock = Clock::system();
    let catalog = Catalog::new(db.clone(), clock.clone());
    let options = import::Options { source: import::Source::Named(source), is_dry_run };
    let bar = import::bar();
    let report = import::run(&catalog, &Gazetteer::embedded(), options, &bar).await?;
    if let Some(file) = report_to {
        report.write(&file).with_context(|| format!("the report {}", file.display()))?;
    }
    if !is_dry_run {
        let head = db::head(&db).await?;
        follow(settings, catalog, &clock, head).await?;
    }
    close(db).await;
    say(report.summary())?;
    Ok(ExitCode::from(report.exit_code()))
}

async fn close(db: Db) {
    db.close().await;
}

async fn follow(
    settings: &Settings,
    catalog: Catalog,
    clock: &Clock,
    head: i64,
) -> anyhow::Result<()> {
    match Lock::take(&settings.data_dir) {
        Ok(_lock) => {
            let search = server::index(settings, clock)?;
            Ok(search.follower(catalog)?.catch_up().await?)
        }
        Err(Fault::InUse(_)) => {
            for _ in 0..TIMES {
                let reached = healthcheck::index_position(settings).await.unwrap_or_default();
                if reached >= head {
                    return Ok(());
                }
                tokio::time::sleep(PAUSE).await;
            }
            anyhow::bail!(
                "everything is imported, but the running server's index has not caught up within \
                 two minutes: look at its log"
            )
        }
        Err(fault) => Err(fault.into()),
    }
}
