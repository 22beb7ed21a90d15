//! Many services written at once, with all that follows: history, change feed, audit line.

mod rows;
mod store;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use self::rows::Rows;
use super::{
    Error, load,
    model::Service,
    store::{Known, known},
};
use crate::{
    audit::{self, Who},
    db::{self, Tx},
    values::ServiceId,
};

/// A service and the record it was made of.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The service, cleaned.
    pub service: Service,
    /// The record as received.
    pub record: Record,
}

/// A record as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The directory it came from.
    pub dataset: String,
    /// That directory's own key.
    pub key: Option<String>,
    /// The record, to the letter.
    pub raw: String,
    /// The SHA-256 of `raw`.
    pub sha256: Vec<u8>,
    /// The version of the cleaning that made the service.
    pub cleaned_by: i64,
}

/// How many services were new, changed and as before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// New.
    pub imported: u64,
    /// Changed.
    pub updated: u64,
    /// As before.
    pub unchanged: u64,
}

pub(super) async fn save(
    tx: &mut Tx,
    at: DateTime<Utc>,
    mut incoming: Vec<Incoming>,
    by: &str,
) -> Result<Saved, Error> {
    let ids: Vec<ServiceId> = incoming.iter().map(|one| one.service.id).collect();
    let known = known(tx, &ids).await?;
    let before = incoming.len();
    incoming.retain(|one| !is_stored(&known, one));
    let updates: Vec<ServiceId> =
        incoming.iter().map(|one| one.service.id).filter(|id| known.contains_key(id)).collect();
    let saved = Saved {
        imported: tally(incoming.len() - updates.len()),
        updated: tally(updates.len()),
        unchanged: tally(before - incoming.len()),
    };
    let Some(first) = incoming.first() else { return Ok(saved) };
    let dataset = first.record.dataset.clone();

    let previous = load::services(tx, &updates).await?;
    store::keep(tx, &previous, &known, at, by).await?;
    give_own_links(tx, &mut incoming).await?;
    let rows = Rows::of(&incoming);
    store::clear(tx, &previous, &rows).await?;
    let touched = store::write(tx, &rows, at).await?;
    store::remove_orphans(tx, &previous).await?;

    let written: Vec<Uuid> = incoming.iter().map(|one| one.service.id.0).collect();
    let details = json!({
        "by": by, "dataset": dataset, "imported": saved.imported, "updated": saved.updated,
    });
    let subject = written.first().copied().unwrap_or_default();
    audit::note(tx, at, None::<Who>, "catalog.import", "service", subject, &details).await?;
    let mut changed = written;
    let seen: HashSet<Uuid> = changed.iter().copied().collect();
    changed.extend(touched.into_iter().filter(|id| !seen.contains(id)));
    db::changes(tx, "service", &changed, at).await?;
    Ok(saved)
}

/// Gives a service's link to a location a new id where another service already uses that id.
async fn give_own_links(tx: &mut Tx, incoming: &mut [Incoming]) -> Result<(), Error> {
    let links = |one: &Incoming| {
        one.service.service_at_locations.iter().map(|at| at.id).collect::<Vec<_>>()
    };
    let ids: Vec<Uuid> = incoming.iter().flat_map(links).collect();
    let mut owners = store::link_owners(tx, &ids).await?;
    for one in incoming {
        let service = one.service.id;
        for at in &mut one.service.service_at_locations {
            if *owners.entry(at.id).or_insert(service) != service {
                at.id = Uuid::new_v5(&service.0, at.id.as_bytes());
                owners.insert(at.id, service);
            }
        }
    }
    Ok(())
}

fn is_stored(known: &HashMap<ServiceId, Known>, one: &Incoming) -> bool {
    known
        .get(&one.service.id)
        .is_some_and(|known| known.is_made_of(&one.record.sha256, one.record.cleaned_by))
}

fn tally(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
