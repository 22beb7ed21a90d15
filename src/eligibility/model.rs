//! Rules about a person, and what is known of one.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Group, income};
use crate::{
    geo::{Area, Place},
    needs::NeedCode,
    values::{Audience, Because, Gender},
};

/// One condition that a listing sets, with the words it was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What must hold.
    pub test: Test,
    /// Where the listing says so.
    pub field: Field,
    /// In which words.
    pub words: String,
    /// How surely it was read.
    pub confidence: Confidence,
}

impl Rule {
    /// A short name for what the rule asks and where the listing says so, whatever its words and
    /// however surely it was read: the same rule has it after every import.
    #[must_use]
    pub fn key(&self) -> String {
        // Neither has a map, so that writing them cannot fail.
        let asked = serde_json::to_vec(&(self.field, self.test.plain())).unwrap_or_default();
        let hash = digest(&SHA256, &asked);
        let first = hash.as_ref().first_chunk().copied().unwrap_or_default();
        format!("{:016x}", u64::from_be_bytes(first))
    }
}

/// What must hold of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// An age in whole years, both ends included.
    Age {
        /// The youngest.
        #[serde(default)]
        min: Option<u8>,
        /// The oldest.
        #[serde(default)]
        max: Option<u8>,
    },
    /// One of these genders.
    Gender(Vec<Gender>),
    /// A member of one of these groups.
    Group(Vec<Group>),
    /// A home in one of these areas.
    Residence(Vec<Area>),
    /// An income of at most so many percent of the federal poverty level.
    Income {
        /// How many.
        at_most: u32,
    },
    /// One of these languages, because no other is spoken.
    Language(Vec<String>),
    /// Nothing: the listing says that anyone may come.
    Open,
    /// All of these.
    All(Vec<Self>),
    /// One of these at least.
    Any(Vec<Self>),
    /// The opposite.
    Not(Box<Self>),
    /// The test, save for those whom the listing names elsewhere: of them it does not say.
    Unless {
        /// What must hold.
        test: Box<Self>,
        /// Who is named besides, each a test that they meet.
        named: Vec<Self>,
    },
}

/// Which part of a listing says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `minimum_age`, `maximum_age`.
    Ages,
    /// `eligibility_description`.
    Eligibility,
    /// `name`.
    Name,
    /// `description`.
    Description,
    /// `service_areas`.
    ServiceArea,
    /// `languages`.
    Languages,
    /// `attributes`.
    Attribute,
    /// The organization's name.
    Organization,
}

/// How surely a rule was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// In doubt: it can make a verdict "not known", never "no".
    Low,
    /// Likely what the listing means.
    Fair,
    /// What the listing says.
    High,
}

/// What is known of the person to be served. Anything left out is not known.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Age in whole years.
    pub age: Option<u8>,
    /// Ages of the person's children.
    pub children: Option<Vec<u8>>,
    /// Gender, as stated.
    pub gender: Option<Gender>,
    /// Languages the person can be served in, ISO 639.
    pub languages: Option<Vec<String>>,
    /// The household's income in percent of the federal poverty level ([`percent_of_poverty`](super::percent_of_poverty)).
    pub income: Option<u32>,
    /// Where the person lives.
    pub home: Option<Place>,
    /// Whether the need is one of the person's children rather than their own.
    pub for_a_child: bool,
    /// Groups the person belongs to or not.
    pub groups: Groups,
}

/// What is known of the groups that a person belongs to.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    known: BTreeMap<Group, bool>,
    complete: bool,
}

impl Groups {
    /// Whether anything is known of them.
    pub(super) fn is_known(&self) -> bool {
        self.complete || !self.known.is_empty()
    }
}

impl Circumstances {
    /// Adds groups the person belongs to.
    #[must_use]
    pub fn belonging(self, audiences: impl IntoIterator<Item = Audience>) -> Self {
        self.answered(audiences.into_iter().map(|audience| (Group::from(audience), true)))
    }

    /// Adds groups of which it was asked whether the person belongs. No need, no age and no
    /// [`complete`](Self::complete) list says otherwise afterwards.
    #[must_use]
    pub fn answered(mut self, groups: impl IntoIterator<Item = (Group, bool)>) -> Self {
        let mut is_disabled = false;
        for (group, belongs) in groups {
            self.groups.known.insert(group, belongs);
            let narrower = [Group::DevelopmentalDisability, Group::Blind, Group::Deaf];
            is_disabled |= belongs && narrower.contains(&group);
        }
        if is_disabled {
            self.groups.known.entry(Group::Disability).or_insert(true);
        }
        self
    }

    /// Says that all groups were asked about: those not named are a known no.
    #[must_use]
    pub const fn complete(mut self) -> Self {
        self.groups.complete = true;
        self
    }

