//! The caller, once known. What is not known here is refused: a route without
//! [`identify`](super::identify) in front of it serves nobody.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};

use super::{identify::Caller, model::TenantCtx};
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
        ready(caller(request).and_then(|ctx| {
            let no = || Problem::forbidden("Your role does not work with clients.");
            if ctx.role.sees_cases() { Ok(Self(ctx)) } else { Err(no()) }
        }))
    }
}

impl FromRequest for Overseer {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request).and_then(|ctx| {
            let no = || Problem::forbidden("Your role does not oversee the directory.");
            if ctx.role.oversees() { Ok(Self(ctx)) } else { Err(no()) }
        }))
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(caller(request).ok())))
    }
}
