//! What some directories say in codes and tags rather than sentences.

use super::{
    atom::Places,
    group::Group,
    limits::of,
    model::{Confidence, Field, Rule, Test},
    phrase::{self, Found},
    reader::rule,
    token,
};
use crate::{catalog::model::Service, values::Gender};

/// At most so many words make a tag.
const TAG: usize = 10;

/// Tags between semicolons, "Older adults; Veterans; Hearing Impaired": of ages and groups one is
/// enough, and a tag without a word for people leaves room; gender and home narrow.
pub(super) fn tags(text: &str, places: &impl Places) -> Option<Vec<Rule>> {
    let tags: Vec<&str> = text.split(';').map(str::trim).filter(|tag| !tag.is_empty()).collect();
    if tags.len() < 2 || tags.iter().any(|tag| tag.split_whitespace().count() > TAG) {
        return None;
    }
    let mut rules = Vec::new();
    let (mut either, mut words) = (Vec::new(), Vec::new());
    let mut confidence = Confidence::High;
    for tag in tags {
        let clauses = token::clauses(tag);
        let read = |is_aside: bool| {
            let clauses = clauses.iter().filter(move |clause| clause.is_aside == is_aside);
            clauses.flat_map(|clause| phrase::tests(clause, places))
        };
        let (mut found, beside): (Vec<Found>, Vec<Found>) =
            (read(false).collect(), read(true).collect());
        if beside.iter().any(|one| of(&one.test).age) {
            // "Young Adults (20-30 years old)": the numbers are what is meant.
            found.retain(|one| !of(&one.test).age);
        }
        found.extend(beside);
        if found.is_empty() || found.iter().any(|one| !one.whole) {
            confidence = Confidence::Low;
        }
        let (narrow, mut own): (Vec<Found>, Vec<Found>) =
            found.into_iter().partition(|one| narrows(&one.test));
        // "Low-Income; Veterans": who is one or the other, or both.
        if narrow.iter().any(|one| one.test == Test::Group(vec![Group::LowIncome])) {
            confidence = Confidence::Low;
        }
        for Found { test, confidence, .. } in narrow {
            rules.push(rule(test, Field::Eligibility, tag, confidence));
        }
        own.dedup_by(|a, b| a.test == b.test);
        confidence = own.iter().map(|one| one.confidence).fold(confidence, Confidence::min);
        let mut tests: Vec<Test> = own.into_iter().map(|one| one.test).collect();
        if tests.contains(&Test::Open) {
            return Some(vec![rule(Test::Open, Field::Eligibility, tag, Confidence::High)]);
        }
        if !tests.is_empty() {
            words.push(tag);
            // "Adults (31-54 years old)": both of one tag.
            either.push(if tests.len() == 1 { tests.remove(0) } else { Test::All(tests) });
        }
    }
    let family =
        |test: &Test| matches!(test, Test::Group(groups) if groups.contains(&Group::Parent));
    if either.len() > 1 && either.iter().any(family) {
        // Families, and of these each by age: a list of programmes.
        confidence = Confidence::Low;
    }
    let gendered = |rule: &Rule| matches!(rule.test, Test::Gender(_));
    if (confidence == Confidence::Low || !either.is_empty()) && rules.iter().any(gendered) {
        // "Women; Veterans": who is one or the other, or both.
        for rule in rules.iter_mut().filter(|rule| gendered(rule)) {
            rule.confidence = Confidence::Low;
        }
        confidence = Confidence::Low;
    }
    if !either.is_empty() {
        let one = if either.len() == 1 { either.remove(0) } else { Test::Any(either) };
        rules.push(rule(one, Field::Eligibility, &words.join("; "), confidence));
    }
    Some(rules)
}

/// Whether a tag narrows those that the others name.
fn narrows(test: &Test) -> bool {
    matches!(test, Test::Gender(_) | Test::Residence(_) | Test::Language(_))
        || *test == Test::Group(vec![Group::LowIncome])
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
                    'C' => Some(Test::Age { min: None, max: Some(17) }),
                    'Y' => Some(Test::Age { min: Some(10), max: Some(24) }),
                    'A' => Some(Test::Age { min: Some(18), max: None }),
                    'S' => Some(Test::Age { min: Some(55), max: None }),
                    _ => None,
                };
                let mut tests: Vec<Test> = letters.iter().map(range).collect::<Option<_>>()?;
                let test = if tests.len() == 1 { tests.pop()? } else { Test::Any(tests) };
                // A bare "children" says neither up to what age nor whether their parents come.
                let young = letters == ['C'];
                let confidence = if young { Confidence::Low } else { Confidence::High };
                rules.push(rule(test, Field::Eligibility, part, confidence));
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
            "Spanish" => (Test::Language(vec!["es".to_owned()]), Confidence::Low),
            "Professionals" => (Test::Group(vec![Group::Profession]), Confidence::Low),
            _ => continue,
        };
        rules.push(rule(test, Field::Attribute, &term.name, confidence));
    }
    rules
}
