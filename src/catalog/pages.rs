//! A service's page: phone and hours first. An organization's page: what it offers.

use actix_web::{
    get,
    web::{Data, Html, Path, Query, ServiceConfig},
};
use askama::Template;
use chrono::{DateTime, Datelike, Utc, Weekday};
use chrono_tz::Tz;

use super::{
    Catalog,
    model::{Address, CostOption, Location, Phone, Service, ServiceAtLocation, Status},
    store::Listed,
};
use crate::{
    values::{CapacityStatus, Cost, Payer, ServiceId, Vocabulary as _},
    web::{
        Answer, Chrome, Problem, Section, filters, page,
        shown::{Badge, Freshness, PhoneLink, ago, day},
    },
};

mod came_from;
mod hours;
mod organization;

use came_from::CameFrom;
use hours::Hours;

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(show).service(organization::show);
}

#[derive(Template)]
#[template(path = "catalog/pages/service.html")]
struct Show {
    chrome: Chrome,
    badges: Vec<Badge>,
    phones: Vec<ShownPhone>,
    hours: Option<Hours>,
    documents: Vec<String>,
    who: Vec<(&'static str, String)>,
    places: Vec<ShownPlace>,
    cost: Vec<String>,
    languages: String,
    areas: String,
    terms: Vec<String>,
    freshness: Freshness,
    changed: Option<String>,
    service: Service,
    back: Option<String>,
    onward: String,
    others: Vec<Listed>,
    more: usize,
}

/// How many of the organization's other services a service's page names.
const OTHERS: usize = 6;

/// A phone with what it is for.
struct ShownPhone {
    link: PhoneLink,
    about: Option<String>,
}

/// A place the service is offered at.
struct ShownPlace {
    name: Option<String>,
    hidden: bool,
    approximate: bool,
    address: Vec<String>,
    transportation: Option<String>,
    description: Option<String>,
    phones: Vec<ShownPhone>,
    access: Vec<String>,
    hours: Option<Hours>,
    way: Option<String>,
}

/// The whole of one service, as everybody may see it.
#[get("/services/{id}")]
async fn show(
    catalog: Data<Catalog>,
    id: Path<String>,
    came: Query<CameFrom>,
    chrome: Chrome,
) -> Answer<Html> {
    let Ok(id) = id.parse::<ServiceId>() else { return Err(Problem::not_found()) };
    let service = catalog.find(id).await?.ok_or_else(Problem::not_found)?;
    let others = catalog.organization(service.organization.id).await?;
    let others = others.map(|(_, services)| services).unwrap_or_default();
    let shown = Show::of(service, chrome.at(Section::Search), catalog.now());
    page(shown.beside(others).from(&came).render())
}

impl Show {
    fn of(service: Service, chrome: Chrome, now: DateTime<Utc>) -> Self {
        let today = service.service_at_locations.iter().find_map(|at| today(&at.location, now));
        let modified = service.last_modified;
        let mut places: Vec<_> =
            service.service_at_locations.iter().map(|at| ShownPlace::of(at, now)).collect();
        // Hours come first on the page: those of the only place stand there, too.
        let only = match places.as_mut_slice() {
            [only] => only.hours.take(),
            _ => None,
        };
        Self {
            chrome,
            badges: badges(&service, now),
            phones: service.phones.iter().map(ShownPhone::of).collect(),
            hours: only.or_else(|| Hours::of(&service.schedules, today)),
            documents: service
                .required_documents
                .iter()
                .filter_map(|document| document.document.clone())
                .collect(),
            who: who(&service),
            places,
            cost: cost(&service),
            languages: if service.languages.is_empty() {
                "None listed besides English".to_owned()
            } else {
                languages(&service)
            },
            areas: service
                .service_areas
                .iter()
                .filter_map(|area| area.name.clone().or_else(|| area.description.clone()))
                .collect::<Vec<_>>()
                .join(", "),
            terms: terms(&service),
            freshness: Freshness::of(
                service.assured_date.or_else(|| modified.map(|at| at.date_naive())),
                now,
            ),
            changed: modified.map(|at| day(at.date_naive())),
            service,
            back: None,
            onward: String::new(),
            others: Vec::new(),
            more: 0,
        }
    }

