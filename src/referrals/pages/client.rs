//! A client's page: dangers, needs, referrals, what counts, assessments.

use actix_web::{
    get,
    web::{Data, Html, Path},
};
use askama::Template;

use super::{badge, last_event};
use crate::{
    accounts::Caseworker,
    consent::{
        Consents,
        pages::{around::Around, shown::Card},
    },
    matching::{
        Matching,
        openings::{Openings, pages::ShownOpenings},
        pages::crisis,
    },
    needs::Needs,
    people::{
        People,
        api::id,
        model::{Client, ClientNeed, NeedState},
        notes::pages as notes,
        pages::{
            course::{Course, mark, short_name},
            open_alerts,
            shown::{self, Head, ShownAlert, ShownNeed},
        },
    },
    referrals::{Referrals, store::Filter},
    values::{ClientId, Severity},
    web::{
        Answer, Chrome, STAFF, Section, filters, page,
        shown::{Badge, day},
    },
};

#[derive(Template)]
#[template(path = "referrals/pages/client.html")]
struct Show {
    chrome: Chrome,
    client: Head,
    alerts: Vec<ShownAlert>,
    openings: ShownOpenings,
    needs: Vec<ShownNeed>,
    rest: Vec<ShownNeed>,
    codes: Vec<(&'static str, &'static str)>,
    referrals: Vec<Listed>,
    notes: Vec<notes::Shown>,
    consents: Card,
    around: Around,
    facts: Vec<(&'static str, String)>,
    contact: Vec<(&'static str, String)>,
    waiting: Vec<Waiting>,
    courses: Vec<Course>,
}

/// One of the client's referrals.
struct Listed {
    id: String,
    service: String,
    line: String,
    badge: Badge,
}

/// One of the client's assessments that is open.
struct Waiting {
    id: String,
    title: String,
    day: String,
    badge: Badge,
}

/// So many needs are looked through at once; of more, those that can wait are folded.
const FEW: usize = 4;

/// The needs that come first, the others after them: not confirmed and not to act on now.
fn split(needs: &[ClientNeed]) -> (Vec<ShownNeed>, Vec<ShownNeed>) {
    let first = |need: &&ClientNeed| {
        let presses = need.state != NeedState::Declined && need.severity == Severity::Severe;
        needs.len() <= FEW || need.state == NeedState::Confirmed || presses
    };
    let (first, rest): (Vec<_>, Vec<_>) = needs.iter().partition(first);
    let shown = |needs: Vec<&ClientNeed>| needs.into_iter().map(ShownNeed::of).collect();
    (shown(first), shown(rest))
}

/// A client's page.
#[get("/clients/{id}")]
pub async fn show(
    Caseworker(ctx): Caseworker,
    (people, consents): (Data<People>, Data<Consents>),
    referrals: Data<Referrals>,
    openings: Data<Openings>,
    matching: Data<Matching>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let id: ClientId = id(&path)?;
    let client = people.find(&ctx, id).await?;
    let needs = people.needs(&ctx, id).await?;
    let mut alerts = open_alerts(&people, &ctx, id, "").await?;
    let facts = client.facts.clone().born(client.birth_date, people.today());
    crisis::tell(&matching, &ctx, &facts, &mut alerts).await;
    let assessments = people.assessments(&ctx, id).await?;
    let openings = ShownOpenings::of_client(&openings, &ctx, id).await?;
    let (needs, rest) = split(&needs);
    let filter = Filter { client: Some(id), ..Filter::default() };
    let (own, _) = referrals.list(&ctx, filter, 100, 0).await?;
    let now = referrals.now();
    let zone = chrome.zone;
    page(
        Show {
            chrome: chrome.at(Section::Clients),
            client: Head::of(&client, now.date_naive()),
            alerts,
            openings,
            needs,
            rest,
            codes: Needs::embedded().choices(),
            referrals: own
                .into_iter()
                .map(|(referral, _)| Listed {
                    id: referral.id.to_string(),
                    line: format!("{} · {}", referral.need_label, last_event(&referral, now, zone)),
                    badge: badge(&referral, now),
                    service: referral.target.service_name,
                })
                .collect(),
            notes: notes::newest(&people, &ctx, id, zone).await?,
            consents: Card::of(&consents, &ctx, id).await?,
            around: Around::of(&people, &consents, &ctx, id).await?,
            facts: shown::facts(&facts),
            contact: contact(&client),
            waiting: assessments
                .iter()
                .filter_map(|assessment| {
                    Some(Waiting {
                        id: assessment.id.to_string(),
                        title: short_name(assessment),
                        day: day(zone.day_of(assessment.created_at), STAFF),
                        badge: mark(assessment)?,
                    })
                })
                .collect(),
            courses: Course::of(&assessments, zone),
        }
        .render(),
    )
}

/// What is said where nobody has asked yet how the client may be reached.
pub(super) const SAFE_WAYS_UNASKED: &str =
    "Not asked yet: ask how it is safe before you call or write.";

fn contact(client: &Client) -> Vec<(&'static str, String)> {
    let contact = &client.contact;
    // Nobody is to reach for the phone without having read how it is safe.
    let unasked = contact.phone.is_some() || contact.email.is_some() || contact.address.is_some();
    let unasked = unasked.then(|| SAFE_WAYS_UNASKED.to_owned());
    let safety = contact.safety.clone().or(unasked);
    [
        ("Safe ways", &safety),
        ("Phone", &contact.phone),
        ("E-mail", &contact.email),
        ("Address", &contact.address),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.clone()?)))
    .collect()
}
