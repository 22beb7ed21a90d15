//! Judging rules against what is known: yes, no, or not known and what to ask (Kleene's logic).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Ask,
    model::{Circumstances, Confidence, Field, Rule, Test},
};
use crate::{
    geo::{Area, Covers},
    values::{Because, Gender, primary_language},
    web::Language,
};

/// Yes, no, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    No,
    /// What is known does not tell.
    Unknown,
    /// It holds.
    Yes,
}

impl Truth {
    const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<Option<bool>> for Truth {
    fn from(known: Option<bool>) -> Self {
        match known {
            None => Self::Unknown,
            Some(true) => Self::Yes,
            Some(false) => Self::No,
        }
    }
}

impl From<Covers> for Truth {
    fn from(covers: Covers) -> Self {
        match covers {
            Covers::No => Self::No,
            Covers::Unknown => Self::Unknown,
            Covers::Yes => Self::Yes,
        }
    }
}

/// Whether a person may be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every known rule is met.
    Eligible,
    /// No rule is broken; of some it is not known.
    Unknown,
    /// A rule is broken.
    Ineligible,
}

/// What the rules say of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement<'r> {
    /// The outcome.
    pub verdict: Verdict,
    /// Why: the broken rules, or else the rules that are met.
    pub because: Vec<&'r Rule>,
    /// What would settle a verdict that is not known.
    pub ask: Vec<Ask>,
    /// How many doubtful readings speak against the person.
    pub doubts: usize,
}

/// Why a verdict is what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason<'r> {
    /// No limit is known.
    NoLimits,
    /// A rule that is met or broken.
    Rule(&'r Rule),
}

impl Reason<'_> {
    /// Which kind of fact it turns on.
    #[must_use]
    pub fn because(self) -> Because {
        match self {
            Self::NoLimits => Because::Audience,
            Self::Rule(rule) => rule.test.because(),
        }
    }

    /// The listing's own words.
    #[must_use]
    pub fn source(&self) -> &str {
        match self {
            Self::NoLimits => "",
            Self::Rule(rule) => &rule.words,
        }
    }

    /// The rule in words.
    #[must_use]
    pub fn says(self, language: Language) -> String {
        let about =
            |key, rule: &Rule| language.say(key).with("area", rule.words.as_str()).to_string();
        match self {
            Self::NoLimits => language.say("reason-none").to_string(),
            Self::Rule(rule) => match (&rule.test, rule.field) {
                (Test::Residence(_), Field::ServiceArea) => about("reason-serves", rule),
                (Test::Residence(_), _) => about("reason-residents", rule),
                (test, _) => test.says(language),
            },
        }
    }
}

/// Holds the rules of a service against what is known of a person. The order of the rules does
/// not matter to the verdict; a listing without rules is open to anyone as far as it says.
pub fn judge<'r>(rules: &'r [Rule], person: &Circumstances) -> Judgement<'r> {
    let (mut broken, mut met) = (Vec::new(), Vec::new());
    let mut tally = Tally::default();
    for rule in rules {
        match tally.note(&rule.test, rule.confidence, person) {
            Truth::No => broken.push(rule),
            Truth::Yes => met.push(rule),
            Truth::Unknown => {}
        }
    }
    let Tally { doubts, .. } = tally;
    let (verdict, ask) = tally.settled();
    let because = if verdict == Verdict::Ineligible { broken } else { met };
    Judgement { verdict, because, ask, doubts }
}

/// What was said of the rules held against a person so far.
#[derive(Default)]
pub(super) struct Tally {
    is_broken: bool,
    is_open: bool,
    /// How many doubtful readings speak against the person.
    pub doubts: usize,
    pub ask: Vec<Ask>,
}

impl Tally {
    /// Holds one more against the person, and says whether it is met.
    pub fn note(&mut self, test: &Test, confidence: Confidence, person: &Circumstances) -> Truth {
        let truth = self.count(test.judge(person), confidence);
        if truth == Truth::Unknown {
            self.doubts += usize::from(test.spares(person));
            test.ask(person, &mut self.ask);
        }
        truth
    }

