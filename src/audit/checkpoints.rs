//! Signed statements of where each chain ends, kept outside the database: whoever may change every
//! row of it still cannot make these agree with another past.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Error, store};
use crate::{
    clock::Clock,
    db::Db,
    sealed::{Keyring, Signer},
};

/// The file's name in the data directory: one JSON object a line, never changed, only added to.
pub const FILE: &str = "audit-checkpoints";

/// A chain gets a checkpoint after so many rows, or after so long when it has any new one.
const ROWS: i64 = 1_000;
const TIME: TimeDelta = TimeDelta::minutes(10);

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(10);

/// One line of the file.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    at: DateTime<Utc>,
    /// The network's id, or the nil id for lines of no network.
    chain: Uuid,
    /// The number of the last row.
    number: i64,
    /// Its hash, in base64.
    hash: String,
    /// The public key, Ed25519, in base64.
    key: String,
    /// Over all of this, in base64.
    signature: String,
}

impl Checkpoint {
    fn message(&self) -> String {
        let Self { at, chain, number, hash, .. } = self;
        format!(
            "guidepost audit checkpoint 1\n{chain}\n{number}\n{hash}\n{}",
            at.timestamp_micros()
        )
    }
}

/// The checkpoints of a file that this installation signed.
#[derive(Default)]
pub(super) struct Signed {
    by_chain: BTreeMap<Uuid, BTreeMap<i64, Vec<u8>>>,
    /// How many there are.
    pub count: usize,
    /// The lines that do not verify, from 1.
    pub bad: Vec<usize>,
}

impl Signed {
    pub(super) fn of(&self, chain: Uuid) -> BTreeMap<i64, Vec<u8>> {
        self.by_chain.get(&chain).cloned().unwrap_or_default()
    }
}

/// The checkpoints in `file`; none where there is no file.
pub(super) fn read(file: &Path, keyring: &Keyring) -> Result<Signed, Error> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        other => other.map_err(|error| Error::File(file.to_owned(), error))?,
    };
    let signer = keyring.signer(b"audit");
    let mut found = Signed::default();
    let lines = text.split_inclusive('\n').zip(1..);
    for (line, number) in lines {
        // A line that a crash cut short says nothing.
        let Some(line) = line.strip_suffix('\n') else { continue };
        match known(line, &signer) {
            Some((chain, row, hash)) => {
                found.count += 1;
                found.by_chain.entry(chain).or_default().insert(row, hash);
            }
            None if line.is_empty() => {}
            None => found.bad.push(number),
        }
    }
    Ok(found)
}

fn known(line: &str, signer: &Signer) -> Option<(Uuid, i64, Vec<u8>)> {
    let checkpoint: Checkpoint = serde_json::from_str(line).ok()?;
    let signature = BASE64_STANDARD.decode(&checkpoint.signature).ok()?;
    let is_ours = signer.has_signed(checkpoint.message().as_bytes(), &signature);
    let hash = BASE64_STANDARD.decode(&checkpoint.hash).ok()?;
    is_ours.then_some((checkpoint.chain, checkpoint.number, hash))
}

/// Writes checkpoints to the file.
pub struct Checkpoints {
    db: Db,
    clock: Clock,
    signer: Signer,
    file: PathBuf,
    /// The last number signed of each chain, and when.
    last: BTreeMap<Uuid, (i64, DateTime<Utc>)>,
}

impl Checkpoints {
    /// Goes on with the file in this data directory.
    pub fn new(db: Db, clock: Clock, keyring: &Keyring, data_dir: &Path) -> Result<Self, Error> {
        let file = data_dir.join(FILE);
        let now = clock.now();
        let last_of = |(chain, signed): (Uuid, BTreeMap<i64, Vec<u8>>)| {
            Some((chain, (signed.last_key_value().map(|(number, _)| *number)?, now)))
        };
        let last = read(&file, keyring)?.by_chain.into_iter().filter_map(last_of).collect();
        Ok(Self { db, clock, signer: keyring.signer(b"audit"), file, last })
    }

    /// Signs the end of every chain that has grown; the number of chains.
    pub async fn sign_all(&mut self) -> Result<usize, Error> {
        self.sign(|grown, _| grown > 0).await
    }

    /// Signs the ends of chains that have grown enough, over and over.
    pub async fn keep(mut self) {
        loop {
            tokio::time::sleep(LOOK).await;
            let due = |grown, since| grown >= ROWS || (grown > 0 && since >= TIME);
            if let Err(error) = self.sign(due).await {
                tracing::error!("{error}");
            }
        }
    }

    async fn sign(&mut self, is_due: impl Fn(i64, TimeDelta) -> bool) -> Result<usize, Error> {
        let now = self.clock.now();
        let mut lines = String::new();
        let mut due = Vec::new();
        for (chain, number, hash) in store::heads(&self.db).await? {
            let (signed, at) = *self.last.entry(chain).or_insert((0, now));
            if is_due(number - signed, now - at) {
                lines.push_str(&self.checkpoint(chain, number, &hash, now));
                lines.push('\n');
                due.push((chain, number));
            }
        }
        if due.is_empty() {
            return Ok(0);
        }
        append(&self.file, &lines).map_err(|error| Error::File(self.file.clone(), error))?;
        for (chain, number) in &due {
            tracing::info!(
                { audit.chain = %chain, audit.number = number },
                "The record of chain {chain} is signed up to row {number}"
            );
            self.last.insert(*chain, (*number, now));
        }
        Ok(due.len())
    }

    fn checkpoint(&self, chain: Uuid, number: i64, hash: &[u8], at: DateTime<Utc>) -> String {
        let mut checkpoint = Checkpoint {
            at,
            chain,
            number,
            hash: BASE64_STANDARD.encode(hash),
            key: BASE64_STANDARD.encode(self.signer.public_key()),
            signature: String::new(),
        };
        let signature = self.signer.sign(checkpoint.message().as_bytes());
        checkpoint.signature = BASE64_STANDARD.encode(signature);
        serde_json::to_string(&checkpoint).unwrap_or_default()
    }
}

/// Adds whole lines, for the owner's eyes; one that a crash cut short ends first.
fn append(file: &Path, lines: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let is_cut = fs::read(file).is_ok_and(|bytes| bytes.last().is_some_and(|last| *last != b'\n'));
    let mut out = options.open(file)?;
    let lead = if is_cut { "\n" } else { "" };
    out.write_all(format!("{lead}{lines}").as_bytes())?;
    out.sync_all()
}
