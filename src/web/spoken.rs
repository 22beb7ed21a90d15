//! In which language a page speaks: as the reader chose, else as the browser asks, else English.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    get,
    http::{Method, header},
    web::{Query, ServiceConfig},
};
use serde::Deserialize;

use super::{Answer, Fields, Problem, own_path, see};
use crate::values::Language;

/// The cookie that keeps the choice.
const COOKIE: &str = "guidepost-language";
/// How long it is kept: a year.
const KEPT: Duration = Duration::days(365);

/// Whether visitors come over HTTPS, so that cookies must.
#[derive(Clone, Copy, Debug)]
pub struct OverHttps(pub bool);

/// Serves the switch.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(switch);
}

/// The language of what is asked for.
pub fn of(request: &HttpRequest) -> Language {
    let chosen = request.cookie(COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let asked = || {
        let wanted = request.headers().get(header::ACCEPT_LANGUAGE)?;
        Language::accepted(wanted.to_str().ok()?)
    };
    chosen.or_else(asked).unwrap_or_default()
}

/// Where the switch leads back to: what is asked for now, but for what was just done.
pub fn here(request: &HttpRequest) -> String {
    let path = request.path();
    let query = request.query_string().split('&');
    let query: Vec<_> = query.filter(|one| !one.is_empty() && !one.starts_with("done=")).collect();
    // What a form was sent to is asked for without what it said.
    if query.is_empty() || *request.method() != Method::GET {
        return path.to_owned();
    }
    format!("{path}?{}", query.join("&"))
}

/// The switch in the header.
#[derive(Deserialize)]
struct Switch {
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

/// Keeps the language chosen and leads back to the page, now in that language.
#[get("/language")]
async fn switch(request: HttpRequest, asked: Query<Switch>) -> Answer<HttpResponse> {
    let mut fields = Fields::default();
    let to = asked.to.parse::<Language>().ok();
    if to.is_none() {
        fields.fault("to", "the pages are in `en` and `es`");
    }
    let to = fields.finish_query(|| to)?;
    let secure = request.app_data::<OverHttps>().is_some_and(|https| https.0);
    let cookie = Cookie::build(COOKIE, to.to_string())
        .path("/")
        .max_age(KEPT)
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .finish();
    let mut response = see(own_path(&asked.back).unwrap_or("/"));
    response.add_cookie(&cookie).map_err(|cause| Problem::ours(anyhow::anyhow!("{cause}")))?;
    let kept_by_nobody = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, kept_by_nobody);
    Ok(response)
}
