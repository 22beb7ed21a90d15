//! Services taken apart into rows, each organization, location and term once.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::{Incoming, Record};
use crate::catalog::model::{
    AccessibilityNote, Address, Attribute, Capacity, CostOption, Language, Location, Organization,
    Phone, RequiredDocument, Schedule, Service, ServiceArea, ServiceAtLocation, TaxonomyTerm,
};

/// A row, whose it is, and its place in that owner's list.
pub(super) struct Owned<'a, T> {
    pub(super) owner: Uuid,
    pub(super) owner_type: &'static str,
    pub(super) position: i64,
    pub(super) row: &'a T,
}

/// All rows of some services.
#[derive(Default)]
pub(super) struct Rows<'a> {
    pub(super) organizations: Vec<&'a Organization>,
    pub(super) services: Vec<&'a Service>,
    pub(super) locations: Vec<&'a Location>,
    pub(super) links: Vec<Owned<'a, ServiceAtLocation>>,
    pub(super) schedules: Vec<Owned<'a, Schedule>>,
    pub(super) phones: Vec<Owned<'a, Phone>>,
    pub(super) languages: Vec<Owned<'a, Language>>,
    pub(super) service_areas: Vec<Owned<'a, ServiceArea>>,
    pub(super) addresses: Vec<Owned<'a, Address>>,
    pub(super) accessibility: Vec<Owned<'a, AccessibilityNote>>,
    pub(super) required_documents: Vec<Owned<'a, RequiredDocument>>,
    pub(super) cost_options: Vec<Owned<'a, CostOption>>,
    pub(super) attributes: Vec<Owned<'a, Attribute>>,
    pub(super) capacities: Vec<Owned<'a, Capacity>>,
    pub(super) taxonomies: Vec<(Uuid, &'a str)>,
    pub(super) terms: Vec<&'a TaxonomyTerm>,
    pub(super) records: Vec<(Uuid, &'a Record)>,
}

/// The id of the taxonomy of this name: sources name taxonomies without giving ids.
pub(super) fn taxonomy_id(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("guidepost taxonomy {name}").as_bytes())
}

impl<'a> Rows<'a> {
    /// Of the same organization, location or term told twice, the last one stands.
    pub(super) fn of(incoming: &'a [Incoming]) -> Self {
        let mut rows = Self::default();
        let mut organizations = BTreeMap::new();
        let mut locations = HashMap::new();
        let mut terms = BTreeMap::new();
        let mut taxonomies = BTreeMap::new();
        for Incoming { service, record } in incoming {
            organizations.insert(service.organization.id.0, &service.organization);
            for at in &service.service_at_locations {
                locations.insert(at.location.id.0, &at.location);
            }
            for attribute in &service.attributes {
                let term = &attribute.taxonomy_term;
                terms.insert(term.id.0, term);
                if let Some(name) = &term.taxonomy {
                    taxonomies.insert(taxonomy_id(name), name.as_str());
                }
            }
            rows.add_service(service);
            rows.records.push((service.id.0, record));
        }
        rows.organizations = organizations.into_values().collect();
        rows.terms = terms.into_values().collect();
        rows.taxonomies = taxonomies.into_iter().collect();
        rows.locations = locations.into_values().collect();
        rows.locations.sort_by_key(|location| location.id);
        for location in rows.locations.clone() {
            rows.add_location(location);
        }
        rows
    }

    fn add_service(&mut self, service: &'a Service) {
        let id = service.id.0;
        self.services.push(service);
        own(&mut self.links, id, "service", &service.service_at_locations);
        own(&mut self.schedules, id, "service", &service.schedules);
        own(&mut self.phones, id, "service", &service.phones);
        own(&mut self.languages, id, "service", &service.languages);
        own(&mut self.service_areas, id, "service", &service.service_areas);
        own(&mut self.required_documents, id, "service", &service.required_documents);
        own(&mut self.cost_options, id, "service", &service.cost_options);
        own(&mut self.attributes, id, "service", &service.attributes);
        own(&mut self.capacities, id, "service", service.capacity.as_slice());
        for at in &service.service_at_locations {
            own(&mut self.schedules, at.id, "service_at_location", &at.schedules);
            own(&mut self.phones, at.id, "service_at_location", &at.phones);
        }
    }

    fn add_location(&mut self, location: &'a Location) {
        let id = location.id.0;
        own(&mut self.addresses, id, "location", &location.addresses);
        own(&mut self.accessibility, id, "location", &location.accessibility);
        own(&mut self.phones, id, "location", &location.phones);
        own(&mut self.languages, id, "location", &location.languages);
    }
}

fn own<'a, T>(rows: &mut Vec<Owned<'a, T>>, owner: Uuid, owner_type: &'static str, all: &'a [T]) {
    rows.extend((0..).zip(all).map(|(position, row)| Owned { owner, owner_type, position, row }));
}
