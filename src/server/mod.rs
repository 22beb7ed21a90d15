//! The route table and the running server.

mod features;
mod front;
mod health;
pub mod openapi;
pub mod routes;
mod strangers;
mod vocabularies;

pub use self::{features::Features, health::Readiness, routes::app};
