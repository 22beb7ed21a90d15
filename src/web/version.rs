//! Versions over HTTP: `ETag` says which one was read, `If-Match` which one is meant.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};

use super::{Answer, Fields, Problem};

/// The version that the caller means to change, where `If-Match` names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

/// The value of the `ETag` header for this version.
///
/// ```
/// assert_eq!(guidepost::web::etag(7), ("etag", "\"7\"".to_owned()));
/// ```
#[must_use]
pub fn etag(version: i64) -> (&'static str, String) {
    ("etag", format!("\"{version}\""))
}

impl IfMatch {
    fn read(request: &HttpRequest) -> Answer<Self> {
        let Some(value) = request.headers().get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let version = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let version = version.and_then(|text| text.parse().ok());
        let mut fields = Fields::default();
        if version.is_none() {
            fields.fault("If-Match", "give the ETag that was read, such as \"7\"");
        }
        fields.finish_query(|| Some(Self(version)))
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}
