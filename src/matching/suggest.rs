//! From a need to suggestions: the index's candidates, judged and ranked, as the answer has them.
//! No database is read here: all that is weighed or told comes with the candidates, but for what
//! was learned of them.

use chrono::{DateTime, Utc};

use super::{
    Error,
    answer::{Eligibility, Grounds, Lack, LeftOut, MatchedNeed, Named, Spot, Suggested},
    explain::{against, explained},
    model::{Candidate, Explained, Responses, Suggestion, Told, Wanted},
    person,
    plan::Timed,
    rank::rank,
    reasons,
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
    needs::NeedCode,
    search::{
        Search,
        model::CardPlace,
        shortlist::{Candidate as Found, Listing, Wanted as Sought},
    },
    values::Language,
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
    let mut shortlist = search.candidates(&sought)?;
    if shortlist.is_empty() && sought.radius.is_some() {
        shortlist = search.candidates(&Sought { radius: None, limit: BEYOND, ..sought })?;
    }
    let found: Vec<_> = shortlist.candidates().collect();
    let client = person::client(facts, home, need.code, recipient.as_ref());
    let wanted = Wanted { code: need.code, severity: need.severity, urgency: need.urgency, words };
    let candidates = found.iter().map(|one| {
        let name = if client.avoid.is_empty() {
            String::new()
        } else {
            shortlist.listing(*one)?.card.name.clone()
        };
        let responses = learned.get(&(one.service(), need.code)).copied().unwrap_or_default();
        Ok(Candidate { name: name.into(), responses, ..candidate(*one, need.code, home, now) })
    });
    let candidates = candidates.collect::<Result<Vec<_>, Error>>()?;
    let ranked = rank(&client, &wanted, &candidates, now, request.limit);
    let read = |at: usize| -> Result<Option<(&Candidate<'_>, Listing)>, Error> {
        let Some((candidate, one)) = candidates.get(at).zip(found.get(at)) else { return Ok(None) };
        Ok(Some((candidate, shortlist.listing(*one)?)))
    };
    let (mut suggestions, mut weeks) = (Vec::new(), Vec::new());
    for one in ranked.suggestions {
        let Some((candidate, listing)) = read(one.candidate)? else { continue };
        let told = told(&listing);
        let explained = explained(&client, &wanted, candidate, told, &ranked.touched, now);
        weeks.push(week(&listing, home, now));
        suggestions.push(suggested(&one, &listing, &explained, language));
    }
    let mut excluded = Vec::new();
    for at in ranked.excluded {
        let Some((candidate, listing)) = read(at)? else { continue };
        let because = against(&client, candidate, told(&listing), now).into_iter();
        excluded.push(LeftOut {
            service: Named { id: listing.card.id, name: listing.card.name.clone() },
            because: because.map(|refused| Grounds::said(&refused, language)).collect(),
        });
    }
    let need = MatchedNeed {
        code: need.code,
        label: need.code.need().label.told(language).to_owned(),
        severity: need.severity,
        urgency: need.urgency,
        evidence: need.evidence,
        suggestions,
        excluded,
        excluded_total: ranked.excluded_total,
        gap: ranked.gap.map(|reason| Lack { reason }),
    };
    Ok(Timed { need, weeks })
}

/// A suggestion as the answer has it.
fn suggested(
    one: &Suggestion,
    listing: &Listing,
    explained: &Explained<'_>,
    language: Language,
) -> Suggested {
    let card = &listing.card;
    let place = open_place(listing);
    let Explained { eligibility, why, watch } = explained;
    Suggested {
        rank: one.rank,
        service: Named { id: card.id, name: card.name.clone() },
        organization: Named { id: card.organization.id, name: card.organization.name.clone() },
        location: place.map(spot),
        phones: phones(listing),
        distance_m: listing.distance.map(|metres| (metres * 10.0).round() / 10.0),
        score: one.score,
        parts: one.parts,
        eligibility: Eligibility::said(eligibility, language),
        why: reasons::told(why, language),
        watch: watch.iter().map(|word| word.says(language)).collect(),
    }
}

/// When it is open in the week ahead.
fn week(listing: &Listing, home: Option<&Place>, now: DateTime<Utc>) -> Option<Week> {
    let times = listing.known.times(listing.place);
    let zone = times.zone.or(home.and_then(|home| home.time_zone))?;
    times.hours.week(now.with_timezone(&zone).date_naive())
}

/// What is told of a listing in its own words.
fn told(listing: &Listing) -> Told<'_> {
    let known = &listing.known;
    Told { rules: &known.rules, languages: &known.languages, papers: &known.ways_in.papers }
}

/// What ranking looks at of a service, but for its name and what was learned of it.
fn candidate<'a>(
    one: Found<'a>,
    need: NeedCode,
    home: Option<&Place>,
    now: DateTime<Utc>,
) -> Candidate<'a> {
    let (kept, place) = (one.kept, one.place());
    let zone = home.and_then(|home| home.time_zone);
    let openings = kept.openings.as_ref();
    let serves = home.and_then(|home| kept.covers(home));
    Candidate {
        service: one.service(),
        name: "".into(),
        organization: kept.organization,
        text_score: one.text(),
        said: f64::from(kept.meets(need.number())),
        distance_m: one.distance(),
        serves,
        located: kept.located(serves),
        modalities: kept.modalities,
        has_phone: kept.entry.is_callable(place),
        open_now: kept.times(place).and_then(|times| times.is_open(now, zone)),
        capacity: openings.and_then(|told| Some((told.status, told.as_of()?))),
        verified_at: one.verified_at(),
        languages: kept.languages().into(),
        costs: kept.costs,
        payers: kept.payers,
        accessibility: kept.accessibility,
        access: kept.entry.easiest,
        needs_referral: kept.entry.needs_referral,
        closed: kept.status == Status::TemporarilyClosed,
        limits: kept.limits().into(),
        responses: Responses::default(),
    }
}

/// The place it is weighed at, unless it must not be known.
fn open_place(listing: &Listing) -> Option<&CardPlace> {
    let place = listing.card.places.get(listing.place.unwrap_or_default());
    place.filter(|place| !place.confidential)
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

/// Their numbers, E.164 where they parse.
fn phones(listing: &Listing) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for number in listing.card.phones_at(listing.place).map(number) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

fn number(phone: &Phone) -> String {
    phone.number.clone().unwrap_or_else(|| phone.text.clone())
}
