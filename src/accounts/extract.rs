//! The caller, once known. What is not known here is refused: a route without
//! [`identify`](super::identify) in front of it serves nobody.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};

use super::{
    identify::Caller,
    model::{Role, TenantCtx},
};
use crate::web::{Answer, Problem};

/// A handler that names this answers signed-in callers only. Name it first: then nothing of the
/// request is parsed for others.
#[derive(Clone, Debug)]
pub struct SignedIn(pub TenantCtx);

/// A handler that names this answers only those whose role works with clients.
#[derive(Clone, Debug)]
pub struct Caseworker(pub TenantCtx);

/// A handler that names this answers only those whose role oversees how the directory serves.
#[derive(Clone, Debug)]
pub struct Overseer(pub TenantCtx);

/// Who looks at a public page, if somebody is signed in.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<TenantCtx>);

fn caller(request: &HttpRequest) -> Answer<TenantCtx> {
    match request.extensions().get() {
        Some(Caller::Known(ctx)) => Ok(ctx.clone()),
        Some(Caller::NotAnswered) => {
            Err(Problem::unavailable("Whether you are signed in cannot be told just now."))
        }
        Some(Caller::Nobody) | None => Err(Problem::signed_out()),
    }
}

/// The caller, if the role may.
fn allowed(request: &HttpRequest, may: fn(Role) -> bool, refusal: &str) -> Answer<TenantCtx> {
    let ctx = caller(request)?;
    if may(ctx.role) { Ok(ctx) } else { Err(Problem::forbidden(refusal)) }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request).map(Self))
    }
}

impl FromRequest for Caseworker {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let refusal = "Your role does not work with clients.";
        ready(allowed(request, Role::sees_cases, refusal).map(Self))
    }
}

impl FromRequest for Overseer {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let refusal = "Your role does not oversee the directory.";
        ready(allowed(request, Role::oversees, refusal).map(Self))
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(caller(request).ok())))
    }
}
