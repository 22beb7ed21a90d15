//! Matches as pages: which needs to match, and what a run suggests and leaves out, with reasons.

mod answers;
mod assessed;
pub mod crisis;
mod handout;
mod run;

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, ServiceConfig},
};
use askama::Template;
use serde_json::{Value, json};

use super::{Error, Matching, answer, openings, request::Request};
use crate::{
    accounts::{Caseworker, model::TenantCtx},
    catalog::Catalog,
    needs::NeedCode,
    people::{
        People,
        api::id,
        model::{Client, ClientNeed, NeedState, NeedStatus},
        pages::{
            open_alerts,
            shown::{Head, ShownAlert, ShownNeed},
        },
    },
    values::{ClientId, MatchId, Severity, Unsuitable},
    web::{Answer, Chrome, Done, Fault, Fields, Problem, Said, Section, filters, page, see},
};

use self::run::{Beside, Run};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .service(ask)
        .service(find)
        .service(assessed::show)
        .service(show)
        .service(answers::settle)
        .service(none_suits)
        .service(handout::show)
        .configure(openings::pages::configure);
}

/// How many suggestions a need gets on a page: more than a few are not weighed, only scrolled.
const LIMIT: usize = 6;

#[derive(Template)]
#[template(path = "matching/pages/ask.html")]
struct Ask {
    chrome: Chrome,
    client: Head,
    alerts: Vec<ShownAlert>,
    needs: Vec<ToMatch>,
    faults: Vec<Fault>,
}

/// A need that may be matched.
struct ToMatch {
    need: ShownNeed,
    ticked: bool,
}

/// The needs that are worth a match: neither declined nor met. Ticked are those that the client
/// confirmed and those that cannot wait; where there is none, the gravest.
fn open(needs: &[ClientNeed]) -> Vec<ToMatch> {
    let open: Vec<_> = needs
        .iter()
        .filter(|need| need.state != NeedState::Declined && need.status != NeedStatus::Met)
        .collect();
    let presses =
        |need: &ClientNeed| need.state == NeedState::Confirmed || need.severity == Severity::Severe;
    let any = open.iter().any(|need| presses(need));
    let gravest = open.iter().map(|need| need.severity).max();
    open.into_iter()
        .map(|need| ToMatch {
            need: ShownNeed::of(need),
            ticked: if any { presses(need) } else { Some(need.severity) == gravest },
        })
        .collect()
}

/// Asks which of a client's needs to match.
#[get("/clients/{id}/match")]
async fn ask(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    matching: Data<Matching>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let client = people.find(&ctx, id(&path)?).await?;
    let needs = open(&people.needs(&ctx, client.id).await?);
    let alerts = alerts(&ctx, &people, &matching, &client).await?;
    let chrome = chrome.at(Section::Clients);
    let client = Head::of(&client, people.today());
    page(Ask { chrome, client, alerts, needs, faults: Vec::new() }.render())
}

/// The alerts above the needs to match, with help near the client.
async fn alerts(
    ctx: &TenantCtx,
    people: &People,
    matching: &Matching,
    client: &Client,
) -> Answer<Vec<ShownAlert>> {
    let back = format!("/clients/{}/match", client.id);
    let mut alerts = open_alerts(people, ctx, client.id, &back).await?;
    let facts = client.facts.clone().born(client.birth_date, people.today());
    crisis::tell(matching, ctx, &facts, &mut alerts).await;
    Ok(alerts)
}

