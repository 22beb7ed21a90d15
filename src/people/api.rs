//! Clients and their needs over HTTP. Case managers only; what is not theirs is not found.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    post, put, route,
    web::{Data, Json, Path, ServiceConfig},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Error, People,
    model::{Client, ClientNeed, Contact, Decision, Facts, NeedState, Person},
};
use crate::{
    accounts::Caseworker,
    needs::{self, NeedCode, ScreenedNeed},
    values::{ClientId, ClientNeedId, Severity, Urgency},
    web::{Answer, Fault, Fields, IfMatch, Object, Paged, Problem, Problems, Query, etag},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(create)
        .service(list)
        .service(find)
        .service(revise)
        .service(needs_of)
        .service(add_need)
        .service(confirm_need)
        .service(decline_need);
    super::assessments::api::configure(cfg);
    super::notes::api::configure(cfg);
}

/// A client to record.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct PersonBody {
    /// What the person is called.
    #[schema(max_length = 200)]
    name: String,
    /// How to reach them.
    contact: Option<Contact>,
    /// When they were born.
    birth_date: Option<NaiveDate>,
    /// What decides which services fit.
    facts: Option<Facts>,
}

/// A need that was stated.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct NeedBody {
    /// Which need of the taxonomy.
    code: NeedCode,
    /// How grave; moderate where left out.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 3)]
    severity: Option<Severity>,
    /// How soon; as the taxonomy has it where left out.
    urgency: Option<Urgency>,
    /// What says so.
    evidence: Option<Vec<String>>,
    /// What the client says of it: `confirmed` where left out, for it was they who stated it.
    state: Option<NeedState>,
}

/// A client with their needs.
#[derive(Serialize, ToSchema)]
pub struct WithNeeds {
    #[serde(flatten)]
    client: Client,
    /// Gravest first.
    needs: Vec<ClientNeed>,
}

/// Records a client.
#[utoipa::path(
    tag = "clients",
    request_body = PersonBody,
    responses((status = 201, body = Client), Problems),
)]
#[post("/clients")]
pub async fn create(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let client = people.create(&ctx, person(&body)?).await?;
    let at = format!("/api/v1/clients/{}", client.id);
    let mut answer = HttpResponse::Created();
    Ok(answer.insert_header(("location", at)).insert_header(etag(client.version)).json(client))
}

/// Clients, the last changed first.
#[utoipa::path(
    tag = "clients",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Paged<Client>), Problems),
)]
#[route("/clients", method = "GET", method = "HEAD")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    request: HttpRequest,
) -> Answer<Json<Paged<Client>>> {
    let mut fields = Fields::default();
    let mut query = Query::of(request.query_string());
    let page = query.page(&mut fields);
    query.finish(&mut fields);
    fields.finish_query(|| Some(()))?;
    let (clients, total) = people.list(&ctx, page.per_page, page.offset()).await?;
    Ok(Json(page.of(clients, total)))
}

/// A client with their needs.
#[utoipa::path(
    tag = "clients",
    params(("id" = ClientId, Path)),
    responses((status = 200, body = WithNeeds), Problems),
)]
#[route("/clients/{id}", method = "GET", method = "HEAD")]
pub async fn find(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
) -> Answer<HttpResponse> {
    let id = id(&path)?;
    let client = people.find(&ctx, id).await?;
    let needs = people.needs(&ctx, id).await?;
    let tag = etag(client.version);
    Ok(HttpResponse::Ok().insert_header(tag).json(WithNeeds { client, needs }))
}

/// Writes a client's record anew; `If-Match` says which version was read.
#[utoipa::path(
    tag = "clients",
    params(("id" = ClientId, Path), ("If-Match" = String, Header)),
    request_body = PersonBody,
    responses((status = 200, body = Client), Problems),
)]
#[put("/clients/{id}")]
pub async fn revise(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    IfMatch(version): IfMatch,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let id = id(&path)?;
    let person = person(&body)?;
    let Some(version) = version else {
        people.find(&ctx, id).await?;
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "Say which version you read")
            .because("Send the client's ETag as If-Match, so that nobody's change is lost."));
    };
    let client = people.revise(&ctx, id, version, person).await?;
    Ok(HttpResponse::Ok().insert_header(etag(client.version)).json(client))
}

/// A client's needs, gravest first.
#[utoipa::path(
    tag = "clients",
    params(("id" = ClientId, Path)),
    responses((status = 200, body = Vec<ClientNeed>), Problems),
)]
#[route("/clients/{id}/needs", method = "GET", method = "HEAD")]
pub async fn needs_of(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
) -> Answer<Json<Vec<ClientNeed>>> {
    Ok(Json(people.needs(&ctx, id(&path)?).await?))
}

