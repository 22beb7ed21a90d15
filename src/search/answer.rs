//! The search's answer on the wire, exactly as the contract has it (API.md, Search).

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    facets::{Counted, Facet},
    model::{CardPlace, Finding, Found, Query},
};
use crate::{
    catalog::{
        hours::Open,
        model::{Phone, Status},
    },
    geo::Place,
    needs::NeedCode,
    values::{CapacityStatus, Language, LocationId, OrganizationId, ServiceId},
};

/// What was found.
#[derive(Serialize, ToSchema)]
pub(super) struct Answered<'a> {
    /// How many services fit.
    total: usize,
    /// Whether `total` is exact.
    total_is_exact: bool,
    /// Present where the time ran out before all services were looked at: there may be better ones.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    partial: bool,
    page: usize,
    per_page: usize,
    /// How long the search took here, in milliseconds.
    took_ms: f64,
    /// The place that `near` was taken for.
    place: Option<PlaceBody<'a>>,
    interpreted: Interpreted<'a>,
    results: Vec<ResultBody<'a>>,
    /// Counts by facet; empty unless asked for.
    facets: BTreeMap<String, Vec<FacetBody<'a>>>,
}

/// One value of a facet.
#[derive(Serialize, ToSchema)]
pub(super) struct FacetBody<'a> {
    value: &'a str,
    label: &'a str,
    count: usize,
}

#[derive(Serialize, ToSchema)]
struct PlaceBody<'a> {
    label: &'a str,
    latitude: f64,
    longitude: f64,
    /// Namesakes.
    alternatives: Vec<NamesakeBody<'a>>,
}

#[derive(Serialize, ToSchema)]
struct NamesakeBody<'a> {
    label: &'a str,
    latitude: f64,
    longitude: f64,
}

/// How the question was understood.
#[derive(Serialize, ToSchema)]
struct Interpreted<'a> {
    /// The question with misspelt words mended, where any was.
    corrected: Option<&'a str>,
    /// Needs that were asked for.
    #[schema(value_type = Vec<String>)]
    needs: &'a [NeedCode],
    /// Limits that were loosened.
    #[schema(value_type = Vec<String>)]
    relaxed: Vec<String>,
    /// Services left out because too little is known of them.
    unknown_dropped: usize,
}

#[derive(Serialize, ToSchema)]
struct ResultBody<'a> {
    service: ServiceBody<'a>,
    organization: OrganizationBody<'a>,
    location: Option<LocationBody<'a>>,
    phones: Vec<PhoneBody<'a>>,
    other_locations: usize,
    distance_m: Option<f64>,
    score: f64,
    open: Option<OpenBody>,
    capacity: Option<CapacityBody>,
    verified_at: Option<String>,
    why: Vec<String>,
    highlights: &'a BTreeMap<&'static str, String>,
}

#[derive(Serialize, ToSchema)]
struct ServiceBody<'a> {
    id: ServiceId,
    name: &'a str,
    summary: Option<Cow<'a, str>>,
    status: Status,
    url: Option<&'a str>,
    eligibility: Option<&'a str>,
    fees: Option<&'a str>,
    languages: &'a [String],
}

#[derive(Serialize, ToSchema)]
struct OrganizationBody<'a> {
    id: OrganizationId,
    name: &'a str,
}

#[derive(Serialize, ToSchema)]
struct LocationBody<'a> {
    id: LocationId,
    latitude: Option<f64>,
    longitude: Option<f64>,
    address: Option<&'a str>,
    approximate: bool,
}

#[derive(Serialize, ToSchema)]
struct PhoneBody<'a> {
    number: Option<&'a str>,
    extension: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize, ToSchema)]
struct OpenBody {
    now: bool,
    until: Option<String>,
    text: String,
}

#[derive(Serialize, ToSchema)]
struct CapacityBody {
    status: CapacityStatus,
    units: Option<i64>,
    as_of: String,
}

impl<'a> Answered<'a> {
    /// What was found for `query`, after so many milliseconds.
    pub fn new(query: &Query, found: &'a Found, took_ms: f64) -> Self {
        Self {
            total: found.total,
            total_is_exact: found.total_is_exact,
            partial: found.is_partial,
            page: query.page,
            per_page: query.per_page,
            took_ms: (took_ms * 100.0).round() / 100.0,
            place: found.near.as_ref().map(|near| PlaceBody {
                label: &near.place.label,
                latitude: near.place.point.latitude(),
                longitude: near.place.point.longitude(),
                alternatives: near.alternatives.iter().map(NamesakeBody::new).collect(),
            }),
            interpreted: Interpreted {
                corrected: found.corrected.as_deref(),
                needs: &found.needs,
                relaxed: found.relaxed.iter().map(ToString::to_string).collect(),
                unknown_dropped: found.unknown_dropped,
            },
            results: found.results.iter().map(ResultBody::new).collect(),
            facets: found.facets.iter().map(FacetBody::all).collect(),
        }
    }
}

impl<'a> FacetBody<'a> {
    fn all((facet, counted): &'a (Facet, Vec<Counted>)) -> (String, Vec<Self>) {
        let body =
            |one: &'a Counted| Self { value: &one.value, label: &one.label, count: one.count };
        (facet.to_string(), counted.iter().map(body).collect())
    }
}

impl<'a> NamesakeBody<'a> {
    fn new(place: &'a Place) -> Self {
        Self {
            label: &place.label,
            latitude: place.point.latitude(),
            longitude: place.point.longitude(),
        }
    }
}

impl<'a> ResultBody<'a> {
    fn new(finding: &'a Finding) -> Self {
        let card = &finding.card;
        Self {
            service: ServiceBody {
                id: card.id,
                name: &card.name,
                summary: card.summary(),
                status: card.status,
                url: card.url.as_deref(),
                eligibility: card.eligibility.as_deref(),
                fees: card.fees.as_deref(),
                languages: &card.languages,
            },
            organization: OrganizationBody {
                id: card.organization.id,
                name: &card.organization.name,
            },
            location: finding.location().map(LocationBody::new),
            phones: finding.phones().into_iter().map(PhoneBody::new).collect(),
            other_locations: finding.other_locations(),
            distance_m: finding.distance.map(|far| (far * 10.0).round() / 10.0),
            score: (f64::from(finding.score) * 10_000.0).round() / 10_000.0,
            open: finding.open.as_ref().and_then(OpenBody::new),
            capacity: card.capacity.as_ref().map(|capacity| CapacityBody {
                status: capacity.status,
                units: capacity.units,
                as_of: moment(capacity.as_of),
            }),
            verified_at: card.verified_at.map(moment),
            why: finding.why.iter().map(|why| why.says(Language::En)).collect(),
            highlights: &finding.highlights,
        }
    }
}

impl<'a> LocationBody<'a> {
    fn new(place: &'a CardPlace) -> Self {
        Self {
            id: place.id,
            latitude: place.latitude,
            longitude: place.longitude,
            address: place.address.as_deref(),
            approximate: place.approximate,
        }
    }
}

impl<'a> PhoneBody<'a> {
    fn new(phone: &'a Phone) -> Self {
        Self {
            number: phone.number.as_deref(),
            extension: phone.extension.as_deref(),
            text: &phone.text,
        }
    }
}

impl OpenBody {
    fn new(open: &Open) -> Option<Self> {
        let until = open.until.map(|until| until.to_rfc3339_opts(SecondsFormat::Secs, false));
        Some(Self { now: open.now?, until, text: open.text(Language::En)? })
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