/// Finds services for the chosen needs and goes to the run's page.
#[post("/clients/{id}/match")]
async fn find(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    matching: Data<Matching>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    let record = people.find(&ctx, client).await?;
    let needs = people.needs(&ctx, client).await?;
    let chosen: Vec<_> = needs
        .iter()
        .filter(|need| form.has("need", need.code.as_str()))
        .map(|need| asked(need, form.some(&format!("words.{}", need.code))))
        .collect();
    if chosen.is_empty() {
        let fault = Fault {
            pointer: "needs".to_owned(),
            detail: "Choose at least one need to match".to_owned(),
        };
        let chrome = chrome.at(Section::Clients);
        let alerts = alerts(&ctx, &people, &matching, &record).await?;
        let client = Head::of(&record, people.today());
        let needs = open(&needs);
        let again = Ask { chrome, client, alerts, needs, faults: vec![fault] };
        let shown = again.render().map_err(Problem::ours)?;
        return Ok(HttpResponse::UnprocessableEntity()
            .content_type("text/html; charset=utf-8")
            .body(shown));
    }
    let facts = record.facts.born(record.birth_date, matching.today());
    let body = json!({ "client": facts, "client_id": client, "needs": chosen, "limit": LIMIT });
    let (run, _) = matching.run(&ctx, Request::read(&body)?).await?;
    Ok(see(&format!("/matches/{run}")))
}

/// A need as a match is asked for it.
fn asked(need: &ClientNeed, words: Option<&str>) -> Value {
    json!({
        "code": need.code, "severity": need.severity, "urgency": need.urgency, "words": words,
    })
}

/// What a run found, below the dangers that nobody has answered for.
#[get("/matches/{id}")]
async fn show(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    catalog: Data<Catalog>,
    matching: Data<Matching>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let id: MatchId = id(&path)?;
    let run = matching.find(&ctx, id).await?;
    let beside = beside(&ctx, &run, &people, &catalog, &matching).await?;
    page(Run::of(&run, beside, chrome.at(Section::Clients)).render())
}

/// What a run's page shows beside the kept answer.
async fn beside(
    ctx: &TenantCtx,
    run: &answer::Run,
    people: &People,
    catalog: &Catalog,
    matching: &Matching,
) -> Answer<Beside> {
    let id = run.matched.id;
    let mut beside = Beside { now: matching.now(), ..Beside::default() };
    if let Some(client) = run.client_id {
        let record = people.find(ctx, client).await?;
        beside.client = Some(Head::of(&record, people.today()));
        beside.version = Some(record.version);
        beside.alerts = open_alerts(people, ctx, client, &format!("/matches/{id}")).await?;
        let facts = record.facts.born(record.birth_date, people.today());
        crisis::tell(matching, ctx, &facts, &mut beside.alerts).await;
    } else {
        let kinds: Vec<_> = run.matched.alerts.iter().map(|alert| alert.kind.as_str()).collect();
        beside.near = crisis::near(matching, ctx, &run.asked.client, &kinds).await;
    }
    if let Some(before) = run.asked.follows {
        beside.before = match matching.find(ctx, before).await {
            Err(Error::NotFound) => None,
            found => Some(found?),
        };
    }
    let suggested = run.matched.needs.iter().flat_map(|need| &need.suggestions);
    let mut ids: Vec<_> = suggested.map(|one| one.service.id).collect();
    ids.sort_unstable();
    ids.dedup();
    beside.services = catalog.load(&ids).await?;
    beside.unsuitable = matching.unsuitable(ctx, id).await?;
    Ok(beside)
}

/// Notes why nothing that was suggested for a need suits.
#[post("/matches/{id}/none-suitable")]
async fn none_suits(
    Caseworker(ctx): Caseworker,
    matching: Data<Matching>,
    path: Path<String>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: MatchId = id(&path)?;
    let mut fields = Fields::default();
    let need: Option<NeedCode> = form.one("need").parse().ok();
    let reason: Option<Unsuitable> = form.one("reason").parse().ok();
    if need.is_none() {
        fields.fault("need", "must be a need of this match");
    }
    if reason.is_none() {
        fields.fault("reason", "choose why none of them suits");
    }
    let (need, reason) = fields.finish(|| need.zip(reason))?;
    matching.none_suits(&ctx, id, need, reason).await?;
    let anchor = run::anchor(need);
    Ok(see(&format!("/matches/{id}?done={}#n-{anchor}", Done::NoneSuitable)))
}
