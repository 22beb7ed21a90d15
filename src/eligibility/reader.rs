//! Reading rules out of a listing: its fields first, then its words, each as far as it can be
//! trusted. What an eligibility text says is a limit; a name says one when it names people;
//! a description only where it says whom the service is for.

use super::{
    atom::Places,
    beside::Named,
    codes::{attributes, coded, tags},
    described::agreed,
    doubt,
    limits::{self, in_a_name, settled},
    model::{Confidence, Field, Rule, Test},
    phrase::{self, Found},
    token::{self, Clause},
};
use crate::{
    catalog::model::Service,
    geo::{Area, Gazetteer, State},
    values::Language,
};

/// The rules that a listing sets, as far as they can be read out of it.
pub fn read(service: &Service, gazetteer: &Gazetteer) -> Vec<Rule> {
    let listing = Listing::new(service, gazetteer);
    let (mut asked, served) = listing.eligibility();
    asked.extend(ages(service, &asked));
    // "Open meeting: anyone may attend": then its type tells whom it is mostly for.
    let is_open = asked.iter().any(|rule| rule.test == Test::Open);
    let sure = if is_open { Confidence::Low } else { Confidence::High };
    asked.extend(attributes(service).into_iter().map(|rule| at_most(rule, sure)));
    let (name, organization) = listing.named();
    let said: Vec<Rule> = asked.iter().chain(&served).cloned().collect();
    let described = listing.described(&said);
    let (name, described) = agreed(&name, &described, &listing.tagged());
    // Where it is said whom it takes, a name or a description only hints at more.
    let is_said = service.eligibility_description.as_ref().is_some_and(|text| !text.is_empty());
    let sure = if is_said { Confidence::Low } else { Confidence::High };
    let [name, described] = [name, described]
        .map(|part| part.into_iter().map(|rule| at_most(rule, sure)).collect::<Vec<_>>());
    let mut rules: Vec<Rule> = listing.areas().into_iter().collect();
    rules.extend(settled(asked, [served, name, described, organization]));
    let mut rules = listing.sparing(rules);
    rules.dedup_by(|a, b| a.test == b.test && a.field == b.field);
    rules
}

/// The rule, read no more surely than this.
pub(super) fn at_most(rule: Rule, most: Confidence) -> Rule {
    Rule { confidence: rule.confidence.min(most), ..rule }
}

