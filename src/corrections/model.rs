//! A correction, and what it does to what was read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use crate::{
    classification::Met,
    eligibility::{Confidence, Field, Rule},
    needs::NeedCode,
    web::STAFF,
};

/// No note is longer, in characters.
pub const LONGEST_NOTE: usize = 500;

/// What a person's word for a need counts, of 100.
const SAID: u8 = 100;

/// What can be corrected of a listing.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
    strum::EnumIs,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// A rule about whom the service is for.
    Rule,
    /// A need that it meets.
    Need,
}

/// What is said of a reading.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
    strum::EnumIs,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Verdict {
    /// It is so: a rule is sure, a need is met.
    Right,
    /// It is not so: a rule does not hold, a need is not met.
    Wrong,
}

/// What somebody said of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Correction {
    /// What it is of.
    #[serde(skip)]
    pub kind: Kind,
    /// Which: the rule's key, the need's code.
    #[serde(skip)]
    pub subject: String,
    /// Whether it is right.
    pub verdict: Verdict,
    /// The rule or the need as it was read then.
    #[serde(skip)]
    pub reading: Value,
    /// Why.
    pub note: Option<String>,
    /// What the account that said so is called.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something that was read of a listing or said of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Line {
    /// Whether a rule or a need.
    pub kind: Kind,
    /// Which: the rule's key, the need's code.
    pub subject: String,
    /// In words.
    pub text: String,
    /// Which part of the listing says it; of rules only.
    pub field: Option<Field>,
    /// The listing's words that say so.
    pub words: Vec<String>,
    /// How surely a rule was read.
    pub confidence: Option<Confidence>,
    /// How surely a need is met, of 100.
    pub share: Option<u8>,
    /// Whether the listing says it now.
    pub is_read: bool,
    /// What somebody said of it.
    pub correction: Option<Correction>,
}

/// The rules as corrected: a wrong one does not hold, a right one is sure.
#[must_use]
pub fn rules(read: Vec<Rule>, corrections: &[Correction]) -> Vec<Rule> {
    if !corrections.iter().any(|one| one.kind.is_rule()) {
        return read;
    }
    let corrected = |rule: Rule| match of(corrections, Kind::Rule, &rule.key()) {
        Some(one) if one.verdict.is_wrong() => None,
        // Who calls a rule right means it as it is said, whomever else the listing names.
        Some(_) => {
            Some(Rule { test: rule.test.plain().clone(), confidence: Confidence::High, ..rule })
        }
        None => Some(rule),
    };
    read.into_iter().filter_map(corrected).collect()
}

/// The needs as corrected, in the order of the taxonomy: a wrong one is not met, a right one is met
/// whole, whether or not the listing has words for it.
#[must_use]
pub fn needs(mut read: Vec<Met>, corrections: &[Correction]) -> Vec<Met> {
    for one in corrections.iter().filter(|one| one.kind.is_need()) {
        // A code that this version does not know says nothing to it.
        let Ok(need) = one.subject.parse::<NeedCode>() else { continue };
        let at = read.iter().position(|met| met.need == need);
        match (one.verdict, at.and_then(|at| read.get_mut(at))) {
            (Verdict::Wrong, _) => read.retain(|met| met.need != need),
            (Verdict::Right, Some(met)) => met.share = SAID,
            (Verdict::Right, None) => read.push(Met { need, share: SAID, words: Vec::new() }),
        }
    }
    read.sort_by_key(|met| met.need.number());
    read
}

/// What there is to correct under this name, as it is kept with a correction; `None` where it is not
/// read, was never corrected and cannot be added.
pub(super) fn reading(
    kind: Kind,
    subject: &str,
    rules: &[Rule],
    needs: &[Met],
    before: &[Correction],
) -> Option<Value> {
    let read = match kind {
        Kind::Rule => rules.iter().find(|rule| rule.key() == subject).map(|rule| json!(rule)),
        Kind::Need => {
            let need: NeedCode = subject.parse().ok()?;
            let met = needs.iter().find(|met| met.need == need);
            Some(met.map_or_else(|| json!({ "need": need }), |met| json!(met)))
        }
    };
    read.or_else(|| of(before, kind, subject).map(|one| one.reading.clone()))
}

/// Everything read of a listing with what was said of it, rules first; what was said of something that
/// the listing no longer says comes after what it says.
pub(super) fn lines(rules: &[Rule], needs: &[Met], corrections: &[Correction]) -> Vec<Line> {
    let said = |kind, subject: &str| of(corrections, kind, subject).cloned();
    let mut lines: Vec<Line> = Vec::new();
    for rule in rules {
        let line = of_a_rule(rule);
        match lines.iter_mut().find(|other| other.subject == line.subject) {
            // Said twice in the same part of the listing: one rule.
            Some(other) => {
                other.words.extend(line.words);
                other.confidence = other.confidence.max(line.confidence);
            }
            None => lines.push(line),
        }
    }
    lines.extend(needs.iter().map(of_a_need));
    for line in &mut lines {
        line.correction = said(line.kind, &line.subject);
    }
    for one in corrections {
        if !lines.iter().any(|line| line.kind == one.kind && line.subject == one.subject) {
            lines.push(no_longer_read(one));
        }
    }
    lines.sort_by_key(|line| line.kind.is_need());
    lines
}

