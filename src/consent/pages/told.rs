//! What was told of a client: the accounting of disclosures.

use actix_web::{
    get,
    web::{Data, Html, Path},
};
use askama::Template;

use crate::{
    accounts::Caseworker,
    consent::{Consents, disclosure::Occasion, model::in_words},
    people::{People, api::id, pages::shown::Head},
    values::{ClientId, Vocabulary as _},
    web::{Answer, Chrome, STAFF, Section, filters, page, shown::moment},
};

#[derive(Template)]
#[template(path = "consent/pages/told.html")]
struct List {
    chrome: Chrome,
    client: Head,
    told: Vec<Line>,
}

struct Line {
    id: String,
    to: String,
    occasion: &'static str,
    kinds: String,
    purpose: &'static str,
    by: String,
    referral: String,
    consent: String,
    version: i64,
}

/// Whatever was told of a client, the last first.
#[get("/clients/{id}/disclosures")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let client: ClientId = id(&path)?;
    let told = consents.disclosures(&ctx, client).await?;
    let record = people.find(&ctx, client).await?;
    let told = told.into_iter().map(|one| Line {
        id: one.id.to_string(),
        to: one.told.recipient_name,
        occasion: match one.occasion {
            Occasion::Referred => "A referral was recorded for the agency",
            Occasion::Told => "The case manager told the agency",
        },
        kinds: in_words(&one.told.information, STAFF),
        purpose: one.told.purpose.english(),
        by: format!("{}, {}", one.by, moment(one.at, chrome.zone)),
        referral: one.referral_id.to_string(),
        consent: one.consent_id.to_string(),
        version: one.consent_version,
    });
    let told = told.collect();
    let client = Head::of(&record, consents.now().date_naive());
    page(List { chrome: chrome.at(Section::Clients), client, told }.render())
}
