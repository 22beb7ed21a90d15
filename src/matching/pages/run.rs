//! A run of the matcher on a page: the answer that was kept, which never changes, beside the
//! client's open alerts and what the listings say now.

mod changes;
mod now;
mod questions;
mod suggestion;
mod trip;

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use strum::IntoEnumIterator as _;

use self::{
    changes::Changed,
    now::Listed,
    questions::{Control, Questions},
    suggestion::{Suggestion, once},
    trip::Trip,
};
use crate::{
    catalog::model::Service,
    matching::{
        answer::{self, LeftOut, MatchedNeed},
        model::Gap,
        questions::open,
    },
    needs::{Alert, NeedCode, Needs},
    people::{
        facts::Whereabouts,
        pages::near::NearHelp,
        pages::shown::{
            Head, ShownAlert, alert_title, calls, facts as shown_facts, need_icon, severity_word,
        },
    },
    values::{ServiceId, Unsuitable, Vocabulary as _},
    web::{
        Chrome, Fault, Language, STAFF, Said, filters,
        shown::{PhoneLink, capital},
    },
};

/// What a run found.
#[derive(Template)]
#[template(path = "matching/pages/run.html")]
pub struct Run {
    chrome: Chrome,
    /// Its own address.
    here: String,
    client: Whom,
    /// What nobody has answered for yet, whichever assessment or run raised it.
    open: Vec<ShownAlert>,
    /// What this run raised, where nobody is known whose alert it could be.
    dangers: Vec<Danger>,
    /// What answering the questions of the run before did.
    changed: Option<Changed>,
    questions: Option<Questions>,
    made: String,
    needs: Vec<Need>,
    trip: Option<Trip>,
    facts: Vec<(&'static str, String)>,
    engine: String,
    /// The attribute for what the answer says, where that is not the page's language.
    said: &'static str,
}

/// Whom the run was for: a client known here, or nobody known.
struct Whom {
    id: Option<String>,
    name: String,
    first: String,
    initials: String,
    line: String,
}

struct Danger {
    title: String,
    evidence: String,
    calls: Vec<PhoneLink>,
    near: Option<NearHelp>,
}

struct Need {
    code: &'static str,
    anchor: String,
    label: String,
    icon: &'static str,
    level: i64,
    word: &'static str,
    checked: String,
    evidence: String,
    suggestions: Vec<Suggestion>,
    excluded: Vec<Excluded>,
    excluded_total: usize,
    gap: Option<(&'static str, &'static str)>,
    /// Why nothing of this suits, where that was noted.
    noted: Option<String>,
    /// The reasons that were not: codes and words.
    reasons: Vec<(&'static str, &'static str)>,
}

/// How many suggestions of a need are shown at once.
const SHOWN: usize = 3;

impl Need {
    /// The suggestions shown at once, and those behind "more".
    fn first(&self) -> &[Suggestion] {
        self.suggestions.get(..SHOWN).unwrap_or(&self.suggestions)
    }

    fn more(&self) -> &[Suggestion] {
        self.suggestions.get(SHOWN..).unwrap_or_default()
    }

    const fn unlisted(&self) -> usize {
        self.excluded_total.saturating_sub(self.excluded.len())
    }
}

struct Excluded {
    name: String,
    because: Vec<String>,
}

/// What a run's page shows beside the kept answer.
#[derive(Default)]
pub(super) struct Beside {
    /// Whom it was for.
    pub client: Option<Head>,
    /// The version of that client's record.
    pub version: Option<i64>,
    /// The run whose questions were answered.
    pub before: Option<answer::Run>,
    /// Answers that were sent, and what is wrong with them.
    pub form: Said,
    pub faults: Vec<Fault>,
    /// Their alerts that nobody has answered for.
    pub alerts: Vec<ShownAlert>,
    /// Help near the person in each danger that the run raised, where nobody is known.
    pub near: Vec<NearHelp>,
    /// The suggested services as they are listed now.
    pub services: Vec<Service>,
    /// The needs that nothing suits, with the reasons.
    pub unsuitable: Vec<(String, Unsuitable)>,
    /// When that is.
    pub now: DateTime<Utc>,
}

/// What every suggestion of a page is told with.
struct Context<'a> {
    client: Option<&'a str>,
    run: String,
    /// Measured from a ZIP area a distance is only about right.
    from_area: bool,
    listed: HashMap<ServiceId, &'a Service>,
    now: DateTime<Utc>,
    /// In which language the answer was kept.
    language: Language,
    chrome: &'a Chrome,
}

impl Context<'_> {
    /// What the suggested service's listing says now; nothing where it is no longer listed.
    fn listed(&self, one: &answer::Suggested) -> Option<Listed> {
        let service = self.listed.get(&one.service.id)?;
        let place = one.location.as_ref().map(|spot| spot.id);
        Some(Listed::of(service, place, self.now, self.chrome.zone))
    }
}

