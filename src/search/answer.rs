//! The search's answer on the wire, exactly as the contract has it (API.md, Search).

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{CardPlace, Counted, Facet, Finding, Found, Query};
use crate::{
    catalog::{
        hours::Open,
        model::{Phone, Status},
    },
    geo::Place,
    needs::NeedCode,
    values::{CapacityStatus, LocationId, OrganizationId, ServiceId},
};

/// What was found.
#[derive(Serialize, ToSchema)]
pub(super) struct Answered {
    /// How many services fit.
    total: usize,
    /// Whether `total` is exact.
    total_is_exact: bool,
    page: usize,
    per_page: usize,
    /// How long the search took here, in milliseconds.
    took_ms: f64,
    /// The place that `near` was taken for.
    place: Option<PlaceBody>,
    interpreted: Interpreted,
    results: Vec<ResultBody>,
    /// Counts by facet; empty unless asked for.
    facets: BTreeMap<String, Vec<FacetBody>>,
}

/// One value of a facet.
#[derive(Serialize, ToSchema)]
pub(super) struct FacetBody {
    value: String,
    label: String,
    count: usize,
}

#[derive(Serialize, ToSchema)]
struct PlaceBody {
    label: String,
    latitude: f64,
    longitude: f64,
    /// Namesakes.
    alternatives: Vec<NamesakeBody>,
}

#[derive(Serialize, ToSchema)]
struct NamesakeBody {
    label: String,
    latitude: f64,
    longitude: f64,
}

/// How the question was understood.
#[derive(Serialize, ToSchema)]
struct Interpreted {
    /// The question with misspelt words mended, where any was.
    corrected: Option<String>,
    /// Needs that were asked for.
    #[schema(value_type = Vec<String>)]
    needs: Vec<NeedCode>,
    /// Limits that were loosened.
    #[schema(value_type = Vec<String>)]
    relaxed: Vec<String>,
    /// Services left out because too little is known of them.
    unknown_dropped: usize,
}

#[derive(Serialize, ToSchema)]
struct ResultBody {
    service: ServiceBody,
    organization: OrganizationBody,
    location: Option<LocationBody>,
    phones: Vec<PhoneBody>,
    other_locations: usize,
    distance_m: Option<f64>,
    score: f64,
    open: Option<OpenBody>,
    capacity: Option<CapacityBody>,
    verified_at: Option<String>,
    why: Vec<String>,
    highlights: BTreeMap<&'static str, String>,
}

#[derive(Serialize, ToSchema)]
struct ServiceBody {
    id: ServiceId,
    name: String,
    summary: Option<String>,
    status: Status,
    url: Option<String>,
    eligibility: Option<String>,
    fees: Option<String>,
    languages: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct OrganizationBody {
    id: OrganizationId,
    name: String,
}

#[derive(Serialize, ToSchema)]
struct LocationBody {
    id: LocationId,
    latitude: Option<f64>,
    longitude: Option<f64>,
    address: Option<String>,
    approximate: bool,
}

#[derive(Serialize, ToSchema)]
struct PhoneBody {
    number: Option<String>,
    extension: Option<String>,
    text: String,
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

impl Answered {
    /// What was found for `query`, after so many milliseconds.
    pub fn new(query: &Query, found: Found, took_ms: f64) -> Self {
        Self {
            total: found.total,
            total_is_exact: true,
            page: query.page,
            per_page: query.per_page,
            took_ms: (took_ms * 100.0).round() / 100.0,
            place: found.near.as_ref().map(|near| PlaceBody {
                label: near.place.label.clone(),
                latitude: near.place.point.latitude(),
                longitude: near.place.point.longitude(),
                alternatives: near.alternatives.iter().map(NamesakeBody::new).collect(),
            }),
            interpreted: Interpreted {
                corrected: found.corrected,
                needs: found.needs,
                relaxed: found.relaxed.iter().map(ToString::to_string).collect(),
                unknown_dropped: found.unknown_dropped,
            },
            results: found.results.into_iter().map(ResultBody::new).collect(),
            facets: found.facets.into_iter().map(FacetBody::all).collect(),
        }
    }
}

impl FacetBody {
    fn all((facet, counted): (Facet, Vec<Counted>)) -> (String, Vec<Self>) {
        let body = |Counted { value, label, count }| Self { value, label, count };
        (facet.to_string(), counted.into_iter().map(body).collect())
    }
}

impl NamesakeBody {
    fn new(place: &Place) -> Self {
        Self {
            label: place.label.clone(),
            latitude: place.point.latitude(),
            longitude: place.point.longitude(),
        }
    }
}

impl ResultBody {
    fn new(finding: Finding) -> Self {
        let card = &finding.card;
        Self {
            service: ServiceBody {
                id: card.id,
                name: card.name.clone(),
                summary: card.summary(),
                status: card.status,
                url: card.url.clone(),
                eligibility: card.eligibility.clone(),
                fees: card.fees.clone(),
                languages: card.languages.clone(),
            },
            organization: OrganizationBody {
                id: card.organization.id,
                name: card.organization.name.clone(),
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
            why: finding.why,
            highlights: finding.highlights,
        }
    }
}

impl LocationBody {
    fn new(place: &CardPlace) -> Self {
        Self {
            id: place.id,
            latitude: place.latitude,
            longitude: place.longitude,
            address: place.address.clone(),
            approximate: place.approximate,
        }
    }
}

impl PhoneBody {
    fn new(phone: &Phone) -> Self {
        Self {
            number: phone.number.clone(),
            extension: phone.extension.clone(),
            text: phone.text.clone(),
        }
    }
}

impl OpenBody {
    fn new(open: &Open) -> Option<Self> {
        let until = open.until.map(|until| until.to_rfc3339_opts(SecondsFormat::Secs, false));
        Some(Self { now: open.now?, until, text: open.text.clone()? })
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