    /// With the organization's other services that run.
    fn beside(mut self, mut all: Vec<Listed>) -> Self {
        all.retain(|other| other.id != self.service.id && other.runs());
        self.more = all.len().saturating_sub(OTHERS);
        all.truncate(OTHERS);
        Self { others: all, ..self }
    }

    /// With the way back to the search.
    fn from(self, came: &CameFrom) -> Self {
        Self { back: came.results(), onward: came.onward(), ..self }
    }

    /// What the listing leaves open: one line instead of empty boxes.
    fn unlisted(&self) -> Option<&'static str> {
        match (self.tells_how(), self.tells_who()) {
            (true, true) => None,
            (false, true) => Some("How to apply is not listed: ask when you call."),
            (true, false) => Some("No conditions are listed: ask when you call."),
            (false, false) => {
                Some("Neither how to apply nor conditions are listed: ask when you call.")
            }
        }
    }

    fn tells_how(&self) -> bool {
        let told = &self.service;
        told.application_process.is_some() || told.wait_time.is_some() || !self.documents.is_empty()
    }

    fn tells_who(&self) -> bool {
        !self.who.is_empty() || self.service.eligibility_description.is_some()
    }

    /// Whether hours are known, but only place by place.
    fn hours_differ(&self) -> bool {
        self.places.iter().any(|place| place.hours.is_some())
    }
}

fn today(location: &Location, now: DateTime<Utc>) -> Option<Weekday> {
    let zone: Tz = location.time_zone.as_deref()?.parse().ok()?;
    Some(now.with_timezone(&zone).weekday())
}

fn badges(service: &Service, now: DateTime<Utc>) -> Vec<Badge> {
    let mut badges: Vec<_> = open(service, now).into_iter().collect();
    match service.status {
        Status::Active => {}
        Status::TemporarilyClosed => {
            badges.push(Badge::new("bad", "circle-x", "Closed for now"));
        }
        Status::Inactive | Status::Defunct => {
            badges.push(Badge::new("bad", "circle-x", "No longer offered"));
        }
    }
    if let Some(capacity) = &service.capacity {
        let when = ago(capacity.as_of, now);
        let badge = match (capacity.status, capacity.units) {
            (CapacityStatus::Available, Some(units)) => {
                Some(Badge::new("ok", "bed-double", format!("{units} open, {when}")))
            }
            (CapacityStatus::Available, None) => {
                Some(Badge::new("ok", "bed-double", format!("Has openings, {when}")))
            }
            (CapacityStatus::Waitlist, _) => {
                Some(Badge::new("warn", "list-checks", format!("Waiting list, {when}")))
            }
            (CapacityStatus::Full, _) => {
                Some(Badge::new("bad", "bed-double", format!("Full, {when}")))
            }
            (CapacityStatus::Unknown, _) => None,
        };
        badges.extend(badge);
    }
    if service.service_at_locations.iter().any(|at| at.location.confidential) {
        badges.push(Badge::new("plum", "eye-off", "Location hidden"));
    }
    badges
}

/// Whether it is open now, at the first place of which that is known.
fn open(service: &Service, now: DateTime<Utc>) -> Option<Badge> {
    service.service_at_locations.iter().find_map(|at| {
        let zone: Tz = at.location.time_zone.as_deref()?.parse().ok()?;
        let own = if at.schedules.is_empty() { &service.schedules } else { &at.schedules };
        let open = super::hours::Hours::of(own).now_until(now, zone);
        let kind = if open.now? { "ok" } else { "" };
        Some(Badge::new(kind, "clock", open.text?))
    })
}

fn who(service: &Service) -> Vec<(&'static str, String)> {
    let ages = match (service.minimum_age, service.maximum_age) {
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (Some(from), None) => Some(format!("{from} and older")),
        (None, Some(to)) => Some(format!("up to {to}")),
        (None, None) => None,
    };
    ages.map(|ages| ("Ages:", ages)).into_iter().collect()
}

