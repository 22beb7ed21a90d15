//! Guidepost's search library over tantivy: documents in, hits out. It knows no database, no HTTP
//! and no opening hours; what it cannot know it asks of the caller's [`Judge`].
//!
//! One [`Document`] is one service with its several [`Point`]s inside. All its text stands in one
//! weighted body field, its facts (whom it serves, when it is open) are bytes of the caller's own
//! that are decoded once per segment and kept in memory, and its card comes back as stored. The
//! position in the change feed that the index has reached travels in tantivy's commit payload, so
//! that position and documents can never disagree.
//!
//! * [`words`], `stems`, `spanish`: text into terms; `spell`: unknown words into known ones; [`mark`]: terms in a text;
//! * [`document`], `schema`: what is kept; [`store`]: opening, writing, looking;
//! * [`find`]: hits; `text`, `fits`, `closeness`: how well words fit; `gather`, `order`: who comes to
//!   the page; `rank`: how text and distance count; [`weights`]: by how much.

mod closeness;
mod complete;
mod cursor;
pub mod document;
mod facets;
pub mod find;
mod fits;
mod gather;
mod keys;
pub mod mark;
mod order;
pub mod place;
mod rank;
mod rows;
mod schema;
mod segment;
mod spanish;
mod spell;
mod stems;
pub mod store;
mod stretches;
mod text;
pub mod weights;
pub mod words;

pub use self::{
    document::{Document, Text},
    find::{Address, Ask, At, Found, Hit, Judge, Near, Sort, Verdict},
    place::Point,
    schema::KINDS,
    segment::Facts,
    spell::Lexicon,
    store::{Index, Snapshot, Writer},
    weights::Weights,
    words::{Clause, Phrase, Reading, Word},
};

/// Why the index could not be opened, written or asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The files cannot be read or written.
    #[error("the index files cannot be used: {0}")]
    Files(#[from] std::io::Error),
    /// tantivy could not do its part.
    #[error("the index cannot do this: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// What is stored is not what this version stores.
    #[error("the index is broken or of another version: {0}")]
    Foreign(&'static str),
}
