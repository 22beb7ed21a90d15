//! Referrals: their life, their history, what came of them.

pub mod model;
pub mod vocabulary;
