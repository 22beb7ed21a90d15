//! Who asks, to be told from others for a day and for nothing else.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::IpAddr,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::{accounts::Visitor, telemetry::Private};

/// The account (each API key has its own), or else the network address; `None` is never counted.
///
/// The address is the connection's: a header that names another could be made up to count often.
/// Behind a proxy all who are not signed in are one asker, so terms come late rather than early.
#[derive(Clone, Debug)]
pub struct Asker(Option<Private<Vec<u8>>>);

impl Asker {
    /// What tells this asker from others.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.0.as_ref().map(|bytes| bytes.0.as_slice())
    }
}

impl FromRequest for Asker {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload).into_inner();
        let account = visitor.ok().and_then(|Visitor(ctx)| ctx).map(|ctx| ctx.account);
        let bytes = account
            .map(|account| account.0.as_bytes().to_vec())
            .or_else(|| request.peer_addr().map(|address| network(address.ip())));
        ready(Ok(Self(bytes.map(Private))))
    }
}

/// An IPv4 address, or the network of an IPv6 one: each home has more addresses there than terms
/// need askers.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().into_iter().take(8).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn a_home_is_one_asker() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::7"), of("2001:db8:1:3::7"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
