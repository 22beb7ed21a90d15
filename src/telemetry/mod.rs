//! Log lines and what may never be in them.
