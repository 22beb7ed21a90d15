//! Referrals and outcomes over HTTP.

use actix_web::{
    HttpRequest, HttpResponse, post, route,
    web::{Data, Json, Path, ServiceConfig},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Draft, Error, Referrals, Told, Which,
    history::Outcome,
    model::{Event, Means, Move, Reason, Referral, Refused, Said, Status, Step},
    store::Filter,
};
use crate::{
    accounts::Caseworker,
    needs::NeedCode,
    people::{api::id, model::NeedStatus},
    values::{ClientId, ClientNeedId, MatchId, ReferralId, ServiceId, Urgency},
    web::{Answer, Fault, Fields, IfMatch, Object, Paged, Problem, Problems, Query, etag},
};

/// The routes of this feature.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(draft).service(list).service(find).service(record).service(tell).service(outcomes);
}

/// A referral to draft: from a suggestion of a match, or directly.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct ReferralBody {
    /// Whom it is for.
    client_id: ClientId,
    /// Which of their needs, by its code.
    need: Option<NeedCode>,
    /// Or by its id.
    need_id: Option<ClientNeedId>,
    /// Where to.
    service_id: ServiceId,
    /// The match that suggested the service.
    match_id: Option<MatchId>,
    /// How soon an answer is needed; the need's own urgency where left out.
    urgency: Option<Urgency>,
    /// What the agency is told.
    #[schema(max_length = 4000)]
    message: Option<String>,
}

/// Something that happened to a referral.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct EventBody {
    /// The status it leads to; the present one to record only a step.
    status: Status,
    /// The finer step.
    business_status: Option<Step>,
    /// Why.
    reason: Option<Reason>,
    /// Who at the agency said it: needed where it is the agency's to say.
    said_by: Option<String>,
    /// By what means they said it.
    means: Option<Means>,
    /// What was done for the client: needed for `completed`.
    output: Option<String>,
    /// A note.
    note: Option<String>,
}

/// What came of a referral.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct OutcomeBody {
    /// Which referral.
    referral_id: ReferralId,
    /// Whether the need is now met.
    need_status: NeedStatus,
    /// Why.
    reason: Reason,
    /// A note.
    note: Option<String>,
}

/// A referral in a list.
#[derive(Serialize, ToSchema)]
pub struct Line {
    #[serde(flatten)]
    referral: Referral,
    /// The client's name.
    client_name: String,
    /// Where it stands, in a word or two.
    stage: &'static str,
    /// Whether an answer is overdue.
    overdue: bool,
}

/// A referral with all that happened to it.
#[derive(Serialize, ToSchema)]
pub struct WithHistory {
    #[serde(flatten)]
    referral: Referral,
    /// Where it stands, in a word or two.
    stage: &'static str,
    /// Whether an answer is overdue.
    overdue: bool,
    /// From the first event on.
    history: Vec<Event>,
    /// What came of it, in the order told.
    outcomes: Vec<Outcome>,
}

/// Drafts a referral for a need that the client has confirmed.
#[utoipa::path(
    tag = "referrals",
    request_body = ReferralBody,
    responses((status = 201, body = Referral), Problems),
)]
#[post("/referrals")]
pub async fn draft(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let referral = referrals.draft(&ctx, drafted(&body)?).await?;
    let at = format!("/api/v1/referrals/{}", referral.id);
    let mut answer = HttpResponse::Created();
    Ok(answer.insert_header(("location", at)).insert_header(etag(referral.version)).json(referral))
}

