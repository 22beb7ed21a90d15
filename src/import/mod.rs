//! HSDS 3.x JSON and NDJSON into the directory: each record lands or is rejected with a reason.
//!
//! * [`Source`]: a file, a folder, an address on the net, or text at hand;
//! * `records`: the records of each file, as they stand there;
//! * `clean`: what a record makes; everything it does depends on the record alone;
//! * [`run`]: reads, cleans and writes, some hundred services in each transaction;
//! * [`Report`]: what came of it.
//!
//! A record is told by its SHA-256: one that made a service before, by the same rules of cleaning,
//! is left alone. So a second import changes nothing, and one that was killed is simply repeated.
//! Of one id told twice in a source, the first record counts and the others are rejected.

mod clean;
mod progress;
mod records;
mod report;
mod source;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use aws_lc_rs::digest;
use serde_json::Value;
use tokio::sync::mpsc;

use self::{
    clean::Accepted,
    records::{Raw, not_json},
    source::Input,
};
pub use self::{
    clean::Notes,
    progress::{Progress, bar},
    report::{Reject, Report},
    source::Source,
};
use crate::{
    catalog::{
        self, Catalog,
        save::{Incoming, Record, Saved},
    },
    geo::Gazetteer,
    values::ServiceId,
};

/// So many records are written in one transaction.
const CHUNK: usize = 500;

/// Why an import could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file, or it may not be read.
    #[error("{what} cannot be read: {cause}")]
    Unreadable {
        /// The file or folder.
        what: String,
        /// Why not.
        cause: std::io::Error,
    },
    /// The address does not answer as it should.
    #[error("{what} cannot be fetched: {cause}")]
    Unfetched {
        /// The address.
        what: String,
        /// Why not.
        cause: reqwest::Error,
    },
    /// More than is taken.
    #[error("{what} is larger than {most} MiB: save it as a file and import that")]
    TooLarge {
        /// The address.
        what: String,
        /// The limit in MiB.
        most: usize,
    },
    /// CSV or ZIP.
    #[error(
        "{0} is in HSDS's tabular form (CSV, data package), which this version does not read yet: \
         give it as HSDS JSON or NDJSON (.json, .ndjson, also .gz)"
    )]
    Tabular(String),
    /// A folder without records.
    #[error("{0} holds no .json, .ndjson or .jsonl file (also .gz)")]
    Nothing(String),
    /// The reading thread stopped.
    #[error("reading stopped unexpectedly: {0}")]
    Stopped(#[from] tokio::task::JoinError),
    /// The directory could not be written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// What to import, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to import.
    pub source: Source,
    /// Whether only to tell what would be done.
    pub is_dry_run: bool,
}

/// A record that was let in, not yet cleaned.
struct Candidate {
    accepted: Accepted,
    value: Value,
    raw: String,
    sha256: Vec<u8>,
    dataset: Arc<str>,
}

/// Some records, or why there are no more.
#[derive(Default)]
struct Batch {
    candidates: Vec<Candidate>,
    rejects: Vec<Reject>,
    faults: Vec<String>,
    notes: Notes,
}

