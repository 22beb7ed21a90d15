//! What one filled-in instrument said: scores, answers, the needs and the alerts it raised.

use actix_web::{
    get,
    web::{Data, Html, Path},
};
use askama::Template;

use super::crisis;
use crate::{
    accounts::Caseworker,
    matching::Matching,
    needs::{Answered, Needs, told::plain},
    people::{
        People,
        api::id,
        assessments::model::{Alert, State},
        model::Facts,
        pages::shown::{Head, ShownAlert, alert_title, severity_word},
    },
    values::AssessmentId,
    web::{
        Answer, Chrome, Section, filters, page,
        shown::{Zone, capital, moment},
    },
};

#[derive(Template)]
#[template(path = "matching/pages/assessed.html")]
struct Assessed {
    chrome: Chrome,
    client: Option<Head>,
    title: String,
    short: String,
    when: String,
    scores: Vec<String>,
    answers: Vec<Answered>,
    needs: Vec<Found>,
    open: Vec<ShownAlert>,
    id: AssessmentId,
    state: State,
    /// When and by whom it was closed.
    closed: Option<String>,
    settled: Vec<Settled>,
}

/// A need that it points to.
struct Found {
    label: String,
    level: i64,
    word: &'static str,
    evidence: String,
}

/// An alert that somebody answered for.
struct Settled {
    title: String,
    action: String,
    by: String,
}

/// One assessment.
#[get("/assessments/{id}")]
pub async fn show(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    matching: Data<Matching>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let assessment = people.assessment(&ctx, id(&path)?).await?;
    let response = people.response(&ctx, assessment.id).await?;
    let record = match assessment.client_id {
        Some(client) => Some(people.find(&ctx, client).await?),
        None => None,
    };
    let facts = record.as_ref().map_or_else(Facts::default, |record| {
        record.facts.clone().born(record.birth_date, people.today())
    });
    let client = record.map(|record| Head::of(&record, people.today()));
    let (needs, found) = (Needs::embedded(), &assessment.findings);
    let back = format!("/assessments/{}", assessment.id);
    let scores = found.scores.iter();
    let scores = scores.map(|(name, n)| needs.score_in_words(&found.instrument, name, *n));
    let level = found.level.iter().filter(|_| found.scores.is_empty());
    let zone = chrome.zone;
    let mut open: Vec<_> =
        assessment.unanswered().map(|alert| ShownAlert::of(alert, &back, "")).collect();
    crisis::tell(&matching, &ctx, &facts, &mut open).await;
    page(
        Assessed {
            chrome: chrome.at(Section::Clients),
            client,
            title: found.title.clone(),
            short: needs.short_name(&found.instrument),
            when: moment(assessment.created_at, zone),
            scores: scores
                .chain(level.map(|level| format!("{} risk", plain(level))))
                .map(|line| capital(&line))
                .collect(),
            answers: needs.answered(&found.instrument, &response),
            needs: found
                .needs
                .iter()
                .map(|need| Found {
                    label: need.code.need().label.en.clone(),
                    level: need.severity.into(),
                    word: severity_word(need.severity),
                    evidence: needs.in_words(&need.evidence),
                })
                .collect(),
            open,
            id: assessment.id,
            state: assessment.state,
            closed: assessment.closed_at.map(|at| {
                let by = assessment.closed_by.as_deref().unwrap_or_default();
                format!("Closed by {by}, {}", moment(at, zone))
            }),
            settled: assessment.alerts.iter().filter_map(|one| Settled::of(one, zone)).collect(),
        }
        .render(),
    )
}

impl Settled {
    fn of(alert: &Alert, zone: Zone) -> Option<Self> {
        let done = alert.acknowledged.as_ref()?;
        Some(Self {
            title: alert_title(&alert.kind, &alert.level),
            action: done.action.clone(),
            by: format!("{}, {}", done.by, moment(done.at, zone)),
        })
    }
}
