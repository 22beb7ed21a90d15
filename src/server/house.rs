//! What a running service and the commands stand on: the data directory, the keys, the database.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::{
    clock::Clock,
    config::Settings,
    db::{self, Db},
    geo::Gazetteer,
    sealed::{INSTALLATION, KeyFault, Keyring, NotOurs, Sealed},
    search::{self, Search},
};

/// The setting that says which master keys a database belongs to.
const KEY_CHECK: &str = "key_check";

/// Why the service cannot start, with what would help.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The data directory cannot be made or written.
    #[error(
        "the data directory {0} cannot be used: {1}\n\
         Make it writable, or name another one with GUIDEPOST_DATA_DIR."
    )]
    DataDir(PathBuf, io::Error),
    /// Another server has it.
    #[error(
        "another guidepost serves the data directory {0} already, or imports into it\n\
         Wait for it or stop it first, or give this one its own GUIDEPOST_DATA_DIR."
    )]
    InUse(PathBuf),
    /// The keys cannot be had.
    #[error("the keys that protect personal data cannot be had: {0}")]
    Keys(#[from] KeyFault),
    /// Not the keys that this database was filled with.
    #[error(
        "these are not the keys that this database was filled with\n\
         Bring back DATA_DIR/keys, or set GUIDEPOST_KEY or GUIDEPOST_KEY_FILE as before."
    )]
    OtherKeys(NotOurs),
    /// The database cannot be opened.
    #[error(
        "the database {0} cannot be opened: {1}\n\
         Check GUIDEPOST_DATABASE_URL and whether the server runs and lets this user in."
    )]
    Database(String, String),
    /// The database failed later on.
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
    /// The address cannot be listened on.
    #[error(
        "{0} cannot be listened on: {1}\n\
         Stop what listens there, or choose another address with GUIDEPOST_LISTEN (port 0 picks \
         a free one)."
    )]
    Listen(String, io::Error),
    /// The search index cannot be used.
    #[error(
        "the search index in DATA_DIR/index cannot be used: {0}\n\
         Remove that folder: it is a copy, and the next start builds it anew."
    )]
    Index(#[from] search::Error),
    /// Anything else that a feature needs.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

/// The data directory, the keys and the database, opened.
pub struct House {
    /// The database, its schema up to date.
    pub db: Db,
    /// The keys that it is used with.
    pub keyring: Keyring,
}

impl House {
    /// Opens what the settings name.
    pub async fn open(settings: &Settings) -> Result<Self, Fault> {
        let dir = &settings.data_dir;
        fs::create_dir_all(dir)
            .and_then(|()| writable(dir))
            .map_err(|error| Fault::DataDir(dir.clone(), error))?;
        let keyring = match (&settings.key, &settings.key_command) {
            (Some(key), _) => Keyring::read(&key.0)?,
            (None, Some(command)) => Keyring::told_by(command)?,
            (None, None) => Keyring::at(&dir.join("keys"))?,
        };
        let db = Db::open(settings.database.url())
            .await
            .map_err(|error| Fault::Database(settings.database.to_string(), reason(&error)))?;
        keys_fit(&db, &keyring).await?;
        let keyring = keyring.kept_in(&db, Clock::system().now()).await?;
        Ok(Self { db, keyring })
    }
}

/// This node's copy of the directory, for the one process that keeps it in step.
pub fn index(settings: &Settings, clock: &Clock) -> Result<Search, Fault> {
    let folder = settings.data_dir.join("index");
    fs::create_dir_all(&folder).map_err(|error| Fault::DataDir(folder.clone(), error))?;
    Ok(Search::open(&folder, Gazetteer::embedded(), clock.clone())?)
}

/// The same, to look at while another process may keep it.
pub fn index_to_look_at(settings: &Settings, clock: &Clock) -> Result<Search, Fault> {
    Ok(Search::look(&settings.data_dir.join("index"), Gazetteer::embedded(), clock.clone())?)
}

/// Why a database cannot be opened; a pool only says that it has waited.
fn reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::PoolTimedOut => "nobody answers there".to_owned(),
        sqlx::Error::Configuration(why) => why.to_string(),
        other => other.to_string(),
    }
}

/// Refuses keys that would not open what the database holds.
async fn keys_fit(db: &Db, keyring: &Keyring) -> Result<(), Fault> {
    let Some(kept) = db::remembered(db, KEY_CHECK).await? else {
        return keys_are_these(db, keyring).await;
    };
    let sealed = Sealed::from_text(&kept).map_err(Fault::OtherKeys)?;
    keyring.open(INSTALLATION, KEY_CHECK, &sealed).map_err(Fault::OtherKeys)?;
    Ok(())
}

/// Keeps what only these master keys open, for the next start.
pub async fn keys_are_these(db: &Db, keyring: &Keyring) -> Result<(), Fault> {
    let sealed = keyring.seal_with_master(INSTALLATION, KEY_CHECK, "guidepost");
    let mut tx = db.begin().await?;
    db::remember(&mut tx, KEY_CHECK, &sealed.to_text()).await?;
    Ok(tx.commit().await?)
}

fn writable(dir: &Path) -> io::Result<()> {
    let probe = dir.join(format!(".probe-{}", std::process::id()));
    fs::write(&probe, b"")?;
    fs::remove_file(probe)
}

/// Keeps a second server off the data directory until dropped; the system lets go of it when
/// the process dies in whatever way.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the data directory for this process.
    pub fn take(dir: &Path) -> Result<Self, Fault> {
        let fault = |error| Fault::DataDir(dir.to_owned(), error);
        fs::create_dir_all(dir).map_err(fault)?;
        let mut options = File::options();
        let file = options.create(true).truncate(false).write(true).open(dir.join("lock"));
        let file = file.map_err(fault)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Fault::InUse(dir.to_owned())),
            Err(TryLockError::Error(error)) => Err(fault(error)),
        }
    }
}
