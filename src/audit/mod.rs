//! Who saw or did what to whom: an append-only record, written in the same transaction.
