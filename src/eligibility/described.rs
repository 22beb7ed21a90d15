//! What a listing's description says of whom it is for, and what makes its name and its description
//! believed: that they say the same.

use super::{
    limits::in_a_description,
    model::{Confidence, Field, Rule, Test},
    phrase::{self, Found},
    reader::{Listing, at_most, rule, sentence},
    token::{self, Token},
};
use crate::{eligibility::Group, values::Gender};

/// What a name and a description say, each in doubt unless another part of the listing says the
/// same: "Youth with a Mission" serves grown-ups.
pub(super) fn agreed(name: &[Rule], described: &[Rule], tagged: &[Test]) -> (Vec<Rule>, Vec<Rule>) {
    let says = |rules: &[Rule], rule: &Rule| {
        rules.iter().any(|other| other.test == rule.test && other.confidence > Confidence::Low)
    };
    let judged = |rule: &Rule, is_sure: bool| {
        at_most(rule.clone(), if is_sure { Confidence::High } else { Confidence::Low })
    };
    let own: Vec<Rule> = name.iter().map(|rule| judged(rule, says(described, rule))).collect();
    let mut more: Vec<Rule> = described
        .iter()
        .map(|rule| {
            let is_plain = rule.confidence == Confidence::High;
            judged(rule, is_plain || says(name, rule) || tagged.contains(&rule.test))
        })
        .collect();
    more.retain(|rule| {
        !own.iter().any(|one| one.test == rule.test && one.confidence >= rule.confidence)
    });
    (own, more)
}

impl Listing<'_> {
    /// The people that tags name which name nothing else: "Older Adults", not "Women's Issues".
    pub(super) fn tagged(&self) -> Vec<Test> {
        let terms = self.service.attributes.iter().map(|attribute| &attribute.taxonomy_term.name);
        let clauses = terms.flat_map(|term| token::clauses(term));
        let whole = clauses.filter(|clause| phrase::is_whole(&clause.tokens, self));
        whole.flat_map(|clause| phrase::tests(&clause, self)).map(|found| found.test).collect()
    }

    /// Whom the first sentences of the description say the service is for.
    pub(super) fn described(&self, known: &[Rule]) -> Vec<Rule> {
        let Some(text) = self.service.description.as_deref() else { return Vec::new() };
        let clauses = token::clauses(text);
        let all: Vec<&Token> = clauses.iter().flat_map(|clause| &clause.tokens).collect();
        let mentions = |words: &[&str]| all.iter().any(|t| words.contains(&t.low.as_str()));
        let mut rules = Vec::new();
        for (number, clause) in clauses.iter().take(4).enumerate() {
            let found = phrase::tests(clause, self);
            let others = found.iter().filter(|one| match &one.test {
                Test::Age { .. } | Test::Residence(_) | Test::Open => false,
                Test::Group(groups) => groups.iter().any(|group| group.is_asked()),
                _ => true,
            });
            // "For students, women in recovery, …": a list in which not every word is known.
            let several = others.count() > 1;
            for Found { test, confidence, strict, from, whole, .. } in found {
                // From whom it names on, every word is to be understood; "only" wants them all.
                let after = clause.tokens.get(from..).unwrap_or_default();
                let whole = if strict { whole } else { phrase::is_whole(after, self) };
                let cue = clause.tokens.get(from.saturating_sub(3)..from).unwrap_or_default();
                let cued = cue.iter().any(|t| CUES.contains(&t.low.as_str()));
                if !(cued || strict) || known.iter().any(|rule| rule.test == test) {
                    continue;
                }
                let others: &[&str] = match &test {
                    Test::Gender(genders) if genders.contains(&Gender::Female) => NOT_WOMEN,
                    Test::Gender(_) => NOT_MEN,
                    Test::All(_) | Test::Residence(_) => &[],
                    Test::Age { min: Some(min), .. } if *min >= 50 => NOT_OLD,
                    Test::Age { max: Some(_), .. } => NOT_YOUNG,
                    Test::Group(groups) if groups.contains(&Group::Youth) => NOT_YOUNG,
                    Test::Group(groups) if groups.contains(&Group::Senior) => NOT_OLD,
                    _ => ANYONE,
                };
                let doubtful = mentions(others)
                    || (number > 1 && !strict)
                    || mentions(ANYONE)
                    || confidence == Confidence::Low
                    || several;
                // Of what is in doubt only the opening words are worth a question.
                if !in_a_description(&test) || (doubtful && number > 0) {
                    continue;
                }
                let confidence = match (doubtful || !whole, strict) {
                    (true, _) => Confidence::Low,
                    (false, true) => Confidence::High,
                    (false, false) => Confidence::Fair,
                };
                rules.push(rule(test, Field::Description, &sentence(clause), confidence));
            }
        }
        rules
    }
}

/// Words before a group that say the service is for it.
const CUES: &[&str] = &[
    "for",
    "serves",
    "serving",
    "serve",
    "to",
    "assists",
    "helps",
    "assisting",
    "helping",
    "only",
];
const ANYONE: &[&str] = &["anyone", "everyone", "public", "everybody", "anybody"];
const NOT_WOMEN: &[&str] = &[
    "men", "man", "male", "males", "mens", "men's", "fathers", "families", "couples", "boys",
    "adults",
];
const NOT_MEN: &[&str] =
    &["women", "woman", "female", "females", "mothers", "families", "couples", "girls", "adults"];
const NOT_YOUNG: &[&str] = &[
    "adults",
    "adult",
    "families",
    "family",
    "women",
    "men",
    "seniors",
    "parents",
    "individuals",
    "people",
    "persons",
];
const NOT_OLD: &[&str] = &[
    "children",
    "youth",
    "families",
    "disabled",
    "disabilities",
    "adults",
    "students",
    "teens",
    "individuals",
];
