//! One referral: where it stands, what may happen next, what has happened, whether the need is met.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use strum::IntoEnumIterator;

use super::{
    badge,
    moves::{Choice, Next, moved, next},
    to_call,
};
use crate::{
    accounts::{Caseworker, model::TenantCtx},
    consent::{Consents, pages::shown::Allowed},
    people::{
        People,
        api::id,
        model::NeedStatus,
        pages::shown::{Head, status_badge},
    },
    referrals::{
        Referrals, Told,
        model::{Event, Means, Reason, Referral, Status, Step},
    },
    values::{ReferralId, Vocabulary},
    web::{
        Answer, Chrome, Done, Fault, Problem, STAFF, Said, Section, filters, page, see,
        shown::{Badge, PhoneLink, Zone, moment},
    },
};

#[derive(Template)]
#[template(path = "referrals/pages/show.html")]
struct Show {
    chrome: Chrome,
    faults: Vec<Fault>,
    client: Head,
    referral: Shown,
    badges: Vec<Badge>,
    moves: Vec<Next>,
    next_line: String,
    means: Vec<Choice>,
    need_statuses: Vec<Choice>,
    outcome_reasons: Vec<Choice>,
    need_badge: Badge,
    history: Vec<Happened>,
    phones: Vec<PhoneLink>,
    /// Whether the agency may be told, while it is still to be.
    allowed: Option<Allowed>,
}

/// The referral as the page shows it.
struct Shown {
    id: String,
    version: i64,
    service: String,
    service_id: String,
    organization: String,
    need: &'static str,
    message: Option<String>,
    badge: Badge,
    was_sent: bool,
    /// Whether the agency does not know of it yet.
    to_call: bool,
    /// Whether an answer or the service is still to come.
    is_open: bool,
}

impl Show {
    /// Whether what came of it can be recorded: only once it was sent.
    const fn can_record(&self) -> bool {
        self.referral.was_sent
    }
}

/// Something that has happened.
struct Happened {
    title: String,
    lines: Vec<String>,
    by: String,
}

/// Which of the next steps to open.
#[derive(Deserialize)]
pub struct Open {
    #[serde(default)]
    to: String,
}

/// A referral's page.
#[get("/referrals/{id}")]
pub async fn show(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    referrals: Data<Referrals>,
    consents: Data<Consents>,
    path: Path<String>,
    open: Query<Open>,
    chrome: Chrome,
) -> Answer<Html> {
    let id: ReferralId = id(&path)?;
    page(
        shown(&ctx, (&people, &consents), &referrals, id, (chrome, &open.to, Vec::new()))
            .await?
            .render(),
    )
}

async fn shown(
    ctx: &TenantCtx,
    (people, consents): (&People, &Consents),
    referrals: &Referrals,
    id: ReferralId,
    (chrome, open, faults): (Chrome, &str, Vec<Fault>),
) -> Answer<Show> {
    let referral = referrals.find(ctx, id).await?;
    let history = referrals.history(ctx, id).await?;
    let outcomes = referrals.outcomes(ctx, id).await?;
    let client = people.find(ctx, referral.client_id).await?;
    let needs = people.needs(ctx, referral.client_id).await?;
    let need = needs.iter().find(|need| need.id == referral.need_id);
    let now = referrals.now();
    let zone = chrome.zone;
    let known = consents.of_client(ctx, referral.client_id).await?;
    let still = referral.status == Status::Draft || to_call(&referral);
    let allowed = still.then(|| {
        let target = &referral.target;
        let agency = (target.organization_id, target.organization_name.as_str());
        let back = format!("/referrals/{id}");
        Allowed::of(&known, (referral.client_id, referral.need_code), agency, &back, now)
    });
    let told = outcomes.into_iter().map(|outcome| Happened {
        title: format!("Need: {}", outcome.need_status.label().to_lowercase()),
        lines: [outcome.reason.label().to_owned()].into_iter().chain(outcome.note).collect(),
        by: format!("{}, {}", outcome.by, moment(outcome.at, zone)),
    });
    Ok(Show {
        chrome: chrome.at(Section::Referrals),
        faults,
        client: Head::of(&client, now.date_naive()),
        badges: badges(&referral, now),
        moves: next(&referral, open),
        next_line: match referral.due_at {
            Some(due) if referral.status == Status::Requested => {
                format!("An answer is due by {}", moment(due, zone))
            }
            _ => String::new(),
        },
        means: Means::iter().map(|means| (means.into(), means.label())).collect(),
        need_statuses: NeedStatus::iter().map(|s| (s.into(), s.label())).collect(),
        outcome_reasons: Reason::iter()
            .filter(|reason| *reason != Reason::EnteredInError)
            .map(|reason| (reason.into(), reason.label()))
            .collect(),
        need_badge: status_badge(need.map_or(NeedStatus::Unknown, |need| need.status)),
        history: history.iter().map(|event| Happened::of(event, zone)).chain(told).collect(),
        phones: referral
            .target
            .phones
            .iter()
            .map(|t| PhoneLink::new(None, None, t, STAFF))
            .collect(),
        allowed,
        referral: Shown {
            id: referral.id.to_string(),
            version: referral.version,
            need: referral.need_label,
            badge: badge(&referral, now),
            was_sent: referral.sent_at.is_some(),
            to_call: to_call(&referral),
            is_open: referral.sent_at.is_some() && !referral.status.is_final(),
            service: referral.target.service_name,
            service_id: referral.target.service_id.to_string(),
            organization: referral.target.organization_name,
            message: referral.message,
        },
    })
}