/// A listing that is read, with what its places mean.
pub(super) struct Listing<'a> {
    pub service: &'a Service,
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

    /// What the eligibility text asks of people, and whom it says are served.
    fn eligibility(&self) -> (Vec<Rule>, Vec<Rule>) {
        let Some(text) = self.service.eligibility_description.as_deref() else {
            return (Vec::new(), Vec::new());
        };
        // The importer keeps a directory's own list of people served in this form.
        let (asked, served) = match text.split_once("Serves:") {
            Some((asked, served)) => (asked.trim(), served.trim()),
            None => (text, ""),
        };
        let served = (!served.is_empty()).then(|| self.served(served)).flatten();
        // A list of people served names whom it is mostly for.
        let served = served.map(|rule| at_most(rule, Confidence::Low));
        (self.asked(asked), served.into_iter().collect())
    }

    /// The rules that a text about eligibility sets.
    fn asked(&self, text: &str) -> Vec<Rule> {
        if limits::asks_nothing(text) {
            return vec![rule(Test::Open, Field::Eligibility, text, Confidence::High)];
        }
        if let Some(coded) = coded(text) {
            return coded;
        }
        if let Some(tags) = tags(text, self) {
            return tags;
        }
        let mut rules = Vec::new();
        let mut ages: Vec<(Test, Confidence)> = Vec::new();
        let clauses = token::clauses(text);
        let wider = clauses.iter().any(|clause| doubt::lets_in_others(&clause.tokens));
        let mut is_choice = false;
        let found: Vec<Vec<Found>> =
            clauses.iter().map(|clause| phrase::tests(clause, self)).collect();
        let is_whole = found.iter().flatten().all(|one| one.whole);
        for (clause, found) in clauses.iter().zip(found) {
            is_choice |= doubt::begins_a_choice(&clause.tokens);
            for Found { test, confidence, .. } in found {
                let words = sentence(clause);
                let doubt = is_choice || !is_whole;
                let confidence = if doubt { Confidence::Low } else { confidence };
                if let Test::Age { .. } = test {
                    ages.push((test, if wider { Confidence::Low } else { confidence }));
                } else {
                    rules.push(rule(test, Field::Eligibility, &words, confidence));
                }
            }
        }
        rules.extend(one_age(ages, text));
        if rules.iter().any(|rule| rule.test == Test::Open) {
            // "Anyone can participate. Open to students": those are examples.
            let grouped = |rule: &&mut Rule| matches!(rule.test, Test::Group(_) | Test::Any(_));
            rules.iter_mut().filter(grouped).for_each(|rule| rule.confidence = Confidence::Low);
        }
        rules
    }

    /// The rule that a list of people served stands for, read as one list.
    fn served(&self, text: &str) -> Option<Rule> {
        let mut tokens = Vec::new();
        for clause in token::clauses(text).into_iter().filter(|clause| !clause.is_aside) {
            if !tokens.is_empty() {
                tokens.push(token::comma());
            }
            tokens.extend(clause.tokens);
        }
        let found = phrase::list(&Clause { tokens, is_aside: false }, self)?;
        let words = format!("Serves: {text}");
        Some(rule(found.test, Field::Eligibility, &words, found.confidence))
    }

    /// Each rule, save for those whom the listing names beside them.
    fn sparing(&self, rules: Vec<Rule>) -> Vec<Rule> {
        if rules.iter().all(|rule| rule.confidence == Confidence::Low) {
            return rules;
        }
        let Service { name, description, eligibility_description, attributes, .. } = self.service;
        let mut named = Named::default();
        let texts = [Some(name), description.as_ref(), eligibility_description.as_ref()];
        for text in texts.into_iter().flatten() {
            named.read(text, self);
        }
        let mut tagged = named.clone();
        for tag in attributes {
            tagged.read(&tag.taxonomy_term.name, self);
        }
        let spared = |rule: Rule| match rule.field {
            // Fields of their own say it once and for all.
            Field::Ages | Field::Attribute => rule,
            Field::Name | Field::Description => tagged.spare(rule),
            _ => named.spare(rule),
        };
        rules.into_iter().map(spared).collect()
    }

    /// What the name says, and what the organization's does: an agency runs more than that.
    fn named(&self) -> (Vec<Rule>, Vec<Rule>) {
        let read = |name: &str, field, most: Confidence| {
            let mut rules = Vec::new();
            for found in token::clauses(name).iter().flat_map(|clause| phrase::tests(clause, self))
            {
                if let Some(confidence) = in_a_name(&found.test) {
                    // "Children's Center" treats grown-ups too, "Senior Center" helps others.
                    let most = if found.house { Confidence::Low } else { most };
                    let confidence = confidence.min(found.confidence).min(most);
                    rules.push(rule(found.test, field, name, confidence));
                }
            }
            rules
        };
        let (name, organization) = (&self.service.name, &self.service.organization.name);
        let own = read(name, Field::Name, Confidence::Fair);
        if organization == name {
            return (own, Vec::new());
        }
        (own, read(organization, Field::Organization, Confidence::Low))
    }
}

/// A rule with its source words, cut to a line: they are shown, not searched.
pub(super) fn rule(test: Test, field: Field, words: &str, confidence: Confidence) -> Rule {
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.chars().take(160).collect();
    Rule { test, field, words, confidence }
}

pub(super) fn sentence(clause: &Clause) -> String {
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
    let is_said = known.iter().any(|rule| rule.field == Field::Eligibility && told(&rule.test));
    if (min.is_none() && max.is_none()) || is_said {
        return None;
    }
    let test = Test::Age { min, max };
    let words = test.says(Language::En);
    // "Varies by program": the ages are those of one.
    let said = service.eligibility_description.as_deref().unwrap_or_default().to_lowercase();
    let varies = ["varies", "vary ", "depend", "none for"].iter().any(|word| said.contains(word));
    let confidence = if varies { Confidence::Low } else { Confidence::High };
    Some(rule(test, Field::Ages, &words, confidence))
}
