//! Whole services survive the way into the database and back.

use chrono::{DateTime, NaiveTime, Utc};
use uuid::Uuid;

use super::{
    Catalog,
    model::{
        AccessibilityNote, Address, Attribute, Capacity, CostOption, Language, Location,
        LocationType, Organization, Phone, RequiredDocument, Schedule, Service, ServiceArea,
        ServiceAtLocation, Source, Status, TaxonomyTerm,
    },
    save::{Incoming, Record, Saved},
};
use crate::{
    clock::Clock,
    db::Db,
    values::{CapacityStatus, LocationId, OrganizationId, ServiceId, TaxonomyTermId},
};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

#[expect(clippy::unnecessary_wraps, reason = "the fields that it fills are optional")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn phone(n: u128, text: &str) -> Phone {
    Phone {
        id: id(n),
        number: Some(format!("+1510555{n:04}")),
        text: text.to_owned(),
        extension: Some("7".to_owned()),
        kind: "voice".to_owned(),
        description: None,
    }
}

fn hours(n: u128, byday: &str) -> Schedule {
    Schedule {
        id: id(n),
        freq: text("WEEKLY"),
        byday: text(byday),
        opens_at: NaiveTime::from_hms_opt(22, 0, 0),
        closes_at: NaiveTime::from_hms_opt(6, 0, 0),
        valid_from: chrono::NaiveDate::from_ymd_opt(2026, 1, 1),
        parsed: true,
        ..Schedule::default()
    }
}

fn language(n: u128, code: &str) -> Language {
    Language { id: id(n), code: text(code), name: None, note: None }
}

fn place(n: u128, confidential: bool) -> Location {
    Location {
        id: LocationId(id(n)),
        location_type: LocationType::Physical,
        name: text("The blue door"),
        description: None,
        transportation: text("Bus 6"),
        latitude: Some(37.25),
        longitude: Some(-122.5),
        approximate: true,
        confidential,
        time_zone: text("America/Los_Angeles"),
        addresses: vec![Address {
            id: id(n + 1),
            address_1: text("1 Elm St"),
            address_2: None,
            city: text("Alder"),
            region: None,
            state_province: text("CA"),
            postal_code: text("94000"),
            country: text("US"),
            address_type: "physical".to_owned(),
        }],
        accessibility: vec![AccessibilityNote {
            id: id(n + 2),
            description: text("Ramp"),
            details: None,
            url: None,
        }],
        phones: vec![phone(n + 3, "at the door")],
        languages: vec![language(n + 4, "yue")],
    }
}

fn whole(n: u128) -> Service {
    Service {
        id: ServiceId(id(n)),
        organization: Organization {
            id: OrganizationId(id(9)),
            name: "Alder Aid".to_owned(),
            alternate_name: None,
            description: None,
            website: text("https://alder.example/"),
            email: None,
        },
        name: format!("Night table {n}"),
        alternate_name: None,
        description: text("Supper."),
        url: None,
        email: None,
        status: Status::TemporarilyClosed,
        interpretation_services: None,
        application_process: None,
        fees_description: None,
        wait_time: None,
        eligibility_description: None,
        minimum_age: Some(18),
        maximum_age: None,
        alert: None,
        assured_date: chrono::NaiveDate::from_ymd_opt(2026, 2, 3),
        last_modified: Some(now()),
        phones: vec![phone(1, "b"), phone(2, "a")],
        schedules: vec![hours(3, "MO"), hours(4, "TU")],
        service_areas: vec![ServiceArea {
            id: id(5),
            name: text("Alder County"),
            description: None,
            extent: None,
            extent_type: text("text"),
        }],
        service_at_locations: vec![
            ServiceAtLocation {
                id: id(n + 10),
                location: place(n + 100, false),
                schedules: vec![hours(3, "SU")],
                phones: vec![phone(1, "here")],
            },
            ServiceAtLocation {
                id: id(n + 20),
                location: place(n + 200, true),
                schedules: vec![],
                phones: vec![],
            },
        ],
        languages: vec![language(6, "es"), language(7, "vi")],
        required_documents: vec![RequiredDocument { id: id(8), document: text("ID"), uri: None }],
        cost_options: vec![CostOption {
            id: id(8),
            option: text("free"),
            amount: Some(0.5),
            currency: None,
            amount_description: None,
        }],
        attributes: vec![Attribute {
            id: id(8),
            label: None,
            taxonomy_term: TaxonomyTerm {
                id: TaxonomyTermId(id(8)),
                code: text("F-1"),
                name: "Food".to_owned(),
                taxonomy: text("Alder list"),
            },
        }],
        capacity: Some(Capacity {
            status: CapacityStatus::Available,
            units: Some(3),
            as_of: now(),
        }),
        source: Some(Source { dataset: "alder".to_owned(), key: text("k") }),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-21T10:00:00Z".parse().expect("a time")
}

fn incoming(service: Service, raw: &str) -> Incoming {
    let record = Record {
        dataset: "alder".to_owned(),
        key: text("k"),
        raw: raw.to_owned(),
        sha256: raw.as_bytes().to_vec(),
        cleaned_by: 1,
    };
    Incoming { service, record }
}

async fn catalog(folder: &tempfile::TempDir) -> Catalog {
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    Catalog::new(Db::open(&url).await.expect("opens"), Clock::stopped_at(now()))
}

#[tokio::test]
async fn a_service_comes_back_as_it_was_but_for_the_confidential_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let catalog = catalog(&folder).await;
    let all = vec![incoming(whole(1000), "a"), incoming(whole(2000), "b")];
    let saved = catalog.save(all, "test").await.expect("saves");
    assert_eq!(saved, Saved { imported: 2, updated: 0, unchanged: 0 });

    let expected = whole(2000).for_everybody();
    assert!(expected.service_at_locations[1].location.addresses.is_empty());
    let found = catalog.load(&[ServiceId(id(2000)), ServiceId(id(7)), ServiceId(id(1000))]).await;
    assert_eq!(found.expect("loads"), [expected, whole(1000).for_everybody()]);
    assert_eq!(catalog.changes_since(0, 10).await.expect("reads").len(), 2);
}

#[tokio::test]
async fn an_update_replaces_every_row_and_the_same_again_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let catalog = catalog(&folder).await;
    let both = vec![incoming(whole(1000), "a"), incoming(whole(2000), "b")];
    catalog.save(both.clone(), "test").await.expect("saves");
    let again = catalog.save(both, "test").await.expect("saves");
    assert_eq!(again, Saved { imported: 0, updated: 0, unchanged: 2 });
    assert_eq!(catalog.head().await.expect("reads"), 2);

    let mut moved = whole(1000);
    moved.service_at_locations.remove(0);
    moved.organization.name = "Alder Aid Society".to_owned();
    moved.phones.clear();
    let saved = catalog.save(vec![incoming(moved.clone(), "c")], "test").await.expect("saves");
    assert_eq!(saved, Saved { imported: 0, updated: 1, unchanged: 0 });
    assert_eq!(catalog.find(moved.id).await.expect("finds"), Some(moved.for_everybody()));
    assert_eq!(catalog.version(ServiceId(id(1000))).await.expect("finds"), Some(2));
    // The other service of the renamed organization has changed too.
    let changed = catalog.changes_since(2, 10).await.expect("reads");
    assert_eq!(changed.iter().map(|c| c.subject).collect::<Vec<_>>(), [id(1000), id(2000)]);
}
