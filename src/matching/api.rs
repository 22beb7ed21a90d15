//! Matches over HTTP, in exactly the shape of API.md.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, ContentType, HeaderValue, VARY},
    post, route,
    web::{Data, Json, Path, ServiceConfig},
};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Error, Matching,
    answer::Matched,
    request::{BatchBody, MatchBody, Request},
};
use crate::{
    accounts::Caseworker,
    people::api::{id, not_judged},
    values::{Language, MatchId},
    web::{Answer, Fault, Problem, Problems},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(run).service(run_all).service(find);
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
    let language = wanted(&request);
    let (_, answer) = matching.run(&ctx, Request::read(&body)?.answered_in(language)).await?;
    Ok(varying(said(answer, language)))
}

/// The language that is asked for.
fn wanted(request: &HttpRequest) -> Language {
    let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|wanted| wanted.to_str().ok());
    wanted.and_then(Language::accepted).unwrap_or_default()
}

/// An answer that would be another in another language.
fn varying(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Language"));
    response
}

/// An answer in that language.
fn said(answer: String, language: Language) -> HttpResponse {
    let code: &'static str = language.into();
    HttpResponse::Ok()
        .content_type(ContentType::json())
        .insert_header((CONTENT_LANGUAGE, code))
        .body(answer)
}

/// Several answers.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; answers are kept as text")]
pub struct Batch {
    /// In the order of the requests, each as `POST /api/v1/matches` answers it.
    matches: Vec<Matched>,
}

/// Several matches at once, at most 100 and 1 MiB: all are kept, or, where any is wrong, none.
#[utoipa::path(
    tag = "matches",
    request_body = BatchBody,
    responses((status = 200, body = Batch), Problems),
)]
#[post("/matches/batch")]
pub async fn run_all(
    Caseworker(ctx): Caseworker,
    request: HttpRequest,
    matching: Data<Matching>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let language = wanted(&request);
    let requests = Request::read_all(&body)?.into_iter();
    let requests = requests.map(|request| request.answered_in(language)).collect();
    let runs = matching.run_all(&ctx, requests).await?;
    let answers: Vec<String> = runs.into_iter().map(|(_, answer)| answer).collect();
    let body = format!("{{\"matches\":[{}]}}", answers.join(","));
    Ok(varying(said(body, language)))
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
            Error::Several(wrong) => several(wrong),
            Error::Catalog(error) => error.into(),
            Error::Search(error) => error.into(),
            Error::People(error) => error.into(),
            Error::Sealed(cause) => Self::ours(cause),
            Error::Unreadable(cause) => Self::ours(cause),
            Error::BrokenOff(cause) => Self::ours(cause),
            Error::Database(cause) => Self::ours(cause),
        }
    }
}

/// The faults of several requests, each at its own; what is no fault of theirs comes first.
fn several(wrong: Vec<(usize, Error)>) -> Problem {
    let mut faults = Vec::new();
    for (number, error) in wrong {
        let problem = Problem::from(error);
        if problem.errors().is_empty() {
            return problem;
        }
        faults.extend(problem.errors().iter().map(|fault| Fault {
            pointer: format!("/matches/{number}{}", fault.pointer),
            detail: fault.detail.clone(),
        }));
    }
    Problem::fields(faults)
}
