//! The fields of the tantivy index.

use std::array;

use tantivy::{
    IndexSettings, IndexSortByField, Order,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
    },
};

use crate::stems::{PLAIN, STEMS};

/// Counts up whenever the fields or their contents change shape.
pub(crate) const VERSION: u32 = 4;

/// Kinds of facets there can be.
pub const KINDS: usize = 12;

/// The field of a kind of facets.
pub(crate) fn facet(kind: usize) -> String {
    format!("facet_{kind}")
}

/// The field that the index is sorted by.
const ORDER: &str = "order";

/// How the index is laid out: what lies near each other on the ground lies side by side.
pub(crate) fn settings() -> IndexSettings {
    let by_place = IndexSortByField { field: ORDER.to_owned(), order: Order::Asc };
    IndexSettings { sort_by_field: Some(by_place), ..IndexSettings::default() }
}

/// The fields by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Sixteen bytes, to delete by.
    pub id: Field,
    pub id_high: Field,
    pub id_low: Field,
    pub hash_high: Field,
    pub hash_low: Field,
    /// All words as stems, English and in Spanish lines Spanish too, weighted, with positions.
    pub body: Field,
    /// The same words as written: only what the spelling dictionary needs.
    pub dictionary: Field,
    /// The folded name, to sort by.
    pub name: Field,
    /// Exact keys to filter by and to be ranked by; how often one stands there is how much it holds.
    pub key: Field,
    /// Values to be counted, by kind.
    pub facets: [Field; KINDS],
    /// Places as packed points, several a service.
    pub place: Field,
    /// What the index is sorted by: [`ORDER`].
    pub order: Field,
    pub updated: Field,
    pub completeness: Field,
    pub facts: Field,
    pub card: Field,
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str, kept| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(kept),
        )
    };
    let key = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqs),
    );
    let counted = TextOptions::default().set_fast("raw");
    let fields = Fields {
        id: schema.add_bytes_field("id", INDEXED),
        id_high: schema.add_u64_field("id_high", FAST),
        id_low: schema.add_u64_field("id_low", FAST),
        hash_high: schema.add_u64_field("hash_high", FAST),
        hash_low: schema.add_u64_field("hash_low", FAST),
        body: schema.add_text_field("body", text(STEMS, IndexRecordOption::WithFreqsAndPositions)),
        dictionary: schema.add_text_field("dictionary", text(PLAIN, IndexRecordOption::Basic)),
        name: schema.add_text_field("name", counted.clone()),
        key: schema.add_text_field("key", key),
        facets: array::from_fn(|kind| schema.add_text_field(&facet(kind), counted.clone())),
        place: schema.add_u64_field("place", FAST),
        order: schema.add_u64_field(ORDER, FAST),
        updated: schema.add_i64_field("updated", FAST),
        completeness: schema.add_u64_field("completeness", FAST),
        facts: schema.add_bytes_field("facts", FAST),
        card: schema.add_bytes_field("card", STORED),
    };
    (schema.build(), fields)
}