/// Referrals, the last changed first; with `overdue=true` those that should have been answered.
#[utoipa::path(
    tag = "referrals",
    params(
        ("status" = Option<Status>, Query),
        ("client_id" = Option<ClientId>, Query),
        ("need_id" = Option<ClientNeedId>, Query),
        ("overdue" = Option<bool>, Query),
        ("page" = Option<i64>, Query),
        ("per_page" = Option<i64>, Query),
    ),
    responses((status = 200, body = Paged<Line>), Problems),
)]
#[route("/referrals", method = "GET", method = "HEAD")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    request: HttpRequest,
) -> Answer<Json<Paged<Line>>> {
    let mut fields = Fields::default();
    let mut query = Query::of(request.query_string());
    let statuses = "a status such as requested or in-progress";
    let filter = Filter {
        status: query.value("status", statuses, &mut fields),
        client: query.value("client_id", "the id of a client", &mut fields),
        need: query.value("need_id", "the id of a client's need", &mut fields),
    };
    let overdue: Option<bool> = query.value("overdue", "true or false", &mut fields);
    let page = query.page(&mut fields);
    query.finish(&mut fields);
    if overdue == Some(true) && filter != Filter::default() {
        fields.fault("overdue", "cannot be joined with status, client_id or need_id");
    }
    fields.finish_query(|| Some(()))?;
    let (found, total) = if overdue == Some(true) {
        let all = referrals.overdue(&ctx).await?;
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let skip = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let take = usize::try_from(page.per_page).unwrap_or_default();
        (all.into_iter().skip(skip).take(take).collect(), total)
    } else {
        referrals.list(&ctx, filter, page.per_page, page.offset()).await?
    };
    let now = referrals.now();
    let lines = found.into_iter().map(|(referral, client_name)| Line {
        stage: referral.status.stage(),
        overdue: referral.is_overdue(now),
        referral,
        client_name,
    });
    Ok(Json(page.of(lines.collect(), total)))
}

/// A referral with its history and what came of it.
#[utoipa::path(
    tag = "referrals",
    params(("id" = ReferralId, Path)),
    responses((status = 200, body = WithHistory), Problems),
)]
#[route("/referrals/{id}", method = "GET", method = "HEAD")]
pub async fn find(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    path: Path<String>,
) -> Answer<HttpResponse> {
    let id = id(&path)?;
    let referral = referrals.find(&ctx, id).await?;
    let whole = WithHistory {
        stage: referral.status.stage(),
        overdue: referral.is_overdue(referrals.now()),
        history: referrals.history(&ctx, id).await?,
        outcomes: referrals.outcomes(&ctx, id).await?,
        referral,
    };
    Ok(HttpResponse::Ok().insert_header(etag(whole.referral.version)).json(whole))
}

/// Records what happened to a referral: that it was sent, the agency's answer on its behalf,
/// progress, its end. `If-Match` says which version was read.
#[utoipa::path(
    tag = "referrals",
    params(("id" = ReferralId, Path), ("If-Match" = Option<String>, Header)),
    request_body = EventBody,
    responses((status = 200, body = Referral), Problems),
)]
#[post("/referrals/{id}/events")]
pub async fn record(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    path: Path<String>,
    IfMatch(version): IfMatch,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let referral = referrals.record(&ctx, id(&path)?, version, made(&body)?).await?;
    Ok(HttpResponse::Ok().insert_header(etag(referral.version)).json(referral))
}

/// Records what came of a referral for the client's need.
#[utoipa::path(
    tag = "outcomes",
    request_body = OutcomeBody,
    responses((status = 201, body = Outcome), Problems),
)]
#[post("/outcomes")]
pub async fn tell(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let mut fields = Fields::default();
    let mut from = Object::new(&body, "", &mut fields);
    let referral: Option<ReferralId> = from.id("referral_id", &mut fields);
    let need_status = from.choice("need_status", &mut fields);
    let reason = from.choice("reason", &mut fields);
    let note = from.text("note", 4000, &mut fields);
    for needed in ["referral_id", "need_status", "reason"] {
        from.require(needed, &mut fields);
    }
    from.finish(&mut fields);
    let (referral, told) = fields
        .finish(|| Some((referral?, Told { need_status: need_status?, reason: reason?, note })))?;
    let outcome = match referrals.tell(&ctx, referral, told).await {
        Err(Error::NotFound) => Err(Error::Reference {
            field: "referral_id",
            detail: "there is no such referral".to_owned(),
        }),
        other => other,
    }?;
    Ok(HttpResponse::Created().json(outcome))
}

