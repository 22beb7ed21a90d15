//! Groups of people that rules speak of: the contract's audiences and the narrower ones that
//! directories name.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};
use utoipa::ToSchema;

use crate::values::{Audience, Language};

macro_rules! groups {
    ($($name:ident = $people:literal, $question:literal, $gente:literal, $pregunta:literal;)+) => {
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
            pub const fn people(self, language: Language) -> &'static str {
                match language {
                    Language::En => match self { $(Self::$name => $people,)+ },
                    Language::Es => match self { $(Self::$name => $gente,)+ },
                }
            }

            /// What to ask to find out whether somebody is a member.
            pub const fn question(self, language: Language) -> &'static str {
                match language {
                    Language::En => match self { $(Self::$name => $question,)+ },
                    Language::Es => match self { $(Self::$name => $pregunta,)+ },
                }
            }
        }
    };
}

groups! {
    Veteran = "veterans", "Is the person a veteran?",
        "veteranos", "¿Es la persona veterana de las fuerzas armadas?";
    JusticeInvolved = "people leaving jail or prison", "Is the person leaving jail or prison?",
        "personas que salen de la cárcel", "¿Sale la persona de la cárcel?";
    Pregnant = "pregnant people", "Is the person pregnant?",
        "personas embarazadas", "¿Está embarazada la persona?";
    Parent = "parents or families with children", "Does the person have children?",
        "madres, padres o familias con hijos", "¿Tiene hijos la persona?";
    Caregiver = "caregivers", "Does the person care for a relative or friend?",
        "cuidadores", "¿Cuida la persona a un familiar o amigo?";
    Survivor = "survivors of violence", "Has the person survived violence?",
        "sobrevivientes de violencia", "¿Ha sobrevivido la persona a la violencia?";
    Lgbtq = "LGBTQ+ people", "Is the person LGBTQ+?",
        "personas LGBTQ+", "¿Es la persona LGBTQ+?";
    Disability = "people with disabilities", "Does the person have a disability?",
        "personas con discapacidad", "¿Tiene la persona una discapacidad?";
    DevelopmentalDisability = "people with developmental disabilities", "Does the person have a developmental disability?",
        "personas con discapacidad del desarrollo", "¿Tiene la persona una discapacidad del desarrollo?";
    Blind = "blind people", "Is the person blind?",
        "personas ciegas", "¿Es ciega la persona?";
    Deaf = "deaf people", "Is the person deaf?",
        "personas sordas", "¿Es sorda la persona?";
    HivPositive = "people living with HIV", "Is the person living with HIV?",
        "personas que viven con VIH", "¿Vive la persona con VIH?";
    Homeless = "people without a home", "Is the person without a home?",
        "personas sin hogar", "¿Está la persona sin hogar?";
    Runaway = "runaway youth", "Has the young person run away from home?",
        "jóvenes que huyeron de casa", "¿Huyó de casa la persona joven?";
    FosterYouth = "foster youth", "Is the person in foster care, or have they been?",
        "jóvenes en hogares de acogida", "¿Vive o vivió la persona en un hogar de acogida?";
    Student = "students", "Is the person a student?",
        "estudiantes", "¿Es estudiante la persona?";
    Immigrant = "immigrants and refugees", "Is the person an immigrant or refugee?",
        "inmigrantes y refugiados", "¿Es la persona inmigrante o refugiada?";
    Senior = "seniors", "Does the person count as a senior here?",
        "personas mayores", "¿Cuenta aquí la persona como persona mayor?";
    Youth = "youth", "Does the person count as a youth here?",
        "jóvenes", "¿Cuenta aquí la persona como joven?";
    LowIncome = "people with low income", "Is their income low?",
        "personas de bajos ingresos", "¿Son bajos sus ingresos?";
    WardOfCourt = "young people under the court's care", "Is the young person under a court’s care?",
        "jóvenes bajo la tutela de un tribunal", "¿Está la persona joven bajo la tutela de un tribunal?";
    ActiveMilitary = "active military and their families", "Is the person, or someone in the family, on active military duty?",
        "militares en servicio activo y sus familias", "¿Está la persona, o alguien de su familia, en servicio militar activo?";
    BereavedParent = "parents who lost a child", "Has the person lost a child?",
        "madres y padres que perdieron a un hijo", "¿Ha perdido la persona a un hijo?";
    Illness = "people with a certain illness", "Does the person have the illness that the listing names?",
        "personas con cierta enfermedad", "¿Tiene la persona la enfermedad que nombra el servicio?";
    Transgender = "transgender people", "Is the person transgender?",
        "personas transgénero", "¿Es transgénero la persona?";
    Profession = "members of a profession or trade", "Does the person belong to the profession or trade that the listing names?",
        "miembros de una profesión u oficio", "¿Pertenece la persona a la profesión o al oficio que nombra el servicio?";
    Agency = "agencies, not persons", "Do you ask for an agency rather than a person?",
        "organizaciones, no personas", "¿Pregunta usted para una organización y no para una persona?";
    SubstanceUse = "people who use alcohol or drugs", "Does the person use alcohol or drugs?",
        "personas que consumen alcohol o drogas", "¿Consume la persona alcohol o drogas?";
    MentalIllness = "people with a mental illness", "Does the person live with a mental illness?",
        "personas con una enfermedad mental", "¿Vive la persona con una enfermedad mental?";
    Bereaved = "bereaved people", "Is the person grieving a death?",
        "personas en duelo", "¿Está la persona de duelo por una muerte?";
    Relative = "relatives of those it serves", "Is the person a relative of someone served there?",
        "familiares de quienes atiende", "¿Es la persona familiar de alguien a quien se atiende allí?";
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

    /// The group that a question asks about, as [`question`](Self::question) has it in any language.
    pub fn asked_by(question: &str) -> Option<Self> {
        let asks = |group: Self| Language::iter().any(|own| group.question(own) == question);
        Self::iter().find(|group| asks(*group))
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
            for language in Language::iter() {
                assert_eq!(Group::asked_by(group.question(language)), Some(group));
            }
            let people = Language::iter().map(|language| group.people(language));
            assert!(people.clone().all(|name| !name.is_empty()) && people.count() == 2);
        }
        assert_eq!(Group::asked_by("How old is the person? (18 and older)"), None);
    }
}
