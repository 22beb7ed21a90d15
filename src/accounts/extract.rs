//! The caller, once known. What is not known here is refused: a route without
//! [`identify`](super::identify) in front of it serves nobody.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, web::Data};
use uuid::Uuid;

use super::{
    Accounts, Browser, Origin,
    identify::{Caller, Proof},
    model::{Entrant, Role, TenantCtx, Wants},
    sessions,
};
use crate::values::{AccountId, NetworkId};
use crate::web::{Answer, Problem};

/// A handler that names this answers signed-in callers only. Name it first: then nothing of the
/// request is parsed for others.
#[derive(Clone, Debug)]
pub struct SignedIn(pub TenantCtx);

/// One extractor for each kind of thing that a role may do: the test, and how a refusal goes on
/// after "Your role does not".
macro_rules! only_roles_that {
    ($($name:ident, $may:path, $does:literal;)+) => { $(
        #[doc = concat!("A handler that names this answers only those whose role may ", $does, ".")]
        #[derive(Clone, Debug)]
        pub struct $name(pub TenantCtx);

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Ready<Answer<Self>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let refusal = concat!("Your role does not ", $does, ".");
                ready(allowed(request, $may, refusal).map(Self))
            }
        }
    )+ };
}

only_roles_that! {
    Caseworker, Role::sees_cases, "work with clients";
    Keeper, Role::keeps_listings, "keep listings";
    Overseer, Role::oversees, "oversee the directory";
    Watcher, Role::watches, "watch over the record";
    Administrator, Role::administers, "look after accounts";
}

/// A handler that names this answers only people signed in with a session, about themselves.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// Who.
    pub ctx: TenantCtx,
    /// The session.
    pub id: Uuid,
}

/// A handler that names this answers only those who may set up a second factor: people signed in,
/// and those who gave the password and have none yet. Whoever has one and owes its code may not.
#[derive(Clone, Debug)]
pub struct Enrolling {
    /// Whose factor it will be.
    pub account: AccountId,
    /// In which network.
    pub network: NetworkId,
    /// The session.
    pub session: Uuid,
    /// Whether nothing else is open before.
    pub is_required: bool,
}

/// A handler that names this answers only those who gave the password and owe a code.
#[derive(Clone, Debug)]
pub struct Entering(pub Entrant);

/// What somebody who has given the password still owes, if that is who asks.
#[derive(Clone, Debug)]
pub struct HalfWay(pub Option<Wants>);

/// Who looks at a public page, if somebody is signed in.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<TenantCtx>);

fn caller(request: &HttpRequest) -> Answer<TenantCtx> {
    match request.extensions().get() {
        Some(Caller::Known(ctx, _)) => Ok(ctx.clone()),
        Some(Caller::NotAnswered) => {
            Err(Problem::unavailable("Whether you are signed in cannot be told just now."))
        }
        Some(Caller::HalfWay(_) | Caller::Nobody) | None => Err(Problem::signed_out()),
    }
}

fn half_way(request: &HttpRequest) -> Option<Entrant> {
    match request.extensions().get() {
        Some(Caller::HalfWay(entrant)) => Some(entrant.clone()),
        _ => None,
    }
}

/// The session of somebody signed in with one.
fn session(request: &HttpRequest) -> Option<Uuid> {
    match request.extensions().get() {
        Some(Caller::Known(_, Proof::Session(id))) => Some(*id),
        _ => None,
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

impl FromRequest for OwnSession {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request).and_then(|ctx| match session(request) {
            Some(id) => Ok(Self { ctx, id }),
            None => Err(Problem::forbidden("This is for people who sign in, not for keys.")),
        }))
    }
}

impl FromRequest for Enrolling {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Some(Entrant { session, account, network, wants: Wants::Enrolment }) =
            half_way(request)
        {
            return ready(Ok(Self { account, network, session, is_required: true }));
        }
        let signed_in = OwnSession::from_request(request, payload).into_inner();
        ready(signed_in.map(|OwnSession { ctx, id }| Self {
            account: ctx.account,
            network: ctx.tenant,
            session: id,
            is_required: false,
        }))
    }
}

impl FromRequest for Entering {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let owes_code = half_way(request).filter(|entrant| entrant.wants == Wants::Code);
        ready(owes_code.map(Self).ok_or_else(Problem::signed_out))
    }
}

impl FromRequest for HalfWay {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(half_way(request).map(|entrant| entrant.wants))))
    }
}

impl FromRequest for Origin {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let told = |name| request.headers().get_all(name).filter_map(|value| value.to_str().ok());
        let forwarded = told("x-forwarded-for").collect::<Vec<_>>().join(",");
        let accounts = request.app_data::<Data<Accounts>>();
        let trusted = accounts.map(|accounts| &*accounts.trusted_proxies).unwrap_or_default();
        let address = request
            .peer_addr()
            .and_then(|peer| sessions::model::address_of(peer.ip(), &forwarded, trusted));
        let browser = Browser::of(told("user-agent").next().unwrap_or_default());
        ready(Ok(Self { address, browser }))
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(caller(request).ok())))
    }
}
