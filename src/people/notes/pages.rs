//! Notes as pages: all of a client with the form for a new one, and the newest on the client's page.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Form, Html, Path, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;

use super::{
    api::read,
    model::{Note, NoteKind},
};
use crate::{
    accounts::{
        Caseworker,
        model::{Role, TenantCtx},
    },
    people::{Error, People, api::id, pages::shown::Head},
    values::{ClientId, NoteId},
    web::{
        Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page, see,
        shown::{Badge, Zone, capital, moment},
    },
};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(list).service(write).service(correct);
}

#[derive(Template)]
#[template(path = "people/notes/pages/list.html")]
struct List {
    chrome: Chrome,
    client: Head,
    faults: Vec<Fault>,
    form: Said,
    notes: Vec<Shown>,
    kinds: Vec<(&'static str, &'static str)>,
    older: Option<i64>,
    newer: Option<i64>,
}

/// A note on a page.
pub struct Shown {
    /// The note.
    pub id: String,
    /// What it is about.
    pub badge: Badge,
    /// The code of that.
    pub kind: &'static str,
    /// What it says, line by line.
    pub lines: Vec<String>,
    /// The same as one text, to be corrected.
    pub body: String,
    /// Who wrote it when, and who corrected it.
    pub by: String,
    /// Which version it is.
    pub version: i64,
    /// Whether who looks may correct it.
    pub can_correct: bool,
    /// How it stood before, for supervisors.
    pub earlier: Vec<Earlier>,
}

/// A note as it once stood.
pub struct Earlier {
    /// Who wrote it so, and when.
    pub by: String,
    /// What it said, line by line.
    pub lines: Vec<String>,
}

impl Shown {
    /// A note as who asks sees it.
    pub fn of(note: &Note, ctx: &TenantCtx, zone: Zone) -> Self {
        let written = format!("{}, {}", note.written_by, moment(note.written_at, zone));
        let by = match &note.corrected {
            Some(last) => {
                format!("{written}; corrected by {}, {}", last.by, moment(last.at, zone))
            }
            None => written,
        };
        Self {
            id: note.id.to_string(),
            badge: match note.kind {
                NoteKind::Contact => Badge::new("info", "phone", note.kind.label()),
                NoteKind::Note => Badge::new("", "file-text", note.kind.label()),
                NoteKind::Safety => Badge::new("bad", "triangle-alert", note.kind.label()),
            },
            kind: note.kind.into(),
            lines: lines(&note.body),
            body: note.body.clone(),
            by,
            version: note.version,
            can_correct: note.may_be_corrected_by(ctx),
            earlier: Vec::new(),
        }
    }
}

/// The newest notes on a client, for their page.
pub async fn newest(
    people: &People,
    ctx: &TenantCtx,
    client: ClientId,
    zone: Zone,
) -> Answer<Vec<Shown>> {
    let (notes, _) = people.notes(ctx, client, 3, 0).await?;
    Ok(notes.iter().map(|note| Shown::of(note, ctx, zone)).collect())
}

fn lines(body: &str) -> Vec<String> {
    body.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// How many notes are on a page.
const MANY: i64 = 30;

/// Which page of the notes.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    page: i64,
}

/// A client's notes, the last written first.
#[get("/clients/{id}/notes")]
async fn list(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    which: Query<Which>,
    chrome: Chrome,
) -> Answer<Html> {
    let at = which.page.clamp(1, 1000);
    let shown = shown(&ctx, &people, id(&path)?, chrome, (at, Said::default(), Vec::new()));
    page(shown.await?.render())
}

async fn shown(
    ctx: &TenantCtx,
    people: &People,
    client: ClientId,
    chrome: Chrome,
    (at, form, faults): (i64, Said, Vec<Fault>),
) -> Answer<List> {
    let head = Head::of(&people.find(ctx, client).await?, people.today());
    let (notes, total) = people.notes(ctx, client, MANY, (at - 1) * MANY).await?;
    let mut all = Vec::with_capacity(notes.len());
    for note in &notes {
        let mut shown = Shown::of(note, ctx, chrome.zone);
        if note.version > 1 && ctx.role == Role::Supervisor {
            let versions = people.note_versions(ctx, client, note.id).await?;
            let earlier = versions.iter().skip(1).map(|version| Earlier {
                by: format!("{}, {}", version.by, moment(version.at, chrome.zone)),
                lines: lines(&version.body),
            });
            shown.earlier = earlier.collect();
        }
        all.push(shown);
    }
    Ok(List {
        chrome: chrome.at(Section::Clients),
        client: head,
        faults,
        form,
        notes: all,
        kinds: NoteKind::iter().map(|kind| (kind.into(), kind.label())).collect(),
        older: (at * MANY < total).then_some(at + 1),
        newer: (at > 1).then_some(at - 1),
    })
}

/// Writes a note.
#[post("/clients/{id}/notes")]
async fn write(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let client: ClientId = id(&path)?;
    match read(&told(&form)) {
        Ok((kind, body)) => {
            people.write_note(&ctx, client, kind, body).await?;
            Ok(see(&format!("/clients/{client}/notes?done={}", Done::NoteWritten)))
        }
        Err(problem) => {
            let faults = problem.errors().iter().map(|fault| Fault {
                pointer: fault.pointer.trim_start_matches('/').to_owned(),
                detail: capital(&fault.detail),
            });
            let again = (1, form.into_inner(), faults.collect());
            let again = shown(&ctx, &people, client, chrome, again).await?;
            let again = again.render().map_err(Problem::ours)?;
            Ok(HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY)
                .content_type("text/html; charset=utf-8")
                .body(again))
        }
    }
}

/// Corrects a note by a version more.
#[post("/clients/{id}/notes/{note}")]
async fn correct(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<(String, String)>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let (client, note): (ClientId, NoteId) = (id(&path.0)?, id(&path.1)?);
    let said = read(&told(&form))?;
    let version = form.one("version").parse().unwrap_or_default();
    match people.correct_note(&ctx, (client, note), version, said).await {
        Ok(_) => {
            Ok(see(&format!("/clients/{client}/notes?done={}#note-{note}", Done::NoteCorrected)))
        }
        Err(Error::Stale) => Err(Problem::stale(
            "Somebody corrected this note while you wrote. Go back, copy what you wrote, and look \
             at the note again.",
        )),
        Err(error) => Err(error.into()),
    }
}

/// The form in the shape of the API's body.
fn told(form: &Said) -> Value {
    json!({ "kind": form.some("kind"), "body": form.some("body") })
}
