//! The data directory on disk and in memory, and how long this disk takes to make a write durable.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::Instant,
};

use anyhow::Result;
use tempfile::TempDir;

use crate::load::Seen;

/// About what the commit of one match writes, in bytes, and how often it is tried.
const WRITE: usize = 64 << 10;
const TIMES: usize = 200;

/// A folder in memory where the system has one (`/dev/shm`), else an ordinary one.
pub fn in_memory() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? })
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// How long the disk of this folder takes for one write of a match's size.
pub fn sync(folder: &Path) -> Result<Seen> {
    let mut file = File::create(folder.join("sync"))?;
    let mut times = Vec::with_capacity(TIMES);
    let bytes = vec![0; WRITE];
    let all = Instant::now();
    for _ in 0..TIMES {
        let from = Instant::now();
        file.write_all(&bytes)?;
        file.sync_data()?;
        times.push(from.elapsed());
    }
    Seen::of(times, all.elapsed())
}
