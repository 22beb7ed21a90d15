//! The taxonomy of needs and the instruments, embedded in the binary.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use super::{
    instrument::Instruments,
    model::{Crosswalk, Label, Lay, Need, NeedCode, Words},
};
use crate::values::Urgency;

const NEEDS: &str = include_str!("../../seed-data/needs/needs.json");
const CROSSWALK: &str = include_str!("../../seed-data/needs/open-eligibility.json");
const WORDS: &str = include_str!("../../seed-data/needs/need_words.toml");
const LAY_WORDS: &str = include_str!("../../seed-data/needs/lay_words.toml");
const INSTRUMENTS: &str = include_str!("../../seed-data/needs/instruments.json");

/// All needs and instruments. Cheap to copy: it points at the embedded tables.
#[derive(Clone, Copy, Debug)]
pub struct Needs(&'static Tables);

#[derive(Debug)]
struct Tables {
    needs: Vec<Need>,
    by_code: HashMap<&'static str, usize>,
    instruments: Instruments,
}

#[derive(Deserialize)]
struct NeedsFile {
    needs: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    label: Label,
    urgency: Urgency,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    sensitivity: Vec<String>,
    #[serde(default)]
    gravity_category: Option<String>,
    #[serde(default)]
    icd10cm: Vec<String>,
    #[serde(default)]
    hl7_service_type: Vec<String>,
}

#[derive(Deserialize)]
struct WordsFile<T> {
    #[serde(rename = "version")]
    _version: String,
    #[serde(flatten)]
    needs: HashMap<String, T>,
}

#[derive(Deserialize)]
struct CrosswalkFile {
    needs: HashMap<String, Vec<Crosswalk>>,
}

impl Needs {
    /// The tables that come with this version of Guidepost.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they read the same tables.
    #[expect(clippy::expect_used, reason = "the tables are compiled in and read by tests")]
    pub fn embedded() -> Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(|| read().expect("embedded tables read"));
        Self(&TABLES)
    }

    /// Every need, in the order of the taxonomy.
    pub fn all(self) -> &'static [Need] {
        &self.0.needs
    }

    /// Code and label of every need, by label, for a list to choose from.
    pub fn choices(self) -> Vec<(&'static str, &'static str)> {
        let choice = |need: &'static Need| (need.code.as_str(), need.label.en.as_str());
        let mut choices: Vec<_> = self.all().iter().map(choice).collect();
        choices.sort_unstable_by_key(|(_, label)| *label);
        choices
    }

    /// The need of this code.
    pub fn find(self, code: &str) -> Option<&'static Need> {
        self.0.by_code.get(code).and_then(|&at| self.0.needs.get(at))
    }

    /// The instruments that answers can come from, by id and title.
    pub fn instruments(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.tables().iter().map(|one| (one.id.as_str(), one.title.as_str()))
    }

    #[expect(clippy::expect_used, reason = "a NeedCode is made only from this table")]
    pub(super) fn of(self, code: NeedCode) -> &'static Need {
        self.find(code.as_str()).expect("a code comes from the table")
    }

    #[expect(clippy::expect_used, reason = "the table is compiled in and far smaller")]
    pub(super) fn number(self, code: NeedCode) -> u8 {
        let at = self.0.by_code.get(code.as_str()).copied().unwrap_or_default();
        u8::try_from(at).expect("there are fewer than 256 needs")
    }

    pub(super) fn tables(self) -> &'static Instruments {
        &self.0.instruments
    }
}

fn read() -> Result<Tables, anyhow::Error> {
    let file: NeedsFile = serde_json::from_str(NEEDS)?;
    let mut crosswalk: CrosswalkFile = serde_json::from_str(CROSSWALK)?;
    let mut words: WordsFile<Words> = toml::from_str(WORDS)?;
    let mut lay: WordsFile<Lay> = toml::from_str(LAY_WORDS)?;
    let needs: Vec<Need> = file
        .needs
        .into_iter()
        .map(|row| Need {
            open_eligibility: crosswalk.needs.remove(&row.code).unwrap_or_default(),
            words: Words {
                lay: lay.needs.remove(&row.code).unwrap_or_default(),
                ..words.needs.remove(&row.code).unwrap_or_default()
            },
            // Lives as long as the program: the table is read once.
            code: NeedCode::known(row.code.leak()),
            label: row.label,
            synonyms: row.synonyms,
            urgency: row.urgency,
            sensitivity: row.sensitivity,
            gravity_category: row.gravity_category,
            icd10cm: row.icd10cm,
            hl7_service_type: row.hl7_service_type,
        })
        .collect();
    let by_code = needs.iter().enumerate().map(|(at, need)| (need.code.as_str(), at)).collect();
    let instruments: Instruments = serde_json::from_str(INSTRUMENTS)?;
    Ok(Tables { needs, by_code, instruments: instruments.linked() })
}

/// The instruments, for reading `instrument.rs`'s tables in tests.
#[cfg(test)]
pub(super) fn embedded_instruments() -> &'static [super::instrument::Instrument] {
    Needs::embedded().tables().as_slice()
}
