//! A consent as a letter page: the client's copy, and the sheet that goes to the agency with the
//! notice of 42 CFR 2.32.

use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_LANGUAGE},
    web::{Data, Path},
};
use askama::Template;

use super::shown::standing_words;
use crate::{
    accounts::Caseworker,
    consent::{
        Consents,
        model::{Consent, How, Signature, Wording, in_words},
    },
    people::{People, api::id},
    values::{ConsentId, DisclosureId, Information, Language, Vocabulary as _},
    web::{
        Answer, Chrome, Problem, STAFF, filters,
        shown::{day, moment},
    },
};

#[derive(Template)]
#[template(path = "consent/pages/copy.html")]
struct Copy {
    chrome: Chrome,
    language: Language,
    back: String,
    standing: String,
    wording: Wording,
    signed: Vec<String>,
    sheet: Option<Sheet>,
}

/// What goes before the copy that an agency gets.
struct Sheet {
    to: String,
    /// Whether it tells of alcohol or drugs; on any other the notice would give that impression.
    is_part2: bool,
    /// What was told, when and by whom.
    lines: Vec<String>,
}

/// The client's copy, to print.
#[get("/consents/{id}/copy")]
pub async fn copy_for_client(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<HttpResponse> {
    let id: ConsentId = id(&path)?;
    let consent = consents.find(&ctx, id).await?;
    let client = people.find(&ctx, consent.client_id).await?;
    let back = format!("/clients/{}", client.id);
    print(&Copy::of(chrome, &consent, &client.name, &consents, back, None))
}

/// The sheet that goes with what an agency is told: the notice and a copy of the consent. It is to be
/// had only while the consent holds.
#[get("/disclosures/{id}")]
pub async fn sheet_for_agency(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    consents: Data<Consents>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<HttpResponse> {
    let id: DisclosureId = id(&path)?;
    let (told, consent) = consents.disclosure(&ctx, id).await?;
    let ask = told.ask();
    consent.covers(&ask, consents.now()).map_err(crate::consent::Error::from)?;
    let client = people.find(&ctx, told.client_id).await?;
    let back = format!("/clients/{}/disclosures", client.id);
    let sheet = Sheet {
        to: told.told.recipient_name.clone(),
        is_part2: told.told.information.contains(&Information::SubstanceUse),
        lines: vec![
            in_words(&told.told.information, STAFF),
            told.told.purpose.english().to_owned(),
            format!("{}, {}", told.by, moment(told.at, chrome.zone)),
        ],
    };
    print(&Copy::of(chrome, &consent, &client.name, &consents, back, Some(sheet)))
}

impl Copy {
    fn of(
        chrome: Chrome,
        consent: &Consent,
        name: &str,
        consents: &Consents,
        back: String,
        sheet: Option<Sheet>,
    ) -> Self {
        let language = consent.terms.language;
        let signature = consent.signature.as_ref();
        let own = || Wording::of(name, &consent.terms);
        Self {
            language,
            back,
            standing: standing_words(consent.standing(consents.now()), language),
            wording: consent.wording.clone().unwrap_or_else(own),
            signed: signature.map(|it| said_in(it, consent, &chrome, language)).unwrap_or_default(),
            sheet,
            chrome,
        }
    }
}

/// How it was signed, for staff.
pub(super) fn signed(signature: &Signature, consent: &Consent, chrome: &Chrome) -> Vec<String> {
    let mut lines = said_in(signature, consent, chrome, STAFF);
    if let How::OnPaper { kept, .. } = &signature.how {
        lines.push(format!("The paper is kept: {kept}"));
    }
    lines
}

fn said_in(
    signature: &Signature,
    consent: &Consent,
    chrome: &Chrome,
    language: Language,
) -> Vec<String> {
    let recorded = consent.signed_at.map(|at| chrome.zone.day_of(at)).unwrap_or_default();
    let how = match &signature.how {
        How::OnScreen { name } => language
            .say("consent-signed-screen")
            .with("name", name.clone())
            .with("date", day(recorded, language)),
        How::OnPaper { on, .. } => {
            language.say("consent-signed-paper").with("date", day(*on, language))
        }
    };
    let how = how.to_string();
    let by = signature.representative.as_ref().map(|other| {
        let said = language.say("consent-signed-for").with("name", other.name.clone());
        said.with("ground", other.ground.label(language)).to_string()
    });
    [how].into_iter().chain(by).collect()
}

fn print(page: &Copy) -> Answer<HttpResponse> {
    let code: &'static str = page.language.into();
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_LANGUAGE, code))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(page.render().map_err(Problem::ours)?))
}
