//! Who is asking: networks, accounts, sessions, API keys, roles.

pub mod model;
