//! Who else is named beside those whom a rule lets in: a service that names others anywhere in its
//! listing may take them, too, so that the rule turns away only those whom it names nowhere.

use super::{
    atom::{self, Places, What},
    doubt,
    group::Group,
    limits::of,
    model::{Confidence, Field, Rule, Test},
    phrase::single,
    token,
    words::Kind,
};

/// What texts name, as far as it may let somebody in.
#[derive(Clone, Default)]
pub(super) struct Named {
    others: Vec<Test>,
    /// Whether relatives of those served are named.
    relatives: bool,
    /// Whether everybody is.
    everybody: bool,
}

/// Grown-ups: most services are for them, and yet some name children besides.
const ADULTS: Test = Test::Age { min: Some(18), max: None };

impl Named {
    /// Reads a text.
    pub fn read(&mut self, text: &str, places: &impl Places) {
        for clause in token::clauses(text) {
            self.everybody |= doubt::lets_in_others(&clause.tokens)
                || clause.tokens.iter().any(|token| token.is("coed"));
            for atom in atom::atoms(&clause.tokens, places).iter().filter(|atom| !atom.denied) {
                let word = clause.tokens.get(atom.from).map_or("", |token| token.low.as_str());
                self.note(&atom.what, word);
            }
        }
    }

    fn note(&mut self, what: &What, word: &str) {
        let under = |max| Test::Age { min: None, max: Some(max) };
        let tests = match what {
            What::Home(_) => vec![],
            What::Kind(Kind::Relatives) => {
                self.relatives = true;
                vec![]
            }
            What::Kind(Kind::Everyone) => {
                self.everybody |= !matches!(word, "community" | "public");
                vec![]
            }
            What::Kind(Kind::Girl | Kind::Boy) => vec![under(17)],
            What::Kind(Kind::WithChildren | Kind::Family) => {
                vec![under(17), Test::Group(vec![Group::Parent])]
            }
            What::Kind(Kind::Group(group)) => match group {
                Group::Parent => vec![under(17), Test::Group(vec![Group::Parent])],
                Group::Youth => vec![under(24)],
                Group::Senior => vec![Test::Age { min: Some(55), max: None }],
                Group::Profession | Group::Agency | Group::Illness => vec![],
                group if group.is_asked() => vec![Test::Group(vec![*group])],
                _ => vec![],
            },
            other => match single(other).0 {
                // "Mothers": women.
                Some(Test::All(tests)) => tests.into_iter().take(1).chain([under(17)]).collect(),
                Some(Test::Language(_)) | None => vec![],
                Some(test) => vec![test],
            },
        };
        for test in tests {
            if !self.others.contains(&test) {
                self.others.push(test);
            }
        }
    }

    /// The rule, save for those named beside it.
    pub fn spare(&self, rule: Rule) -> Rule {
        let own = of(&rule.test);
        let aged = own.age || rule.test == ADULTS;
        if rule.confidence == Confidence::Low
            || !(aged || own.gender || own.groups)
            || is_said_alone(&rule)
        {
            return rule;
        }
        if self.everybody || self.relatives && own.groups {
            return Rule { confidence: Confidence::Low, ..rule };
        }
        let lets = |other: &&Test| match other {
            Test::Age { max: Some(..=24), .. } => true,
            Test::Age { .. } => aged,
            Test::Gender(_) => own.gender,
            Test::Group(groups) => {
                own.groups
                    || match groups.as_slice() {
                        [Group::Parent] => true,
                        [Group::Disability] => aged,
                        _ => false,
                    }
            }
            _ => false,
        };
        let others: Vec<Test> = self
            .others
            .iter()
            .filter(lets)
            .filter(|other| !has(&rule.test, other))
            .cloned()
            .collect();
        if others.is_empty() {
            return rule;
        }
        let test = Test::Unless { test: Box::new(rule.test), named: others };
        Rule { test, ..rule }
    }
}

/// Whether the text says that those alone are served: "seniors only".
fn is_said_alone(rule: &Rule) -> bool {
    let says = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(word.as_str(), "only" | "exclusively")
    };
    rule.field == Field::Eligibility && rule.words.split_whitespace().any(says)
}

/// Whether the one is part of the other.
fn has(test: &Test, part: &Test) -> bool {
    test == part
        || match test {
            Test::All(tests) | Test::Any(tests) => tests.iter().any(|test| has(test, part)),
            _ => false,
        }
}
