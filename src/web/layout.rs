//! What surrounds every page: crisis bar, header, who is signed in, what was just done.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use askama::Template;
use strum::IntoEnumIterator as _;
use url::form_urlencoded::Serializer;

use super::{Phrase, Problem, STAFF, asset, shown::Zone, spoken};
use crate::values::Language;

/// The part of the site a page belongs to; its link in the header is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIs)]
pub enum Section {
    /// Finding services.
    Search,
    /// The signed-in start.
    Work,
    /// The people helped.
    Clients,
    /// Referrals.
    Referrals,
    /// What the directory lacks.
    Missed,
    /// The record of who did what.
    Record,
    /// None of them.
    #[default]
    Elsewhere,
}

impl Section {
    /// Whether its pages are for staff alone; they speak [`STAFF`].
    const fn is_for_staff(self) -> bool {
        !matches!(self, Self::Search | Self::Elsewhere)
    }
}

/// Who is signed in, as the header shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The account's name.
    pub name: String,
    /// Its role, as phrases know it.
    pub role: &'static str,
    /// Whether it works with clients, and so has those links.
    pub sees_cases: bool,
    /// Whether it sees what the directory lacks, and so has that link.
    pub oversees: bool,
    /// What else its menu leads to: the address, and the phrase that calls it so.
    pub links: Vec<(&'static str, &'static str)>,
}

impl Viewer {
    /// The first letters of the name's first and last word.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// The first letters of a name's first and last word.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A language that a page can be had in.
pub struct Choice {
    /// Its code.
    pub code: &'static str,
    /// What it calls itself.
    pub name: &'static str,
    /// What leads to the page in it.
    pub href: String,
    /// Whether the page is in it.
    pub on: bool,
}

/// What every page is told about its surroundings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chrome {
    /// Who is signed in, if anyone.
    pub viewer: Option<Viewer>,
    /// The token that each form sends back, so that no other site can send it.
    pub csrf: String,
    /// Where the page belongs.
    pub section: Section,
    /// What was just done, to be said once.
    pub done: Option<Done>,
    /// By which clock times are told.
    pub zone: Zone,
    /// In which language it speaks.
    pub language: Language,
    /// Its own address, for the switch of languages to lead back to.
    pub here: String,
}

impl Chrome {
    /// The same, for a page of this section.
    #[must_use]
    pub fn at(self, section: Section) -> Self {
        Self { section, ..self }
    }

    /// The same, saying what was just done.
    #[must_use]
    pub fn saying(self, done: Option<Done>) -> Self {
        Self { done, ..self }
    }

    /// What the page says under that key.
    pub fn say<'a>(&self, key: &'static str) -> Phrase<'a> {
        self.language.say(key)
    }

    /// The languages that the page can be had in.
    pub fn languages(&self) -> impl Iterator<Item = Choice> {
        Language::iter().map(|language| {
            let code: &'static str = language.into();
            let mut asked = Serializer::new(String::new());
            let asked = asked.append_pair("to", code).append_pair("back", &self.here).finish();
            let href = format!("/language?{asked}");
            Choice { code, name: language.own_name(), href, on: language == self.language }
        })
    }

    /// The language of the page's own part, where it is not that of its surroundings.
    pub fn foreign(&self) -> Option<Language> {
        let foreign = self.section.is_for_staff() && self.language != STAFF;
        foreign.then_some(STAFF)
    }

    /// The surroundings of the page being asked for: what `accounts` put into the request about
    /// who is signed in, and what the address says was just done.
    pub fn of(request: &HttpRequest) -> Self {
        let known = request.extensions().get::<Self>().cloned().unwrap_or_default();
        let said = request.query_string().split('&').find_map(|pair| pair.strip_prefix("done="));
        Self {
            zone: request.app_data::<Zone>().copied().unwrap_or_default(),
            language: spoken::of(request),
            here: spoken::here(request),
            done: said.and_then(|word| word.parse().ok()),
            ..known
        }
    }

    /// Whether someone is signed in who works with clients.
    pub fn sees_cases(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.sees_cases)
    }

    /// Whether someone is signed in who sees what the directory lacks.
    pub fn oversees(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.oversees)
    }
}

impl FromRequest for Chrome {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// What a form has just done, told by the page it leads to (`?done=…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Done {
    /// A client was added.
    ClientAdded,
    /// A client's record was changed.
    ClientChanged,
    /// An assessment was read.
    Assessed,
    /// An assessment was read and shows a danger.
    DangerShown,
    /// An assessment was closed.
    AssessmentClosed,
    /// A note was written.
    NoteWritten,
    /// A note was corrected.
    NoteCorrected,
    /// Supports, insurance, strengths and wishes were changed.
    DetailsChanged,
    /// A screened need was confirmed by the client.
    NeedConfirmed,
    /// The client does not want help with a screened need.
    NeedDeclined,
    /// A need was added by hand.
    NeedAdded,
    /// A need's status was recorded.
    NeedRecorded,
    /// A risk alert was acknowledged.
    AlertAcknowledged,
    /// A referral was written.
    ReferralMade,
    /// A referral was moved on.
    ReferralMoved,
    /// A word was added to the search.
    WordAdded,
    /// A word was taken out of the search.
    WordRemoved,
    /// Nothing suggested for a need suits.
    NoneSuitable,
    /// Something read of a listing was called right or wrong.
    Corrected,
    /// What was said of a listing was taken back.
    CorrectionTakenBack,
    /// News for a client's need was put aside.
    OpeningDismissed,
    /// The own second factor was turned off.
    FactorOff,
    /// A colleague's second factor was taken off.
    FactorReset,
    /// The own password was changed.
    PasswordChanged,
    /// Sessions were ended.
    SessionsEnded,
    /// A consent was signed.
    ConsentSigned,
    /// A consent was taken back.
    ConsentRevoked,
    /// A colleague's membership was changed.
    MemberChanged,
    /// An invitation was sent.
    InvitationSent,
    /// An invitation was accepted.
    Joined,
    /// An invitation was taken back.
    InvitationWithdrawn,
}

