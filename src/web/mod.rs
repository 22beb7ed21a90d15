//! What every handler shares: what went wrong, what a form said, how much of a page.

pub mod assets;
mod fields;
mod layout;
mod object;
mod paged;
pub mod pages;
mod part;
mod phrase;
mod problem;
mod said;
pub mod shown;
pub mod spoken;
mod tongues;
mod version;

pub use self::{
    assets::asset,
    fields::Fields,
    layout::{Chrome, Done, ProblemPage, Section, Viewer, filters, initials},
    object::Object,
    paged::{Page, Paged, Query},
    part::{Part, own_path, page, see},
    phrase::{Phrase, STAFF},
    problem::{Answer, Fault, Problem, Problems, REQUEST_ID, Shown},
    said::Said,
    spoken::OverHttps,
    version::{IfMatch, etag},
};
pub use crate::values::Language;

/// Whether programs ask here, who get problems as JSON, rather than people, who get a page.
#[must_use]
pub fn is_api(path: &str) -> bool {
    ["/api", "/fhir", "/hsds", "/healthz", "/readyz"].iter().any(|at| {
        path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}
