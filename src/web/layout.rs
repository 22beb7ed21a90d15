//! What surrounds every page: crisis bar, header, who is signed in, what was just done.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use askama::Template;

use super::{Problem, asset, shown::Zone};

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
    /// None of them.
    #[default]
    Elsewhere,
}

/// Who is signed in, as the header shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The account's name.
    pub name: String,
    /// Its role, in words.
    pub role: String,
    /// Whether it works with clients, and so has those links.
    pub sees_cases: bool,
    /// Whether it sees what the directory lacks, and so has that link.
    pub oversees: bool,
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

    /// Whether someone is signed in who works with clients.
    pub fn sees_cases(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.sees_cases)
    }

    /// Whether someone is signed in who sees what the directory lacks.
    pub fn oversees(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.oversees)
    }
}

/// The surroundings of the page being asked for: what `accounts` put into the request about who
/// is signed in, and what the address says was just done.
impl FromRequest for Chrome {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let known = request.extensions().get::<Self>().cloned().unwrap_or_default();
        let zone = request.app_data::<Zone>().copied().unwrap_or_default();
        let known = Self { zone, ..known };
        let said = request.query_string().split('&').find_map(|pair| pair.strip_prefix("done="));
        ready(Ok(known.saying(said.and_then(|word| word.parse().ok()))))
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
}

impl Done {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ClientAdded => "The client was added.",
            Self::ClientChanged => "The record was changed.",
            Self::Assessed => "The assessment was read. These are the needs it shows.",
            Self::NeedConfirmed => "The need is confirmed.",
            Self::NeedDeclined => "Noted: no help is wanted with this need.",
            Self::NeedAdded => "The need was added.",
            Self::NeedRecorded => "What came of the need was recorded.",
            Self::AlertAcknowledged => "The alert is acknowledged.",
            Self::ReferralMade => "The referral is recorded. Guidepost sends nothing by itself.",
            Self::ReferralMoved => "The referral was updated.",
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

    use super::{super::shown::is_spanish, asset};

    /// The icon of this name, from the sprite; it says nothing to a screen reader.
    #[askama::filter_fn]
    pub fn icon(name: &str, _: &dyn Values) -> Result<Safe<String>> {
        let sprite = asset("sprite.svg");
        Ok(Safe(format!(
            r#"<svg class="i" aria-hidden="true"><use href="{sprite}#i-{name}"/></svg>"#
        )))
    }

    /// The attribute that tells a screen reader that this text is Spanish, where it surely is.
    #[askama::filter_fn]
    pub fn lang_attr(text: &str, _: &dyn Values) -> Result<Safe<&'static str>> {
        Ok(Safe(if is_spanish(text) { r#" lang="es""# } else { "" }))
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
