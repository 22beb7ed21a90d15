//! How a client, a need and an alert are shown on every page that shows them.

use chrono::NaiveDate;

use crate::{
    eligibility::Group,
    needs::{Needs, Resource},
    people::{
        assessments::model::Alert,
        model::{Client, ClientNeed, Facts, NeedState, NeedStatus, Origin, Whereabouts},
        pages::near::NearHelp,
    },
    values::{Gender, Severity, Vocabulary},
    web::{
        STAFF, initials,
        shown::{Badge, PhoneLink, capital},
    },
};

/// A client in a list.
pub struct Row {
    /// The client.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their initials.
    pub initials: String,
    /// A colour for the initials, the same on every page: 0 to 4.
    pub hue: u8,
    /// What matters most of them, in a line.
    pub line: String,
}

impl Row {
    /// A client in a list.
    pub fn of(client: &Client, today: NaiveDate) -> Self {
        Self {
            id: client.id.to_string(),
            name: client.name.clone(),
            initials: initials(&client.name),
            hue: hue(&client.id.to_string()),
            line: line(&client.facts.clone().born(client.birth_date, today)),
        }
    }
}

/// A client at the head of a page.
pub struct Head {
    /// The client.
    pub id: String,
    /// Their name.
    pub name: String,
    /// The first word of it.
    pub first: String,
    /// Their initials.
    pub initials: String,
    /// What matters most of them, in a line.
    pub line: String,
}

impl Head {
    /// A client at the head of a page.
    pub fn of(client: &Client, today: NaiveDate) -> Self {
        let first = client.name.split_whitespace().next().unwrap_or(&client.name);
        Self {
            id: client.id.to_string(),
            name: client.name.clone(),
            first: first.to_owned(),
            initials: initials(&client.name),
            line: line(&client.facts.clone().born(client.birth_date, today)),
        }
    }
}

/// A colour for something named so, always the same.
pub fn hue(name: &str) -> u8 {
    name.bytes().fold(0_u8, u8::wrapping_add) % 5
}

/// Age, gender, languages, ZIP code, payers: what is known, in a line.
pub fn line(facts: &Facts) -> String {
    let zip = match &facts.location {
        Some(Whereabouts::Zip { postal_code }) => Some(format!("ZIP {postal_code}")),
        Some(Whereabouts::Point { .. }) | None => None,
    };
    let parts: Vec<_> = facts
        .age
        .map(|age| format!("{age} years"))
        .into_iter()
        .chain(facts.gender.map(|gender| gender_word(gender).to_owned()))
        .chain((!facts.languages.is_empty()).then(|| languages(&facts.languages)))
        .chain(zip)
        .chain((!facts.payers.is_empty()).then(|| terms(&facts.payers)))
        .collect();
    if parts.is_empty() { "Nothing more is known".to_owned() } else { parts.join(" · ") }
}

