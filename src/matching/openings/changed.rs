//! Services that changed, and which needs that may concern: those that they meet, or did by their
//! words, of clients who are not far from them.

use std::collections::{BTreeSet, HashMap, HashSet};

use tokio::task::spawn_blocking;

use super::super::Error;
use crate::{
    catalog::{
        Catalog,
        model::{Service, ServiceAtLocation},
    },
    classification::{Listing, classify},
    corrections::{
        self,
        model::{Correction, Kind},
    },
    db::Change,
    geo::{Area, Covers, Gazetteer, Metres, Place, Point},
    needs::{NeedCode, Needs},
    values::{OrganizationId, ServiceId},
};

/// Of more than that all needs are looked at: reading the listings would take longer.
const MOST: usize = 2_000;
/// Services loaded at once.
const AT_ONCE: usize = 500;
/// Whoever can go further than that says so.
const FAR_KM: f64 = 100.0;

/// Services that changed.
pub(super) struct Changed {
    /// Which.
    pub services: HashSet<ServiceId>,
    /// What is known of them; `None` where it is not known of each.
    read: Option<Vec<Touch>>,
}

/// What a service may touch.
struct Touch {
    needs: Vec<NeedCode>,
    /// Where one goes.
    places: Vec<Point>,
    /// Where it serves.
    areas: Vec<Area>,
    /// Whether that is not all: it may be anywhere.
    is_vague: bool,
}

impl Changed {
    /// What these lines of the feed name, as it is now.
    pub async fn of(catalog: &Catalog, changes: &[Change]) -> Result<Self, Error> {
        let mut services = HashSet::new();
        for change in changes {
            match change.kind.as_str() {
                "service" => {
                    services.insert(ServiceId(change.subject));
                }
                "organization" => {
                    let id = OrganizationId(change.subject);
                    let found = catalog.organization(id).await?;
                    let offered = found.into_iter().flat_map(|(_, offered)| offered);
                    services.extend(offered.map(|service| service.id));
                }
                _ => {}
            }
        }
        let read = if services.len() > MOST { None } else { read(catalog, &services).await? };
        Ok(Self { services, read })
    }

    /// The needs that they may concern.
    pub fn needs(&self) -> Vec<NeedCode> {
        let Some(read) = &self.read else {
            return Needs::embedded().all().iter().map(|need| need.code).collect();
        };
        let needs: BTreeSet<NeedCode> =
            read.iter().flat_map(|touch| &touch.needs).copied().collect();
        needs.into_iter().collect()
    }

    /// Whether one of them may serve somebody there who needs this and can go so far.
    pub fn may_serve(&self, need: NeedCode, home: Option<&Place>, km: Option<f64>) -> bool {
        let Some(read) = &self.read else { return true };
        let reach = Metres(km.unwrap_or(FAR_KM).max(FAR_KM) * 1000.0);
        let mut touches = read.iter().filter(|touch| touch.needs.contains(&need));
        touches.any(|touch| home.is_none_or(|home| touch.reaches(home, reach)))
    }
}

impl Touch {
    fn reaches(&self, home: &Place, reach: Metres) -> bool {
        let is_near = |place: &Point| place.distance(home.point).0 <= reach.0;
        let covers = || Area::any_covers(&self.areas, home);
        self.is_vague
            || self.places.iter().any(is_near)
            || matches!(covers(), Some(Covers::Yes | Covers::Unknown))
    }
}

/// What these services may touch; `None` when one of them is not to be read any more.
async fn read(catalog: &Catalog, ids: &HashSet<ServiceId>) -> Result<Option<Vec<Touch>>, Error> {
    let ids: Vec<ServiceId> = ids.iter().copied().collect();
    let mut touches = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let services = catalog.load(ids).await?;
        if services.len() < ids.len() {
            return Ok(None);
        }
        let corrections = corrections::of_services(catalog, ids).await?;
        touches.extend(spawn_blocking(move || touching(&services, &corrections)).await?);
    }
    Ok(Some(touches))
}

fn touching(services: &[Service], corrections: &HashMap<ServiceId, Vec<Correction>>) -> Vec<Touch> {
    services
        .iter()
        .map(|service| {
            let corrected = corrections.get(&service.id).map(Vec::as_slice);
            touch(service, corrected.unwrap_or_default(), &Gazetteer::embedded())
        })
        .collect()
}

fn touch(service: &Service, corrections: &[Correction], gazetteer: &Gazetteer) -> Touch {
    let met = classify(&Listing::of(service)).into_iter().map(|met| met.need);
    // What was called wrong may have been suggested before, so it counts too.
    let said = corrections.iter().filter(|correction| correction.kind == Kind::Need);
    let said = said.filter_map(|correction| correction.subject.parse().ok());
    let there = &service.service_at_locations;
    let point = |at: &ServiceAtLocation| {
        let (north, east) = at.location.latitude.zip(at.location.longitude)?;
        Point::new(north, east).ok()
    };
    let places: Vec<Point> = there.iter().filter_map(point).collect();
    let listed = &service.service_areas;
    let areas = listed.iter().filter_map(|area| gazetteer.area(area.name.as_deref()?, None));
    let areas: Vec<Area> = areas.collect();
    let is_placed = places.len() == there.len() && areas.len() == listed.len();
    let is_vague = !is_placed || (places.is_empty() && areas.is_empty());
    Touch { needs: met.chain(said).collect(), places, areas, is_vague }
}
