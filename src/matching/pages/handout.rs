//! The hand-out: a letter page for the client to take along, in the client's language.
//!
//! A stranger may come to see it. So it names services and how to get to them, and nothing of the
//! person: no name, no birth date, no need, no rule that a service takes them by.

mod crisis;
mod fits;
mod place;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_LANGUAGE},
    web::{Data, Path},
};
use askama::Template;
use strum::IntoEnumIterator as _;
use url::form_urlencoded::{self, Serializer};

use crate::{
    accounts::{Accounts, Caseworker, DEFAULT_NETWORK, model::TenantCtx},
    catalog::{Catalog, model::Status},
    matching::{
        Matching,
        answer::{Matched, Run, Suggested},
    },
    people::api::id,
    values::{MatchId, ServiceId, primary_language},
    web::{Answer, Chrome, Fields, Language, Problem, Said, filters, shown::day},
};

use self::{crisis::Line, place::Place};

/// The page. What is for the client speaks `language`; the bar above it, which is not printed,
/// speaks that of the one who prints.
#[derive(Template)]
#[template(path = "matching/pages/handout.html")]
struct Handout {
    chrome: Chrome,
    language: Language,
    by: String,
    crisis: Vec<Line>,
    places: Vec<Place>,
    checked: String,
    is_large: bool,
    run: MatchId,
    languages: Vec<Choice>,
    sizes: Vec<Choice>,
}

/// A way in which the hand-out can be had.
struct Choice {
    name: String,
    lang: Option<&'static str>,
    href: String,
    on: bool,
}

/// What the address asks for.
struct Asked {
    services: Vec<ServiceId>,
    language: Option<Language>,
    is_large: bool,
}

/// A page of services to take along: those ticked, else those of the trip and, for needs that it
/// leaves, their first suggestions.
#[get("/matches/{id}/handout")]
pub(super) async fn show(
    Caseworker(ctx): Caseworker,
    request: HttpRequest,
    matching: Data<Matching>,
    catalog: Data<Catalog>,
    accounts: Data<Accounts>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<HttpResponse> {
    let id: MatchId = id(&path)?;
    let run = matching.find(&ctx, id).await?;
    let asked = Asked::read(request.query_string(), &run.matched)?;
    let language = asked.language.unwrap_or_else(|| language_of(&run));
    let chosen = chosen(&run.matched, &asked.services);
    let ids: Vec<_> = chosen.iter().map(|one| one.service.id).collect();
    let mut services = catalog.load(&ids).await?;
    services.retain(|service| service.status == Status::Active);
    let day_of_print = chrome.zone.day_of(matching.now());
    let listed = chosen.iter().filter_map(|one| {
        let service = services.iter().find(|service| service.id == one.service.id)?;
        Some(Place::of(one, service, day_of_print, language))
    });
    let places: Vec<Place> = listed.collect();
    let crisis = crisis::lines(&ctx, (&matching, &catalog), &run.asked.client, language).await;
    matching.handed_out(&ctx, id, places.len()).await?;
    let of = organization(&ctx, &accounts, &catalog).await?;
    let today = day(day_of_print, language);
    let handout = Handout {
        by: by(&ctx.name, of, today, language),
        checked: checked(&places, &crisis, language),
        crisis,
        languages: asked.languages(id, language),
        sizes: asked.sizes(id, &chrome, language),
        is_large: asked.is_large,
        places,
        run: id,
        language,
        chrome,
    };
    let code: &'static str = language.into();
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_LANGUAGE, code))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(handout.render().map_err(Problem::ours)?))
}

