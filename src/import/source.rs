//! Where records come from: a file, a folder, an address on the net, or text at hand.

use std::{
    fs::File,
    io::{BufRead, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use flate2::bufread::MultiGzDecoder;

use super::Error;

/// At most so much is fetched from the net.
const FETCH_LIMIT: usize = 512 << 20;

/// What to import.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file, a folder or an `http(s)` address, as given on the command line.
    Named(String),
    /// Text at hand, such as the demonstration directory, and what to call it.
    Text(&'static str, &'static str),
}

/// One file of records.
pub(super) struct Input {
    /// What it is called in the report.
    pub(super) name: String,
    body: Body,
}

enum Body {
    File(PathBuf),
    Bytes(Vec<u8>),
}

impl Input {
    /// What the directory is called when its records do not say.
    pub(super) fn dataset(&self) -> String {
        let file = Path::new(&self.name).file_name().map(|name| name.to_string_lossy());
        let file = file.as_deref().and_then(|name| name.split('.').next()).unwrap_or_default();
        if file.is_empty() { "hsds".to_owned() } else { file.to_owned() }
    }

    /// How many bytes it has, as it lies there.
    pub(super) fn size(&self) -> u64 {
        match &self.body {
            Body::File(path) => path.metadata().map_or(0, |file| file.len()),
            Body::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    /// Its text, unpacked; `passed` counts the bytes as they lie there.
    pub(super) fn open(self, passed: Arc<AtomicU64>) -> std::io::Result<Box<dyn BufRead>> {
        let body: Box<dyn Read> = match self.body {
            Body::File(path) => Box::new(File::open(path)?),
            Body::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        };
        let mut body = BufReader::with_capacity(1 << 16, Counted { body, passed });
        let packed = body.fill_buf()?.starts_with(&[0x1F, 0x8B]);
        Ok(if packed {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(body)))
        } else {
            Box::new(body)
        })
    }
}

struct Counted {
    body: Box<dyn Read>,
    passed: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.body.read(into)?;
        self.passed.fetch_add(u64::try_from(n).unwrap_or_default(), Ordering::Relaxed);
        Ok(n)
    }
}

/// The files that a source stands for, in the order of their names.
pub(super) async fn inputs(source: Source) -> Result<Vec<Input>, Error> {
    match source {
        Source::Text(name, text) => {
            Ok(vec![Input { name: name.to_owned(), body: Body::Bytes(text.into()) }])
        }
        Source::Named(name) if name.starts_with("http://") || name.starts_with("https://") => {
            Ok(vec![fetched(name).await?])
        }
        Source::Named(name) => found(Path::new(&name)),
    }
}

fn found(path: &Path) -> Result<Vec<Input>, Error> {
    let unreadable = |cause| Error::Unreadable { what: path.display().to_string(), cause };
    if !std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        if is_tabular(path) {
            return Err(Error::Tabular(path.display().to_string()));
        }
        File::open(path).map_err(unreadable)?;
        return Ok(vec![at(path.to_path_buf())]);
    }
    let mut files = Vec::new();
    let mut tabular = false;
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        tabular |= is_tabular(&file) || file.ends_with("datapackage.json");
        if file.is_file() && is_records(&file) && !file.ends_with("datapackage.json") {
            files.push(file);
        }
    }
    files.sort();
    match (files.is_empty(), tabular) {
        (false, _) => Ok(files.into_iter().map(at).collect()),
        (true, true) => Err(Error::Tabular(path.display().to_string())),
        (true, false) => Err(Error::Nothing(path.display().to_string())),
    }
}

fn at(path: PathBuf) -> Input {
    Input { name: path.display().to_string(), body: Body::File(path) }
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

fn is_tabular(path: &Path) -> bool {
    ends(path, &[".csv", ".csv.gz", ".zip"])
}

fn is_records(path: &Path) -> bool {
    ends(path, &[".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz"])
}

async fn fetched(address: String) -> Result<Input, Error> {
    let unfetched = |cause: reqwest::Error| Error::Unfetched { what: address.clone(), cause };
    let client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(30))
        .timeout(Duration::from_mins(10))
        .build()
        .map_err(unfetched)?;
    let answer = client.get(&address).send().await.map_err(unfetched)?;
    let mut answer = answer.error_for_status().map_err(unfetched)?;
    let mut bytes = Vec::new();
    while let Some(some) = answer.chunk().await.map_err(unfetched)? {
        if bytes.len() + some.len() > FETCH_LIMIT {
            return Err(Error::TooLarge { what: address, most: FETCH_LIMIT >> 20 });
        }
        bytes.extend_from_slice(&some);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Error::Tabular(address));
    }
    Ok(Input { name: address, body: Body::Bytes(bytes) })
}
