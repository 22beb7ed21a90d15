//! Where a service is: addresses, coordinates, the time zone, and what must not be known.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use uuid::Uuid;

use super::{
    contact::{derived, languages, phones},
    fields::Fields,
    name::name,
    notes::Notes,
    text::pattern,
};
use crate::{
    catalog::model::{AccessibilityNote, Address, Location, LocationType},
    geo::{Gazetteer, Place, Point, State, Zip},
    values::LocationId,
};

pattern!(
    SECRET,
    r"(?ix)^\W*(?: (?:address|location|site)?\s*(?:is\s+)?(?:strictly\s+)?
      (?:confidential|undisclosed|withheld|not\s+disclosed|not\s+published|unpublished)\b
    | (?:confidential|undisclosed|secret)\s+(?:address|location|site)
    | call\s+for\s+(?:address|location)\b )"
);
pattern!(
    ACCESS,
    r"(?i)access|wheelchair|ramp|elevator|parking|restroom|toilet|braille|deaf|blind|interpreter|sign|tty|tdd|tape|\bcds?\b|lift|handicap|disab|playground|path|varies|call|animal|door|hearing|mobility"
);
pattern!(WARD_COLUMN, r"^Transportation Available: \d+$");

/// Coordinates this near to the middle of their ZIP area stand for the area, not for the door.
const HUB_METRES: f64 = 300.0;
/// As [`HUB_METRES`], where the coordinates have no more than four decimals.
const ROUGH_HUB_METRES: f64 = 2000.0;

/// The location of a service, with the gazetteer's help.
pub(super) fn location(
    value: &Value,
    owner: Uuid,
    gazetteer: &Gazetteer,
    notes: &mut Notes,
) -> Location {
    let mut fields = Fields::new("location", value, notes);
    let id = fields.id().unwrap_or_else(|| derived(owner, "location", 0));
    let location_type =
        fields.line("location_type").and_then(|kind| kind.to_lowercase().parse().ok());
    let (latitude, longitude) = (fields.number("latitude"), fields.number("longitude"));
    let (label, description) = (fields.line("name"), fields.prose("description"));
    let transportation = fields.prose("transportation").filter(|text| !WARD_COLUMN.is_match(text));
    let flagged = fields.value("confidential").is_some_and(|flag| *flag == Value::Bool(true));
    let addresses = fields.list("addresses");
    let accessible = fields.list("accessibility");
    let (own_phones, own_languages) = (fields.list("phones"), fields.list("languages"));
    fields.finish();

    let addresses: Vec<Address> =
        addresses.iter().enumerate().map(|(n, value)| address(value, id, n, notes)).collect();
    let mut location = Location {
        id: LocationId(id),
        location_type: location_type.unwrap_or(LocationType::Physical),
        name: label.and_then(|label| name(&label)),
        description,
        transportation,
        latitude: None,
        longitude: None,
        approximate: false,
        confidential: false,
        time_zone: None,
        accessibility: accessibility(accessible, id, notes),
        phones: phones(own_phones, id, notes),
        languages: languages(own_languages, id, notes),
        addresses,
    };
    location.confidential = flagged || says_secret(&location);
    place(&mut location, latitude, longitude, gazetteer, notes);
    location
}

fn says_secret(location: &Location) -> bool {
    let lines = |address: &Address| {
        [&address.address_1, &address.address_2, &address.city]
            .into_iter()
            .flatten()
            .any(|line| SECRET.is_match(line))
    };
    location.addresses.iter().any(lines)
        || location.name.as_deref().is_some_and(|name| SECRET.is_match(name))
}

