//! What a searcher asked for and a service's record does not tell: such a service stays among the
//! results (API.md, Unknown data), so its card says what to ask.

use super::{
    known::Known,
    model::{Query, Unsaid},
};
use crate::{
    eligibility::{Circumstances, Group, Test, Truth},
    values::{Because, Cost, primary_language},
};

/// What of the question the record leaves open.
pub(super) fn of(query: &Query, known: &Known) -> Vec<Unsaid> {
    let open = [
        (Unsaid::Age, query.age.is_some() && !tells(query, known, is_about_age)),
        (Unsaid::Gender, query.gender.is_some() && !tells(query, known, is_about_gender)),
        (Unsaid::Audience, !query.audiences.is_empty() && !tells(query, known, is_about_groups)),
        (Unsaid::Language, !query.languages.is_empty() && !speaks(query, known)),
        (Unsaid::Cost, !query.costs.is_empty() && !costs(query, known)),
        (Unsaid::Payer, lacks(&query.payers, &known.payers)),
        (Unsaid::Accessibility, lacks(&query.accessibility, &known.accessibility)),
    ];
    open.into_iter().filter_map(|(what, is_open)| is_open.then_some(what)).collect()
}

/// Whether some of these are asked for and none of them is told.
fn lacks<T: PartialEq>(asked: &[T], told: &[T]) -> bool {
    !asked.is_empty() && !asked.iter().any(|one| told.contains(one))
}

fn speaks(query: &Query, known: &Known) -> bool {
    query.languages.iter().any(|asked| {
        let asked = primary_language(asked);
        asked == "en" || known.languages.iter().any(|tag| primary_language(tag) == asked)
    })
}

/// What is free is on a sliding scale, too.
fn costs(query: &Query, known: &Known) -> bool {
    query.costs.iter().any(|cost| {
        known.costs.contains(cost) || (*cost == Cost::Sliding && known.costs.contains(&Cost::Free))
    })
}

/// Whether a rule of that kind lets in whom the question is about.
fn tells(query: &Query, known: &Known, is_about: fn(&Test, &[Group]) -> bool) -> bool {
    let groups: Vec<Group> = query.audiences.iter().map(|group| Group::from(*group)).collect();
    let anyone = Circumstances {
        age: query.age,
        gender: query.gender,
        languages: (!query.languages.is_empty()).then(|| query.languages.clone()),
        home: query.place().cloned(),
        ..Circumstances::default()
    };
    let people = match query.audiences.as_slice() {
        [] => vec![anyone],
        some => some.iter().map(|group| anyone.clone().belonging([*group])).collect(),
    };
    let mut rules = known.limits().filter(|rule| is_about(&rule.test, &groups));
    rules.any(|rule| people.iter().any(|person| rule.judge(person) == Truth::Yes))
}

fn is_about_age(test: &Test, _: &[Group]) -> bool {
    test.because() == Because::Age && !matches!(test, Test::Group(_))
}

fn is_about_gender(test: &Test, _: &[Group]) -> bool {
    test.because() == Because::Gender
}

fn is_about_groups(test: &Test, groups: &[Group]) -> bool {
    match test {
        Test::Group(own) => own.iter().any(|group| groups.contains(group)),
        Test::All(tests) | Test::Any(tests) => {
            tests.iter().any(|test| is_about_groups(test, groups))
        }
        _ => false,
    }
}
