//! Completes what is being typed: words of the dictionary, values of a facet.

use std::collections::HashMap;

use crate::{Error, Facts, store::Snapshot};

/// A prefix that begins more words than this is too short to tell anything.
const MOST_LOOKED_AT: usize = 5_000;

impl<F: Facts> Snapshot<F> {
    /// Words that begin with the folded `prefix`, the most frequent first.
    pub fn complete(&self, prefix: &str, limit: usize) -> Result<Vec<String>, Error> {
        let mut times: HashMap<String, u64> = HashMap::new();
        for segment in self.segments() {
            let index = segment.reader.inverted_index(self.fields().dictionary)?;
            let mut words = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
            let mut looked_at = 0;
            while looked_at < MOST_LOOKED_AT
                && let Some((word, info)) = words.next()
                && word.starts_with(prefix.as_bytes())
            {
                looked_at += 1;
                if let Ok(word) = str::from_utf8(word) {
                    *times.entry(word.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        let mut words: Vec<(String, u64)> = times.into_iter().collect();
        words.sort_by(|(one, a), (other, b)| b.cmp(a).then_with(|| one.cmp(other)));
        words.truncate(limit);
        Ok(words.into_iter().map(|(word, _)| word).collect())
    }

    /// Every value of a kind of facet, each once, in order.
    pub fn values(&self, kind: usize) -> Result<Vec<String>, Error> {
        let mut values = Vec::new();
        for here in self.segments().iter().filter_map(|segment| segment.values(kind)) {
            values.extend(here.names()?.iter().map(ToString::to_string));
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }
}
