//! The public search: one box, filters, cards, and a map of the same places.

mod card;
mod faults;
mod fold;
mod form;
mod map;
mod words;

use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{Data, ServiceConfig},
};
use askama::Template;
use chrono::{DateTime, Utc};

use super::{
    Search,
    missed::{Asker, Misses},
    model::{Found, Query},
    params::Params,
    suggest::{LONGEST, Suggestion},
};
use crate::{
    geo::Gazetteer,
    web::{Answer, Chrome, Fault, Phrase, Problem, Section, filters},
};

use self::{
    card::{Card, Listing},
    fold::{Folded, fold},
    form::{Asked, Chip, Choice, Group},
};

/// Serves the page and what its map draws.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(find).service(map::outlines).service(options);
}

/// The search page.
#[derive(Template)]
#[template(path = "search/pages/search.html")]
struct Find {
    chrome: Chrome,
    asked: Asked,
    faults: Vec<Fault>,
    chips: Vec<Chip>,
    understood: Vec<Chip>,
    relaxed: Option<String>,
    corrected: Option<Corrected>,
    clear: String,
    groups: Vec<Group>,
    genders: Vec<Choice>,
    sorts: Vec<Choice>,
    radii: Vec<Choice>,
    from: String,
    heading: String,
    around: Option<Around>,
    place: Option<String>,
    elsewhere: Vec<Elsewhere>,
    has_farther: bool,
    nearest: Option<String>,
    total: usize,
    is_exact: bool,
    is_partial: bool,
    unknown_dropped: usize,
    cards: Vec<Folded>,
    number: usize,
    pages: usize,
    before: Option<String>,
    after: Option<String>,
}

/// A question whose words were mended.
struct Corrected {
    words: String,
}

/// What was searched around.
struct Around {
    latitude: f64,
    longitude: f64,
    /// In metres; empty without a limit.
    within: String,
}

/// A namesake of the place.
struct Elsewhere {
    label: String,
    href: String,
}

/// How many cards a page has; the deepest page ends where the search does.
const PER_PAGE: usize = 20;
const DEEPEST: usize = 10_000 / PER_PAGE;

/// The search page: with results, or with what is wrong beside the rest of what was asked.
#[get("/")]
async fn find(
    search: Data<Search>,
    misses: Data<Misses>,
    who: Asker,
    request: HttpRequest,
    chrome: Chrome,
) -> Answer<HttpResponse> {
    let asked = Asked::read(request.query_string(), chrome.language);
    let now = search.clock().now();
    let query =
        Params::of_query(&asked.query()).and_then(|params| params.read(search.gazetteer(), now));
    let (status, shown) = match query {
        Ok(query) => {
            let query = Query { facets: form::counted(), ..query };
            let found = search.find(&query)?;
            misses.note(&query, &found, &who);
            let mut shown = Find::empty(asked, chrome);
            shown.fill(&query, &found, now);
            (actix_web::http::StatusCode::OK, shown)
        }
        Err(problem) if problem.status().is_client_error() => {
            let mut shown = Find::empty(asked, chrome);
            shown.complain(&problem, search.gazetteer());
            (problem.status(), shown)
        }
        Err(problem) => return Err(problem),
    };
    let html = shown.render().map_err(Problem::ours)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}

/// The options of the page's box while something is typed into it.
#[derive(Template)]
#[template(
    source = "{% for one in suggestions %}<option value=\"{{ one.text }}\"></option>{% endfor %}",
    ext = "html"
)]
struct Options {
    suggestions: Vec<Suggestion>,
}

