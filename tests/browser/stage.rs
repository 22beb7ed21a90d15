//! The stage for a story: the real binary with demonstration data, chromedriver, one browser.

use std::{
    env, fs,
    future::Future,
    io::{BufRead as _, BufReader, Read},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
};

use fantoccini::{Client, ClientBuilder};
use futures_util::FutureExt as _;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use crate::page::Page;

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// As in most browsers.
    On,
    /// As for those who switch them off or whose connection loses them.
    Off,
}

/// Plays a story in a browser of its own, on a fresh service of its own.
///
/// The runtime is built by hand so that the browser is closed also when the story fails.
pub fn play<F: Future<Output = ()>>(scripts: Scripts, story: impl FnOnce(Page) -> F) {
    let service = Service::start();
    let driver = Driver::start();
    let profile = TempDir::new().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let client = browser(driver.port, profile.path(), scripts).await;
        let data = service.data.path().to_owned();
        let page = Page { client: client.clone(), at: service.at.clone(), data };
        let end = AssertUnwindSafe(story(page)).catch_unwind().await;
        client.close().await.expect("the browser closes");
        if let Err(failure) = end {
            resume_unwind(failure);
        }
    });
}

async fn browser(port: u16, profile: &Path, scripts: Scripts) -> Client {
    let may_run = if scripts == Scripts::On { 1 } else { 2 };
    let wanted = json!({
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": {
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--window-size=1440,900", "--hide-scrollbars",
                format!("--user-data-dir={}", profile.display()),
            ],
            "prefs": { "profile.managed_default_content_settings.javascript": may_run },
        },
    });
    let serde_json::Value::Object(wanted) = wanted else { unreachable!("an object is one") };
    ClientBuilder::new(HttpConnector::new())
        .capabilities(wanted)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("chromedriver opens Chromium; install chromium if it is missing")
}

/// The service under test.
struct Service {
    child: Child,
    at: String,
    data: TempDir,
}

impl Service {
    fn start() -> Self {
        let data = TempDir::new().expect("a temporary folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .arg("serve")
            .env("GUIDEPOST_LISTEN", "127.0.0.1:0")
            .env("GUIDEPOST_DATA_DIR", data.path())
            .env("GUIDEPOST_SEED", "demo")
            .env_remove("GUIDEPOST_DATABASE_URL")
            .env_remove("GUIDEPOST_PUBLIC_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the service starts");
        // It logs to standard error; a line comes after the file is there.
        let log = child.stderr.take().expect("its log is piped");
        let listen = data.path().join("listen");
        let ready = await_line(log, |_| listen.exists());
        ready.unwrap_or_else(|said| {
            panic!("the service ended before it was ready; it said:\n{said}")
        });
        let at = fs::read_to_string(&listen).expect("the file listen names host and port");
        Self { child, at: format!("http://{}", at.trim()), data }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// The program that drives Chromium.
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// It takes a free IPv6 port, then wants the same one over IPv4, and ends where another program
    /// was faster: then it is started again, five times at most.
    fn start() -> Self {
        let mut said = String::new();
        for _ in 0..5 {
            match Self::started() {
                Ok(driver) => return driver,
                Err(why) => said = why,
            }
        }
        panic!("chromedriver ended before it was ready; it said:\n{said}");
    }

    /// One try; what it said before it ended when it did not get ready.
    fn started() -> Result<Self, String> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is needed: on Debian, apt-get install chromium chromium-driver");
        let out = child.stdout.take().expect("its output is piped");
        match await_line(out, |line| line.contains("started successfully on port")) {
            Ok(line) => {
                let digits: String = line.chars().filter(char::is_ascii_digit).collect();
                Ok(Self { child, port: digits.parse().expect("chromedriver names its port") })
            }
            Err(said) => {
                stop(&mut child);
                Err(said)
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

fn stop(child: &mut Child) {
    // It may have ended by itself; either way it is gone after this.
    drop(child.kill());
    drop(child.wait());
}

/// Reads lines until one will do, then lets the rest flow on unread; all it said when none did.
fn await_line(
    out: impl Read + Send + 'static,
    will_do: impl Fn(&str) -> bool,
) -> Result<String, String> {
    let mut lines = BufReader::new(out).lines();
    let mut seen = Vec::new();
    for line in lines.by_ref() {
        let line = line.expect("the output is text");
        if will_do(&line) {
            thread::spawn(move || lines.for_each(drop));
            return Ok(line);
        }
        seen.push(line);
    }
    Err(seen.join("\n"))
}

/// axe-core, which finds barriers; fetched once by npm into `target/` and checked.
pub fn axe() -> &'static str {
    static AXE: OnceLock<String> = OnceLock::new();
    AXE.get_or_init(|| {
        let kept = target().join("axe-core-4.14.1").join("axe.min.js");
        if !kept.exists() {
            fetch(&kept);
        }
        let script = fs::read_to_string(&kept).expect("axe-core is text");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, script.as_bytes());
        let halves = digest.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let hex: String = halves.filter_map(|half| char::from_digit(half.into(), 16)).collect();
        assert_eq!(
            hex,
            "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
            "{} is not axe-core 4.14.1: remove it to fetch it anew",
            kept.display()
        );
        script
    })
}

/// Into a folder of its own first, so that stories that run side by side do not disturb each other.
fn fetch(kept: &Path) {
    let folder = TempDir::new_in(target()).expect("a temporary folder");
    let run = |program: &str, args: &[&str]| {
        let done = Command::new(program).args(args).current_dir(folder.path()).output();
        let done = done.unwrap_or_else(|why| panic!("{program} is needed for axe-core: {why}"));
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{program} {args:?} failed:\n{said}");
    };
    run("npm", &["pack", "--silent", "axe-core@4.14.1"]);
    run("tar", &["xzf", "axe-core-4.14.1.tgz", "package/axe.min.js"]);
    fs::create_dir_all(kept.parent().expect("a folder")).expect("target is writable");
    fs::rename(folder.path().join("package/axe.min.js"), kept).expect("target is writable");
}

/// Where pictures and fetched files go: cargo's own folder for the files of tests.
pub fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}
