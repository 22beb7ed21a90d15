//! What every handler shares: what went wrong, what a form said, how much of a page.

pub mod assets;
mod fields;
mod layout;
mod object;
pub mod pages;
mod part;
mod problem;

pub use self::{
    assets::asset,
    fields::Fields,
    layout::{Chrome, Done, ProblemPage, Section, Viewer, filters, initials},
    object::Object,
    part::{Part, page},
    problem::{Answer, Fault, Problem, Problems, REQUEST_ID},
};
