//! Reading rules out of a listing: its fields first, then its words, each as far as it can be
//! trusted. What an eligibility text says is a limit; a name says one when it names people;
//! a description only where it says whom the service is for.

use super::{
    atom::Places,
    group::Group,
    model::{Confidence, Field, Rule, Test},
    phrase::{self, Found},
    token::{self, Token},
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
        let clauses = token::clauses(text);
        let mut rules = Vec::new();
        let mut ages: Vec<(Test, Confidence)> = Vec::new();
        for clause in &clauses {
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
        let all: Vec<&Token> = clauses.iter().flatten().collect();
        let mentions = |words: &[&str]| all.iter().any(|t| words.contains(&t.low.as_str()));
        let mut rules = Vec::new();
        for (number, clause) in clauses.iter().take(4).enumerate() {
            for Found { test, confidence, strict, from } in phrase::tests(clause, self) {
                let cue = clause.get(from.saturating_sub(3)..from).unwrap_or_default();
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
                let doubtful = mentions(others) || (number > 1 && !strict) || mentions(ANYONE);
                let confidence =
                    if doubtful { Confidence::Low } else { Confidence::Fair.min(confidence) };
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

/// What a name says of people, as far as it is a limit: groups that name themselves so that others
/// know to go elsewhere. "Family" and "community" are in every other name.
fn in_a_name(test: &Test) -> Option<Confidence> {
    match test {
        Test::Age { min: Some(18), max: None } | Test::Open | Test::Not(_) => None,
        Test::Gender(_) | Test::Age { .. } => Some(Confidence::Fair),
        Test::Group(groups) => groups
            .iter()
            .map(|group| group_in_a_name(*group))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .min(),
        Test::All(tests) | Test::Any(tests) => {
            tests.iter().map(in_a_name).collect::<Option<Vec<_>>>()?.into_iter().min()
        }
        Test::Residence(_) | Test::Language(_) => Some(Confidence::Low),
    }
}

const fn group_in_a_name(group: Group) -> Option<Confidence> {
    match group {
        Group::Veteran
        | Group::Senior
        | Group::Youth
        | Group::Blind
        | Group::Deaf
        | Group::HivPositive
        | Group::BereavedParent
        | Group::Illness
        | Group::WardOfCourt
        | Group::ActiveMilitary
        | Group::Runaway
        | Group::FosterYouth => Some(Confidence::Fair),
        Group::Pregnant
        | Group::Student
        | Group::Disability
        | Group::DevelopmentalDisability
        | Group::Lgbtq
        | Group::Transgender
        | Group::Immigrant
        | Group::JusticeInvolved
        | Group::Parent
        | Group::Profession
        | Group::Homeless => Some(Confidence::Low),
        _ => None,
    }
}

fn rule(test: Test, field: Field, words: &str, confidence: Confidence) -> Rule {
    // The source words are shown, not searched: a line is enough.
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.chars().take(160).collect();
    Rule { test, field, words, confidence }
}

fn sentence(clause: &[Token]) -> String {
    let mut text = String::new();
    for token in clause {
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

/// Codes that some exports leave in the text: `gender: F`, `age: ['C', 'Y']`.
fn coded(words: &str) -> Option<Vec<Rule>> {
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
                    'S' => Some(Test::Group(vec![Group::Senior])),
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
fn attributes(service: &Service) -> Vec<Rule> {
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
