//! Whom a service is for: rules with their source words, judged yes, no or not known.
//!
//! [`read`] makes rules out of a listing, [`judge`] holds them against what is known of a person.
//! A doubtful reading never says no; a fact that is not known never does either.

mod ask;
mod atom;
mod beside;
mod codes;
mod covered;
mod described;
mod doubt;
mod group;
mod income;
mod judge;
mod lean;
mod limits;
pub mod model;
mod phrase;
mod reader;
mod says;
mod token;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use self::{
    ask::Ask,
    group::Group,
    income::percent_of_poverty,
    judge::{Judgement, Kinds, Reason, Truth, Verdict, judge},
    lean::{Leaning, Limit, Located, Met, lean},
    model::{Circumstances, Confidence, Field, Groups, Rule, Test},
    reader::read,
};
