//! Assessments and alerts over HTTP.

use actix_web::{
    HttpRequest, HttpResponse, post, route,
    web::{Data, Json, Path, ServiceConfig},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    super::{
        Error, People,
        api::{id, not_judged},
    },
    model::{Alert, Assessment},
};
use crate::{
    accounts::Caseworker,
    values::{AlertId, AssessmentId, ClientId},
    web::{Answer, Fault, Fields, Object, Problem, Problems, Query},
};

/// The routes of this part.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(record)
        .service(list)
        .service(find)
        .service(close)
        .service(alerts)
        .service(acknowledge);
}

/// A filled-in instrument, of a client or of nobody known here. A bare `QuestionnaireResponse`
/// will do too, for nobody known here.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct AssessmentBody {
    /// Whose answers these are.
    client_id: Option<ClientId>,
    /// A FHIR R4 `QuestionnaireResponse`.
    response: Map<String, Value>,
}

/// What was done about an alert.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct AcknowledgementBody {
    /// In a sentence or two.
    #[schema(max_length = 2000)]
    action: String,
}

/// Judges a filled-in instrument and keeps it: scores, level, needs, alerts.
#[utoipa::path(
    tag = "assessments",
    request_body = AssessmentBody,
    responses((status = 201, body = Assessment), Problems),
)]
#[post("/assessments")]
pub async fn record(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let bare = body.get("resourceType").is_some();
    let at = if bare { "" } else { "/response" };
    let (client, response) = if bare { (None, &*body) } else { read(&body)? };
    let assessment = match people.assess(&ctx, client, response).await {
        Err(Error::Response(fault)) => return Err(not_judged(&fault, at)),
        // A client named in the body, not in the address: a fault of the body.
        Err(Error::NotFound) => return Err(unknown_client()),
        other => other?,
    };
    let location = format!("/api/v1/assessments/{}", assessment.id);
    Ok(HttpResponse::Created().insert_header(("location", location)).json(assessment))
}

fn read(body: &Value) -> Answer<(Option<ClientId>, &Value)> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let client = from.id("client_id", &mut fields);
    let response = from.value("response");
    from.require("response", &mut fields);
    from.finish(&mut fields);
    fields.finish(|| Some((client, response?)))
}

fn unknown_client() -> Problem {
    let detail = "there is no such client".to_owned();
    Problem::fields(vec![Fault { pointer: "/client_id".to_owned(), detail }])
}

/// A client's assessments, the latest first.
#[utoipa::path(
    tag = "assessments",
    params(("client_id" = ClientId, Query)),
    responses((status = 200, body = Vec<Assessment>), Problems),
)]
#[route("/assessments", method = "GET", method = "HEAD")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    request: HttpRequest,
) -> Answer<Json<Vec<Assessment>>> {
    let mut fields = Fields::default();
    let mut query = Query::of(request.query_string());
    let client = query.value("client_id", "the id of a client", &mut fields);
    if client.is_none() && fields.are_right() {
        fields.fault("client_id", "say whose assessments are asked for");
    }
    query.finish(&mut fields);
    let client: ClientId = fields.finish_query(|| client)?;
    Ok(Json(people.assessments(&ctx, client).await?))
}

/// An assessment with its alerts.
#[utoipa::path(
    tag = "assessments",
    params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Assessment), Problems),
)]
#[route("/assessments/{id}", method = "GET", method = "HEAD")]
pub async fn find(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
) -> Answer<Json<Assessment>> {
    Ok(Json(people.assessment(&ctx, id(&path)?).await?))
}

/// Closes an assessment by the name of who asks, once each of its alerts is acknowledged. No machine
/// can.
#[utoipa::path(
    tag = "assessments",
    params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Assessment), Problems),
)]
#[post("/assessments/{id}/close")]
pub async fn close(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
) -> Answer<Json<Assessment>> {
    Ok(Json(people.close_assessment(&ctx, id(&path)?).await?))
}

/// Alerts that nobody has answered for, the oldest first; or all of one client's.
#[utoipa::path(
    tag = "assessments",
    params(("client_id" = Option<ClientId>, Query)),
    responses((status = 200, body = Vec<Alert>), Problems),
)]
#[route("/alerts", method = "GET", method = "HEAD")]
pub async fn alerts(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    request: HttpRequest,
) -> Answer<Json<Vec<Alert>>> {
    let mut fields = Fields::default();
    let mut query = Query::of(request.query_string());
    let client: Option<ClientId> = query.value("client_id", "the id of a client", &mut fields);
    query.finish(&mut fields);
    fields.finish_query(|| Some(()))?;
    Ok(Json(match client {
        Some(client) => people.alerts(&ctx, client).await?,
        None => people.open_alerts(&ctx).await?,
    }))
}

/// Whoever asks answers for an alert by name and says what they did. No machine can.
#[utoipa::path(
    tag = "assessments",
    params(("id" = AlertId, Path)),
    request_body = AcknowledgementBody,
    responses((status = 200, body = Alert), Problems),
)]
#[post("/alerts/{id}/acknowledgement")]
pub async fn acknowledge(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    body: Json<Value>,
) -> Answer<Json<Alert>> {
    let mut fields = Fields::default();
    let mut from = Object::new(&body, "", &mut fields);
    let action = from.text("action", 2000, &mut fields);
    if action.is_none() && fields.are_right() {
        from.fault("action", &mut fields, "say what you did about it");
    }
    from.finish(&mut fields);
    let action = fields.finish(|| action)?;
    Ok(Json(people.acknowledge(&ctx, id(&path)?, &action).await?))
}
