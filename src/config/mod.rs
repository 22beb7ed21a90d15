//! Settings: a TOML file overridden by `GUIDEPOST_*` environment variables, read into typed values.
//!
//! A setting is `listen` in the file and `GUIDEPOST_LISTEN` in the environment. Secrets may also
//! be given as a file that holds them: `GUIDEPOST_KEY_FILE`. What is wrong is told all at once.

mod read;
mod values;

use std::{net::SocketAddr, path::PathBuf};

use chrono_tz::Tz;
use lettre::message::Mailbox;
use url::Url;

pub use self::{
    read::{Faults, Read},
    values::{Database, LogFormat, Proxy, SecondFactor, Secret, Seed},
};

/// How this installation is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen; port 0 picks a free one.
    pub listen: Vec<SocketAddr>,
    /// Where the embedded database, the index and the keys are.
    pub data_dir: PathBuf,
    /// Where the database is.
    pub database: Database,
    /// What to load into an empty database; by itself `demo` into SQLite.
    pub seed: Option<Seed>,
    /// The address visitors use, for links and cookies.
    pub public_url: Option<Url>,
    /// Proxies whose word about the visitor's address is taken.
    pub trusted_proxies: Vec<Proxy>,
    /// Where metrics and admin endpoints are.
    pub admin_listen: Option<SocketAddr>,
    /// The keys that protect personal data; by itself `DATA_DIR/keys`.
    pub key: Option<Secret>,
    /// A command that prints them instead, such as one that asks a key management service.
    pub key_command: Option<String>,
    /// Whether those who see case data must have a second factor; by itself they must where the
    /// database does not hold the demonstration.
    pub second_factor: Option<SecondFactor>,
    /// The mail server, password and all; by itself letters are laid into `DATA_DIR/mail`.
    pub smtp_url: Option<Secret>,
    /// Whom letters come from.
    pub mail_from: Option<Mailbox>,
    /// Which log lines are written, as `tracing-subscriber` reads it.
    pub log: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// By which clock pages tell times.
    pub time_zone: Tz,
}