#[get("/suggest")]
async fn options(search: Data<Search>, request: HttpRequest) -> Answer<HttpResponse> {
    let mut params = Params::of_query(request.query_string())?;
    let typed: String = params.text("q").unwrap_or_default().chars().take(LONGEST).collect();
    let mut suggestions = search.suggest(&typed)?;
    suggestions.retain(|one| one.kind != "place");
    let html = Options { suggestions }.render().map_err(Problem::ours)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

impl Find {
    fn empty(asked: Asked, chrome: Chrome) -> Self {
        Self {
            faults: Vec::new(),
            chips: asked.chips(),
            clear: asked.without_filters(),
            understood: Vec::new(),
            relaxed: None,
            corrected: None,
            groups: asked.groups(&[]),
            genders: asked.genders(),
            sorts: asked.sorts(),
            radii: asked.radii(),
            from: asked.from(),
            heading: chrome.say("heading-empty").to_string(),
            around: None,
            place: None,
            elsewhere: Vec::new(),
            has_farther: false,
            nearest: asked.nearest_first(),
            total: 0,
            is_exact: true,
            is_partial: false,
            unknown_dropped: 0,
            cards: Vec::new(),
            number: 1,
            pages: 0,
            before: None,
            after: None,
            chrome: chrome.at(Section::Search),
            asked,
        }
    }

    fn fill(&mut self, query: &Query, found: &Found, now: DateTime<Utc>) {
        self.groups = self.asked.groups(&found.facets);
        self.understood = self.asked.understood(&found.said);
        self.heading = words::heading(found, self.asked.language);
        self.relaxed = words::relaxed(found, &self.asked);
        self.has_farther = found.radius.is_some() && found.within < found.total;
        self.corrected = found.corrected.clone().map(|words| Corrected { words });
        self.total = found.total;
        self.is_exact = found.total_is_exact;
        self.is_partial = found.is_partial;
        self.unknown_dropped = found.unknown_dropped;
        self.number = query.page;
        self.pages = found.total.div_ceil(PER_PAGE).min(DEEPEST);
        self.before = (self.number > 1).then(|| self.asked.at_page(self.number - 1));
        self.after = (self.number < self.pages).then(|| self.asked.at_page(self.number + 1));
        if let Some(near) = &found.near {
            self.place = Some(words::around(&near.place.label, self.asked.language));
            self.around = Some(Around {
                latitude: near.place.point.latitude(),
                longitude: near.place.point.longitude(),
                within: found.radius.map(|radius| radius.0.to_string()).unwrap_or_default(),
            });
            self.elsewhere = near
                .alternatives
                .iter()
                .map(|other| Elsewhere {
                    label: other.label.clone(),
                    href: self.asked.near(&other.label),
                })
                .collect();
        }
        let first = self.first();
        let listing = Listing { asked: &self.asked, found, now };
        let cards = (first..)
            .zip(&found.results)
            .map(|(number, finding)| Card::of(finding, number, &listing));
        self.cards = fold(cards.collect());
    }

    /// What the button over the filters of a phone says.
    fn shows(&self) -> Phrase<'_> {
        if self.is_exact {
            self.chrome.say("show-count").with("count", self.total)
        } else {
            self.chrome.say("show-results")
        }
    }

    /// Shows what is wrong; places that were perhaps meant become links.
    fn complain(&mut self, problem: &Problem, gazetteer: &Gazetteer) {
        let (faults, perhaps) = faults::of(problem, &self.asked, gazetteer);
        self.faults = faults;
        let link = |label: String| Elsewhere { href: self.asked.near(&label), label };
        self.elsewhere = perhaps.into_iter().map(link).collect();
    }

    fn is_asked(&self) -> bool {
        self.asked.is_any()
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }

    fn title(&self) -> String {
        let say = |key| self.chrome.say(key);
        let said = match (self.asked.q.as_str(), self.asked.near.as_str()) {
            ("", "") => say("find-services"),
            ("", near) => say("title-near").with("place", near),
            (q, "") => return q.to_owned(),
            (q, near) => say("title-words-near").with("words", q).with("place", near),
        };
        said.to_string()
    }

    fn dropped(&self) -> Option<Phrase<'_>> {
        let dropped = self.unknown_dropped;
        (dropped > 0).then(|| self.chrome.say("dropped").with("count", dropped))
    }

    fn first(&self) -> usize {
        (self.number.saturating_sub(1)) * PER_PAGE + 1
    }
}
