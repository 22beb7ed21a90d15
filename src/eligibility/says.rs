//! A test in words, each thing said once: "18 and older", "women only", "for veterans".

use super::model::Test;
use crate::values::{Gender, Vocabulary as _};

/// What is said where nobody is turned away.
const OPEN: &str = "open to all";

impl Test {
    /// Whether all that is to be said of it is that nobody is turned away.
    pub fn is_open(&self) -> bool {
        self.says() == OPEN
    }

    /// The test in words.
    pub fn says(&self) -> String {
        match self {
            Self::Age { min: None | Some(0), max: None } | Self::Open => OPEN.to_owned(),
            Self::Age { min: Some(min), max: None } => format!("{min} and older"),
            Self::Age { min: None | Some(0), max: Some(max) } => format!("{max} and younger"),
            Self::Age { min: Some(min), max: Some(max) } => format!("ages {min} to {max}"),
            Self::Gender(genders) => gender(genders),
            Self::Group(groups) => {
                let names: Vec<&str> = groups.iter().map(|group| group.people()).collect();
                format!("for {}", names.join(" or "))
            }
            Self::Income { at_most } => format!("income up to {at_most} % of the poverty level"),
            Self::Residence(_) => "residents of its area only".to_owned(),
            Self::Language(tags) => format!("in {} only", tags.join(", ")),
            Self::All(tests) => all(&tests.iter().collect::<Vec<_>>()),
            Self::Any(tests) => any(tests),
            Self::Not(test) => format!("not: {}", test.says()),
        }
    }
}

fn gender(genders: &[Gender]) -> String {
    let has = |gender| genders.contains(&gender);
    // Trans women are women: the wider word says it.
    let names: Vec<String> = genders
        .iter()
        .filter(|gender| match gender {
            Gender::TransgenderFemale => !has(Gender::Female),
            Gender::TransgenderMale => !has(Gender::Male),
            _ => true,
        })
        .map(|gender| gender.english().to_lowercase())
        .collect();
    let only = if has(Gender::Female) && has(Gender::Male) { "" } else { " only" };
    format!("{}{only}", names.join(" and "))
}

/// All of them, what turns nobody away left out.
fn all(tests: &[&Test]) -> String {
    let mut said: Vec<String> = Vec::new();
    for test in tests {
        let words = test.says();
        if words != OPEN && !said.contains(&words) {
            said.push(words);
        }
    }
    if said.is_empty() { OPEN.to_owned() } else { said.join(", ") }
}

/// One of them at least: what all share is said once, ages and genders are joined.
fn any(tests: &[Test]) -> String {
    let ways: Vec<Vec<&Test>> = tests.iter().map(parts).collect();
    let shared: Vec<&Test> = ways.first().into_iter().flatten().copied().collect();
    let shared: Vec<&Test> =
        shared.into_iter().filter(|one| ways.iter().all(|way| way.contains(one))).collect();
    let mut said: Vec<String> = Vec::new();
    let mut add = |words: String| {
        if !said.contains(&words) {
            said.push(words);
        }
    };
    let mut ages: Vec<(u8, u8)> = Vec::new();
    let mut genders: Vec<Gender> = Vec::new();
    for way in &ways {
        let own: Vec<&Test> = way.iter().filter(|one| !shared.contains(one)).copied().collect();
        match own.as_slice() {
            [Test::Age { min, max }] => ages.push((min.unwrap_or(0), max.unwrap_or(u8::MAX))),
            [Test::Gender(more)] => genders.extend(more),
            own => add(all(own)),
        }
    }
    genders.sort_unstable();
    genders.dedup();
    if !genders.is_empty() {
        add(gender(&genders));
    }
    for (min, max) in joined(ages) {
        let min = Some(min).filter(|&min| min > 0);
        let max = Some(max).filter(|&max| max < u8::MAX);
        add(Test::Age { min, max }.says());
    }
    // Whoever meets what is shared may come when one way asks for nothing more.
    let or = if said.iter().any(|words| words.contains(", ")) { "; or " } else { " or " };
    let choice = if said.iter().any(|words| words == OPEN) { String::new() } else { said.join(or) };
    match (choice.is_empty(), shared.is_empty()) {
        (true, _) => all(&shared),
        (false, true) => choice,
        (false, false) => format!("{choice}, {}", all(&shared)),
    }
}

/// What must hold at once.
fn parts(test: &Test) -> Vec<&Test> {
    match test {
        Test::All(tests) => tests.iter().collect(),
        one => vec![one],
    }
}

/// Spans of years without overlaps, those that touch made one.
fn joined(mut ages: Vec<(u8, u8)>) -> Vec<(u8, u8)> {
    ages.sort_unstable();
    let mut spans: Vec<(u8, u8)> = Vec::new();
    for (min, max) in ages {
        match spans.last_mut() {
            Some(last) if min <= last.1.saturating_add(1) => last.1 = last.1.max(max),
            _ => spans.push((min, max)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibility::Group;

    const fn age(min: Option<u8>, max: Option<u8>) -> Test {
        Test::Age { min, max }
    }

    #[test]
    fn ages_that_leave_nobody_out_are_open_to_all() {
        let all_ages = Test::Any(vec![age(Some(13), None), age(None, Some(17))]);
        assert_eq!(all_ages.says(), "open to all");
        let gap = Test::Any(vec![age(Some(60), None), age(None, Some(5)), age(Some(61), Some(70))]);
        assert_eq!(gap.says(), "5 and younger or 60 and older");
    }

    #[test]
    fn what_alternatives_share_is_said_once() {
        let adult = |gender| Test::All(vec![Test::Gender(vec![gender]), age(Some(18), None)]);
        let either = Test::Any(vec![adult(Gender::Female), adult(Gender::Male)]);
        assert_eq!(either.says(), "women and men, 18 and older");
        let twice = Test::All(vec![age(Some(18), None), Test::Open, age(Some(18), None)]);
        assert_eq!(twice.says(), "18 and older");
        let wider = Test::Any(vec![
            Test::Group(vec![Group::Veteran]),
            Test::All(vec![Test::Group(vec![Group::Veteran]), age(Some(18), None)]),
        ]);
        assert_eq!(wider.says(), "for veterans");
        let veterans = Test::All(vec![age(Some(18), None), Test::Group(vec![Group::Veteran])]);
        let either = Test::Any(vec![veterans, age(None, Some(5))]);
        assert_eq!(either.says(), "18 and older, for veterans; or 5 and younger");
        assert_eq!(Test::Gender(vec![Gender::Female]).says(), "women only");
    }
}
