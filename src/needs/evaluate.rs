//! From a FHIR `QuestionnaireResponse` to scores, a level, needs with their evidence, and alerts.
//!
//! Totals are recomputed, never trusted; an answer that is missing, declined or not on the list
//! neither makes nor clears a need (CLINICAL.md, "Rules of evaluation").

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Needs,
    answers::{Answers, Error},
    instrument::{Choice, Grade, Instrument, Item, Method, Scoring, When},
    model::{Alert, NeedCode, ScreenedNeed, merge},
};
use crate::values::{Gender, Severity};

/// The answers an instrument may leave open; FHIR's own codes for declined and unable.
pub(super) const NOT_ANSWERS: [&str; 3] = ["la30122-8", "la30257-2", "la15775-2"];

/// What one filled-in instrument says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Assessed {
    /// The instrument's id, such as `phq-9`.
    pub instrument: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Recomputed scores by name (`total` and sub-scores); absent where too little was answered.
    pub scores: BTreeMap<String, i64>,
    /// The band or triage level.
    pub level: Option<String>,
    /// All flags.
    pub flags: BTreeSet<String>,
    /// What is needed, gravest first. To be confirmed by the client before a referral.
    pub needs: Vec<ScreenedNeed>,
    /// Dangers.
    pub alerts: Vec<Alert>,
    /// Questions without an answer, or declined: nothing is known of them.
    pub unknown: Vec<String>,
    /// Which rules of the instrument found each need.
    #[serde(skip)]
    pub fired: BTreeMap<NeedCode, Vec<usize>>,
}

impl Needs {
    /// What a filled-in instrument says of a person of this sex (AUDIT-C has cut-offs by sex).
    pub fn evaluate(self, response: &Value, sex: Option<Gender>) -> Result<Assessed, Error> {
        let mut answers = Answers::default();
        answers.read(response)?;
        let instrument = self.instrument_of(response, &answers)?;
        answers.settle(instrument);
        Ok(Sheet::new(instrument, &answers, sex).assessed())
    }

