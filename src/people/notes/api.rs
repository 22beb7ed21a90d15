//! Notes on a client over HTTP. Corrected by who wrote them or a supervisor; never removed.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    post, put, route,
    web::{Data, Json, Path, ServiceConfig},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    super::{People, api::id},
    model::{Note, NoteKind, Version},
};
use crate::{
    accounts::Caseworker,
    values::{ClientId, NoteId},
    web::{Answer, Fields, IfMatch, Object, Paged, Problem, Problems, Query, etag},
};

/// The routes of this part.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list).service(write).service(correct).service(versions);
}

/// A note to write, or what a correction makes of it.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct NoteBody {
    /// What it is about; `note` where left out.
    kind: Option<NoteKind>,
    /// What it says.
    #[schema(max_length = 10000)]
    body: String,
}

/// Notes on a client, the last written first, each as it stands.
#[utoipa::path(
    tag = "clients",
    operation_id = "notes",
    params(
        ("id" = ClientId, Path), ("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)
    ),
    responses((status = 200, body = Paged<Note>), Problems),
)]
#[route("/clients/{id}/notes", method = "GET", method = "HEAD")]
pub async fn list(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    request: HttpRequest,
) -> Answer<Json<Paged<Note>>> {
    let mut fields = Fields::default();
    let mut query = Query::of(request.query_string());
    let page = query.page(&mut fields);
    query.finish(&mut fields);
    fields.finish_query(|| Some(()))?;
    let (notes, total) = people.notes(&ctx, id(&path)?, page.per_page, page.offset()).await?;
    Ok(Json(page.of(notes, total)))
}

/// Writes a note on a client.
#[utoipa::path(
    tag = "clients",
    operation_id = "write_note",
    params(("id" = ClientId, Path)),
    request_body = NoteBody,
    responses((status = 201, body = Note), Problems),
)]
#[post("/clients/{id}/notes")]
pub async fn write(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let (kind, body) = read(&body)?;
    let note = people.write_note(&ctx, id(&path)?, kind, body).await?;
    Ok(HttpResponse::Created().insert_header(etag(note.version)).json(note))
}

/// Corrects a note by a version more; `If-Match` says which version was read.
#[utoipa::path(
    tag = "clients",
    operation_id = "correct_note",
    params(("id" = ClientId, Path), ("note" = NoteId, Path), ("If-Match" = String, Header)),
    request_body = NoteBody,
    responses((status = 200, body = Note), Problems),
)]
#[put("/clients/{id}/notes/{note}")]
pub async fn correct(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
    IfMatch(version): IfMatch,
    body: Json<Value>,
) -> Answer<HttpResponse> {
    let (client, note): (ClientId, NoteId) = (id(&path.0)?, id(&path.1)?);
    let said = read(&body)?;
    let Some(version) = version else {
        people.note(&ctx, client, note).await?;
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "Say which version you read")
            .because("Send the note's ETag as If-Match, so that nobody's correction is lost."));
    };
    let note = people.correct_note(&ctx, (client, note), version, said).await?;
    Ok(HttpResponse::Ok().insert_header(etag(note.version)).json(note))
}

/// Every version of a note, the last first. Supervisors only.
#[utoipa::path(
    tag = "clients",
    operation_id = "note_versions",
    params(("id" = ClientId, Path), ("note" = NoteId, Path)),
    responses((status = 200, body = Vec<Version>), Problems),
)]
#[route("/clients/{id}/notes/{note}/versions", method = "GET", method = "HEAD")]
pub async fn versions(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
) -> Answer<Json<Vec<Version>>> {
    Ok(Json(people.note_versions(&ctx, id(&path.0)?, id(&path.1)?).await?))
}

/// What a body says, or every fault.
pub(super) fn read(body: &Value) -> Answer<(NoteKind, String)> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let kind = from.choice("kind", &mut fields);
    let text = from.text("body", 10_000, &mut fields);
    if text.is_none() && fields.are_right() {
        from.fault("body", &mut fields, "write what there is to note");
    }
    from.finish(&mut fields);
    fields.finish(|| Some((kind.unwrap_or(NoteKind::Note), text?)))
}