fn cost(service: &Service) -> Vec<String> {
    let options = service.cost_options.iter().filter_map(cost_option);
    let mut lines: Vec<_> = options.chain(service.fees_description.clone()).collect();
    lines.dedup();
    lines
}

fn cost_option(cost: &CostOption) -> Option<String> {
    let name = match cost.option.as_deref() {
        Some("sliding_scale") => Some(Cost::Sliding.english().to_owned()),
        Some(code) => {
            let cost = code.parse::<Cost>().map(Cost::english);
            let label = cost.or_else(|_| code.parse::<Payer>().map(Payer::english));
            Some(label.unwrap_or(code).to_owned())
        }
        None => None,
    };
    let amount = cost.amount.filter(|amount| *amount > 0.0).map(|amount| match &cost.currency {
        Some(currency) if currency != "USD" => format!("{amount} {currency}"),
        _ => format!("${amount}"),
    });
    let parts: Vec<_> =
        name.into_iter().chain(amount).chain(cost.amount_description.clone()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Languages in words; English goes without saying in a listing, so it is said here.
fn languages(service: &Service) -> String {
    let mut names: Vec<_> = service
        .languages
        .iter()
        .filter_map(|language| language.name.clone().or_else(|| language.code.clone()))
        .collect();
    names.sort();
    names.dedup();
    names.retain(|name| name != "English");
    if !service.is_without_english() {
        names.insert(0, "English".to_owned());
    }
    names.join(", ")
}

fn terms(service: &Service) -> Vec<String> {
    let mut terms: Vec<_> = service
        .attributes
        .iter()
        .map(|attribute| attribute.taxonomy_term.name.clone())
        .filter(|name| !name.is_empty())
        .collect();
    terms.sort();
    terms.dedup();
    terms
}

impl ShownPhone {
    fn of(phone: &Phone) -> Self {
        let kind = match phone.kind.as_str() {
            "" | "voice" => None,
            kind => Some(kind.to_owned()),
        };
        let about: Vec<_> = kind.into_iter().chain(phone.description.clone()).collect();
        Self {
            link: PhoneLink::new(phone.number.as_deref(), phone.extension.as_deref(), &phone.text),
            about: (!about.is_empty()).then(|| about.join(", ")),
        }
    }
}

impl ShownPlace {
    fn of(at: &ServiceAtLocation, now: DateTime<Utc>) -> Self {
        let place = &at.location;
        let address = place
            .addresses
            .iter()
            .find(|address| address.address_type != "postal")
            .or_else(|| place.addresses.first());
        Self {
            name: place.name.clone(),
            hidden: place.confidential,
            approximate: place.approximate,
            address: address.map(lines).unwrap_or_default(),
            transportation: place.transportation.clone(),
            description: place.description.clone(),
            phones: at.phones.iter().chain(&place.phones).map(ShownPhone::of).collect(),
            access: place
                .accessibility
                .iter()
                .filter_map(|note| match (&note.description, &note.details) {
                    (Some(what), Some(more)) => Some(format!("{what}: {more}")),
                    (what, more) => what.clone().or_else(|| more.clone()),
                })
                .collect(),
            hours: Hours::of(&at.schedules, today(place, now)),
            way: way(place),
        }
    }
}

/// An address as it is written on a letter.
fn lines(address: &Address) -> Vec<String> {
    let street = [&address.address_1, &address.address_2].into_iter().flatten().cloned();
    let state = [&address.state_province, &address.postal_code];
    let state: Vec<_> = state.into_iter().flatten().cloned().collect();
    let town: Vec<_> =
        address.city.iter().cloned().chain((!state.is_empty()).then(|| state.join(" "))).collect();
    street.chain((!town.is_empty()).then(|| town.join(", "))).collect()
}

/// Directions to the door, where that is known: a link that leaves this site only when it is taken.
fn way(place: &Location) -> Option<String> {
    let is_door = !place.confidential && !place.approximate;
    let (north, east) = place.latitude.zip(place.longitude).filter(|_| is_door)?;
    Some(format!("https://www.openstreetmap.org/directions?to={north}%2C{east}"))
}
