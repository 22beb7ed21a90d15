//! What is asked of the search, and what it answers: plain values.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap, iter, sync::Arc};

pub use guidepost_index::Sort;

use strum::Display;

pub use super::understanding::{Meant, Said};
use super::{
    facets::{Counted, Facet},
    why::Why,
};
use crate::{
    catalog::{
        hours::{Open, Window},
        model::{Capacity, Phone, Status},
    },
    classification::Met,
    geo::{Metres, Place, Resolved},
    needs::NeedCode,
    values::{
        Accessibility, Audience, Cost, Gender, LocationId, Modality, OrganizationId, Payer,
        ServiceId, TaxonomyTermId,
    },
};

/// How many results a page has unless asked otherwise.
pub const PER_PAGE: usize = 20;

/// A question. Several values of one field are alternatives; different fields narrow each other.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is needed, in the person's own words.
    pub words: String,
    /// Phrases of [`words`](Self::words) that mean no more than their words.
    pub literally: Vec<String>,
    /// From where, with its namesakes.
    pub near: Option<Resolved>,
    /// How far from there; without it the place only ranks.
    pub radius: Option<Metres>,
    /// Needs to be met.
    pub needs: Vec<NeedCode>,
    /// Taxonomy terms that it must have.
    pub categories: Vec<TaxonomyTermId>,
    /// The age to be served.
    pub age: Option<u8>,
    /// The gender to be served.
    pub gender: Option<Gender>,
    /// Languages to be served in, ISO 639.
    pub languages: Vec<String>,
    /// Groups to be served.
    pub audiences: Vec<Audience>,
    /// What it may cost.
    pub costs: Vec<Cost>,
    /// Who pays.
    pub payers: Vec<Payer>,
    /// How it is delivered.
    pub modalities: Vec<Modality>,
    /// What the place must offer.
    pub accessibility: Vec<Accessibility>,
    /// Open at that moment.
    pub open_at: Option<DateTime<Utc>>,
    /// Open at some moment of that part of the week.
    pub open_during: Option<Window>,
    /// Only with an opening that is known and fresh.
    pub has_capacity: bool,
    /// What is counted over all that fits.
    pub facets: Vec<Facet>,
    /// Whether limits are loosened when nothing fits.
    pub relax: bool,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: usize,
    /// How many on a page.
    pub per_page: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            words: String::new(),
            literally: Vec::new(),
            near: None,
            radius: None,
            needs: Vec::new(),
            categories: Vec::new(),
            age: None,
            gender: None,
            languages: Vec::new(),
            audiences: Vec::new(),
            costs: Vec::new(),
            payers: Vec::new(),
            modalities: Vec::new(),
            accessibility: Vec::new(),
            open_at: None,
            open_during: None,
            has_capacity: false,
            facets: Vec::new(),
            relax: true,
            sort: Sort::Relevance,
            page: 1,
            per_page: PER_PAGE,
        }
    }
}

impl Query {
    /// The place asked from.
    pub fn place(&self) -> Option<&Place> {
        self.near.as_ref().map(|near| &near.place)
    }

    /// Whether it says nothing of people, of where they are, or of what they need or can pay.
    pub fn is_for_anyone(&self) -> bool {
        let (age, gender) = (self.age.is_some(), self.gender.is_some());
        !(age || gender || self.near.is_some())
            && [self.languages.len(), self.audiences.len(), self.costs.len()] == [0; 3]
            && [self.payers.len(), self.accessibility.len()] == [0; 2]
    }

    /// Whether it asks for nothing that services must be known to have.
    pub const fn is_at_any_time(&self) -> bool {
        let at_a_time = self.open_at.is_some() || self.open_during.is_some();
        self.modalities.is_empty() && !self.has_capacity && !at_a_time
    }
}

/// A service as a list shows it; stored in the index beside what is searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The service.
    pub id: ServiceId,
    /// What it is called.
    pub name: String,
    /// What it does, in full.
    pub description: Option<String>,
    /// Whether it runs.
    pub status: Status,
    /// Its web page.
    pub url: Option<String>,
    /// Whom it is for, in words.
    pub eligibility: Option<String>,
    /// What it costs, in words.
    pub fees: Option<String>,
    /// What people should know first.
    pub alert: Option<String>,
    /// Needs it meets or may meet, in the order of the taxonomy.
    pub needs: Vec<Met>,
    /// Languages it is offered in besides English, ISO 639.
    pub languages: Vec<String>,
    /// Whether it is offered in those languages alone.
    pub without_english: bool,
    /// Who offers it.
    pub organization: Offerer,
    /// Phones of the service as a whole.
    pub phones: Vec<Phone>,
    /// Where it is offered: places with coordinates first, in the order of the index.
    pub places: Vec<CardPlace>,
    /// Openings, where the agency told them.
    pub capacity: Option<Capacity>,
    /// When the listing was last checked or, where that is not told, changed.
    pub verified_at: Option<DateTime<Utc>>,
}

/// Who offers a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offerer {
    /// The organization.
    pub id: OrganizationId,
    /// What it is called.
    pub name: String,
}

