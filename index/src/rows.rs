//! What is read of every document that a question comes to, side by side in memory: thousands of
//! them a question, and a look into each of the columns would cost more than all else.

use std::ops::Range;

use tantivy::{DocId, columnar::Column};

use crate::Point;

/// The documents of one segment.
pub(crate) struct Rows {
    rows: Vec<Row>,
    /// The places of all of them, in their order.
    places: Vec<Point>,
}

/// One document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// When it was last verified or changed, in seconds since 1970; 0 is not known.
    pub updated: i64,
    /// Where its places begin and end.
    places: (u32, u32),
    /// The number of its facts.
    pub facts: u32,
    /// How much of a good record is filled, 0 to 100.
    pub completeness: u8,
}

/// The columns that rows are made of.
pub(crate) struct Columns<'a> {
    pub facts: &'a Column<u64>,
    pub places: Column<u64>,
    pub updated: Column<i64>,
    pub completeness: Column<u64>,
}

impl Rows {
    /// Reads so many documents.
    pub fn read(documents: u32, columns: &Columns<'_>) -> Self {
        let mut places: Vec<Point> = Vec::new();
        let rows = (0..documents).map(|doc| {
            let from = number(places.len());
            places.extend(columns.places.values_for_doc(doc).map(Point::unpacked));
            let completeness = columns.completeness.first(doc).unwrap_or_default();
            Row {
                updated: columns.updated.first(doc).unwrap_or_default(),
                places: (from, number(places.len())),
                facts: columns.facts.first(doc).map_or(u32::MAX, number),
                completeness: u8::try_from(completeness).unwrap_or_default(),
            }
        });
        Self { rows: rows.collect(), places }
    }

    /// All documents, in order.
    pub fn all(&self) -> &[Row] {
        &self.rows
    }

    /// The document.
    pub fn of(&self, doc: DocId) -> Row {
        let row = usize::try_from(doc).ok().and_then(|doc| self.rows.get(doc));
        row.copied().unwrap_or_default()
    }

    /// Its places.
    pub fn places(&self, row: &Row) -> &[Point] {
        let at = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let (from, to) = row.places;
        self.places.get(Range { start: at(from), end: at(to) }).unwrap_or_default()
    }
}

/// No segment has more documents or places than 32 bits count.
fn number(of: impl TryInto<u32>) -> u32 {
    of.try_into().unwrap_or(u32::MAX)
}
