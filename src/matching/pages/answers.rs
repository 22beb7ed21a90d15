//! Answers to a run's questions: they make a new run, and stay in the client's record.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    post,
    web::{Data, Form, Path},
};
use askama::Template as _;

use super::{
    beside,
    run::{Beside, Run},
};
use crate::{
    accounts::Caseworker,
    catalog::Catalog,
    matching::{Error, Matching},
    people::{self, People, api::id, pages::answers},
    values::MatchId,
    web::{Answer, Chrome, Fault, Problem, Said, Section, see},
};

/// Answers questions of a run and goes to the new one, or shows the run again with every fault.
#[post("/matches/{id}/answers")]
pub(super) async fn settle(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    catalog: Data<Catalog>,
    matching: Data<Matching>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: MatchId = id(&path)?;
    let run = matching.find(&ctx, id).await?;
    let version = form.one("version").parse().unwrap_or_default();
    let (status, faults) = match answers(&form, &run.asked.client) {
        Ok(told) => match matching.settle(&ctx, &run, version, told).await {
            Ok(next) => return Ok(see(&format!("/matches/{next}"))),
            Err(Error::People(people::Error::Stale)) => {
                let detail = "Somebody changed the client’s record or needs since this page was \
                              opened. Look at them, or answer again to go on";
                let fault = Fault { pointer: "questions".to_owned(), detail: detail.to_owned() };
                (StatusCode::PRECONDITION_FAILED, vec![fault])
            }
            Err(error) => return Err(error.into()),
        },
        Err(faults) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
    };
    let known = beside(&ctx, &run, &people, &catalog, &matching).await?;
    // A form with faults still means the version that was read.
    let is_stale = status == StatusCode::PRECONDITION_FAILED;
    let version = if is_stale { known.version } else { known.version.map(|_| version) };
    let beside = Beside { version, form: form.into_inner(), faults, ..known };
    // The page is the run's own: what it was sent to cannot be asked for.
    let chrome = Chrome { here: format!("/matches/{id}"), ..chrome.at(Section::Clients) };
    let shown = Run::of(&run, beside, chrome).render().map_err(Problem::ours)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(shown))
}
