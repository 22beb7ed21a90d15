//! Proof that a form was ours: OWASP's signed double-submit, bound to the session's cookie.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web::Data,
};
use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

use super::Accounts;
use crate::{sealed, web::Problem};

/// The token to put into every form, in a hidden field named `csrf`; pages that post without a
/// form send it as `X-CSRF-Token`.
#[derive(Clone, Debug)]
pub struct Csrf(pub String);

/// A cookie value made for a visitor without one; [`identify`](super::identify) sends it along.
#[derive(Clone)]
pub(super) struct FreshSecret(pub String);

impl FromRequest for Csrf {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(token_for(request).ok_or_else(|| Problem::ours(anyhow::anyhow!("no Accounts"))))
    }
}

fn token_for(request: &HttpRequest) -> Option<Csrf> {
    let accounts = request.app_data::<Data<Accounts>>()?;
    let cookie = |name| request.cookie(name).map(|cookie| cookie.value().to_owned());
    let secret = cookie(accounts.cookie_name())
        .or_else(|| cookie(accounts.form_cookie_name()))
        .or_else(|| request.extensions().get().map(|FreshSecret(secret)| secret.clone()));
    let secret = secret.unwrap_or_else(|| {
        let fresh = BASE64_URL_SAFE_NO_PAD.encode(sealed::random());
        request.extensions_mut().insert(FreshSecret(fresh.clone()));
        fresh
    });
    Some(Csrf(accounts.form_token(&secret)))
}

impl Accounts {
    pub(super) fn form_cookie_name(&self) -> &'static str {
        if self.is_secure() { "__Host-guidepost-form" } else { "guidepost-form" }
    }

    /// Masked afresh each time, so that compression tells nothing about it (BREACH).
    pub(super) fn form_token(&self, secret: &str) -> String {
        let mask = sealed::random();
        let tag = hmac::sign(&self.keyring.derived(b"form"), secret.as_bytes());
        let masked = mask.iter().zip(tag.as_ref()).map(|(m, t)| m ^ t);
        BASE64_URL_SAFE_NO_PAD.encode(mask.iter().copied().chain(masked).collect::<Vec<u8>>())
    }

    /// Whether `token` was made for the browser that has this cookie.
    pub(super) fn made_for(&self, token: &str, secret: &str) -> bool {
        let Ok(bytes) = BASE64_URL_SAFE_NO_PAD.decode(token) else { return false };
        let Some((mask, masked)) = bytes.split_at_checked(32) else { return false };
        let tag: Vec<u8> = mask.iter().zip(masked).map(|(m, t)| m ^ t).collect();
        masked.len() == 32
            && hmac::verify(&self.keyring.derived(b"form"), secret.as_bytes(), &tag).is_ok()
    }

    /// Whether the browser says that the request comes from a page of ours; `None` when it says
    /// nothing, as older browsers and programs do.
    pub(super) fn sent_by_our_page(&self, request: &HttpRequest) -> Option<bool> {
        let told = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        if told("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
            return Some(false);
        }
        let origin = told(header::ORIGIN.as_str())?;
        let ours = match &self.public_url {
            Some(url) => url.origin().ascii_serialization() == origin,
            None => told(header::HOST.as_str())
                .is_some_and(|host| origin.split_once("://").is_some_and(|(_, rest)| rest == host)),
        };
        Some(ours)
    }
}
