//! Whole services out of their rows: one query for each table, however many services.

mod store;

use std::collections::HashMap;

use uuid::Uuid;

pub(super) use self::store::organization;
use self::store::{Family, LocationRow, ServiceRow};
use super::model::{Location, Service, ServiceAtLocation, Source};
use crate::{
    db::Tx,
    values::{LocationId, OrganizationId, ServiceId},
};

/// Those of the services that exist, in the order asked for, with what is confidential.
pub async fn services(tx: &mut Tx, ids: &[ServiceId]) -> sqlx::Result<Vec<Service>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(256) {
        for service in some(tx, ids).await? {
            found.insert(service.id, service);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

async fn some(tx: &mut Tx, ids: &[ServiceId]) -> sqlx::Result<Vec<Service>> {
    let rows = store::services(tx, ids).await?;
    let organizations: Vec<OrganizationId> = rows.iter().map(|row| row.organization_id).collect();
    let organizations = store::organizations(tx, &organizations).await?;
    let mut at = store::service_at_locations(tx, ids).await?;
    let at_ids = at.values().flatten().map(|link| link.id);
    let places: Vec<LocationId> = at.values().flatten().map(|link| link.location_id).collect();

    let owners: Vec<Uuid> =
        ids.iter().map(|id| id.0).chain(at_ids).chain(places.iter().map(|id| id.0)).collect();
    let mut family = store::family(tx, &owners).await?;
    let mut of_services = store::only_services(tx, ids).await?;
    let mut of_places = store::only_locations(tx, &places).await?;
    let places: HashMap<LocationId, Location> = store::locations(tx, &places)
        .await?
        .into_iter()
        .map(|row| (row.id, location(row, &mut family, &mut of_places)))
        .collect();

    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let organization = organizations.get(&row.organization_id)?.clone();
            let links = at.remove(&row.id.0).unwrap_or_default();
            let service_at_locations = links
                .into_iter()
                .filter_map(|link| {
                    Some(ServiceAtLocation {
                        id: link.id,
                        location: places.get(&link.location_id)?.clone(),
                        schedules: take(&mut family.schedules, link.id),
                        phones: take(&mut family.phones, link.id),
                    })
                })
                .collect();
            Some(service(row, organization, service_at_locations, &mut family, &mut of_services))
        })
        .collect())
}

fn location(row: LocationRow, family: &mut Family, own: &mut store::OfLocations) -> Location {
    let id = row.id.0;
    Location {
        id: row.id,
        location_type: row.location_type,
        name: row.name,
        description: row.description,
        transportation: row.transportation,
        latitude: row.latitude,
        longitude: row.longitude,
        approximate: row.approximate,
        confidential: row.confidential,
        time_zone: row.time_zone,
        addresses: take(&mut own.addresses, id),
        accessibility: take(&mut own.accessibility, id),
        phones: take(&mut family.phones, id),
        languages: take(&mut family.languages, id),
    }
}

fn service(
    row: ServiceRow,
    organization: super::model::Organization,
    service_at_locations: Vec<ServiceAtLocation>,
    family: &mut Family,
    own: &mut store::OfServices,
) -> Service {
    let id = row.id.0;
    Service {
        id: row.id,
        organization,
        name: row.name,
        alternate_name: row.alternate_name,
        description: row.description,
        url: row.url,
        email: row.email,
        status: row.status,
        interpretation_services: row.interpretation_services,
        application_process: row.application_process,
        fees_description: row.fees_description,
        wait_time: row.wait_time,
        eligibility_description: row.eligibility_description,
        minimum_age: row.minimum_age,
        maximum_age: row.maximum_age,
        alert: row.alert,
        assured_date: row.assured_date,
        last_modified: row.last_modified,
        phones: take(&mut family.phones, id),
        schedules: take(&mut family.schedules, id),
        service_areas: take(&mut family.service_areas, id),
        service_at_locations,
        languages: take(&mut family.languages, id),
        required_documents: take(&mut own.required_documents, id),
        cost_options: take(&mut own.cost_options, id),
        attributes: take(&mut own.attributes, id),
        capacity: take(&mut own.capacities, id).pop(),
        source: row.dataset.map(|dataset| Source { dataset, key: row.source_key }),
    }
}

fn take<T>(of: &mut HashMap<Uuid, Vec<T>>, owner: Uuid) -> Vec<T> {
    of.remove(&owner).unwrap_or_default()
}