/// Records a need that the client stated; one that is known is brought up to date.
#[utoipa::path(
    tag = "clients",
    params(("id" = ClientId, Path)),
    request_body = NeedBody,
    responses((status = 201, body = ClientNeed), Problems),
)]
#[post("/clients/{id}/needs")]
pub async fn add_need(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let (need, said) = stated(&body)?;
    let need = people.add_need(&ctx, id(&path)?, need, said).await?;
    Ok(HttpResponse::Created().insert_header(etag(need.version)).json(need))
}

/// Records that the client wants help with a need.
#[utoipa::path(
    tag = "clients",
    params(("id" = ClientId, Path), ("need" = ClientNeedId, Path)),
    responses((status = 200, body = ClientNeed), Problems),
)]
#[post("/clients/{id}/needs/{need}/confirm")]
pub async fn confirm_need(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
) -> Answer<HttpResponse> {
    let need = people.confirm_need(&ctx, id(&path.0)?, id(&path.1)?).await?;
    Ok(HttpResponse::Ok().insert_header(etag(need.version)).json(need))
}

/// Records that the client wants no help with a need.
#[utoipa::path(
    tag = "clients",
    params(("id" = ClientId, Path), ("need" = ClientNeedId, Path)),
    responses((status = 200, body = ClientNeed), Problems),
)]
#[post("/clients/{id}/needs/{need}/decline")]
pub async fn decline_need(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
) -> Answer<HttpResponse> {
    let need = people.decline_need(&ctx, id(&path.0)?, id(&path.1)?).await?;
    Ok(HttpResponse::Ok().insert_header(etag(need.version)).json(need))
}

/// An id from a path: what is none names nothing, so it is not found.
pub fn id<T: std::str::FromStr>(text: &str) -> Answer<T> {
    text.parse().ok().ok_or_else(Problem::not_found)
}

/// The person that a body describes, or every fault.
pub(super) fn person(body: &Value) -> Answer<Person> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let name = from.text("name", 200, &mut fields);
    from.require("name", &mut fields);
    if from.has("name") && name.is_none() && fields.are_right() {
        from.fault("name", &mut fields, "a name is needed");
    }
    let contact = from.object("contact", &mut fields).map(|mut from| {
        let contact = Contact {
            phone: from.text("phone", 60, &mut fields),
            email: from.text("email", 254, &mut fields),
            address: from.text("address", 500, &mut fields),
            safety: from.text("safety", 500, &mut fields),
        };
        from.finish(&mut fields);
        contact
    });
    let birth_date: Option<NaiveDate> = from.word("birth_date", &mut fields);
    let facts = from.object("facts", &mut fields).map(|facts| Facts::read(facts, &mut fields));
    from.finish(&mut fields);
    fields.finish(|| {
        Some(Person {
            name: name?,
            contact: contact.unwrap_or_default(),
            birth_date,
            facts: facts.unwrap_or_default(),
        })
    })
}

/// The need that a body states and what the client says of it, or every fault.
pub(super) fn stated(body: &Value) -> Answer<(ScreenedNeed, Option<Decision>)> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let code: Option<NeedCode> = from.word("code", &mut fields);
    from.require("code", &mut fields);
    let severity = from.whole("severity", 1..=3, &mut fields);
    let urgency: Option<Urgency> = from.code("urgency", &mut fields);
    let evidence = from.texts("evidence", 500, &mut fields);
    let state: Option<NeedState> = from.choice("state", &mut fields);
    from.finish(&mut fields);
    fields.finish(|| {
        let code = code?;
        let severity = severity.and_then(|number| Severity::try_from(number).ok());
        let need = ScreenedNeed {
            code,
            severity: severity.unwrap_or(Severity::Moderate),
            urgency: urgency.unwrap_or(code.need().urgency),
            evidence,
            flags: Vec::new(),
        };
        let said = match state.unwrap_or(NeedState::Confirmed) {
            NeedState::Suspected => None,
            NeedState::Confirmed => Some(Decision::Confirm),
            NeedState::Declined => Some(Decision::Decline),
        };
        Some((need, said))
    })
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Stale => Self::stale(error.to_string()),
            Error::Acknowledged | Error::Unanswered | Error::Closed => {
                Self::conflict(error.to_string())
            }
            Error::NotAPerson | Error::NotTheAuthor | Error::ForSupervisors => {
                Self::forbidden(&error.to_string())
            }
            Error::Response(fault) => not_judged(&fault, ""),
            Error::Sealed(cause) => Self::ours(cause),
            Error::Database(cause) => Self::ours(cause),
        }
    }
}

/// 422 with every fault of a response that stands at the pointer `at`.
pub fn not_judged(error: &needs::Error, at: &str) -> Problem {
    let faults = error
        .faults()
        .into_iter()
        .map(|fault| Fault { pointer: format!("{at}{}", fault.pointer), detail: fault.detail });
    Problem::fields(faults.collect())
}
