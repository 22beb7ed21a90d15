//! Instruments as tables: items, answers, scores, cut-offs and the rules from answers to needs.
//!
//! The rule language is that of `seed-data/needs/instruments.json`: a condition over items,
//! scores, the level and sex; a rule that holds names needs.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::values::Urgency;

/// All instruments, with the lists of answers that they share.
#[derive(Debug, Deserialize)]
pub(super) struct Instruments {
    answers: HashMap<String, Vec<Choice>>,
    instruments: Vec<Instrument>,
}

/// One instrument.
#[derive(Debug, Deserialize)]
pub(super) struct Instrument {
    /// Its id here, such as `phq-9`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What those who use it call it.
    pub short: String,
    /// The canonical URL of its Questionnaire.
    pub canonical: String,
    /// What stands before its questions.
    #[serde(default)]
    pub lead_in: Option<String>,
    /// Who owns its wording.
    pub licence: Licence,
    /// Other URLs it goes by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its questions.
    pub items: Vec<Item>,
    /// How answers make scores.
    pub scoring: Scoring,
    /// Levels by score.
    pub cutoffs: Vec<Cutoff>,
    /// From answers to needs.
    pub need_rules: Vec<NeedRule>,
}

/// Who owns an instrument's wording.
#[derive(Debug, Deserialize)]
pub(super) struct Licence {
    /// Whether the questions may be shown in their own words.
    pub wording: bool,
}

/// A question.
#[derive(Debug, Deserialize)]
pub(super) struct Item {
    /// Its link id in the published Questionnaire.
    pub link_id: String,
    /// A short label.
    pub label: String,
    answers: String,
    /// Its answers, copied from the shared list when the tables are read.
    #[serde(skip)]
    pub choices: Vec<Choice>,
}

/// An answer that can be chosen.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Choice {
    /// Its code.
    pub code: String,
    /// A short label.
    pub label: String,
    /// What it counts; `None` for answers such as "declined".
    #[serde(default)]
    pub score: Option<i64>,
}

/// How answers make scores.
#[derive(Debug, Deserialize)]
pub(super) struct Scoring {
    /// The way.
    pub method: Method,
    /// The items that count.
    #[serde(default)]
    pub items: Vec<String>,
    /// The least and the greatest total.
    #[serde(default)]
    pub range: Option<(i64, i64)>,
    /// How many answers a total needs.
    #[serde(default)]
    pub min_answered: usize,
    /// An answer that settles the score alone.
    #[serde(default)]
    pub gate: Option<Gate>,
    /// Scores beside the total.
    #[serde(default)]
    pub subscores: BTreeMap<String, Self>,
    /// For `triage`: levels, gravest first.
    #[serde(default)]
    pub levels: Vec<TriageLevel>,
}

/// A way of scoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Method {
    /// The sum of the answers' scores.
    Sum,
    /// How many answers count above nothing.
    AnyPositive,
    /// Only the sub-scores.
    Subscores,
    /// The first level whose condition holds.
    Triage,
    /// No score.
    None,
}

/// An answer that settles the score alone (PC-PTSD-5: no event, no score).
#[derive(Debug, Deserialize)]
pub(super) struct Gate {
    pub item: String,
    pub answer: String,
    pub score: i64,
}

/// A level that a condition gives.
#[derive(Debug, Deserialize)]
pub(super) struct TriageLevel {
    pub level: String,
    pub when: When,
}

/// A level that a score gives.
#[derive(Debug, Deserialize)]
pub(super) struct Cutoff {
    /// Which score; the total unless named.
    #[serde(default = "total")]
    pub score: String,
    pub min: i64,
    pub max: i64,
    pub level: String,
}

/// What follows from answers.
#[derive(Debug, Deserialize)]
pub(super) struct NeedRule {
    pub when: When,
    pub needs: Vec<Finding>,
}

/// A need that a rule finds.
#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    pub need: String,
    pub severity: Grade,
    pub urgency: Urgency,
    #[serde(default)]
    pub flag: Option<String>,
}

/// Severity as the tables write it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Grade {
    Mild,
    Moderate,
    Severe,
}

/// A condition.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum When {
    All {
        all: Vec<Self>,
    },
    Any {
        any: Vec<Self>,
    },
    Item {
        item: String,
        answer_in: Vec<String>,
    },
    Level {
        level: String,
    },
    Sex {
        sex_in: Vec<String>,
    },
    Otherwise {
        otherwise: bool,
    },
    Score {
        #[serde(default = "total")]
        score: String,
        #[serde(default)]
        gte: Option<i64>,
        #[serde(default)]
        lte: Option<i64>,
    },
}

fn total() -> String {
    "total".to_owned()
}

impl Instruments {
    /// Gives every item its answers.
    pub fn linked(mut self) -> Self {
        for item in self.instruments.iter_mut().flat_map(|one| &mut one.items) {
            item.choices = self.answers.get(&item.answers).cloned().unwrap_or_default();
        }
        self
    }

    pub fn iter(&self) -> impl Iterator<Item = &Instrument> {
        self.instruments.iter()
    }

    #[cfg(test)]
    pub fn as_slice(&self) -> &[Instrument] {
        &self.instruments
    }
}

impl Instrument {
    /// The item of this link id and its number, from 1.
    pub fn item(&self, link_id: &str) -> Option<(usize, &Item)> {
        (1..).zip(&self.items).find(|(_, item)| item.link_id == link_id)
    }
}

/// What identifies an item across publishers: the last part of its link id, in lower case.
pub(super) fn key(link_id: &str) -> String {
    link_id.rsplit('/').next().unwrap_or_default().to_lowercase()
}
