//! Which groups set a limit where: a name or a description names many that it does not shut out.

use super::{
    group::Group,
    model::{Confidence, Test},
};

/// What a name says of people, as far as it is a limit: groups that name themselves so that others
/// know to go elsewhere. "Family" and "community" are in every other name.
pub(super) fn in_a_name(test: &Test) -> Option<Confidence> {
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
        | Group::Profession
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
                    | Group::Parent
                    | Group::SubstanceUse
                    | Group::Homeless
            )
        }),
        Test::All(tests) | Test::Any(tests) => tests.iter().all(in_a_description),
        Test::Residence(_) | Test::Language(_) | Test::Open | Test::Not(_) => false,
    }
}