fn badges(referral: &Referral, now: DateTime<Utc>) -> Vec<Badge> {
    let step =
        referral.step.filter(|step| !matches!(step, Step::Sent | Step::Viewed | Step::Served));
    let step = step.map(|step| Badge::new("", "info", step.label()));
    let reason = referral.reason.map(|reason| Badge::new("", "message-square", reason.label()));
    let urgency = (!referral.status.is_final() && !referral.is_overdue(now))
        .then(|| Badge::new("", "clock", referral.urgency.english()));
    step.into_iter().chain(reason).chain(urgency).collect()
}

impl Happened {
    fn of(event: &Event, zone: Zone) -> Self {
        let said = event
            .on_behalf
            .as_ref()
            .map(|said| format!("Said by {}, {}", said.by, said.means.label().to_lowercase()));
        let title = match (event.from, event.to) {
            (None, _) => "Written".to_owned(),
            (Some(from), to) if from == to && event.step == Some(Step::Viewed) => {
                "The agency was told".to_owned()
            }
            (Some(from), to) if from == to => "Explained".to_owned(),
            (_, to) => to.label().to_owned(),
        };
        let step =
            event.step.filter(|step| !matches!(step, Step::Sent | Step::Viewed | Step::Served));
        Self {
            title,
            lines: step
                .map(|step| step.label().to_owned())
                .into_iter()
                .chain(event.reason.map(|reason| reason.label().to_owned()))
                .chain(event.output.clone())
                .chain(said)
                .chain(event.note.clone())
                .collect(),
            by: format!("{}, {}", event.by, moment(event.at, zone)),
        }
    }
}

/// Records what happened to the referral.
#[post("/referrals/{id}/moves")]
pub async fn record(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    referrals: Data<Referrals>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: ReferralId = id(&path)?;
    let done = match moved(&form) {
        Ok((made, told)) => {
            let version = form.one("version").parse().ok();
            match referrals.record(&ctx, id, version, made).await {
                Ok(_) => match told {
                    Some(told) => referrals.tell(&ctx, id, told).await.map(drop),
                    None => Ok(()),
                },
                Err(error) => Err(error),
            }
            .map_err(Problem::from)
        }
        Err(faults) => Err(Problem::fields(faults)),
    };
    answer(done, &ctx, (&people, &consents), &referrals, id, (chrome, form.one("to"))).await
}

/// Records whether the need is met.
#[post("/referrals/{id}/outcomes")]
pub async fn tell(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    referrals: Data<Referrals>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: ReferralId = id(&path)?;
    let said = (form.one("need_status").parse(), form.one("reason").parse());
    let done = if let (Ok(need_status), Ok(reason)) = said {
        let told = Told { need_status, reason, note: form.some("note").map(str::to_owned) };
        referrals.tell(&ctx, id, told).await.map(drop).map_err(Problem::from)
    } else {
        let detail = "Say whether the need is met, and why".to_owned();
        Err(Problem::fields(vec![Fault { pointer: "outcome-reason".to_owned(), detail }]))
    };
    answer(done, &ctx, (&people, &consents), &referrals, id, (chrome, "")).await
}

/// Back to the referral, or its page again with what is wrong.
async fn answer(
    done: Answer<()>,
    ctx: &TenantCtx,
    (people, consents): (&People, &Consents),
    referrals: &Referrals,
    id: ReferralId,
    (chrome, open): (Chrome, &str),
) -> Answer<HttpResponse> {
    let problem = match done {
        Ok(()) => return Ok(see(&format!("/referrals/{id}?done={}", Done::ReferralMoved))),
        Err(problem) => problem,
    };
    if !problem.status().is_client_error() || problem.status().as_u16() == 404 {
        return Err(problem);
    }
    let faults = if problem.errors().is_empty() {
        let detail = problem.detail().unwrap_or(problem.title()).to_owned();
        vec![Fault { pointer: "next".to_owned(), detail }]
    } else {
        let beside = |fault: &Fault| Fault {
            pointer: format!("{open}-{}", fault.pointer.trim_start_matches('/')),
            detail: fault.detail.clone(),
        };
        problem.errors().iter().map(beside).collect()
    };
    let page = shown(ctx, (people, consents), referrals, id, (chrome, open, faults)).await?;
    let page = page.render().map_err(Problem::ours)?;
    Ok(HttpResponse::build(problem.status()).content_type("text/html; charset=utf-8").body(page))
}
