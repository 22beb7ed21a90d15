//! The service under measurement: its commands and its running process.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::load::{Connection, Request};

/// How long anything may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_mins(2);

/// A data directory and the settings that go with it.
pub struct Installation(PathBuf);

impl Installation {
    /// In the given folder.
    pub fn at(home: &Path) -> Self {
        Self(home.to_owned())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
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
        let line = self.last_line(&["import", "hsds", &directory.to_string_lossy()])?;
        let imported = line.split_whitespace().next().context("the line has words")?;
        Ok(imported.replace(',', "").parse()?)
    }

    /// A new API key.
    pub fn key(&self, role: &str) -> Result<String> {
        self.last_line(&["key", "add", "--role", role])
    }
}

/// The running service; killed when dropped.
pub struct Guidepost {
    child: Child,
    at: String,
}

impl Guidepost {
    /// Starts it and waits until it is ready.
    pub fn start(installation: &Installation) -> Result<Self> {
        let listen = installation.0.join("listen");
        let _ = std::fs::remove_file(&listen);
        let mut child = installation.command(&["serve"]).stdout(Stdio::null()).spawn()?;
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

    /// Resident memory now and at its highest, in MB.
    pub fn memory(&self) -> Result<(f64, f64)> {
        memory(self.child.id())
    }

    /// Seconds from the start of `guidepost import hsds` of one new service until a search finds
    /// it: more than the follower's own delay, since the command's start is in it.
    pub fn change_until_found(&self, installation: &Installation) -> Result<f64> {
        let file = installation.0.join("one.ndjson");
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

/// Resident memory of a process now and at its highest, in MB.
pub fn memory(process: u32) -> Result<(f64, f64)> {
    let status = crate::read(Path::new(&format!("/proc/{process}/status")))?;
    let megabytes = |name: &str| -> Result<f64> {
        let line = status.lines().find(|l| l.starts_with(name)).context("the line is there")?;
        let kilobytes = line.split_whitespace().nth(1).context("a number follows")?;
        Ok(kilobytes.parse::<f64>()? / 1024.0)
    };
    Ok((megabytes("VmRSS:")?, megabytes("VmHWM:")?))
}

impl Drop for Guidepost {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
