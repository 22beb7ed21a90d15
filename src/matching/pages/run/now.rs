//! What a suggested service's listing says now: hours, openings with their age, when checked.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    catalog::{
        hours::Hours,
        model::{Service, Status},
    },
    values::LocationId,
    web::{
        STAFF,
        shown::{Badge, Freshness, Zone, openings},
    },
};

/// What a listing says now.
pub(super) struct Listed {
    /// Whether it is open, in words: `Open until 5 pm`.
    pub hours: Option<Badge>,
    /// Openings, and how old the news is.
    pub openings: Option<Badge>,
    /// When it was checked.
    pub freshness: Freshness,
    /// Whether it can be referred to.
    pub runs: bool,
}

impl Listed {
    /// The listing at that place.
    pub fn of(
        service: &Service,
        place: Option<LocationId>,
        now: DateTime<Utc>,
        zone: Zone,
    ) -> Self {
        let there = service.service_at_locations.iter().find(|at| Some(at.location.id) == place);
        let own = there.map(|at| at.schedules.as_slice()).filter(|rules| !rules.is_empty());
        let clock = there.and_then(|at| at.location.time_zone.as_deref()?.parse::<Tz>().ok());
        let open =
            Hours::of(own.unwrap_or(&service.schedules)).now_until(now, clock.unwrap_or(zone.0));
        let kind = if open.now == Some(true) { "ok" } else { "" };
        let modified = service.last_modified.map(|at| at.date_naive());
        Self {
            hours: open.text(STAFF).map(|words| Badge::new(kind, "clock", words)),
            openings: service
                .capacity
                .as_ref()
                .and_then(|told| openings(told.status, told.units, told.as_of, now, STAFF)),
            freshness: Freshness::of(service.assured_date.or(modified), now, STAFF),
            runs: service.status == Status::Active,
        }
    }
}
