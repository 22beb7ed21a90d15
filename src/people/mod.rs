//! The person being helped: as little as is needed, sealed.
