//! Clients as pages: a new one, a record changed, needs and alerts answered for, assessments.
//!
//! The list and the page of one client are in `referrals`, which knows all that belongs on them.

mod answers;
mod assess;
pub mod course;
mod edit;
pub mod near;
mod new;
pub mod shown;

use actix_web::{
    HttpResponse, post,
    web::{Data, Form, Path, ServiceConfig},
};
use serde_json::{Value, json};

use super::{
    People,
    api::{id, stated},
    model::Decision,
};
use crate::{
    accounts::{
        Caseworker,
        model::{TenantCtx, own_path},
    },
    values::{ClientId, ClientNeedId},
    web::{Answer, Done, Fault, Problem, Said, see},
};

pub use self::answers::answers;
use self::shown::ShownAlert;

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .service(new::ask)
        .service(new::add)
        .service(edit::ask)
        .service(edit::revise)
        .service(add_need)
        .service(decide)
        .service(assess::ask)
        .service(assess::record)
        .service(assess::close)
        .service(acknowledge)
        .configure(super::notes::pages::configure)
        .configure(super::details::pages::configure);
}

/// Adds a need that the client stated.
#[post("/clients/{id}/needs")]
async fn add_need(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    let severity: Option<i64> = form.some("severity").and_then(|number| number.parse().ok());
    let body = json!({ "code": form.one("code"), "severity": severity });
    let (need, said) = stated(&body)?;
    people.add_need(&ctx, client, need, said).await?;
    Ok(to_client(client, Done::NeedAdded, ""))
}

/// Records what the client says of a need.
#[post("/clients/{id}/needs/{need}")]
async fn decide(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let (client, need): (ClientId, ClientNeedId) = (id(&path.0)?, id(&path.1)?);
    let (decision, done) = match form.one("decision") {
        "confirm" => (Decision::Confirm, Done::NeedConfirmed),
        "decline" => (Decision::Decline, Done::NeedDeclined),
        _ => {
            let detail = "say whether the client confirms or declines".to_owned();
            return Err(Problem::fields(vec![Fault { pointer: "decision".to_owned(), detail }]));
        }
    };
    people.decide(&ctx, client, need, decision).await?;
    Ok(to_client(client, done, &format!("#need-{need}")))
}

/// Answers for an alert.
#[post("/alerts/{id}/acknowledge")]
async fn acknowledge(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let Some(action) = form.some("action") else {
        let detail = "say what was done".to_owned();
        return Err(Problem::fields(vec![Fault { pointer: "action".to_owned(), detail }]));
    };
    let alert = people.acknowledge(&ctx, id(&path)?, action).await?;
    Ok(match (alert.client_id, form.some("back")) {
        (Some(client), None) => to_client(client, Done::AlertAcknowledged, ""),
        (_, back) => {
            let back = own_path(back.unwrap_or("/work-list"));
            see(&format!("{back}?done={}", Done::AlertAcknowledged))
        }
    })
}

/// A client's alerts that nobody has answered for, as the page `back` shows them.
pub async fn open_alerts(
    people: &People,
    ctx: &TenantCtx,
    client: ClientId,
    back: &str,
) -> Answer<Vec<ShownAlert>> {
    let alerts = people.alerts(ctx, client).await?;
    let open = alerts.iter().filter(|alert| alert.acknowledged.is_none());
    Ok(open.map(|alert| ShownAlert::of(alert, back, "")).collect())
}

/// Back to the client's page, saying what was done.
fn to_client(client: ClientId, done: Done, anchor: &str) -> HttpResponse {
    see(&format!("/clients/{client}?done={done}{anchor}"))
}

/// A number as JSON where it is one, else the words as they are, for the reader to fault.
fn number(words: &str) -> Value {
    words.parse::<i64>().map_or_else(|_| json!(words), |number| json!(number))
}
