//! Reading rules out of a listing: its fields first, then its words, each as far as it can be
//! trusted. What an eligibility text says is a limit; a name says one when it names people;
//! a description only where it says whom the service is for.

use super::{
    atom::Places,
    codes::{attributes, coded, tags},
    group::Group,
    limits::{in_a_description, in_a_name},
    model::{Confidence, Field, Rule, Test},
    phrase::{self, Found},
    token::{self, Clause, Token},
};
use crate::{
    catalog::model::Service,
    geo::{Area, Gazetteer, State},
    values::Gender,
};

/// The rules that a listing sets, as far as they can be read out of it.
pub fn read(service: &Service, gazetteer: &Gazetteer) -> Vec<Rule> {
    let listing = Listing::new(service, gazetteer);
    let mut rules = Vec::new();
    rules.extend(listing.areas());
    rules.extend(listing.eligibility());
    rules.extend(ages(service, &rules));
    rules.extend(listing.named());
    rules.extend(listing.described(&rules));
    rules.extend(attributes(service));
    rules.dedup_by(|a, b| a.test == b.test && a.field == b.field);
    rules
}

struct Listing<'a> {
    service: &'a Service,
    gazetteer: &'a Gazetteer,
    state: Option<State>,
    served: Vec<Area>,
}

impl Places for Listing<'_> {
    fn area(&self, words: &str) -> Option<Area> {
        self.gazetteer.area(words, self.state)
    }

    fn served(&self) -> Vec<Area> {
        self.served.clone()
    }
}

impl<'a> Listing<'a> {
    fn new(service: &'a Service, gazetteer: &'a Gazetteer) -> Self {
        let mut addresses =
            service.service_at_locations.iter().flat_map(|at| &at.location.addresses);
        let state = addresses
            .find_map(|address| address.state_province.as_deref())
            .and_then(State::find)
            .or_else(|| {
                let mut names =
                    service.service_areas.iter().filter_map(|area| area.name.as_deref());
                names.find_map(State::find)
            });
        let served = service
            .service_areas
            .iter()
            .filter_map(|area| area.name.as_deref().or(area.description.as_deref()))
            .map(|words| gazetteer.area(words, state).unwrap_or(Area::Unclear))
            .collect();
        Self { service, gazetteer, state, served }
    }

    /// The listed area: where a service works, not whom it turns away.
    fn areas(&self) -> Option<Rule> {
        let names: Vec<&str> =
            self.service.service_areas.iter().filter_map(|area| area.name.as_deref()).collect();
        (!self.served.is_empty()).then(|| Rule {
            test: Test::Residence(self.served.clone()),
            field: Field::ServiceArea,
            words: names.join("; "),
            confidence: Confidence::Low,
        })
    }

    fn eligibility(&self) -> Vec<Rule> {
        let Some(text) = self.service.eligibility_description.as_deref() else { return Vec::new() };
        let bare = text.trim().trim_end_matches('.').to_lowercase();
        if matches!(bare.as_str(), "none" | "all" | "n/a" | "no requirements" | "no restrictions") {
            return vec![rule(Test::Open, Field::Eligibility, text, Confidence::High)];
        }
        if let Some(coded) = coded(text) {
            return coded;
        }
        let mut rules = Vec::new();
        let mut ages: Vec<(Test, Confidence)> = Vec::new();
        for clause in &token::clauses(text) {
            // The importer keeps a directory's own list of people served in this form.
            if let [first, mark, rest @ ..] = clause.tokens.as_slice()
                && first.is("serves")
                && mark.is(":")
            {
                let rest = Clause { tokens: rest.to_vec(), is_aside: false };
                let found = phrase::list(&rest, self);
                let words = sentence(clause);
                rules.extend(found.map(|f| rule(f.test, Field::Eligibility, &words, f.confidence)));
                continue;
            }
            for found in phrase::tests(clause, self) {
                let words = sentence(clause);
                if let Test::Age { .. } = found.test {
                    ages.push((found.test, found.confidence));
                } else {
                    rules.push(rule(found.test, Field::Eligibility, &words, found.confidence));
                }
            }
        }
        rules.extend(one_age(ages, text));
        if text.contains(';') && text.split(';').all(|tag| tag.split_whitespace().count() <= 10) {
            rules = tags(rules);
        }
        rules
    }

    fn named(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        for clause in &token::clauses(&self.service.name) {
            for found in phrase::tests(clause, self) {
                if let Some(confidence) = in_a_name(&found.test) {
                    let confidence = confidence.min(found.confidence);
                    rules.push(rule(found.test, Field::Name, &self.service.name, confidence));
                }
            }
        }
        let organization = &self.service.organization.name;
        if *organization != self.service.name {
            for clause in &token::clauses(organization) {
                for found in phrase::tests(clause, self) {
                    if in_a_name(&found.test).is_some() {
                        // An agency runs more than what its name says.
                        let low = Confidence::Low;
                        rules.push(rule(found.test, Field::Organization, organization, low));
                    }
                }
            }
        }
        rules
    }

    /// Whom the first sentences of the description say the service is for.
    fn described(&self, known: &[Rule]) -> Vec<Rule> {
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
            for Found { test, confidence, strict, from } in found {
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
                let confidence = if doubtful { Confidence::Low } else { Confidence::Fair };
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

/// A rule with its source words, cut to a line: they are shown, not searched.
pub(super) fn rule(test: Test, field: Field, words: &str, confidence: Confidence) -> Rule {
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.chars().take(160).collect();
    Rule { test, field, words, confidence }
}

fn sentence(clause: &Clause) -> String {
    let mut text = String::new();
    for token in &clause.tokens {
        if !text.is_empty() && !matches!(token.low.as_str(), "," | ":" | "+") {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
}

/// Ages named in one text: alternatives of one rule, because each belongs to another programme.
fn one_age(ages: Vec<(Test, Confidence)>, words: &str) -> Option<Rule> {
    let confidence = ages.iter().map(|(_, confidence)| *confidence).min()?;
    let mut tests: Vec<Test> = Vec::new();
    for (test, _) in ages {
        if !tests.contains(&test) {
            tests.push(test);
        }
    }
    let test = match tests.len() {
        1 => tests.pop()?,
        // "Adults, ages 18 to 64": the narrower of two that overlap is what is meant.
        _ if tests.contains(&Test::Age { min: Some(18), max: None }) && tests.len() == 2 => {
            tests.retain(|test| *test != Test::Age { min: Some(18), max: None });
            tests.pop()?
        }
        _ => Test::Any(tests),
    };
    Some(rule(test, Field::Eligibility, words, confidence))
}

/// The structured ages, unless the text says the same or more about ages.
fn ages(service: &Service, known: &[Rule]) -> Option<Rule> {
    let whole = |age: Option<i64>| age.and_then(|age| u8::try_from(age).ok());
    let (min, max) = (whole(service.minimum_age), whole(service.maximum_age));
    let told = |test: &Test| matches!(test, Test::Age { .. } | Test::Any(_));
    let said = known.iter().any(|rule| rule.field == Field::Eligibility && told(&rule.test));
    if (min.is_none() && max.is_none()) || said {
        return None;
    }
    let test = Test::Age { min, max };
    let words = test.says();
    Some(rule(test, Field::Ages, &words, Confidence::High))
}
