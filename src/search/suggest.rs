//! Completing what is being typed: needs, words, organizations, places.

use std::sync::{Arc, Mutex, PoisonError};

use guidepost_index::{Snapshot, words::fold};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error, Search,
    facets::{Facet, NAMED},
    kept::Kept,
    understanding::named,
};

/// How many of each kind are told.
const MOST: usize = 4;
/// What is being typed is short.
pub(super) const LONGEST: usize = 80;

/// One completion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// What to search for.
    pub text: String,
    /// `need`, `word`, `organization` or `place`.
    pub kind: &'static str,
    /// The need's code or the organization's id; `null` for words and places.
    pub id: Option<String>,
}

/// Organizations in the order of their folded names, as of one state of the index.
#[derive(Default)]
pub(super) struct Organizations(Mutex<Option<(String, Arc<Vec<Named>>)>>);

/// A folded name, the name, the id.
type Named = (String, String, String);

impl Search {
    /// What `typed` may become: needs first, then words, organizations and places.
    pub fn suggest(&self, typed: &str) -> Result<Vec<Suggestion>, Error> {
        let typed = fold(typed.trim_start());
        if typed.trim().is_empty() {
            return Ok(Vec::new());
        }
        let index = self.0.index.snapshot();
        let mut all = Vec::new();
        for (phrase, need) in named(&typed, &self.phrases()).into_iter().take(MOST) {
            all.push(Suggestion { text: phrase, kind: "need", id: Some(need.to_string()) });
        }
        // The last word is still being typed; what stands before it stays.
        let (before, last) = typed.rsplit_once(' ').map_or(("", typed.as_str()), |(b, l)| (b, l));
        if last.chars().count() > 1 {
            for word in index.complete(last, MOST)? {
                let text = format!("{before} {word}").trim_start().to_owned();
                if all.iter().all(|one| one.text != text) {
                    all.push(Suggestion { text, kind: "word", id: None });
                }
            }
        }
        let organizations = self.organizations(&index)?;
        let from = organizations.partition_point(|(folded, ..)| *folded < typed);
        let begin = organizations.iter().skip(from);
        for (_, name, id) in begin.take_while(|(folded, ..)| folded.starts_with(&typed)).take(MOST)
        {
            let (text, id) = (name.clone(), Some(id.clone()));
            all.push(Suggestion { text, kind: "organization", id });
        }
        let places = self.0.gazetteer.beginning(&typed, MOST);
        all.extend(places.into_iter().map(|text| Suggestion { text, kind: "place", id: None }));
        Ok(all)
    }

    fn organizations(&self, index: &Snapshot<Kept>) -> Result<Arc<Vec<Named>>, Error> {
        let now = index.position().unwrap_or_default().to_owned();
        let mut kept = self.0.organizations.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, all)) = &*kept
            && *at == now
        {
            return Ok(Arc::clone(all));
        }
        let values = index.values(Facet::Organization.number())?;
        let named = values.iter().filter_map(|value| {
            let (id, name) = value.split_once(NAMED)?;
            Some((fold(name), name.to_owned(), id.to_owned()))
        });
        let mut all: Vec<Named> = named.collect();
        all.sort_unstable();
        let all = Arc::new(all);
        *kept = Some((now, Arc::clone(&all)));
        Ok(all)
    }
}
