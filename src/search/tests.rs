//! The search over invented services in memory.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{
    Search,
    document::document,
    model::{Found, Query, Unsaid},
    params::Params,
    shortlist::Wanted,
    weights,
};
use crate::{
    catalog::model::{
        Address, Capacity, Location, LocationType, Organization, Schedule, Service, ServiceArea,
        ServiceAtLocation, Status,
    },
    clock::Clock,
    geo::Gazetteer,
    values::{CapacityStatus, Language, LocationId, OrganizationId, ServiceId},
};

/// A Saturday, half past nine in the morning in Oakland.
fn now() -> DateTime<Utc> {
    "2026-11-21T17:30:00Z".parse().unwrap()
}

fn service(number: u128, name: &str) -> Service {
    Service {
        id: ServiceId(Uuid::from_u128(number)),
        organization: Organization {
            id: OrganizationId(Uuid::from_u128(number + 1_000)),
            name: "Harbor Agency".to_owned(),
            alternate_name: None,
            description: None,
            website: None,
            email: None,
        },
        name: name.to_owned(),
        alternate_name: None,
        description: None,
        url: None,
        email: None,
        status: Status::Active,
        interpretation_services: None,
        application_process: None,
        fees_description: None,
        wait_time: None,
        eligibility_description: None,
        minimum_age: None,
        maximum_age: None,
        alert: None,
        assured_date: None,
        last_modified: None,
        phones: Vec::new(),
        schedules: Vec::new(),
        service_areas: Vec::new(),
        service_at_locations: Vec::new(),
        languages: Vec::new(),
        required_documents: Vec::new(),
        cost_options: Vec::new(),
        attributes: Vec::new(),
        capacity: None,
        source: None,
    }
}

/// The service at these coordinates.
fn at(service: Service, latitude: f64, longitude: f64) -> Service {
    let number = service.id.0.as_u128() + 2_000;
    let location = Location {
        id: LocationId(Uuid::from_u128(number)),
        location_type: LocationType::Physical,
        name: Some("Harbor House".to_owned()),
        description: None,
        transportation: None,
        latitude: Some(latitude),
        longitude: Some(longitude),
        approximate: false,
        confidential: false,
        time_zone: Some("America/Los_Angeles".to_owned()),
        addresses: vec![Address {
            id: Uuid::from_u128(number),
            address_1: Some("12 Quay Street".to_owned()),
            address_2: None,
            city: Some("Oakland".to_owned()),
            region: None,
            state_province: Some("CA".to_owned()),
            postal_code: Some("94607".to_owned()),
            country: Some("US".to_owned()),
            address_type: "physical".to_owned(),
        }],
        accessibility: Vec::new(),
        phones: Vec::new(),
        languages: Vec::new(),
    };
    let there = ServiceAtLocation {
        id: Uuid::from_u128(number),
        location,
        schedules: Vec::new(),
        phones: Vec::new(),
    };
    Service { service_at_locations: vec![there], ..service }
}

fn in_oakland(number: u128, name: &str) -> Service {
    at(service(number, name), 37.8, -122.27)
}

fn serving(service: Service, area: &str) -> Service {
    let area = ServiceArea {
        id: service.id.0,
        name: Some(area.to_owned()),
        description: None,
        extent: None,
        extent_type: None,
    };
    Service { service_areas: vec![area], ..service }
}

fn open(service: Service, days: &str, from: &str, to: &str) -> Service {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    let schedule = Schedule {
        freq: Some("WEEKLY".to_owned()),
        byday: Some(days.to_owned()),
        opens_at: time(from),
        closes_at: time(to),
        ..Schedule::default()
    };
    Service { schedules: vec![schedule], ..service }
}

fn search(services: &[Service]) -> Search {
    let gazetteer = Gazetteer::embedded();
    let search = Search::in_memory(Arc::clone(&gazetteer), Clock::stopped_at(now())).unwrap();
    let mut writer = search.0.index.writer(weights::embedded().clone()).unwrap();
    for service in services {
        if let Some(document) = document(service, &[], &gazetteer).unwrap() {
            writer.put(&document).unwrap();
        }
    }
    writer.commit("1").unwrap();
    search
}

fn query(text: &str) -> Query {
    Params::of_query(text).unwrap().read_strictly(&Gazetteer::embedded(), now()).unwrap()
}

fn find(services: &[Service], text: &str) -> Found {
    search(services).find(&query(text)).unwrap()
}

fn names(found: &Found) -> Vec<&str> {
    found.results.iter().map(|finding| finding.card.name.as_str()).collect()
}