/// Imports a source; `progress` is told after each transaction.
pub async fn run(
    catalog: &Catalog,
    gazetteer: &Arc<Gazetteer>,
    options: Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, Error> {
    let inputs = source::inputs(options.source).await?;
    let of = inputs.iter().map(Input::size).sum();
    let passed = Arc::new(AtomicU64::new(0));
    let (sender, mut receiver) = mpsc::channel(2);
    let counter = Arc::clone(&passed);
    let reading = tokio::task::spawn_blocking(move || read(inputs, &counter, &sender));

    let mut report = Report::default();
    let mut ready: Option<Ready> = None;
    loop {
        // While one chunk is written the next is cleaned.
        let next = async {
            match receiver.recv().await {
                Some(batch) => prepared(catalog, gazetteer, batch, &mut report).await.map(Some),
                None => Ok(None),
            }
        };
        let written = async {
            match ready.take() {
                Some(ready) if options.is_dry_run => Ok(ready.forecast),
                Some(ready) => catalog.save(ready.incoming, "import").await,
                None => Ok(Saved::default()),
            }
        };
        let (next, written) = tokio::join!(next, written);
        let written = written?;
        ready = next?;
        report.imported += written.imported;
        report.updated += written.updated;
        report.unchanged += written.unchanged;
        let bytes = passed.load(Ordering::Relaxed);
        progress(Progress { records: report.read(), bytes, of });
        if ready.is_none() {
            break;
        }
    }
    reading.await?;
    Ok(report)
}

/// Services to be written, and what that will come to.
struct Ready {
    incoming: Vec<Incoming>,
    forecast: Saved,
}

/// Leaves out what is already there, and cleans the rest.
async fn prepared(
    catalog: &Catalog,
    gazetteer: &Arc<Gazetteer>,
    mut batch: Batch,
    report: &mut Report,
) -> Result<Ready, Error> {
    report.rejects.append(&mut batch.rejects);
    report.faults.append(&mut batch.faults);
    report.notes.join(&batch.notes);
    let ids: Vec<ServiceId> = batch.candidates.iter().map(|one| one.accepted.id).collect();
    let known = catalog.known(&ids).await?;
    let mut forecast = Saved::default();
    batch.candidates.retain(|one| match known.get(&one.accepted.id) {
        Some(known) if known.is_made_of(&one.sha256, clean::VERSION) => {
            report.unchanged += 1;
            false
        }
        Some(_) => {
            forecast.updated += 1;
            true
        }
        None => {
            forecast.imported += 1;
            true
        }
    });
    let gazetteer = Arc::clone(gazetteer);
    let cleaning = tokio::task::spawn_blocking(move || {
        let mut notes = Notes::default();
        let candidates = batch.candidates.into_iter();
        let incoming = candidates.map(|one| one.cleaned(&gazetteer, &mut notes)).collect();
        (incoming, notes)
    });
    let (incoming, notes) = cleaning.await?;
    report.notes.join(&notes);
    Ok(Ready { incoming, forecast })
}

impl Candidate {
    fn cleaned(self, gazetteer: &Gazetteer, notes: &mut Notes) -> Incoming {
        let Self { accepted, value, raw, sha256, dataset } = self;
        let service = clean::service(&value, &accepted, &dataset, gazetteer, notes);
        let (dataset, key) = match &service.source {
            Some(source) => (source.dataset.clone(), source.key.clone()),
            None => (dataset.to_string(), None),
        };
        let record = Record { dataset, key, raw, sha256, cleaned_by: clean::VERSION };
        Incoming { service, record }
    }
}

/// Reads all files and sends their records on, some at a time; stops when nobody listens.
fn read(inputs: Vec<Input>, passed: &Arc<AtomicU64>, sender: &mpsc::Sender<Batch>) {
    let mut seen: HashMap<ServiceId, (Arc<str>, u64)> = HashMap::new();
    let mut batch = Batch::default();
    for input in inputs {
        let file: Arc<str> = input.name.as_str().into();
        let dataset: Arc<str> = input.dataset().into();
        let opened = input.open(Arc::clone(passed)).map_err(|fault| fault.to_string());
        let read = opened.and_then(|reader| {
            records::each(reader, &mut |raw| {
                batch.add(raw, &file, &dataset, &mut seen);
                let is_full = batch.candidates.len() + batch.rejects.len() >= CHUNK;
                !is_full || sender.blocking_send(std::mem::take(&mut batch)).is_ok()
            })
        });
        if let Err(fault) = read {
            batch.faults.push(format!("{file}: {fault}"));
        }
        if sender.is_closed() {
            return;
        }
    }
    // Where nobody listens any more, there is nobody to tell.
    sender.blocking_send(batch).ok();
}

impl Batch {
    /// Takes the record in, or notes why not.
    fn add(
        &mut self,
        raw: Raw,
        file: &Arc<str>,
        dataset: &Arc<str>,
        seen: &mut HashMap<ServiceId, (Arc<str>, u64)>,
    ) {
        let Raw { line, text, is_mended } = raw;
        let read = text.and_then(|raw| {
            let value: Value = serde_json::from_str(&raw).map_err(|fault| not_json(&fault))?;
            Ok((raw, value))
        });
        let (raw, value) = match read {
            Ok(read) => read,
            Err(reason) => return self.reject(file, line, None, reason),
        };
        let id = value.get("id").and_then(Value::as_str).map(|id| id.chars().take(80).collect());
        let accepted = match clean::accept(&value) {
            Ok(accepted) => accepted,
            Err(reason) => return self.reject(file, line, id, reason),
        };
        if let Some((other, at)) = seen.get(&accepted.id) {
            let reason = format!("the same id stands in {other}, line {at}; the first one counts");
            return self.reject(file, line, id, reason);
        }
        seen.insert(accepted.id, (Arc::clone(file), line));
        if is_mended {
            self.notes.add("bytes_not_utf8");
        }
        let sha256 = digest::digest(&digest::SHA256, raw.as_bytes()).as_ref().to_vec();
        let dataset = Arc::clone(dataset);
        self.candidates.push(Candidate { accepted, value, raw, sha256, dataset });
    }

    fn reject(&mut self, file: &str, line: u64, id: Option<String>, reason: String) {
        self.rejects.push(Reject { file: file.to_owned(), line, id, reason });
    }
}
