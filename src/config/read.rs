//! Reads the settings from where they are given.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    fs,
    net::{SocketAddr, ToSocketAddrs as _},
    path::{Path, PathBuf},
};

use chrono_tz::Tz;
use lettre::message::Mailbox;
use url::Url;

use super::{Database, Proxy, Secret, Settings};

const PREFIX: &str = "GUIDEPOST_";

/// Every setting; those that are secret may be given as a file that holds them.
const KNOWN: [(&str, bool); 15] = [
    ("listen", false),
    ("data_dir", false),
    ("database_url", true),
    ("seed", false),
    ("public_url", false),
    ("trusted_proxies", false),
    ("admin_listen", false),
    ("key", true),
    ("key_command", false),
    ("second_factor", false),
    ("smtp_url", true),
    ("mail_from", false),
    ("log", false),
    ("log_format", false),
    ("time_zone", false),
];

/// Settings that are read and checked, but that no part of this version asks for.
const WITHOUT_EFFECT: [&str; 1] = ["admin_listen"];

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are not right:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  - {fault}"))
    }
}

impl std::error::Error for Faults {}

/// The settings, and what is odd about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The settings.
    pub settings: Settings,
    /// What to tell in the log.
    pub warnings: Vec<String>,
}

/// What was given, by the setting's name: where it was given, and the text.
#[derive(Default)]
struct Given {
    texts: BTreeMap<&'static str, (String, String)>,
    faults: Vec<String>,
    warnings: Vec<String>,
}

impl Settings {
    /// The settings of the file, if one is named, overridden by those of the environment.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Read, Faults> {
        let mut given = Given::default();
        if let Some(file) = file {
            given.take_file(file);
        }
        given.take_environment(environment);
        let settings = given.parse();
        if settings.key.is_some() && settings.key_command.is_some() {
            given.faults.push("key and key_command are both set: keep one".to_owned());
        }
        for name in WITHOUT_EFFECT {
            if let Some((place, _)) = given.texts.get(name) {
                given.warnings.push(format!("{place} has no effect in this version yet"));
            }
        }
        if given.faults.is_empty() {
            Ok(Read { settings, warnings: given.warnings })
        } else {
            Err(Faults(given.faults))
        }
    }
}

