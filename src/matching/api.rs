//! Matches over HTTP, in exactly the shape of API.md.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, ContentType, HeaderValue, VARY},
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
    values::{Language, MatchId},
    web::{Answer, Fault, Problem, Problems},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(run).service(find);
}

/// Ranked, explained suggestions for each need of a person, in the language asked for.
#[utoipa::path(
    tag = "matches",
    params((
        "Accept-Language" = Option<String>, Header,
        description = "`es` for reasons, questions and names of needs in Spanish; else English",
    )),
    request_body = MatchBody,
    responses((status = 200, body = Matched), Problems),
)]
#[post("/matches")]
pub async fn run(
    Caseworker(ctx): Caseworker,
    request: HttpRequest,
    matching: Data<Matching>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|wanted| wanted.to_str().ok());
    let language = wanted.and_then(Language::accepted).unwrap_or_default();
    let (_, answer) = matching.run(&ctx, Request::read(&body)?.answered_in(language)).await?;
    let mut response = said(answer, language);
    response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

/// An answer in that language.
fn said(answer: String, language: Language) -> HttpResponse {
    let code: &'static str = language.into();
    HttpResponse::Ok()
        .content_type(ContentType::json())
        .insert_header((CONTENT_LANGUAGE, code))
        .body(answer)
}

/// A run as it was answered, to the letter, in the language that it was asked in.
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
    let (answer, language) = matching.answer(&ctx, id(&path)?).await?;
    Ok(said(answer, language))
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
