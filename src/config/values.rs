//! What a setting may be.

use std::{fmt, net::IpAddr, path::Path, str::FromStr};

use strum::{Display, EnumString};
use url::Url;

/// A secret: usable, but in no log line.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What is loaded into an empty database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, Display)]
#[strum(serialize_all = "snake_case")]
pub enum Seed {
    /// The demonstration directory with its clients and sign-ins.
    Demo,
    /// Nothing.
    None,
}

/// Whether those who see case data must have a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, Display)]
#[strum(serialize_all = "snake_case")]
pub enum SecondFactor {
    /// They set one up before they see anything.
    Required,
    /// They may have one.
    #[default]
    Offered,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, Display)]
#[strum(serialize_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Where the database is; shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Database(String);

/// Neither kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is neither sqlite://FILE nor postgres://USER:PASSWORD@HOST/NAME (what was given is not \
     repeated here: it may hold a password)"
)]
pub struct NotADatabase;

impl Database {
    /// The file in the data directory.
    #[must_use]
    pub fn within(data_dir: &Path) -> Self {
        let path = data_dir.join("guidepost.db").display().to_string();
        // The driver reads `%` and `?` as a URL's.
        Self(format!(
            "sqlite://{}",
            path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")
        ))
    }

    /// The whole address, password and all.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0
    }

    /// Whether it is the embedded one.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

impl FromStr for Database {
    type Err = NotADatabase;

    fn from_str(text: &str) -> Result<Self, NotADatabase> {
        let is_file = text.strip_prefix("sqlite://").is_some_and(|file| !file.is_empty());
        let is_server = (text.starts_with("postgres://") || text.starts_with("postgresql://"))
            && text.parse::<Url>().is_ok_and(|url| url.has_host());
        if is_file || is_server { Ok(Self(text.to_owned())) } else { Err(NotADatabase) }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(mut url) = self.0.parse::<Url>() else { return f.write_str(&self.0) };
        if url.password().is_some() && url.set_password(Some("…")).is_err() {
            return f.write_str("…");
        }
        // Passwords may hide among the parameters too.
        url.set_query(None);
        f.write_str(&url.as_str().replace("%E2%80%A6", "…"))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A proxy's address or network, such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// The first address of the network.
    pub address: IpAddr,
    /// How many leading bits count.
    pub bits: u8,
}

impl Proxy {
    /// Whether the address is this one, or in this network.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let bits = |address: IpAddr| match address.to_canonical() {
            IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, true),
            IpAddr::V6(address) => (address.to_bits(), false),
        };
        let ((own, is_v4), (other, other_is_v4)) = (bits(self.address), bits(address));
        let beyond = 128 - u32::from(self.bits);
        is_v4 == other_is_v4
            && own.checked_shr(beyond).unwrap_or(0) == other.checked_shr(beyond).unwrap_or(0)
    }
}

/// Neither an address nor a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an IP address or network such as 10.0.0.0/8")]
pub struct NotAProxy(String);

impl FromStr for Proxy {
    type Err = NotAProxy;

    fn from_str(text: &str) -> Result<Self, NotAProxy> {
        let fault = || NotAProxy(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok().ok_or_else(fault)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok().ok_or_else(fault)?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(all);
        if bits <= all { Ok(Self { address, bits }) } else { Err(fault()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_shown_without_its_password() {
        let url = "postgres://guide:s3cret@db.example/guidepost?sslpassword=s3cret";
        let database: Database = url.parse().unwrap();
        assert_eq!(database.url(), url);
        assert_eq!(format!("{database} {database:?}").matches("s3cret").count(), 0, "{database}");
        for wrong in ["mysql://h/x", "guidepost.db", "postgres://", "sqlite://", ""] {
            assert_eq!(wrong.parse::<Database>(), Err(NotADatabase), "{wrong}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        let proxy: Proxy = "10.0.0.0/8".parse().unwrap();
        assert_eq!(proxy.bits, 8);
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(proxy.holds(ip("10.200.0.1")) && proxy.holds(ip("::ffff:10.0.0.1")));
        assert!(!proxy.holds(ip("11.0.0.1")) && !proxy.holds(ip("a00::1")));
        let all: Proxy = "0.0.0.0/0".parse().unwrap();
        assert!(all.holds(ip("8.8.8.8")) && !all.holds(ip("::1")));
        assert_eq!("::1".parse::<Proxy>().unwrap().bits, 128);
        for wrong in ["10.0.0.0/33", "10.0.0", "proxy", "10.0.0.0/"] {
            assert!(wrong.parse::<Proxy>().is_err(), "{wrong}");
        }
    }
}