#[test]
fn who_does_not_say_stays_and_ranks_lower_and_who_says_no_is_out() {
    let found = find(
        &[
            Service { minimum_age: Some(18), ..in_oakland(1, "Food pantry one") },
            Service { minimum_age: Some(60), ..in_oakland(2, "Food pantry two") },
            in_oakland(3, "Food pantry six"),
        ],
        "q=food+pantry&age=34",
    );
    assert_eq!(names(&found), ["Food pantry one", "Food pantry six"]);
    let unsaid: Vec<_> = found.results.iter().map(|one| one.unsaid.as_slice()).collect();
    assert_eq!(unsaid, [&[][..], &[Unsaid::Age]], "the second one has to be asked");
    assert_eq!(found.unknown_dropped, 0);
    assert!(
        found.results[0].why.iter().any(|why| why.says(Language::En) == "18 and older"),
        "{:?}",
        found.results[0].why
    );
}

#[test]
fn only_known_hours_are_open_and_the_rest_is_counted() {
    let services = [
        open(in_oakland(1, "Night kitchen"), "SA", "22:00", "02:00"),
        open(in_oakland(2, "Day kitchen"), "MO,TU,SA", "09:00", "17:00"),
        in_oakland(3, "Silent kitchen"),
    ];
    let found = find(&services, "q=kitchen&open_at=now");
    assert_eq!((names(&found), found.unknown_dropped), (vec!["Day kitchen"], 1));
    assert_eq!(found.results[0].open.as_ref().and_then(|open| open.now), Some(true));
    let found = find(&services, "q=kitchen&open_day=SU");
    assert_eq!(names(&found), ["Night kitchen"], "which is open until two on Sunday");
    let found = find(&services, "q=kitchen&open_after=22:30&open_before=23:00");
    assert_eq!(names(&found), ["Night kitchen"]);
}

#[test]
fn the_radius_binds_places_and_areas_bind_what_has_none() {
    let services = [
        in_oakland(1, "Counseling in town"),
        at(service(2, "Counseling far off"), 37.3, -121.9),
        serving(at(service(3, "Counseling that comes over"), 37.65, -121.9), "Alameda County"),
        serving(service(4, "Counseling by county"), "Alameda County"),
        serving(service(5, "Counseling elsewhere"), "Miami-Dade County, FL"),
        service(6, "Counseling somewhere"),
    ];
    let found = find(&services, "q=counseling&near=94607&radius_km=10");
    let names = names(&found);
    assert_eq!(names.len(), 4, "{names:?}");
    assert_eq!((found.total, found.within), (4, 1), "one lies within the radius");
    assert!(!names.contains(&"Counseling far off") && !names.contains(&"Counseling elsewhere"));
    assert_eq!(names.last(), Some(&"Counseling somewhere"));
    for finding in &found.results {
        let placed = finding.card.name.ends_with("town") || finding.card.name.ends_with("over");
        assert_eq!(finding.distance.is_some(), placed);
    }
    let found = find(&services, "q=counseling&near=94607&sort=distance");
    assert_eq!(found.results[0].card.name, "Counseling in town");
}

#[test]
fn a_confidential_place_is_nowhere_in_the_index() {
    let mut hidden = serving(in_oakland(1, "Safe shelter"), "Alameda County");
    hidden.service_at_locations[0].location.confidential = true;
    let document = document(&hidden, &[], &Gazetteer::embedded()).unwrap().unwrap();
    assert!(document.places.is_empty());
    let whole = [document.text.rest.as_bytes(), &document.card, &document.facts].concat();
    let whole = String::from_utf8_lossy(&whole).into_owned();
    for secret in ["Quay", "94607", "37.8", "122.27", "Harbor House"] {
        assert!(!whole.contains(secret), "{secret} in {whole}");
    }
    let found = search(&[hidden]).find(&query("q=shelter&near=94607&radius_km=5")).unwrap();
    assert_eq!((found.total, found.results[0].distance), (1, None));
    let place = found.results[0].location().unwrap();
    assert_eq!((place.latitude, place.address.as_ref()), (None, None));
}

#[test]
fn services_that_ended_are_not_found_and_closed_ones_are_not_suggested() {
    let services = [
        Service { status: Status::Inactive, ..in_oakland(1, "Rent help past") },
        Service { status: Status::TemporarilyClosed, ..in_oakland(2, "Rent help paused") },
        in_oakland(3, "Rent help"),
    ];
    let found = find(&services, "q=rent+help");
    assert_eq!(names(&found), ["Rent help", "Rent help paused"]);
    let need = "housing.stability".parse().unwrap();
    let wanted = Wanted { need, words: None, near: None, radius: None, limit: 10 };
    let shortlist = search(&services).candidates(&wanted).unwrap();
    let candidates: Vec<_> = shortlist.candidates().collect();
    let [one] = candidates.as_slice() else { panic!("{} candidates", candidates.len()) };
    assert_eq!(shortlist.listing(*one).unwrap().card.name, "Rent help");
    assert!(one.text() > 0.0 && one.text() <= 1.0);
}

