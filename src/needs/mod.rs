//! Screening instruments and the needs that their answers point to.
