//! Who saw or did what to whom: an append-only record, written in the same transaction.

mod store;

use crate::values::{AccountId, NetworkId};

pub use self::store::note;

/// Who did it, and in which network. A `&TenantCtx` turns into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// The network.
    pub tenant: NetworkId,
    /// The account.
    pub account: AccountId,
}