    /// The same of one that was judged before; whoever calls this asks what there is to ask.
    pub fn count(&mut self, truth: Truth, confidence: Confidence) -> Truth {
        let told = confidence.holds(truth);
        self.is_broken |= told == Truth::No;
        self.is_open |= told == Truth::Unknown;
        self.doubts += usize::from(told == Truth::Unknown && truth == Truth::No);
        told
    }

    /// The outcome, and what would settle it.
    pub fn settled(mut self) -> (Verdict, Vec<Ask>) {
        match (self.is_broken, self.is_open) {
            (true, _) => (Verdict::Ineligible, Vec::new()),
            (false, false) => (Verdict::Eligible, self.ask),
            (false, true) => {
                self.ask.sort();
                self.ask.dedup();
                (Verdict::Unknown, self.ask)
            }
        }
    }
}

impl<'r> Judgement<'r> {
    /// Why; where no limit is known, that.
    pub fn reasons(&self) -> Vec<Reason<'r>> {
        if self.because.is_empty() && self.verdict == Verdict::Eligible {
            return vec![Reason::NoLimits];
        }
        self.because.iter().map(|rule| Reason::Rule(rule)).collect()
    }
}

/// Kinds of facts, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    const ALWAYS: Self = Self(1);
    const AGE: Self = Self(2);
    const GENDER: Self = Self(4);
    const GROUP: Self = Self(8);
    const HOME: Self = Self(16);
    const LANGUAGE: Self = Self(32);
    const INCOME: Self = Self(64);

    /// The kinds of facts that any of the tests turns on.
    pub fn of<'a>(tests: impl IntoIterator<Item = &'a Test>) -> Self {
        tests.into_iter().fold(Self::default(), |kinds, test| kinds.and(test.turns_on()))
    }

    /// The kinds of which something is known of the person.
    pub fn known(person: &Circumstances) -> Self {
        let some = |is_known: bool, kinds: Self| if is_known { kinds } else { Self::default() };
        // Age, gender, children and income tell of groups too.
        Self::ALWAYS
            .and(some(person.age.is_some(), Self::AGE.and(Self::GROUP)))
            .and(some(person.children.is_some(), Self::AGE.and(Self::GROUP)))
            .and(some(person.for_a_child, Self::AGE))
            .and(some(person.gender.is_some(), Self::GENDER.and(Self::GROUP)))
            .and(some(person.groups.is_known(), Self::GROUP))
            .and(some(person.income.is_some(), Self::INCOME.and(Self::GROUP)))
            .and(some(person.home.is_some(), Self::HOME))
            .and(some(person.languages.is_some(), Self::LANGUAGE))
    }

    /// Whether they share one: rules that share none with what is known are all unknown.
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Confidence {
    /// Whether a test that was read so surely is met; a doubtful reading never says no.
    pub fn judge(self, test: &Test, person: &Circumstances) -> Truth {
        self.holds(test.judge(person))
    }

    fn holds(self, truth: Truth) -> Truth {
        if truth == Truth::No && self == Self::Low { Truth::Unknown } else { truth }
    }
}

impl Rule {
    /// Whether it is met.
    pub fn judge(&self, person: &Circumstances) -> Truth {
        self.confidence.judge(&self.test, person)
    }

    /// Whether the rule is only about where people live.
    pub fn is_area(&self) -> bool {
        self.field == Field::ServiceArea
    }
}

impl Test {
    /// Whether it holds of the person.
    pub fn judge(&self, person: &Circumstances) -> Truth {
        match self {
            Self::Open => Truth::Yes,
            Self::Age { min, max } => age(*min, *max, person),
            Self::Gender(genders) => gender(genders, person.gender),
            Self::Group(groups) => groups
                .iter()
                .map(|&group| Truth::from(person.belongs(group)))
                .max()
                .unwrap_or(Truth::Unknown),
            Self::Income { at_most } => Truth::from(person.income.map(|own| own <= *at_most)),
            Self::Residence(areas) => match &person.home {
                Some(home) => Area::any_covers(areas, home).map_or(Truth::Unknown, Truth::from),
                None => Truth::Unknown,
            },
            Self::Language(tags) => match &person.languages {
                Some(spoken) => Truth::from(Some(spoken.iter().any(|own| {
                    tags.iter().any(|tag| primary_language(tag) == primary_language(own))
                }))),
                None => Truth::Unknown,
            },
            Self::All(tests) => {
                tests.iter().map(|test| test.judge(person)).min().unwrap_or(Truth::Yes)
            }
            Self::Any(tests) => {
                tests.iter().map(|test| test.judge(person)).max().unwrap_or(Truth::Unknown)
            }
            Self::Not(test) => test.judge(person).not(),
            Self::Unless { test, named } => {
                let truth = test.judge(person);
                let is_named = || named.iter().any(|other| other.judge(person) != Truth::No);
                if truth == Truth::No && is_named() { Truth::Unknown } else { truth }
            }
        }
    }

