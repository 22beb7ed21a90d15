//! A consent: what a client agreed may be told, to whom, for what and until when (42 CFR 2.31), and
//! whether it covers what is about to be told.

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIs, IntoStaticStr};
use utoipa::ToSchema;

pub use super::refusal::WhyNot;
use crate::{
    needs::NeedCode,
    telemetry::hidden,
    values::{
        ClientId, ConsentId, Ground, Information, Language, OrganizationId, Purpose, Vocabulary,
    },
};

/// What a client agrees to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsentTerms)]
pub struct Terms {
    /// Who may tell.
    pub discloser: String,
    /// Whom it may be told.
    pub recipient: Recipient,
    /// What kinds of information.
    pub information: Vec<Information>,
    /// What exactly of them, where that was said.
    pub details: Option<String>,
    /// For what.
    pub purposes: Vec<Purpose>,
    /// The other purpose in words, where there is one.
    pub purpose_words: Option<String>,
    /// Until when.
    pub ends: Ends,
    /// The language in which the client reads it.
    #[schema(value_type = String, example = "es")]
    pub language: Language,
}

/// Whom something may be told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ConsentRecipient)]
pub enum Recipient {
    /// One organization of the directory.
    Organization {
        /// Which.
        organization_id: OrganizationId,
        /// What it was called.
        name: String,
    },
    /// Any organization that the client is referred to.
    Network,
    /// A person.
    Person {
        /// Their name.
        name: String,
    },
}

/// Until when a consent holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// To the end of this day (UTC).
    On(NaiveDate),
    /// Until this happens; somebody then records that it has ended.
    When(String),
}

/// How a consent was signed, by whom.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Signature {
    /// On the screen or on paper.
    #[serde(flatten)]
    pub how: How,
    /// Who signed for the client, where it was not the client.
    pub representative: Option<Representative>,
}

/// How a consent was signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIs)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// On the screen: who signed typed their name.
    OnScreen {
        /// The name as typed.
        name: String,
    },
    /// On paper.
    OnPaper {
        /// The day that the paper bears.
        on: NaiveDate,
        /// Where the paper is kept.
        kept: String,
    },
}

/// Somebody who signs for a client.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Representative {
    /// Their name.
    pub name: String,
    /// Why they may.
    pub ground: Ground,
}

/// What a client read and signed, word for word.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsentWording)]
pub struct Wording {
    /// The version of the form's words.
    pub version: String,
    /// Its parts in order.
    pub parts: Vec<Passage>,
}

/// One part of what is read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub lines: Vec<String>,
}

/// A consent as it was taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revocation {
    /// When that was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: String,
    /// How the client told it.
    pub told: String,
}

/// A consent.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose it is.
    pub client_id: ClientId,
    /// One more with each consent that takes the place of another.
    pub version: i64,
    /// The consent whose place it takes.
    pub replaces: Option<ConsentId>,
    /// What the client agrees to.
    pub terms: Terms,
    /// What was signed, word for word.
    pub wording: Option<Wording>,
    /// How it was signed.
    pub signature: Option<Signature>,
    /// Since when it holds: when the signature was recorded.
    pub signed_at: Option<DateTime<Utc>>,
    /// When it was taken back, and how.
    pub revocation: Option<Revocation>,
    /// When another took its place.
    pub replaced_at: Option<DateTime<Utc>>,
    /// Who wrote it.
    pub written_by: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Where a consent stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, Display, IntoStaticStr, EnumIs,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// Not signed.
    Draft,
    /// In force.
    Active,
    /// Past its last day.
    Expired,
    /// Taken back by the client.
    Revoked,
    /// Replaced by another.
    Superseded,
}

/// What is about to be told of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// To which organization.
    pub recipient: OrganizationId,
    /// What it is called.
    pub recipient_name: String,
    /// For what.
    pub purpose: Purpose,
    /// What kinds of information.
    pub information: Vec<Information>,
}

hidden!(Terms, Recipient, Ends, Signature, How, Representative, Wording, Passage, Revocation);

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Consent({})", self.id)
    }
}

impl Ask {
    /// What a referral for this need tells the organization.
    #[must_use]
    pub fn referral(recipient: OrganizationId, recipient_name: &str, need: NeedCode) -> Self {
        Self {
            recipient,
            recipient_name: recipient_name.to_owned(),
            purpose: Purpose::Coordination,
            information: told_by(need),
        }
    }
}

/// The kinds of information that a referral for this need tells: its labels of sensitivity
/// (v3-ActCode) decide.
#[must_use]
pub fn told_by(need: NeedCode) -> Vec<Information> {
    let labels = &need.need().sensitivity;
    let has = |label: &str| labels.iter().any(|own| own == label);
    [
        (Information::Identity, true),
        (Information::Needs, true),
        (Information::Health, need.domain() == "health"),
        (Information::MentalHealth, has("PSY")),
        (Information::SubstanceUse, has("SUD") || has("ETH")),
        (Information::Hiv, has("HIV")),
        (Information::Violence, has("SDV") || has("VIO")),
        (Information::Legal, need.domain() == "legal"),
    ]
    .into_iter()
    .filter_map(|(kind, told)| told.then_some(kind))
    .collect()
}

