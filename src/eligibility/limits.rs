//! Which groups set a limit where: a name or a description names many that it does not shut out.

use super::{
    group::Group,
    model::{Confidence, Rule, Test},
};

/// What a name says of people, as far as it is a limit: groups that name themselves so that others
/// know to go elsewhere. "Family" and "community" are in every other name.
pub(super) fn in_a_name(test: &Test) -> Option<Confidence> {
    match test {
        Test::Age { min: Some(18), max: None }
        | Test::Open
        | Test::Not(_)
        | Test::Unless { .. } => None,
        // "Children's dental program": its grown-ups are elsewhere in the record.
        Test::Age { min: None, max: Some(max) } if *max < 18 => Some(Confidence::Low),
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
        Test::Residence(_) | Test::Language(_) | Test::Income { .. } => Some(Confidence::Low),
    }
}

const fn group_in_a_name(group: Group) -> Option<Confidence> {
    match group {
        Group::Veteran
        | Group::Senior
        | Group::Youth
        | Group::Blind
        | Group::Deaf
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
        | Group::Profession
        | Group::HivPositive
        | Group::Homeless => Some(Confidence::Low),
        _ => None,
    }
}

/// Whether a description that names these people first means them alone.
pub(super) fn in_a_description(test: &Test) -> bool {
    match test {
        Test::Gender(_) | Test::Age { .. } => true,
        Test::Group(groups) => groups.iter().all(|group| {
            matches!(
                group,
                Group::Veteran
                    | Group::Senior
                    | Group::Youth
                    | Group::Blind
                    | Group::Deaf
                    | Group::HivPositive
                    | Group::BereavedParent
                    | Group::WardOfCourt
                    | Group::Pregnant
                    | Group::DevelopmentalDisability
            )
        }),
        Test::All(tests) => tests.iter().any(in_a_description),
        Test::Any(_)
        | Test::Income { .. }
        | Test::Residence(_)
        | Test::Language(_)
        | Test::Open
        | Test::Not(_)
        | Test::Unless { .. } => false,
    }
}

/// Whether the text says that nothing is asked: "None", "None for telephone consultation".
pub(super) fn asks_nothing(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    matches!(text.as_str(), "all" | "n/a" | "no requirements" | "no restrictions")
        || text.strip_prefix("none").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// What each part of a listing sets, the one more to be believed before the other: what is asked,
/// whom it says are served, its name, its description, its organization's name. Where one part
/// speaks of a kind of fact, those after it do not turn anybody away by the same kind: they name
/// whom it is mostly for.
pub(super) fn settled(asked: Vec<Rule>, others: [Vec<Rule>; 4]) -> Vec<Rule> {
    let nothing = asked.iter().any(|rule| rule.test == Test::Open);
    let mut told = About::default();
    let mut settled = asked;
    for rule in &settled {
        told = told.and(about(rule));
    }
    if nothing {
        told = About { gender: told.gender, ..About::ALL };
    }
    widened(&mut settled, others.iter().flatten());
    for part in others {
        let before = told;
        for rule in part {
            let own = about(&rule);
            told = told.and(own);
            let confidence = if own.meets(before) { Confidence::Low } else { rule.confidence };
            settled.push(Rule { confidence, ..rule });
        }
    }
    settled
}

/// Where another part of the listing names wider ages than are asked, those are what is asked, and
/// the narrower are in doubt. "Adults" and "children" alone name no ages.
fn widened<'a>(asked: &mut Vec<Rule>, others: impl Iterator<Item = &'a Rule>) {
    let ages = |test: &Test| match test {
        Test::Age { min: Some(18), max: None } | Test::Age { min: None, max: Some(17) } => None,
        Test::Age { min, max } => Some((min.unwrap_or_default(), max.unwrap_or(u8::MAX))),
        _ => None,
    };
    let wider: Vec<_> = others.filter_map(|rule| Some((ages(&rule.test)?, rule))).collect();
    let mut instead = Vec::new();
    for rule in asked.iter_mut() {
        let Some((min, max)) = ages(&rule.test) else { continue };
        let around = |((from, to), _): &&((u8, u8), &Rule)| {
            (*from, *to) != (min, max) && *from <= min && *to >= max
        };
        if let Some((_, wider)) = wider.iter().find(around) {
            instead.push(Rule { confidence: rule.confidence, ..(*wider).clone() });
            rule.confidence = Confidence::Low;
        }
    }
    asked.extend(instead);
}

/// What kinds of facts a rule limits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    /// How old.
    pub age: bool,
    pub gender: bool,
    /// One of several groups, or of other alternatives.
    pub groups: bool,
}

impl About {
    const ALL: Self = Self { age: true, gender: true, groups: true };

    const fn and(self, other: Self) -> Self {
        Self {
            age: self.age || other.age,
            gender: self.gender || other.gender,
            groups: self.groups || other.groups,
        }
    }

    const fn meets(self, other: Self) -> bool {
        (self.age && other.age) || (self.gender && other.gender) || (self.groups && other.groups)
    }
}

fn about(rule: &Rule) -> About {
    if rule.is_area() {
        return About::default();
    }
    of(&rule.test)
}

pub(super) fn of(test: &Test) -> About {
    let none = About::default();
    match test {
        // Grown-ups: that seniors or youth are meant is more than that.
        Test::Age { min: Some(18), max: None }
        | Test::Open
        | Test::Residence(_)
        | Test::Language(_)
        | Test::Income { .. } => none,
        Test::Age { .. } => About { age: true, ..none },
        Test::Gender(_) => About { gender: true, ..none },
        Test::Group(groups) => {
            let aged = |group: &Group| matches!(group, Group::Senior | Group::Youth);
            About {
                age: groups.iter().any(aged),
                groups: groups.iter().any(|group| !aged(group) && *group != Group::LowIncome),
                ..none
            }
        }
        Test::All(tests) | Test::Any(tests) => {
            tests.iter().fold(none, |about, test| about.and(of(test)))
        }
        Test::Not(test) | Test::Unless { test, .. } => of(test),
    }
}
