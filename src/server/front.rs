//! What every request passes on its way in and out.

use std::time::{Duration, Instant};

use actix_web::{
    Error, HttpMessage as _, ResponseError as _,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use askama::Template as _;
use futures_util::{StreamExt as _, stream};
use tracing::Instrument as _;
use uuid::Uuid;

use super::routes::LIMIT;
use crate::web::{Chrome, Problem, ProblemPage, REQUEST_ID, Shown, is_api, spoken};

/// A request's body must have come by then (`checks/abuse`: slow bodies are cut).
const BODY_TIME: Duration = Duration::from_secs(10);

/// A request must be answered by then.
const TIME: Duration = Duration::from_mins(1);

/// Nothing but our own files runs in or frames our pages.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Gives the request its id and writes one line when it has been answered.
///
/// The line has the path without the query, which may say what somebody looks for.
pub(super) async fn logged<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let began = Instant::now();
    let id = Uuid::new_v4().simple().to_string();
    let method = request.method().clone();
    let path = request.path().to_owned();
    // actix's encoder remembers that it was HEAD and leaves the body out.
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let span = tracing::info_span!("request", request.id = %id);
    let answer = REQUEST_ID.scope(id.clone(), next.call(request)).instrument(span).await;
    let status = match &answer {
        Ok(response) => response.status().as_u16(),
        Err(error) => error.as_response_error().status_code().as_u16(),
    };
    let ms = began.elapsed().as_millis();
    tracing::info!(
        target: "guidepost::access",
        { request.id = %id, http.status = status },
        "{method} {path} {status} in {ms} ms"
    );
    let mut response = answer?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

/// Tells browsers what our pages may do.
pub(super) async fn guarded<B: MessageBody>(
    is_secure: bool,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let mut say = |name: HeaderName, value: &'static str| unless_set(headers, name, value);
    say(header::CONTENT_SECURITY_POLICY, POLICY);
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(header::X_FRAME_OPTIONS, "DENY");
    say(header::REFERRER_POLICY, "same-origin");
    say(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    say(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    say(header::PERMISSIONS_POLICY, "geolocation=(self), camera=(), microphone=(), payment=()");
    if is_secure {
        say(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    Ok(response)
}

fn unless_set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Shows problems as pages where people ask, and sends those who must sign in to do so.
pub(super) async fn pages_for_people<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let goes_back_to = (request.method() == Method::GET).then(|| request.uri().to_string());
    let mut response = next.call(request).await?.map_into_boxed_body();
    let shown = response.response_mut().extensions_mut().remove::<Shown>();
    let Some(Shown { problem, request_id }) = shown else { return Ok(response) };
    if is_api(response.request().path()) {
        return Ok(response);
    }
    let (request, mut response) = response.into_parts();
    if problem.status_code() == StatusCode::UNAUTHORIZED {
        let next = goes_back_to.unwrap_or_else(|| "/work-list".to_owned());
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let location = HeaderValue::from_str(&format!("/sign-in?next={next}"));
        *response.status_mut() = StatusCode::SEE_OTHER;
        response.headers_mut().clear();
        if let Ok(location) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        return Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(()))));
    }
    let chrome = Chrome::of(&request);
    let Ok(page) = (ProblemPage { chrome, problem: &problem, request_id }).render() else {
        return Ok(ServiceResponse::new(request, response));
    };
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(page))))
}

/// Says in which language a page is, and that another reader may get another.
pub(super) async fn spoken<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let language: &'static str = spoken::of(request.request()).into();
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        unless_set(headers, header::CONTENT_LANGUAGE, language);
        headers.append(header::VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    }
    Ok(response)
}

/// Answers 408 when a handler takes too long.
pub(super) async fn in_time<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    match tokio::time::timeout(TIME, next.call(request)).await {
        Ok(answer) => answer,
        Err(_) => Err(late("The answer took too long.").into()),
    }
}

/// Reads the body before anything else happens: in time, and no more than is taken.
///
/// A body that is too large fails only where it is read, so that 401 comes before 413.
pub(super) async fn whole_body<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        let problem =
            Problem::wrong_type("Bodies are taken as they are, without Content-Encoding.");
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    }
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok());
    let is_large = told.and_then(|n| n.parse::<u64>().ok()).is_some_and(|n| n > LIMIT as u64);
    if request.method() == Method::CONNECT {
        // What follows would be another protocol and never ends.
        request.set_payload(Payload::None);
    } else if is_large {
        request.set_payload(overflow());
    } else if !matches!(request.parts_mut().1, Payload::None) {
        let read = tokio::time::timeout(BODY_TIME, read(request.take_payload())).await;
        let Ok(payload) = read else {
            let response = late("The body took too long.").error_response();
            return Ok(request.into_response(response).map_into_right_body());
        };
        request.set_payload(payload);
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn read(mut payload: Payload) -> Payload {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        match chunk {
            Ok(chunk) if body.len() + chunk.len() <= LIMIT => body.extend_from_slice(&chunk),
            Ok(_) => return overflow(),
            Err(error) => return failing(error),
        }
    }
    Payload::from(body)
}

fn overflow() -> Payload {
    failing(PayloadError::Overflow)
}

fn failing(error: PayloadError) -> Payload {
    Payload::Stream { payload: Box::pin(stream::once(async move { Err(error) })) }
}

fn late(detail: &str) -> Problem {
    Problem::new(StatusCode::REQUEST_TIMEOUT, "Took too long").because(detail)
}
