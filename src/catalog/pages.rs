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
    model::{
        Address, Capacity, Language as Spoken, Location, Service, ServiceAtLocation, Status,
        TaxonomyTerm,
    },
    store::Listed,
};
use crate::{
    accounts::Visitor,
    needs::Needs,
    values::{CapacityStatus, ServiceId, language_tag},
    web::{
        Answer, Chrome, Language, Phrase, Problem, Section, filters, page,
        shown::{Badge, Freshness, ago, capital, day, language_names},
    },
};

mod came_from;
pub mod cost;
pub mod hours;
mod organization;
pub mod phone;

use came_from::CameFrom;
use cost::cost;
use hours::Hours;
use phone::ShownPhone;

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
    ages: Option<String>,
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
    is_kept: bool,
}

/// How many of the organization's other services a service's page names.
const OTHERS: usize = 6;

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
    Visitor(ctx): Visitor,
    chrome: Chrome,
) -> Answer<Html> {
    let Ok(id) = id.parse::<ServiceId>() else { return Err(Problem::not_found()) };
    let service = catalog.find(id).await?.ok_or_else(Problem::not_found)?;
    let others = catalog.organization(service.organization.id).await?;
    let others = others.map(|(_, services)| services).unwrap_or_default();
    let is_kept = ctx.is_some_and(|ctx| ctx.keeps(service.organization.id));
    let shown = Show::of(service, chrome.at(Section::Search), catalog.now());
    page(Show { is_kept, ..shown.beside(others).from(&came) }.render())
}