    /// Adds what a need says of the person who has it (API.md: "a need implies its own condition").
    #[must_use]
    pub fn needing(mut self, need: NeedCode) -> Self {
        let implied: &[Group] = match need.as_str() {
            "peer.grief" => &[Group::Bereaved],
            "housing.emergency_shelter" => &[Group::Homeless],
            "legal.immigration" => &[Group::Immigrant],
            "safety.ipv" => &[Group::Survivor],
            "voc.job_training" => &[Group::Student],
            "veteran.services" => &[Group::Veteran],
            "legal.reentry" => &[Group::JusticeInvolved],
            "family.caregiver_respite" | "peer.family_support" => &[Group::Caregiver],
            "health.prenatal" => &[Group::Pregnant],
            "health.hiv" => &[Group::HivPositive],
            "family.childcare" | "family.parenting" => &[Group::Parent],
            "indep.disability_services" => &[Group::Disability],
            "indep.sensory" => &[Group::Disability, Group::Blind, Group::Deaf],
            _ => match need.domain() {
                "edu" => &[Group::Student],
                "sud" => &[Group::SubstanceUse],
                "mh" | "crisis" => &[Group::MentalIllness],
                _ => &[],
            },
        };
        for &group in implied {
            self.groups.known.entry(group).or_insert(true);
        }
        self.for_a_child =
            matches!(need.as_str(), "family.childcare" | "youth.after_school" | "youth.mentoring");
        self
    }

    /// Whether the person belongs to the group, as far as it is known.
    pub fn belongs(&self, group: Group) -> Option<bool> {
        if let Some(&known) = self.groups.known.get(&group) {
            return Some(known);
        }
        let known = |group: Group| self.groups.known.get(&group) == Some(&true);
        match group {
            // Whoever has a disability may have this one, and a veteran may be on duty again.
            Group::DevelopmentalDisability | Group::Blind | Group::Deaf
                if known(Group::Disability) =>
            {
                return None;
            }
            Group::ActiveMilitary if known(Group::Veteran) => return None,
            Group::Disability if known(Group::HivPositive) => return None,
            _ => {}
        }
        let by_age = |age: u8| match group {
            Group::Senior if age >= 60 => Some(true),
            Group::Senior if age < 50 => Some(false),
            Group::Youth if age < 18 => Some(true),
            Group::Youth | Group::Runaway | Group::FosterYouth | Group::WardOfCourt
                if age >= 25 =>
            {
                Some(false)
            }
            _ => None,
        };
        if let Some(known) = self.age.and_then(by_age) {
            return Some(known);
        }
        match (group, self.age) {
            // Between the bounds usage differs, so that a list without the word says nothing.
            (Group::Senior | Group::Youth, Some(_)) => return None,
            // A family's child, or a child to come, is served with the family.
            (Group::Parent, Some(age)) if age < 18 => return None,
            (Group::Parent, _) if self.groups.known.get(&Group::Pregnant) == Some(&true) => {
                return None;
            }
            (Group::Parent, _) if self.children.as_ref().is_some_and(|ages| !ages.is_empty()) => {
                return Some(true);
            }
            (Group::LowIncome, _) => match self.income {
                Some(percent) if percent <= income::SURELY_LOW => return Some(true),
                Some(percent) if percent > income::SURELY_NOT_LOW => return Some(false),
                _ => {}
            },
            (Group::Transgender, _) => match self.gender {
                Some(Gender::TransgenderFemale | Gender::TransgenderMale) => return Some(true),
                Some(Gender::Female | Gender::Male) => return Some(false),
                _ => {}
            },
            (Group::Pregnant, _) if self.gender == Some(Gender::Male) => return Some(false),
            _ => {}
        }
        (self.groups.complete && group.is_asked()).then_some(false)
    }
}

impl Test {
    /// The test without those whom it spares.
    #[must_use]
    pub fn plain(&self) -> &Self {
        match self {
            Self::Unless { test, .. } => test,
            test => test,
        }
    }

    /// The kind of fact it asks for first, as `because[].code` has it.
    pub fn because(&self) -> Because {
        match self {
            Self::Age { .. } => Because::Age,
            Self::Gender(_) => Because::Gender,
            Self::Group(groups) => match groups.as_slice() {
                [Group::Senior | Group::Youth] => Because::Age,
                [Group::LowIncome] => Because::Income,
                _ => Because::Audience,
            },
            Self::Income { .. } => Because::Income,
            Self::Residence(_) => Because::Residence,
            Self::Language(_) => Because::Language,
            Self::Open => Because::Audience,
            Self::Not(test) | Self::Unless { test, .. } => test.because(),
            Self::All(tests) | Self::Any(tests) => {
                tests.first().map_or(Because::Audience, Self::because)
            }
        }
    }
}
