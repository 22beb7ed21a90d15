//! Matches over HTTP, in exactly the shape of API.md.

use actix_web::{
    HttpResponse,
    http::header::ContentType,
    post, route,
    web::{Data, Json, Path, ServiceConfig},
};
use serde_json::Value;

use super::{
    Error, Matching,
    answer::Matched,
    request::{MatchBody, Request},
};
use crate::{
    accounts::Caseworker,
    people::api::{id, not_judged},
    values::MatchId,
    web::{Answer, Fault, Problem, Problems},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(run).service(find);
}

/// Ranked, explained suggestions for each need of a person.
#[utoipa::path(
    tag = "matches",
    request_body = MatchBody,
    responses((status = 200, body = Matched), Problems),
)]
#[post("/matches")]
pub async fn run(
    Caseworker(ctx): Caseworker,
    matching: Data<Matching>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let (_, answer) = matching.run(&ctx, Request::read(&body)?).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(answer))
}

/// A run as it was answered, to the letter.
#[utoipa::path(
    tag = "matches",
    params(("id" = MatchId, Path)),
    responses((status = 200, body = Matched), Problems),
)]
#[route("/matches/{id}", method = "GET", method = "HEAD")]
pub async fn find(
    Caseworker(ctx): Caseworker,
    matching: Data<Matching>,
    path: Path<String>,
) -> Answer<HttpResponse> {
    let answer = matching.answer(&ctx, id(&path)?).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(answer))
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::NoSuchClient => {
                let detail = error.to_string();
                Self::fields(vec![Fault { pointer: "/client_id".to_owned(), detail }])
            }
            Error::Response(fault) => not_judged(&fault, "/assessments"),
            Error::Search(error) => error.into(),
            Error::People(error) => error.into(),
            Error::Sealed(cause) => Self::ours(cause),
            Error::Unreadable(cause) => Self::ours(cause),
            Error::BrokenOff(cause) => Self::ours(cause),
            Error::Database(cause) => Self::ours(cause),
        }
    }
}
