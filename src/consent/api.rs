//! Consents over HTTP, and what was told under them. Case managers only; what is not theirs is not
//! found.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    post, route,
    web::{Data, Json, Path, ServiceConfig},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Consents, Error, body,
    disclosure::Disclosed,
    model::{Consent, Recipient, Signature, Standing},
};
use crate::{
    accounts::{Accounts, Caseworker, DEFAULT_NETWORK, model::TenantCtx},
    people::api::id,
    values::{ClientId, ConsentId, Information, Purpose},
    web::{Answer, Fault, Problem, Problems},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(write)
        .service(find)
        .service(sign)
        .service(revoke)
        .service(disclosures);
}

/// A consent to write.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct ConsentBody {
    /// Whom it may be told; an organization's name is the directory's.
    recipient: Recipient,
    /// What kinds of information.
    information: Vec<Information>,
    /// What exactly of them.
    details: Option<String>,
    /// For what.
    purposes: Vec<Purpose>,
    /// The other purpose in words: needed for `other`.
    purpose_words: Option<String>,
    /// The last day on which it holds.
    until: Option<NaiveDate>,
    /// Or until what happens.
    until_event: Option<String>,
    /// The language in which the client reads it: `en` or `es`.
    language: String,
    /// Who may tell; the network's case managers where left out.
    discloser: Option<String>,
    /// The consent whose place it takes once it is signed.
    replaces: Option<ConsentId>,
    /// How it was signed; a draft where left out.
    signature: Option<Signature>,
}

/// A consent taken back.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct RevocationBody {
    /// How the client told it, such as “letter of 3 May”.
    told: String,
}

/// A consent with where it stands now.
#[derive(Serialize, ToSchema)]
pub struct Stands {
    #[serde(flatten)]
    consent: Consent,
    /// Where it stands.
    standing: Standing,
}

impl Stands {
    fn of(consent: Consent, consents: &Consents) -> Self {
        Self { standing: consent.standing(consents.now()), consent }
    }
}

/// A client's consents, the last written first.
#[utoipa::path(
    tag = "consents",
    params(("id" = ClientId, Path)),
    responses((status = 200, body = Vec<Stands>), Problems),
)]
#[route("/clients/{id}/consents", method = "GET", method = "HEAD")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    consents: Data<Consents>,
    path: Path<String>,
) -> Answer<Json<Vec<Stands>>> {
    let all = consents.of_client(&ctx, id(&path)?).await?;
    Ok(Json(all.into_iter().map(|consent| Stands::of(consent, &consents)).collect()))
}

/// Writes a consent of a client: a draft, or signed with it.
#[utoipa::path(
    tag = "consents",
    params(("id" = ClientId, Path)),
    request_body = ConsentBody,
    responses((status = 201, body = Stands), Problems),
)]
#[post("/clients/{id}/consents")]
pub async fn write(
    Caseworker(ctx): Caseworker,
    consents: Data<Consents>,
    accounts: Data<Accounts>,
    path: Path<String>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let draft = body::draft(&body, &network(&ctx, &accounts).await?)?;
    let consent = consents.write(&ctx, id(&path)?, draft).await?;
    let at = format!("/api/v1/consents/{}", consent.id);
    let shown = Stands::of(consent, &consents);
    Ok(HttpResponse::Created().insert_header(("location", at)).json(shown))
}

/// A consent.
#[utoipa::path(
    tag = "consents",
    params(("id" = ConsentId, Path)),
    responses((status = 200, body = Stands), Problems),
)]
#[route("/consents/{id}", method = "GET", method = "HEAD")]
pub async fn find(
    Caseworker(ctx): Caseworker,
    consents: Data<Consents>,
    path: Path<String>,
) -> Answer<Json<Stands>> {
    let consent = consents.find(&ctx, id(&path)?).await?;
    Ok(Json(Stands::of(consent, &consents)))
}

/// Records that a draft was signed.
#[utoipa::path(
    tag = "consents",
    params(("id" = ConsentId, Path)),
    request_body = Signature,
    responses((status = 200, body = Stands), Problems),
)]
#[post("/consents/{id}/sign")]
pub async fn sign(
    Caseworker(ctx): Caseworker,
    consents: Data<Consents>,
    path: Path<String>,
    body: Json<Value>,
) -> Answer<Json<Stands>> {
    let signature = body::signature(&body)?;
    let consent = consents.sign(&ctx, id(&path)?, signature).await?;
    Ok(Json(Stands::of(consent, &consents)))
}

/// Records that the client takes a consent back; what was told before stays told.
#[utoipa::path(
    tag = "consents",
    params(("id" = ConsentId, Path)),
    request_body = RevocationBody,
    responses((status = 200, body = Stands), Problems),
)]
#[post("/consents/{id}/revoke")]
pub async fn revoke(
    Caseworker(ctx): Caseworker,
    consents: Data<Consents>,
    path: Path<String>,
    body: Json<Value>,
) -> Answer<Json<Stands>> {
    let told = body::revocation(&body)?;
    let consent = consents.revoke(&ctx, id(&path)?, told).await?;
    Ok(Json(Stands::of(consent, &consents)))
}

/// Whatever was told of a client, the last first: the accounting of disclosures.
#[utoipa::path(
    tag = "consents",
    params(("id" = ClientId, Path)),
    responses((status = 200, body = Vec<Disclosed>), Problems),
)]
#[route("/clients/{id}/disclosures", method = "GET", method = "HEAD")]
pub async fn disclosures(
    Caseworker(ctx): Caseworker,
    consents: Data<Consents>,
    path: Path<String>,
) -> Answer<Json<Vec<Disclosed>>> {
    Ok(Json(consents.disclosures(&ctx, id(&path)?).await?))
}

/// The name of the network, by which the client knows who may tell.
pub(super) async fn network(ctx: &TenantCtx, accounts: &Accounts) -> Answer<String> {
    let name = accounts.network_name(ctx.tenant).await?;
    Ok(name.filter(|name| name != DEFAULT_NETWORK).unwrap_or_else(|| "Guidepost".to_owned()))
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::NotCovered(why) => {
                Self::new(StatusCode::CONFLICT, "Consent required").because(why.to_string())
            }
            Error::Incomplete(faults) => {
                let fault = |(field, detail)| Fault { pointer: format!("/{field}"), detail };
                Self::fields(faults.into_iter().map(fault).collect())
            }
            Error::Signed | Error::NotInForce => Self::conflict(error.to_string()),
            Error::People(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Sealed(cause) => Self::ours(cause),
            Error::Database(cause) => Self::ours(cause),
        }
    }
}
