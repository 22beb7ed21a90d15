//! Who helps near the client in a danger: services that can be called or walked into, that reach the
//! client's home and whose rules do not turn the client away.
//!
//! Nothing of it is kept: hours move, so it is looked for whenever a page tells of the danger.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use tokio::task::spawn_blocking;

use super::{
    Error, Matching, person,
    request::Request,
    responses::{self, Learned},
    suggest,
    wanted::Need,
};
use crate::{
    accounts::model::TenantCtx,
    catalog::{hours::Open, model::Phone},
    classification::MEETS,
    geo::{Covers, Metres, Place},
    needs::{Alert, NeedCode, ScreenedNeed},
    people::model::Facts,
    search::{
        Search,
        known::Access,
        shortlist::{Candidate, Listing, Wanted as Sought},
    },
    values::{Language, LocationId, ServiceId, Severity, Urgency},
};

/// How far somebody in danger may be sent, or a team come: 25 miles, an hour at the most. What the
/// client said of usual ways does not bind here.
const REACH: Metres = Metres(40_000.0);
/// So many services for a danger: more are not read while somebody waits.
const MOST: usize = 3;
/// So many of those that match a need best are looked at.
const LOOKED_AT: usize = 30;
/// So many candidates at most are asked of the index.
const CANDIDATES: usize = 200;
/// Numbers that stand in every alert, and lines that nobody can speak on.
const NATIONAL: [&str; 2] = ["988", "911"];
const NOT_SPOKEN: [&str; 7] = ["fax", "tty", "tdd", "textphone", "text", "video", "pager"];

/// A service that helps.
#[derive(Clone, Debug)]
pub struct Help {
    /// Which.
    pub service: ServiceId,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub organization: String,
    /// The number to call.
    pub phone: Option<Phone>,
    /// Where it is; nothing where it has no place or that must not be known.
    pub address: Option<String>,
    /// That place.
    pub location: Option<LocationId>,
    /// How far that is.
    pub distance_m: Option<f64>,
    /// Whether its place is known as an area only.
    pub approximate: bool,
    /// Whether it is open now; `None` where that is not known.
    pub open: Option<Open>,
    /// What would settle whether it takes the client.
    pub ask: Option<String>,
    /// When the listing was checked.
    pub verified_at: Option<DateTime<Utc>>,
    score: f64,
}

impl Help {
    /// Whether it never closes.
    pub fn is_always_open(&self) -> bool {
        self.open.is_some_and(|open| open.now == Some(true) && open.until.is_none())
    }