impl Given {
    fn take_file(&mut self, file: &Path) {
        let shown = file.display();
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return self.faults.push(format!("{shown} cannot be read: {error}")),
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return self.faults.push(format!("{shown} is not TOML: {error}")),
        };
        for (name, value) in table {
            let place = format!("{name} in {shown}");
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
                    let items: Vec<_> = items.iter().filter_map(toml::Value::as_str).collect();
                    items.join(",")
                }
                _ => {
                    self.faults.push(format!("{place} is not a text"));
                    continue;
                }
            };
            if !self.take(&name, &place, text) {
                let known: Vec<_> = KNOWN.iter().map(|(name, _)| *name).collect();
                let known = known.join(", ");
                self.faults.push(format!("{place} is not a setting; these are: {known}"));
            }
        }
    }

    fn take_environment(&mut self, environment: impl IntoIterator<Item = (String, String)>) {
        let mut told = BTreeMap::new();
        for (variable, text) in environment {
            if let Some(name) = variable.strip_prefix(PREFIX) {
                told.insert(name.to_lowercase(), (variable, text));
            }
        }
        for name in told.keys().filter_map(|name| name.strip_suffix("_file")) {
            if told.contains_key(name) {
                let variable = format!("{PREFIX}{}", name.to_uppercase());
                self.faults.push(format!("{variable} and {variable}_FILE are both set: keep one"));
            }
        }
        for (name, (variable, text)) in told {
            // An empty variable is one that somebody meant to unset.
            if !text.is_empty() && !self.take(&name, &variable, text) {
                self.warnings.push(format!("{variable} is not a setting and is ignored"));
            }
        }
    }

    /// Whether there is such a setting, which is then noted.
    fn take(&mut self, name: &str, place: &str, text: String) -> bool {
        for (known, is_secret) in KNOWN {
            if name == known {
                self.texts.insert(known, (place.to_owned(), text));
                return true;
            }
            if is_secret && name.strip_suffix("_file") == Some(known) {
                match fs::read_to_string(&text) {
                    Ok(secret) => {
                        let secret = secret.trim_end_matches(['\n', '\r']).to_owned();
                        self.texts.insert(known, (place.to_owned(), secret));
                    }
                    Err(error) => self.faults.push(format!("{place}: {text}: {error}")),
                }
                return true;
            }
        }
        false
    }

    fn parse(&mut self) -> Settings {
        let data_dir = self.texts.get("data_dir").map_or("./data", |(_, text)| text);
        let data_dir = PathBuf::from(data_dir);
        let listen = self.one("listen", addresses);
        let listen = listen.unwrap_or_else(|| vec![SocketAddr::from(([127, 0, 0, 1], 8080))]);
        let database = self.one("database_url", str::parse::<Database>);
        let seed =
            self.one("seed", |text| text.parse().or(Err(format!("{text:?} is not demo or none"))));
        let public_url = self.one("public_url", public_url);
        let trusted_proxies = self.one("trusted_proxies", |text| {
            text.split(',').map(|item| item.trim().parse::<Proxy>()).collect::<Result<Vec<_>, _>>()
        });
        let admin_listen = self.one("admin_listen", addresses).and_then(|all| all.first().copied());
        let second_factor = self.one("second_factor", |text| {
            text.parse().or(Err(format!("{text:?} is not required or offered")))
        });
        let smtp_url = self.one("smtp_url", smtp_url);
        let mail_from = self.one("mail_from", |text| {
            text.parse::<Mailbox>().or(Err(format!("{text:?} is not an e-mail address")))
        });
        if self.texts.contains_key("smtp_url") {
            for (name, why) in [
                ("public_url", "links in letters begin with it"),
                ("mail_from", "letters come from there"),
            ] {
                if !self.texts.contains_key(name) {
                    let name = name.to_uppercase();
                    self.faults.push(format!("{PREFIX}SMTP_URL needs {PREFIX}{name}: {why}"));
                }
            }
        }
        let log_format = self.one("log_format", |text| {
            text.parse().or(Err(format!("{text:?} is not text or json")))
        });
        let log = self.one("log", |text| {
            text.parse::<tracing_subscriber::filter::EnvFilter>().map(|_| text.to_owned())
        });
        let time_zone = self.one("time_zone", |text| {
            let fault = || format!("{text:?} is not a time zone such as America/Chicago");
            text.parse::<Tz>().ok().ok_or_else(fault)
        });
        Settings {
            listen,
            database: database.unwrap_or_else(|| Database::within(&data_dir)),
            data_dir,
            seed,
            public_url,
            trusted_proxies: trusted_proxies.unwrap_or_default(),
            admin_listen,
            key: self.texts.get("key").map(|(_, text)| Secret(text.clone())),
            key_command: self.texts.get("key_command").map(|(_, text)| text.clone()),
            second_factor,
            smtp_url,
            mail_from,
            log: log.unwrap_or_else(|| "info,sqlx=warn,actix_server=warn".to_owned()),
            log_format: log_format.unwrap_or_default(),
            time_zone: time_zone.unwrap_or(Tz::America__Los_Angeles),
        }
    }

    /// The setting's value, or a fault that says where it was given.
    fn one<T, E: Display>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        let (place, text) = self.texts.get(name)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.push(format!("{place}: {fault}"));
                None
            }
        }
    }
}

fn addresses(text: &str) -> Result<Vec<SocketAddr>, String> {
    let fault = |why: &str| format!("{text:?} is not an address such as 127.0.0.1:8080{why}");
    let found: Vec<_> =
        text.to_socket_addrs().map_err(|error| fault(&format!(" ({error})")))?.collect();
    if found.is_empty() { Err(fault("")) } else { Ok(found) }
}

/// The address is not repeated in the fault: it may hold a password.
fn smtp_url(text: &str) -> Result<Secret, &'static str> {
    let is_server = text
        .parse::<Url>()
        .is_ok_and(|url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host());
    let fault = "is not smtps://USER:PASSWORD@HOST or smtp://HOST?tls=required";
    if is_server { Ok(Secret(text.to_owned())) } else { Err(fault) }
}

