//! The rows that make up services, fetched by lists of ids.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    catalog::model::{
        AccessibilityNote, Address, Attribute, Capacity, CostOption, Language, LocationType,
        Organization, Phone, RequiredDocument, Schedule, ServiceArea, Status, TaxonomyTerm,
    },
    db::{Tx, many},
    values::{CapacityStatus, LocationId, OrganizationId, ServiceId, TaxonomyTermId},
    within,
};

const SERVICES: &str = "
    SELECT s.id, s.organization_id, s.name, s.alternate_name, s.description, s.url, s.email,
           s.status, s.interpretation_services, s.application_process, s.fees_description,
           s.wait_time, s.eligibility_description, s.minimum_age, s.maximum_age, s.alert,
           s.assured_date, s.last_modified, r.dataset, r.source_key
      FROM service s
      LEFT JOIN source_record r ON r.service_id = s.id
     WHERE s.id IN ($1)";

const ORGANIZATIONS: &str = "
    SELECT id, name, alternate_name, description, website, email
      FROM organization
     WHERE id IN ($1)";

const SERVICE_AT_LOCATIONS: &str = "
    SELECT service_id AS owner_id, id, location_id
      FROM service_at_location
     WHERE service_id IN ($1)
     ORDER BY service_id, position, id";

const LOCATIONS: &str = "
    SELECT id, location_type, name, description, transportation, latitude, longitude, approximate,
           confidential, time_zone
      FROM location
     WHERE id IN ($1)";

const SCHEDULES: &str = "
    SELECT owner_id, id, freq, interval, byday, bymonthday, dtstart, until, valid_from, valid_to,
           opens_at, closes_at, description, attending_type, notes, parsed, closed
      FROM schedule
     WHERE owner_id IN ($1)
     ORDER BY owner_id, position";

const PHONES: &str = "
    SELECT owner_id, id, number, text, extension, kind, description
      FROM phone
     WHERE owner_id IN ($1)
     ORDER BY owner_id, position";

const LANGUAGES: &str = "
    SELECT owner_id, id, code, name, note
      FROM language
     WHERE owner_id IN ($1)
     ORDER BY owner_id, position";

const SERVICE_AREAS: &str = "
    SELECT owner_id, id, name, description, extent, extent_type
      FROM service_area
     WHERE owner_id IN ($1)
     ORDER BY owner_id, position";

const ADDRESSES: &str = "
    SELECT location_id AS owner_id, id, address_1, address_2, city, region, state_province,
           postal_code, country, address_type
      FROM address
     WHERE location_id IN ($1)
     ORDER BY location_id, position";

const ACCESSIBILITY: &str = "
    SELECT location_id AS owner_id, id, description, details, url
      FROM accessibility
     WHERE location_id IN ($1)
     ORDER BY location_id, position";

const REQUIRED_DOCUMENTS: &str = "
    SELECT service_id AS owner_id, id, document, uri
      FROM required_document
     WHERE service_id IN ($1)
     ORDER BY service_id, position";

const COST_OPTIONS: &str = "
    SELECT service_id AS owner_id, id, option, amount, currency, amount_description
      FROM cost_option
     WHERE service_id IN ($1)
     ORDER BY service_id, position";

const ATTRIBUTES: &str = "
    SELECT a.owner_id, a.id, a.label, t.id AS term_id, t.code, t.name, x.name AS taxonomy
      FROM attribute a
      JOIN taxonomy_term t ON t.id = a.taxonomy_term_id
      LEFT JOIN taxonomy x ON x.id = t.taxonomy_id
     WHERE a.owner_id IN ($1)
     ORDER BY a.owner_id, a.position";

const CAPACITIES: &str = "
    SELECT service_id AS owner_id, status, available, updated
      FROM service_capacity
     WHERE service_id IN ($1)
     ORDER BY service_id, position DESC";

#[derive(sqlx::FromRow)]
pub(super) struct ServiceRow {
    pub(super) id: ServiceId,
    pub(super) organization_id: OrganizationId,
    pub(super) name: String,
    pub(super) alternate_name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) url: Option<String>,
    pub(super) email: Option<String>,
    pub(super) status: Status,
    pub(super) interpretation_services: Option<String>,
    pub(super) application_process: Option<String>,
    pub(super) fees_description: Option<String>,
    pub(super) wait_time: Option<String>,
    pub(super) eligibility_description: Option<String>,
    pub(super) minimum_age: Option<i64>,
    pub(super) maximum_age: Option<i64>,
    pub(super) alert: Option<String>,
    pub(super) assured_date: Option<NaiveDate>,
    pub(super) last_modified: Option<DateTime<Utc>>,
    pub(super) dataset: Option<String>,
    pub(super) source_key: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct LocationRow {
    pub(super) id: LocationId,
    pub(super) location_type: LocationType,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) transportation: Option<String>,
    pub(super) latitude: Option<f64>,
    pub(super) longitude: Option<f64>,
    pub(super) approximate: bool,
    pub(super) confidential: bool,
    pub(super) time_zone: Option<String>,
}

/// That a service is offered at a location.
#[derive(sqlx::FromRow)]
pub(super) struct Link {
    pub(super) id: Uuid,
    pub(super) location_id: LocationId,
}

