//! `Idempotency-Key`: a write that is sent again is answered again, not done again.
//!
//! Kept for at least 24 hours for each caller and route. A write that was refused leaves no
//! trace, so that it may be sent again mended. A write that was cut off (the process died) is
//! not repeated: whether it took effect is for its sender to look up.

mod store;

use actix_web::{
    Error, HttpMessage as _, HttpResponse, ResponseError as _,
    body::{self, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderName},
    },
    middleware::Next,
    web::{Bytes, Data},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Accounts, identify::Caller, model::TenantCtx};
use crate::{
    sealed,
    web::{Answer, Problem, is_api},
};

use self::store::{Earlier, Place};

/// How long answers are kept.
const KEPT: TimeDelta = TimeDelta::hours(25);

/// The headers that are part of a kept answer.
const HEADERS: [HeaderName; 5] =
    [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::CONTENT_LANGUAGE, header::VARY];

/// An answer as it is kept, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    headers: Vec<(String, String)>,
    body: String,
}

/// Middleware for every route, behind [`identify`](super::identify).
pub async fn once<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some((accounts, ctx)) = asked(&request) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let place = match begin(&accounts, &ctx, &mut request).await {
        Ok(Ok(place)) => place,
        Ok(Err(kept)) => return Ok(request.into_response(kept)),
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let response = next.call(request).await;
    let response = match response {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            store::forget(&accounts.db, &place).await.map_err(Problem::from)?;
            return Err(error);
        }
    };
    if !response.status().is_success() {
        store::forget(&accounts.db, &place).await.map_err(Problem::from)?;
        return Ok(response);
    }
    Ok(keep(&accounts, &ctx, &place, response).await?)
}

/// Who sends which write with a key, when it is one.
fn asked(request: &ServiceRequest) -> Option<(Data<Accounts>, TenantCtx)> {
    let writes = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let asked = is_api(request.path())
        && writes.contains(request.method())
        && request.headers().contains_key("idempotency-key");
    if !asked {
        return None;
    }
    let accounts = request.app_data::<Data<Accounts>>()?.clone();
    match request.extensions().get() {
        Some(Caller::Known(ctx, _)) => Some((accounts, ctx.clone())),
        _ => None,
    }
}

/// Takes the key's place, or answers with what was answered before.
async fn begin(
    accounts: &Accounts,
    ctx: &TenantCtx,
    request: &mut ServiceRequest,
) -> Answer<Result<Place, HttpResponse>> {
    let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok());
    let Some(key) = key.filter(|key| !key.is_empty() && key.len() <= 255).map(str::to_owned) else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "The request cannot be read")
            .because("Idempotency-Key is 1 to 255 visible ASCII characters."));
    };
    let body = request.extract::<Bytes>().await.map_err(|error| Problem::of_body(&error))?;
    let body_hash = sealed::sha256(&body);
    request.set_payload(Payload::from(body));

    let route = format!("{} {}", request.method(), request.path());
    let place = Place { network: ctx.tenant, account: ctx.account, route, key };
    let now = accounts.clock.now();
    let mut tx = accounts.db.begin().await?;
    store::sweep(&mut tx, now - KEPT).await?;
    let fresh = store::take(&mut tx, &place, &body_hash, now).await?;
    let earlier = if fresh { None } else { store::earlier(&mut tx, &place).await? };
    tx.commit().await?;
    match earlier {
        None => Ok(Ok(place)),
        Some(earlier) if earlier.body_hash != body_hash => {
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Another request")
                .because("This Idempotency-Key was used with another body: take a fresh one."))
        }
        Some(earlier) => again(accounts, ctx, &earlier).map(Err),
    }
}

/// The answer that was given before.
fn again(accounts: &Accounts, ctx: &TenantCtx, earlier: &Earlier) -> Answer<HttpResponse> {
    let (Some(status), Some(answer)) = (earlier.status, &earlier.answer) else {
        return Err(Problem::conflict(
            "A request with this Idempotency-Key is still being carried out, or was cut off: \
             look whether it took effect.",
        ));
    };
    let text = accounts.keyring.open(ctx.tenant, "idempotency.answer", answer);
    let kept: Kept = serde_json::from_str(&text.map_err(Problem::ours)?).map_err(Problem::ours)?;
    let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::OK));
    for (name, value) in kept.headers {
        response.insert_header((name, value));
    }
    response.insert_header(("idempotent-replayed", "true"));
    Ok(response.body(BASE64_STANDARD.decode(kept.body).map_err(Problem::ours)?))
}

async fn keep(
    accounts: &Accounts,
    ctx: &TenantCtx,
    place: &Place,
    response: ServiceResponse<BoxBody>,
) -> Answer<ServiceResponse<BoxBody>> {
    let (request, response) = response.into_parts();
    let (response, body) = response.into_parts();
    let bytes = body::to_bytes(body)
        .await
        .map_err(|cause| Problem::ours(anyhow::anyhow!("the answer broke off: {cause}")))?;
    let header = |name: &HeaderName| {
        let value = response.headers().get(name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    };
    let kept = Kept {
        headers: HEADERS.iter().filter_map(header).collect(),
        body: BASE64_STANDARD.encode(&bytes),
    };
    let text = serde_json::to_string(&kept).map_err(Problem::ours)?;
    let answer = accounts.keyring.seal(ctx.tenant, "idempotency.answer", &text);
    store::answered(&accounts.db, place, response.status().as_u16(), &answer).await?;
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(bytes))))
}
