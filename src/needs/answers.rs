//! The answers of a FHIR `QuestionnaireResponse`, read out of its nested items, or every fault.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::instrument::{Instrument, key};

/// Why a response could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not a well-formed response.
    #[error("not a QuestionnaireResponse that can be read: {}", .0.first().map_or("", |f| &f.detail))]
    Malformed(Vec<Fault>),
    /// It is of an instrument that is not known here.
    #[error("the instrument {questionnaire} is not known; known are {known}")]
    UnknownInstrument {
        /// What the response calls it.
        questionnaire: String,
        /// What there is.
        known: String,
    },
}

/// Something wrong at a place in the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A JSON pointer into the response.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Error {
    /// Every fault with its place in the response.
    pub fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Malformed(faults) => faults.clone(),
            Self::UnknownInstrument { .. } => {
                vec![Fault { pointer: "/questionnaire".to_owned(), detail: self.to_string() }]
            }
        }
    }
}

/// The answers of a response by item key, in the order given.
#[derive(Debug, Default)]
pub(super) struct Answers {
    given: HashMap<String, Vec<String>>,
    /// Questions that were asked and that the person declined to answer.
    declined: HashSet<String>,
}

/// Why there is no value, in FHIR's words.
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/// FHIR's code for a question that was asked and not answered by choice.
pub const DECLINED: &str = "asked-declined";

/// An answer that says that the person declined.
pub(super) fn declining() -> Value {
    json!({ "valueCoding": { "extension": [{ "url": ABSENT, "valueCode": DECLINED }] } })
}

impl Answers {
    pub fn read(&mut self, response: &Value) -> Result<(), Error> {
        let mut faults = Vec::new();
        let mut fault = |pointer: &str, detail: &str| {
            faults.push(Fault { pointer: pointer.to_owned(), detail: detail.to_owned() });
        };
        match response.get("resourceType").and_then(Value::as_str) {
            Some("QuestionnaireResponse") => {}
            _ => fault("/resourceType", "must be \"QuestionnaireResponse\""),
        }
        if response.get("status").and_then(Value::as_str) == Some("entered-in-error") {
            fault("/status", "was entered in error and is not judged");
        }
        if response.get("questionnaire").is_some_and(|url| !url.is_string()) {
            fault("/questionnaire", "must be the canonical URL of the questionnaire, as text");
        }
        self.read_items(response.get("item"), "/item", &mut faults);
        if faults.is_empty() { Ok(()) } else { Err(Error::Malformed(faults)) }
    }

    fn read_items(&mut self, items: Option<&Value>, pointer: &str, faults: &mut Vec<Fault>) {
        let Some(items) = items else { return };
        let Some(items) = items.as_array() else {
            let detail = "must be a list of items".to_owned();
            return faults.push(Fault { pointer: pointer.to_owned(), detail });
        };
        for (at, item) in items.iter().enumerate() {
            let here = format!("{pointer}/{at}");
            let Some(link_id) = item.get("linkId").and_then(Value::as_str) else {
                faults.push(Fault {
                    pointer: format!("{here}/linkId"),
                    detail: "is needed, as text: it says which question this is".to_owned(),
                });
                continue;
            };
            match item.get("answer") {
                None => {}
                Some(Value::Array(given)) => {
                    for (n, answer) in given.iter().enumerate() {
                        if let Some(value) = value(answer) {
                            self.given.entry(key(link_id)).or_default().push(value);
                        } else if declines(answer) {
                            self.declined.insert(key(link_id));
                        }
                        self.read_items(
                            answer.get("item"),
                            &format!("{here}/answer/{n}/item"),
                            faults,
                        );
                    }
                }
                Some(_) => faults.push(Fault {
                    pointer: format!("{here}/answer"),
                    detail: "must be a list of answers".to_owned(),
                }),
            }
            self.read_items(item.get("item"), &format!("{here}/item"), faults);
        }
    }

    /// Turns answers in words ("Yes") into the codes of the instrument's lists.
    pub fn settle(&mut self, instrument: &Instrument) {
        for item in &instrument.items {
            for given in self.given.get_mut(&key(&item.link_id)).into_iter().flatten() {
                let known = item.choices.iter().find(|choice| {
                    choice.code.eq_ignore_ascii_case(given)
                        || choice.label.eq_ignore_ascii_case(given)
                });
                if let Some(choice) = known {
                    given.clone_from(&choice.code);
                }
            }
        }
    }

    pub fn has(&self, link_id: &str) -> bool {
        self.given.contains_key(&key(link_id))
    }

    pub fn given(&self, link_id: &str) -> &[String] {
        self.given.get(&key(link_id)).map_or(&[], Vec::as_slice)
    }

    pub fn declined(&self, link_id: &str) -> bool {
        self.declined.contains(&key(link_id))
    }
}

/// The value of one answer as text: a code, yes or no as LOINC codes them, or what is there.
fn value(answer: &Value) -> Option<String> {
    if let Some(code) = answer.pointer("/valueCoding/code").and_then(Value::as_str) {
        return Some(code.to_owned());
    }
    if let Some(yes) = answer.get("valueBoolean").and_then(Value::as_bool) {
        return Some(if yes { "LA33-6" } else { "LA32-8" }.to_owned());
    }
    let fields = answer.as_object()?;
    fields
        .iter()
        .find(|(name, _)| name.starts_with("value") && *name != "valueCoding")
        .map(|(_, value)| value.as_str().map_or_else(|| value.to_string(), |s| s.trim().to_owned()))
}

/// Whether an answer without a value says that the person declined.
fn declines(answer: &Value) -> bool {
    let told = answer.pointer("/valueCoding/extension").or_else(|| answer.get("extension"));
    told.and_then(Value::as_array).into_iter().flatten().any(|one| {
        one.get("url").and_then(Value::as_str) == Some(ABSENT)
            && one.get("valueCode").and_then(Value::as_str) == Some(DECLINED)
    })
}