    /// Whether it would speak against the person, were there not others whom the listing names.
    fn spares(&self, person: &Circumstances) -> bool {
        matches!(self, Self::Unless { test, .. }
            if test.judge(person) == Truth::No && self.judge(person) == Truth::Unknown)
    }

    fn turns_on(&self) -> Kinds {
        match self {
            Self::Open => Kinds::ALWAYS,
            Self::Age { .. } => Kinds::AGE,
            Self::Gender(_) => Kinds::GENDER,
            Self::Group(_) => Kinds::GROUP,
            Self::Income { .. } => Kinds::INCOME,
            Self::Residence(_) => Kinds::HOME,
            Self::Language(_) => Kinds::LANGUAGE,
            // All of nothing holds, whatever is known.
            Self::All(tests) | Self::Any(tests) if tests.is_empty() => Kinds::ALWAYS,
            Self::All(tests) | Self::Any(tests) => {
                tests.iter().fold(Kinds::default(), |kinds, test| kinds.and(test.turns_on()))
            }
            // Without its own kind nothing is known of it, whatever is of those it spares.
            Self::Not(test) | Self::Unless { test, .. } => test.turns_on(),
        }
    }

    /// The questions whose answers would settle it.
    fn ask(&self, person: &Circumstances, asks: &mut Vec<Ask>) {
        if self.judge(person) != Truth::Unknown {
            return;
        }
        match self {
            Self::Age { min, max } => asks.push(Ask::age(*min, *max)),
            Self::Gender(genders) => asks.push(Ask::gender(genders)),
            Self::Group(groups) => {
                let open = groups.iter().filter(|&&group| person.belongs(group).is_none());
                asks.extend(open.map(|&group| Ask::Group(group)));
            }
            Self::Income { at_most } => asks.push(Ask::Income { at_most: *at_most }),
            Self::Residence(_) => asks.push(Ask::Home),
            Self::Language(tags) => asks.push(Ask::Languages(tags.clone())),
            Self::Open => {}
            Self::Not(test) | Self::Unless { test, .. } => test.ask(person, asks),
            Self::All(tests) | Self::Any(tests) => {
                for test in tests {
                    test.ask(person, asks);
                }
            }
        }
    }
}

fn age(min: Option<u8>, max: Option<u8>, person: &Circumstances) -> Truth {
    let fits = |age: u8| min.is_none_or(|min| age >= min) && max.is_none_or(|max| age <= max);
    let own = Truth::from(person.age.map(fits));
    let child = person.children.as_ref().is_some_and(|ages| ages.iter().any(|&age| fits(age)));
    if !person.for_a_child {
        // What is for children may help the client's child: no, and yet not for sure.
        return if child && max.is_some_and(|max| max <= 18) {
            own.max(Truth::Unknown)
        } else {
            own
        };
    }
    // The need is a child's: the rule may speak of the child or of the parent who asks.
    match &person.children {
        Some(_) if child => Truth::Yes,
        Some(ages) if !ages.is_empty() => own,
        _ => own.max(Truth::Unknown),
    }
}

fn gender(genders: &[Gender], stated: Option<Gender>) -> Truth {
    match stated {
        None | Some(Gender::Unknown | Gender::Other) => Truth::Unknown,
        Some(own) if genders.contains(&own) => Truth::Yes,
        // Places differ in whom they count; only the case manager's call tells.
        Some(Gender::Nonbinary | Gender::TransgenderFemale | Gender::TransgenderMale) => {
            Truth::Unknown
        }
        Some(_) => Truth::No,
    }
}
