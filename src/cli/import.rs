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
    search::follow::Follower,
    server::{self, Fault, House, Lock},
};

/// How often a running server is asked how far its index is, and how many times.
const PAUSE: Duration = Duration::from_millis(100);
const TIMES: u32 = 1200;

/// Imports, and brings the index up to date or waits for the server that does.
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
    let gazetteer = Gazetteer::embedded();
    let importing = import::run(&catalog, &gazetteer, options, &bar);
    let report = if is_dry_run {
        importing.await?
    } else if let Some((_lock, follower)) = follower(settings, &catalog, &clock)? {
        Box::pin(follower.along(importing)).await??
    } else {
        let report = importing.await?;
        follow(settings, &db, &catalog, &clock).await?;
        report
    };
    if let Some(file) = report_to {
        report.write(&file).with_context(|| format!("the report {}", file.display()))?;
    }
    db.close().await;
    say(report.summary())?;
    Ok(ExitCode::from(report.exit_code()))
}

/// The right to keep the index, and who keeps it; `None` while another process does.
fn follower(
    settings: &Settings,
    catalog: &Catalog,
    clock: &Clock,
) -> anyhow::Result<Option<(Lock, Follower)>> {
    let lock = match Lock::take(&settings.data_dir) {
        Ok(lock) => lock,
        Err(Fault::InUse(_)) => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    let follower = server::index(settings, clock)?.follower(catalog.clone())?;
    Ok(Some((lock, follower)))
}

/// Waits until the server that keeps the index has followed; should it stop, follows in its place.
async fn follow(
    settings: &Settings,
    db: &Db,
    catalog: &Catalog,
    clock: &Clock,
) -> anyhow::Result<()> {
    let head = db::head(db).await?;
    for _ in 0..TIMES {
        if healthcheck::index_position(settings).await.is_ok_and(|reached| reached >= head) {
            return Ok(());
        }
        if let Some((_lock, follower)) = follower(settings, catalog, clock)? {
            return Ok(follower.catch_up().await?);
        }
        tokio::time::sleep(PAUSE).await;
    }
    anyhow::bail!(
        "everything is imported, but the running server's index has not caught up within two \
         minutes: look at its log"
    )
}
