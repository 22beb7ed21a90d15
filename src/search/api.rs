//! The search over HTTP.

use std::time::Instant;

use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Data, Json, ServiceConfig},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Search,
    answer::Answered,
    missed::{Asker, Misses},
    params::Params,
    suggest::{LONGEST, Suggestion},
};
use crate::web::{Answer, Problems};

/// The routes under `/api/v1`.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(find).service(find_for).service(complete);
}

/// What a search asks, in a query string or a JSON body. Several values of one field are
/// alternatives, different fields narrow each other.
#[derive(Deserialize, utoipa::IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the fields; they are read one by one, to tell every fault")]
pub(crate) struct SearchBody {
    /// What is needed, in the person's own words; at most 256 characters.
    q: Option<String>,
    /// `lat,lon`, a ZIP code, or `City, ST`.
    near: Option<String>,
    /// Limit by distance in kilometres; without it `near` only ranks.
    radius_km: Option<f64>,
    /// The same in miles.
    radius_mi: Option<f64>,
    /// Codes of needs, such as `sud.withdrawal_mgmt`.
    need: Option<Vec<String>>,
    /// Ids of taxonomy terms.
    category: Option<Vec<uuid::Uuid>>,
    /// The age that it must serve.
    age: Option<u8>,
    /// The gender that it must serve.
    gender: Option<String>,
    /// Languages, ISO 639.
    language: Option<Vec<String>>,
    /// Groups that it must serve.
    audience: Option<Vec<String>>,
    /// `free` or `sliding`.
    cost: Option<Vec<String>>,
    /// Who pays.
    payer: Option<Vec<String>>,
    /// `in_person`, `phone` or `virtual`.
    modality: Option<Vec<String>>,
    /// What its place must offer.
    accessibility: Option<Vec<String>>,
    /// `now` or a time after RFC 3339.
    open_at: Option<String>,
    /// `MO` to `SU`.
    open_day: Option<String>,
    /// `HH:MM`.
    open_after: Option<String>,
    /// `HH:MM`.
    open_before: Option<String>,
    /// Only with an opening that is known and fresh.
    has_capacity: Option<bool>,
    /// `relevance`, `distance`, `updated` or `name`.
    sort: Option<String>,
    /// From 1; `page` × `per_page` is at most 10,000.
    page: Option<usize>,
    /// At most 100.
    per_page: Option<usize>,
    /// A comma list of facets to count.
    facets: Option<String>,
    /// Whether limits are loosened when nothing is found.
    relax: Option<bool>,
}

/// Finds services.
#[utoipa::path(
    tag = "search",
    params(SearchBody),
    responses((status = 200, body = Answered<'_>), Problems),
)]
#[get("/search")]
pub(crate) async fn find(
    search: Data<Search>,
    misses: Data<Misses>,
    asker: Asker,
    request: HttpRequest,
) -> Answer<HttpResponse> {
    answer((&search, &misses), &asker, Params::of_query(request.query_string())?)
}

/// Finds services for a person: the same fields in a body, so that they are in no log of addresses.
#[utoipa::path(
    tag = "search",
    request_body = SearchBody,
    responses((status = 200, body = Answered<'_>), Problems),
)]
#[post("/search")]
pub(crate) async fn find_for(
    search: Data<Search>,
    misses: Data<Misses>,
    asker: Asker,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    answer((&search, &misses), &asker, Params::of_body(&body))
}

/// What may be meant.
#[derive(Serialize, ToSchema)]
pub(crate) struct Suggestions {
    suggestions: Vec<Suggestion>,
}

/// What is completed.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the field; it is read with every fault told")]
pub(crate) struct SuggestQuery {
    /// What has been typed so far; at most 80 characters.
    q: String,
}

/// Completes words, needs, organizations and places.
#[utoipa::path(
    tag = "search",
    params(SuggestQuery),
    responses((status = 200, body = Suggestions), Problems),
)]
#[get("/suggest")]
pub(crate) async fn complete(
    search: Data<Search>,
    request: HttpRequest,
) -> Answer<Json<Suggestions>> {
    let mut params = Params::of_query(request.query_string())?;
    params.refuse_unknown(&["q"]);
    let typed = params.text("q").unwrap_or_default();
    if typed.chars().count() > LONGEST {
        params.fault("q", format!("at most {LONGEST} characters are completed"));
    }
    let typed = params.finish(typed)?;
    Ok(Json(Suggestions { suggestions: search.suggest(&typed)? }))
}

fn answer(
    (search, misses): (&Search, &Misses),
    asker: &Asker,
    params: Params,
) -> Answer<HttpResponse> {
    let began = Instant::now();
    let query = params.read_strictly(search.gazetteer(), search.clock().now())?;
    let found = search.find(&query)?;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    misses.note(&query, &found, asker);
    Ok(HttpResponse::Ok().json(Answered::new(&query, &found, took)))
}
