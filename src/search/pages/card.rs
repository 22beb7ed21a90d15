//! A result as a card: what, who, how far, whether open, for whom, when checked, how to call.

use std::borrow::Cow;

use super::{form::Asked, words};
use chrono::{DateTime, Utc};

use crate::{
    catalog::{model::Status, pages::cost::in_words},
    geo::Accuracy,
    search::{
        model::{Card as Kept, CardPlace, Finding, Found},
        why::Why,
    },
    values::{OrganizationId, ServiceId},
    web::{
        Language,
        shown::{Badge, Freshness, PhoneLink, capital, language_names, miles, openings},
    },
};

/// A result as the list shows it.
pub struct Card {
    /// Its number, in the list and on the map.
    pub number: usize,
    /// The service.
    pub id: ServiceId,
    /// What it is called.
    pub name: String,
    /// Who offers it.
    pub agency: OrganizationId,
    /// What they are called.
    pub organization: String,
    /// How far it is.
    pub distance: Option<String>,
    /// In which town.
    pub town: Option<String>,
    /// Whether its place must not be known.
    pub hidden: bool,
    /// Where its pin goes.
    pub point: Option<(f64, f64)>,
    /// Whether one can go now.
    pub badges: Vec<Badge>,
    /// What it is.
    pub summary: Option<String>,
    /// Cost, for whom, languages.
    pub facts: Vec<Fact>,
    /// Why it is here, as far as nothing else on the card says so.
    pub why: Option<String>,
    /// When it was checked.
    pub freshness: Freshness,
    /// Whom to call.
    pub phone: Option<PhoneLink>,
}

/// A line of the card with its icon.
pub struct Fact {
    /// The icon.
    pub icon: &'static str,
    /// In words.
    pub words: String,
}

/// The list that a card stands in.
pub struct Listing<'a> {
    /// What was asked.
    pub asked: &'a Asked,
    /// What was found.
    pub found: &'a Found,
    /// When.
    pub now: DateTime<Utc>,
}

impl Card {
    /// What was found, as the card of that number.
    pub fn of(finding: &Finding, number: usize, listing: &Listing<'_>) -> Self {
        let (card, now, language) = (&finding.card, listing.now, listing.asked.language);
        let place = finding.location();
        let hidden = card.places.iter().any(|place| place.confidential);
        let open_place = place.filter(|place| !place.confidential);
        // From the middle of a ZIP area or a city, or to one, a distance is only about right.
        let from_area =
            listing.found.near.as_ref().is_some_and(|near| near.place.accuracy != Accuracy::Exact);
        let distance = finding.distance.map(|metres| {
            let is_about = from_area || open_place.is_some_and(|place| place.approximate);
            miles(metres, is_about, language)
        });
        let phone = finding.phones().into_iter().map(|phone| {
            let (number, extension) = (phone.number.as_deref(), phone.extension.as_deref());
            PhoneLink::new(number, extension, &phone.text, language)
        });
        Self {
            number,
            id: card.id,
            name: card.name.clone(),
            agency: card.organization.id,
            organization: card.organization.name.clone(),
            distance: if hidden {
                Some(language.say("location-hidden").to_string())
            } else {
                distance
            },
            town: open_place.and_then(|place| place.city.clone()),
            hidden,
            point: open_place.and_then(point),
            badges: badges(finding, listing),
            summary: card.summary().map(Cow::into_owned),
            facts: facts(finding, language),
            why: why(finding, language),
            freshness: Freshness::of(card.verified_at.map(|at| at.date_naive()), now, language),
            phone: phone.into_iter().find(PhoneLink::dials),
        }
    }
}

fn point(place: &CardPlace) -> Option<(f64, f64)> {
    Some((place.latitude?, place.longitude?))
}

/// Whether one can go now (closed for a time, openings with their age, hours), whether it comes
/// from beyond the radius, and what to ask.
fn badges(finding: &Finding, listing: &Listing<'_>) -> Vec<Badge> {
    let (card, now, language) = (&finding.card, listing.now, listing.asked.language);
    let closed = (card.status == Status::TemporarilyClosed)
        .then(|| Badge::new("bad", "circle-x", language.say("closed-for-now")));
    let room = card.capacity.as_ref();
    let room = room.and_then(|told| openings(told.status, told.units, told.as_of, now, language));
    let open = finding.open.as_ref().and_then(|open| {
        let kind = if open.now? { "ok" } else { "" };
        Some(Badge::new(kind, "clock", open.text(language)?))
    });
    let beyond = listing.found.radius.zip(finding.distance).filter(|(most, far)| *far > most.0);
    let beyond = beyond.map(|_| Badge::new("info", "route", language.say("card-beyond")));
    let unsaid = finding.unsaid.iter().map(|what| words::unsaid(*what, card, listing.asked));
    closed.into_iter().chain(room).chain(open).chain(beyond).chain(unsaid).collect()
}

/// Cost, for whom, languages, other places.
fn facts(finding: &Finding, language: Language) -> Vec<Fact> {
    let card = &finding.card;
    let fact = |icon, words: String| Fact { icon, words };
    let others = match finding.other_locations() {
        0 => None,
        count => Some(language.say("card-other-places").with("count", count).to_string()),
    };
    let told = [
        ("wallet", card.fees.as_deref().map(|fees| brief(&in_words(fees, language)))),
        ("users", card.eligibility.as_deref().map(brief)),
        ("languages", languages(card, language)),
        ("building-2", others),
    ];
    told.into_iter().filter_map(|(icon, words)| Some(fact(icon, words?))).collect()
}

/// What of the question it answers, where its words, needs, area or rules do: distance, cost,
/// languages and hours stand on the card anyway.
fn why(finding: &Finding, language: Language) -> Option<String> {
    let new =
        |why: &&Why| matches!(why, Why::Words(_) | Why::Need(_) | Why::Area(_) | Why::Rule(_));
    let said: Vec<_> = finding.why.iter().filter(new).map(|why| why.says(language)).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// The languages; listed ones come besides English unless the record says otherwise.
fn languages(card: &Kept, language: Language) -> Option<String> {
    let mut names = language_names(&card.languages, language);
    if names.is_empty() {
        return None;
    }
    if !card.without_english {
        names.splice(0..0, language_names(&["en".to_owned()], language));
    }
    Some(capital(&names.join(", ")))
}

/// A text on one line, cut where no card has room for more; the style shows three lines of it.
fn brief(text: &str) -> String {
    const ROOM: usize = 300;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= ROOM {
        return line;
    }
    let cut: String = line.chars().take(ROOM).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{} …", cut.trim_end_matches([',', ';', '.']))
}
