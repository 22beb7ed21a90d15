//! The questions that a run leaves open, as a form: answered, they make a new run.

use strum::IntoEnumIterator as _;

use crate::{
    matching::questions::{Open, Question},
    people::{model::Facts, pages::shown::gender_word},
    values::Gender,
    web::{Fault, STAFF, Said, shown::LANGUAGES},
};

/// How many questions are shown at once.
const SHOWN: usize = 5;

/// The form. It keeps what was sent with a fault.
pub(super) struct Questions {
    all: Vec<Asked>,
    /// The version of the client's record that the page shows; `None` without a record.
    pub version: Option<i64>,
    known: Facts,
    form: Said,
    faults: Vec<Fault>,
}

/// A question with the control that takes its answer.
pub(super) struct Asked {
    pub words: &'static str,
    pub touches: String,
    pub control: Control,
}

/// What takes an answer.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Control {
    /// Yes, no, not known, under that name.
    Group(String),
    Age,
    ChildrensAges,
    Gender,
    Income,
    Home,
    Languages,
}

impl Questions {
    /// The form, where there is anything to ask.
    pub fn of(
        open: &[Open],
        known: &Facts,
        version: Option<i64>,
        (form, faults): (Said, Vec<Fault>),
    ) -> Option<Self> {
        let all: Vec<_> = open.iter().map(Asked::of).collect();
        (!all.is_empty()).then(|| Self { all, version, known: known.clone(), form, faults })
    }

    /// The questions shown at once, and those behind "more".
    pub fn first(&self) -> &[Asked] {
        self.all.get(..SHOWN).unwrap_or(&self.all)
    }

    pub fn more(&self) -> &[Asked] {
        self.all.get(SHOWN..).unwrap_or_default()
    }

    /// How many there are, in words.
    pub fn count(&self) -> String {
        match self.all.len() {
            1 => "1 question".to_owned(),
            many => format!("{many} questions"),
        }
    }

    /// Whether something behind "more" was filled in or is wrong.
    pub fn more_is_used(&self) -> bool {
        self.more()
            .iter()
            .flat_map(|one| one.control.names())
            .any(|name| self.wrong(&name) || self.form.some(&name).is_some())
    }

    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }

    /// What was sent, or else what is known of a question of two parts.
    pub fn said(&self, name: &str) -> String {
        let known = || match name {
            "income_monthly_usd" => self.known.income_monthly_usd,
            "household_size" => self.known.household_size,
            _ => None,
        };
        let said = self.form.some(name).map(str::to_owned);
        said.or_else(|| known().map(|number| number.to_string())).unwrap_or_default()
    }

    pub fn ticked(&self, name: &str, value: &str) -> bool {
        self.form.has(name, value)
    }

    /// The language chosen in the first or the second list.
    pub fn language(&self, list: usize) -> &str {
        self.form.all("languages").nth(list).unwrap_or_default()
    }

    pub fn genders() -> impl Iterator<Item = (&'static str, &'static str)> {
        let stated = Gender::iter().filter(|gender| *gender != Gender::Unknown);
        stated.map(|gender| (gender.into(), gender_word(gender)))
    }

    pub fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
        [("en", "English")].into_iter().chain(LANGUAGES)
    }
}

impl Asked {
    fn of(open: &Open) -> Self {
        let (words, control) = match open.question {
            Question::Age => ("How old is the person?", Control::Age),
            Question::ChildrensAges => ("How old are the children?", Control::ChildrensAges),
            Question::Gender => ("Which gender does the person state?", Control::Gender),
            Question::Income => {
                ("What is the household’s income, and how many live on it?", Control::Income)
            }
            Question::Home => ("Where does the person live?", Control::Home),
            Question::Languages => ("Which languages does the person speak?", Control::Languages),
            Question::Group(group) => {
                (group.question(STAFF), Control::Group(format!("group.{group}")))
            }
        };
        let touches = match open.touches {
            1 => "Touches 1 suggestion".to_owned(),
            many => format!("Touches {many} suggestions"),
        };
        Self { words, touches, control }
    }
}

impl Control {
    /// The names of its fields.
    fn names(&self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::Group(name) => return vec![name.clone()],
            Self::Age => &["age"],
            Self::ChildrensAges => &["children_ages"],
            Self::Gender => &["gender"],
            Self::Income => &["income_monthly_usd", "household_size"],
            Self::Home => &["postal_code"],
            Self::Languages => &["languages"],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}
