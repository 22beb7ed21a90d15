//! A need, what a screening says about one, and the alerts that stand above all suggestions.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use super::Needs;
use crate::values::{Language, Severity, Urgency};

/// The code of a need in the taxonomy, such as `sud.withdrawal_mgmt`.
///
/// ```
/// use guidepost::needs::NeedCode;
/// let code: NeedCode = "food.emergency".parse()?;
/// assert_eq!(code.domain(), "food");
/// assert!("food.caviar".parse::<NeedCode>().is_err());
/// # Ok::<(), guidepost::needs::model::NotANeed>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, example = "sud.withdrawal_mgmt")]
pub struct NeedCode(&'static str);

/// A text that is no need's code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the code of a need{near}; GET /api/v1/vocabularies lists them")]
pub struct NotANeed {
    text: String,
    near: String,
}

impl NeedCode {
    /// The code as text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// What stands before the dot.
    pub fn domain(self) -> &'static str {
        self.0.split_once('.').map_or(self.0, |(domain, _)| domain)
    }

    /// Its place in the taxonomy, which has some ninety: as small as a name for it can be.
    pub fn number(self) -> u8 {
        Needs::embedded().number(self)
    }

    /// What the taxonomy says of this need.
    pub fn need(self) -> &'static Need {
        Needs::embedded().of(self)
    }

    /// The maker for codes that come out of the taxonomy itself.
    pub(super) const fn known(code: &'static str) -> Self {
        Self(code)
    }
}

impl fmt::Display for NeedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for NeedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for NeedCode {
    type Err = NotANeed;

    fn from_str(text: &str) -> Result<Self, NotANeed> {
        let needs = Needs::embedded();
        needs.find(text.trim()).map(|need| need.code).ok_or_else(|| {
            let domain = text.trim().split('.').next().unwrap_or_default();
            let kin: Vec<_> = needs
                .all()
                .iter()
                .filter(|need| need.code.domain() == domain)
                .map(|need| need.code.as_str())
                .collect();
            let near = match kin.as_slice() {
                [] => String::new(),
                _ => format!(" (of `{domain}` there are {})", kin.join(", ")),
            };
            NotANeed { text: text.to_owned(), near }
        })
    }
}

impl Serialize for NeedCode {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for NeedCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One need of the taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Need {
    /// Its code.
    pub code: NeedCode,
    /// What it is called.
    pub label: Label,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// How soon it is to be answered when nothing else is known.
    pub urgency: Urgency,
    /// Labels of sensitivity (v3-ActCode) that a record of it bears.
    pub sensitivity: Vec<String>,
    /// Its category in SDOH Clinical Care, where it has one.
    pub gravity_category: Option<String>,
    /// Diagnoses it may be coded with.
    pub icd10cm: Vec<String>,
    /// HL7 service types.
    pub hl7_service_type: Vec<String>,
    /// What services that meet it call themselves.
    #[serde(skip)]
    pub words: Words,
    /// Its places in the Open Eligibility taxonomy (CC BY-SA 3.0, `open-eligibility.json`).
    pub open_eligibility: Vec<Crosswalk>,
}

/// What services that meet a need call themselves (`need_words.toml`), in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Phrases that alone say that a service meets the need.
    pub strong: Vec<String>,
    /// Words that point to it among others.
    pub weak: Vec<String>,
    /// Words that in a name say that it is something else.
    pub against: Vec<String>,
    /// What people say who have the need.
    #[serde(skip)]
    pub lay: Lay,
}

/// What people say or type when they have a need (`lay_words.toml`), in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lay {
    /// In English.
    pub en: Vec<String>,
    /// In Spanish.
    pub es: Vec<String>,
}

/// What a need is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
}

impl Label {
    /// In a language of the pages.
    pub fn told(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }
}

/// A place in another taxonomy. The Open Eligibility ids are not unique: the path counts too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// The id there.
    pub id: String,
    /// The titles from the top, joined by `::`.
    pub path: String,
}

/// A need that answers point to, or that a case manager stated, with what says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScreenedNeed {
    /// Which need.
    pub code: NeedCode,
    /// How grave.
    #[schema(value_type = i64, minimum = 1, maximum = 3)]
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// What says so, readable by a case manager: `phq-9 item 9 = 2`.
    pub evidence: Vec<String>,
    /// What must be heeded: `suicide-risk`, `safe-contact`, `part2-check`, …
    #[serde(default)]
    pub flags: Vec<String>,
}

