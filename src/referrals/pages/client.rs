//! A client's page: dangers, needs, referrals, what counts, assessments.

use actix_web::{
    get,
    web::{Data, Html, Path},
};
use askama::Template;

use super::{badge, last_event};
use crate::{
    accounts::Caseworker,
    people::{
        People,
        api::id,
        model::Client,
        pages::{
            need_choices,
            shown::{self, Head, ShownAlert, ShownNeed},
        },
    },
    referrals::{Referrals, store::Filter},
    values::ClientId,
    web::{
        Answer, Chrome, Section, filters, page,
        shown::{Badge, day},
    },
};

#[derive(Template)]
#[template(path = "referrals/pages/client.html")]
struct Show {
    chrome: Chrome,
    client: Head,
    alerts: Vec<ShownAlert>,
    needs: Vec<ShownNeed>,
    codes: Vec<(&'static str, String)>,
    referrals: Vec<Listed>,
    facts: Vec<(&'static str, String)>,
    contact: Vec<(&'static str, String)>,
    assessments: Vec<Assessed>,
}

/// One of the client's referrals.
struct Listed {
    id: String,
    service: String,
    line: String,
    badge: Badge,
}

/// One of the client's assessments.
struct Assessed {
    title: String,
    line: String,
}

/// A client's page.
#[get("/clients/{id}")]
pub async fn show(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    referrals: Data<Referrals>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let id: ClientId = id(&path)?;
    let client = people.find(&ctx, id).await?;
    let needs = people.needs(&ctx, id).await?;
    let alerts = people.alerts(&ctx, id).await?;
    let assessments = people.assessments(&ctx, id).await?;
    let filter = Filter { client: Some(id), ..Filter::default() };
    let (own, _) = referrals.list(&ctx, filter, 100, 0).await?;
    let now = referrals.now();
    page(
        Show {
            chrome: chrome.at(Section::Clients),
            client: Head::of(&client, now.date_naive()),
            alerts: alerts
                .iter()
                .filter(|alert| alert.acknowledged.is_none())
                .map(|alert| ShownAlert::of(alert, "", ""))
                .collect(),
            needs: needs.iter().map(ShownNeed::of).collect(),
            codes: need_choices(),
            referrals: own
                .into_iter()
                .map(|(referral, _)| Listed {
                    id: referral.id.to_string(),
                    line: format!("{} · {}", referral.need_label, last_event(&referral, now)),
                    badge: badge(&referral, now),
                    service: referral.target.service_name,
                })
                .collect(),
            facts: shown::facts(&client.facts.clone().born(client.birth_date, now.date_naive())),
            contact: contact(&client),
            assessments: assessments
                .iter()
                .map(|assessment| {
                    let findings = &assessment.findings;
                    let total = findings.scores.get("total").map(|total| format!("score {total}"));
                    let level = findings.level.as_ref().map(|level| level.replace(['_', '-'], " "));
                    let when = day(assessment.created_at.date_naive());
                    let parts: Vec<_> = [when].into_iter().chain(total).chain(level).collect();
                    Assessed { title: findings.title.clone(), line: parts.join(" · ") }
                })
                .collect(),
        }
        .render(),
    )
}

fn contact(client: &Client) -> Vec<(&'static str, String)> {
    let contact = &client.contact;
    [
        ("Safe", &contact.safety),
        ("Phone", &contact.phone),
        ("E-mail", &contact.email),
        ("Address", &contact.address),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.clone()?)))
    .collect()
}
