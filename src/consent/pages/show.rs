//! One consent: the words as the client reads them, with what can be done with it.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, Query},
};
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use strum::IntoEnumIterator as _;

use super::{
    again, faults_of,
    shown::{badge, whom},
};
use crate::{
    accounts::{
        Caseworker,
        model::{TenantCtx, own_path},
    },
    consent::{
        Consents, body,
        model::{Consent, Standing, Wording},
    },
    people::{People, api::id, pages::shown::Head},
    values::{ConsentId, Ground, Language, Vocabulary as _},
    web::{
        Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page, see,
        shown::{Badge, moment},
    },
};

#[derive(Template)]
#[template(path = "consent/pages/show.html")]
struct Show {
    chrome: Chrome,
    faults: Vec<Fault>,
    client: Head,
    id: ConsentId,
    whom: String,
    badge: Badge,
    standing: Standing,
    /// The language of the words.
    language: Language,
    wording: Wording,
    /// How it was signed and, where it was, taken back.
    history: Vec<String>,
    grounds: Vec<(&'static str, &'static str)>,
    today: String,
    form: Said,
    back: String,
}

impl Show {
    fn said(&self, name: &str) -> &str {
        self.form.one(name)
    }
}

/// Where to go once it is signed.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// A consent's page.
#[get("/consents/{id}")]
pub async fn show(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    consents: Data<Consents>,
    path: Path<String>,
    back: Query<Back>,
    chrome: Chrome,
) -> Answer<Html> {
    let form = Said::of(vec![("back".to_owned(), back.into_inner().back)]);
    page(shown(&ctx, (&people, &consents), id(&path)?, chrome, form, Vec::new()).await?.render())
}

async fn shown(
    ctx: &TenantCtx,
    (people, consents): (&People, &Consents),
    id: ConsentId,
    chrome: Chrome,
    form: Said,
    faults: Vec<Fault>,
) -> Answer<Show> {
    let consent = consents.find(ctx, id).await?;
    let client = people.find(ctx, consent.client_id).await?;
    let at = consents.now();
    let standing = consent.standing(at);
    Ok(Show {
        faults,
        client: Head::of(&client, at.date_naive()),
        id,
        whom: whom(&consent.terms.recipient),
        badge: badge(standing),
        standing,
        language: consent.terms.language,
        history: history(&consent, &chrome),
        wording: consent.wording.unwrap_or_else(|| Wording::of(&client.name, &consent.terms)),
        grounds: Ground::iter().map(|ground| (ground.into(), ground.english())).collect(),
        today: at.date_naive().to_string(),
        back: form.some("back").map(|back| own_path(back).to_owned()).unwrap_or_default(),
        form,
        chrome: chrome.at(Section::Clients),
    })
}

/// What has happened to it.
fn history(consent: &Consent, chrome: &Chrome) -> Vec<String> {
    let when = |at| moment(at, chrome.zone);
    let written = format!("Written by {}, {}", consent.written_by, when(consent.created_at));
    let signed = consent.signed_at.map(|at| format!("Signed, as recorded {}", when(at)));
    let signature = consent.signature.as_ref();
    let how = signature.map(|signature| super::print::signed(signature, consent, chrome));
    let replaced = consent.replaced_at.map(|at| format!("Replaced by a later one, {}", when(at)));
    let taken = consent.revocation.as_ref().map(|taken| {
        format!("Taken back: “{}”; recorded by {}, {}", taken.told, taken.by, when(taken.at))
    });
    [written]
        .into_iter()
        .chain(signed)
        .chain(how.into_iter().flatten())
        .chain(replaced)
        .chain(taken)
        .collect()
}

/// Records the signature.
#[post("/consents/{id}/sign")]
pub async fn sign(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: ConsentId = id(&path)?;
    let representative = form
        .some("ground")
        .map(|ground| json!({ "name": form.some("representative"), "ground": ground }));
    let body = match form.one("how") {
        "on_paper" => json!({
            "how": "on_paper", "on": form.some("on"), "kept": form.some("kept"),
            "representative": representative,
        }),
        how => json!({ "how": how, "name": form.some("name"), "representative": representative }),
    };
    let signed = match body::signature(&body) {
        Ok(signature) => consents.sign(&ctx, id, signature).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match signed {
        Ok(consent) => {
            let client = format!("/clients/{}", consent.client_id);
            let back = form.some("back").map_or(client.as_str(), own_path);
            let joined = if back.contains('?') { '&' } else { '?' };
            Ok(see(&format!("{back}{joined}done={}", Done::ConsentSigned)))
        }
        Err(problem) if problem.status().is_client_error() && problem.status() != 404 => {
            let faults = faults_of(&problem);
            let form = form.into_inner();
            again(&problem, &shown(&ctx, (&people, &consents), id, chrome, form, faults).await?)
        }
        Err(problem) => Err(problem),
    }
}

/// Records that the client takes it back.
#[post("/consents/{id}/revoke")]
pub async fn revoke(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: ConsentId = id(&path)?;
    let revoked = match body::revocation(&json!({ "told": form.some("told") })) {
        Ok(told) => consents.revoke(&ctx, id, told).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match revoked {
        Ok(_) => Ok(see(&format!("/consents/{id}?done={}", Done::ConsentRevoked))),
        Err(problem) if problem.status().is_client_error() && problem.status() != 404 => {
            let faults = faults_of(&problem);
            let form = form.into_inner();
            again(&problem, &shown(&ctx, (&people, &consents), id, chrome, form, faults).await?)
        }
        Err(problem) => Err(problem),
    }
}
