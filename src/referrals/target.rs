//! Where a referral goes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    catalog::model::Service,
    values::{OrganizationId, ServiceId},
};

/// The service referred to, as it was then: a listing may change, the referral's record may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Target {
    /// The service.
    pub service_id: ServiceId,
    /// What it was called.
    pub service_name: String,
    /// Who offers it.
    pub organization_id: OrganizationId,
    /// What that organization was called.
    pub organization_name: String,
    /// Phones, as people read them.
    pub phones: Vec<String>,
}

impl Target {
    /// The service as it is now.
    #[must_use]
    pub fn of(service: &Service) -> Self {
        let places = service.service_at_locations.iter();
        let phones = service.phones.iter().chain(places.flat_map(|place| &place.phones));
        let mut told: Vec<String> = Vec::new();
        for phone in phones {
            if !told.contains(&phone.text) && told.len() < 5 {
                told.push(phone.text.clone());
            }
        }
        Self {
            service_id: service.id,
            service_name: service.name.clone(),
            organization_id: service.organization.id,
            organization_name: service.organization.name.clone(),
            phones: told,
        }
    }
}
