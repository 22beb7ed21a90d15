//! From a need to suggestions: the index's candidates, judged and ranked, as the answer has them.
//! No database is read here: all that is weighed or told comes with the candidates, but for what
//! was learned of them.

use chrono::{DateTime, Utc};

use super::{
    Error,
    answer::{Eligibility, Grounds, Lack, LeftOut, MatchedNeed, Named, Spot, Suggested},
    model::{Candidate, Responses, Wanted},
    person,
    plan::Timed,
    rank::rank,
    reasons::told,
    request::Request,
    responses::Learned,
    wanted::{self, Need},
};
use crate::{
    catalog::{
        hours::Week,
        model::{Phone, Status},
    },
    geo::{Metres, Place},
    search::{
        Search,
        model::{Candidate as Listing, CardPlace, Wanted as Sought},
    },
};

/// How many candidates are weighed for a need, at least, and for each suggestion asked for: enough
/// to fill the list after those that fail a rule are out. Of 200 no other is suggested
/// (`score_service.py`: nDCG@10 .645 with 200, .646 with 100).
const WEIGHED: usize = 100;
const WEIGHED_EACH: usize = 4;

/// How many are looked at, when nothing lies in reach, to tell whether there is something beyond.
const BEYOND: usize = 20;

/// What a request is answered with of the index alone: no record is read, nothing was learned,
/// nothing is kept.
pub fn of_index(
    search: &Search,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Vec<MatchedNeed>, Error> {
    let (needs, _) = wanted::joined(request, request.client.gender)?;
    let home = person::home(&request.client);
    let beside = (now, &Learned::new());
    let one = |need| Ok(for_need(search, request, home.as_ref(), need, beside)?.need);
    needs.into_iter().map(one).collect()
}

/// The need with what meets it.
pub(super) fn for_need(
    search: &Search,
    request: &Request,
    home: Option<&Place>,
    Need { need, words, recipient }: Need,
    (now, learned): (DateTime<Utc>, &Learned),
) -> Result<Timed, Error> {
    let (facts, language) = (&request.client, request.language);
    let radius = facts.max_distance_km.map(|km| Metres(km * 1000.0));
    let sought = Sought {
        need: need.code,
        words: words.as_deref(),
        near: home,
        radius: radius.filter(|_| home.is_some()),
        limit: WEIGHED.max(WEIGHED_EACH * request.limit),
    };
    let mut listings = search.candidates(&sought)?;
    if listings.is_empty() && sought.radius.is_some() {
        listings = search.candidates(&Sought { radius: None, limit: BEYOND, ..sought })?;
    }
    let of =
        |listing: &Listing| learned.get(&(listing.card.id, need.code)).copied().unwrap_or_default();
    let candidates: Vec<Candidate<'_>> =
        listings.iter().map(|listing| candidate(listing, home, now, of(listing))).collect();
    let client = person::client(facts, home, need.code, recipient.as_ref());
    let wanted = Wanted { code: need.code, severity: need.severity, urgency: need.urgency, words };
    let ranked = rank(&client, &wanted, &candidates, now, request.limit);
    let weeks = ranked
        .suggestions
        .iter()
        .map(|one| listings.get(one.candidate).and_then(|listing| week(listing, home, now)));
    let weeks = weeks.collect();
    let suggestions = ranked.suggestions.into_iter().filter_map(|one| {
        let listing = listings.get(one.candidate)?;
        let card = &listing.card;
        let place = open_place(listing);
        Some(Suggested {
            rank: one.rank,
            service: Named { id: card.id, name: card.name.clone() },
            organization: Named { id: card.organization.id, name: card.organization.name.clone() },
            location: place.map(spot),
            phones: phones(listing),
            distance_m: distance(listing).map(|metres| (metres * 10.0).round() / 10.0),
            score: one.score,
            parts: one.parts,
            eligibility: Eligibility::said(&one.eligibility, language),
            why: told(&one.why, language),
            watch: one.watch.iter().map(|word| word.says(language)).collect(),
        })
    });
    let excluded = ranked.excluded.into_iter().filter_map(|one| {
        let card = &listings.get(one.candidate)?.card;
        let because = one.because.into_iter();
        Some(LeftOut {
            service: Named { id: card.id, name: card.name.clone() },
            because: because.map(|refused| Grounds::said(&refused, language)).collect(),
        })
    });
    let need = MatchedNeed {
        code: need.code,
        label: need.code.need().label.told(language).to_owned(),
        severity: need.severity,
        urgency: need.urgency,
        evidence: need.evidence,
        suggestions: suggestions.collect(),
        excluded: excluded.collect(),
        excluded_total: ranked.excluded_total,
        gap: ranked.gap.map(|reason| Lack { reason }),
    };
    Ok(Timed { need, weeks })
}

/// When it is open in the week ahead.
fn week(listing: &Listing, home: Option<&Place>, now: DateTime<Utc>) -> Option<Week> {
    let times = listing.known.times(listing.place);
    let zone = times.zone.or(home.and_then(|home| home.time_zone))?;
    times.hours.week(now.with_timezone(&zone).date_naive())
}

/// What ranking looks at of a listing.
fn candidate<'a>(
    listing: &'a Listing,
    home: Option<&Place>,
    now: DateTime<Utc>,
    responses: Responses,
) -> Candidate<'a> {
    let (card, known) = (&listing.card, &listing.known);
    let zone = home.and_then(|home| home.time_zone);
    Candidate {
        service: card.id,
        name: card.name.as_str().into(),
        organization: card.organization.id,
        location: open_place(listing).map(|place| place.id),
        text_score: listing.text,
        said: f64::from(listing.said),
        distance_m: distance(listing),
        serves: listing.serves,
        modalities: known.modalities.as_slice().into(),
        has_phone: callable(listing).next().is_some(),
        open_now: known.times(listing.place).is_open(now, zone),
        capacity: known.capacity.as_ref().map(|capacity| (capacity.status, capacity.as_of)),
        verified_at: card.verified_at,
        languages: known.languages.as_slice().into(),
        costs: known.costs.as_slice().into(),
        payers: known.payers.as_slice().into(),
        accessibility: known.accessibility.as_slice().into(),
        access: known.ways_in.easiest,
        needs_referral: known.ways_in.needs_referral,
        papers: known.ways_in.papers.as_slice().into(),
        closed: known.status == Status::TemporarilyClosed,
        rules: (&*known.rules).into(),
        responses,
    }
}

