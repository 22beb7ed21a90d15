//! Counts what the hits have: one pass over their columns, by ordinals.

use std::collections::HashMap;

use crate::{Error, Facts, document::SEPARATOR, order::Candidate, store::Snapshot};

/// So many values of a kind are told.
const MOST: usize = 50;

/// For each kind, its values with how many of the candidates have them: the most frequent first,
/// equals in the order of their names, at most 50.
pub(crate) fn count<F: Facts>(
    snapshot: &Snapshot<F>,
    found: &[Candidate],
    kinds: &[&str],
) -> Result<Vec<Vec<(String, usize)>>, Error> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut counted: Vec<HashMap<&str, usize>> = vec![HashMap::new(); kinds.len()];
    for (number, segment) in snapshot.segments().iter().enumerate() {
        let Some(column) = &segment.facets else { continue };
        let names = segment.facet_names()?;
        let mut times = vec![0_usize; names.len()];
        for candidate in found.iter().filter(|one| one.address.segment == number) {
            for ordinal in column.ords().values_for_doc(candidate.address.doc) {
                if let Some(times) = usize::try_from(ordinal).ok().and_then(|at| times.get_mut(at))
                {
                    *times += 1;
                }
            }
        }
        for (counted, kind) in counted.iter_mut().zip(kinds) {
            // Names are in order, so those of a kind stand together.
            let begin = format!("{kind}{SEPARATOR}");
            let from = names.partition_point(|name| **name < *begin);
            let own = names.iter().zip(&times).skip(from);
            for (name, times) in own {
                let Some(value) = name.strip_prefix(begin.as_str()) else { break };
                if *times > 0 {
                    *counted.entry(value).or_default() += times;
                }
            }
        }
    }
    let in_order = |counted: HashMap<&str, usize>| {
        let mut all: Vec<(&str, usize)> = counted.into_iter().collect();
        all.sort_unstable_by(|(one, a), (other, b)| b.cmp(a).then_with(|| one.cmp(other)));
        all.into_iter().take(MOST).map(|(value, times)| (value.to_owned(), times)).collect()
    };
    Ok(counted.into_iter().map(in_order).collect())
}
