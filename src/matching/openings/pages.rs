//! Notices on pages: what changed for a client's need since it was matched, and what to do about it.

use std::collections::HashSet;

use actix_web::{
    HttpResponse, post,
    web::{Data, Form, Path, ServiceConfig},
};
use chrono::{DateTime, Utc};

use super::{
    Openings,
    model::{News, What},
    store::Standing,
};
use crate::{
    accounts::{
        Caseworker,
        model::{TenantCtx, own_path},
    },
    needs::NeedCode,
    people::{api::id, pages::shown::need_icon},
    values::ClientId,
    web::{Answer, Done, Problem, STAFF, Said, see, shown::ago},
};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(match_again).service(dismiss);
}

/// The notices that a page shows.
#[derive(Default)]
pub struct ShownOpenings {
    /// How many clients they are about, in words.
    pub title: String,
    /// One for a need.
    pub notices: Vec<ShownOpening>,
    /// The page to come back to.
    pub back: String,
    /// Whether the page says whose they are.
    pub names: bool,
}

/// A notice on a page.
pub struct ShownOpening {
    /// Whose.
    pub client: String,
    /// What they are called.
    pub name: String,
    /// The need's code.
    pub code: String,
    /// What it is called.
    pub need: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What changed, each in a sentence with an icon.
    pub news: Vec<(&'static str, String)>,
    /// Since when that stands.
    pub when: String,
}

impl ShownOpenings {
    /// All that may be seen, on the work list.
    pub async fn of_all(openings: &Openings, ctx: &TenantCtx) -> Answer<Self> {
        let standing = openings.standing(ctx, None).await?;
        Ok(Self::of(&standing, "/work-list", openings.matching.now()))
    }

    /// Those of one client, on the client's page.
    pub async fn of_client(openings: &Openings, ctx: &TenantCtx, client: ClientId) -> Answer<Self> {
        let standing = openings.standing(ctx, Some(client)).await?;
        let back = format!("/clients/{client}");
        let shown = Self::of(&standing, &back, openings.matching.now());
        Ok(Self { title: "Since the last match".to_owned(), names: false, ..shown })
    }

    fn of(standing: &[Standing], back: &str, now: DateTime<Utc>) -> Self {
        let clients: HashSet<ClientId> = standing.iter().map(|one| one.client).collect();
        let count = match clients.len() {
            1 => "1 client has".to_owned(),
            many => format!("{many} clients have"),
        };
        let opens = |one: &Standing| one.notice.told.iter().any(News::opens);
        let what = if standing.iter().any(opens) { "new openings" } else { "fewer options" };
        Self {
            title: format!("{count} {what}"),
            notices: standing.iter().map(|one| ShownOpening::of(one, now)).collect(),
            back: back.to_owned(),
            names: true,
        }
    }
}

impl ShownOpening {
    fn of(standing: &Standing, now: DateTime<Utc>) -> Self {
        let had_none = standing.notice.had_none;
        Self {
            client: standing.client.to_string(),
            name: standing.name.clone(),
            code: standing.code.to_string(),
            need: &standing.code.need().label.en,
            icon: need_icon(standing.code.as_str()),
            news: standing.notice.told.iter().map(|news| said(news, had_none)).collect(),
            when: ago(standing.told_at, now, STAFF),
        }
    }
}

impl News {
    /// Whether it tells of something that can be had.
    const fn opens(&self) -> bool {
        matches!(self.what, What::Suggested { .. } | What::Openings)
    }
}

/// What became of a service, in a sentence, with an icon.
fn said(news: &News, had_none: bool) -> (&'static str, String) {
    let name = &news.service.name;
    let sentence = match &news.what {
        What::Suggested { openings: true } if had_none => {
            format!("{name} has openings. Nothing could be suggested before.")
        }
        What::Suggested { openings: false } if had_none => {
            format!("{name} can be suggested. Nothing could be before.")
        }
        What::Suggested { openings: true } => {
            format!("{name} has openings and is among the best suggestions now.")
        }
        What::Suggested { openings: false } => {
            format!("{name} is among the best suggestions now.")
        }
        What::Openings => format!("{name} has told of openings."),
        What::Closed => format!("{name}, suggested first, does not run now."),
        What::LeftOut(reasons) if reasons.is_empty() => {
            format!("{name}, suggested first, does not fit any more.")
        }
        What::LeftOut(reasons) => {
            format!("{name}, suggested first, is left out now: {}.", reasons.join("; "))
        }
    };
    (if news.opens() { "circle-check" } else { "circle-x" }, sentence)
}

/// Matches a need again and goes to the run's page.
#[post("/clients/{id}/openings/{need}/match")]
async fn match_again(
    Caseworker(ctx): Caseworker,
    openings: Data<Openings>,
    path: Path<(String, String)>,
) -> Answer<HttpResponse> {
    let (client, need) = (id(&path.0)?, need(&path.1)?);
    let run = openings.match_again(&ctx, client, need).await?;
    Ok(see(&format!("/matches/{run}")))
}

/// Puts a notice aside.
#[post("/clients/{id}/openings/{need}/dismiss")]
async fn dismiss(
    Caseworker(ctx): Caseworker,
    openings: Data<Openings>,
    path: Path<(String, String)>,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let (client, need) = (id(&path.0)?, need(&path.1)?);
    openings.dismiss(&ctx, client, need).await?;
    let back = own_path(form.one("back"));
    Ok(see(&format!("{back}?done={}", Done::OpeningDismissed)))
}

fn need(code: &str) -> Answer<NeedCode> {
    code.parse().or(Err(Problem::not_found()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{matching::answer::Named, values::ServiceId};

    #[test]
    fn every_piece_of_news_is_a_sentence() {
        let what = [
            What::Suggested { openings: true },
            What::Suggested { openings: false },
            What::Openings,
            What::Closed,
            What::LeftOut(vec!["no room".to_owned(), "women only".to_owned()]),
            What::LeftOut(Vec::new()),
        ];
        let service = Named { id: ServiceId(Uuid::nil()), name: "Elm House".to_owned() };
        let said = what.map(|what| said(&News { service: service.clone(), what }, false).1);
        assert_eq!(
            said,
            [
                "Elm House has openings and is among the best suggestions now.",
                "Elm House is among the best suggestions now.",
                "Elm House has told of openings.",
                "Elm House, suggested first, does not run now.",
                "Elm House, suggested first, is left out now: no room; women only.",
                "Elm House, suggested first, does not fit any more.",
            ]
        );
    }
}
