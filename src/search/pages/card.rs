//! A result as a card: what, who, how far, whether open, for whom, when checked, how to call.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::{
    catalog::model::Status,
    search::model::{CardPlace, Finding, Query},
    values::{CapacityStatus, ServiceId},
    web::shown::{Badge, Freshness, PhoneLink, ago, language_names, miles},
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

impl Card {
    /// What was found, as the card of that number.
    pub fn of(finding: &Finding, number: usize, query: &Query, now: DateTime<Utc>) -> Self {
        let card = &finding.card;
        let place = finding.location();
        let hidden = card.places.iter().any(|place| place.confidential);
        let open_place = place.filter(|place| !place.confidential);
        // From the middle of a ZIP area or a city, or to one, a distance is only about right.
        let from_area =
            query.place().is_some_and(|place| place.accuracy != crate::geo::Accuracy::Exact);
        let distance = finding.distance.map(|metres| {
            miles(metres, from_area || open_place.is_some_and(|place| place.approximate))
        });
        let phone = finding.phones().into_iter().map(|phone| {
            PhoneLink::new(phone.number.as_deref(), phone.extension.as_deref(), &phone.text)
        });
        Self {
            number,
            id: card.id,
            name: card.name.clone(),
            organization: card.organization.name.clone(),
            distance: if hidden { Some("Location hidden".to_owned()) } else { distance },
            town: open_place.and_then(|place| place.city.clone()),
            hidden,
            point: open_place.and_then(point),
            badges: badges(finding, now),
            summary: card.summary().map(Cow::into_owned),
            facts: facts(finding),
            freshness: Freshness::of(card.verified_at.map(|at| at.date_naive()), now),
            phone: phone.into_iter().find(PhoneLink::dials),
        }
    }
}

fn point(place: &CardPlace) -> Option<(f64, f64)> {
    Some((place.latitude?, place.longitude?))
}

/// Whether one can go now: closed for a time, openings with their age, hours.
fn badges(finding: &Finding, now: DateTime<Utc>) -> Vec<Badge> {
    let card = &finding.card;
    let closed = (card.status == Status::TemporarilyClosed)
        .then(|| Badge::new("bad", "circle-x", "Closed for now"));
    let room = card.capacity.as_ref().and_then(|capacity| {
        let when = ago(capacity.as_of, now);
        Some(match (capacity.status, capacity.units) {
            (CapacityStatus::Available, Some(1)) => {
                Badge::new("ok", "bed-double", format!("1 opening, {when}"))
            }
            (CapacityStatus::Available, Some(units)) => {
                Badge::new("ok", "bed-double", format!("{units} openings, {when}"))
            }
            (CapacityStatus::Available, None) => {
                Badge::new("ok", "bed-double", format!("Has openings, {when}"))
            }
            (CapacityStatus::Waitlist, _) => {
                Badge::new("warn", "list-checks", format!("Waiting list, {when}"))
            }
            (CapacityStatus::Full, _) => Badge::new("", "bed-double", format!("Full, {when}")),
            (CapacityStatus::Unknown, _) => return None,
        })
    });
    let open = finding.open.as_ref().and_then(|open| {
        let kind = if open.now? { "ok" } else { "" };
        Some(Badge::new(kind, "clock", open.text.clone()?))
    });
    closed.into_iter().chain(room).chain(open).collect()
}

/// Cost, for whom, languages, other places.
fn facts(finding: &Finding) -> Vec<Fact> {
    let card = &finding.card;
    let fact = |icon, words: String| Fact { icon, words };
    let languages = language_names(&card.languages).join(", ");
    let others = match finding.other_locations() {
        0 => None,
        1 => Some("1 other place".to_owned()),
        n => Some(format!("{n} other places")),
    };
    let told = [
        ("wallet", card.fees.as_deref().map(brief)),
        ("users", card.eligibility.as_deref().map(brief)),
        ("languages", (!languages.is_empty()).then_some(languages)),
        ("building-2", others),
    ];
    told.into_iter().filter_map(|(icon, words)| Some(fact(icon, words?))).collect()
}

/// The first words of a text, as a card has room for.
fn brief(text: &str) -> String {
    const ROOM: usize = 70;
    let line = text.split(['\n', '\r']).find(|line| !line.trim().is_empty()).unwrap_or(text).trim();
    if line.chars().count() <= ROOM {
        return line.to_owned();
    }
    let cut: String = line.chars().take(ROOM).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{} …", cut.trim_end_matches([',', ';', '.']))
}