/// Coordinates and time zone: the record's own, else those of its ZIP code, else of its city.
fn place(
    location: &mut Location,
    latitude: Option<f64>,
    longitude: Option<f64>,
    gazetteer: &Gazetteer,
    notes: &mut Notes,
) {
    let found = known_place(&location.addresses, gazetteer);
    let own = match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Point::new(latitude, longitude).ok(),
        _ => None,
    }
    .filter(|point| point.latitude() != 0.0 || point.longitude() != 0.0);
    if own.is_none() && (latitude.is_some() || longitude.is_some()) {
        notes.add("coordinates_impossible");
    }
    let zone =
        found.as_ref().and_then(|place| place.time_zone).or_else(|| gazetteer.time_zone_at(own?));
    location.time_zone = zone.map(|zone| zone.name().to_owned());
    if location.confidential {
        notes.add("confidential");
        return;
    }
    match (own, found) {
        (Some(point), found) => {
            location.latitude = Some(point.latitude());
            location.longitude = Some(point.longitude());
            location.approximate = found.is_some_and(|place| is_hub(point, &place));
            if location.approximate {
                notes.add("coordinates_of_the_zip_area");
            }
        }
        (None, Some(place)) if location.location_type != LocationType::Virtual => {
            location.latitude = Some(place.point.latitude());
            location.longitude = Some(place.point.longitude());
            location.approximate = true;
            notes.add("coordinates_from_gazetteer");
        }
        (None, None) if location.location_type != LocationType::Virtual => {
            notes.add("place_unknown");
        }
        _ => {}
    }
}

fn known_place(addresses: &[Address], gazetteer: &Gazetteer) -> Option<Place> {
    let by_zip = addresses.iter().find_map(|address| {
        let zip: Zip = address.postal_code.as_deref()?.get(..5)?.parse().ok()?;
        gazetteer.zip(zip)
    });
    by_zip.or_else(|| {
        addresses.iter().find_map(|address| {
            let state = State::find(address.state_province.as_deref()?)?;
            gazetteer.city(address.city.as_deref()?, state)
        })
    })
}

fn is_hub(point: Point, place: &Place) -> bool {
    let rough = |degrees: f64| ((degrees * 1e4).round() - degrees * 1e4).abs() < 1e-6;
    let far = place.point.distance(point).0;
    place.zip.is_some()
        && (far <= HUB_METRES
            || far <= ROUGH_HUB_METRES && rough(point.latitude()) && rough(point.longitude()))
}

fn address(value: &Value, owner: Uuid, n: usize, notes: &mut Notes) -> Address {
    let mut fields = Fields::new("address", value, notes);
    let id = fields.id().unwrap_or_else(|| derived(owner, "address", n));
    let mut city = fields.line("city").and_then(|city| name(&city));
    let mut state = fields.line("state_province");
    // "San Francisco, CA" in the field for the city.
    if let Some((before, after)) = city.as_deref().and_then(|city| city.rsplit_once(", "))
        && let Some(told) = State::find(after)
    {
        state = state.or_else(|| Some(told.code().to_owned()));
        city = Some(before.to_owned());
    }
    let state = state.map(|state| State::find(&state).map_or(state, |s| s.code().to_owned()));
    let address = Address {
        id,
        address_1: fields.line("address_1"),
        address_2: fields.line("address_2"),
        city,
        region: fields.line("region"),
        state_province: state,
        postal_code: fields.line("postal_code"),
        country: fields.line("country").map(|country| country.to_uppercase()),
        address_type: fields.line("address_type").unwrap_or_else(|| "physical".to_owned()),
    };
    fields.value("attention");
    fields.finish();
    address
}

/// Notes that tell of access; one directory has parts of the city in this column.
fn accessibility(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<AccessibilityNote> {
    let mut told: Vec<AccessibilityNote> = Vec::new();
    for (n, value) in values.iter().enumerate() {
        let mut fields = Fields::new("accessibility", value, notes);
        let note = AccessibilityNote {
            id: fields.id().unwrap_or_else(|| derived(owner, "accessibility", n)),
            description: fields.line("description"),
            details: fields.line("details"),
            url: fields.line("url"),
        };
        fields.finish();
        let words = [&note.description, &note.details, &note.url];
        if words.into_iter().flatten().any(|text| ACCESS.is_match(text)) {
            told.push(note);
        } else {
            notes.add("accessibility_that_tells_nothing");
        }
    }
    told
}
