//! A service as the index keeps it: its words, its places, what is known of it, its card. Pure: the
//! same service, corrected in the same way, always gives the same document, so that hashes tell
//! whether index and database agree.

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, NaiveTime, Utc};
use guidepost_index::{Document, Point, Text, document::WHOLE};

use super::{
    cards::Stored,
    facets, kept,
    known::{Known, Times},
    model::{Card, CardPlace, Offerer},
    offers,
    reach::comes_to,
    ways_in::ways_in,
};
use crate::{
    catalog::{
        hours::Hours,
        model::{Address, Location, LocationType, Service, ServiceAtLocation, Status},
    },
    classification::{Listing, MEETS, Met, classify},
    corrections::{self, model::Correction},
    eligibility::{self, Rule, Test},
    geo::{Area, Gazetteer},
    needs::NeedCode,
};

/// Names the shape and meaning of documents: an index of another one is built anew. It counts up
/// with every change here, in `kept`, `known`, `offers`, `ways_in`, in the reading of hours,
/// eligibility and needs, in `corrections`, or in a vocabulary.
pub const VERSION: &str = "10";

/// The document, or `None` for a service that no longer runs: it never appears.
pub fn document(
    service: &Service,
    corrections: &[Correction],
    gazetteer: &Gazetteer,
) -> Result<Option<Document>, postcard::Error> {
    if matches!(service.status, Status::Inactive | Status::Defunct) {
        return Ok(None);
    }
    let (placed, unplaced): (Vec<_>, Vec<_>) =
        service.service_at_locations.iter().partition(|at| point(&at.location).is_some());
    let verified = verified(service);
    let needs = corrections::model::needs(classify(&Listing::of(service)), corrections);
    let rules = eligibility::read(service, gazetteer);
    let known = Known {
        areas: areas(&rules).into(),
        rules: corrections::model::rules(rules, corrections).into(),
        needs: needs.iter().map(|met| (met.need, met.share)).collect(),
        ..known(service, &placed, &unplaced)
    };
    let card = card(service, &placed, &unplaced, verified);
    let mut towns: Vec<String> =
        card.places.iter().filter_map(|place| place.city.clone()).collect();
    towns.sort_unstable();
    let mut document = Document {
        id: service.id.0,
        text: text(service),
        keys: keys(service, &known, &needs),
        places: placed.iter().filter_map(|at| point(&at.location)).collect(),
        updated: verified.map_or(0, |at| at.timestamp()),
        completeness: completeness(service),
        facets: facets::of(service, &known, &needs, &towns),
        facts: kept::stored(&known, &card)?,
        card: postcard::to_stdvec(&Stored { card: Card { needs, ..card }, known })?,
        hash: 0,
    };
    document.hash = hash(&document);
    Ok(Some(document))
}

/// Where one can go: never for a confidential place.
fn point(location: &Location) -> Option<Point> {
    if location.confidential || location.location_type == LocationType::Virtual {
        return None;
    }
    Some(Point { latitude: location.latitude?, longitude: location.longitude? })
}

fn verified(service: &Service) -> Option<DateTime<Utc>> {
    let checked = service.assured_date.map(|date| date.and_time(NaiveTime::MIN).and_utc());
    checked.or(service.last_modified)
}

