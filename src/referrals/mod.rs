//! The life of a referral, and what came of it.