impl Asked {
    fn read(query: &str, matched: &Matched) -> Answer<Self> {
        let said = Said::of(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
        let mut fields = Fields::default();
        let suggested = |id: &ServiceId| {
            let mut all = matched.needs.iter().flat_map(|need| &need.suggestions);
            all.any(|one| one.service.id == *id)
        };
        let mut services = Vec::new();
        for service in said.all("service") {
            match service.parse().ok().filter(suggested) {
                Some(id) if services.contains(&id) => {}
                Some(id) => services.push(id),
                None => fields.fault("service", "must be one that this match suggests"),
            }
        }
        let language = said.some("language").map(str::parse);
        if language == Some(Err(strum::ParseError::VariantNotFound)) {
            fields.fault("language", "must be `en` or `es`");
        }
        let size = said.some("size");
        if size.is_some_and(|size| size != "large") {
            fields.fault("size", "must be `large` or left out");
        }
        let language = language.and_then(Result::ok);
        fields.finish_query(|| Some(Self { services, language, is_large: size.is_some() }))
    }

    /// The same page in each language.
    fn languages(&self, run: MatchId, on: Language) -> Vec<Choice> {
        let choice = |language: Language| Choice {
            name: language.own_name().to_owned(),
            lang: Some(language.into()),
            href: self.address(run, language, self.is_large.then_some("large")),
            on: language == on,
        };
        Language::iter().map(choice).collect()
    }

    /// The same page in each size of type.
    fn sizes(&self, run: MatchId, chrome: &Chrome, language: Language) -> Vec<Choice> {
        let sizes = [("handout-usual", None), ("handout-large", Some("large"))];
        let choice = |(key, size): (&'static str, Option<&'static str>)| Choice {
            name: chrome.say(key).to_string(),
            lang: None,
            href: self.address(run, language, size),
            on: self.is_large == size.is_some(),
        };
        sizes.map(choice).into()
    }

    fn address(&self, run: MatchId, language: Language, size: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.services.iter().map(|id| ("service", id.to_string())));
        query.append_pair("language", language.into());
        query.extend_pairs(size.map(|size| ("size", size)));
        format!("/matches/{run}/handout?{}", query.finish())
    }
}

/// The client's language, where pages speak it.
fn language_of(run: &Run) -> Language {
    let mut spoken = run.asked.client.languages.iter().map(|tag| primary_language(tag));
    if spoken.any(|tag| tag == "es") { Language::Es } else { Language::En }
}

/// What is put on the page, each service once.
fn chosen<'a>(matched: &'a Matched, ticked: &[ServiceId]) -> Vec<&'a Suggested> {
    let all = || matched.needs.iter().flat_map(|need| &need.suggestions);
    let mut chosen: Vec<&Suggested> = Vec::new();
    let mut take = |one: &'a Suggested| {
        if !chosen.iter().any(|known| known.service.id == one.service.id) {
            chosen.push(one);
        }
    };
    if !ticked.is_empty() {
        ticked.iter().filter_map(|id| all().find(|one| one.service.id == *id)).for_each(take);
        return chosen;
    }
    for stop in matched.plan.iter().flat_map(|plan| &plan.stops) {
        let there =
            |one: &Suggested| one.location.as_ref().is_some_and(|spot| spot.id == stop.location_id);
        let planned = stop.services.iter();
        let planned =
            planned.filter_map(|id| all().find(|one| one.service.id == *id && there(one)));
        planned.for_each(&mut take);
    }
    let covers = matched.plan.as_ref().map(|plan| plan.covers.as_slice()).unwrap_or_default();
    let left = matched.needs.iter().filter(|need| !covers.contains(&need.code));
    left.filter_map(|need| need.suggestions.first()).for_each(take);
    chosen
}

/// For whom the case manager works: their organization, or else their network, where it has a name.
async fn organization(
    ctx: &TenantCtx,
    accounts: &Accounts,
    catalog: &Catalog,
) -> Answer<Option<String>> {
    if let Some(id) = ctx.organization
        && let Some((organization, _)) = catalog.organization(id).await?
    {
        return Ok(Some(organization.name));
    }
    let network = accounts.network_name(ctx.tenant).await?;
    Ok(network.filter(|name| name != DEFAULT_NETWORK))
}

/// Who prepared it and when.
fn by(who: &str, of: Option<String>, today: String, language: Language) -> String {
    let said = match of {
        Some(of) => language.say("handout-by-of").with("organization", of),
        None => language.say("handout-by"),
    };
    said.with("who", who).with("date", today).to_string()
}

/// How fresh all of it is: as fresh as the oldest.
fn checked(places: &[Place], crisis: &[Line], language: Language) -> String {
    let all =
        places.iter().map(|place| place.checked).chain(crisis.iter().map(|line| line.checked));
    let oldest = all.min().flatten();
    match oldest {
        Some(date) => language.say("handout-checked").with("date", day(date, language)).to_string(),
        None => language.say("handout-unchecked").to_string(),
    }
}