impl ScreenedNeed {
    /// This need and another finding of the same one: the graver, the sooner, all evidence.
    pub fn and(&mut self, other: Self) {
        self.severity = self.severity.max(other.severity);
        self.urgency = self.urgency.max(other.urgency);
        for word in other.evidence {
            if !self.evidence.contains(&word) {
                self.evidence.push(word);
            }
        }
        self.flags.extend(other.flags);
        self.flags.sort();
        self.flags.dedup();
    }
}

/// Joins findings of the same need: highest severity and urgency, evidence together. The gravest
/// come first, then the most urgent, then by code.
pub fn merge(found: impl IntoIterator<Item = ScreenedNeed>) -> Vec<ScreenedNeed> {
    let mut joined: BTreeMap<NeedCode, ScreenedNeed> = BTreeMap::new();
    for need in found {
        match joined.get_mut(&need.code) {
            Some(known) => known.and(need),
            None => drop(joined.insert(need.code, need)),
        }
    }
    let mut needs: Vec<_> = joined.into_values().collect();
    needs.sort_by_key(|need| {
        (std::cmp::Reverse(need.severity), std::cmp::Reverse(need.urgency), need.code)
    });
    needs
}

/// A danger that stands above all suggestions (CLINICAL.md: never just a referral).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// `suicide_risk`, `violence`, `withdrawal_danger` or `severe_depression`.
    pub kind: String,
    /// `high`, `moderate` or `low`.
    pub level: String,
    /// What says so.
    pub evidence: Vec<String>,
    /// Whom to call now.
    pub resources: Vec<Resource>,
}

/// Someone to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Resource {
    /// Who.
    pub name: String,
    /// The number to dial.
    pub phone: String,
}

impl Alert {
    /// The alert that a flagged need raises, or `None` when the flag asks for none.
    pub fn raised_by(flag: &str, need: &ScreenedNeed) -> Option<Self> {
        let (kind, resources): (_, &[(&str, &str)]) = match flag {
            "suicide-risk" => ("suicide_risk", &[("988", "988")]),
            "severe-depression" => ("severe_depression", &[("988", "988")]),
            "safe-contact" => {
                ("violence", &[("National Domestic Violence Hotline", "1-800-799-7233")])
            }
            "withdrawal-risk" => (
                "withdrawal_danger",
                &[("Emergency", "911"), ("SAMHSA National Helpline", "1-800-662-4357")],
            ),
            _ => return None,
        };
        // Suicide risk: `emergent` is what the triage calls high. The other dangers have no
        // finer scale than "severe and not to wait".
        let level = match (kind, need.severity, need.urgency) {
            ("suicide_risk", _, Urgency::Emergent) => "high",
            ("suicide_risk", Severity::Severe, _) => "moderate",
            ("suicide_risk", ..) | (_, Severity::Mild, _) => "low",
            (_, Severity::Severe, Urgency::Urgent | Urgency::Emergent) => "high",
            _ => "moderate",
        };
        let resources = resources
            .iter()
            .map(|&(name, phone)| Resource { name: name.to_owned(), phone: phone.to_owned() })
            .collect();
        let evidence = need.evidence.clone();
        Some(Self { kind: kind.to_owned(), level: level.to_owned(), evidence, resources })
    }

    /// The needs that a local service must meet to help in a danger of that kind, the most fitting
    /// first.
    pub fn helped_by(kind: &str) -> Vec<NeedCode> {
        let codes: &[&str] = match kind {
            "suicide_risk" | "severe_depression" => &[
                "crisis.mobile",
                "crisis.hotline_988",
                "crisis.stabilization",
                "crisis.safety_planning",
            ],
            "violence" => &["safety.ipv"],
            "withdrawal_danger" => &["sud.withdrawal_mgmt"],
            _ => &[],
        };
        codes.iter().filter_map(|code| code.parse().ok()).collect()
    }

    /// The alerts of these needs, one of a kind: the highest level, all evidence.
    pub fn of(needs: &[ScreenedNeed]) -> Vec<Self> {
        let mut alerts: Vec<Self> = Vec::new();
        let raised = needs
            .iter()
            .flat_map(|need| need.flags.iter().filter_map(|flag| Self::raised_by(flag, need)));
        for alert in raised {
            match alerts.iter_mut().find(|known| known.kind == alert.kind) {
                Some(known) => known.and(alert),
                None => alerts.push(alert),
            }
        }
        alerts.sort_by_key(|alert| (rank(&alert.level), alert.kind.clone()));
        alerts
    }

    fn and(&mut self, other: Self) {
        if rank(&other.level) < rank(&self.level) {
            self.level = other.level;
        }
        for word in other.evidence {
            if !self.evidence.contains(&word) {
                self.evidence.push(word);
            }
        }
    }
}

fn rank(level: &str) -> u8 {
    match level {
        "high" => 0,
        "moderate" => 1,
        _ => 2,
    }
}
