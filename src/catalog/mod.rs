//! The directory: organizations, services, locations and what belongs to them, in HSDS's shape.

pub mod model;
