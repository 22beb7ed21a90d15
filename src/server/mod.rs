//! The route table and the running server.

mod features;
mod front;
mod health;
mod house;
pub mod openapi;
pub mod routes;
mod start;
mod strangers;
mod vocabularies;

pub use self::{
    features::Features,
    health::Readiness,
    house::{Fault, House, Lock, index, index_to_look_at, keys_are_these},
    routes::app,
    start::serve,
};
