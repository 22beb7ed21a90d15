//! Screening instruments and the needs that their answers point to.
//!
//! [`Needs`] is the taxonomy and the instruments, read once from `seed-data/needs`; it judges a
//! FHIR `QuestionnaireResponse` and looks up needs by code.

mod answers;
mod evaluate;
mod form;
mod instrument;
pub mod model;
mod taxonomy;
#[cfg(test)]
mod tests;
pub mod told;

pub use self::{
    answers::{DECLINED, Error, Fault},
    evaluate::Assessed,
    form::{Choice, Form, Question},
    model::{Alert, Crosswalk, Need, NeedCode, Resource, ScreenedNeed, Words, merge},
    taxonomy::Needs,
    told::Answered,
};
