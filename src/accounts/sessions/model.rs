//! From where somebody signs in: the browser in words, the address behind proxies.

use std::net::IpAddr;

use crate::config::Proxy;

/// A browser as people call it: `Firefox on Windows`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Browser(pub String);

impl Browser {
    /// What a `User-Agent` header tells of it. Every browser also names those before it, so the
    /// younger names are looked for first.
    #[must_use]
    pub fn of(agent: &str) -> Self {
        let find = |names: &[(&str, &'static str)]| {
            names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
        };
        let browser = find(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ]);
        let system = find(&[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("CrOS", "ChromeOS"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ]);
        Self(match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(only), None) | (None, Some(only)) => only.to_owned(),
            (None, None) => "Unknown browser".to_owned(),
        })
    }
}

/// The address that a request comes from, past the proxies that are trusted: the last in
/// `X-Forwarded-For` that is none of them.
///
/// An address of this machine is a proxy that nobody named, or the machine itself: nothing, since
/// counting it would shut out everyone at once.
#[must_use]
pub fn address_of(peer: IpAddr, forwarded: &str, trusted: &[Proxy]) -> Option<IpAddr> {
    let is_trusted = |address: IpAddr| trusted.iter().any(|proxy| proxy.holds(address));
    let mut address = peer.to_canonical();
    for told in forwarded.rsplit(',').map(str::trim).filter(|told| !told.is_empty()) {
        if !is_trusted(address) {
            break;
        }
        address = told.parse::<IpAddr>().ok()?.to_canonical();
    }
    (!address.is_loopback()).then_some(address)
}

/// An IPv4 address, or the network of an IPv6 one: each home has many of these.
#[must_use]
pub fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().into_iter().take(8).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_in_words() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5", "Unknown browser"),
            ("", "Unknown browser"),
        ] {
            assert_eq!(Browser::of(agent).0, words, "{agent}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_says_where_a_request_comes_from() {
        let trusted: Vec<Proxy> =
            ["10.0.0.0/8", "2001:db8::/32"].map(|text| text.parse().unwrap()).into();
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let of = |peer, forwarded| address_of(ip(peer), forwarded, &trusted);
        assert_eq!(of("203.0.113.9", "198.51.100.1"), Some(ip("203.0.113.9")));
        assert_eq!(of("10.1.2.3", "6.6.6.6, 198.51.100.1"), Some(ip("198.51.100.1")));
        assert_eq!(of("10.1.2.3", "198.51.100.1, 10.9.9.9"), Some(ip("198.51.100.1")));
        assert_eq!(of("2001:db8::7", "::ffff:198.51.100.1"), Some(ip("198.51.100.1")));
        assert_eq!(of("10.1.2.3", "nonsense"), None);
        assert_eq!(of("127.0.0.1", "198.51.100.1"), None);
        assert_eq!(of("10.1.2.3", ""), Some(ip("10.1.2.3")));
    }

    #[test]
    fn a_home_is_one_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
