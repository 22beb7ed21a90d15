//! Counts what the hits have: one pass over a column of their values for each kind that is asked
//! for, by ordinals.

use std::{collections::BTreeMap, sync::OnceLock};

use tantivy::{DocId, columnar::StrColumn};

use crate::{Error, Facts, keys::Listed, order::Candidate, segment::Segment, store::Snapshot};

/// So many values of a kind are told.
const MOST: usize = 50;

/// The values of one kind that the documents of a segment have.
pub(crate) struct Values {
    column: StrColumn,
    /// By their ordinals, in order, once anybody has asked for them.
    names: OnceLock<Vec<Box<str>>>,
}

impl Values {
    pub const fn of(column: StrColumn) -> Self {
        Self { column, names: OnceLock::new() }
    }

    /// The values by their ordinals, in order.
    pub fn names(&self) -> Result<&[Box<str>], Error> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let mut names = Vec::with_capacity(self.column.num_terms());
        let mut stream = self.column.dictionary().stream()?;
        while stream.advance() {
            let Ok(name) = str::from_utf8(stream.key()) else {
                return Err(Error::Foreign("a facet that is no text"));
            };
            names.push(name.into());
        }
        Ok(self.names.get_or_init(|| names))
    }

    /// The values of these documents of the segment, each with how many have it.
    fn count(
        &self,
        documents: impl Iterator<Item = DocId>,
    ) -> Result<impl Iterator<Item = (&str, usize)>, Error> {
        let names = self.names()?;
        let mut times = vec![0; names.len()];
        for document in documents {
            for ordinal in self.column.ords().values_for_doc(document) {
                let times = usize::try_from(ordinal).ok().and_then(|at| times.get_mut(at));
                *times.unwrap_or(&mut 0) += 1;
            }
        }
        let counted = names.iter().zip(times).filter(|(_, times)| *times > 0);
        Ok(counted.map(|(name, times)| (&**name, times)))
    }
}

impl<F: Facts> Snapshot<F> {
    /// Every value of a kind with how many documents have it: of those that have one of the keys of
    /// the one group, or of all where no group is given, and whose facts fit.
    pub fn tally(
        &self,
        kind: usize,
        keys: &[Vec<String>],
        fits: impl Fn(&F) -> bool,
    ) -> Result<BTreeMap<String, usize>, Error> {
        let mut tally = BTreeMap::new();
        for segment in self.segments() {
            if let Some(values) = segment.values(kind) {
                for (name, times) in values.count(having(segment, keys, &fits)?)? {
                    *tally.entry(name.to_owned()).or_default() += times;
                }
            }
        }
        Ok(tally)
    }
}

/// The living documents of the segment that have one of the keys and whose facts fit.
fn having<F: Facts>(
    segment: &Segment<F>,
    keys: &[Vec<String>],
    fits: impl Fn(&F) -> bool,
) -> Result<impl Iterator<Item = DocId>, Error> {
    let (mut listed, mut next) = (Listed::open(segment, keys)?, 0);
    let documents = std::iter::from_fn(move || {
        let document = listed.first(next)?;
        next = document + 1;
        Some(document)
    });
    Ok(documents.filter(move |document| {
        segment.is_alive(*document) && segment.facts(*document).is_some_and(&fits)
    }))
}

/// For each kind, its values with how many of the candidates have them: the most frequent first,
/// equals in the order of their names, at most 50.
pub(crate) fn count<F: Facts>(
    snapshot: &Snapshot<F>,
    found: &[Candidate],
    kinds: &[usize],
) -> Result<Vec<Vec<(String, usize)>>, Error> {
    kinds.iter().map(|kind| count_one(snapshot, found, *kind)).collect()
}

fn count_one<F: Facts>(
    snapshot: &Snapshot<F>,
    found: &[Candidate],
    kind: usize,
) -> Result<Vec<(String, usize)>, Error> {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for (number, segment) in snapshot.segments().iter().enumerate() {
        if let Some(values) = segment.values(kind) {
            let here = found.iter().filter(|one| one.address.segment == number);
            counted.extend(values.count(here.map(|one| one.address.doc))?);
        }
    }
    if snapshot.segments().len() > 1 {
        counted.sort_unstable_by_key(|(name, _)| *name);
        counted.dedup_by(|(name, times), (kept, sum)| {
            let is_same = name == kept;
            *sum += if is_same { *times } else { 0 };
            is_same
        });
    }
    let order = |(one, a): &(&str, usize), (other, b): &(&str, usize)| {
        b.cmp(a).then_with(|| one.cmp(other))
    };
    if counted.len() > MOST {
        counted.select_nth_unstable_by(MOST, order);
        counted.truncate(MOST);
    }
    counted.sort_unstable_by(order);
    Ok(counted.into_iter().map(|(name, times)| (name.to_owned(), times)).collect())
}
