//! What is to be asked where a rule cannot be judged, as a value and in words.

use super::{Group, model::Test, says::named};
use crate::{values::Gender, web::Language};

/// A fact to ask for, with what the rule wants it for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// How old the person is: the rule lets in those of these ages, both ends included.
    Age {
        /// The youngest.
        min: Option<u8>,
        /// The oldest.
        max: Option<u8>,
    },
    /// Which gender the person states: the rule lets in these.
    Gender(Vec<Gender>),
    /// Whether the person belongs to the group.
    Group(Group),
    /// What the household has: the rule lets in who has at most so much of the poverty level.
    Income {
        /// In percent.
        at_most: u32,
    },
    /// Where the person lives.
    Home,
    /// Which languages the person speaks: the rule lets in speakers of these.
    Languages(Vec<String>),
}

impl Ask {
    /// Ages, said one way only.
    pub(super) fn age(min: Option<u8>, max: Option<u8>) -> Self {
        Self::Age { min: min.filter(|&min| min > 0), max }
    }

    /// Genders, said one way only.
    pub(super) fn gender(genders: &[Gender]) -> Self {
        Self::Gender(named(genders))
    }

    /// The field of `client` that would hold the answer.
    #[must_use]
    pub const fn fact(&self) -> &'static str {
        match self {
            Self::Age { .. } | Self::Group(Group::Senior | Group::Youth) => "age",
            Self::Gender(_) => "gender",
            Self::Income { .. } | Self::Group(Group::LowIncome) => "income_monthly_usd",
            Self::Group(Group::SubstanceUse | Group::MentalIllness | Group::Bereaved) => "needs",
            Self::Group(_) => "audiences",
            Self::Home => "location",
            Self::Languages(_) => "languages",
        }
    }

    /// What one answer settles: all questions about one fact, whichever rule asks; of groups and
    /// needs, which hold many answers, the one that is asked about.
    #[must_use]
    pub fn subject(&self) -> (&'static str, Option<Group>) {
        let fact = self.fact();
        let group = match self {
            Self::Group(group) if matches!(fact, "audiences" | "needs") => Some(*group),
            _ => None,
        };
        (fact, group)
    }

    /// The question, for the case manager.
    #[must_use]
    pub fn says(&self, language: Language) -> String {
        let about = |key, rule: Test| language.say(key).with("rule", rule.says(language));
        let said = match self {
            Self::Age { min, max } => about("question-age", Test::Age { min: *min, max: *max }),
            Self::Gender(genders) => about("question-gender", Test::Gender(genders.clone())),
            Self::Group(group) => return group.question(language).to_owned(),
            Self::Income { at_most } => language.say("question-income").with("percent", *at_most),
            Self::Home => language.say("question-home"),
            Self::Languages(tags) => about("question-languages", Test::Language(tags.clone())),
        };
        said.to_string()
    }
}