/// One of a service's places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardPlace {
    /// The location.
    pub id: LocationId,
    /// What it is called.
    pub name: Option<String>,
    /// Degrees north; `None` where it is not known or must not be.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Where it is, on one line.
    pub address: Option<String>,
    /// Its town.
    pub city: Option<String>,
    /// Whether the coordinates stand for a ZIP area or a city.
    pub approximate: bool,
    /// Whether it must not be known where it is.
    pub confidential: bool,
    /// Phones there.
    pub phones: Vec<Phone>,
}

impl Card {
    /// Phones to call: those of that place, or of the first where none is chosen, then those of the
    /// service.
    pub fn phones_at(&self, place: Option<usize>) -> impl Iterator<Item = &Phone> {
        let there = self.places.get(place.unwrap_or_default());
        let there = there.into_iter().flat_map(|place| &place.phones);
        there.chain(&self.phones).filter(|phone| phone.kind != "fax")
    }

    /// Whether it can be called: where no place is chosen, then at each of its places.
    pub(super) fn callable(&self) -> impl Iterator<Item = bool> {
        let places = (0..self.places.len()).map(Some);
        iter::once(None).chain(places).map(|place| self.phones_at(place).next().is_some())
    }

    /// What it does, cut to a few lines.
    pub fn summary(&self) -> Option<Cow<'_, str>> {
        const ABOUT: usize = 240;
        let text = self.description.as_deref()?;
        if text.len() <= ABOUT {
            return Some(text.into());
        }
        let end = (0..=ABOUT).rev().find(|at| text.is_char_boundary(*at))?;
        let cut = text.get(..end)?;
        let cut = cut.rsplit_once(char::is_whitespace).map_or(cut, |(before, _)| before);
        Some(format!("{} …", cut.trim_end_matches([' ', ',', ';', '.'])).into())
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// How many services fit; at least so many where not all were counted.
    pub total: usize,
    /// Whether all were counted.
    pub total_is_exact: bool,
    /// Whether the time ran out before all services were looked at.
    pub is_partial: bool,
    /// The question with misspelt words mended, where any was.
    pub corrected: Option<String>,
    /// How many were left out because too little is known of them.
    pub unknown_dropped: usize,
    /// The radius that was searched in the end, where one was asked for.
    pub radius: Option<Metres>,
    /// How many of those counted have a place within it; the others serve the searcher's area from elsewhere.
    pub within: usize,
    /// Whether the words were given up, as none of them fitted with the rest.
    pub without_words: bool,
    /// The page asked for.
    pub results: Vec<Finding>,
    /// From where it was searched, with namesakes: asked for outright, or named in the words.
    pub near: Option<Resolved>,
    /// What is needed, asked for outright or understood from the words.
    pub needs: Vec<NeedCode>,
    /// Phrases that were taken for more than their words.
    pub said: Vec<Said>,
    /// Limits that were loosened because nothing fitted.
    pub relaxed: Vec<Relaxed>,
    /// What was counted.
    pub facets: Vec<(Facet, Vec<Counted>)>,
}

/// A limit that was loosened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display)]
#[strum(serialize_all = "snake_case")]
pub enum Relaxed {
    /// Opening hours no longer count.
    Time,
    /// The radius is twice as wide.
    Radius,
    /// Any of the words will do, or none.
    Words,
}

/// One service that fits, at its best place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The service.
    pub card: Arc<Card>,
    /// Which of [`Card::places`].
    pub place: Option<usize>,
    /// How far that is, in metres.
    pub distance: Option<f64>,
    /// How good it is among the others, at most 1.
    pub score: f32,
    /// Whether it is open; `None` where that is not known.
    pub open: Option<Open>,
    /// What speaks for it.
    pub why: Vec<Why>,
    /// What was asked for and its record does not tell.
    pub unsaid: Vec<Unsaid>,
    /// Where the words stand, by field, as HTML.
    pub highlights: BTreeMap<&'static str, String>,
}

/// Something asked for that a service's record does not tell, so that one has to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// Whether it is for that age.
    Age,
    /// Whether it is for that gender.
    Gender,
    /// Whether it is for one of those groups.
    Audience,
    /// Whether it is offered in one of those languages.
    Language,
    /// Whether it costs no more than that.
    Cost,
    /// Whether one of those pays.
    Payer,
    /// Whether its place offers one of those.
    Accessibility,
}

impl Finding {
    /// The place to go to, if there is one.
    pub fn location(&self) -> Option<&CardPlace> {
        match self.place {
            Some(number) => self.card.places.get(number),
            None => self.card.places.first(),
        }
    }

    /// Phones to call: those of the place, then those of the service.
    pub fn phones(&self) -> Vec<&Phone> {
        let mut phones: Vec<&Phone> = Vec::new();
        for phone in self.card.phones_at(self.place) {
            let same =
                |other: &&Phone| other.text == phone.text && other.extension == phone.extension;
            if !phones.iter().any(same) {
                phones.push(phone);
            }
        }
        phones
    }

    /// How many other places it is offered at.
    pub fn other_locations(&self) -> usize {
        self.card.places.len().saturating_sub(1)
    }
}
