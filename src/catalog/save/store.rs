//! Rows of many services, written in few statements.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::rows::{Rows, taxonomy_id};
use crate::{
    catalog::{Error, model::Service, store::Known},
    db::{Tx, many},
    values::{LocationId, OrganizationId, ServiceId},
    within,
};

const KEEP: &str = "
    INSERT INTO service_history (service_id, version, body, replaced_at, replaced_by)
         VALUES ($1, $2, $3, $4, $5)";

const LINK_OWNERS: &str = "
    SELECT id, service_id
      FROM service_at_location
     WHERE id IN ($1)";

const CLEAR_SCHEDULES: &str = "DELETE FROM schedule WHERE owner_id IN ($1)";
const CLEAR_PHONES: &str = "DELETE FROM phone WHERE owner_id IN ($1)";
const CLEAR_LANGUAGES: &str = "DELETE FROM language WHERE owner_id IN ($1)";
const CLEAR_SERVICE_AREAS: &str = "DELETE FROM service_area WHERE owner_id IN ($1)";
const CLEAR_ATTRIBUTES: &str = "DELETE FROM attribute WHERE owner_id IN ($1)";
const CLEAR_ADDRESSES: &str = "DELETE FROM address WHERE location_id IN ($1)";
const CLEAR_ACCESSIBILITY: &str = "DELETE FROM accessibility WHERE location_id IN ($1)";
const CLEAR_DOCUMENTS: &str = "DELETE FROM required_document WHERE service_id IN ($1)";
const CLEAR_COSTS: &str = "DELETE FROM cost_option WHERE service_id IN ($1)";
const CLEAR_CAPACITIES: &str = "DELETE FROM service_capacity WHERE service_id IN ($1)";
const CLEAR_LINKS: &str = "DELETE FROM service_at_location WHERE service_id IN ($1)";

const ORGANIZATION: &str = "
    INSERT INTO organization (id, name, alternate_name, description, website, email)
         VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, alternate_name = excluded.alternate_name,
                description = excluded.description, website = excluded.website,
                email = excluded.email
          WHERE organization.name <> excluded.name
             OR organization.alternate_name IS DISTINCT FROM excluded.alternate_name
             OR organization.description IS DISTINCT FROM excluded.description
             OR organization.website IS DISTINCT FROM excluded.website
             OR organization.email IS DISTINCT FROM excluded.email
      RETURNING id";

const SERVICE: &str = "
    INSERT INTO service (id, organization_id, name, alternate_name, description, url, email,
                         status, interpretation_services, application_process, fees_description,
                         wait_time, eligibility_description, minimum_age, maximum_age, alert,
                         assured_date, last_modified, version, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20)
    ON CONFLICT (id) DO UPDATE
            SET organization_id = excluded.organization_id, name = excluded.name,
                alternate_name = excluded.alternate_name, description = excluded.description,
                url = excluded.url, email = excluded.email, status = excluded.status,
                interpretation_services = excluded.interpretation_services,
                application_process = excluded.application_process,
                fees_description = excluded.fees_description, wait_time = excluded.wait_time,
                eligibility_description = excluded.eligibility_description,
                minimum_age = excluded.minimum_age, maximum_age = excluded.maximum_age,
                alert = excluded.alert, assured_date = excluded.assured_date,
                last_modified = excluded.last_modified, version = service.version + 1,
                updated_at = excluded.updated_at";

