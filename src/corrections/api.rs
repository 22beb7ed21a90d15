//! Corrections over HTTP, for those who keep the listing.

use actix_web::{
    HttpResponse, delete, put, route,
    web::{Data, Json, Path, ServiceConfig},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Corrections, Said,
    model::{Kind, LONGEST_NOTE, Line, Verdict},
};
use crate::{
    accounts::Keeper,
    values::ServiceId,
    web::{Answer, Fields, Object, Problem, Problems},
};

/// Registers the routes under `/api/v1`.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list).service(correct).service(take_back);
}

/// What was read of a listing.
#[derive(Serialize, ToSchema)]
pub struct ReadAnswer {
    /// Rules first, then needs, each with what was said of it.
    pub lines: Vec<Line>,
}

/// What is said of a reading.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct CorrectionBody {
    /// Whether it is right.
    verdict: Verdict,
    /// Why, in at most 500 characters.
    note: Option<String>,
}

/// What was read of a listing, and what was corrected.
#[utoipa::path(
    tag = "services",
    params(("id" = ServiceId, Path)),
    responses((status = 200, body = ReadAnswer), Problems),
)]
#[route("/services/{id}/corrections", method = "GET", method = "HEAD")]
pub async fn list(
    Keeper(ctx): Keeper,
    corrections: Data<Corrections>,
    path: Path<String>,
) -> Answer<Json<ReadAnswer>> {
    let (_, lines) = corrections.of(&ctx, id(&path)?).await?;
    Ok(Json(ReadAnswer { lines }))
}

/// Says that a rule or a need is right or wrong.
///
/// A rule is named by its `subject` of the list, a need by its code; a need that the listing has no
/// words for is added so.
#[utoipa::path(
    tag = "services",
    params(("id" = ServiceId, Path), ("kind" = Kind, Path), ("subject" = String, Path)),
    request_body = CorrectionBody,
    responses((status = 204, description = "It is so from now on"), Problems),
)]
#[put("/services/{id}/corrections/{kind}/{subject}")]
pub async fn correct(
    Keeper(ctx): Keeper,
    corrections: Data<Corrections>,
    path: Path<(String, String, String)>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let (service, kind, subject) = path.into_inner();
    let (service, kind) = (id(&service)?, id(&kind)?);
    let mut fields = Fields::default();
    let mut from = Object::new(&body, "", &mut fields);
    let verdict: Option<Verdict> = from.choice("verdict", &mut fields);
    from.require("verdict", &mut fields);
    let note = from.text("note", LONGEST_NOTE, &mut fields);
    from.finish(&mut fields);
    let said = fields.finish(|| Some(Said { kind, subject, verdict: verdict?, note }))?;
    corrections.correct(&ctx, service, said).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes back what was said of a rule or a need.
#[utoipa::path(
    tag = "services",
    params(("id" = ServiceId, Path), ("kind" = Kind, Path), ("subject" = String, Path)),
    responses((status = 204, description = "What is read of the listing holds again"), Problems),
)]
#[delete("/services/{id}/corrections/{kind}/{subject}")]
pub async fn take_back(
    Keeper(ctx): Keeper,
    corrections: Data<Corrections>,
    path: Path<(String, String, String)>,
) -> Answer<HttpResponse> {
    let (service, kind, subject) = path.into_inner();
    corrections.take_back(&ctx, id(&service)?, id(&kind)?, &subject).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A part of the path: what is none names nothing, so it is not found.
fn id<T: std::str::FromStr>(text: &str) -> Answer<T> {
    text.parse().ok().ok_or_else(Problem::not_found)
}