/// What came of a referral, in the order told.
#[utoipa::path(
    tag = "outcomes",
    params(("referral_id" = ReferralId, Query)),
    responses((status = 200, body = Vec<Outcome>), Problems),
)]
#[route("/outcomes", method = "GET", method = "HEAD")]
pub async fn outcomes(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    request: HttpRequest,
) -> Answer<Json<Vec<Outcome>>> {
    let mut fields = Fields::default();
    let mut query = Query::of(request.query_string());
    let referral = query.value("referral_id", "the id of a referral", &mut fields);
    if referral.is_none() && fields.are_right() {
        fields.fault("referral_id", "say of which referral");
    }
    query.finish(&mut fields);
    let referral: ReferralId = fields.finish_query(|| referral)?;
    Ok(Json(referrals.outcomes(&ctx, referral).await?))
}

fn drafted(body: &Value) -> Answer<Draft> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let client = from.id("client_id", &mut fields);
    from.require("client_id", &mut fields);
    let code: Option<NeedCode> = from.word("need", &mut fields);
    let need_id = from.id("need_id", &mut fields);
    if from.has("need") == from.has("need_id") {
        from.fault("need", &mut fields, "name the need by its code, or by its id as need_id");
    }
    let service = from.id("service_id", &mut fields);
    from.require("service_id", &mut fields);
    let from_match = from.id("match_id", &mut fields);
    let urgency = from.code("urgency", &mut fields);
    let message = from.text("message", 4000, &mut fields);
    from.finish(&mut fields);
    fields.finish(|| {
        let need = need_id.map(Which::Id).or_else(|| code.map(Which::Code))?;
        Some(Draft { client: client?, need, service: service?, from_match, urgency, message })
    })
}

fn made(body: &Value) -> Answer<Move> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let to = from.choice("status", &mut fields);
    from.require("status", &mut fields);
    let step = from.choice("business_status", &mut fields);
    let reason = from.choice("reason", &mut fields);
    let said_by = from.text("said_by", 200, &mut fields);
    let means = from.choice("means", &mut fields);
    if said_by.is_some() && !from.has("means") {
        from.fault("means", &mut fields, "say how they said it: phone, email, in-person, fax");
    }
    if said_by.is_none() && means.is_some() {
        from.fault("said_by", &mut fields, "say who at the agency said it");
    }
    let output = from.text("output", 4000, &mut fields);
    let note = from.text("note", 4000, &mut fields);
    from.finish(&mut fields);
    fields.finish(|| {
        let on_behalf = said_by.zip(means).map(|(by, means)| Said { by, means });
        Some(Move { to: to?, step, reason, on_behalf, output, note })
    })
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Stale => Self::stale(error.to_string()),
            Error::Reference { field, detail } => one_fault(field, detail),
            Error::Refused(refused) => refused_move(&refused),
            Error::Contradiction(..) => one_fault("reason", error.to_string()),
            Error::NotConfirmed(_) | Error::NotRunning(_) | Error::NotSent => {
                Self::conflict(error.to_string())
            }
            Error::People(error) => error.into(),
            Error::Consent(error) => error.into(),
            Error::Matching(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Sealed(cause) => Self::ours(cause),
            Error::Database(cause) => Self::ours(cause),
        }
    }
}

fn one_fault(field: &str, detail: String) -> Problem {
    Problem::fields(vec![Fault { pointer: format!("/{field}"), detail }])
}

/// Out of turn is a conflict; what the move lacks are faults of its fields.
fn refused_move(refused: &[Refused]) -> Problem {
    let faults = refused.iter().filter_map(|one| match one {
        Refused::Field { field, detail } => {
            Some(Fault { pointer: format!("/{field}"), detail: detail.clone() })
        }
        Refused::OutOfTurn { .. } | Refused::NothingNew(_) | Refused::Unproven => None,
    });
    let faults: Vec<_> = faults.collect();
    match refused.iter().find(|one| !matches!(one, Refused::Field { .. })) {
        Some(out_of_turn) => Problem::conflict(out_of_turn.to_string()),
        None => Problem::fields(faults),
    }
}
