//! Keeps the index in step with the directory.
//!
//! The follower reads the change feed past the position that came with the index's last commit,
//! writes the services named there as they are now, and commits them together with the new position.
//! Feed positions are in the order of commit on both engines, so nothing is missed; a change applied
//! twice does no harm. An index without a position is filled from the whole directory in one commit.

use std::{
    cell::Cell,
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use guidepost_index::{Document, Writer};
use tokio::{task::spawn_blocking, time::sleep};
use uuid::Uuid;

use super::{
    Error, Search,
    document::document,
    kept::Kept,
    weights,
    wording::{self, Wording},
};
use crate::{
    catalog::Catalog,
    corrections,
    db::Change,
    geo::Gazetteer,
    values::{OrganizationId, ServiceId},
};

/// Changes read at once.
const CHANGES: i64 = 2_000;
/// Services loaded at once.
const SERVICES: usize = 500;
/// A commit costs the same for one document as for many, so they are at least so far apart.
const BETWEEN_COMMITS: Duration = Duration::from_millis(120);
/// Changes by other processes are looked for so often; those of this one wake the follower.
const POLL: Duration = Duration::from_millis(250);
/// So many times nothing had changed: then nobody is about to write much.
const QUIET: u32 = 4;
/// After a failure.
const PAUSE: Duration = Duration::from_secs(2);

/// Follows the directory; there is one for an index.
pub struct Follower {
    search: Search,
    catalog: Catalog,
    writer: Arc<Mutex<Writer<Kept>>>,
    wording: Option<Wording>,
}

impl Search {
    /// The one follower of this index; an error while another process follows into it.
    pub fn follower(&self, catalog: Catalog) -> Result<Follower, Error> {
        let writer = self.0.index.writer(weights::embedded().clone())?;
        Ok(Follower {
            search: self.clone(),
            catalog,
            writer: Arc::new(Mutex::new(writer)),
            wording: None,
        })
    }

    /// Tells the follower that something has changed.
    pub fn wake(&self) {
        self.0.changed.notify_one();
    }

    /// The position in the change feed that the index has reached; `None` before it is filled.
    pub fn reached(&self) -> Option<i64> {
        self.0.index.snapshot().position()?.parse().ok()
    }

    /// Takes notice of what another process has written; for an index that is only looked at.
    pub fn refresh(&self) -> Result<(), Error> {
        Ok(self.0.index.reload()?)
    }

    /// How many services can be found.
    pub fn len(&self) -> usize {
        self.0.index.snapshot().len()
    }

    /// Whether none can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One hash of every document in the index.
    pub fn index_hash(&self) -> String {
        hash(&self.0.index.snapshot().hashes())
    }

    /// The hash that the index has when it agrees with the directory.
    pub async fn database_hash(&self, catalog: &Catalog) -> Result<String, Error> {
        let mut all = Vec::new();
        for ids in catalog.all_ids().await?.chunks(SERVICES) {
            let documents = documents(catalog, &self.0.gazetteer, ids).await?;
            all.extend(documents.iter().map(|document| (document.id, document.hash)));
        }
        all.sort_unstable();
        Ok(hash(&all))
    }
}

impl Follower {
    /// The same, and what words mean is followed too.
    #[must_use]
    pub fn hearing(self, wording: Wording) -> Self {
        Self { wording: Some(wording), ..self }
    }

    /// Follows for ever. Failures are logged and tried again: the directory is the truth, and the
    /// index catches up when it can.
    pub async fn run(self) {
        let mut quiet = 0;
        loop {
            match self.step().await {
                Ok(true) => {
                    quiet = 0;
                    sleep(BETWEEN_COMMITS).await;
                }
                Ok(false) => {
                    quiet += 1;
                    if quiet == QUIET {
                        self.compact().await;
                    }
                    self.something_changed().await;
                }
                Err(error) => {
                    tracing::error!(error = %error, "the index could not follow: {error}");
                    // Half of a change must never be committed with the next one.
                    if let Err(error) = self.write(Writer::roll_back).await {
                        tracing::error!(error = %error, "and not roll back: {error}");
                    }
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Begins to make the index quicker to ask, if that is worth while.
    async fn compact(&self) {
        let compacted = async {
            let writer = Arc::clone(&self.writer);
            let begin = move || writer.lock().unwrap_or_else(PoisonError::into_inner).compact();
            Ok::<_, Error>(spawn_blocking(begin).await??)
        };
        match compacted.await {
            Ok(Some(done)) => {
                tokio::spawn(async move {
                    if let Err(error) = done.await {
                        tracing::warn!(error = %error, "the index could not be compacted: {error}");
                    }
                });
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = %error, "the index could not be compacted: {error}");
            }
        }
    }

    /// Brings the index to where the directory is now.
    pub async fn catch_up(&self) -> Result<(), Error> {
        while self.step().await? {}
        Ok(())
    }

    /// Follows while `work` goes on, and to where the directory is when that has ended.
    pub async fn along<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        let is_done = Cell::new(false);
        let work = async {
            let made = work.await;
            is_done.set(true);
            self.search.wake();
            made
        };
        let follow = async {
            while !is_done.get() {
                if !self.step().await? {
                    self.something_changed().await;
                }
            }
            self.catch_up().await
        };
        let (made, followed) = tokio::join!(work, follow);
        followed.map(|()| made)
    }

    /// Builds the index anew; until that is done, questions are answered from the old one.
    pub async fn reindex(&self) -> Result<(), Error> {
        self.fill().await
    }

    /// Waits until something may have changed.
    async fn something_changed(&self) {
        tokio::select! {
            () = self.search.0.changed.notified() => {}
            () = sleep(POLL) => {}
        }
    }

    /// Applies the next changes; whether there were any.
    async fn step(&self) -> Result<bool, Error> {
        let Some(position) = self.search.reached() else {
            self.fill().await?;
            return Ok(true);
        };
        let changes = self.catalog.changes_since(position, CHANGES).await?;
        let Some(last) = changes.last().map(|change| change.seq) else { return Ok(false) };
        if let Some(wording) = &self.wording
            && changes.iter().any(|change| change.kind == wording::KIND)
        {
            wording.take_in().await?;
        }
        let ids = self.changed(&changes).await?;
        for ids in ids.chunks(SERVICES) {
            let documents = documents(&self.catalog, &self.search.0.gazetteer, ids).await?;
            let ids = ids.to_vec();
            self.write(move |writer| {
                for id in ids {
                    writer.remove(id.0);
                }
                documents.iter().try_for_each(|document| writer.put(document))
            })
            .await?;
        }
        self.write(move |writer| writer.commit(&last.to_string())).await?;
        tracing::debug!(
            index.position = last,
            "The index follows to change {last}, {} services",
            ids.len()
        );
        Ok(true)
    }

    /// The services that the changes touch.
    async fn changed(&self, changes: &[Change]) -> Result<Vec<ServiceId>, Error> {
        let mut ids = BTreeSet::new();
        for change in changes {
            match change.kind.as_str() {
                "organization" => {
                    let id = OrganizationId(change.subject);
                    if let Some((_, offered)) = self.catalog.organization(id).await? {
                        ids.extend(offered.into_iter().map(|service| service.id));
                    }
                }
                "service" => {
                    ids.insert(ServiceId(change.subject));
                }
                _ => {}
            }
        }
        Ok(ids.into_iter().collect())
    }

    /// Puts the whole directory in the place of what is there, in one commit.
    async fn fill(&self) -> Result<(), Error> {
        // Whatever changes while this goes on lies past this position and is read again.
        let head = self.catalog.head().await?;
        self.write(Writer::clear).await?;
        for ids in self.catalog.all_ids().await?.chunks(SERVICES) {
            let documents = documents(&self.catalog, &self.search.0.gazetteer, ids).await?;
            self.write(move |writer| documents.iter().try_for_each(|d| writer.put(d))).await?;
        }
        self.write(move |writer| writer.commit(&head.to_string())).await?;
        let services = self.search.len();
        tracing::info!(index.services = services, "The index holds {services} services");
        Ok(())
    }

    /// Writes on a thread that may wait.
    async fn write(
        &self,
        write: impl FnOnce(&mut Writer<Kept>) -> Result<(), guidepost_index::Error> + Send + 'static,
    ) -> Result<(), Error> {
        let writer = Arc::clone(&self.writer);
        let written = spawn_blocking(move || {
            write(&mut writer.lock().unwrap_or_else(PoisonError::into_inner))
        });
        Ok(written.await??)
    }
}

/// The documents of those services that exist and run.
async fn documents(
    catalog: &Catalog,
    gazetteer: &Arc<Gazetteer>,
    ids: &[ServiceId],
) -> Result<Vec<Document>, Error> {
    let services = catalog.load(ids).await?;
    // Read after the services: what is said in between comes with the next change of the feed.
    let corrections = corrections::of_services(catalog, ids).await?;
    let gazetteer = Arc::clone(gazetteer);
    let made = spawn_blocking(move || {
        let documents = services.iter().filter_map(|service| {
            let corrections = corrections.get(&service.id).map(Vec::as_slice);
            document(service, corrections.unwrap_or_default(), &gazetteer).transpose()
        });
        documents.collect::<Result<Vec<_>, _>>()
    });
    Ok(made.await??)
}

/// SHA-256 over ids and hashes.
fn hash(all: &[(Uuid, u128)]) -> String {
    use std::fmt::Write as _;

    use aws_lc_rs::digest::{Context, SHA256};

    let mut context = Context::new(&SHA256);
    for (id, hash) in all {
        context.update(id.as_bytes());
        context.update(&hash.to_be_bytes());
    }
    context.finish().as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