fn text(service: &Service) -> Text {
    let organization = &service.organization;
    let joined = |parts: &mut dyn Iterator<Item = &str>| parts.collect::<Vec<_>>().join("\n");
    let names = [Some(service.name.as_str()), service.alternate_name.as_deref()];
    let agency = [Some(organization.name.as_str()), organization.alternate_name.as_deref()];
    let mut rest: Vec<&str> = [
        service.description.as_deref(),
        service.eligibility_description.as_deref(),
        service.application_process.as_deref(),
        service.fees_description.as_deref(),
        service.interpretation_services.as_deref(),
        organization.description.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    for at in service.service_at_locations.iter().filter(|at| !at.location.confidential) {
        rest.extend(at.location.name.as_deref());
        for address in &at.location.addresses {
            rest.extend(address.city.as_deref());
            rest.extend(address.region.as_deref());
        }
    }
    rest.extend(service.languages.iter().filter_map(|language| language.name.as_deref()));
    rest.extend(service.service_areas.iter().filter_map(|area| area.name.as_deref()));
    Text {
        name: joined(&mut names.into_iter().flatten()),
        organization: joined(&mut agency.into_iter().flatten()),
        terms: joined(&mut service.attributes.iter().map(|a| a.taxonomy_term.name.as_str())),
        rest: joined(&mut rest.into_iter()),
    }
}

/// The key of services that meet the need.
pub(super) fn meets(need: NeedCode) -> String {
    format!("need:{need}")
}

/// The key of those that only may.
pub(super) fn may_meet(need: NeedCode) -> String {
    format!("perhaps:{need}")
}

fn keys(service: &Service, known: &Known, needs: &[Met]) -> Vec<(String, u8)> {
    let terms = service.attributes.iter().map(|attribute| attribute.taxonomy_term.id);
    let mut keys: Vec<_> = terms.map(|term| (format!("category:{term}"), WHOLE)).collect();
    keys.extend(needs.iter().map(|met| {
        let key = if met.share >= MEETS { meets(met.need) } else { may_meet(met.need) };
        (key, met.share.div_ceil(10))
    }));
    let is_bound = !known.places.is_empty() && !known.is_remote();
    keys.extend(comes_to(&known.areas, is_bound).into_iter().map(|key| (key, 1)));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// How much of what a case manager looks for is there, of 100.
fn completeness(service: &Service) -> u8 {
    let places = &service.service_at_locations;
    let phone = !service.phones.is_empty() || places.iter().any(|at| !at.phones.is_empty());
    let hours = !service.schedules.is_empty() || places.iter().any(|at| !at.schedules.is_empty());
    [
        (phone, 30),
        (service.description.as_ref().is_some_and(|text| text.len() > 60), 20),
        (hours, 15),
        (service.eligibility_description.is_some(), 10),
        (service.fees_description.is_some() || !service.cost_options.is_empty(), 5),
        (service.application_process.is_some(), 5),
        (service.url.is_some() || service.organization.website.is_some(), 5),
        (!places.is_empty() || !service.service_areas.is_empty(), 10),
    ]
    .into_iter()
    .map(|(has, worth)| if has { worth } else { 0 })
    .sum()
}

fn known(
    service: &Service,
    placed: &[&ServiceAtLocation],
    unplaced: &[&ServiceAtLocation],
) -> Known {
    let own = Arc::new(Hours::of(&service.schedules));
    let there = |at: &&ServiceAtLocation| {
        let there = Arc::new(Hours::of(&at.schedules));
        let zone = at.location.time_zone.as_deref().and_then(|zone| zone.parse().ok());
        Times { hours: if there.is_known() { there } else { Arc::clone(&own) }, zone }
    };
    let elsewhere = unplaced.iter().map(there).find(|times| times.hours.is_known());
    let elsewhere = elsewhere.unwrap_or_else(|| {
        let mut zones =
            service.service_at_locations.iter().filter_map(|at| at.location.time_zone.as_deref());
        Times { hours: Arc::clone(&own), zone: zones.next().and_then(|zone| zone.parse().ok()) }
    });
    let (costs, has_price) = offers::costs(service);
    Known {
        status: service.status,
        needs: Vec::new(),
        rules: Vec::new().into(),
        areas: Vec::new().into(),
        languages: offers::languages(service),
        modalities: offers::modalities(service),
        costs,
        has_price,
        payers: offers::payers(service),
        accessibility: offers::accessibility(service),
        ways_in: ways_in(service),
        capacity: service.capacity.clone(),
        places: placed.iter().map(there).collect(),
        elsewhere,
    }
}

/// Where it works, as far as those areas are known.
fn areas(rules: &[Rule]) -> Vec<Area> {
    let areas = rules.iter().filter(|rule| rule.is_area()).filter_map(|rule| match &rule.test {
        Test::Residence(areas) => Some(areas),
        _ => None,
    });
    areas.flatten().filter(|area| **area != Area::Unclear).cloned().collect()
}

fn card(
    service: &Service,
    placed: &[&ServiceAtLocation],
    unplaced: &[&ServiceAtLocation],
    verified_at: Option<DateTime<Utc>>,
) -> Card {
    let physical = unplaced.iter().filter(|at| at.location.location_type != LocationType::Virtual);
    let mut phones = service.phones.clone();
    for at in unplaced.iter().filter(|at| at.location.location_type == LocationType::Virtual) {
        phones.extend(at.phones.iter().chain(&at.location.phones).cloned());
    }
    Card {
        id: service.id,
        name: service.name.clone(),
        description: service.description.clone(),
        status: service.status,
        url: service.url.clone().or_else(|| service.organization.website.clone()),
        eligibility: service.eligibility_description.clone(),
        fees: service.fees_description.clone(),
        alert: service.alert.clone(),
        needs: Vec::new(),
        languages: offers::languages(service),
        without_english: service.is_without_english(),
        organization: Offerer {
            id: service.organization.id,
            name: service.organization.name.clone(),
        },
        phones,
        places: placed.iter().chain(physical).map(|at| place(at)).collect(),
        capacity: service.capacity.clone(),
        verified_at,
    }
}

fn place(at: &ServiceAtLocation) -> CardPlace {
    let location = &at.location;
    let shown = !location.confidential;
    let address = location.addresses.iter().find(|a| a.address_type != "postal");
    let address = address.or(location.addresses.first()).filter(|_| shown);
    let phones = at.phones.iter().chain(&location.phones).cloned().collect();
    CardPlace {
        id: location.id,
        name: location.name.clone().filter(|_| shown),
        latitude: location.latitude.filter(|_| shown && location.longitude.is_some()),
        longitude: location.longitude.filter(|_| shown && location.latitude.is_some()),
        address: address.map(line).filter(|line| !line.is_empty()),
        city: address.and_then(|address| address.city.clone()),
        approximate: location.approximate && shown,
        confidential: location.confidential,
        phones,
    }
}

/// The address on one line: `12 Main St, Suite 3, Oakland, CA 94601`.
fn line(address: &Address) -> String {
    let region = [&address.state_province, &address.postal_code];
    let region: Vec<&str> = region.into_iter().filter_map(|part| part.as_deref()).collect();
    let region = region.join(" ");
    let parts = [&address.address_1, &address.address_2, &address.city];
    let parts = parts.into_iter().filter_map(|part| part.as_deref()).chain([region.as_str()]);
    parts.filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// The first half of a SHA-256 over every part, each with its length.
fn hash(document: &Document) -> u128 {
    let mut context = Context::new(&SHA256);
    let mut feed = |part: &[u8]| {
        context.update(&(part.len() as u64).to_le_bytes());
        context.update(part);
    };
    feed(VERSION.as_bytes());
    let Text { name, organization, terms, rest } = &document.text;
    for part in [name, organization, terms, rest] {
        feed(part.as_bytes());
    }
    for (kind, value) in &document.facets {
        feed(&kind.to_le_bytes());
        feed(value.as_bytes());
    }
    for (key, tenths) in &document.keys {
        feed(key.as_bytes());
        feed(&[*tenths]);
    }
    for place in &document.places {
        feed(&place.latitude.to_le_bytes());
        feed(&place.longitude.to_le_bytes());
    }
    feed(&document.updated.to_le_bytes());
    feed(&[document.completeness]);
    feed(&document.facts);
    feed(&document.card);
    let half = context.finish().as_ref().first_chunk().copied().unwrap_or_default();
    u128::from_be_bytes(half)
}
