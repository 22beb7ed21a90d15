//! Matches over HTTP, in exactly the shape of API.md.

use actix_web::{
    HttpResponse,
    http::header::ContentType,
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
    values::MatchId,
    web::{Answer, Fault, Problem, Problems},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(run).service(run_all).service(find);
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
    matching: Data<Matching>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let runs = matching.run_all(&ctx, Request::read_all(&body)?).await?;
    let answers: Vec<String> = runs.into_iter().map(|(_, answer)| answer).collect();
    let body = format!("{{\"matches\":[{}]}}", answers.join(","));
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(body))
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
            Error::Several(wrong) => several(wrong),
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
