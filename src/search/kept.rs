//! What a service is judged by, as every index keeps it in memory: some hundred bytes each, and what
//! several have in common once (`shared`). All else that is known of it lies with its card.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use guidepost_index::Facts;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use smallvec::SmallVec;

use super::{
    known::{Known, Times},
    memo::Number,
    shared::Shared,
};
use crate::{
    catalog::model::{Capacity, Status},
    eligibility::{Confidence, Kinds, Rule, Test},
    geo::{Area, Fips, States},
    values::{Accessibility, CapacityStatus, Cost, Modality, Payer, Terms, primary_language},
};

/// Openings told longer ago than this are no longer known.
pub const FRESH_DAYS: i64 = 14;

/// What a service is judged by.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What areas are listed.
    pub areas: Listed,
    /// The states that these lie in.
    pub states: States,
    /// Its limits, with their number; `None` where it has none.
    pub limits: Option<(Number, Arc<Limits>)>,
    /// What its limits turn on.
    pub turns_on: Kinds,
    /// Hours of the service apart from its places, then those of each.
    times: Arc<[Times]>,
    /// The needs by their numbers, each with how surely it meets them, of 100.
    needs: Needs,
    /// A bit for each of the languages; other languages may have the same bit.
    language_bits: u64,
    languages: Arc<Languages>,
    opening: Option<Opening>,
    /// What it costs; empty where that is not known.
    pub costs: Terms<Cost>,
    /// How it is delivered; empty where that is not known.
    pub modalities: Terms<Modality>,
    /// Who pays, as far as it is told.
    pub payers: Terms<Payer>,
    /// What its places offer, as far as it is told.
    pub accessibility: Terms<Accessibility>,
    /// Whether it runs.
    pub status: Status,
    /// Whether it has a price that is none of [`costs`](Self::costs).
    pub has_price: bool,
    /// Whether it comes to people by phone or over the net.
    pub is_remote: bool,
}

type Needs = SmallVec<[(u8, u8); 7]>;

/// Primary tags of the languages besides English.
pub type Languages = [Box<str>];

/// Limits without their words, each with how surely it was read.
pub type Limits = Vec<(Test, Confidence)>;

/// The areas that a service lists.
#[derive(Clone, Debug)]
pub enum Listed {
    /// None.
    Nothing,
    /// One county, as most do: told without a look at the list.
    County(Fips),
    /// Several counties, with the number of the list.
    Counties(Number, Arc<[Fips]>),
    /// Others, with their number.
    Areas(Number, Arc<[Area]>),
}

/// Areas as several services list them.
#[derive(Debug)]
pub(super) struct Told {
    /// The states that they lie in.
    states: States,
    areas: Arc<[Area]>,
    /// The same, where all are counties: a twentieth of the memory.
    counties: Option<Arc<[Fips]>>,
}

impl Told {
    fn of(areas: Arc<[Area]>) -> Self {
        Self {
            states: areas.iter().map(Area::states).fold(States::default(), States::and),
            counties: areas.iter().map(Area::county).collect(),
            areas,
        }
    }

    fn listed(&self, number: Number) -> Listed {
        match (&*self.areas, &self.counties) {
            ([], _) => Listed::Nothing,
            ([Area::County(county)], _) => Listed::County(*county),
            (_, Some(counties)) => Listed::Counties(number, Arc::clone(counties)),
            _ => Listed::Areas(number, Arc::clone(&self.areas)),
        }
    }
}

/// Whether there was an opening, and when that was said.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Opening {
    is_open: bool,
    /// In seconds since 1970.
    as_of: i64,
}

impl Opening {
    fn of(capacity: &Capacity) -> Option<Self> {
        let is_open = match capacity.status {
            CapacityStatus::Available => capacity.units != Some(0),
            CapacityStatus::Waitlist | CapacityStatus::Full => false,
            CapacityStatus::Unknown => return None,
        };
        Some(Self { is_open, as_of: capacity.as_of.timestamp() })
    }
}

impl Kept {
    /// How surely it meets the need with that number, at most 1.
    pub fn meets(&self, number: u8) -> f32 {
        let share = self.needs.iter().find(|(own, _)| *own == number).map(|(_, share)| *share);
        f32::from(share.unwrap_or_default()) / 100.0
    }