fn public_url(text: &str) -> Result<Url, String> {
    let fault =
        || format!("{text:?} is not an address such as https://guide.example, without a path");
    let url: Url = text.parse().ok().ok_or_else(fault)?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.username().is_empty();
    if plain { Ok(url) } else { Err(fault()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{LogFormat, Seed};

    fn read(file: Option<&str>, environment: &[(&str, &str)]) -> Result<Read, Faults> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("guidepost.toml");
        if let Some(text) = file {
            fs::write(&path, text).unwrap();
        }
        let pairs = environment.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Settings::read(file.map(|_| path.as_path()), pairs)
    }

    #[test]
    fn nothing_need_be_set() {
        let Read { settings, warnings } = read(None, &[]).unwrap();
        assert_eq!(settings.listen, ["127.0.0.1:8080".parse().unwrap()]);
        assert_eq!(settings.database.url(), "sqlite://./data/guidepost.db");
        assert_eq!((settings.seed, warnings.len()), (None, 0));
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let file = "listen = '127.0.0.1:1'\nseed = 'demo'\nlog_format = 'json'\n\
                    trusted_proxies = ['10.0.0.0/8', '::1']";
        let Read { settings, warnings } =
            read(Some(file), &[("GUIDEPOST_LISTEN", "127.0.0.1:2"), ("GUIDEPOST_SEED", "none")])
                .unwrap();
        assert_eq!(settings.listen, ["127.0.0.1:2".parse().unwrap()]);
        assert_eq!((settings.seed, settings.log_format), (Some(Seed::None), LogFormat::Json));
        assert_eq!(settings.trusted_proxies.len(), 2);
        assert_eq!(warnings.len(), 0, "{warnings:?}");
    }

    #[test]
    fn every_fault_is_told_at_once_and_no_secret() {
        let faults = read(
            Some("listne = 'x'"),
            &[
                ("GUIDEPOST_LISTEN", "nowhere"),
                ("GUIDEPOST_DATABASE_URL", "mysql://u:s3cret@h/d"),
                ("GUIDEPOST_SEED", "some"),
                ("GUIDEPOST_PUBLIC_URL", "guide.example"),
                ("GUIDEPOST_TRUSTED_PROXIES", "10.0.0.0/99"),
                ("GUIDEPOST_KEY_FILE", "/nowhere/key"),
                ("GUIDEPOST_SECOND_FACTOR", "yes"),
                ("GUIDEPOST_LOG_FORMAT", "xml"),
                ("GUIDEPOST_TIME_ZONE", "Mars/Olympus"),
            ],
        )
        .unwrap_err();
        assert_eq!(faults.0.len(), 10, "{faults}");
        assert!(!faults.to_string().contains("s3cret"), "{faults}");
        assert!(faults.to_string().contains("GUIDEPOST_SEED: \"some\" is not demo or none"));
    }

    #[test]
    fn a_mail_server_needs_an_address_for_links_and_one_to_come_from() {
        let server = ("GUIDEPOST_SMTP_URL", "smtps://u:s3cret@mail.example");
        assert_eq!(read(None, &[server]).unwrap_err().0.len(), 2);
        let beside = [
            server,
            ("GUIDEPOST_PUBLIC_URL", "https://guide.example"),
            ("GUIDEPOST_MAIL_FROM", "Guidepost <guide@guide.example>"),
        ];
        assert!(read(None, &beside).unwrap().settings.smtp_url.is_some());
        let wrong = [("GUIDEPOST_SMTP_URL", "http://u:s3cret@mail.example"), beside[1], beside[2]];
        let faults = read(None, &wrong).unwrap_err().to_string();
        assert!(faults.contains("GUIDEPOST_SMTP_URL") && !faults.contains("s3cret"), "{faults}");
    }

    #[test]
    fn an_unknown_variable_is_warned_about() {
        let warnings = read(None, &[("GUIDEPOST_LISTNE", "x")]).unwrap().warnings;
        assert_eq!(warnings, ["GUIDEPOST_LISTNE is not a setting and is ignored"]);
    }

    #[test]
    fn a_secret_may_be_in_a_file_but_not_in_both() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "postgres://u:p@h/d\n").unwrap();
        let path = file.path().to_str().unwrap();
        let settings = read(None, &[("GUIDEPOST_DATABASE_URL_FILE", path)]).unwrap().settings;
        assert_eq!(settings.database.url(), "postgres://u:p@h/d");
        let both =
            [("GUIDEPOST_DATABASE_URL_FILE", path), ("GUIDEPOST_DATABASE_URL", "sqlite://x")];
        assert!(read(None, &both).unwrap_err().to_string().contains("keep one"));
    }
}
