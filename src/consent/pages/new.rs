//! A new consent: what the client agrees to, in plain words; they read and sign it on the next page.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, Query},
};
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;
use url::form_urlencoded::Serializer;

use super::{again, faults_of};
use crate::{
    accounts::{
        Accounts, Caseworker,
        model::{TenantCtx, own_path},
    },
    catalog::Catalog,
    consent::{Consents, Error, api::network, body, model::told_by},
    needs::NeedCode,
    people::{People, api::id, pages::shown::Head},
    values::{
        ClientId, Information, Language, OrganizationId, Purpose, Vocabulary as _, primary_language,
    },
    web::{Answer, Chrome, Fault, Problem, Said, Section, filters, page, see},
};

#[derive(Template)]
#[template(path = "consent/pages/new.html")]
struct New {
    chrome: Chrome,
    faults: Vec<Fault>,
    client: Head,
    form: Said,
    /// The organization that it may be for.
    organization: Option<(OrganizationId, String)>,
    information: Vec<Choice>,
    purposes: Vec<Choice>,
    languages: Vec<Choice>,
}

type Choice = (&'static str, &'static str);

impl New {
    fn said(&self, name: &str) -> &str {
        self.form.one(name)
    }

    fn ticked(&self, name: &str, value: &str) -> bool {
        self.form.has(name, value)
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }
}

/// For what a consent is asked.
#[derive(Deserialize)]
pub struct For {
    #[serde(default)]
    organization: String,
    #[serde(default)]
    need: String,
    #[serde(default)]
    back: String,
}

/// The features that the form draws on.
struct Sources {
    people: Data<People>,
    catalog: Data<Catalog>,
    consents: Data<Consents>,
}

/// Asks for what the client agrees to.
#[get("/clients/{id}/consents/new")]
pub async fn ask(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    catalog: Data<Catalog>,
    consents: Data<Consents>,
    path: Path<String>,
    wanted: Query<For>,
    chrome: Chrome,
) -> Answer<Html> {
    let client: ClientId = id(&path)?;
    let sources = Sources { people, catalog, consents };
    let record = sources.people.find(&ctx, client).await?;
    let spanish = record.facts.languages.iter().any(|tag| primary_language(tag) == "es");
    let language = if spanish { Language::Es } else { Language::En };
    let usual = [Information::Identity, Information::Needs];
    let need: Option<NeedCode> = wanted.need.parse().ok();
    let information = need.map_or_else(|| usual.to_vec(), told_by);
    let year = sources.consents.now().date_naive() + TimeDelta::days(365);
    let to = if wanted.organization.is_empty() { "network" } else { "organization" };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut said = vec![
        pair("to", to),
        pair("organization", &wanted.organization),
        pair("back", &wanted.back),
        pair("purposes", Purpose::Coordination.into()),
        pair("until", &year.to_string()),
        pair("language", language.into()),
    ];
    said.extend(information.iter().map(|kind| pair("information", kind.into())));
    page(sources.form(&ctx, client, chrome, Said::of(said), Vec::new()).await?.render())
}

impl Sources {
    async fn form(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        chrome: Chrome,
        form: Said,
        faults: Vec<Fault>,
    ) -> Answer<New> {
        let record = self.people.find(ctx, client).await?;
        let organization = match form.one("organization").parse() {
            Ok(id) => self.catalog.organization(id).await?.map(|(found, _)| (found.id, found.name)),
            Err(_) => None,
        };
        Ok(New {
            chrome: chrome.at(Section::Clients),
            faults,
            client: Head::of(&record, self.consents.now().date_naive()),
            form,
            organization,
            information: Information::iter().map(|kind| (kind.into(), kind.english())).collect(),
            purposes: Purpose::iter().map(|one| (one.into(), one.english())).collect(),
            languages: Language::iter().map(|one| (one.into(), one.own_name())).collect(),
        })
    }
}

/// Writes the consent for the client to read, or shows the form again with every fault.
#[post("/clients/{id}/consents")]
pub async fn write(
    Caseworker(ctx): Caseworker,
    (people, catalog): (Data<People>, Data<Catalog>),
    (consents, accounts): (Data<Consents>, Data<Accounts>),
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    let sources = Sources { people, catalog, consents };
    let network = network(&ctx, &accounts).await?;
    let written = match body::draft(&shaped(&form), &network) {
        Ok(draft) => {
            sources.consents.write(&ctx, client, draft).await.map_err(|error| match error {
                Error::NotFound => Problem::not_found(),
                other => other.into(),
            })
        }
        Err(problem) => Err(problem),
    };
    match written {
        Ok(consent) => {
            let back = own_path(form.some("back").unwrap_or_default());
            let mut query = Serializer::new(String::new());
            query.append_pair("back", back);
            let query = if form.some("back").is_some() { query.finish() } else { String::new() };
            Ok(see(&format!("/consents/{}?{query}", consent.id)))
        }
        Err(problem) if problem.status().is_client_error() && problem.status() != 404 => {
            let faults = faults_of(&problem);
            again(&problem, &sources.form(&ctx, client, chrome, form.into_inner(), faults).await?)
        }
        Err(problem) => Err(problem),
    }
}

/// The form in the shape of the API's body.
fn shaped(form: &Said) -> Value {
    let recipient = match form.one("to") {
        "organization" => {
            json!({ "kind": "organization", "organization_id": form.some("organization") })
        }
        "person" => json!({ "kind": "person", "name": form.some("person") }),
        other => json!({ "kind": other }),
    };
    let event = form.some("until_event");
    json!({
        "recipient": recipient,
        "information": form.all("information").collect::<Vec<_>>(),
        "details": form.some("details"),
        "purposes": form.all("purposes").collect::<Vec<_>>(),
        "purpose_words": form.some("purpose_words"),
        "until": form.some("until").filter(|_| event.is_none()),
        "until_event": event,
        "language": form.some("language"),
        "discloser": form.some("discloser"),
    })
}
