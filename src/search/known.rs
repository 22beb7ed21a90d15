//! What is known of a service to judge it by: decoded once and kept in memory beside the index.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use guidepost_index::Facts;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{memo::Number, shared::Shared};
use crate::{
    catalog::{
        hours::{Hours, Open, Window},
        model::{Capacity, Status},
    },
    eligibility::{Confidence, Kinds, Rule, Test},
    geo::{Area, Covers, Fips, Place, States},
    needs::NeedCode,
    values::{Accessibility, CapacityStatus, Cost, Modality, Payer, primary_language},
};

/// Openings told longer ago than this are no longer known.
const FRESH_DAYS: i64 = 14;

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
    /// Openings.
    pub capacity: Option<Capacity>,
    /// Hours of each place with coordinates, in the order of the index.
    pub places: Vec<Times>,
    /// Hours of the service apart from those places.
    pub elsewhere: Times,
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

    /// Whether a listed area smaller than a state has the place: it is then meant for it.
    pub fn serves_locally(&self, place: &Place) -> bool {
        fn is_local(area: &Area) -> bool {
            match area {
                Area::Nation | Area::State(_) | Area::Unclear => false,
                Area::County(_) | Area::City { .. } | Area::Zip(_) => true,
                Area::Region(parts) => parts.iter().any(is_local),
                Area::Within(whole) => is_local(whole),
            }
        }
        self.areas.iter().any(|area| is_local(area) && area.covers(place) == Covers::Yes)
    }

    /// Whether it has an opening; `None` where that is not known, or no longer.
    pub fn has_opening(&self, now: DateTime<Utc>) -> Option<bool> {
        let capacity = self.capacity.as_ref()?;
        if (now - capacity.as_of).num_days() > FRESH_DAYS {
            return None;
        }
        match capacity.status {
            CapacityStatus::Available => Some(capacity.units != Some(0)),
            CapacityStatus::Waitlist | CapacityStatus::Full => Some(false),
            CapacityStatus::Unknown => None,
        }
    }
}

/// [`Known`] as the index shares it out, with what tells of most of the thousands judged in one
/// search that the rest need not be looked at. Numbers stand for lists: the same, the same list.
#[derive(Clone, Debug)]
pub struct Kept {
    /// All that is known.
    pub known: Arc<Known>,
    /// What areas are listed.
    pub areas: Listed,
    /// The states that these lie in.
    pub states: States,
    /// The limits without their words, and their number.
    pub limits: Option<(Number, Limits)>,
    /// The needs by their numbers, as [`Known::needs`].
    needs: SmallVec<[(u8, u8); 7]>,
    /// A bit for each of the languages; other languages may have the same bit.
    languages: u64,
    /// What its limits turn on.
    pub turns_on: Kinds,
    /// Whether it runs.
    pub status: Status,
    /// Whether it comes to people by phone or over the net.
    pub is_remote: bool,
}

/// Limits without their words, each with how surely it was read.
pub type Limits = Arc<[(Test, Confidence)]>;

/// The areas that a service lists, told apart without a look at them.
#[derive(Clone, Copy, Debug)]
pub enum Listed {
    /// None.
    Nothing,
    /// One county, as most do.
    County(Fips),
    /// Others.
    Areas(Number),
}

impl Kept {
    /// [`Known::meets`] of the need with that number.
    pub fn meets(&self, number: u8) -> f32 {
        let share = self.needs.iter().find(|(own, _)| *own == number).map(|(_, share)| *share);
        f32::from(share.unwrap_or_default()) / 100.0
    }

    /// Whether it may be offered in one of the languages with these [bits](language_bit).
    pub const fn may_speak(&self, languages: u64) -> bool {
        self.languages & languages != 0
    }
}

/// The bit that stands for a language in a set of them.
pub fn language_bit(tag: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    primary_language(tag).hash(&mut hasher);
    1 << (hasher.finish() % 64)
}

impl Facts for Kept {
    type Shared = Shared;

    fn read(bytes: &[u8], shared: &mut Shared) -> Option<Self> {
        let mut known: Known = serde_json::from_slice(bytes).ok()?;
        let limits = known.limits().map(|rule| (rule.test.clone(), rule.confidence)).collect();
        let (limits, limited) = shared.limits.share(limits).ok()?;
        (known.rules, _) = shared.rules.share(known.rules).ok()?;
        let (areas, listed) = shared.areas.share(known.areas).ok()?;
        known.areas = areas;
        for times in known.places.iter_mut().chain([&mut known.elsewhere]) {
            times.hours = shared.hours(&times.hours);
        }
        Some(Self {
            areas: match (&*known.areas, listed) {
                ([Area::County(county)], _) => Listed::County(*county),
                (_, Some(number)) => Listed::Areas(number),
                (_, None) => Listed::Nothing,
            },
            states: known.areas.iter().map(Area::states).fold(States::default(), States::and),
            limits: limited.map(|number| (number, limits)),
            needs: known.needs.iter().map(|(need, share)| (need.number(), *share)).collect(),
            languages: known.languages.iter().fold(0, |all, tag| all | language_bit(tag)),
            turns_on: Kinds::of(known.limits()),
            status: known.status,
            is_remote: known.is_remote(),
            known: Arc::new(known),
        })
    }
}

/// [`Times`] as stored: bytes in base 64, and the zone's name.
#[derive(Serialize, Deserialize)]
struct Packed(String, Option<String>);

impl From<Times> for Packed {
    fn from(times: Times) -> Self {
        let zone = times.zone.map(|zone| zone.name().to_owned());
        Self(STANDARD_NO_PAD.encode(times.hours.to_bytes()), zone)
    }
}

impl From<Packed> for Times {
    /// Hours of another layout are not known: the index is rebuilt when its version changes.
    fn from(Packed(hours, zone): Packed) -> Self {
        let hours = STANDARD_NO_PAD.decode(hours).ok();
        let hours = hours.and_then(|bytes| Hours::from_bytes(&bytes)).unwrap_or_default();
        Self { hours: hours.into(), zone: zone.and_then(|name| name.parse().ok()) }
    }
}
