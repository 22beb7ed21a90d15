//! Groups of people that rules speak of: the contract's audiences and the narrower ones that
//! directories name.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::values::Audience;

macro_rules! groups {
    ($($name:ident = $people:literal;)+) => {
        /// A group of people.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            Display, EnumIter, EnumString, IntoStaticStr,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Group { $(#[doc = $people] $name,)+ }

        impl Group {
            /// What its members are called: "for veterans".
            pub const fn people(self) -> &'static str {
                match self { $(Self::$name => $people,)+ }
            }
        }
    };
}

groups! {
    Veteran = "veterans";
    JusticeInvolved = "people leaving jail or prison";
    Pregnant = "pregnant people";
    Parent = "parents or families with children";
    Caregiver = "caregivers";
    Survivor = "survivors of violence";
    Lgbtq = "LGBTQ+ people";
    Disability = "people with disabilities";
    DevelopmentalDisability = "people with developmental disabilities";
    Blind = "blind people";
    Deaf = "deaf people";
    HivPositive = "people living with HIV";
    Homeless = "people without a home";
    Runaway = "runaway youth";
    FosterYouth = "foster youth";
    Student = "students";
    Immigrant = "immigrants and refugees";
    Senior = "seniors";
    Youth = "youth";
    LowIncome = "people with low income";
    WardOfCourt = "young people under the court's care";
    ActiveMilitary = "active military and their families";
    BereavedParent = "parents who lost a child";
    Illness = "people with a certain illness";
    Transgender = "transgender people";
    Profession = "members of a profession or trade";
    Agency = "agencies, not persons";
    SubstanceUse = "people who use alcohol or drugs";
    MentalIllness = "people with a mental illness";
    Bereaved = "bereaved people";
    Relative = "relatives of those it serves";
}

impl Group {
    /// Whether a case manager who "asked about groups" has asked about this one, so that its
    /// absence from the list is a known no (API.md, `audiences_complete`). The rest is known only
    /// from a need or not at all; low income is a matter of sums, not of belonging.
    pub const fn is_asked(self) -> bool {
        !matches!(
            self,
            Self::SubstanceUse
                | Self::MentalIllness
                | Self::Bereaved
                | Self::LowIncome
                | Self::Relative
        )
    }

    /// The contract's word for it, where it has one.
    pub fn audience(self) -> Option<Audience> {
        <&'static str>::from(self).parse().ok()
    }
}

impl From<Audience> for Group {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Veteran => Self::Veteran,
            Audience::JusticeInvolved => Self::JusticeInvolved,
            Audience::Pregnant => Self::Pregnant,
            Audience::Parent => Self::Parent,
            Audience::Caregiver => Self::Caregiver,
            Audience::Survivor => Self::Survivor,
            Audience::Lgbtq => Self::Lgbtq,
            Audience::Disability => Self::Disability,
            Audience::DevelopmentalDisability => Self::DevelopmentalDisability,
            Audience::Blind => Self::Blind,
            Audience::Deaf => Self::Deaf,
            Audience::HivPositive => Self::HivPositive,
            Audience::Homeless => Self::Homeless,
            Audience::Runaway => Self::Runaway,
            Audience::FosterYouth => Self::FosterYouth,
            Audience::Student => Self::Student,
            Audience::Immigrant => Self::Immigrant,
            Audience::Senior => Self::Senior,
            Audience::Youth => Self::Youth,
            Audience::LowIncome => Self::LowIncome,
        }
    }
}
