//! What some directories say in codes and tags rather than sentences.

use super::{
    group::Group,
    model::{Confidence, Field, Rule, Test},
    reader::rule,
};
use crate::{catalog::model::Service, values::Gender};

/// Tags between semicolons: of several groups, one is enough; the rest narrows.
pub(super) fn tags(rules: Vec<Rule>) -> Vec<Rule> {
    let mut groups = Vec::new();
    let mut kept = Vec::new();
    for rule in rules {
        match &rule.test {
            Test::Group(own) if *own != [Group::LowIncome] => groups.push(rule),
            _ => kept.push(rule),
        }
    }
    let mut groups = groups.into_iter();
    if let Some(mut first) = groups.next() {
        for next in groups {
            if let (Test::Group(all), Test::Group(own)) = (&mut first.test, next.test) {
                all.extend(own);
            }
            first.words = format!("{}; {}", first.words, next.words);
            first.confidence = first.confidence.min(next.confidence);
        }
        kept.push(first);
    }
    kept
}

/// Codes that some exports leave in the text: `gender: F`, `age: ['C', 'Y']`.
pub(super) fn coded(words: &str) -> Option<Vec<Rule>> {
    let mut rules = Vec::new();
    for part in words.split(['\n', ';']).flat_map(|line| line.split(", gender")) {
        let (name, values) = part.split_once(':')?;
        let letters: Vec<char> = values.chars().filter(char::is_ascii_uppercase).collect();
        if letters.is_empty() || values.chars().any(|c| c.is_ascii_lowercase()) {
            return None;
        }
        match name.trim() {
            "age" => {
                let range = |letter: &char| match letter {
                    'C' => Some(Test::Age { min: None, max: Some(12) }),
                    'Y' => Some(Test::Age { min: Some(12), max: Some(24) }),
                    'A' => Some(Test::Age { min: Some(18), max: None }),
                    'S' => Some(Test::Age { min: Some(55), max: None }),
                    _ => None,
                };
                let mut tests: Vec<Test> = letters.iter().map(range).collect::<Option<_>>()?;
                let test = if tests.len() == 1 { tests.pop()? } else { Test::Any(tests) };
                rules.push(rule(test, Field::Eligibility, part, Confidence::High));
            }
            "gender" | "" => {
                let mut genders = Vec::new();
                for letter in letters {
                    genders.extend(match letter {
                        'F' => [Gender::Female, Gender::TransgenderFemale],
                        'M' => [Gender::Male, Gender::TransgenderMale],
                        _ => return None,
                    });
                }
                if genders.len() == 2 {
                    rules.push(rule(
                        Test::Gender(genders),
                        Field::Eligibility,
                        part,
                        Confidence::High,
                    ));
                }
            }
            _ => return None,
        }
    }
    (!rules.is_empty()).then_some(rules)
}

/// The types of a mutual-aid meeting (Meeting Guide): who is meant by one type is said exactly.
pub(super) fn attributes(service: &Service) -> Vec<Rule> {
    let mut rules = Vec::new();
    for attribute in &service.attributes {
        let term = &attribute.taxonomy_term;
        let meeting = term.taxonomy.as_deref().is_some_and(|name| name.contains("Meeting Guide"));
        if !meeting {
            continue;
        }
        let (test, confidence) = match term.name.as_str() {
            "Women" => {
                (Test::Gender(vec![Gender::Female, Gender::TransgenderFemale]), Confidence::High)
            }
            "Men" => (Test::Gender(vec![Gender::Male, Gender::TransgenderMale]), Confidence::High),
            "Young People" => (Test::Age { min: None, max: Some(40) }, Confidence::Low),
            "Seniors" => (Test::Group(vec![Group::Senior]), Confidence::Low),
            "LGBTQ" | "Gay" | "Lesbian" | "Bisexual" => {
                (Test::Group(vec![Group::Lgbtq]), Confidence::Low)
            }
            "Transgender" => (Test::Group(vec![Group::Transgender]), Confidence::Low),
            "Spanish" => (Test::Language(vec!["es".to_owned()]), Confidence::Fair),
            "Professionals" => (Test::Group(vec![Group::Profession]), Confidence::Low),
            _ => continue,
        };
        rules.push(rule(test, Field::Attribute, &term.name, confidence));
    }
    rules
}
