//! Who offers services: the agencies of the index with how many they list, for reports.

use super::{
    Error, Search, document,
    facets::{Facet, NAMED},
    kept::Kept,
};
use crate::{catalog::model::Status, needs::NeedCode, values::OrganizationId};

/// An agency that lists services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Which.
    pub id: OrganizationId,
    /// What it is called.
    pub name: String,
    /// How many services it lists that run and, where a need is asked for, meet it.
    pub services: usize,
}

impl Search {
    /// The agencies that list services for the need, or any services, in the order of their ids.
    pub fn agencies(&self, need: Option<NeedCode>) -> Result<Vec<Agency>, Error> {
        let keys: Vec<_> = need.map(|need| vec![document::meets(need)]).into_iter().collect();
        let runs = |facts: &Kept| facts.status == Status::Active;
        let index = self.0.index.snapshot();
        let tally = index.tally(Facet::Organization.number(), &keys, runs)?.into_iter();
        let agencies = tally.filter_map(|(value, services)| {
            let (id, name) = value.split_once(NAMED)?;
            Some(Agency { id: id.parse().ok()?, name: name.to_owned(), services })
        });
        Ok(agencies.collect())
    }
}
