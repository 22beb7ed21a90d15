//! A failed request as the caller sees it: problem details, RFC 9457.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    error::{JsonPayloadError, PayloadError},
    http::{
        StatusCode,
        header::{self, HeaderName},
    },
};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

/// What a handler answers, or why it cannot.
pub type Answer<T> = Result<T, Problem>;

tokio::task_local! {
    /// The id of the request being served; set by `server`, told in every problem.
    pub static REQUEST_ID: String;
}

/// What went wrong, in words meant for the caller; the cause is only logged.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the title says what the status means (RFC 9457 §4.2.1).
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind of problem, the same for each of its kind.
    title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "as_number")]
    #[schema(value_type = u16)]
    status: StatusCode,
    /// What was wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Box<str>>,
    /// The request's id, to be named when asking for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Every fault of the request, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    #[serde(skip)]
    header: Option<Box<(HeaderName, String)>>,
    #[serde(skip)]
    cause: Option<anyhow::Error>,
}

/// One fault of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Where: a JSON pointer into the body (`/client/age`) or a parameter's name.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// What is said where there is nothing more to say: callers rely on a `detail`.
fn usual_detail(status: StatusCode) -> Option<&'static str> {
    Some(match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "Each fault is named below.",
        StatusCode::UNAUTHORIZED => "This is for people with a session and systems with a key.",
        StatusCode::NOT_FOUND => "There is nothing here, or nothing that you may see.",
        StatusCode::METHOD_NOT_ALLOWED => "The Allow header names the methods that work here.",
        StatusCode::INTERNAL_SERVER_ERROR => "The fault is ours and has been logged.",
        _ => return None,
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

/// What any route may answer instead, for the OpenAPI document.
#[derive(IntoResponses)]
pub enum Problems {
    /// The request cannot be served as it is.
    #[response(status = "4XX", content_type = "application/problem+json")]
    Yours(Problem),
    /// Something broke here.
    #[response(status = "5XX", content_type = "application/problem+json")]
    Ours(Problem),
}

impl Problem {
    /// 400: the query string or the JSON cannot be read.
    pub fn unreadable(errors: Vec<Fault>) -> Self {
        Self { errors, ..Self::new(StatusCode::BAD_REQUEST, "The request cannot be read") }
    }

    /// 401: nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Sign in first")
            .with_header(header::WWW_AUTHENTICATE, "Bearer")
    }

    /// 403: signed in, but not for this.
    pub fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed").because(detail)
    }

    /// 404: missing, hidden or someone else's: all the same.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found")
    }

    /// 409: it is not in a state for this.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "Not possible now").because(detail)
    }

    /// 412: someone else changed it first.
    pub fn stale(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "Changed meanwhile").because(detail)
    }

    /// 413: more than is taken.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large").because(detail)
    }

    /// 415: not a kind of body that this route reads.
    pub fn wrong_type(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not that kind of body").because(detail)
    }

    /// 422: well-formed, but these fields are wrong.
    pub fn fields(errors: Vec<Fault>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Some fields need attention") }
    }

    /// 429: too many tries.
    pub fn slow_down(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many tries").because(detail)
    }

    /// 500: ours to mend; the caller learns no more than that.
    pub fn ours(cause: impl Into<anyhow::Error>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something broke here")
        }
    }

    /// 503: not now, try again.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Not ready")
            .because(detail)
            .with_header(header::RETRY_AFTER, "1")
    }

    /// A body that cannot be read to its end.
    pub fn of_body(error: &actix_web::Error) -> Self {
        match error.as_error::<PayloadError>() {
            Some(PayloadError::Overflow) => Self::too_large("At most 1 MiB is taken."),
            _ => match error.as_error::<JsonPayloadError>() {
                Some(json) => Self::of_json(json),
                None if error.as_response_error().status_code()
                    == StatusCode::PAYLOAD_TOO_LARGE =>
                {
                    Self::too_large("At most 1 MiB is taken.")
                }
                None => Self::new(StatusCode::BAD_REQUEST, "The request cannot be read")
                    .because("The body broke off or is not what its headers say."),
            },
        }
    }

    /// A JSON body that is none, too large or of another shape.
    pub fn of_json(error: &JsonPayloadError) -> Self {
        match error {
            JsonPayloadError::OverflowKnownLength { .. }
            | JsonPayloadError::Overflow { .. }
            | JsonPayloadError::Payload(PayloadError::Overflow) => {
                Self::too_large("At most 1 MiB is taken.")
            }
            JsonPayloadError::ContentType => {
                Self::wrong_type("JSON is needed: send it with Content-Type: application/json.")
            }
            JsonPayloadError::Deserialize(fault) if fault.is_data() => {
                Self::fields(vec![Fault { pointer: String::new(), detail: fault.to_string() }])
            }
            JsonPayloadError::Deserialize(fault) => {
                Self::unreadable(vec![Fault { pointer: String::new(), detail: fault.to_string() }])
            }
            _ => Self::new(StatusCode::BAD_REQUEST, "The request cannot be read")
                .because("The body broke off or is not what its headers say."),
        }
    }

    /// Any other status.
    pub fn new(status: StatusCode, title: &'static str) -> Self {
        Self {
            kind: "about:blank",
            title,
            status,
            detail: usual_detail(status).map(Into::into),
            request_id: None,
            errors: Vec::new(),
            header: None,
            cause: None,
        }
    }

    /// The same, with what was wrong this time.
    #[must_use]
    pub fn because(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into().into()), ..self }
    }

    /// The same, answered with this header too.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.header = Some(Box::new((name, value.into())));
        self
    }

    /// The header it is answered with besides the usual ones.
    pub fn header(&self) -> Option<&(HeaderName, String)> {
        self.header.as_deref()
    }

    fn without_cause(&self) -> Self {
        Self {
            detail: self.detail.clone(),
            errors: self.errors.clone(),
            header: self.header.clone(),
            ..Self::new(self.status, self.title)
        }
    }

    /// Every fault, for a page that shows them beside its fields.
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The kind of problem.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Whether more is told than what the status means.
    pub fn has_own_detail(&self) -> bool {
        self.detail() != usual_detail(self.status)
    }

    /// What was wrong this time, if told.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.title)
    }
}

impl From<sqlx::Error> for Problem {
    fn from(cause: sqlx::Error) -> Self {
        Self::ours(cause)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let request_id = REQUEST_ID.try_with(Clone::clone).ok();
        if let Some(cause) = &self.cause {
            tracing::error!(request.id = request_id, "request failed: {cause:#}");
        }
        let told = Told { request_id: request_id.clone(), problem: self };
        let mut response = HttpResponse::build(self.status);
        if let Some((name, value)) = self.header() {
            response.insert_header((name.clone(), value.as_str()));
        }
        let mut response = response.content_type("application/problem+json").json(told);
        response.extensions_mut().insert(Shown { problem: self.without_cause(), request_id });
        response
    }
}

/// A problem with the id of the request it answers.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(flatten)]
    problem: &'a Problem,
}

/// The problem, riding with the response until `server` knows whether the caller wants a page.
#[derive(Debug)]
pub struct Shown {
    /// What went wrong.
    pub problem: Problem,
    /// The request's id.
    pub request_id: Option<String>,
}
