//! A service as whoever looks at all of them sees it: what fits is told without the index.

use chrono::{DateTime, TimeDelta, Utc};
use guidepost::{
    catalog::model::{Service, Status},
    eligibility::{Circumstances, Truth},
    geo::{Area, Covers, Gazetteer, Place},
    search::{
        document::document,
        known::Known,
        model::{Card, Query},
    },
    values::{CapacityStatus, Cost, ServiceId},
};
use serde::Deserialize;

/// What lies beside a service's card.
#[derive(Deserialize)]
struct Stored {
    #[expect(dead_code, reason = "it stands before what is looked at")]
    card: Card,
    known: Known,
}

/// A service as whoever looks at all of them sees it.
pub struct Seen {
    pub id: ServiceId,
    pub known: Known,
    needs: Vec<String>,
    /// Degrees north and east.
    pub places: Vec<(f64, f64)>,
}

impl Seen {
    pub fn of(service: &Service) -> Option<Self> {
        let document = document(service, &[], &Gazetteer::embedded()).unwrap()?;
        Some(Self {
            id: service.id,
            known: postcard::from_bytes::<Stored>(&document.card).unwrap().known,
            needs: document.keys.iter().map(|(key, _)| key.clone()).collect(),
            places: document.places.iter().map(|p| (p.latitude, p.longitude)).collect(),
        })
    }

    /// Whether it fits, `None` where that is not known, after the contract's rules (API.md, Search).
    pub fn fits(&self, query: &Query, now: DateTime<Utc>) -> Option<bool> {
        let known = &self.known;
        let needed = query.needs.is_empty()
            || query.needs.iter().any(|need| self.needs.contains(&format!("need:{need}")));
        if !needed || matches!(known.status, Status::Inactive | Status::Defunct) {
            return Some(false);
        }
        if !people(query)
            .iter()
            .any(|person| known.limits().all(|rule| rule.judge(person) != Truth::No))
        {
            return Some(false);
        }
        let offered = |cost: &Cost| known.costs.contains(cost) || known.costs.contains(&Cost::Free);
        let other_price = known.has_price && known.costs.is_empty();
        if !query.costs.is_empty() && !query.costs.iter().any(offered) && other_price {
            return Some(false);
        }
        let open: Vec<Option<bool>> =
            self.reached(query).into_iter().map(|place| self.is_there(query, place, now)).collect();
        if open.contains(&Some(true)) {
            Some(true)
        } else if open.contains(&None) {
            None
        } else {
            Some(false)
        }
    }

    /// Its places that count: those in reach, else the nearest or none where it comes to people.
    fn reached(&self, query: &Query) -> Vec<Option<usize>> {
        let all = || (0..self.places.len()).map(Some).collect();
        let Some(near) = query.place() else {
            return if self.places.is_empty() { vec![None] } else { all() };
        };
        let Some(radius) = query.radius.filter(|_| !self.places.is_empty()) else {
            let covered = Area::any_covers(&*self.known.areas, near);
            let elsewhere = self.places.is_empty() && query.radius.is_some();
            return match covered {
                Some(Covers::No) if elsewhere => Vec::new(),
                _ if self.places.is_empty() => vec![None],
                _ => all(),
            };
        };
        let far: Vec<f64> = self.places.iter().map(|place| metres(*place, near)).collect();
        let within: Vec<Option<usize>> = (0..far.len())
            .filter(|place| far.get(*place).is_some_and(|m| *m <= radius.0))
            .map(Some)
            .collect();
        if !within.is_empty() {
            return within;
        }
        let comes = if self.known.is_remote() {
            Area::any_covers(&*self.known.areas, near) != Some(Covers::No)
        } else {
            self.is_for(near)
        };
        let nearest =
            (0..far.len()).min_by(|a, b| far.get(*a).unwrap().total_cmp(far.get(*b).unwrap()));
        if comes { vec![nearest] } else { Vec::new() }
    }

    /// Whether an area smaller than a state has the place.
    pub fn is_for(&self, place: &Place) -> bool {
        fn is_local(area: &Area) -> bool {
            match area {
                Area::Region(parts) => parts.iter().any(is_local),
                Area::Within(whole) => is_local(whole),
                area => !matches!(area, Area::Nation | Area::State(_) | Area::Unclear),
            }
        }
        let areas = &mut self.known.areas.iter();
        areas.any(|area| is_local(area) && Area::any_covers([area], place) == Some(Covers::Yes))
    }

    /// Way of delivery, opening and hours there.
    fn is_there(&self, query: &Query, place: Option<usize>, now: DateTime<Utc>) -> Option<bool> {
        let (known, zone) = (&self.known, query.place().and_then(|near| near.time_zone));
        let mut all = Vec::new();
        if !query.modalities.is_empty() {
            let listed = !known.modalities.is_empty();
            all.push(
                listed.then(|| query.modalities.iter().any(|way| known.modalities.contains(way))),
            );
        }
        if query.has_capacity {
            all.push(opening(known, now));
        }
        if let Some(at) = query.open_at {
            all.push(known.times(place).is_open(at, zone));
        }
        if let Some(window) = query.open_during {
            all.push(known.times(place).open_during(window, now, zone));
        }
        if all.contains(&Some(false)) {
            return Some(false);
        }
        (!all.contains(&None)).then_some(true)
    }
}

/// Whether there is an opening, as far as that was told in the last fortnight.
fn opening(known: &Known, now: DateTime<Utc>) -> Option<bool> {
    let told = known.capacity.as_ref()?;
    match told.status {
        _ if told.as_of < now - TimeDelta::days(15) => None,
        CapacityStatus::Available => Some(told.units != Some(0)),
        CapacityStatus::Waitlist | CapacityStatus::Full => Some(false),
        CapacityStatus::Unknown => None,
    }
}

/// Who may be meant: audiences are alternatives.
fn people(query: &Query) -> Vec<Circumstances> {
    let anyone = Circumstances {
        age: query.age,
        gender: query.gender,
        languages: (!query.languages.is_empty()).then(|| query.languages.clone()),
        home: query.place().cloned(),
        ..Circumstances::default()
    };
    if query.audiences.is_empty() {
        return vec![anyone];
    }
    query.audiences.iter().map(|group| anyone.clone().belonging([*group])).collect()
}

/// The great-circle distance, by the law of cosines: another formula than the index has.
pub fn metres((north, east): (f64, f64), near: &Place) -> f64 {
    let (a, b) = (north.to_radians(), near.point.latitude().to_radians());
    let turn = (near.point.longitude() - east).to_radians();
    6_371_008.8 * (a.sin() * b.sin() + a.cos() * b.cos() * turn.cos()).clamp(-1.0, 1.0).acos()
}
