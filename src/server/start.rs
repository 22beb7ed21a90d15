//! Starts the service, keeps it running and stops it in order.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use actix_web::{HttpServer, rt};
use tokio::signal;

use super::{
    Features, app,
    house::{self, Fault, House, Lock},
};
use crate::{
    accounts::forgotten,
    audit::{self, Checkpoints},
    clock::Clock,
    config::{SecondFactor, Settings},
    db,
    mail::{self, Post, Way},
    matching::openings::{Openings, Round},
    outbox,
    sealed::Keyring,
    seed,
};

/// How often the outbox is looked at.
const OUTBOX_PAUSE: Duration = Duration::from_secs(1);

/// How often it is looked whether open needs are to be matched again.
const OPENINGS_PAUSE: Duration = Duration::from_secs(2);

/// How often a start looks whether the index has caught up.
const LOOK: Duration = Duration::from_millis(10);

/// How long open requests may go on once a stop has begun.
const LEAVE: u64 = 15;

/// Serves until told to stop by SIGTERM or ctrl-c.
pub async fn serve(settings: &Settings) -> Result<(), Fault> {
    let _lock = Lock::take(&settings.data_dir)?;
    let sign = Sign(settings.data_dir.join("listen"));
    sign.take_down();
    let House { db, keyring } = House::open(settings).await?;
    let clock = Clock::system();
    let search = house::index(settings, &clock)?;
    let features = Features::new(&db, &clock, &keyring, search, settings.public_url.clone())
        .told_by(settings.time_zone);
    let Features { catalog, accounts, people, consents, referrals, .. } = &features;
    let cases = seed::Cases { people, consents, referrals };
    seed::load_where_wanted(settings.seed, &db, catalog, accounts, &cases)
        .await
        .map_err(|error| Fault::Other(error.into()))?;
    let second_factor = match settings.second_factor {
        Some(told) => told,
        None if seed::is_demonstration(&db).await? => SecondFactor::Offered,
        None => SecondFactor::Required,
    };
    let features = features.asking(second_factor).trusting(&settings.trusted_proxies);
    features.wording.take_in().await.map_err(|error| Fault::Other(error.into()))?;
    let checkpoints = || Checkpoints::new(db.clone(), clock.clone(), &keyring, &settings.data_dir);
    let other = |error: audit::Error| Fault::Other(error.into());
    let mut record = checkpoints().map_err(other)?;
    record.sign_all().await.map_err(other)?;
    let follower =
        features.search.follower(features.catalog.clone())?.hearing(features.wording.clone());
    let head = db::head(&db).await?;

    let kept = features.clone();
    let server = HttpServer::new(move || app(&kept))
        .disable_signals()
        .shutdown_timeout(LEAVE)
        .bind(settings.listen.as_slice())
        .map_err(|error| Fault::Listen(shown(&settings.listen), error))?;
    let addresses = server.addrs();
    let post = post(settings, &addresses, keyring.clone())?;
    let worker = outbox::Worker::new(db.clone(), clock.clone())
        .on(mail::TOPIC, post.handler())
        .on(forgotten::TOPIC, features.accounts.answers_forgotten());
    let server = server.run();
    let handle = server.handle();
    let workers = [
        rt::spawn(work_outbox(worker)),
        rt::spawn(follower.run()),
        rt::spawn(features.misses.clone().keep()),
        rt::spawn(look_again(features.openings.clone())),
        rt::spawn(record.keep()),
    ];
    while features.search.reached().is_none_or(|reached| reached < head) {
        tokio::time::sleep(LOOK).await;
    }
    features.readiness.index_has_caught_up();

    sign.put_up(&addresses).map_err(|error| Fault::DataDir(settings.data_dir.clone(), error))?;
    let url = settings.public_url.as_ref().map_or_else(
        || format!("http://{}/", addresses.first().map(ToString::to_string).unwrap_or_default()),
        ToString::to_string,
    );
    tracing::info!("Guidepost is ready at {url} (listening on {})", shown(&addresses));

    let readiness = features.readiness.clone();
    rt::spawn(async move {
        stop_is_asked_for().await;
        tracing::info!("Guidepost stops; open requests have {LEAVE} s to end");
        readiness.stop_has_begun();
        handle.stop(true).await;
    });
    let outcome = server.await;
    sign.take_down();
    workers.iter().for_each(rt::task::JoinHandle::abort);
    if let Err(error) = features.misses.write_down().await {
        tracing::error!("the last missed searches cannot be written down: {error}");
    }
    if let Err(error) = sign_once_more(checkpoints()).await {
        tracing::error!("{error}");
    }
    db.close().await;
    outcome.map_err(|error| Fault::Other(error.into()))?;
    tracing::info!("Guidepost has stopped");
    Ok(())
}

/// What sends letters, and whom its links lead to.
fn post(settings: &Settings, addresses: &[SocketAddr], keyring: Keyring) -> anyhow::Result<Post> {
    let way = Way::of(settings.smtp_url.as_ref(), &settings.data_dir)?;
    if let Way::Folder(folder) = &way {
        let folder = folder.display();
        tracing::warn!("no mail server is set up: letters are laid into {folder} and go nowhere");
    }
    let public_url = match (&settings.public_url, addresses.first()) {
        (Some(url), _) => url.clone(),
        (None, Some(address)) => format!("http://{address}").parse()?,
        (None, None) => "http://localhost".parse()?,
    };
    let from = match &settings.mail_from {
        Some(from) => from.clone(),
        None => "guidepost@localhost".parse()?,
    };
    Ok(Post::new(way, from, public_url, keyring))
}

/// Signs the record as it is at the end; what was signed meanwhile stands in the file.
async fn sign_once_more(
    checkpoints: Result<Checkpoints, audit::Error>,
) -> Result<usize, audit::Error> {
    checkpoints?.sign_all().await
}

/// Carries out what the outbox holds, over and over.
async fn work_outbox(worker: outbox::Worker) {
    loop {
        if let Err(error) = worker.work().await {
            tracing::error!("the outbox cannot be read: {error}");
        }
        tokio::time::sleep(OUTBOX_PAUSE).await;
    }
}

/// Looks again at open needs after the directory has changed, over and over.
async fn look_again(openings: Openings) {
    loop {
        match openings.work().await {
            Ok(Round { looked: 0, .. }) => {}
            Ok(Round { looked, told }) => {
                tracing::info!("{looked} open needs were looked at again; {told} have news");
            }
            Err(error) => tracing::error!("open needs cannot be looked at again: {error}"),
        }
        tokio::time::sleep(OPENINGS_PAUSE).await;
    }
}

async fn stop_is_asked_for() {
    #[cfg(unix)]
    {
        let Ok(mut term) = signal::unix::signal(signal::unix::SignalKind::terminate()) else {
            return signal::ctrl_c().await.unwrap_or_default();
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = signal::ctrl_c() => {}
        }
    }
    #[cfg(not(unix))]
    signal::ctrl_c().await.unwrap_or_default();
}

fn shown(addresses: &[SocketAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// `DATA_DIR/listen`: the address, from ready until stop.
struct Sign(PathBuf);

impl Sign {
    /// Whole or not at all: readers must not see half an address.
    fn put_up(&self, addresses: &[SocketAddr]) -> std::io::Result<()> {
        let text = addresses.first().map(ToString::to_string).unwrap_or_default();
        let draft: &Path = &self.0.with_extension("new");
        fs::write(draft, text)?;
        fs::rename(draft, &self.0)
    }

    fn take_down(&self) {
        // It may well not be there.
        drop(fs::remove_file(&self.0));
    }
}
