//! What is known of a service as far as questions turn on it; it lies in the index beside the card.
//! What thousands are judged by is [`kept`](super::kept) in memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::{
    catalog::{
        hours::{Hours, Open, Window},
        model::{Capacity, Status},
    },
    eligibility::Rule,
    geo::{Area, Covers, Place},
    needs::NeedCode,
    values::{Accessibility, Cost, Modality, Payer},
};

/// What is known of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Whether it runs.
    pub status: Status,
    /// Needs it meets or may meet, each with how surely, of 100.
    pub needs: Vec<(NeedCode, u8)>,
    /// Whom it serves.
    pub rules: Arc<[Rule]>,
    /// Where people must be, or may be, to be served.
    pub areas: Arc<[Area]>,
    /// Languages besides English; empty where none is listed.
    pub languages: Vec<String>,
    /// How it is delivered; empty where that is not known.
    pub modalities: Vec<Modality>,
    /// What it costs; empty where that is not known.
    pub costs: Vec<Cost>,
    /// Whether it has a price that is none of [`costs`](Self::costs).
    pub has_price: bool,
    /// Who pays, as far as it is told.
    pub payers: Vec<Payer>,
    /// What its places offer, as far as it is told.
    pub accessibility: Vec<Accessibility>,
    /// How one gets in.
    pub ways_in: WaysIn,
    /// Openings.
    pub capacity: Option<Capacity>,
    /// Hours of each place with coordinates, in the order of the index.
    pub places: Vec<Times>,
    /// Hours of the service apart from those places.
    pub elsewhere: Times,
}

/// How one gets in, as far as it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaysIn {
    /// The easiest way that is named; `None` where none is.
    pub easiest: Option<Access>,
    /// Whether somebody must refer the person: no phone number makes that easier.
    pub needs_referral: bool,
    /// Papers that are asked for, each once.
    pub papers: Vec<Paper>,
}

/// A way in, the easiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Access {
    /// One may simply come: "Walk-ins welcome".
    WalkIn,
    /// One calls, and that is all: "Apply by phone".
    Phone,
    /// One makes an appointment first: "Must call to make an appointment".
    Appointment,
    /// One applies or registers first, in writing, online or at the office.
    Application,
}

/// A paper that people are asked to bring, by the name it has among what a client lacks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Paper {
    /// A photo ID of any kind.
    PhotoId,
    /// Where the person lives.
    ProofOfAddress,
    /// What the household earns.
    ProofOfIncome,
    /// Who insures the person.
    InsuranceCard,
    /// The person's or a child's.
    BirthCertificate,
    /// The card, not the number alone.
    SocialSecurityCard,
}

/// Hours and the time zone they are in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct Times {
    /// When it is open.
    pub hours: Arc<Hours>,
    /// The clock they go by; `None` where the place is not known.
    pub zone: Option<Tz>,
}

impl Times {
    /// Whether it is open at that moment; `None` where that is not known.
    pub fn is_open(&self, at: DateTime<Utc>, fallback: Option<Tz>) -> Option<bool> {
        self.hours.is_open(at, self.zone.or(fallback)?)
    }

    /// Whether it is open at some moment of the window.
    pub fn open_during(
        &self,
        window: Window,
        at: DateTime<Utc>,
        fallback: Option<Tz>,
    ) -> Option<bool> {
        self.hours.open_during(window, at, self.zone.or(fallback)?)
    }

    /// Whether it is open, in words; `None` where that is not known.
    pub fn now(&self, at: DateTime<Utc>, fallback: Option<Tz>) -> Option<Open> {
        let open = self.hours.now_until(at, self.zone.or(fallback)?);
        open.now.is_some().then_some(open)
    }
}

impl Known {
    /// How surely it meets the need, at most 1.
    pub fn meets(&self, need: NeedCode) -> f32 {
        let share = self.needs.iter().find(|(own, _)| *own == need).map(|(_, share)| *share);
        f32::from(share.unwrap_or_default()) / 100.0
    }

    /// The hours of that place, or of the service where it has none.
    pub fn times(&self, place: Option<usize>) -> &Times {
        place.and_then(|number| self.places.get(number)).unwrap_or(&self.elsewhere)
    }

    /// Its rules but for where it serves, which turn nobody away: [`areas`](Self::areas) tells.
    pub fn limits(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| !rule.is_area())
    }

    /// Whether it comes to people by phone or over the net.
    pub fn is_remote(&self) -> bool {
        self.modalities.iter().any(|way| matches!(way, Modality::Phone | Modality::Virtual))
    }

    /// Whether its listed areas have the place; `None` where none is listed.
    pub fn covers(&self, place: &Place) -> Option<Covers> {
        Area::any_covers(&*self.areas, place)
    }
}

/// [`Times`] as stored: bytes, and the zone's name.
#[derive(Serialize, Deserialize)]
struct Packed(Vec<u8>, Option<String>);

impl From<Times> for Packed {
    fn from(times: Times) -> Self {
        let zone = times.zone.map(|zone| zone.name().to_owned());
        Self(times.hours.to_bytes(), zone)
    }
}

impl From<Packed> for Times {
    /// Hours of another layout are not known: the index is rebuilt when its version changes.
    fn from(Packed(hours, zone): Packed) -> Self {
        let hours = Hours::from_bytes(&hours).unwrap_or_default();
        Self { hours: hours.into(), zone: zone.and_then(|name| name.parse().ok()) }
    }
}