/// What decides which services fit, name by name.
pub fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let list = |words: &[String]| {
        (!words.is_empty())
            .then(|| words.iter().map(|word| word.replace('_', " ")).collect::<Vec<_>>().join(", "))
            .map(|words| capital(&words))
    };
    let children = facts.children_ages.as_ref().map(|ages| {
        let ages: Vec<_> = ages.iter().map(i64::to_string).collect();
        if ages.is_empty() { "None".to_owned() } else { format!("Aged {}", ages.join(", ")) }
    });
    let place = facts.location.as_ref().map(|place| match place {
        Whereabouts::Zip { postal_code } => format!("ZIP {postal_code}"),
        Whereabouts::Point { latitude, longitude } => format!("{latitude:.3}, {longitude:.3}"),
    });
    [
        ("Age", facts.age.map(|age| age.to_string())),
        ("Gender", facts.gender.map(|gender| gender_word(gender).to_owned())),
        ("Language", (!facts.languages.is_empty()).then(|| languages(&facts.languages))),
        ("Lives", place),
        ("Travel", facts.max_distance_km.map(|km| format!("Up to {:.0} miles", km / 1.609_344))),
        ("Mobility", facts.mobility.map(|mobility| mobility.english().to_owned())),
        ("Payers", (!facts.payers.is_empty()).then(|| terms(&facts.payers))),
        ("Groups", groups(facts)),
        ("Children", children),
        ("Income", facts.income_monthly_usd.map(|income| format!("${income} a month"))),
        ("Household", facts.household_size.map(|size| size.to_string())),
        ("Served", (!facts.modalities.is_empty()).then(|| terms(&facts.modalities))),
        ("Has", list(&facts.has)),
        ("Lacks", list(&facts.lacks)),
        ("Avoid", list(&facts.avoid)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// The groups that the client belongs to, and those that they were asked about and do not.
fn groups(facts: &Facts) -> Option<String> {
    let label = |group: &Group| match group.audience() {
        Some(audience) => audience.english().to_owned(),
        None => capital(group.people(STAFF)),
    };
    let listed = |group: &Group| group.audience().is_some_and(|own| facts.audiences.contains(&own));
    let answered = |belongs| move |(group, own): (_, &bool)| (*own == belongs).then_some(group);
    let asked = facts.groups.iter().filter_map(answered(true)).filter(|group| !listed(group));
    let own = facts.audiences.iter().map(|own| own.english().to_owned()).chain(asked.map(label));
    let own = own.collect::<Vec<_>>().join(", ");
    // A complete list says no of those that it could name.
    let told = |group: &&Group| !(facts.audiences_complete && group.is_asked());
    let not = facts.groups.iter().filter_map(answered(false)).filter(told);
    let not = not.map(|group| group.people(STAFF)).collect::<Vec<_>>().join(", ");
    let own = match (own.is_empty(), facts.audiences_complete) {
        (true, true) => "None of those asked about".to_owned(),
        (true, false) => String::new(),
        (false, true) => format!("{own}; no other"),
        (false, false) => own,
    };
    match (own.is_empty(), not.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("Not: {not}")),
        (false, true) => Some(own),
        (false, false) => Some(format!("{own}; not: {not}")),
    }
}

/// A person's gender; the vocabulary's labels name groups.
pub const fn gender_word(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "Woman",
        Gender::Male => "Man",
        Gender::TransgenderFemale => "Transgender woman",
        Gender::TransgenderMale => "Transgender man",
        Gender::Nonbinary => "Nonbinary",
        Gender::Other => "Another gender",
        Gender::Unknown => "Not known",
    }
}

fn terms<T: Vocabulary>(terms: &[T]) -> String {
    terms.iter().map(|term| term.english()).collect::<Vec<_>>().join(", ")
}

fn languages(tags: &[String]) -> String {
    crate::web::shown::language_names(tags, STAFF).join(", ")
}

/// A need on a page.
pub struct ShownNeed {
    /// The need.
    pub id: String,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// How grave: 1 to 3.
    pub level: i64,
    /// How grave, in words.
    pub word: &'static str,
    /// How soon it is to be met, and how it came to be known.
    pub line: String,
    /// What says so, in words; may be empty.
    pub evidence: String,
    /// Whether the client confirmed it.
    pub confirmed: bool,
    /// What the client says of it.
    pub state: Badge,
    /// Whether it is met, once that is known.
    pub status: Option<Badge>,
    /// Why it has that status.
    pub outcome: Option<String>,
    /// Whether the client is still to be asked.
    pub to_confirm: bool,
}

impl ShownNeed {
    /// A need on a page.
    pub fn of(need: &ClientNeed) -> Self {
        let by = match need.origin {
            Origin::Screened => Origin::Screened.label(),
            Origin::Stated => "Stated by the client or the case manager",
        };
        Self {
            id: need.id.to_string(),
            code: need.code.to_string(),
            label: need.label.to_owned(),
            level: need.severity.into(),
            word: severity_word(need.severity),
            line: format!("{} · {by}", need.urgency.english()),
            evidence: Needs::embedded().in_words(&need.evidence),
            confirmed: need.state == NeedState::Confirmed,
            state: match need.state {
                NeedState::Suspected => Badge::new("warn", "info", "Ask the client"),
                NeedState::Confirmed => Badge::new("ok", "check", "Confirmed"),
                NeedState::Declined => Badge::new("", "x", "Declined"),
            },
            status: (need.status != NeedStatus::Unknown).then(|| status_badge(need.status)),
            outcome: need.status_reason.as_ref().map(|reason| reason.replace('-', " ")),
            to_confirm: need.state == NeedState::Suspected,
        }
    }
}