#[test]
fn an_opening_must_be_known_and_fresh() {
    let told = |number, name, status, as_of: &str| Service {
        capacity: Some(Capacity { status, units: None, as_of: as_of.parse().unwrap() }),
        ..in_oakland(number, name)
    };
    let found = find(
        &[
            told(1, "Beds yes", CapacityStatus::Available, "2026-11-20T00:00:00Z"),
            told(2, "Beds no", CapacityStatus::Full, "2026-11-20T00:00:00Z"),
            told(3, "Beds once", CapacityStatus::Available, "2026-01-01T00:00:00Z"),
            in_oakland(4, "Beds perhaps"),
        ],
        "q=beds&has_capacity=true",
    );
    assert_eq!((names(&found), found.unknown_dropped), (vec!["Beds yes"], 2));
}

#[test]
fn a_misspelt_question_is_mended_and_its_words_are_shown() {
    let many: Vec<_> = (0..5)
        .map(|n| Service {
            description: Some("Beds & <b>shelter</b> tonight".to_owned()),
            ..in_oakland(n, "Emergency shelter")
        })
        .collect();
    let found = find(&many, "q=emergency+shleter");
    assert_eq!(found.corrected.as_deref(), Some("emergency shelter"));
    assert_eq!(found.total, 5);
    assert_eq!(
        found.results[0].highlights["description"],
        "Beds &amp; &lt;b&gt;<mark>shelter</mark>&lt;/b&gt; tonight"
    );
    assert_eq!(found.results[0].why[0].says(Language::En), "matches emergency, shelter");
    assert_eq!(found.results[0].why[0].says(Language::Es), "coincide con emergency, shelter");
}

#[test]
fn the_same_service_gives_the_same_document() {
    let one = open(serving(in_oakland(1, "Legal aid"), "Alameda County"), "MO", "09:00", "12:00");
    let gazetteer = Gazetteer::embedded();
    let (first, second) =
        (document(&one, &[], &gazetteer).unwrap(), document(&one, &[], &gazetteer).unwrap());
    assert_eq!(first, second);
    let other = Service { fees_description: Some("Free".to_owned()), ..one };
    let other = document(&other, &[], &gazetteer).unwrap().unwrap();
    assert_ne!(other.hash, first.unwrap().hash);
}

/// The pointers of every fault.
fn faults(params: Params) -> (u16, Vec<String>) {
    let problem = params.read_strictly(&Gazetteer::embedded(), now()).unwrap_err();
    let pointers = problem.errors().iter().map(|fault| fault.pointer.clone()).collect();
    (actix_web::ResponseError::status_code(&problem).as_u16(), pointers)
}

#[test]
fn every_fault_of_a_question_is_told_at_once() {
    let text =
        "near=999,0&radius_km=-1&age=old&gender=x&open_day=XX&sort=best&page=0&bogus=1&relax=si";
    let (status, mut pointers) = faults(Params::of_query(text).unwrap());
    pointers.sort_unstable();
    assert_eq!(status, 400);
    let expected =
        ["age", "bogus", "gender", "near", "open_day", "page", "radius_km", "relax", "sort"];
    assert_eq!(pointers, expected);
    let body = json!({ "age": "old", "need": ["food.caviar"], "per_page": 101, "near": {} });
    let (status, mut pointers) = faults(Params::of_body(&body));
    pointers.sort_unstable();
    assert_eq!((status, pointers.len()), (422, 4));
    assert!(pointers.contains(&"/need".to_owned()));
}

#[test]
fn a_place_that_is_not_known_is_answered_with_others() {
    let (status, pointers) = faults(Params::of_query("near=Oaklnd,+CA").unwrap());
    assert_eq!(status, 422);
    assert!(pointers.len() <= 6 && pointers.iter().all(|pointer| pointer == "near"));
    for text in ["sort=distance", "radius_km=5", "page=101&per_page=100"] {
        assert_eq!(faults(Params::of_query(text).unwrap()).0, 400, "{text}");
    }
    let long = "x".repeat(257);
    assert_eq!(faults(Params::of_body(&json!({ "q": long }))).1, ["/q"]);
}

#[test]
fn a_query_string_and_a_body_ask_the_same() {
    let text = "q=food&near=94607&radius_km=5&age=34&language=es&language=vi&open_at=now";
    let body = json!({
        "q": "food", "near": "94607", "radius_km": 5, "age": 34, "language": ["es", "vi"],
        "open_at": "now",
    });
    let gazetteer = Gazetteer::embedded();
    let asked = Params::of_body(&body).read_strictly(&gazetteer, now()).unwrap();
    assert_eq!(format!("{asked:?}"), format!("{:?}", query(text)));
}