    /// What is open comes first, then what may be; of these the nearest, then the best match.
    fn comes_before(&self, other: &Self) -> std::cmp::Ordering {
        let shut = |help: &Self| match help.open.and_then(|open| open.now) {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        let far = |help: &Self| help.distance_m.unwrap_or(f64::INFINITY);
        let nearer = far(self).total_cmp(&far(other));
        let better = other.score.total_cmp(&self.score);
        shut(self).cmp(&shut(other)).then(nearer).then(better)
    }
}

/// What can be told of help near the client.
#[derive(Clone, Debug)]
pub enum Near {
    /// Where the client lives is not known.
    HomeUnknown,
    /// Services, the first to try first; may be none.
    Services(Vec<Help>),
}

impl Matching {
    /// Help near the client in dangers of these kinds, in their order.
    pub async fn help_near(
        &self,
        ctx: &TenantCtx,
        facts: &Facts,
        kinds: &[&str],
        language: Language,
    ) -> Result<Vec<Near>, Error> {
        let Some(home) = person::home(facts) else {
            return Ok(kinds.iter().map(|_| Near::HomeUnknown).collect());
        };
        let needs: Vec<_> = kinds.iter().map(|kind| Alert::helped_by(kind)).collect();
        let learned = responses::store::of_needs(&self.db, ctx, &needs.concat()).await?;
        let (search, now) = (self.search.clone(), self.clock.now());
        let client = Facts {
            max_distance_km: Some(REACH.0 / 1000.0),
            modalities: Vec::new(),
            ..facts.clone()
        };
        let request = Request { client, language, limit: LOOKED_AT, ..Request::default() };
        let all = spawn_blocking(move || {
            let one =
                |needs: Vec<NeedCode>| near(&search, &request, &home, &needs, (now, &learned));
            needs.into_iter().map(one).collect::<Result<Vec<_>, _>>()
        });
        Ok(all.await??.into_iter().map(Near::Services).collect())
    }
}

/// The services that help with one of these needs.
fn near(
    search: &Search,
    request: &Request,
    home: &Place,
    needs: &[NeedCode],
    beside: (DateTime<Utc>, &Learned),
) -> Result<Vec<Help>, Error> {
    let mut found: Vec<Help> = Vec::new();
    for &code in needs {
        let sought = Sought {
            need: code,
            words: None,
            near: Some(home),
            radius: Some(REACH),
            limit: CANDIDATES,
        };
        let shortlist = search.candidates(&sought)?;
        let fits = shortlist.candidates().filter(|one| helps(*one, code, home));
        let fits: HashMap<_, _> = fits.map(|one| (one.service(), one)).collect();
        let need = ScreenedNeed {
            code,
            severity: Severity::Severe,
            urgency: Urgency::Emergent,
            evidence: Vec::new(),
            flags: Vec::new(),
        };
        let need = Need { need, words: None, recipient: None };
        let ranked = suggest::for_need(search, request, Some(home), need, beside)?.need;
        for one in ranked.suggestions {
            let is_known = found.iter().any(|known| known.service == one.service.id);
            let Some(candidate) = fits.get(&one.service.id).filter(|_| !is_known) else { continue };
            let listing = shortlist.listing(*candidate)?;
            let phone = phone(&listing).cloned();
            if phone.is_none() && listing.known.ways_in.easiest != Some(Access::WalkIn) {
                continue;
            }
            let place = one.location.as_ref();
            found.push(Help {
                service: one.service.id,
                name: one.service.name,
                organization: one.organization.name,
                phone,
                address: place.and_then(|place| place.address.clone()),
                location: place.map(|place| place.id),
                distance_m: one.distance_m,
                approximate: place.is_some_and(|place| place.approximate),
                open: listing.known.times(listing.place).now(beside.0, home.time_zone),
                ask: one.eligibility.ask.into_iter().next().map(|ask| ask.question),
                verified_at: listing.card.verified_at,
                score: one.score,
            });
        }
    }
    found.sort_by(Help::comes_before);
    // Two services behind one telephone are one call.
    let mut first: Vec<Help> = Vec::new();
    for help in found {
        let number = |help: &Help| help.phone.as_ref().map(|phone| phone.text.clone());
        if help.phone.is_none() || first.iter().all(|known| number(known) != number(&help)) {
            first.push(help);
        }
    }
    first.truncate(MOST);
    Ok(first)
}

/// Whether it surely is for the need, near or serving the home, and open to who comes by oneself.
fn helps(one: Candidate<'_>, need: NeedCode, home: &Place) -> bool {
    let is_near = one.distance().is_some_and(|metres| metres <= REACH.0);
    let reaches = match one.kept.covers(home) {
        Some(Covers::Yes) => true,
        Some(Covers::No) => false,
        Some(Covers::Unknown) | None => is_near,
    };
    let meets = one.kept.meets(need.number()) >= f32::from(MEETS) / 100.0;
    meets && reaches && !one.kept.entry.needs_referral
}

/// Whom to call: a hotline there or of the service, else the first number that rings somewhere.
fn phone(listing: &Listing) -> Option<&Phone> {
    let places = &listing.card.places;
    let place = listing.place.map_or_else(|| places.first(), |number| places.get(number));
    let there = place.into_iter().flat_map(|place| &place.phones);
    let rings = |phone: &&Phone| {
        let number = phone.number.as_deref().unwrap_or(&phone.text);
        number.chars().any(|c| c.is_ascii_digit())
            && !NATIONAL.contains(&number)
            && !NOT_SPOKEN.contains(&phone.kind.as_str())
    };
    let phones: Vec<_> = there.chain(&listing.card.phones).filter(rings).collect();
    let hotline = phones.iter().find(|phone| phone.kind == "hotline");
    hotline.or_else(|| phones.first()).copied()
}