impl Run {
    /// The kept answer as a page.
    pub(super) fn of(run: &answer::Run, beside: Beside, chrome: Chrome) -> Self {
        let Beside {
            client,
            version,
            before,
            form,
            faults,
            alerts,
            near,
            services,
            unsuitable,
            now,
        } = beside;
        let mut near = near.into_iter();
        let matched = &run.matched;
        let context = Context {
            client: client.as_ref().map(|client| client.id.as_str()),
            run: matched.id.to_string(),
            from_area: !matches!(run.asked.client.location, Some(Whereabouts::Point { .. })),
            listed: services.iter().map(|service| (service.id, service)).collect(),
            now,
            language: run.asked.language,
            chrome: &chrome,
        };
        let needs: Vec<_> =
            matched.needs.iter().map(|need| Need::of(need, &unsuitable, &context)).collect();
        let trip = Trip::of(matched, &context);
        let known = client.is_some();
        Self {
            open: alerts,
            dangers: matched
                .alerts
                .iter()
                .filter(|_| !known)
                .map(|alert| Danger::of(alert, near.next()))
                .collect(),
            made: match needs.len() {
                1 => "1 need matched".to_owned(),
                n => format!("{n} needs matched"),
            },
            changed: before.map(|before| Changed::of(&before, run)),
            questions: Questions::of(&open(run), &run.asked.client, version, (form, faults)),
            trip,
            said: if run.asked.language == STAFF { "" } else { r#" lang="es""# },
            engine: format!("Version {}.", matched.engine),
            needs,
            facts: shown_facts(&run.asked.client),
            here: format!("/matches/{}", matched.id),
            client: Whom::of(client),
            chrome,
        }
    }
}

impl Whom {
    fn of(client: Option<Head>) -> Self {
        match client {
            Some(head) => Self {
                id: Some(head.id),
                name: head.name,
                first: head.first,
                initials: head.initials,
                line: head.line,
            },
            None => Self {
                id: None,
                name: "Matches".to_owned(),
                first: "this match".to_owned(),
                initials: "·".to_owned(),
                line: "For nobody who has a record here".to_owned(),
            },
        }
    }
}

impl Danger {
    fn of(alert: &Alert, near: Option<NearHelp>) -> Self {
        Self {
            near,
            title: alert_title(&alert.kind, &alert.level),
            evidence: Needs::embedded().in_words(&alert.evidence),
            calls: calls(&alert.resources),
        }
    }
}

impl Need {
    fn of(need: &MatchedNeed, unsuitable: &[(String, Unsuitable)], context: &Context<'_>) -> Self {
        let suggestions: Vec<_> =
            need.suggestions.iter().map(|one| Suggestion::of(one, need.code, context)).collect();
        let noted: Vec<Unsuitable> = unsuitable
            .iter()
            .filter(|(code, _)| code == need.code.as_str())
            .map(|(_, reason)| *reason)
            .collect();
        let words: Vec<_> = noted.iter().map(|reason| reason.english()).collect();
        let open = Unsuitable::iter().filter(|reason| !noted.contains(reason));
        Self {
            code: need.code.as_str(),
            anchor: anchor(need.code),
            label: label(need),
            icon: need_icon(need.code.as_str()),
            level: need.severity.into(),
            word: severity_word(need.severity),
            checked: format!("{} suggested, {} left out", suggestions.len(), need.excluded_total),
            evidence: Needs::embedded().in_words(&need.evidence),
            suggestions,
            excluded: need.excluded.iter().map(Excluded::of).collect(),
            excluded_total: need.excluded_total,
            gap: need.gap.map(|gap| in_words(gap.reason)),
            noted: (!words.is_empty()).then(|| words.join("; ")),
            reasons: open.map(|reason| (reason.into(), reason.english())).collect(),
        }
    }
}

/// What a need is called on the page, in whatever language the answer was kept.
fn label(need: &MatchedNeed) -> String {
    need.code.need().label.told(STAFF).to_owned()
}

/// What a need's part of the page is called in addresses.
pub(super) fn anchor(need: NeedCode) -> String {
    need.as_str().replace('.', "-")
}

/// Why there is nothing to suggest, and what may help.
const fn in_words(gap: Gap) -> (&'static str, &'static str) {
    match gap {
        Gap::AllIneligible => (
            "Those that fit the need do not take this client.",
            "See below why. A fact that is wrong or not known may change it; the gap is counted for planners.",
        ),
        Gap::AllFull => (
            "Those that fit are full.",
            "Ask to be put on a waiting list; the gap is counted for planners.",
        ),
        Gap::OutOfReach => (
            "Those that fit are too far away.",
            "Allow a longer way, or ask for help by phone; the gap is counted for planners.",
        ),
        Gap::NoneFound => (
            "No service in the directory fits this need.",
            "Try a search in plain words; the gap is counted for planners.",
        ),
    }
}

impl Excluded {
    fn of(one: &LeftOut) -> Self {
        Self {
            name: one.service.name.clone(),
            because: once(&one.because.iter().map(|why| capital(&why.text)).collect::<Vec<_>>()),
        }
    }
}
