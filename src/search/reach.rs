//! Whether a searcher is in reach of a service, and what being there leaves of its score.

use guidepost_index::{At, Weights};

use super::{
    kept::{Kept, Listed},
    memo::Memo,
};
use crate::geo::{Area, Covers, Place, States};

/// What being in reach means.
pub(super) struct Reach<'a> {
    /// From where.
    near: Option<&'a Place>,
    /// The states that this lies in or may.
    states: States,
    /// Whether a radius limits it.
    limited: bool,
    weights: &'a Weights,
    remembered: Memo<Areas>,
}

/// How a service's listed areas lie to the searcher.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Areas {
    /// Whether they have the searcher; `None` where none is listed or nobody asked from anywhere.
    covers: Option<Covers>,
    /// Whether one smaller than a state does.
    locally: bool,
}

impl<'a> Reach<'a> {
    /// From `near`; `limited` by a radius or not.
    pub fn new(near: Option<&'a Place>, limited: bool, weights: &'a Weights) -> Self {
        let states = near.map_or(States::ALL, Place::states);
        Self { near, states, limited, weights, remembered: Memo::default() }
    }

    /// Forgets what it remembers by the numbers of one segment.
    pub fn forget(&self) {
        self.remembered.forget();
    }

    /// From where.
    pub const fn near(&self) -> Option<&'a Place> {
        self.near
    }

    /// How the service's areas lie to the searcher.
    pub fn areas(&self, facts: &Kept) -> Areas {
        let Some(near) = self.near else { return Areas::default() };
        let in_counties = || {
            let covers = facts.covers(near);
            Areas { covers, locally: covers == Some(Covers::Yes) }
        };
        match &facts.areas {
            Listed::Nothing => Areas::default(),
            _ if !facts.states.meet(self.states) => {
                Areas { covers: Some(Covers::No), locally: false }
            }
            Listed::County(_) => in_counties(),
            Listed::Counties(number, _) => self.remembered.answer(*number, in_counties),
            Listed::Areas(number, areas) => self.remembered.answer(*number, || Areas {
                covers: facts.covers(near),
                locally: areas
                    .iter()
                    .any(|area| is_local(area) && area.covers(near) == Covers::Yes),
            }),
        }
    }

    /// Whether the service comes to the searcher, though its places may be out of reach.
    pub fn comes(&self, facts: &Kept) -> bool {
        facts.is_remote || self.areas(facts).locally
    }

    /// What being anywhere leaves of a score, at most.
    pub fn most(&self, areas: Areas) -> f32 {
        if areas.covers == Some(Covers::No) { self.weights.outside_area } else { 1.0 }
    }

    /// What being there leaves of a score; `None` where it is out of reach. The radius binds places:
    /// what comes over wire, has no place, or serves the searcher's area is bound by its area.
    pub fn of(&self, facts: &Kept, areas: Areas, at: At) -> Option<f32> {
        if self.near.is_none() {
            return Some(1.0);
        }
        match at {
            At::Place(_) => Some(match areas.covers {
                None | Some(Covers::Yes) => 1.0,
                Some(Covers::Unknown) => self.weights.perhaps_outside_area,
                Some(Covers::No) => self.weights.outside_area,
            }),
            At::Afar(_) if !facts.is_remote => areas.locally.then_some(self.weights.afar),
            At::Afar(_) | At::Nowhere => match areas.covers {
                Some(Covers::Yes) if matches!(at, At::Nowhere) => Some(self.weights.placeless),
                Some(Covers::Yes) => Some(self.weights.afar),
                None | Some(Covers::Unknown) => Some(self.weights.nowhere),
                Some(Covers::No) if self.limited => None,
                Some(Covers::No) => Some(self.weights.outside_area * self.weights.nowhere),
            },
        }
    }
}

/// The keys of services that may be hits for somebody there though no place of theirs is in reach;
/// `None` where that may be any.
pub(super) fn comers(near: &Place) -> Option<Vec<String>> {
    Some(near.area_names()?.iter().map(|name| key(name)).collect())
}

/// The keys that a service has for [`comers`]: what comes over wire or has no place comes wherever its
/// areas may be, or anywhere; other services, where areas smaller than a state surely are.
pub(super) fn comes_to(areas: &[Area], is_bound: bool) -> Vec<String> {
    let names: Vec<String> = if is_bound {
        areas.iter().filter(|area| is_local(area)).flat_map(Area::names).collect()
    } else if areas.is_empty() {
        vec![Area::anywhere()]
    } else {
        areas.iter().flat_map(Area::loose_names).collect()
    };
    names.iter().map(|name| key(name)).collect()
}

fn key(name: &str) -> String {
    format!("for:{name}")
}

/// Whether it is smaller than a state, so that a service with such an area is meant for it.
fn is_local(area: &Area) -> bool {
    match area {
        Area::Nation | Area::State(_) | Area::Unclear => false,
        Area::County(_) | Area::City { .. } | Area::Zip(_) => true,
        Area::Region(parts) => parts.iter().any(is_local),
        Area::Within(whole) => is_local(whole),
    }
}
