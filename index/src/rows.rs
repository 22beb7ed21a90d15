//! What is read of every document that a question comes to, side by side in memory: thousands of
//! them a question, and a look into each of the columns would cost more than all else.

use std::ops::Range;

use tantivy::{
    DocId,
    columnar::{BytesColumn, Column},
};

use crate::{Error, Facts, Point};

/// The documents of one segment.
pub(crate) struct Rows<F> {
    /// Apart from the rest: most documents are passed over by a look at it.
    states: Vec<State>,
    documents: Vec<Row<F>>,
    /// The places of all of them, in their order.
    places: Vec<Point>,
}

/// The state of a record.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct State {
    /// When it was last verified or changed, in seconds since 1970; not known where it is not above 0.
    pub updated: i64,
    /// How much of a good record is filled, 0 to 100.
    pub completeness: u8,
}

/// One document.
#[derive(Debug)]
pub(crate) struct Row<F> {
    /// Where its places begin and end.
    places: (u32, u32),
    /// The caller's; none only where the document is broken.
    pub facts: Option<F>,
}

/// The columns that rows are made of.
pub(crate) struct Columns {
    pub facts: BytesColumn,
    pub places: Column<u64>,
    pub updated: Column<i64>,
    pub completeness: Column<u64>,
}

impl<F: Facts> Rows<F> {
    /// Reads so many documents.
    pub fn read(documents: u32, columns: &Columns) -> Result<Self, Error> {
        let mut places: Vec<Point> = Vec::new();
        let rows = (0..documents).map(|doc| {
            let from = number(places.len());
            places.extend(columns.places.values_for_doc(doc).map(Point::unpacked));
            Row { places: (from, number(places.len())), facts: None }
        });
        let read = rows.collect();
        let states = (0..documents).map(|doc| {
            let completeness = columns.completeness.first(doc).unwrap_or_default();
            State {
                updated: columns.updated.first(doc).unwrap_or_default(),
                completeness: u8::try_from(completeness).unwrap_or_default(),
            }
        });
        let mut rows = Self { states: states.collect(), documents: read, places };
        rows.read_facts(documents, &columns.facts)?;
        Ok(rows)
    }

    /// The facts of all documents, in the order in which they are stored: each is read once.
    fn read_facts(&mut self, documents: u32, column: &BytesColumn) -> Result<(), Error> {
        let ordinal = |doc| Some((number(column.ords().first(doc)?), doc));
        let mut stored: Vec<(u32, DocId)> = (0..documents).filter_map(ordinal).collect();
        stored.sort_unstable();
        let mut shared = F::Shared::default();
        let mut stream = column.dictionary().stream()?;
        let mut at = None;
        let mut facts = None;
        for (ordinal, doc) in stored {
            while at.is_none_or(|at| at < ordinal) && stream.advance() {
                at = Some(at.map_or(0, |at| at + 1));
                facts = None;
            }
            if facts.is_none() {
                let read = F::read(stream.key(), &mut shared);
                facts = Some(read.ok_or(Error::Foreign("facts of another version"))?);
            }
            if let Some(row) = self.documents.get_mut(index(doc)) {
                row.facts.clone_from(&facts);
            }
        }
        Ok(())
    }
}

impl<F> Rows<F> {
    /// All documents, in order.
    pub fn all(&self) -> impl Iterator<Item = (&State, &Row<F>)> {
        self.states.iter().zip(&self.documents)
    }

    /// The state of the document's record.
    pub fn state(&self, doc: DocId) -> State {
        self.states.get(index(doc)).copied().unwrap_or_default()
    }

    /// The document.
    pub fn of(&self, doc: DocId) -> Option<&Row<F>> {
        self.documents.get(index(doc))
    }

    /// Its places.
    pub fn places(&self, row: &Row<F>) -> &[Point] {
        let (from, to) = row.places;
        self.places.get(Range { start: index(from), end: index(to) }).unwrap_or_default()
    }
}

/// No segment has more documents or places than 32 bits count.
fn number(of: impl TryInto<u32>) -> u32 {
    of.try_into().unwrap_or(u32::MAX)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
