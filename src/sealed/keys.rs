//! Where the keys that all others are derived from come from.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
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
}

/// At least one key, each with its number; fields are sealed with the highest.
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

    fn of(all: BTreeMap<u8, [u8; 32]>) -> Result<Self, KeyFault> {
        let (_, oldest) = all.first_key_value().ok_or(KeyFault::Empty)?;
        let (number, newest) = all.last_key_value().ok_or(KeyFault::Empty)?;
        Ok(Self { oldest: *oldest, newest: (*number, *newest), all })
    }
}

impl Keyring {
    /// Reads keys: one a line, `NUMBER:KEY`, or a single bare `KEY`, which is number 1.
    pub fn read(text: &str) -> Result<Self, KeyFault> {
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
        Keys::of(all).map(|keys| Self(Arc::new(keys)))
    }

    /// The keys in `file`, which is made, for its owner's eyes only, when it is not there.
    pub fn at(file: &Path) -> Result<Self, KeyFault> {
        let fault = |error| KeyFault::File(file.to_owned(), error);
        if let Some(text) = read_if_there(file).map_err(fault)? {
            return Self::read(&text);
        }
        make(file, &format!("1:{}\n", BASE64_STANDARD.encode(random()))).map_err(fault)?;
        Self::read(&fs::read_to_string(file).map_err(fault)?)
    }

    /// A ring with one fresh key that is kept nowhere: for tests.
    #[must_use]
    pub fn fresh() -> Self {
        let key = random();
        let all = BTreeMap::from([(1, key)]);
        Self(Arc::new(Keys { oldest: key, newest: (1, key), all }))
    }
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
    use io::Write as _;

    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&draft)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
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
