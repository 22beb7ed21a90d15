//! Finds out who asks, and whether a browser's write came from a page of ours, before the
//! request reaches its handler.

use actix_web::{
    Error, HttpMessage as _, HttpRequest, ResponseError as _,
    body::{EitherBody, MessageBody},
    cookie::{Cookie, SameSite},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::Next,
    web::{Bytes, Data},
};
use uuid::Uuid;

use super::{
    Accounts,
    csrf::FreshSecret,
    model::{Entrant, TenantCtx},
    sessions::Holder,
};
use crate::web::{Answer, Chrome, Problem, Viewer, is_api};

/// Who asks.
#[derive(Clone, Debug)]
pub(super) enum Caller {
    /// No key and no session, or none that is good.
    Nobody,
    /// Somebody who has given the password, and is nobody until more is given.
    HalfWay(Entrant),
    /// Somebody with a live session or key.
    Known(TenantCtx, Proof),
    /// The database did not say.
    NotAnswered,
}

/// How somebody is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Proof {
    /// By this session.
    Session(Uuid),
    /// By a key.
    Key,
}

/// Middleware for every route: see the module.
pub async fn identify<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some(accounts) = request.app_data::<Data<Accounts>>().cloned() else {
        let problem = Problem::ours(anyhow::anyhow!("no Accounts"));
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    };
    let caller = accounts.caller(request.request()).await;
    let known = matches!(caller, Caller::Known(..));
    let chrome = accounts.chrome(&request, &caller);
    request.extensions_mut().insert(chrome);
    request.extensions_mut().insert(caller);
    if let Err(problem) = accounts.write_is_ours(&mut request, known).await {
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    }
    let mut response = next.call(request).await?;
    let fresh = response.request().extensions().get().map(|FreshSecret(secret)| secret.clone());
    if known || fresh.is_some() {
        let headers = response.headers_mut();
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
    if let Some(secret) = fresh {
        let cookie = accounts.cookie(accounts.form_cookie_name(), secret);
        response.response_mut().add_cookie(&cookie)?;
    }
    Ok(response.map_into_left_body())
}

impl Accounts {
    async fn caller(&self, request: &HttpRequest) -> Caller {
        let found = if let Some(key) = bearer(request) {
            self.by_key(key).await.map(|known| known.map(|ctx| Caller::Known(ctx, Proof::Key)))
        } else if let Some(cookie) = request.cookie(self.cookie_name()) {
            let caller = |holder| match holder {
                Holder::SignedIn(ctx, id) => Caller::Known(ctx, Proof::Session(id)),
                Holder::HalfWay(entrant) => Caller::HalfWay(entrant),
            };
            self.holder(cookie.value()).await.map(|holder| holder.map(caller))
        } else {
            Ok(None)
        };
        match found {
            Ok(Some(caller)) => caller,
            Ok(None) => Caller::Nobody,
            Err(error) => {
                tracing::error!("who asks cannot be looked up: {error}");
                Caller::NotAnswered
            }
        }
    }

    /// Refuses a browser's write unless it came from a page of ours.
    ///
    /// API keys are not sent by browsers on their own, so they are exempt. JSON routes ask
    /// session holders for a matching `Origin` or the token as `X-CSRF-Token`; forms carry the
    /// token in the field `csrf`, the sign-in form too.
    async fn write_is_ours(&self, request: &mut ServiceRequest, known: bool) -> Answer<()> {
        let api = is_api(request.path());
        if request.method().is_safe() || bearer(request.request()).is_some() || (api && !known) {
            return Ok(());
        }
        let refused =
            || Problem::forbidden("This form has expired or is not ours: load the page again.");
        let from_our_page = self.sent_by_our_page(request.request());
        if from_our_page == Some(false) {
            return Err(refused());
        }
        let told = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
        let token = match told {
            Some(token) => Some(token.to_owned()),
            None if api => None,
            None => field(request).await?,
        };
        let cookies = [self.cookie_name(), self.form_cookie_name()];
        let mut secrets = cookies.iter().filter_map(|name| request.cookie(name));
        let fits =
            token.is_some_and(|token| secrets.any(|secret| self.made_for(&token, secret.value())));
        if fits || (api && from_our_page == Some(true)) { Ok(()) } else { Err(refused()) }
    }

    /// What a page's surroundings say about who is signed in.
    fn chrome(&self, request: &ServiceRequest, caller: &Caller) -> Chrome {
        let secret = [self.cookie_name(), self.form_cookie_name()]
            .iter()
            .find_map(|name| request.cookie(name));
        let csrf = secret.map(|secret| self.form_token(secret.value())).unwrap_or_default();
        let Caller::Known(ctx, proof) = caller else { return Chrome { csrf, ..Chrome::default() } };
        let is_person = matches!(proof, Proof::Session(_));
        let links = [
            (is_person, ("/account/sessions", "nav-sessions")),
            (is_person, ("/account/password", "nav-password")),
            (is_person, ("/account/second-factor", "nav-factor")),
            (ctx.role.oversees(), ("/missed-searches", "nav-missed")),
            (ctx.role.oversees(), ("/reports/exposure", "nav-exposure")),
            (ctx.role.sees_colleagues(), ("/colleagues", "nav-colleagues")),
            (ctx.role.watches(), ("/audit", "nav-record")),
        ];
        let viewer = Viewer {
            name: ctx.name.clone(),
            role: ctx.role.key(),
            sees_cases: ctx.role.sees_cases(),
            oversees: ctx.role.oversees(),
            links: links.iter().filter(|(may, _)| *may).map(|(_, link)| *link).collect(),
        };
        Chrome { viewer: Some(viewer), csrf, ..Chrome::default() }
    }

    /// A cookie that scripts cannot read and other sites cannot send along with a write.
    pub(super) fn cookie(&self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .secure(self.is_secure())
            .same_site(SameSite::Lax)
            .finish()
    }
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, key) =
        request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// The form's `csrf` field; the body is put back for the handler to read.
async fn field(request: &mut ServiceRequest) -> Answer<Option<String>> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Ok(None);
    }
    let bytes = request.extract::<Bytes>().await.map_err(|error| Problem::of_body(&error))?;
    let token = url::form_urlencoded::parse(&bytes)
        .find(|(name, _)| name == "csrf")
        .map(|(_, value)| value.into_owned());
    request.set_payload(Payload::from(bytes));
    Ok(token)
}
