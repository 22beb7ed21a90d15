//! A service as HSDS 3.2 nests it: the one shape that import fills, the store keeps, the index
//! copies, the API tells and matching judges. Field names and meanings are HSDS's
//! (`reference/hsds`: base schemas of 3.2.3); what is ours says so.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::values::{LocationId, OrganizationId, ServiceId, TaxonomyTermId};

/// A service with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Service {
    /// HSDS `service.id`; kept from the source.
    pub id: ServiceId,
    /// Who offers it.
    pub organization: Organization,
    /// What it is called.
    pub name: String,
    /// Another name.
    pub alternate_name: Option<String>,
    /// What it does, in plain text.
    pub description: Option<String>,
    /// Its web page, with a scheme.
    pub url: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Whether it runs.
    pub status: Status,
    /// How interpreters are had.
    pub interpretation_services: Option<String>,
    /// How one applies.
    pub application_process: Option<String>,
    /// What it costs, in words.
    pub fees_description: Option<String>,
    /// How long one waits.
    pub wait_time: Option<String>,
    /// Whom it is for, in words.
    pub eligibility_description: Option<String>,
    /// The youngest age served, in whole years; `None` is not known, not "no limit".
    pub minimum_age: Option<i64>,
    /// The oldest age served, in whole years.
    pub maximum_age: Option<i64>,
    /// A notice that people should see first.
    pub alert: Option<String>,
    /// When somebody last checked that the listing is right.
    pub assured_date: Option<NaiveDate>,
    /// When the source last changed the listing.
    pub last_modified: Option<DateTime<Utc>>,
    /// Phones of the service as a whole.
    pub phones: Vec<Phone>,
    /// Hours of the service as a whole.
    pub schedules: Vec<Schedule>,
    /// Where people must be, or may be, to be served.
    pub service_areas: Vec<ServiceArea>,
    /// Where it is offered.
    pub service_at_locations: Vec<ServiceAtLocation>,
    /// Languages it is offered in besides English.
    pub languages: Vec<Language>,
    /// Papers to bring.
    pub required_documents: Vec<RequiredDocument>,
    /// Prices.
    pub cost_options: Vec<CostOption>,
    /// Taxonomy terms.
    pub attributes: Vec<Attribute>,
    /// Openings, where the agency told them.
    pub capacity: Option<Capacity>,
    /// Which directory it came from (ours; HSDS keeps this in `metadata`).
    pub source: Option<Source>,
}

/// HSDS `service.status`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Status {
    /// It runs.
    #[default]
    Active,
    /// It does not run now.
    Inactive,
    /// It has ended.
    Defunct,
    /// It is closed for a time.
    #[serde(rename = "temporarily closed")]
    #[strum(serialize = "temporarily closed")]
    #[sqlx(rename = "temporarily closed")]
    TemporarilyClosed,
}

/// Who offers services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Organization {
    /// HSDS `organization.id`.
    pub id: OrganizationId,
    /// What it is called.
    pub name: String,
    /// Another name.
    pub alternate_name: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// Its web page, with a scheme.
    pub website: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
}

/// A service at one of its locations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ServiceAtLocation {
    /// HSDS `service_at_location.id`.
    pub id: Uuid,
    /// The place.
    pub location: Location,
    /// Hours there; they stand before the service's own.
    pub schedules: Vec<Schedule>,
    /// Phones there.
    pub phones: Vec<Phone>,
}

/// A place, or a way of being reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Location {
    /// HSDS `location.id`.
    pub id: LocationId,
    /// HSDS `location.location_type`.
    pub location_type: LocationType,
    /// What it is called.
    pub name: Option<String>,
    /// What to know about it.
    pub description: Option<String>,
    /// How to get there.
    pub transportation: Option<String>,
    /// Degrees north, WGS 84. `None` where the place is not known or must not be.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// Whether the coordinates stand for a ZIP area or a city rather than the door (ours).
    pub approximate: bool,
    /// Whether the address must not be shown anywhere (ours).
    pub confidential: bool,
    /// The IANA time zone there, such as `America/Los_Angeles` (ours).
    pub time_zone: Option<String>,
    /// Where it is; empty for a confidential place outside the curators' desk.
    pub addresses: Vec<Address>,
    /// What it offers people with disabilities.
    pub accessibility: Vec<AccessibilityNote>,
    /// Phones of the place.
    pub phones: Vec<Phone>,
    /// Languages spoken there.
    pub languages: Vec<Language>,
}

/// HSDS `location.location_type`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum LocationType {
    /// A place one goes to.
    #[default]
    Physical,
    /// An address for letters.
    Postal,
    /// Reached by phone or over the net.
    Virtual,
}

