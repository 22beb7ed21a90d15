//! What every handler shares: what went wrong, what a form said, how much of a page.

mod fields;
mod object;
mod part;
mod problem;

pub use self::{
    fields::Fields,
    object::Object,
    part::{Part, page},
    problem::{Answer, Fault, Problem, Problems, REQUEST_ID},
};
