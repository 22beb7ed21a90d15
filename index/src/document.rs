//! What the index is given of one service.

use tantivy::TantivyDocument;
use uuid::Uuid;

use crate::{place::Point, schema::Fields, weights::Weights, words::fold};

/// A key that holds wholly.
pub const WHOLE: u8 = 10;

/// One service as the index keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The service's id; a document replaces an earlier one with the same id.
    pub id: Uuid,
    /// What can be searched by words.
    pub text: Text,
    /// Exact keys to filter by, such as taxonomy term ids, each with how much it holds, in tenths.
    pub keys: Vec<(String, u8)>,
    /// What it is counted under: the number of a kind, below [`KINDS`](crate::KINDS), and a value.
    pub facets: Vec<(usize, String)>,
    /// Where it is offered: only places that may be disclosed. Their order is the caller's own;
    /// hits name a place by its number in it.
    pub places: Vec<Point>,
    /// When the record was last verified or changed, in seconds since 1970; not known where it is not above 0.
    pub updated: i64,
    /// How much of a good record is filled, 0 to 100.
    pub completeness: u8,
    /// The caller's facts, decoded by its [`Facts`](crate::Facts).
    pub facts: Vec<u8>,
    /// What a hit hands back.
    pub card: Vec<u8>,
    /// A hash of everything above.
    pub hash: u128,
}

/// The words of a service, by how much they say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its name, and other names.
    pub name: String,
    /// The organization's name.
    pub organization: String,
    /// Taxonomy terms.
    pub terms: String,
    /// Everything else.
    pub rest: String,
}

impl Text {
    /// The one field that is searched: what says more stands in it more often.
    fn body(&self, weights: &Weights) -> String {
        let mut body = String::with_capacity(self.rest.len() + 4 * self.name.len());
        for (times, part) in [
            (weights.name, &self.name),
            (weights.organization, &self.organization),
            (weights.terms, &self.terms),
            (1, &self.rest),
        ] {
            for _ in 0..times {
                body.push_str(part);
                body.push('\n');
            }
        }
        body
    }
}

impl Document {
    /// Where it stands in the index: near what is near, without a place at the end.
    fn order(&self) -> u64 {
        self.places.first().map_or(u64::MAX, |place| place.packed())
    }

    pub(crate) fn to_tantivy(&self, fields: &Fields, weights: &Weights) -> TantivyDocument {
        let mut doc = TantivyDocument::default();
        let (high, low) = self.id.as_u64_pair();
        doc.add_bytes(fields.id, self.id.as_bytes());
        doc.add_u64(fields.id_high, high);
        doc.add_u64(fields.id_low, low);
        let (high, low) = Uuid::from_u128(self.hash).as_u64_pair();
        doc.add_u64(fields.hash_high, high);
        doc.add_u64(fields.hash_low, low);
        let body = self.text.body(weights);
        doc.add_text(fields.dictionary, &body);
        doc.add_text(fields.body, body);
        doc.add_text(fields.name, fold(&self.text.name));
        for (key, tenths) in &self.keys {
            for _ in 0..(*tenths).clamp(1, WHOLE) {
                doc.add_text(fields.key, key);
            }
        }
        for (kind, value) in &self.facets {
            if let Some(field) = fields.facets.get(*kind) {
                doc.add_text(*field, value);
            }
        }
        for place in &self.places {
            doc.add_u64(fields.place, place.packed());
        }
        doc.add_u64(fields.order, self.order());
        doc.add_i64(fields.updated, self.updated);
        doc.add_u64(fields.completeness, u64::from(self.completeness));
        doc.add_bytes(fields.facts, &self.facts);
        doc.add_bytes(fields.card, &self.card);
        doc
    }
}