/// What a need is called where only these kinds of information may be told: its own name, or words
/// that give nothing away.
#[must_use]
pub fn neutral_label(need: NeedCode, covered: &[Information], language: Language) -> &'static str {
    let all_covered = told_by(need).iter().all(|kind| covered.contains(kind));
    match (all_covered, language) {
        (true, language) => need.need().label.told(language),
        (false, Language::En) => "Community support",
        (false, Language::Es) => "Apoyo comunitario",
    }
}

impl Terms {
    /// Everything that keeps these terms from being a consent under 42 CFR 2.31(a), as the field it
    /// belongs to and what is wrong.
    #[must_use]
    pub fn faults(&self, today: NaiveDate) -> Vec<(&'static str, &'static str)> {
        let others = self.purposes.contains(&Purpose::Other);
        let unnamed = matches!(self.recipient, Recipient::Network);
        [
            (
                self.information.is_empty(),
                "information",
                "say what kinds of information may be told",
            ),
            (self.purposes.is_empty(), "purposes", "say for what it may be told"),
            (
                others && self.purpose_words.is_none(),
                "purpose_words",
                "say the other purpose in words",
            ),
            (
                unnamed && self.information.contains(&Information::SubstanceUse),
                "recipient",
                "information about alcohol or drugs goes only to recipients that the consent names \
                 (42 CFR 2.31(a)(4)): name the organization",
            ),
            (
                matches!(self.ends, Ends::On(day) if day < today),
                "until",
                "the last day must not be past",
            ),
        ]
        .into_iter()
        .filter_map(|(wrong, field, detail)| wrong.then_some((field, detail)))
        .collect()
    }
}

impl Consent {
    /// Where it stands at that time.
    #[must_use]
    pub fn standing(&self, at: DateTime<Utc>) -> Standing {
        let by = |time: Option<DateTime<Utc>>| time.is_some_and(|time| time <= at);
        if !by(self.signed_at) {
            Standing::Draft
        } else if by(self.revocation.as_ref().map(|taken| taken.at)) {
            Standing::Revoked
        } else if by(self.replaced_at) {
            Standing::Superseded
        } else if matches!(self.terms.ends, Ends::On(day) if at.date_naive() > day) {
            Standing::Expired
        } else {
            Standing::Active
        }
    }

    /// Whether it lets this be told at that time; if not, why not.
    pub fn covers(&self, ask: &Ask, at: DateTime<Utc>) -> Result<(), WhyNot> {
        match (self.standing(at), &self.terms.ends, &self.revocation) {
            (Standing::Active, ..) => {}
            (Standing::Expired, Ends::On(day), _) => return Err(WhyNot::Expired(*day)),
            (Standing::Revoked, _, Some(taken)) => {
                return Err(WhyNot::Revoked(taken.at.date_naive()));
            }
            (Standing::Superseded, ..) => return Err(WhyNot::Superseded),
            _ => return Err(WhyNot::NotSigned),
        }
        match &self.terms.recipient {
            Recipient::Organization { organization_id, .. }
                if *organization_id == ask.recipient => {}
            Recipient::Network if ask.information.contains(&Information::SubstanceUse) => {
                return Err(WhyNot::Unnamed);
            }
            Recipient::Network => {}
            Recipient::Organization { .. } | Recipient::Person { .. } => {
                return Err(WhyNot::OtherRecipient(ask.recipient_name.clone()));
            }
        }
        if !self.terms.purposes.contains(&ask.purpose) {
            return Err(WhyNot::OtherPurpose(ask.purpose));
        }
        let uncovered = |kind: &&Information| !self.terms.information.contains(kind);
        let uncovered: Vec<_> = ask.information.iter().filter(uncovered).copied().collect();
        if uncovered.is_empty() { Ok(()) } else { Err(WhyNot::Uncovered(uncovered)) }
    }
}

/// The consent that lets this be told at that time: of several the one signed last. Where there is
/// none, what the nearest of them lacks.
pub fn decide<'c>(
    consents: &'c [Consent],
    ask: &Ask,
    at: DateTime<Utc>,
) -> Result<&'c Consent, WhyNot> {
    let covering = consents.iter().filter(|consent| consent.covers(ask, at).is_ok());
    if let Some(consent) = covering.max_by_key(|consent| (consent.signed_at, consent.id)) {
        return Ok(consent);
    }
    let reasons = consents.iter().filter_map(|consent| {
        let why = consent.covers(ask, at).err()?;
        Some((why.distance(), Reverse(consent.signed_at), consent.id, why))
    });
    let nearest = reasons.min_by_key(|(distance, signed, id, _)| (*distance, *signed, *id));
    Err(nearest.map_or(WhyNot::Nothing, |(.., why)| why))
}

/// Kinds of information in words, one after another.
#[must_use]
pub fn in_words<T: Vocabulary>(terms: &[T], language: Language) -> String {
    terms.iter().map(|term| term.label(language)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