const LOCATION: &str = "
    INSERT INTO location (id, location_type, name, description, transportation, latitude,
                          longitude, approximate, confidential, time_zone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (id) DO UPDATE
            SET location_type = excluded.location_type, name = excluded.name,
                description = excluded.description, transportation = excluded.transportation,
                latitude = excluded.latitude, longitude = excluded.longitude,
                approximate = excluded.approximate, confidential = excluded.confidential,
                time_zone = excluded.time_zone";

const LINK: &str = "
    INSERT INTO service_at_location (id, service_id, position, location_id)
         VALUES ($1, $2, $3, $4)";

const SCHEDULE: &str = "
    INSERT INTO schedule (owner_id, owner_type, position, id, freq, interval, byday, bymonthday,
                          dtstart, until, valid_from, valid_to, opens_at, closes_at, description,
                          attending_type, notes, parsed, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19)";

const PHONE: &str = "
    INSERT INTO phone (owner_id, owner_type, position, id, number, text, extension, kind,
                       description)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const LANGUAGE: &str = "
    INSERT INTO language (owner_id, owner_type, position, id, code, name, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";

const SERVICE_AREA: &str = "
    INSERT INTO service_area (owner_id, owner_type, position, id, name, description, extent,
                              extent_type)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const ADDRESS: &str = "
    INSERT INTO address (location_id, position, id, address_1, address_2, city, region,
                         state_province, postal_code, country, address_type)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const ACCESSIBILITY: &str = "
    INSERT INTO accessibility (location_id, position, id, description, details, url)
         VALUES ($1, $2, $3, $4, $5, $6)";

const REQUIRED_DOCUMENT: &str = "
    INSERT INTO required_document (service_id, position, id, document, uri)
         VALUES ($1, $2, $3, $4, $5)";

const COST_OPTION: &str = "
    INSERT INTO cost_option (service_id, position, id, option, amount, currency,
                             amount_description)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";

const CAPACITY: &str = "
    INSERT INTO service_capacity (service_id, position, id, status, available, updated)
         VALUES ($1, $2, $3, $4, $5, $6)";

const TAXONOMY: &str = "
    INSERT INTO taxonomy (id, name)
         VALUES ($1, $2)
    ON CONFLICT (id) DO NOTHING";

const TAXONOMY_TERM: &str = "
    INSERT INTO taxonomy_term (id, taxonomy_id, code, name)
         VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE
            SET taxonomy_id = excluded.taxonomy_id, code = excluded.code, name = excluded.name
          WHERE taxonomy_term.name <> excluded.name
             OR taxonomy_term.code IS DISTINCT FROM excluded.code
             OR taxonomy_term.taxonomy_id IS DISTINCT FROM excluded.taxonomy_id";

const ATTRIBUTE: &str = "
    INSERT INTO attribute (owner_id, owner_type, position, id, taxonomy_term_id, label)
         VALUES ($1, $2, $3, $4, $5, $6)";

const SOURCE_RECORD: &str = "
    INSERT INTO source_record (service_id, dataset, source_key, raw, sha256, cleaned_by,
                               received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (service_id) DO UPDATE
            SET dataset = excluded.dataset, source_key = excluded.source_key, raw = excluded.raw,
                sha256 = excluded.sha256, cleaned_by = excluded.cleaned_by,
                received_at = excluded.received_at";

const OFFERED_BY: &str = "SELECT id FROM service WHERE organization_id IN ($1) ORDER BY id";

const OFFERED_AT: &str = "
    SELECT service_id
      FROM service_at_location
     WHERE location_id IN ($1)
     ORDER BY service_id";

const REMOVE_LOCATIONS: &str = "
    DELETE FROM location
     WHERE id IN ($1)
       AND NOT EXISTS (SELECT 1 FROM service_at_location WHERE location_id = location.id)";

const REMOVE_PHONES: &str = "
    DELETE FROM phone
     WHERE owner_id IN ($1)
       AND NOT EXISTS (SELECT 1 FROM location WHERE id = owner_id)";

const REMOVE_LANGUAGES: &str = "
    DELETE FROM language
     WHERE owner_id IN ($1)
       AND NOT EXISTS (SELECT 1 FROM location WHERE id = owner_id)";

/// Writes all of `$rows` with `$sql`, so many at a time.
macro_rules! insert {
    ($tx:expr, $sql:ident, $rows:expr, |$row:pat_param| $($value:expr),+ $(,)?) => {
        for some in many::batches($rows) {
            within!($tx, |conn| {
                let mut query = sqlx::query(many::rows(conn, $sql, some.len()));
                for $row in some {
                    query = query$(.bind($value))+;
                }
                query.execute(conn).await?;
            });
        }
    };
}

/// Runs `$sql` for all of `$ids`.
macro_rules! delete {
    ($tx:expr, $sql:ident, $ids:expr) => {
        for ids in many::lists($ids) {
            within!($tx, |conn| {
                let mut query = sqlx::query(many::list(conn, $sql, ids.len()));
                for id in &ids {
                    query = query.bind(*id);
                }
                query.execute(conn).await?;
            });
        }
    };
}

/// The ids that `$sql` finds for all of `$ids`.
macro_rules! select {
    ($tx:expr, $sql:ident, $ids:expr, $row:ty) => {{
        let mut found: Vec<$row> = Vec::new();
        for ids in many::lists($ids) {
            let some: Vec<$row> = within!($tx, |conn| {
                let mut query = sqlx::query_as(many::list(conn, $sql, ids.len()));
                for id in &ids {
                    query = query.bind(*id);
                }
                query.fetch_all(conn).await?
            });
            found.extend(some);
        }
        found
    }};
}

/// Keeps what the services were.
pub(super) async fn keep(
    tx: &mut Tx,
    previous: &[Service],
    known: &HashMap<ServiceId, Known>,
    at: DateTime<Utc>,
    by: &str,
) -> Result<(), Error> {
    let mut bodies = Vec::new();
    for service in previous {
        let version = known.get(&service.id).map_or(1, |known| known.version);
        bodies.push((service.id, version, serde_json::to_value(service)?));
    }
    insert! { tx, KEEP, &bodies, |(id, version, body)| *id, *version, Json(body), at, by }
    Ok(())
}

/// Which service each link to a location belongs to.
pub(super) async fn link_owners(
    tx: &mut Tx,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, ServiceId>, Error> {
    Ok(select!(tx, LINK_OWNERS, ids, (Uuid, ServiceId)).into_iter().collect())
}

/// Removes what belonged to the services and their locations, to be written anew.
pub(super) async fn clear(tx: &mut Tx, previous: &[Service], rows: &Rows<'_>) -> Result<(), Error> {
    let services: Vec<Uuid> = previous.iter().map(|service| service.id.0).collect();
    let links = previous.iter().flat_map(|service| &service.service_at_locations).map(|at| at.id);
    let links: Vec<Uuid> = links.collect();
    let places: Vec<Uuid> = rows.locations.iter().map(|location| location.id.0).collect();
    let owners: Vec<Uuid> = services.iter().chain(&links).chain(&places).copied().collect();
    delete!(tx, CLEAR_SCHEDULES, &owners);
    delete!(tx, CLEAR_PHONES, &owners);
    delete!(tx, CLEAR_LANGUAGES, &owners);
    delete!(tx, CLEAR_SERVICE_AREAS, &services);
    delete!(tx, CLEAR_ATTRIBUTES, &services);
    delete!(tx, CLEAR_ADDRESSES, &places);
    delete!(tx, CLEAR_ACCESSIBILITY, &places);
    delete!(tx, CLEAR_DOCUMENTS, &services);
    delete!(tx, CLEAR_COSTS, &services);
    delete!(tx, CLEAR_CAPACITIES, &services);
    delete!(tx, CLEAR_LINKS, &services);
    Ok(())
}

/// Writes the rows; tells which services have an organization or a location that changed.
pub(super) async fn write(
    tx: &mut Tx,
    rows: &Rows<'_>,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    let organizations = organizations(tx, rows).await?;
    insert! { tx, TAXONOMY, &rows.taxonomies, |(id, name)| *id, *name }
    insert! { tx, TAXONOMY_TERM, &rows.terms, |t| t.id, t.taxonomy.as_deref().map(taxonomy_id),
    t.code.as_deref(), t.name.as_str() }
    services(tx, rows, at).await?;
    insert! { tx, LOCATION, &rows.locations, |l| l.id, l.location_type, l.name.as_deref(),
    l.description.as_deref(), l.transportation.as_deref(), l.latitude, l.longitude,
    l.approximate, l.confidential, l.time_zone.as_deref() }
    insert! { tx, LINK, &rows.links, |o| o.row.id, o.owner, o.position, o.row.location.id }
    insert! { tx, ADDRESS, &rows.addresses, |o| o.owner, o.position, o.row.id,
    o.row.address_1.as_deref(), o.row.address_2.as_deref(), o.row.city.as_deref(),
    o.row.region.as_deref(), o.row.state_province.as_deref(), o.row.postal_code.as_deref(),
    o.row.country.as_deref(), o.row.address_type.as_str() }
    insert! { tx, ACCESSIBILITY, &rows.accessibility, |o| o.owner, o.position, o.row.id,
    o.row.description.as_deref(), o.row.details.as_deref(), o.row.url.as_deref() }
    shared(tx, rows).await?;
    only_services(tx, rows).await?;
    insert! { tx, SOURCE_RECORD, &rows.records, |(id, r)| *id, r.dataset.as_str(),
    r.key.as_deref(), r.raw.as_str(), r.sha256.as_slice(), r.cleaned_by, at }
    let places: Vec<LocationId> = rows.locations.iter().map(|location| location.id).collect();
    let mut touched = select!(tx, OFFERED_BY, &organizations, (Uuid,));
    touched.extend(select!(tx, OFFERED_AT, &places, (Uuid,)));
    touched.sort_unstable();
    touched.dedup();
    Ok(touched.into_iter().map(|(id,)| id).collect())
}

/// Writes the organizations; tells which are new or changed.
async fn organizations(tx: &mut Tx, rows: &Rows<'_>) -> Result<Vec<OrganizationId>, Error> {
    let mut changed = Vec::new();
    for some in many::batches(&rows.organizations) {
        let ids: Vec<OrganizationId> = within!(tx, |conn| {
            let mut query = sqlx::query_scalar(many::rows(conn, ORGANIZATION, some.len()));
            for o in some {
                query = query
                    .bind(o.id)
                    .bind(o.name.as_str())
                    .bind(o.alternate_name.as_deref())
                    .bind(o.description.as_deref())
                    .bind(o.website.as_deref())
                    .bind(o.email.as_deref());
            }
            query.fetch_all(conn).await?
        });
        changed.extend(ids);
    }
    Ok(changed)
}

async fn services(tx: &mut Tx, rows: &Rows<'_>, at: DateTime<Utc>) -> Result<(), Error> {
    insert! { tx, SERVICE, &rows.services, |s| s.id, s.organization.id, s.name.as_str(),
    s.alternate_name.as_deref(), s.description.as_deref(), s.url.as_deref(),
    s.email.as_deref(), s.status, s.interpretation_services.as_deref(),
    s.application_process.as_deref(), s.fees_description.as_deref(), s.wait_time.as_deref(),
    s.eligibility_description.as_deref(), s.minimum_age, s.maximum_age, s.alert.as_deref(),
    s.assured_date, s.last_modified, 1_i64, at }
    Ok(())
}

/// What services, locations and services at locations may all have.
async fn shared(tx: &mut Tx, rows: &Rows<'_>) -> Result<(), Error> {
    insert! { tx, SCHEDULE, &rows.schedules, |o| o.owner, o.owner_type, o.position, o.row.id,
    o.row.freq.as_deref(), o.row.interval, o.row.byday.as_deref(), o.row.bymonthday.as_deref(),
    o.row.dtstart, o.row.until, o.row.valid_from, o.row.valid_to, o.row.opens_at,
    o.row.closes_at, o.row.description.as_deref(), o.row.attending_type.as_deref(),
    o.row.notes.as_deref(), o.row.parsed, o.row.closed }
    insert! { tx, PHONE, &rows.phones, |o| o.owner, o.owner_type, o.position, o.row.id,
    o.row.number.as_deref(), o.row.text.as_str(), o.row.extension.as_deref(),
    o.row.kind.as_str(), o.row.description.as_deref() }
    insert! { tx, LANGUAGE, &rows.languages, |o| o.owner, o.owner_type, o.position, o.row.id,
    o.row.code.as_deref(), o.row.name.as_deref(), o.row.note.as_deref() }
    insert! { tx, SERVICE_AREA, &rows.service_areas, |o| o.owner, o.owner_type, o.position,
    o.row.id, o.row.name.as_deref(), o.row.description.as_deref(), o.row.extent.as_deref(),
    o.row.extent_type.as_deref() }
    insert! { tx, ATTRIBUTE, &rows.attributes, |o| o.owner, o.owner_type, o.position, o.row.id,
    o.row.taxonomy_term.id, o.row.label.as_deref() }
    Ok(())
}

async fn only_services(tx: &mut Tx, rows: &Rows<'_>) -> Result<(), Error> {
    insert! { tx, REQUIRED_DOCUMENT, &rows.required_documents, |o| o.owner, o.position, o.row.id,
    o.row.document.as_deref(), o.row.uri.as_deref() }
    insert! { tx, COST_OPTION, &rows.cost_options, |o| o.owner, o.position, o.row.id,
    o.row.option.as_deref(), o.row.amount, o.row.currency.as_deref(),
    o.row.amount_description.as_deref() }
    insert! { tx, CAPACITY, &rows.capacities, |o| o.owner, o.position, o.owner, o.row.status,
    o.row.units, o.row.as_of }
    Ok(())
}

/// Removes the locations that no service is offered at any more.
pub(super) async fn remove_orphans(tx: &mut Tx, previous: &[Service]) -> Result<(), Error> {
    let at = previous.iter().flat_map(|service| &service.service_at_locations);
    let places: Vec<Uuid> = at.map(|at| at.location.id.0).collect();
    delete!(tx, REMOVE_LOCATIONS, &places);
    delete!(tx, REMOVE_PHONES, &places);
    delete!(tx, REMOVE_LANGUAGES, &places);
    Ok(())
}
