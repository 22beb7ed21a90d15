//! Exact keys: which documents have them.

use tantivy::{
    DocId, DocSet as _, TERMINATED, Term, postings::SegmentPostings, schema::IndexRecordOption,
};

use crate::{Error, segment::Segment};

/// The documents that have one of the first keys, in order; all where no key is asked for.
pub(crate) enum Listed {
    All(DocId),
    Having(Vec<SegmentPostings>),
}

impl Listed {
    pub fn open<F>(segment: &Segment<F>, keys: &[Vec<String>]) -> Result<Self, Error> {
        let all = Self::All(segment.reader.max_doc());
        keys.first().map_or(Ok(all), |group| Self::having(segment, group))
    }

    /// The documents that have one of these keys.
    pub fn having<F>(segment: &Segment<F>, keys: &[String]) -> Result<Self, Error> {
        Ok(Self::Having(lists(segment, keys)?))
    }

    /// The first from `doc` on, which must not lie before those asked earlier.
    pub fn first(&mut self, doc: DocId) -> Option<DocId> {
        let first = match self {
            Self::All(end) => Some(doc).filter(|doc| doc < end),
            Self::Having(lists) => lists.iter_mut().map(|list| at_or_after(list, doc)).min(),
        };
        first.filter(|first| *first != TERMINATED)
    }
}

/// The first document of the list from `doc` on.
fn at_or_after(list: &mut SegmentPostings, doc: DocId) -> DocId {
    match list.doc() {
        at if at >= doc => at,
        at if at + 1 == doc => list.advance(),
        _ => list.seek(doc),
    }
}

/// The exact keys of the question, each with its alternatives.
pub(crate) struct Keys(Vec<Vec<SegmentPostings>>);

impl Keys {
    pub fn open<F>(segment: &Segment<F>, keys: &[Vec<String>]) -> Result<Self, Error> {
        let groups = keys.iter().map(|group| lists(segment, group));
        Ok(Self(groups.collect::<Result<_, _>>()?))
    }

    /// Whether `doc`, which must not lie before those asked earlier, has one key of each group.
    pub fn have(&mut self, doc: DocId) -> bool {
        self.0.iter_mut().all(|group| group.iter_mut().any(|list| at_or_after(list, doc) == doc))
    }
}

/// The lists of those of the keys that any document has.
fn lists<F>(segment: &Segment<F>, keys: &[String]) -> Result<Vec<SegmentPostings>, Error> {
    let (field, index) = segment.keys()?;
    let list = |key: &String| {
        let term = Term::from_field_text(field, key);
        index.read_postings(&term, IndexRecordOption::Basic).transpose()
    };
    Ok(keys.iter().filter_map(list).collect::<Result<_, _>>()?)
}
