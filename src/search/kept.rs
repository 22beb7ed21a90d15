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
    known::{Access, Known, Times, WaysIn},
    memo::Number,
    model::Card,
    shared::Shared,
};
use crate::{
    catalog::model::{Capacity, Status},
    eligibility::{Confidence, Kinds, Limit, Located, Rule, Test, Truth},
    geo::{Area, Covers, Fips, Place, States},
    values::{
        Accessibility, CapacityStatus, Cost, Modality, OrganizationId, Payer, Terms,
        primary_language,
    },
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
    /// Whether where it works is one of its rules, and how that was read.
    pub bounds: Option<Bounds>,
    /// What its limits turn on.
    pub turns_on: Kinds,
    /// Hours of the service apart from its places, then those of each.
    times: Arc<[Times]>,
    /// The needs by their numbers, each with how surely it meets them, of 100.
    needs: Needs,
    /// A bit for each of the languages; other languages may have the same bit.
    language_bits: u64,
    languages: Arc<Languages>,
    /// Openings, and when they were told.
    pub openings: Option<Openings>,
    /// Whose it is.
    pub organization: OrganizationId,
    /// How one gets in.
    pub entry: Entry,
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

/// Limits without their words.
pub type Limits = Vec<Limit>;

/// The rule about where a service works, beside [`Kept::areas`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Bounds {
    confidence: Confidence,
    /// Whether the areas have names.
    is_said: bool,
    /// Whether one of them is not known.
    is_unclear: bool,
}

impl Bounds {
    fn of(rule: &Rule) -> Option<Self> {
        let Test::Residence(areas) = &rule.test else { return None };
        Some(Self {
            confidence: rule.confidence,
            is_said: !rule.words.is_empty(),
            is_unclear: areas.contains(&Area::Unclear),
        })
    }
}

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

/// Openings as they were told.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Openings {
    /// What was told.
    pub status: CapacityStatus,
    /// Whether no unit was free, whatever the status says.
    has_no_unit: bool,
    /// When, in seconds since 1970.
    as_of: i64,
}

impl Openings {
    fn of(capacity: &Capacity) -> Self {
        Self {
            status: capacity.status,
            has_no_unit: capacity.units == Some(0),
            as_of: capacity.as_of.timestamp(),
        }
    }

    /// When they were told.
    pub fn as_of(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.as_of, 0)
    }
}

/// How one gets into a service.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The easiest way that is named.
    pub easiest: Option<Access>,
    /// Whether somebody must refer the person.
    pub needs_referral: bool,
    /// Bit 0: it can be called where no place is chosen; bit n + 1: at place n. The last bit stands
    /// for all places beyond.
    callable: u64,
}

impl Entry {
    /// Of a service that can be called, or not, apart from its places and at each of them.
    fn of(ways_in: &WaysIn, callable: impl IntoIterator<Item = bool>) -> Self {
        let mut bits = u64::MAX;
        for (number, _) in callable.into_iter().enumerate().filter(|(_, can)| !can) {
            bits &= !(1 << number.min(63));
        }
        Self { easiest: ways_in.easiest, needs_referral: ways_in.needs_referral, callable: bits }
    }

    /// Whether it can be called, at that place or at all.
    pub fn is_callable(&self, place: Option<usize>) -> bool {
        let number = place.map_or(0, |place| place + 1);
        self.callable & (1 << number.min(63)) != 0
    }
}

impl Kept {
    /// How surely it meets the need with that number, at most 1.
    pub fn meets(&self, number: u8) -> f32 {
        let share = self.needs.iter().find(|(own, _)| *own == number).map(|(_, share)| *share);
        f32::from(share.unwrap_or_default()) / 100.0
    }

    /// The limits without their words.
    pub fn limits(&self) -> &[Limit] {
        self.limits.as_ref().map_or(&[], |(_, limits)| limits)
    }

    /// Whether its listed areas have the place; `None` where none is listed.
    pub fn covers(&self, place: &Place) -> Option<Covers> {
        match &self.areas {
            Listed::Nothing => None,
            Listed::County(county) => Some(Area::County(*county).covers(place)),
            Listed::Counties(_, counties) => {
                counties.iter().map(|county| Area::County(*county).covers(place)).max()
            }
            Listed::Areas(_, areas) => Area::any_covers(&**areas, place),
        }
    }

    /// The rule about where it works, held against where the person lives, which the areas
    /// [cover](Self::covers) so; `None` where that is not known.
    pub fn located(&self, covers: Option<Covers>) -> Option<Located> {
        let Bounds { confidence, is_said, is_unclear } = self.bounds?;
        let unclear = is_unclear.then_some(Covers::Unknown);
        let truth = covers.max(unclear).map_or(Truth::Unknown, Truth::from);
        Some(Located { truth, confidence, is_said })
    }

    /// Primary tags of the languages besides English.
    pub fn languages(&self) -> &Languages {
        &self.languages
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
        let openings = self.openings?;
        let days = (now - openings.as_of()?).num_days();
        if openings.status == CapacityStatus::Unknown || days > FRESH_DAYS {
            return None;
        }
        Some(openings.status == CapacityStatus::Available && !openings.has_no_unit)
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
    openings: Option<Openings>,
    organization: OrganizationId,
    entry: Entry,
    bounds: Option<Bounds>,
    needs: Needs,
    languages: &'a [u8],
    areas: &'a [u8],
    limits: &'a [u8],
    times: &'a [u8],
}

/// What is judged of a service, as the index stores it.
pub(super) fn stored(known: &Known, card: &Card) -> Result<Vec<u8>, postcard::Error> {
    let limits: Limits = known.limits().map(Limit::from).collect();
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
        openings: known.capacity.as_ref().map(Openings::of),
        organization: card.organization.id,
        entry: Entry::of(&known.ways_in, card.callable()),
        bounds: known.rules.iter().find(|rule| rule.is_area()).and_then(Bounds::of),
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
            turns_on: Kinds::of(limits.iter().map(|limit| &limit.test)),
            limits: (!limits.is_empty()).then_some((number, limits)),
            times,
            needs: stored.needs,
            language_bits: languages.iter().fold(0, |all, tag| all | language_bit(tag)),
            languages,
            openings: stored.openings,
            organization: stored.organization,
            entry: stored.entry,
            bounds: stored.bounds,
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
