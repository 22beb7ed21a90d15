//! Help near a client, as alerts show it. Who helps is found by `matching`, which knows the
//! directory.

use crate::web::shown::{Badge, Freshness, PhoneLink};

/// Help near the client in a danger, beside the national lines.
#[derive(Clone)]
pub struct NearHelp {
    /// Services, the first to try first.
    pub services: Vec<NearService>,
    /// Why there is none.
    pub none: &'static str,
}

/// A service that helps in a danger.
#[derive(Clone)]
pub struct NearService {
    /// The service.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whose it is, how far it is, where; no more than the first of a confidential one.
    pub line: String,
    /// The number to call.
    pub call: Option<PhoneLink>,
    /// Whether it is open now, or that nobody knows.
    pub hours: Badge,
    /// What would settle whether it takes the client.
    pub ask: Option<String>,
    /// When the listing was checked.
    pub checked: Freshness,
}