#[derive(sqlx::FromRow)]
struct AttributeRow {
    id: Uuid,
    label: Option<String>,
    term_id: TaxonomyTermId,
    code: Option<String>,
    name: String,
    taxonomy: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CapacityRow {
    status: CapacityStatus,
    available: Option<i64>,
    updated: DateTime<Utc>,
}

/// A row and what it belongs to.
#[derive(sqlx::FromRow)]
struct Owned<T> {
    owner_id: Uuid,
    #[sqlx(flatten)]
    row: T,
}

type ByOwner<T> = HashMap<Uuid, Vec<T>>;

/// What services, locations and services at locations may all have.
pub(super) struct Family {
    pub(super) schedules: ByOwner<Schedule>,
    pub(super) phones: ByOwner<Phone>,
    pub(super) languages: ByOwner<Language>,
    pub(super) service_areas: ByOwner<ServiceArea>,
}

/// What only locations have.
pub(super) struct OfLocations {
    pub(super) addresses: ByOwner<Address>,
    pub(super) accessibility: ByOwner<AccessibilityNote>,
}

/// What only services have.
pub(super) struct OfServices {
    pub(super) required_documents: ByOwner<RequiredDocument>,
    pub(super) cost_options: ByOwner<CostOption>,
    pub(super) attributes: ByOwner<Attribute>,
    pub(super) capacities: ByOwner<Capacity>,
}

/// All rows that `$sql` finds for the list `$ids`, as `$row`.
macro_rules! fetch {
    ($tx:expr, $sql:ident, $ids:expr, $row:ty) => {{
        let mut rows: Vec<$row> = Vec::new();
        for ids in many::lists($ids) {
            let some: Vec<$row> = within!($tx, |conn| {
                let mut query = sqlx::query_as(many::list(conn, $sql, ids.len()));
                for id in &ids {
                    query = query.bind(*id);
                }
                query.fetch_all(conn).await?
            });
            rows.extend(some);
        }
        rows
    }};
}

/// As `fetch!`, by owner.
macro_rules! owned {
    ($tx:expr, $sql:ident, $ids:expr, $row:ty) => {{
        let mut by_owner: ByOwner<$row> = HashMap::new();
        for owned in fetch!($tx, $sql, $ids, Owned<$row>) {
            by_owner.entry(owned.owner_id).or_default().push(owned.row);
        }
        by_owner
    }};
}

pub(super) async fn services(tx: &mut Tx, ids: &[ServiceId]) -> sqlx::Result<Vec<ServiceRow>> {
    Ok(fetch!(tx, SERVICES, ids, ServiceRow))
}

pub(super) async fn organizations(
    tx: &mut Tx,
    ids: &[OrganizationId],
) -> sqlx::Result<HashMap<OrganizationId, Organization>> {
    let rows = fetch!(tx, ORGANIZATIONS, ids, Organization);
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The organization, if it exists.
pub async fn organization(tx: &mut Tx, id: OrganizationId) -> sqlx::Result<Option<Organization>> {
    Ok(fetch!(tx, ORGANIZATIONS, &[id], Organization).pop())
}

pub(super) async fn service_at_locations(
    tx: &mut Tx,
    ids: &[ServiceId],
) -> sqlx::Result<ByOwner<Link>> {
    Ok(owned!(tx, SERVICE_AT_LOCATIONS, ids, Link))
}

pub(super) async fn locations(tx: &mut Tx, ids: &[LocationId]) -> sqlx::Result<Vec<LocationRow>> {
    Ok(fetch!(tx, LOCATIONS, ids, LocationRow))
}

pub(super) async fn family(tx: &mut Tx, owners: &[Uuid]) -> sqlx::Result<Family> {
    Ok(Family {
        schedules: owned!(tx, SCHEDULES, owners, Schedule),
        phones: owned!(tx, PHONES, owners, Phone),
        languages: owned!(tx, LANGUAGES, owners, Language),
        service_areas: owned!(tx, SERVICE_AREAS, owners, ServiceArea),
    })
}

pub(super) async fn only_locations(tx: &mut Tx, ids: &[LocationId]) -> sqlx::Result<OfLocations> {
    Ok(OfLocations {
        addresses: owned!(tx, ADDRESSES, ids, Address),
        accessibility: owned!(tx, ACCESSIBILITY, ids, AccessibilityNote),
    })
}

pub(super) async fn only_services(tx: &mut Tx, ids: &[ServiceId]) -> sqlx::Result<OfServices> {
    let attributes = owned!(tx, ATTRIBUTES, ids, AttributeRow);
    let capacities = owned!(tx, CAPACITIES, ids, CapacityRow);
    Ok(OfServices {
        required_documents: owned!(tx, REQUIRED_DOCUMENTS, ids, RequiredDocument),
        cost_options: owned!(tx, COST_OPTIONS, ids, CostOption),
        attributes: mapped(attributes, Attribute::from),
        capacities: mapped(capacities, Capacity::from),
    })
}

fn mapped<A, B>(rows: ByOwner<A>, make: impl Fn(A) -> B) -> ByOwner<B> {
    rows.into_iter().map(|(owner, rows)| (owner, rows.into_iter().map(&make).collect())).collect()
}

impl From<AttributeRow> for Attribute {
    fn from(row: AttributeRow) -> Self {
        let AttributeRow { id, label, term_id, code, name, taxonomy } = row;
        Self { id, label, taxonomy_term: TaxonomyTerm { id: term_id, code, name, taxonomy } }
    }
}

impl From<CapacityRow> for Capacity {
    fn from(row: CapacityRow) -> Self {
        Self { status: row.status, units: row.available, as_of: row.updated }
    }
}
