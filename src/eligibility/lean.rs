//! What rules come to for a person, without their words: what is in memory of every service is enough
//! for it. [`judge`](super::judge) says the same with reasons.

use serde::{Deserialize, Serialize};

use super::{
    Ask,
    judge::{Tally, Truth, Verdict},
    model::{Circumstances, Confidence, Rule, Test},
};
use crate::values::Because;

/// A rule without its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// What must hold.
    pub test: Test,
    /// How surely it was read.
    pub confidence: Confidence,
    /// Whether the listing has words for it: a bare field has none.
    pub is_said: bool,
}

impl From<&Rule> for Limit {
    fn from(Rule { test, confidence, words, .. }: &Rule) -> Self {
        Self { test: test.clone(), confidence: *confidence, is_said: !words.is_empty() }
    }
}

/// A rule about where people live ([`Field::ServiceArea`](super::Field)) that was judged before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// Whether the areas have the person's home.
    pub truth: Truth,
    /// How surely it was read.
    pub confidence: Confidence,
    /// Whether the areas have names.
    pub is_said: bool,
}

/// The most that the rules which are met say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// Nothing in words.
    #[default]
    Nothing,
    /// A rule in the listing's own words.
    Rule,
    /// A rule that names the person's own group or gender.
    Group,
}

/// What the rules of a service come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaning {
    /// The outcome.
    pub verdict: Verdict,
    /// What is met.
    pub met: Met,
    /// How many doubtful readings speak against the person.
    pub doubts: usize,
    /// What would settle a verdict that is not known.
    pub ask: Vec<Ask>,
}

/// Holds limits against what is known of a person, and what was found of where the service works.
pub fn lean(limits: &[Limit], located: Option<Located>, person: &Circumstances) -> Leaning {
    let mut tally = Tally::default();
    let mut met = Met::Nothing;
    for limit in limits {
        if tally.note(&limit.test, limit.confidence, person) == Truth::Yes {
            met = met.max(limit.says());
        }
    }
    if let Some(Located { truth, confidence, is_said }) = located {
        if tally.count(truth, confidence) == Truth::Yes && is_said {
            met = met.max(Met::Rule);
        }
        if truth == Truth::Unknown {
            tally.ask.push(Ask::Home);
        }
    }
    let Tally { doubts, .. } = tally;
    let (verdict, ask) = tally.settled();
    Leaning { verdict, met, doubts, ask }
}

impl Limit {
    /// What it says of a person who meets it.
    fn says(&self) -> Met {
        let names = matches!(self.test.because(), Because::Audience | Because::Gender);
        match (self.is_said, names && !self.test.is_open()) {
            (false, _) => Met::Nothing,
            (true, false) => Met::Rule,
            (true, true) => Met::Group,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*};

    use super::*;
    use crate::{
        eligibility::{Field, Group, judge},
        geo::{Area, Gazetteer},
        values::{Audience, Gender},
    };

    fn any_test() -> impl Strategy<Value = Test> {
        let plain = prop_oneof![
            (option::of(0_u8..30), option::of(12_u8..70))
                .prop_map(|(min, max)| Test::Age { min, max }),
            Just(Test::Gender(vec![Gender::Female])),
            Just(Test::Group(vec![Group::Veteran])),
            Just(Test::Group(vec![Group::Homeless, Group::Parent])),
            Just(Test::Open),
        ];
        plain.prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Test::All),
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Test::Any),
                inner.prop_map(|test| Test::Not(Box::new(test))),
            ]
        })
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        let surely =
            prop_oneof![Just(Confidence::Low), Just(Confidence::Fair), Just(Confidence::High)];
        (any_test(), surely, any::<bool>()).prop_map(|(test, confidence, is_said)| {
            let words = if is_said { "words" } else { "" }.to_owned();
            Rule { test, field: Field::Eligibility, words, confidence }
        })
    }

    fn any_person() -> impl Strategy<Value = Circumstances> {
        let home = |zip: &str| Gazetteer::embedded().zip(zip.parse().unwrap());
        let homes = prop_oneof![Just(None), Just(home("94601")), Just(home("10001"))];
        (option::of(0_u8..90), any::<bool>(), any::<bool>(), homes).prop_map(
            |(age, is_veteran, complete, home)| {
                let person = Circumstances { age, home, ..Circumstances::default() };
                let groups = is_veteran.then_some(Audience::Veteran);
                let person = person.belonging(groups);
                if complete { person.complete() } else { person }
            },
        )
    }

    proptest! {
        #[test]
        fn without_words_the_outcome_is_the_same(
            rules in proptest::collection::vec(any_rule(), 0..5),
            areas in any::<bool>(),
            person in any_person(),
        ) {
            let limits: Vec<_> = rules.iter().map(Limit::from).collect();
            let alameda = Area::County("06001".parse().unwrap());
            let located = areas.then(|| Rule {
                test: Test::Residence(vec![alameda]),
                field: Field::ServiceArea,
                words: "Alameda County".to_owned(),
                confidence: Confidence::Low,
            });
            let leaning = lean(
                &limits,
                located.as_ref().map(|rule| Located {
                    truth: rule.test.judge(&person),
                    confidence: rule.confidence,
                    is_said: true,
                }),
                &person,
            );
            let all: Vec<_> = rules.into_iter().chain(located).collect();
            let judged = judge(&all, &person);
            prop_assert_eq!(leaning.verdict, judged.verdict);
            prop_assert_eq!((leaning.doubts, &leaning.ask), (judged.doubts, &judged.ask));
            if leaning.verdict != Verdict::Ineligible {
                let met = judged.because.iter().map(|rule| Limit::from(*rule).says()).max();
                prop_assert_eq!(leaning.met, met.unwrap_or_default());
            }
        }
    }
}
