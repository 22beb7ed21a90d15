//! How much of a page was asked for.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header::LOCATION, web::Html,
};

use super::{Answer, Problem};

/// The whole page, or only the part that htmx will put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole document.
    Whole,
    /// Only the block that htmx swaps.
    Main,
}

impl FromRequest for Part {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.headers().contains_key("hx-request");
        ready(Ok(if asked { Self::Main } else { Self::Whole }))
    }
}

/// A rendered template as an answer.
pub fn page(rendered: askama::Result<String>) -> Answer<Html> {
    rendered.map(Html::new).map_err(Problem::ours)
}

/// To another page, by GET.
pub fn see(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// The path, if it is one of our own: nobody is led to another site.
///
/// ```
/// use guidepost::web::own_path;
///
/// assert_eq!(own_path("/?q=food"), Some("/?q=food"));
/// assert_eq!(own_path("//elsewhere.example"), None);
/// ```
#[must_use]
pub fn own_path(path: &str) -> Option<&str> {
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control);
    ours.then_some(path)
}
