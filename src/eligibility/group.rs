//! Groups of people that rules speak of: the contract's audiences and the narrower ones that
//! directories name.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};
use utoipa::ToSchema;

use crate::values::Audience;

macro_rules! groups {
    ($($name:ident = $people:literal, $question:literal;)+) => {
        /// A group of people.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            Display, EnumIter, EnumString, IntoStaticStr, ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Group { $(#[doc = $people] $name,)+ }

        impl Group {
            /// What its members are called: "for veterans".
            pub const fn people(self) -> &'static str {
                match self { $(Self::$name => $people,)+ }
            }

            /// What to ask to find out whether somebody is a member.
            pub const fn question(self) -> &'static str {
                match self { $(Self::$name => $question,)+ }
            }
        }
    };
}

groups! {
    Veteran = "veterans", "Is the person a veteran?";
    JusticeInvolved = "people leaving jail or prison", "Is the person leaving jail or prison?";
    Pregnant = "pregnant people", "Is the person pregnant?";
    Parent = "parents or families with children", "Does the person have children?";
    Caregiver = "caregivers", "Does the person care for a relative or friend?";
    Survivor = "survivors of violence", "Has the person survived violence?";
    Lgbtq = "LGBTQ+ people", "Is the person LGBTQ+?";
    Disability = "people with disabilities", "Does the person have a disability?";
    DevelopmentalDisability = "people with developmental disabilities", "Does the person have a developmental disability?";
    Blind = "blind people", "Is the person blind?";
    Deaf = "deaf people", "Is the person deaf?";
    HivPositive = "people living with HIV", "Is the person living with HIV?";
    Homeless = "people without a home", "Is the person without a home?";
    Runaway = "runaway youth", "Has the young person run away from home?";
    FosterYouth = "foster youth", "Is the person in foster care, or have they been?";
    Student = "students", "Is the person a student?";
    Immigrant = "immigrants and refugees", "Is the person an immigrant or refugee?";
    Senior = "seniors", "Does the person count as a senior here?";
    Youth = "youth", "Does the person count as a youth here?";
    LowIncome = "people with low income", "Is their income low?";
    WardOfCourt = "young people under the court's care", "Is the young person under a court’s care?";
    ActiveMilitary = "active military and their families", "Is the person, or someone in the family, on active military duty?";
    BereavedParent = "parents who lost a child", "Has the person lost a child?";
    Illness = "people with a certain illness", "Does the person have the illness that the listing names?";
    Transgender = "transgender people", "Is the person transgender?";
    Profession = "members of a profession or trade", "Does the person belong to the profession or trade that the listing names?";
    Agency = "agencies, not persons", "Do you ask for an agency rather than a person?";
    SubstanceUse = "people who use alcohol or drugs", "Does the person use alcohol or drugs?";
    MentalIllness = "people with a mental illness", "Does the person live with a mental illness?";
    Bereaved = "bereaved people", "Is the person grieving a death?";
    Relative = "relatives of those it serves", "Is the person a relative of someone served there?";
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

    /// The group that a question asks about, as [`question`](Self::question) has it.
    pub fn asked_by(question: &str) -> Option<Self> {
        Self::iter().find(|group| group.question() == question)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_is_about_one_group() {
        for group in Group::iter() {
            assert_eq!(Group::asked_by(group.question()), Some(group));
        }
        assert_eq!(Group::asked_by("How old is the person? (18 and older)"), None);
    }
}
