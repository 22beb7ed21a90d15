//! The page of what was read of a listing: right or wrong, one need more, and taken back.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Path, ServiceConfig},
};
use askama::Template;

use super::{
    Corrections, Said,
    model::{Kind, LONGEST_NOTE, Line, Verdict},
};
use crate::{
    accounts::Keeper,
    catalog::model::Service,
    classification::MEETS,
    eligibility::{Confidence, Field},
    needs::Needs,
    values::ServiceId,
    web::{self, Answer, Chrome, Done, Fields, Problem, STAFF, Section, filters, page, see, shown},
};

/// The routes.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(show).service(correct).service(take_back);
}

/// The page.
#[derive(Template)]
#[template(path = "corrections/pages/reading.html")]
struct Reading {
    chrome: Chrome,
    service: Service,
    rules: Vec<Line>,
    needs: Vec<Line>,
    choices: Vec<(&'static str, &'static str)>,
}

impl Reading {
    fn of(chrome: Chrome, service: Service, lines: Vec<Line>) -> Self {
        let mut choices = Needs::embedded().choices();
        let is_told = |code: &str| lines.iter().any(|line| line.subject == code);
        choices.retain(|(code, _)| !is_told(code));
        let (rules, needs) = lines.into_iter().partition(|line| line.kind.is_rule());
        Self { chrome: chrome.at(Section::Work), service, rules, needs, choices }
    }
}

impl Line {
    fn title(&self) -> String {
        shown::capital(&self.text)
    }

    /// Where the listing says it, or that it does not.
    fn says_so(&self) -> &'static str {
        match self.field {
            _ if !self.is_read && self.kind.is_rule() => "The listing no longer says so. It said",
            _ if !self.is_read => "The listing does not say so.",
            None if self.words.is_empty() => "The directory files it under a code for this.",
            None => "The listing’s words",
            Some(Field::Ages) => "The listed ages",
            Some(Field::Eligibility) => "What it says of eligibility",
            Some(Field::Name) => "Its name",
            Some(Field::Description) => "Its description",
            Some(Field::ServiceArea) => "The area it serves",
            Some(Field::Languages) => "Its languages",
            Some(Field::Attribute) => "What the directory files it under",
            Some(Field::Organization) => "The organization’s name",
        }
    }

    /// How surely it was read.
    fn surely(&self) -> String {
        match (self.confidence, self.share) {
            _ if !self.is_read || self.correction.is_some() => String::new(),
            (Some(Confidence::High), _) => "read surely: it can exclude".to_owned(),
            (Some(Confidence::Fair), _) => "read fairly surely: it can exclude".to_owned(),
            (Some(Confidence::Low), _) => "in doubt: it asks, it never excludes".to_owned(),
            (None, Some(share)) if share >= MEETS => format!("meets it, {share} of 100 sure"),
            (None, Some(share)) => format!("may meet it, {share} of 100 sure"),
            (None, None) => String::new(),
        }
    }

    /// Who said what of it, and when.
    fn said(&self) -> Option<String> {
        let one = self.correction.as_ref()?;
        let day = shown::day(one.at.date_naive(), STAFF);
        Some(match one.verdict {
            Verdict::Right => format!("Right, says {}, {day}", one.by),
            Verdict::Wrong => format!("Wrong, says {}, {day}", one.by),
        })
    }

    fn is(&self, verdict: &str) -> bool {
        self.correction.as_ref().is_some_and(|one| one.verdict.to_string() == verdict)
    }

    fn note(&self) -> &str {
        self.correction.as_ref().and_then(|one| one.note.as_deref()).unwrap_or_default()
    }
}

/// Shows what was read of a listing to those who keep it.
#[get("/services/{id}/corrections")]
async fn show(
    Keeper(ctx): Keeper,
    corrections: Data<Corrections>,
    id: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let (service, lines) = corrections.of(&ctx, of_path(&id)?).await?;
    page(Reading::of(chrome, service, lines).render())
}

/// Says that a rule or a need is right or wrong.
#[post("/services/{id}/corrections")]
async fn correct(
    Keeper(ctx): Keeper,
    corrections: Data<Corrections>,
    id: Path<String>,
    form: Form<web::Said>,
) -> Answer<HttpResponse> {
    let id = of_path(&id)?;
    let mut fields = Fields::default();
    let kind: Option<Kind> = fields.parse("kind", form.one("kind"));
    let verdict: Option<Verdict> = fields.parse("verdict", form.one("verdict"));
    let subject = form.some("subject").map(str::to_owned);
    if subject.is_none() {
        fields.fault("subject", "choose what is meant");
    }
    let note = form.some("note").map(str::to_owned);
    if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        fields.fault("note", format!("at most {LONGEST_NOTE} characters"));
    }
    let said =
        fields.finish(|| Some(Said { kind: kind?, subject: subject?, verdict: verdict?, note }))?;
    corrections.correct(&ctx, id, said).await?;
    Ok(back(id, Done::Corrected))
}

/// Takes back what was said of a rule or a need.
#[post("/services/{id}/corrections/remove")]
async fn take_back(
    Keeper(ctx): Keeper,
    corrections: Data<Corrections>,
    id: Path<String>,
    form: Form<web::Said>,
) -> Answer<HttpResponse> {
    let id = of_path(&id)?;
    let kind = form.one("kind").parse().ok().ok_or_else(Problem::not_found)?;
    corrections.take_back(&ctx, id, kind, form.one("subject")).await?;
    Ok(back(id, Done::CorrectionTakenBack))
}

fn of_path(id: &str) -> Answer<ServiceId> {
    id.parse().ok().ok_or_else(Problem::not_found)
}

fn back(id: ServiceId, done: Done) -> HttpResponse {
    see(&format!("/services/{id}/corrections?done={done}"))
}
