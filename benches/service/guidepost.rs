//! The service under measurement: its commands and its running process.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::load::{Connection, Request};

/// How long anything may take before the benchmark gives up; a million services are opened too.
const PATIENCE: Duration = Duration::from_mins(10);

/// A data directory and the settings that go with it.
pub struct Installation(PathBuf);

impl Installation {
    /// In the given folder.
    pub fn at(home: &Path) -> Self {
        Self(home.to_owned())
    }

    /// The folder.
    pub fn home(&self) -> &Path {
        &self.0
    }

    /// A command of Guidepost on it. Of the settings in this process's environment none holds:
    /// they are the benchmark's, or meant for another installation.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("GUIDEPOST_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .env("GUIDEPOST_DATA_DIR", &self.0)
            .env("GUIDEPOST_LISTEN", "127.0.0.1:0")
            .env("GUIDEPOST_SEED", "none")
            .env("GUIDEPOST_LOG", "warn")
            .stdin(Stdio::null());
        command
    }

    fn last_line(&self, arguments: &[&str]) -> Result<String> {
        let out = self.command(arguments).stderr(Stdio::inherit()).output()?;
        ensure!(out.status.success(), "guidepost {} failed", arguments.join(" "));
        let text = String::from_utf8(out.stdout)?;
        Ok(text.lines().last().context("it prints a last line")?.to_owned())
    }

    /// Imports the directory; how many services landed.
    pub fn import(&self, directory: &Path) -> Result<u32> {
        imported(&self.last_line(&["import", "hsds", &directory.to_string_lossy()])?)
    }

    /// A new API key.
    pub fn key(&self, role: &str) -> Result<String> {
        self.last_line(&["key", "add", "--role", role])
    }
}

/// How many services landed, as the import's last line tells it.
pub fn imported(line: &str) -> Result<u32> {
    let imported = line.split_whitespace().next().context("the line has words")?;
    Ok(imported.replace(',', "").parse()?)
}

/// The running service; killed when dropped.
pub struct Guidepost {
    child: Child,
    at: String,
}

impl Guidepost {
    /// Starts it and waits until it is ready.
    pub fn start(installation: &Installation) -> Result<Self> {
        Self::start_as(installation.command(&["serve"]), installation)
    }

    /// The same by a command made elsewhere.
    pub fn start_as(mut serve: Command, installation: &Installation) -> Result<Self> {
        let listen = installation.home().join("listen");
        let _ = std::fs::remove_file(&listen);
        let mut child = serve.stdout(Stdio::null()).spawn()?;
        let from = Instant::now();
        while from.elapsed() < PATIENCE {
            if let Some(status) = child.try_wait()? {
                bail!("guidepost serve ended: {status}");
            }
            if let Ok(at) = crate::read(&listen)
                && !at.is_empty()
                && Connection::open(at.trim())
                    .and_then(|mut c| c.ask(&Request::get("/readyz")))
                    .is_ok_and(|answer| answer.status == 200)
            {
                return Ok(Self { child, at: at.trim().to_owned() });
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("guidepost serve was not ready after {} s", PATIENCE.as_secs())
    }

    /// Where it listens.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// What it holds in memory.
    pub fn memory(&self) -> Result<Memory> {
        Memory::of(self.child.id())
    }

    /// Seconds from the start of `guidepost import hsds` of one new service until a search finds
    /// it: more than the follower's own delay, since the command's start is in it.
    pub fn change_until_found(&self, installation: &Installation) -> Result<f64> {
        let file = installation.home().join("one.ndjson");
        let id = "0192f0c1-7e7a-7c9a-8f00-5b6a11d0be42";
        std::fs::write(&file, serde_json::json!({
            "id": id, "name": "Quokka ferry school", "status": "active",
            "description": "Teaches people to steer the quokka ferry.",
            "organization": {"id": "0192f0c1-7e7a-7c9a-8f00-5b6a11d0be43", "name": "Quokka Ferries",
                             "description": "Ferries."},
        }).to_string())?;
        let mut connection = Connection::open(&self.at)?;
        let from = Instant::now();
        installation.import(&file)?;
        while from.elapsed() < PATIENCE {
            let answer = connection.ask(&Request::get("/api/v1/search?q=quokka+ferry"))?;
            if answer.body.contains(id) {
                return Ok(from.elapsed().as_secs_f64());
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("the change was never found")
    }

    /// Asks it to stop and waits.
    pub fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        ensure!(Command::new("kill").args(["-TERM", &pid]).status()?.success());
        self.child.wait()?;
        Ok(())
    }
}

/// What a process holds in memory, in MB.
#[derive(Clone, Copy)]
pub struct Memory {
    /// Resident now, files mapped in included.
    pub resident: f64,
    /// Of that, what no file stands behind.
    pub anonymous: f64,
    /// Resident at its highest.
    pub peak: f64,
}

impl Memory {
    /// Of the process of this id.
    pub fn of(process: u32) -> Result<Self> {
        let megabytes = |file: &str, name: &str| -> Result<f64> {
            let text = crate::read(Path::new(&format!("/proc/{process}/{file}")))?;
            let line = text.lines().find(|l| l.starts_with(name)).context("the line is there")?;
            let kilobytes = line.split_whitespace().nth(1).context("a number follows")?;
            Ok(kilobytes.parse::<f64>()? / 1024.0)
        };
        Ok(Self {
            resident: megabytes("smaps_rollup", "Rss:")?,
            anonymous: megabytes("smaps_rollup", "Anonymous:")?,
            peak: megabytes("status", "VmHWM:")?,
        })
    }
}

impl Drop for Guidepost {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