/// The place it is weighed at, unless it must not be known.
fn open_place(listing: &Listing) -> Option<&CardPlace> {
    let places = &listing.card.places;
    let place = match listing.place {
        Some(number) => places.get(number),
        None => places.first(),
    };
    place.filter(|place| !place.confidential)
}

/// How far it is, unless that would tell where it is.
fn distance(listing: &Listing) -> Option<f64> {
    listing.distance.filter(|_| open_place(listing).is_some())
}

fn spot(place: &CardPlace) -> Spot {
    Spot {
        id: place.id,
        latitude: place.latitude,
        longitude: place.longitude,
        address: place.address.clone(),
        approximate: place.approximate,
    }
}

/// Phones to call there, then those of the service.
fn callable(listing: &Listing) -> impl Iterator<Item = &Phone> {
    let places = &listing.card.places;
    let place = match listing.place {
        Some(number) => places.get(number),
        None => places.first(),
    };
    let there = place.into_iter().flat_map(|place| &place.phones);
    there.chain(&listing.card.phones).filter(|phone| phone.kind != "fax")
}

/// Their numbers, E.164 where they parse.
fn phones(listing: &Listing) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for number in callable(listing).map(number) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

fn number(phone: &Phone) -> String {
    phone.number.clone().unwrap_or_else(|| phone.text.clone())
}
