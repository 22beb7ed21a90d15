//! What a run's suggestions leave to be asked of the client: each question once, the one that
//! touches the most suggestions first.

use std::{cmp::Reverse, collections::BTreeMap};

use super::answer::{Ask, MatchedNeed, Run};
use crate::{
    eligibility::{Circumstances, Group},
    needs::NeedCode,
    people::model::Facts,
    values::Gender,
};

/// What is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// How old the client is.
    Age,
    /// How old the client's children are.
    ChildrensAges,
    /// Which gender the client states.
    Gender,
    /// What the household has a month, and how many live on it.
    Income,
    /// Where the client lives.
    Home,
    /// Which languages the client speaks.
    Languages,
    /// Whether the client belongs to a group.
    Group(Group),
}

/// A question that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// Which.
    pub question: Question,
    /// How many suggestions of the run ask it.
    pub touches: usize,
}

/// The open questions of a run. What only the recipient of a need can tell is not asked of the
/// client, and neither is what an answer could not settle.
#[must_use]
pub fn open(run: &Run) -> Vec<Open> {
    let mut touched: BTreeMap<Question, usize> = BTreeMap::new();
    for need in &run.matched.needs {
        let is_own = is_own(need, run);
        for suggestion in &need.suggestions {
            let asks = suggestion.eligibility.ask.iter();
            let own = asks.filter_map(|ask| asked(ask, need.code, is_own, &run.asked.client));
            let mut own: Vec<_> = own.collect();
            own.sort_unstable();
            own.dedup();
            for question in own {
                *touched.entry(question).or_default() += 1;
            }
        }
    }
    let open = touched.into_iter().map(|(question, touches)| Open { question, touches });
    let mut open: Vec<_> = open.collect();
    open.sort_by_key(|one| Reverse(one.touches));
    open
}

/// Whether the client is the one to be served. A need that could be either's counts as another's.
fn is_own(need: &MatchedNeed, run: &Run) -> bool {
    let mut others = run.asked.needs.iter().filter(|asked| asked.recipient.is_some());
    let same = (need.code, need.severity, need.urgency);
    !others.any(|asked| (asked.code, asked.severity, asked.urgency) == same)
}

/// The question to put for what a suggestion asks, unless the client has answered it: then the
/// listing itself leaves open what the answer means.
fn asked(ask: &Ask, need: NeedCode, is_own: bool, known: &Facts) -> Option<Question> {
    let group = Group::asked_by(&ask.question).map(Question::Group);
    match ask.fact.as_str() {
        // Who lives together has one income, one home, and is taken to speak alike.
        "income_monthly_usd" if !has_income(known) => Some(Question::Income),
        "location" => known.location.is_none().then_some(Question::Home),
        "languages" => known.languages.is_empty().then_some(Question::Languages),
        _ if !is_own => None,
        "age" if asks_for_a_child(need) && known.children_ages.is_none() => {
            Some(Question::ChildrensAges)
        }
        "age" if known.age.is_none() => Some(Question::Age),
        "gender" => {
            let stated = known.gender.filter(|gender| *gender != Gender::Unknown);
            stated.is_none().then_some(Question::Gender)
        }
        _ => group,
    }
}

const fn has_income(known: &Facts) -> bool {
    known.income_monthly_usd.is_some() && known.household_size.is_some()
}

fn asks_for_a_child(need: NeedCode) -> bool {
    Circumstances::default().needing(need).for_a_child
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Language;

    fn put(
        fact: &str,
        question: &str,
        need: &str,
        is_own: bool,
        known: &Facts,
    ) -> Option<Question> {
        let ask = Ask { fact: fact.to_owned(), question: question.to_owned() };
        asked(&ask, need.parse().unwrap(), is_own, known)
    }

    #[test]
    fn a_question_is_put_until_its_answer_is_known() {
        let adult = Facts { age: Some(57), ..Facts::default() };
        let of_age = |known: &Facts| {
            put("age", "How old is the person? (18 and older)", "food.emergency", true, known)
        };
        assert_eq!(of_age(&Facts::default()), Some(Question::Age));
        assert_eq!(of_age(&adult), None);
        // Whether 57 is a senior here is another question.
        let senior = |known: &Facts| {
            put("age", Group::Senior.question(Language::Es), "food.emergency", true, known)
        };
        assert_eq!(senior(&Facts::default()), Some(Question::Age));
        assert_eq!(senior(&adult), Some(Question::Group(Group::Senior)));
        let poor = |known: &Facts| {
            put(
                "income_monthly_usd",
                Group::LowIncome.question(Language::En),
                "food.emergency",
                true,
                known,
            )
        };
        let earner =
            Facts { income_monthly_usd: Some(2_500), household_size: Some(1), ..Facts::default() };
        assert_eq!(poor(&adult), Some(Question::Income));
        assert_eq!(poor(&earner), Some(Question::Group(Group::LowIncome)));
        let other = Facts { gender: Some(Gender::Nonbinary), ..Facts::default() };
        assert_eq!(put("gender", "", "food.emergency", true, &other), None, "only a call tells");
    }

    #[test]
    fn a_childs_age_is_asked_for_a_childs_need() {
        let parent = Facts { age: Some(34), ..Facts::default() };
        let of_child = |known: &Facts| put("age", "", "family.childcare", true, known);
        assert_eq!(of_child(&parent), Some(Question::ChildrensAges));
        assert_eq!(of_child(&Facts { children_ages: Some(vec![9]), ..parent }), None);
    }

    #[test]
    fn of_another_only_what_is_shared_is_asked() {
        let known = Facts::default();
        let other = |fact, question| put(fact, question, "food.emergency", false, &known);
        assert_eq!(other("audiences", Group::Veteran.question(Language::En)), None);
        assert_eq!(other("age", ""), None);
        assert_eq!(other("location", ""), Some(Question::Home));
        assert_eq!(other("languages", ""), Some(Question::Languages));
    }
}