impl Done {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ClientAdded => "The client was added.",
            Self::ClientChanged => "The record was changed.",
            Self::Assessed => "The assessment was read. These are the needs it shows.",
            Self::DangerShown => "The answers are kept. They show a danger: act on it first.",
            Self::AssessmentClosed => "The assessment is closed.",
            Self::NoteWritten => "The note is kept.",
            Self::NoteCorrected => "The correction is kept, and how the note stood before.",
            Self::DetailsChanged => "Kept.",
            Self::NeedConfirmed => "The need is confirmed.",
            Self::NeedDeclined => "Noted: no help is wanted with this need.",
            Self::NeedAdded => "The need was added.",
            Self::NeedRecorded => "What came of the need was recorded.",
            Self::AlertAcknowledged => "The alert is acknowledged.",
            Self::ReferralMade => "The referral is recorded. Guidepost sends nothing by itself.",
            Self::ReferralMoved => "The referral was updated.",
            Self::WordAdded => "The search understands this now.",
            Self::WordRemoved => "The search takes this for plain words again.",
            Self::NoneSuitable => "Noted: counted for planners.",
            Self::Corrected => "Noted: search and matching go by this now.",
            Self::CorrectionTakenBack => "Taken back: what is read of the listing holds again.",
            Self::FactorOff => "The second factor is off.",
            Self::PasswordChanged => "The password is changed; all other sessions are ended.",
            Self::FactorReset => "The second factor is off, and the sessions are ended.",
            Self::SessionsEnded => "Ended: the next request there asks for the password.",
            Self::ConsentSigned => "The consent is signed and in force.",
            Self::ConsentRevoked => "The consent is taken back: nothing more is told under it.",
            Self::MemberChanged => "Changed: it holds from the next request on.",
            Self::InvitationSent => "The invitation is on its way.",
            Self::InvitationWithdrawn => {
                "The invitation is taken back: its link leads nowhere now."
            }
            Self::Joined => "Welcome: sign in with your address and your password.",
            Self::OpeningDismissed => "Put aside: it is told again only when more changes.",
        }
    }
}

/// What went wrong, as a page.
#[derive(Template)]
#[template(path = "web/pages/problem.html")]
pub struct ProblemPage<'a> {
    /// Its surroundings.
    pub chrome: Chrome,
    /// What went wrong.
    pub problem: &'a Problem,
    /// The request's id, to be named when asking for help.
    pub request_id: Option<String>,
}

impl ProblemPage<'_> {
    /// The kind of problem.
    fn title(&self) -> Phrase<'static> {
        self.chrome.say(match self.problem.status().as_u16() {
            400 => "problem-400",
            401 => "problem-401",
            403 => "problem-403",
            404 => "problem-404",
            405 => "problem-405",
            408 => "problem-408",
            409 => "problem-409",
            412 => "problem-412",
            413 => "problem-413",
            415 => "problem-415",
            422 => "problem-422",
            429 => "problem-429",
            500 => "problem-500",
            503 => "problem-503",
            _ => "problem-other",
        })
    }

    /// What the status means, where that is all there is to say.
    fn usual(&self) -> Option<Phrase<'static>> {
        let key = match self.problem.status().as_u16() {
            400 | 422 => "problem-400-detail",
            401 => "problem-401-detail",
            404 => "problem-404-detail",
            405 => "problem-405-detail",
            500 => "problem-500-detail",
            _ => return None,
        };
        (!self.problem.has_own_detail()).then(|| self.chrome.say(key))
    }

    /// The attribute for what handlers say in words of their own: they speak English.
    fn lang_of_details(&self) -> &'static str {
        if self.chrome.language.is_en() { "" } else { r#" lang="en""# }
    }

    fn is_ours(&self) -> bool {
        self.problem.status().is_server_error()
    }

    fn needs_sign_in(&self) -> bool {
        self.problem.status() == actix_web::http::StatusCode::UNAUTHORIZED
    }
}

/// Filters that templates use: `use crate::web::filters;` beside the template's struct.
#[expect(
    clippy::inline_always,
    missing_docs,
    reason = "askama::filter_fn writes a struct for each filter"
)]
pub mod filters {
    use askama::{Result, Values, filters::Safe};

    use super::{super::shown::foreign, asset};
    use crate::values::Language;

    /// The icon of this name, from the sprite; it says nothing to a screen reader.
    #[askama::filter_fn]
    pub fn icon(name: &str, _: &dyn Values) -> Result<Safe<String>> {
        let sprite = asset("sprite.svg");
        Ok(Safe(format!(
            r#"<svg class="i" aria-hidden="true"><use href="{sprite}#i-{name}"/></svg>"#
        )))
    }

    /// The attribute that tells a screen reader the language of a listing's text, where that is
    /// surely not the page's.
    #[askama::filter_fn]
    pub fn lang_attr(text: &str, _: &dyn Values, page: Language) -> Result<Safe<&'static str>> {
        Ok(Safe(match foreign(text, page) {
            Some(Language::En) => r#" lang="en""#,
            Some(Language::Es) => r#" lang="es""#,
            None => "",
        }))
    }

    /// Where the file of this name is served.
    #[askama::filter_fn]
    pub fn asset_url(name: &str, _: &dyn Values) -> Result<String> {
        Ok(asset(name))
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Dana  Q. Morales"), "DM");
        assert_eq!(initials("ada"), "A");
        assert_eq!(initials(""), "");
    }
}