    fn instrument_of(
        self,
        response: &Value,
        answers: &Answers,
    ) -> Result<&'static Instrument, Error> {
        let named = response.get("questionnaire").and_then(Value::as_str).unwrap_or_default();
        let url = named.split('|').next().unwrap_or_default();
        let tables = self.tables();
        if let Some(found) = tables.iter().find(|one| {
            !url.is_empty() && (one.canonical == url || one.aliases.iter().any(|a| a == url))
        }) {
            return Ok(found);
        }
        // Publishers name the same instrument differently; two of its items tell it, the first
        // of those with most items wins.
        let mut best: Option<(usize, &Instrument)> = None;
        for one in tables.iter() {
            let shared = one.items.iter().filter(|item| answers.has(&item.link_id)).count();
            if shared >= 2 && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, one));
            }
        }
        best.map(|(_, found)| found).ok_or_else(|| Error::UnknownInstrument {
            questionnaire: if named.is_empty() {
                "(not named)".to_owned()
            } else {
                named.to_owned()
            },
            known: tables.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// One instrument with its answers, while it is judged.
struct Sheet<'a> {
    instrument: &'static Instrument,
    answers: &'a Answers,
    sex: &'static str,
    scores: BTreeMap<String, i64>,
    level: Option<String>,
}

impl<'a> Sheet<'a> {
    fn new(instrument: &'static Instrument, answers: &'a Answers, sex: Option<Gender>) -> Self {
        let sex = match sex {
            Some(Gender::Female) => "female",
            Some(Gender::Male) => "male",
            None | Some(Gender::Unknown) => "unknown",
            Some(_) => "other",
        };
        let mut sheet = Self { instrument, answers, sex, scores: BTreeMap::new(), level: None };
        let scoring = &instrument.scoring;
        for (name, how) in std::iter::once(("total", scoring))
            .chain(scoring.subscores.iter().map(|(n, s)| (n.as_str(), s)))
        {
            if let Some(score) = sheet.score(how) {
                sheet.scores.insert(name.to_owned(), score);
            }
        }
        sheet.level = sheet.judged_level();
        sheet
    }

    fn score(&self, how: &Scoring) -> Option<i64> {
        let first = |link_id: &str| self.answers.given(link_id).first();
        if let Some(gate) = &how.gate
            && first(&gate.item) == Some(&gate.answer)
        {
            return Some(gate.score);
        }
        let got: Vec<i64> = how
            .items
            .iter()
            .filter_map(|link_id| {
                let given = first(link_id)?;
                let (_, item) = self.instrument.item(link_id)?;
                choice(item, given)?.score
            })
            .collect();
        if got.len() < how.min_answered {
            return None;
        }
        match how.method {
            Method::Sum => Some(got.iter().sum()),
            Method::AnyPositive => i64::try_from(got.iter().filter(|&&n| n > 0).count()).ok(),
            Method::Subscores | Method::Triage | Method::None => None,
        }
    }

    fn judged_level(&self) -> Option<String> {
        if self.instrument.scoring.method == Method::Triage {
            if !self.instrument.items.iter().any(|item| self.answers.has(&item.link_id)) {
                return None;
            }
            let levels = &self.instrument.scoring.levels;
            return levels.iter().find(|l| self.holds(&l.when)).map(|l| l.level.clone());
        }
        let total = *self.scores.get("total")?;
        let mut bands = self.instrument.cutoffs.iter().filter(|band| band.score == "total");
        bands.find(|band| (band.min..=band.max).contains(&total)).map(|band| band.level.clone())
    }

    fn holds(&self, when: &When) -> bool {
        match when {
            When::All { all } => all.iter().all(|part| self.holds(part)),
            When::Any { any } => any.iter().any(|part| self.holds(part)),
            When::Item { item, answer_in } => self
                .answers
                .given(item)
                .iter()
                .any(|given| answer_in.iter().any(|wanted| wanted.eq_ignore_ascii_case(given))),
            When::Level { level } => self.level.as_ref() == Some(level),
            When::Sex { sex_in } => sex_in.iter().any(|sex| sex == self.sex),
            When::Otherwise { otherwise } => *otherwise,
            When::Score { score, gte, lte } => self.scores.get(score).is_some_and(|&n| {
                gte.is_none_or(|least| n >= least) && lte.is_none_or(|most| n <= most)
            }),
        }
    }

    /// Says in words what made a condition hold.
    fn evidence(&self, when: &When, words: &mut Vec<String>) {
        let id = &self.instrument.id;
        match when {
            When::All { all: parts } | When::Any { any: parts } => {
                for part in parts.iter().filter(|part| self.holds(part)) {
                    self.evidence(part, words);
                }
            }
            When::Item { item: link_id, answer_in } => {
                let Some((number, item)) = self.instrument.item(link_id) else { return };
                for given in self.answers.given(link_id) {
                    if !answer_in.iter().any(|wanted| wanted.eq_ignore_ascii_case(given)) {
                        continue;
                    }
                    let Some(choice) = choice(item, given) else { continue };
                    let counted = self.instrument.scoring.items.contains(link_id);
                    words.push(match choice.score {
                        Some(score) if counted => format!("{id} item {number} = {score}"),
                        _ => format!("{} {}: {}", self.instrument.title, item.label, choice.label),
                    });
                }
            }
            When::Level { level } => words.push(format!("{id} level {level}")),
            When::Sex { .. } | When::Otherwise { .. } => {}
            When::Score { score, .. } => {
                let Some(&n) = self.scores.get(score) else { return };
                let band = self
                    .instrument
                    .cutoffs
                    .iter()
                    .find(|band| band.score == *score && (band.min..=band.max).contains(&n))
                    .map_or_else(String::new, |band| format!(" ({})", band.level));
                words.push(format!("{id} {score} = {n}{band}"));
            }
        }
    }

    fn assessed(self) -> Assessed {
        let mut found = Vec::new();
        let mut fired: BTreeMap<NeedCode, Vec<usize>> = BTreeMap::new();
        let mut flags = BTreeSet::new();
        for (number, rule) in self.instrument.need_rules.iter().enumerate() {
            if !self.holds(&rule.when) {
                continue;
            }
            let mut evidence = Vec::new();
            self.evidence(&rule.when, &mut evidence);
            for finding in &rule.needs {
                let Some(need) = Needs::embedded().find(&finding.need) else { continue };
                flags.extend(finding.flag.clone());
                fired.entry(need.code).or_default().push(number);
                found.push(ScreenedNeed {
                    code: need.code,
                    severity: finding.severity.into(),
                    urgency: finding.urgency,
                    evidence: evidence.clone(),
                    flags: finding.flag.clone().into_iter().collect(),
                });
            }
        }
        let alerts = Alert::of(&found);
        let unknown = self
            .instrument
            .items
            .iter()
            .filter(|item| {
                let given = self.answers.given(&item.link_id);
                !given.iter().any(|code| {
                    choice(item, code).is_some()
                        && !NOT_ANSWERS.contains(&code.to_lowercase().as_str())
                })
            })
            .map(|item| item.label.clone())
            .collect();
        Assessed {
            instrument: &self.instrument.id,
            title: &self.instrument.title,
            scores: self.scores,
            level: self.level,
            flags,
            needs: merge(found),
            alerts,
            unknown,
            fired,
        }
    }
}

pub(super) fn choice<'a>(item: &'a Item, given: &str) -> Option<&'a Choice> {
    item.choices.iter().find(|choice| choice.code.eq_ignore_ascii_case(given))
}

impl From<Grade> for Severity {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Mild => Self::Mild,
            Grade::Moderate => Self::Moderate,
            Grade::Severe => Self::Severe,
        }
    }
}