impl Show {
    fn of(service: Service, chrome: Chrome, now: DateTime<Utc>) -> Self {
        let language = chrome.language;
        let today = service.service_at_locations.iter().find_map(|at| today(&at.location, now));
        let modified = service.last_modified;
        let mut places: Vec<_> = service
            .service_at_locations
            .iter()
            .map(|at| ShownPlace::of(at, now, language))
            .collect();
        // Hours come first on the page: those of the only place stand there, too.
        let only = match places.as_mut_slice() {
            [only] => only.hours.take(),
            _ => None,
        };
        Self {
            chrome,
            badges: badges(&service, now, language),
            phones: service.phones.iter().map(|one| ShownPhone::of(one, language)).collect(),
            hours: only.or_else(|| Hours::of(&service.schedules, today, language)),
            documents: service
                .required_documents
                .iter()
                .filter_map(|document| document.document.clone())
                .collect(),
            ages: ages(&service, language),
            places,
            cost: cost(&service, language),
            languages: if service.languages.is_empty() {
                language.say("facts-english-only").to_string()
            } else {
                languages(&service, language)
            },
            areas: service
                .service_areas
                .iter()
                .filter_map(|area| area.name.clone().or_else(|| area.description.clone()))
                .collect::<Vec<_>>()
                .join(", "),
            terms: terms(&service, language),
            freshness: Freshness::of(
                service.assured_date.or_else(|| modified.map(|at| at.date_naive())),
                now,
                language,
            ),
            changed: modified.map(|at| day(at.date_naive(), language)),
            service,
            back: None,
            onward: String::new(),
            others: Vec::new(),
            more: 0,
            is_kept: false,
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
    fn unlisted(&self) -> Option<Phrase<'static>> {
        let key = match (self.tells_how(), self.tells_who()) {
            (true, true) => return None,
            (false, true) => "unlisted-how",
            (true, false) => "unlisted-who",
            (false, false) => "unlisted-both",
        };
        Some(self.chrome.say(key))
    }

    fn tells_how(&self) -> bool {
        let told = &self.service;
        told.application_process.is_some() || told.wait_time.is_some() || !self.documents.is_empty()
    }

    fn tells_who(&self) -> bool {
        self.ages.is_some() || self.service.eligibility_description.is_some()
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

fn badges(service: &Service, now: DateTime<Utc>, language: Language) -> Vec<Badge> {
    let mut badges: Vec<_> = open(service, now, language).into_iter().collect();
    match service.status {
        Status::Active => {}
        Status::TemporarilyClosed => {
            badges.push(Badge::new("bad", "circle-x", language.say("closed-for-now")));
        }
        Status::Inactive | Status::Defunct => {
            badges.push(Badge::new("bad", "circle-x", language.say("no-longer-offered")));
        }
    }
    badges.extend(service.capacity.as_ref().and_then(|told| room(told, now, language)));
    if service.service_at_locations.iter().any(|at| at.location.confidential) {
        badges.push(Badge::new("plum", "eye-off", language.say("location-hidden")));
    }
    badges
}

/// Whether it has room, with the age of the news.
fn room(told: &Capacity, now: DateTime<Utc>, language: Language) -> Option<Badge> {
    let when = ago(told.as_of, now, language);
    let (kind, icon, said) = match (told.status, told.units) {
        (CapacityStatus::Available, Some(units)) => {
            ("ok", "bed-double", language.say("openings-units").with("count", units))
        }
        (CapacityStatus::Available, None) => ("ok", "bed-double", language.say("openings-some")),
        (CapacityStatus::Waitlist, _) => ("warn", "list-checks", language.say("openings-waitlist")),
        (CapacityStatus::Full, _) => ("bad", "bed-double", language.say("openings-full")),
        (CapacityStatus::Unknown, _) => return None,
    };
    Some(Badge::new(kind, icon, said.with("when", when)))
}

/// Whether it is open now, at the first place of which that is known.
fn open(service: &Service, now: DateTime<Utc>, language: Language) -> Option<Badge> {
    service.service_at_locations.iter().find_map(|at| {
        let zone: Tz = at.location.time_zone.as_deref()?.parse().ok()?;
        let own = if at.schedules.is_empty() { &service.schedules } else { &at.schedules };
        let open = super::hours::Hours::of(own).now_until(now, zone);
        let kind = if open.now? { "ok" } else { "" };
        Some(Badge::new(kind, "clock", open.text(language)?))
    })
}

fn ages(service: &Service, language: Language) -> Option<String> {
    let said = match (service.minimum_age, service.maximum_age) {
        (Some(from), Some(to)) => language.say("who-ages-span").with("from", from).with("to", to),
        (Some(from), None) => language.say("who-ages-from").with("from", from),
        (None, Some(to)) => language.say("who-ages-to").with("to", to),
        (None, None) => return None,
    };
    Some(said.to_string())
}

/// Languages in words; English goes without saying in a listing, so it is said here.
pub fn languages(service: &Service, language: Language) -> String {
    let name = |spoken: &Spoken| {
        let own = spoken.name.clone().or_else(|| spoken.code.clone())?;
        let tag = spoken.code.clone().or_else(|| language_tag(&own).map(str::to_owned));
        let known = tag.filter(|_| !language.is_en());
        let known = known.and_then(|tag| language_names(&[tag], language).pop());
        Some(known.unwrap_or(own))
    };
    let mut names: Vec<_> = service.languages.iter().filter_map(name).collect();
    names.sort();
    names.dedup();
    let english = language_names(&["en".to_owned()], language);
    names.retain(|name| !english.contains(name));
    if !service.is_without_english() {
        names.splice(0..0, english);
    }
    capital(&names.join(", "))
}

/// Kinds of help: those of our own taxonomy in the page's language, others as the source has them.
fn terms(service: &Service, language: Language) -> Vec<String> {
    let named = |term: &TaxonomyTerm| {
        let ours = term.code.as_deref().and_then(|code| Needs::embedded().find(code));
        let ours = ours.filter(|_| !language.is_en());
        ours.map_or_else(|| term.name.clone(), |need| need.label.told(language).to_owned())
    };
    let mut terms: Vec<_> = service
        .attributes
        .iter()
        .map(|attribute| named(&attribute.taxonomy_term))
        .filter(|name| !name.is_empty())
        .collect();
    terms.sort();
    terms.dedup();
    terms
}

impl ShownPlace {
    fn of(at: &ServiceAtLocation, now: DateTime<Utc>, language: Language) -> Self {
        let place = &at.location;
        Self {
            name: place.name.clone(),
            hidden: place.confidential,
            approximate: place.approximate,
            address: address(place),
            transportation: place.transportation.clone(),
            description: place.description.clone(),
            phones: at
                .phones
                .iter()
                .chain(&place.phones)
                .map(|one| ShownPhone::of(one, language))
                .collect(),
            access: place
                .accessibility
                .iter()
                .filter_map(|note| match (&note.description, &note.details) {
                    (Some(what), Some(more)) => Some(format!("{what}: {more}")),
                    (what, more) => what.clone().or_else(|| more.clone()),
                })
                .collect(),
            hours: Hours::of(&at.schedules, today(place, now), language),
            way: way(place),
        }
    }
}

/// Where the place is, line by line; where that is not known, where letters go.
pub fn address(place: &Location) -> Vec<String> {
    let door = place.addresses.iter().find(|address| address.address_type != "postal");
    door.or_else(|| place.addresses.first()).map(lines).unwrap_or_default()
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
