//! An organization's page: how to reach it, and what it offers.

use actix_web::{
    get,
    web::{Data, Html, Path, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};

use super::{CameFrom, ShownPhone, languages, open};
use crate::{
    catalog::{
        Catalog,
        model::{Organization, Service, Status},
        store::Listed,
    },
    values::{OrganizationId, ServiceId},
    web::{
        Answer, Chrome, Language, Problem, Section, filters, page,
        shown::{Badge, Freshness},
    },
};

/// More services than this are counted, not listed: the search finds them.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "catalog/pages/organization.html")]
struct Show {
    chrome: Chrome,
    organization: Organization,
    services: Vec<Offered>,
    total: usize,
    back: Option<String>,
    onward: String,
}

/// One of its services.
struct Offered {
    id: ServiceId,
    name: String,
    towns: String,
    languages: String,
    badges: Vec<Badge>,
    phone: Option<ShownPhone>,
    freshness: Freshness,
}

/// The organization, and each of its services that runs.
#[get("/organizations/{id}")]
pub async fn show(
    catalog: Data<Catalog>,
    id: Path<String>,
    came: Query<CameFrom>,
    chrome: Chrome,
) -> Answer<Html> {
    let Ok(id) = id.parse::<OrganizationId>() else { return Err(Problem::not_found()) };
    let (organization, listed) = catalog.organization(id).await?.ok_or_else(Problem::not_found)?;
    let running: Vec<ServiceId> =
        listed.iter().filter(|service| service.runs()).map(|service: &Listed| service.id).collect();
    let first = running.get(..MOST).unwrap_or(&running);
    let services = catalog.load(first).await?;
    let now = catalog.now();
    let shown = Show {
        organization,
        services: services
            .iter()
            .map(|service| Offered::of(service, now, chrome.language))
            .collect(),
        total: running.len(),
        back: came.results(),
        onward: came.onward(),
        chrome: chrome.at(Section::Search),
    };
    page(shown.render())
}

impl Offered {
    fn of(service: &Service, now: DateTime<Utc>, language: Language) -> Self {
        let places = || service.service_at_locations.iter().map(|at| &at.location);
        let there = service.service_at_locations.iter().flat_map(|at| &at.phones);
        let there = there.chain(places().flat_map(|place| &place.phones));
        let open_places = places().filter(|place| !place.confidential);
        let mut towns: Vec<&str> = open_places
            .flat_map(|place| &place.addresses)
            .filter_map(|address| address.city.as_deref())
            .collect();
        towns.sort_unstable();
        towns.dedup();
        let closed = (service.status == Status::TemporarilyClosed)
            .then(|| Badge::new("bad", "circle-x", language.say("closed-for-now")));
        let checked =
            service.assured_date.or_else(|| service.last_modified.map(|at| at.date_naive()));
        Self {
            id: service.id,
            name: service.name.clone(),
            towns: towns.join(", "),
            languages: languages(service, language),
            badges: closed.into_iter().chain(open(service, now, language)).collect(),
            phone: service
                .phones
                .iter()
                .chain(there)
                .filter(|phone| phone.kind != "fax")
                .map(|one| ShownPhone::of(one, language))
                .find(|phone| phone.link.dials()),
            freshness: Freshness::of(checked, now, language),
        }
    }
}