    /// The limits without their words.
    pub fn limits(&self) -> &[(Test, Confidence)] {
        self.limits.as_ref().map_or(&[], |(_, limits)| limits)
    }

    /// The hours of that place, or of the service where it has none.
    pub fn times(&self, place: Option<usize>) -> Option<&Times> {
        let at = place.map(|place| place + 1).filter(|at| *at < self.times.len());
        self.times.get(at.unwrap_or_default())
    }

    /// Whether it is offered in one of the languages with these primary tags and [bits](language_bit).
    pub fn speaks(&self, tags: &[String], bits: u64) -> bool {
        let has = |tag: &String| self.languages.iter().any(|own| **own == **tag);
        self.language_bits & bits != 0 && tags.iter().any(has)
    }

    /// Whether it has an opening; `None` where that is not known, or no longer.
    pub fn has_opening(&self, now: DateTime<Utc>) -> Option<bool> {
        let Opening { is_open, as_of } = self.opening?;
        let days = (now - DateTime::from_timestamp(as_of, 0)?).num_days();
        (days <= FRESH_DAYS).then_some(is_open)
    }
}

/// The bit that stands for a language in a set of them.
pub fn language_bit(tag: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    primary_language(tag).hash(&mut hasher);
    1 << (hasher.finish() % 64)
}

/// [`Kept`] as stored: what is shared stands there as bytes that tell it apart.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    status: Status,
    has_price: bool,
    is_remote: bool,
    costs: Terms<Cost>,
    modalities: Terms<Modality>,
    payers: Terms<Payer>,
    accessibility: Terms<Accessibility>,
    opening: Option<Opening>,
    needs: Needs,
    languages: &'a [u8],
    areas: &'a [u8],
    limits: &'a [u8],
    times: &'a [u8],
}

/// What is judged of a service, as the index stores it.
pub(super) fn stored(known: &Known) -> Result<Vec<u8>, postcard::Error> {
    let limits: Vec<_> =
        known.limits().map(|Rule { test, confidence, .. }| (test, confidence)).collect();
    let mut languages: Vec<&str> =
        known.languages.iter().map(|tag| primary_language(tag)).collect();
    languages.dedup();
    let times: Vec<&Times> = [&known.elsewhere].into_iter().chain(&known.places).collect();
    let stored = Stored {
        status: known.status,
        has_price: known.has_price,
        is_remote: known.is_remote(),
        costs: known.costs.iter().collect(),
        modalities: known.modalities.iter().collect(),
        payers: known.payers.iter().collect(),
        accessibility: known.accessibility.iter().collect(),
        opening: known.capacity.as_ref().and_then(Opening::of),
        needs: known.needs.iter().map(|(need, share)| (need.number(), *share)).collect(),
        languages: &postcard::to_stdvec(&languages)?,
        areas: &postcard::to_stdvec(&known.areas)?,
        limits: &postcard::to_stdvec(&limits)?,
        times: &postcard::to_stdvec(&times)?,
    };
    postcard::to_stdvec(&stored)
}

impl Facts for Kept {
    type Shared = Shared;

    fn read(bytes: &[u8], shared: &mut Shared) -> Option<Self> {
        fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
            postcard::from_bytes(bytes).ok()
        }
        let stored: Stored<'_> = postcard::from_bytes(bytes).ok()?;
        let (number, limits) = shared.limits.share(stored.limits, |b| Some(Arc::new(read(b)?)))?;
        let (area, areas) =
            shared.areas.share(stored.areas, |b| Some(Told::of(read(b)?).into()))?;
        let (_, times) = shared.times.share(stored.times, read)?;
        let (_, languages) = shared.languages.share(stored.languages, read)?;
        Some(Self {
            states: areas.states,
            areas: areas.listed(area),
            turns_on: Kinds::of(limits.iter().map(|(test, _)| test)),
            limits: (!limits.is_empty()).then_some((number, limits)),
            times,
            needs: stored.needs,
            language_bits: languages.iter().fold(0, |all, tag| all | language_bit(tag)),
            languages,
            opening: stored.opening,
            costs: stored.costs,
            modalities: stored.modalities,
            payers: stored.payers,
            accessibility: stored.accessibility,
            status: stored.status,
            has_price: stored.has_price,
            is_remote: stored.is_remote,
        })
    }
}