fn of<'c>(corrections: &'c [Correction], kind: Kind, subject: &str) -> Option<&'c Correction> {
    corrections.iter().find(|one| one.kind == kind && one.subject == subject)
}

fn of_a_rule(rule: &Rule) -> Line {
    Line {
        kind: Kind::Rule,
        subject: rule.key(),
        text: rule.test.says(STAFF),
        field: Some(rule.field),
        words: vec![rule.words.clone()],
        confidence: Some(rule.confidence),
        share: None,
        is_read: true,
        correction: None,
    }
}

fn of_a_need(met: &Met) -> Line {
    Line {
        kind: Kind::Need,
        subject: met.need.to_string(),
        text: met.need.need().label.en.clone(),
        field: None,
        words: met.words.clone(),
        confidence: None,
        share: Some(met.share),
        is_read: true,
        correction: None,
    }
}

/// What was corrected, as it was read then: the listing may say it again.
fn no_longer_read(one: &Correction) -> Line {
    let rule = serde_json::from_value::<Rule>(one.reading.clone()).ok();
    let need = one.subject.parse::<NeedCode>().ok();
    let line = match (rule.as_ref().map(of_a_rule), need) {
        (Some(line), _) => line,
        (None, Some(need)) => of_a_need(&Met { need, share: 0, words: Vec::new() }),
        (None, None) => Line {
            kind: one.kind,
            subject: String::new(),
            text: one.subject.clone(),
            field: None,
            words: Vec::new(),
            confidence: None,
            share: None,
            is_read: false,
            correction: None,
        },
    };
    Line {
        subject: one.subject.clone(),
        share: None,
        is_read: false,
        correction: Some(one.clone()),
        ..line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibility::Test;

    fn said(kind: Kind, subject: impl Into<String>, verdict: Verdict) -> Correction {
        let (subject, reading) = (subject.into(), Value::Null);
        let (by, at) = ("Dana Morales".to_owned(), DateTime::UNIX_EPOCH);
        Correction { kind, subject, verdict, reading, note: None, by, at }
    }

    fn rule(words: &str, confidence: Confidence) -> Rule {
        let test = Test::Age { min: Some(60), max: None };
        Rule { test, field: Field::Eligibility, words: words.to_owned(), confidence }
    }

    fn met(code: &str, share: u8) -> Met {
        Met { need: code.parse().unwrap(), share, words: Vec::new() }
    }

    /// Corrections are kept under these names: with others, all of them would lapse.
    #[test]
    fn a_rule_keeps_its_name_whatever_its_words() {
        let one = rule("Seniors only", Confidence::Low);
        assert_eq!(one.key(), rule("60+", Confidence::High).key());
        assert_eq!(one.key(), "2f826564b5be955f");
        assert_ne!(one.key(), Rule { field: Field::Ages, ..one.clone() }.key());
        assert_ne!(one.key(), Rule { test: Test::Open, ..one.clone() }.key());
    }

    #[test]
    fn a_wrong_rule_goes_and_a_right_one_is_sure() {
        let one = rule("Seniors only", Confidence::Low);
        let wrong = [said(Kind::Rule, one.key(), Verdict::Wrong)];
        assert_eq!(rules(vec![one.clone()], &wrong), []);
        let right = [said(Kind::Rule, one.key(), Verdict::Right)];
        let sure = rule("Seniors only", Confidence::High);
        assert_eq!(rules(vec![one.clone()], &right), [sure]);
        let other = [said(Kind::Rule, "0123456789abcdef", Verdict::Wrong)];
        assert_eq!(rules(vec![one.clone()], &other), [one]);
    }

    #[test]
    fn needs_are_added_and_taken_away_in_the_order_of_the_taxonomy() {
        let read = vec![met("food.emergency", 62), met("legal.reentry", 30)];
        let corrections = [
            said(Kind::Need, "legal.reentry", Verdict::Wrong),
            said(Kind::Need, "legal.eviction_defense", Verdict::Right),
            said(Kind::Need, "food.emergency", Verdict::Right),
            said(Kind::Need, "food.of_another_version", Verdict::Right),
        ];
        let expected = [met("food.emergency", 100), met("legal.eviction_defense", 100)];
        assert_eq!(needs(read, &corrections), expected);
    }

    #[test]
    fn what_is_said_twice_is_one_line_and_what_is_not_said_any_more_comes_after() {
        let twice = [rule("Seniors only", Confidence::Low), rule("60+", Confidence::High)];
        let mut gone = said(Kind::Rule, "0123456789abcdef", Verdict::Wrong);
        gone.reading = json!(Rule { test: Test::Open, ..rule("Anyone", Confidence::High) });
        let lines = lines(&twice, &[met("food.emergency", 62)], &[gone]);
        let told: Vec<_> =
            lines.iter().map(|one| (one.text.as_str(), one.words.len(), one.is_read)).collect();
        let [(seniors, 2, true), (open, 1, false), (_, 0, true)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!((*seniors, *open), ("60 and older", "open to all"));
        assert_eq!(lines.first().and_then(|one| one.confidence), Some(Confidence::High));
    }
}
