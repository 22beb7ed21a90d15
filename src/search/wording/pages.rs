//! The page of added words: what they mean, one more, one less.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Form, Html, Path, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use super::{
    Error, Wording,
    model::{self, Means, OwnWord},
};
use crate::{
    accounts::Overseer,
    needs::Needs,
    web::{Answer, Chrome, Done, Fault, Problem, STAFF, Said, Section, filters, page, see, shown},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(show).service(add).service(remove);
}

/// The page.
#[derive(Template)]
#[template(path = "search/wording/pages/words.html")]
struct Words {
    chrome: Chrome,
    all: Vec<Row>,
    needs: Vec<(&'static str, &'static str)>,
    form: Said,
    faults: Vec<Fault>,
}

/// A word in the list.
struct Row {
    id: String,
    phrase: String,
    means: String,
    is_need: bool,
    added: String,
}

/// What the page is asked with.
#[derive(Deserialize)]
struct Asked {
    /// A phrase to begin with.
    #[serde(default)]
    phrase: String,
}

impl Row {
    fn of(word: &OwnWord) -> Self {
        let (means, is_need) = match &word.means {
            Means::Need(need) => (need.need().label.en.clone(), true),
            Means::Word(other) => (other.clone(), false),
        };
        Self {
            id: word.id.to_string(),
            phrase: word.phrase.clone(),
            means,
            is_need,
            added: shown::day(word.added_at.date_naive(), STAFF),
        }
    }
}

impl Words {
    async fn with(
        wording: &Wording,
        chrome: Chrome,
        form: Said,
        faults: Vec<Fault>,
    ) -> Result<Self, Error> {
        let all = wording.all().await?.iter().map(Row::of).collect();
        let needs = Needs::embedded().choices();
        Ok(Self { chrome: chrome.at(Section::Missed), all, needs, form, faults })
    }

    fn said(&self, name: &str) -> &str {
        self.form.one(name)
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }
}

/// Shows the words, with a form for one more.
#[get("/search-words")]
async fn show(
    Overseer(_): Overseer,
    wording: Data<Wording>,
    chrome: Chrome,
    asked: Query<Asked>,
) -> Answer<Html> {
    let form = Said::of(vec![("phrase".to_owned(), asked.into_inner().phrase)]);
    page(Words::with(&wording, chrome, form, Vec::new()).await?.render())
}

/// Adds a word, or shows the form again with every fault.
#[post("/search-words")]
async fn add(
    Overseer(ctx): Overseer,
    wording: Data<Wording>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let read = model::read(form.one("phrase"), form.one("need"), form.one("word"));
    let faults = match read {
        Ok((phrase, means)) => match wording.add(&ctx, phrase, means).await {
            Ok(()) => return Ok(back(Done::WordAdded)),
            Err(error @ (Error::Known | Error::TooMany)) => {
                vec![Fault { pointer: "phrase".to_owned(), detail: error.to_string() }]
            }
            Err(error) => return Err(error.into()),
        },
        Err(faults) => faults,
    };
    let shown = Words::with(&wording, chrome, form.into_inner(), faults).await?;
    let shown = shown.render().map_err(Problem::ours)?;
    let mut answer = HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(answer.content_type("text/html; charset=utf-8").body(shown))
}

/// Takes a word out.
#[post("/search-words/{id}/remove")]
async fn remove(
    Overseer(ctx): Overseer,
    wording: Data<Wording>,
    id: Path<uuid::Uuid>,
) -> Answer<HttpResponse> {
    wording.remove(&ctx, id.into_inner()).await?;
    Ok(back(Done::WordRemoved))
}

fn back(done: Done) -> HttpResponse {
    see(&format!("/search-words?done={done}"))
}
