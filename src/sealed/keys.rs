//! The master keys, which wrap all others: where they come from.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{Keyring, random};

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// The text is not a list of keys.
    #[error(
        "line {0} of the keys is not `NUMBER:KEY` with a number from 1 to 255 and a key of \
         32 bytes in base64 (`openssl rand -base64 32` makes one)"
    )]
    Unreadable(usize),
    /// There is no key in the text.
    #[error("there is no key in it: `NUMBER:KEY` is needed, such as `1:` and 32 bytes in base64")]
    Empty,
    /// The file cannot be read or made.
    #[error("the key file {0} cannot be read or made: {1}")]
    File(PathBuf, io::Error),
    /// The command that tells the keys did not.
    #[error("the command of GUIDEPOST_KEY_COMMAND does not tell them: {0}")]
    Command(String),
    /// A data key is wrapped by another master key.
    #[error("data key {0} opens with none of the master keys that were given")]
    OtherMaster(i64),
    /// The master keys are kept elsewhere.
    #[error(
        "the master keys are not kept in DATA_DIR/keys: add a line with a higher number where \
         they are kept, then run this again"
    )]
    KeptElsewhere,
    /// The database failed.
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
}

/// Where master keys are read again when one is missing.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Nowhere: they were handed in.
    Given,
    /// This file.
    File(PathBuf),
    /// What this command prints.
    Command(String),
}

impl Origin {
    pub(super) fn read(&self) -> Result<Option<Keys>, KeyFault> {
        match self {
            Self::Given => Ok(None),
            Self::File(file) => {
                let text = fs::read_to_string(file);
                let text = text.map_err(|error| KeyFault::File(file.clone(), error))?;
                Keys::read(&text).map(Some)
            }
            Self::Command(command) => Keys::read(&printed(command)?).map(Some),
        }
    }
}

/// At least one key, each with its number; the highest wraps.
pub(super) struct Keys {
    oldest: [u8; 32],
    newest: (u8, [u8; 32]),
    all: BTreeMap<u8, [u8; 32]>,
}

impl Keys {
    pub(super) const fn newest(&self) -> (u8, &[u8; 32]) {
        (self.newest.0, &self.newest.1)
    }

    /// Blind indexes and tokens stay with the first key, so that they are found after a change.
    pub(super) const fn oldest(&self) -> &[u8; 32] {
        &self.oldest
    }

    pub(super) fn numbered(&self, number: u8) -> Option<&[u8; 32]> {
        self.all.get(&number)
    }

    /// Reads keys: one a line, `NUMBER:KEY`, or a single bare `KEY`, which is number 1.
    pub(super) fn read(text: &str) -> Result<Self, KeyFault> {
        let mut all = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = || KeyFault::Unreadable(index + 1);
            let (number, key) = line.split_once(':').unwrap_or(("1", line));
            let number = number.parse().ok().filter(|n| *n > 0).ok_or_else(fault)?;
            let key = BASE64_STANDARD.decode(key).ok().ok_or_else(fault)?;
            all.insert(number, key.try_into().ok().ok_or_else(fault)?);
        }
        Self::of(all)
    }

    fn of(all: BTreeMap<u8, [u8; 32]>) -> Result<Self, KeyFault> {
        let (_, oldest) = all.first_key_value().ok_or(KeyFault::Empty)?;
        let (number, newest) = all.last_key_value().ok_or(KeyFault::Empty)?;
        Ok(Self { oldest: *oldest, newest: (*number, *newest), all })
    }
}

impl Keyring {
    /// Reads keys: one a line, `NUMBER:KEY`, or a single bare `KEY`, which is number 1.
    pub fn read(text: &str) -> Result<Self, KeyFault> {
        Keys::read(text).map(|keys| Self::of(keys, Origin::Given))
    }

    /// The keys that `command` prints, such as one that asks a key management service.
    pub fn told_by(command: &str) -> Result<Self, KeyFault> {
        let keys = Keys::read(&printed(command)?)?;
        Ok(Self::of(keys, Origin::Command(command.to_owned())))
    }

    /// The keys in `file`, which is made, for its owner's eyes only, when it is not there.
    pub fn at(file: &Path) -> Result<Self, KeyFault> {
        let fault = |error| KeyFault::File(file.to_owned(), error);
        if let Some(text) = read_if_there(file).map_err(fault)? {
            return Ok(Self::of(Keys::read(&text)?, Origin::File(file.to_owned())));
        }
        make(file, &line(1)).map_err(fault)?;
        Self::at(file)
    }

    /// A ring with one fresh key that is kept nowhere: for tests.
    #[must_use]
    pub fn fresh() -> Self {
        let key = random();
        let all = BTreeMap::from([(1, key)]);
        Self::of(Keys { oldest: key, newest: (1, key), all }, Origin::Given)
    }
}

/// Adds a fresh key with the next number to the file, whole or not at all.
pub(super) fn add_to(file: &Path) -> Result<(), KeyFault> {
    let fault = |error| KeyFault::File(file.to_owned(), error);
    let text = fs::read_to_string(file).map_err(fault)?;
    let (number, _) = Keys::read(&text)?.newest;
    let next = number.checked_add(1).ok_or_else(|| fault(io::Error::other("it holds key 255")))?;
    // A single bare key is number 1.
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let kept: String = lines
        .map(|line| {
            if line.starts_with('#') || line.contains(':') {
                format!("{line}\n")
            } else {
                format!("1:{line}\n")
            }
        })
        .collect();
    let draft = written(file, &format!("{kept}{}", line(next))).map_err(fault)?;
    fs::rename(draft, file).map_err(fault)
}

fn line(number: u8) -> String {
    format!("{number}:{}\n", BASE64_STANDARD.encode(random()))
}

fn printed(command: &str) -> Result<String, KeyFault> {
    let told = |error: io::Error| KeyFault::Command(error.to_string());
    let done = Command::new("sh").args(["-c", command]).stderr(Stdio::inherit()).output();
    let done = done.map_err(told)?;
    if !done.status.success() {
        return Err(KeyFault::Command(format!("it ended with {}", done.status)));
    }
    String::from_utf8(done.stdout).map_err(|error| told(io::Error::other(error)))
}

fn read_if_there(file: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the whole file or none of it: two starts at once agree on one key.
fn make(file: &Path, text: &str) -> io::Result<()> {
    let draft = written(file, text)?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A draft beside the file, durable, for its owner's eyes only.
fn written(file: &Path, text: &str) -> io::Result<PathBuf> {
    use io::Write as _;

    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&draft)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("keys");
        Keyring::at(&file).unwrap();
        let first = fs::read_to_string(&file).unwrap();
        Keyring::at(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let good = BASE64_STANDARD.encode([7; 32]);
        assert!(Keyring::read(&good).is_ok());
        assert!(Keyring::read(&format!("1:{good}\n2:{good}")).is_ok());
        for (text, line) in
            [("x".to_owned(), 1), (format!("0:{good}"), 1), (format!("1:{good}\n300:{good}"), 2)]
        {
            let fault = Keyring::read(&text).unwrap_err();
            assert!(matches!(fault, KeyFault::Unreadable(l) if l == line), "{fault}");
        }
        assert!(matches!(Keyring::read("\n"), Err(KeyFault::Empty)));
    }
}
