//! Counts what the hits have: one pass over their columns, by ordinals; only values that were met
//! are looked up in the dictionary.

use std::collections::HashMap;

use crate::{Error, Facts, document::SEPARATOR, order::Candidate, store::Snapshot};

/// For each kind, its values with how many of the candidates have them: the most frequent first,
/// equals in the order of their names.
pub(crate) fn count<F: Facts>(
    snapshot: &Snapshot<F>,
    found: &[Candidate],
    kinds: &[&str],
) -> Result<Vec<Vec<(String, usize)>>, Error> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut counted: Vec<HashMap<String, usize>> = vec![HashMap::new(); kinds.len()];
    for (number, segment) in snapshot.segments().iter().enumerate() {
        let Some(column) = &segment.facets else { continue };
        let mut times = vec![0_usize; column.num_terms()];
        for candidate in found.iter().filter(|one| one.address.segment == number) {
            for ordinal in column.ords().values_for_doc(candidate.address.doc) {
                if let Some(times) = usize::try_from(ordinal).ok().and_then(|at| times.get_mut(at))
                {
                    *times += 1;
                }
            }
        }
        let mut facet = String::new();
        for (ordinal, times) in (0..).zip(times).filter(|(_, times)| *times > 0) {
            column.ord_to_str(ordinal, &mut facet)?;
            let Some((kind, value)) = facet.split_once(SEPARATOR) else { continue };
            for (counted, _) in counted.iter_mut().zip(kinds).filter(|(_, asked)| **asked == kind) {
                *counted.entry(value.to_owned()).or_default() += times;
            }
        }
    }
    let in_order = |counted: HashMap<String, usize>| {
        let mut all: Vec<(String, usize)> = counted.into_iter().collect();
        all.sort_by(|(one, a), (other, b)| b.cmp(a).then_with(|| one.cmp(other)));
        all
    };
    Ok(counted.into_iter().map(in_order).collect())
}
