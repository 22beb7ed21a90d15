//! What a searcher asked for and a service's record does not tell: such a service stays among the
//! results (API.md, Unknown data), so its card says what to ask.

use super::{
    fitness::{costs, lacks, names, people, speaks},
    known::Known,
    model::{Query, Unsaid},
};
use crate::{
    eligibility::{Circumstances, Group, Test, Truth},
    values::Because,
};

/// A question, ready to be held against what records tell.
pub(super) struct Asking<'a> {
    query: &'a Query,
    people: Vec<Circumstances>,
    groups: Vec<Group>,
}

impl<'a> Asking<'a> {
    pub fn of(query: &'a Query) -> Self {
        let groups = query.audiences.iter().map(|group| Group::from(*group)).collect();
        Self { query, people: people(query), groups }
    }

    /// What of the question the record leaves open.
    pub fn leaves_open(&self, known: &Known) -> Vec<Unsaid> {
        let query = self.query;
        let is_about_groups = |test: &Test| names(test, &self.groups);
        let open = [
            (Unsaid::Age, query.age.is_some() && !self.tells(known, is_about_age)),
            (Unsaid::Gender, query.gender.is_some() && !self.tells(known, is_about_gender)),
            (Unsaid::Audience, !query.audiences.is_empty() && !self.tells(known, is_about_groups)),
            (Unsaid::Language, !query.languages.is_empty() && !speaks(query, known)),
            (Unsaid::Cost, !query.costs.is_empty() && !costs(query, known)),
            (Unsaid::Payer, lacks(&query.payers, &known.payers)),
            (Unsaid::Accessibility, lacks(&query.accessibility, &known.accessibility)),
        ];
        open.into_iter().filter_map(|(what, is_open)| is_open.then_some(what)).collect()
    }

    /// Whether a rule of that kind lets in whom the question is about.
    fn tells(&self, known: &Known, is_about: impl Fn(&Test) -> bool) -> bool {
        let mut rules = known.limits().filter(|rule| is_about(&rule.test));
        rules.any(|rule| self.people.iter().any(|person| rule.judge(person) == Truth::Yes))
    }
}

fn is_about_age(test: &Test) -> bool {
    test.because() == Because::Age && !matches!(test, Test::Group(_))
}

fn is_about_gender(test: &Test) -> bool {
    test.because() == Because::Gender
}