/// Whether a need is met, as a badge.
pub fn status_badge(status: NeedStatus) -> Badge {
    match status {
        NeedStatus::Unknown => Badge::new("", "info", "Not known yet"),
        NeedStatus::Not => Badge::new("bad", "circle-x", "Need not met"),
        NeedStatus::Partly => Badge::new("warn", "circle-alert", "Need partly met"),
        NeedStatus::Met => Badge::new("ok", "circle-check", "Need met"),
    }
}

/// How grave a need is, as people say it.
pub const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Mild => "watch",
        Severity::Moderate => "help needed",
        Severity::Severe => "act now",
    }
}

/// An alert on a page.
pub struct ShownAlert {
    /// The alert.
    pub id: String,
    /// What danger.
    pub title: String,
    /// What says so.
    pub evidence: String,
    /// Whom to call now.
    pub calls: Vec<PhoneLink>,
    /// What kind of danger, by its code.
    pub kind: String,
    /// Who helps near the client, where the page tells.
    pub near: Option<NearHelp>,
    /// The page to come back to.
    pub back: String,
    /// Whom it is about.
    pub client: String,
    /// What they are called, where the page does not say.
    pub client_name: String,
}

impl ShownAlert {
    /// An alert on the page `back`.
    pub fn of(alert: &Alert, back: &str, client_name: &str) -> Self {
        Self {
            id: alert.id.to_string(),
            title: alert_title(&alert.kind, &alert.level),
            evidence: Needs::embedded().in_words(&alert.evidence),
            calls: calls(&alert.resources),
            kind: alert.kind.clone(),
            near: None,
            back: back.to_owned(),
            client: alert.client_id.map(|id| id.to_string()).unwrap_or_default(),
            client_name: client_name.to_owned(),
        }
    }
}

/// Whom to call, as links that dial.
pub fn calls(resources: &[Resource]) -> Vec<PhoneLink> {
    let link = |resource: &Resource| {
        let text = if resource.name == resource.phone {
            format!("Call or text {}", resource.phone)
        } else {
            format!("{} {}", resource.name, resource.phone)
        };
        PhoneLink { text, ..PhoneLink::new(None, None, &resource.phone, STAFF) }
    };
    resources.iter().map(link).collect()
}

/// A danger in words.
pub fn alert_title(kind: &str, level: &str) -> String {
    let kind = match kind {
        "suicide_risk" => "Risk of suicide",
        "violence" => "Risk of violence at home",
        "withdrawal_danger" => "Dangerous withdrawal possible",
        "severe_depression" => "Severe depression",
        other => other,
    };
    format!("{kind}: {level}")
}

/// The icon of a need's domain.
pub fn need_icon(code: &str) -> &'static str {
    match code.split('.').next().unwrap_or_default() {
        "sud" => "pill",
        "mh" | "crisis" | "stress" => "brain",
        "housing" | "utilities" => "house",
        "food" => "utensils",
        "legal" => "scale",
        "voc" => "briefcase",
        "transport" => "bus",
        "safety" => "shield-check",
        "family" | "youth" => "baby",
        "health" => "stethoscope",
        "income" | "goods" => "wallet",
        "peer" | "social" => "hand-heart",
        "language" => "languages",
        "edu" => "file-text",
        "digital" => "globe",
        "navigation" => "route",
        "indep" => "accessibility",
        "veteran" => "star",
        _ => "circle-alert",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Audience;

    #[test]
    fn groups_asked_about_are_told_either_way() {
        let told = |audiences: &[Audience], complete, answers: &[(Group, bool)]| {
            groups(&Facts {
                audiences: audiences.to_vec(),
                audiences_complete: complete,
                groups: answers.iter().copied().collect(),
                ..Facts::default()
            })
        };
        let veteran = (Group::Veteran, false);
        assert_eq!(told(&[], false, &[]), None);
        assert_eq!(told(&[], false, &[veteran]).as_deref(), Some("Not: veterans"));
        let parent = [Audience::Parent];
        let both = told(&parent, false, &[veteran, (Group::WardOfCourt, true)]);
        let expected = "Parents, Young people under the court's care; not: veterans";
        assert_eq!(both.as_deref(), Some(expected));
        assert_eq!(told(&parent, true, &[veteran]).as_deref(), Some("Parents; no other"));
        let rich = told(&[], true, &[(Group::LowIncome, false)]);
        assert_eq!(rich.as_deref(), Some("None of those asked about; not: people with low income"));
    }
}
