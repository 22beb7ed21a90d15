//! How close together a question's words stand in a document.

use tantivy::{
    DocId, DocSet as _,
    postings::{Postings as _, SegmentPostings},
    schema::IndexRecordOption,
};

use crate::{
    Error,
    segment::Segment,
    text::{Plan, Planned},
};

impl Plan {
    /// Looks at where the words stand in documents of that segment.
    pub fn positions<F>(
        &self,
        (number, segment): (usize, &Segment<F>),
    ) -> Result<Positions<'_>, Error> {
        let body = segment.body()?;
        let with = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = Vec::with_capacity(self.stems.len());
        for Planned { lists, adds } in &self.stems {
            if let Some(Some(list)) = lists.get(number) {
                postings.push((adds.as_slice(), body.read_postings_from_terminfo(list, with)?));
            }
        }
        Ok(Positions {
            plan: self,
            postings,
            at: vec![Vec::new(); self.most.len()],
            here: Vec::new(),
        })
    }
}

/// Where the words stand in the documents of a segment, asked in their order.
pub(crate) struct Positions<'a> {
    plan: &'a Plan,
    postings: Vec<(&'a [(usize, f32)], SegmentPostings)>,
    at: Vec<Vec<u32>>,
    here: Vec<u32>,
}

impl Positions<'_> {
    /// Of the neighbouring words of the phrase that fits best, the share that are neighbours in
    /// `doc` too; `doc` must not lie before those asked earlier.
    pub fn closeness(&mut self, doc: DocId) -> f32 {
        self.at.iter_mut().for_each(Vec::clear);
        for (adds, postings) in &mut self.postings {
            let at = postings.doc();
            if at != doc && (at > doc || postings.seek(doc) != doc) {
                continue;
            }
            self.here.clear();
            postings.append_positions_with_offset(0, &mut self.here);
            for (word, _) in *adds {
                if let Some(into) = self.at.get_mut(*word) {
                    into.extend_from_slice(&self.here);
                }
            }
        }
        for word in &mut self.at {
            word.sort_unstable();
        }
        let phrases = self.plan.clauses.iter().flatten();
        let shares = phrases.map(|phrase| {
            let words = self.at.get(phrase.words.clone()).unwrap_or_default();
            let (mut close, mut all) = (0.0, 0.0);
            for pair in words.windows(2) {
                let [one, two] = pair else { continue };
                all += 1.0;
                if one.iter().any(|at: &u32| two.binary_search(&(at + 1)).is_ok()) {
                    close += 1.0;
                }
            }
            if all > 0.0 { close / all } else { 0.0 }
        });
        shares.fold(0.0, f32::max)
    }
}
