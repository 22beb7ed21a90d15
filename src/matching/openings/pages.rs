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
    matching::answer::Named,
    needs::NeedCode,
    people::api::id,
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
    /// What changed.
    pub news: Vec<Line>,
    /// Since when that stands.
    pub when: String,
}

/// What became of a service, in a sentence that begins with its name.
pub struct Line {
    /// Whether that is something that can be had.
    pub opens: bool,
    /// An icon of the sprite.
    pub icon: &'static str,
    /// The service.
    pub service: String,
    /// What it is called.
    pub name: String,
    /// The sentence after that.
    pub words: String,
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
        let opens = |one: &&Standing| one.notice.told.iter().any(News::opens);
        let all: HashSet<ClientId> = standing.iter().map(|one| one.client).collect();
        let better: HashSet<ClientId> =
            standing.iter().filter(opens).map(|one| one.client).collect();
        let clients = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 client has {what}")),
            many => Some(format!("{many} clients have {what}")),
        };
        let worse = all.len() - better.len();
        let counts = [clients(better.len(), "new openings"), clients(worse, "fewer options")];
        Self {
            title: counts.into_iter().flatten().collect::<Vec<_>>().join(", "),
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
            news: standing.notice.told.iter().map(|news| Line::of(news, had_none)).collect(),
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

impl Line {
    fn of(news: &News, had_none: bool) -> Self {
        let opens = news.opens();
        let icon = if opens { "circle-check" } else { "circle-x" };
        let Named { id, name } = &news.service;
        let words = said(&news.what, had_none);
        Self { opens, icon, service: id.to_string(), name: name.clone(), words }
    }
}

/// What became of it, to be read after its name.
fn said(what: &What, had_none: bool) -> String {
    let said = match (what, had_none) {
        (What::Suggested { openings: true }, true) => {
            " has openings. Nothing could be suggested before."
        }
        (What::Suggested { openings: false }, true) => {
            " can be suggested. Nothing could be before."
        }
        (What::Suggested { openings: true }, false) => {
            " has openings and is among the best suggestions now."
        }
        (What::Suggested { openings: false }, false) => " is among the best suggestions now.",
        (What::Openings, _) => " has told of openings.",
        (What::Closed, _) => ", suggested first, does not run now.",
        (What::LeftOut(reasons), _) if reasons.is_empty() => {
            ", suggested first, does not fit any more."
        }
        (What::LeftOut(reasons), _) => {
            return format!(", suggested first, is left out now: {}.", reasons.join("; "));
        }
    };
    said.to_owned()
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
    use crate::{matching::openings::model::Notice, values::ServiceId};

    const ALL: [What; 4] = [
        What::Suggested { openings: true },
        What::Suggested { openings: false },
        What::Openings,
        What::Closed,
    ];

    #[test]
    fn every_piece_of_news_ends_a_sentence() {
        let reasons = vec!["full".to_owned(), "women only".to_owned()];
        let said = |what: &What| said(what, false);
        assert_eq!(
            said(&What::LeftOut(reasons)),
            ", suggested first, is left out now: full; women only."
        );
        for what in ALL.iter().chain([&What::LeftOut(Vec::new())]) {
            let said = said(what);
            assert!(said.starts_with([' ', ',']) && said.ends_with('.'), "{said}");
        }
    }

    #[test]
    fn clients_are_counted_once_by_the_best_there_is_to_tell() {
        let standing = |client: u128, what: &What| Standing {
            client: ClientId(Uuid::from_u128(client)),
            name: String::new(),
            code: "food.emergency".parse().unwrap(),
            notice: Notice {
                told: vec![News {
                    service: Named { id: ServiceId(Uuid::nil()), name: String::new() },
                    what: what.clone(),
                }],
                ..Notice::default()
            },
            told_at: DateTime::default(),
        };
        let [opens, _, _, closed] = &ALL;
        let title = |all: &[Standing]| ShownOpenings::of(all, "/", DateTime::default()).title;
        assert_eq!(
            title(&[standing(1, closed), standing(1, opens), standing(2, closed)]),
            "1 client has new openings, 1 client has fewer options"
        );
        assert_eq!(title(&[standing(1, opens), standing(2, opens)]), "2 clients have new openings");
    }
}
