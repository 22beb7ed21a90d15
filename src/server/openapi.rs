//! The OpenAPI 3.1 document at `/api/openapi.json`, collected from the handlers.

use std::sync::LazyLock;

use actix_web::{HttpResponse, get, web::ServiceConfig};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    catalog, consent, corrections, matching, people, referrals, search,
    web::{Fault, Problem},
};

/// The routes.
pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(serve);
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Guidepost",
        description = "A community resource directory and referral engine for case managers.",
    ),
    paths(
        super::vocabularies::vocabularies,
        catalog::api::service,
        catalog::api::organization,
        corrections::api::list,
        corrections::api::correct,
        corrections::api::take_back,
        search::api::find,
        search::api::find_for,
        search::api::complete,
        people::api::create,
        people::api::list,
        people::api::find,
        people::api::revise,
        people::api::needs_of,
        people::api::add_need,
        people::api::confirm_need,
        people::api::decline_need,
        people::notes::api::list,
        people::notes::api::write,
        people::notes::api::correct,
        people::notes::api::versions,
        people::assessments::api::record,
        people::assessments::api::list,
        people::assessments::api::find,
        people::assessments::api::close,
        people::assessments::api::alerts,
        people::assessments::api::acknowledge,
        consent::api::list,
        consent::api::write,
        consent::api::find,
        consent::api::sign,
        consent::api::revoke,
        consent::api::disclosures,
        matching::api::run,
        matching::api::run_all,
        matching::api::find,
        matching::exposure::api::find,
        referrals::api::draft,
        referrals::api::list,
        referrals::api::find,
        referrals::api::record,
        referrals::api::tell,
        referrals::api::outcomes,
    ),
    // utoipa does not collect what only an IntoResponses enum names.
    components(schemas(Problem, Fault)),
    modifiers(&Schemes, &Scope),
)]
struct Document;

/// Where the routes are: handlers tell their paths within the scope they are served under.
struct Scope;

impl Modify for Scope {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let paths = std::mem::take(&mut document.paths.paths);
        let placed = |path: String| {
            if path.starts_with("/api/") { path } else { format!("/api/v1{path}") }
        };
        document.paths.paths = paths.into_iter().map(|(path, item)| (placed(path), item)).collect();
    }
}

/// How callers say who they are.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API key: `guidepost key add` makes one."));
        components.add_security_scheme("api_key", SecurityScheme::Http(bearer.build()));
        let cookie = ApiKeyValue::with_description(
            crate::accounts::COOKIE,
            "A session; `__Host-guidepost` over HTTPS. Writes need X-CSRF-Token or a matching Origin.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

static DOCUMENT: LazyLock<openapi::OpenApi> = LazyLock::new(Document::openapi);
static TEXT: LazyLock<String> =
    LazyLock::new(|| serde_json::to_string(&*DOCUMENT).unwrap_or_default());

/// The document.
#[get("/api/openapi.json")]
async fn serve() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}

/// The methods that the document has for a route such as `/api/v1/services/{id}`.
pub(super) fn methods(route: &str) -> Vec<&'static str> {
    let Some(item) = DOCUMENT.paths.paths.get(route) else { return Vec::new() };
    let all = [
        ("GET", &item.get),
        ("HEAD", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| name).collect()
}

/// The whole document, for the test that walks it.
#[must_use]
pub fn json() -> &'static str {
    &TEXT
}
