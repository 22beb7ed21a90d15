//! How well the search finds, measured against judged questions, and which weights would find
//! better.
//!
//! Grades are 0 (irrelevant) to 3 (fits in every respect); 2 and more is relevant; a service that
//! nobody judged counts as 0. The measures are those of `eval.py` beside the development set:
//! nDCG@10 with gain 2^grade − 1 (Järvelin & Kekäläinen 2002), the same without unjudged services,
//! success@3, the share of the first ten that was judged, and others.

mod measure;
pub mod tuning;

pub use measure::{Interval, Measures, Wrong, interval};

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Error, Search, model::Query, params::Params, weights::Weights};
use crate::{values::ServiceId, web::Problem};

/// So many are asked for, as `eval.py` has them: what nobody judged is passed over in one measure.
const ASKED: usize = 50;

/// A question whose answers were judged.
pub struct Judged {
    /// Its id in the judged set.
    pub id: String,
    /// What kind of question it is: `typo`, `spanish_query`, ….
    pub tags: Vec<String>,
    query: Query,
    grades: BTreeMap<ServiceId, u8>,
}

/// Grades of services, by question.
pub type Grades = BTreeMap<String, BTreeMap<ServiceId, u8>>;

/// A question as the judged set has it.
#[derive(Deserialize)]
struct Question {
    qid: String,
    #[serde(default)]
    tags: Vec<String>,
    params: Value,
}

/// Why judgments could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The questions are no such JSON.
    #[error("the questions are not a JSON array of {{qid, tags, params}}: {0}")]
    Questions(#[from] serde_json::Error),
    /// A line of the judgments is none.
    #[error("line {0}: `{1}` is not `question 0 service grade`")]
    Line(usize, String),
    /// A question asks for something the search does not know.
    #[error("question {0}: {1}")]
    Question(String, Box<Problem>),
}

/// Reads judgments: lines of `question 0 service grade` (TREC's form), by question.
pub fn grades(text: &str) -> Result<Grades, Unread> {
    let mut all = Grades::new();
    for (number, line) in text.lines().enumerate() {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let read = match parts.as_slice() {
            [] => continue,
            [question, _, service, grade] => service.parse().ok().zip(grade.parse().ok()).map(
                |(service, grade): (uuid::Uuid, u8)| (*question, ServiceId(service), grade.min(3)),
            ),
            _ => None,
        };
        let (question, service, grade) =
            read.ok_or_else(|| Unread::Line(number + 1, line.to_owned()))?;
        all.entry(question.to_owned()).or_default().insert(service, grade);
    }
    Ok(all)
}

/// Reads the questions that have judgments.
pub fn judged(search: &Search, questions: &str, grades: &Grades) -> Result<Vec<Judged>, Unread> {
    let questions: Vec<Question> = serde_json::from_str(questions)?;
    let mut all = Vec::new();
    for Question { qid, tags, params } in questions {
        let Some(grades) = grades.get(&qid).cloned() else { continue };
        let query = Params::of_body(&params)
            .read_strictly(search.gazetteer(), search.clock().now())
            .map_err(|problem| Unread::Question(qid.clone(), Box::new(problem)))?;
        all.push(Judged { id: qid, tags, query: Query { per_page: ASKED, ..query }, grades });
    }
    Ok(all)
}

/// What each question comes to with those weights, in their order.
pub fn measure(
    search: &Search,
    judged: &[Judged],
    weights: &Weights,
) -> Result<Vec<Measures>, Error> {
    measure_beside(search, judged, weights, &Wrong::default())
}

/// The same, beside services that must not be found.
pub fn measure_beside(
    search: &Search,
    judged: &[Judged],
    weights: &Weights,
    wrong: &Wrong,
) -> Result<Vec<Measures>, Error> {
    let one = |judged: &Judged| {
        let found = search.find_by(&judged.query, weights)?;
        let ids: Vec<_> = found.results.iter().map(|found| found.card.id).collect();
        Ok(Measures::of_services(&ids, &judged.grades, wrong))
    };
    judged.iter().map(one).collect()
}

/// The questions of each tag, by their places.
pub fn by_tag(judged: &[Judged]) -> BTreeMap<&str, Vec<usize>> {
    let mut tags: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, judged) in judged.iter().enumerate() {
        for tag in &judged.tags {
            tags.entry(tag).or_default().push(number);
        }
    }
    tags
}
