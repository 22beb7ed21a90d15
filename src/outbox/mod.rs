//! Effects that must follow a change: written in its transaction, carried out by workers.
//!
//! A use case calls [`put`]; a [`Worker`] claims due entries one by one, so that several
//! workers and nodes never carry out the same one at once. An entry that fails is tried again
//! with growing pauses and after the last try stays visible as `dead`. A handler may run twice
//! for one entry (the process may die between the effect and its mark): effects are keyed by
//! the entry's id.

mod store;
mod worker;

pub use self::{
    store::{Entry, dead, put},
    worker::{Handler, Worker},
};
