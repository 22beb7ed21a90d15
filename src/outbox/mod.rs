//! Effects that must follow a change: written in its transaction, carried out by workers.
