//! The directory over HTTP: one service, one organization.

use std::fmt::Write as _;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ETAG, IF_NONE_MATCH},
    route,
    web::{Data, Path, ServiceConfig},
};
use aws_lc_rs::digest;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Catalog,
    model::{Organization, Service},
    store::Listed,
};
use crate::web::{Answer, Fields, Problem, Problems};

/// Registers the routes under `/api/v1`.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(service).service(organization);
}

/// An organization and what it offers.
#[derive(Serialize, ToSchema)]
pub struct OrganizationAnswer {
    /// The organization.
    #[serde(flatten)]
    pub organization: Organization,
    /// What it offers, by name.
    pub services: Vec<Listed>,
}

/// The whole of one service.
///
/// Places that are confidential have neither address nor coordinates.
#[utoipa::path(
    get,
    path = "/services/{id}",
    tag = "services",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Service),
        (status = 304, description = "As before: the tag in If-None-Match still holds"),
        Problems,
    ),
)]
#[route("/services/{id}", method = "GET", method = "HEAD")]
pub async fn service(
    catalog: Data<Catalog>,
    id: Path<String>,
    request: HttpRequest,
) -> Answer<HttpResponse> {
    without_parameters(&request)?;
    let Ok(id) = id.parse() else { return Err(Problem::not_found()) };
    let service = catalog.find(id).await?.ok_or_else(Problem::not_found)?;
    tagged(&request, &service)
}

/// One organization and the services it offers.
#[utoipa::path(
    get,
    path = "/organizations/{id}",
    tag = "organizations",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = OrganizationAnswer),
        (status = 304, description = "As before: the tag in If-None-Match still holds"),
        Problems,
    ),
)]
#[route("/organizations/{id}", method = "GET", method = "HEAD")]
pub async fn organization(
    catalog: Data<Catalog>,
    id: Path<String>,
    request: HttpRequest,
) -> Answer<HttpResponse> {
    without_parameters(&request)?;
    let Ok(id) = id.parse() else { return Err(Problem::not_found()) };
    let (organization, services) =
        catalog.organization(id).await?.ok_or_else(Problem::not_found)?;
    tagged(&request, &OrganizationAnswer { organization, services })
}

/// Every parameter is one too many.
fn without_parameters(request: &HttpRequest) -> Answer<()> {
    let mut fields = Fields::default();
    for (name, _) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
        fields.fault(&name, "this route takes no parameters");
    }
    fields.finish_query(|| Some(()))
}

/// `body` with a tag of its content, or 304 to a caller who names that tag.
fn tagged(request: &HttpRequest, body: &impl Serialize) -> Answer<HttpResponse> {
    let json = serde_json::to_string(body).map_err(Problem::ours)?;
    let mut tag = String::from('"');
    for byte in digest::digest(&digest::SHA256, json.as_bytes()).as_ref().iter().take(16) {
        // Writing to a `String` cannot fail.
        write!(tag, "{byte:02x}").ok();
    }
    tag.push('"');
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = known.unwrap_or_default();
    if known
        .split(',')
        .any(|one| matches!(one.trim().trim_start_matches("W/"), t if t == tag || t == "*"))
    {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let answer =
        HttpResponse::Ok().insert_header((ETAG, tag)).content_type("application/json").body(json);
    Ok(answer)
}