/// HSDS `address`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Address {
    /// HSDS `address.id`.
    pub id: Uuid,
    /// House number and street.
    pub address_1: Option<String>,
    /// Floor, suite, building.
    pub address_2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region: a neighbourhood in some directories.
    pub region: Option<String>,
    /// State, two letters.
    pub state_province: Option<String>,
    /// ZIP code as written.
    pub postal_code: Option<String>,
    /// Country, two letters.
    pub country: Option<String>,
    /// `physical`, `postal` or `virtual`.
    pub address_type: String,
}

/// HSDS `phone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Phone {
    /// HSDS `phone.id`.
    pub id: Uuid,
    /// E.164 such as `+15105550142`, where it parses.
    pub number: Option<String>,
    /// The number as people read it: `(510) 555-0142`, or the source's words.
    pub text: String,
    /// The extension.
    pub extension: Option<String>,
    /// `voice`, `fax`, `tty`, `text`, `cell`, `hotline`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is for.
    pub description: Option<String>,
}

/// HSDS `schedule`: a rule after RFC 5545, or words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Schedule {
    /// HSDS `schedule.id`.
    pub id: Uuid,
    /// `WEEKLY` or `MONTHLY`; `None` where only words are known.
    pub freq: Option<String>,
    /// Every how many weeks or months; `None` is 1.
    pub interval: Option<i64>,
    /// Days such as `MO,WE,FR`, or `2TU` with `MONTHLY`.
    pub byday: Option<String>,
    /// Days of the month such as `1,15`.
    pub bymonthday: Option<String>,
    /// The first day of the rule.
    pub dtstart: Option<NaiveDate>,
    /// The last day of the rule.
    pub until: Option<NaiveDate>,
    /// First day on which the schedule holds.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which the schedule holds.
    pub valid_to: Option<NaiveDate>,
    /// Opening time in the location's time zone.
    pub opens_at: Option<NaiveTime>,
    /// Closing time; not after `opens_at` means on the next day.
    pub closes_at: Option<NaiveTime>,
    /// The hours in words, as the source wrote them.
    pub description: Option<String>,
    /// How one attends: `in person`, `phone`, ….
    pub attending_type: Option<String>,
    /// Notes, such as "by appointment".
    pub notes: Option<String>,
    /// Whether this rule was read from words by us (ours).
    pub parsed: bool,
    /// Whether the rule says when it is closed instead of open: an exception (ours).
    pub closed: bool,
}

/// HSDS `service_area`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct ServiceArea {
    /// HSDS `service_area.id`.
    pub id: Uuid,
    /// The area's name, such as `Alameda County`.
    pub name: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// The area in the form that `extent_type` says.
    pub extent: Option<String>,
    /// HSDS: `geojson`, `text`, ….
    pub extent_type: Option<String>,
}

/// HSDS `language`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Language {
    /// HSDS `language.id`.
    pub id: Uuid,
    /// ISO 639 tag, where the name could be mapped.
    pub code: Option<String>,
    /// The name as the source wrote it.
    pub name: Option<String>,
    /// More about it.
    pub note: Option<String>,
}

/// HSDS `required_document`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct RequiredDocument {
    /// HSDS `required_document.id`.
    pub id: Uuid,
    /// What to bring.
    pub document: Option<String>,
    /// Where to get the document or read more.
    pub uri: Option<String>,
}

/// HSDS `cost_option`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct CostOption {
    /// HSDS `cost_option.id`.
    pub id: Uuid,
    /// `free`, `sliding`, an insurance: HSDS leaves it open.
    pub option: Option<String>,
    /// How much.
    pub amount: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// In words.
    pub amount_description: Option<String>,
}

/// HSDS `accessibility`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct AccessibilityNote {
    /// HSDS `accessibility.id`.
    pub id: Uuid,
    /// What is offered.
    pub description: Option<String>,
    /// More about it.
    pub details: Option<String>,
    /// Where to read more.
    pub url: Option<String>,
}

/// HSDS `attribute`: the service has this taxonomy term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attribute {
    /// HSDS `attribute.id`.
    pub id: Uuid,
    /// A free label.
    pub label: Option<String>,
    /// The term.
    pub taxonomy_term: TaxonomyTerm,
}

/// HSDS `taxonomy_term`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaxonomyTerm {
    /// HSDS `taxonomy_term.id`.
    pub id: TaxonomyTermId,
    /// The term's code in its taxonomy.
    pub code: Option<String>,
    /// The term.
    pub name: String,
    /// The taxonomy's name; `None` where the source did not say.
    pub taxonomy: Option<String>,
}

/// HSDS `service_capacity`, as far as one answer to "can they take someone" needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Capacity {
    /// The answer.
    pub status: crate::values::CapacityStatus,
    /// How many openings.
    pub units: Option<i64>,
    /// When it was said.
    pub as_of: DateTime<Utc>,
}

/// Which directory a service came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// The directory.
    pub dataset: String,
    /// Its own key for the record.
    pub key: Option<String>,
}
