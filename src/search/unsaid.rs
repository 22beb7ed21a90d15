//! What a searcher asked for and a service's record does not tell: such a service stays among the
//! results (API.md, Unknown data), so its card says what to ask.

use super::{
    kept::Kept,
    model::{Query, Unsaid},
    sought::{Sought, names, people},
};
use crate::{
    eligibility::{Circumstances, Group, Limit, Test, Truth},
    values::Because,
};

/// A question, ready to be held against what records tell.
pub(super) struct Asking<'a> {
    query: &'a Query,
    sought: Sought,
    people: Vec<Circumstances>,
    groups: Vec<Group>,
}

impl<'a> Asking<'a> {
    pub fn of(query: &'a Query) -> Self {
        let groups = query.audiences.iter().map(|group| Group::from(*group)).collect();
        Self { query, sought: Sought::of(query), people: people(query), groups }
    }

    /// What of the question the record leaves open.
    pub fn leaves_open(&self, facts: &Kept) -> Vec<Unsaid> {
        let (query, sought) = (self.query, &self.sought);
        let is_about_groups = |test: &Test| names(test, &self.groups);
        let open = [
            (Unsaid::Age, query.age.is_some() && !self.tells(facts, is_about_age)),
            (Unsaid::Gender, query.gender.is_some() && !self.tells(facts, is_about_gender)),
            (Unsaid::Audience, !query.audiences.is_empty() && !self.tells(facts, is_about_groups)),
            (Unsaid::Language, !sought.speaks(facts)),
            (Unsaid::Cost, !sought.costs(facts)),
            (Unsaid::Payer, !sought.pays(facts)),
            (Unsaid::Accessibility, !sought.is_accessible(facts)),
        ];
        open.into_iter().filter_map(|(what, is_open)| is_open.then_some(what)).collect()
    }

    /// Whether a limit of that kind lets in whom the question is about.
    fn tells(&self, facts: &Kept, is_about: impl Fn(&Test) -> bool) -> bool {
        let mut limits = facts.limits().iter().filter(|limit| is_about(&limit.test));
        limits.any(|Limit { test, confidence, .. }| {
            self.people.iter().any(|person| confidence.judge(test, person) == Truth::Yes)
        })
    }
}

fn is_about_age(test: &Test) -> bool {
    test.because() == Because::Age && !matches!(test, Test::Group(_))
}

fn is_about_gender(test: &Test) -> bool {
    test.because() == Because::Gender
}
