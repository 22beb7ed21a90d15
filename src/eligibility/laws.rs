//! The laws of judging, and that any text is read.

use proptest::{prelude::*, sample::select};

use super::{tests::listing, *};
use crate::{geo::Gazetteer, values::Gender};

fn test() -> impl Strategy<Value = Test> {
    let group = select(vec![Group::Veteran, Group::Senior, Group::Deaf, Group::Parent]);
    let leaf = prop_oneof![
        (0_u8..70, 18_u8..100).prop_map(|(min, max)| Test::Age { min: Some(min), max: Some(max) }),
        select(vec![Gender::Female, Gender::Male]).prop_map(|gender| Test::Gender(vec![gender])),
        proptest::collection::vec(group, 1..3).prop_map(Test::Group),
        Just(Test::Language(vec!["es".to_owned()])),
        Just(Test::Open),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Test::All),
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Test::Any),
            inner.clone().prop_map(|test| Test::Not(test.into())),
            (inner.clone(), proptest::collection::vec(inner, 1..3))
                .prop_map(|(test, named)| Test::Unless { test: test.into(), named }),
        ]
    })
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let sure = select(vec![Confidence::Low, Confidence::Fair, Confidence::High]);
    let rule = (test(), sure).prop_map(|(test, confidence)| Rule {
        test,
        field: Field::Eligibility,
        words: "words".to_owned(),
        confidence,
    });
    proptest::collection::vec(rule, 0..5)
}

proptest! {
    #[test]
    fn what_is_not_known_never_says_no(rules in rules()) {
        let open = |test: &Test| !format!("{test:?}").contains("Open");
        prop_assume!(rules.iter().all(|rule| open(&rule.test)));
        let judged = judge(&rules, &Circumstances::default());
        prop_assert_ne!(judged.verdict, Verdict::Ineligible);
    }

    #[test]
    fn the_order_of_rules_does_not_matter(rules in rules(), age in 0_u8..100) {
        let person = Circumstances { age: Some(age), gender: Some(Gender::Female), ..Circumstances::default() };
        let mut turned = rules.clone();
        turned.reverse();
        let (one, other) = (judge(&rules, &person), judge(&turned, &person));
        prop_assert_eq!((one.verdict, one.ask, one.doubts), (other.verdict, other.ask, other.doubts));
    }

    #[test]
    fn another_fact_never_takes_back_a_yes_or_a_no(rules in rules(), age in 0_u8..100) {
        let less = Circumstances { gender: Some(Gender::Male), ..Circumstances::default() };
        let more = Circumstances { age: Some(age), ..less.clone() };
        let (before, after) = (judge(&rules, &less).verdict, judge(&rules, &more).verdict);
        prop_assert!(before == Verdict::Unknown || before == after);
    }

    #[test]
    fn rules_that_turn_on_nothing_known_are_all_unknown(
        rules in rules(), age in proptest::option::of(0_u8..100), male in any::<bool>(),
    ) {
        let gender = male.then_some(Gender::Male);
        let person = Circumstances { age, gender, ..Circumstances::default() };
        let known = Kinds::known(&person);
        for rule in rules {
            if !Kinds::of([&rule.test]).meet(known) {
                prop_assert_eq!(rule.judge(&person), Truth::Unknown);
            }
        }
    }

    #[test]
    fn doubtful_rules_never_say_no(rules in rules(), age in 0_u8..100) {
        let doubtful: Vec<Rule> = rules.into_iter().map(|rule| Rule { confidence: Confidence::Low, ..rule }).collect();
        let person = Circumstances { age: Some(age), gender: Some(Gender::Male), ..Circumstances::default() }.complete();
        prop_assert_ne!(judge(&doubtful, &person).verdict, Verdict::Ineligible);
    }

    #[test]
    fn any_text_is_read_without_harm(text in ".{0,80}") {
        read(&listing(&text, &text, &text), &Gazetteer::embedded());
    }
}
