//! How well matching suggests, measured against vignettes: invented clients with needs, of which it
//! was judged which services suit them and which must not be suggested.
//!
//! The measures are those of [`relevance`](crate::search::relevance); each need of a vignette is a
//! question of its own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Error, request::Request, suggest};
use crate::{
    search::{
        Search,
        relevance::{Grades, Measures, Wrong},
    },
    values::ServiceId,
    web::Problem,
};

/// So many suggestions are asked for, as `score_service.py` does.
const ASKED: usize = 20;

/// A need of a client whose suggestions were judged.
pub struct Vignette {
    /// Its id in the judged set, such as `v02/food`.
    pub id: String,
    request: Request,
    grades: BTreeMap<ServiceId, u8>,
    forbidden: BTreeSet<ServiceId>,
}

/// Services that must not be suggested, by client.
pub type Forbidden = BTreeMap<String, BTreeSet<ServiceId>>;

/// A client as the judged set has it.
#[derive(Deserialize)]
struct Told {
    vid: String,
    client: Value,
    needs: Vec<ToldNeed>,
}

#[derive(Deserialize)]
struct ToldNeed {
    qid: String,
    #[serde(flatten)]
    asked: Map<String, Value>,
}

/// Why a judged set could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The clients are no such JSON.
    #[error("the vignettes are not a JSON array of {{vid, client, needs}}: {0}")]
    Vignettes(#[from] serde_json::Error),
    /// A line is none.
    #[error("line {0}: `{1}` does not begin with a vignette and a service")]
    Line(usize, String),
    /// A need asks for something that matching does not know.
    #[error("need {0}: {1}")]
    Need(String, Box<Problem>),
}

/// Reads lines of `vignette service …`, with tabs between.
pub fn forbidden(text: &str) -> Result<Forbidden, Unread> {
    let mut all = Forbidden::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut parts = line.split('\t');
        let service = |id: &str| id.parse().ok().map(|id: Uuid| ServiceId(id));
        let (vignette, service) = parts
            .next()
            .zip(parts.next().and_then(service))
            .ok_or_else(|| Unread::Line(number + 1, line.to_owned()))?;
        all.entry(vignette.to_owned()).or_default().insert(service);
    }
    Ok(all)
}

/// Reads the needs that have judgments.
pub fn vignettes(
    text: &str,
    grades: &Grades,
    forbidden: &Forbidden,
) -> Result<Vec<Vignette>, Unread> {
    let told: Vec<Told> = serde_json::from_str(text)?;
    let mut all = Vec::new();
    for Told { vid, client, needs } in told {
        for ToldNeed { qid, asked } in needs {
            let Some(grades) = grades.get(&qid).cloned() else { continue };
            let body = json!({ "client": client, "needs": [asked], "limit": ASKED });
            let request = Request::read(&body)
                .map_err(|problem| Unread::Need(qid.clone(), Box::new(problem)))?;
            let forbidden = forbidden.get(&vid).cloned().unwrap_or_default();
            all.push(Vignette { id: qid, request, grades, forbidden });
        }
    }
    Ok(all)
}

/// What each need comes to, in their order: from the index alone, as if nothing had been learned.
pub fn measure(
    search: &Search,
    vignettes: &[Vignette],
    inactive: &BTreeSet<ServiceId>,
    now: DateTime<Utc>,
) -> Result<Vec<Measures>, Error> {
    let one = |vignette: &Vignette| {
        let needs = suggest::of_index(search, &vignette.request, now)?;
        let suggested = needs.iter().flat_map(|need| &need.suggestions);
        let found: Vec<_> = suggested.map(|one| one.service.id).collect();
        let forbidden = vignette.forbidden.clone();
        let wrong = Wrong { inactive: inactive.clone(), forbidden };
        Ok(Measures::of_services(&found, &vignette.grades, &wrong))
    };
    vignettes.iter().map(one).collect()
}
