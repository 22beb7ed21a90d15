//! The hand-out's box for a crisis: help near home, one line for each danger.
//!
//! Every page has the same lines for all who live there, whether or not a danger is known: a
//! stranger who comes to see it learns nothing of the person.

use chrono::{DateTime, NaiveDate, Utc};

use super::place::hours;
use crate::{
    accounts::model::TenantCtx,
    catalog::{Catalog, model::Service},
    matching::{
        Matching,
        crisis::{Help, Near},
    },
    people::model::Facts,
    web::{Language, shown::PhoneLink},
};

/// The dangers, with what their lines are called.
const DANGERS: [(&str, &str); 3] = [
    ("suicide_risk", "handout-near-crisis"),
    ("violence", "handout-near-violence"),
    ("withdrawal_danger", "handout-near-withdrawal"),
];

/// Lines of hours on the page: more are asked for by telephone.
const HOURS: usize = 2;

/// A service to turn to in a danger.
pub(super) struct Line {
    pub label: String,
    pub name: String,
    pub call: Option<PhoneLink>,
    pub address: Option<String>,
    pub hours: String,
    pub checked: Option<NaiveDate>,
}

/// The lines for somebody who lives there; none where no help near is known. A directory that fails
/// must not keep the page from being printed.
pub(super) async fn lines(
    ctx: &TenantCtx,
    (matching, catalog): (&Matching, &Catalog),
    facts: &Facts,
    language: Language,
) -> Vec<Line> {
    let kinds = DANGERS.map(|(kind, _)| kind);
    let found = match matching.help_near(ctx, facts, &kinds, language).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!("help for a hand-out cannot be looked for: {error}");
            return Vec::new();
        }
    };
    // What never closes is worth most on paper, which is read at any hour.
    let best = |near: Near| match near {
        Near::HomeUnknown => None,
        Near::Services(all) => all.into_iter().min_by_key(|help| !help.is_always_open()),
    };
    let best: Vec<Option<Help>> = found.into_iter().map(best).collect();
    let ids: Vec<_> = best.iter().flatten().map(|help| help.service).collect();
    let services = catalog.load(&ids).await.unwrap_or_default();
    let lines = best.into_iter().zip(DANGERS).filter_map(|(help, (_, key))| {
        let help = help?;
        let service = services.iter().find(|service| service.id == help.service);
        Some(Line {
            label: language.say(key).to_string(),
            hours: told(&help, service, language),
            call: help.phone.as_ref().map(|phone| {
                let (number, extension) = (phone.number.as_deref(), phone.extension.as_deref());
                PhoneLink::new(number, extension, &phone.text, language)
            }),
            address: help.address,
            checked: help.verified_at.map(|at: DateTime<Utc>| at.date_naive()),
            name: help.name,
        })
    });
    lines.collect()
}

/// When it is open in any week: what holds at the hour of printing is no help on paper.
fn told(help: &Help, service: Option<&Service>, language: Language) -> String {
    if help.is_always_open() {
        return language.say("open-always").to_string();
    }
    let lines = service.map(|service| {
        let all = service.service_at_locations.iter();
        let there = all.filter(|at| Some(at.location.id) == help.location);
        let own = there.map(|at| at.schedules.as_slice()).find(|rules| !rules.is_empty());
        hours(own.unwrap_or(&service.schedules), language)
    });
    let mut lines = lines.unwrap_or_default();
    lines.truncate(HOURS);
    if lines.is_empty() { language.say("hours-unlisted").to_string() } else { lines.join("; ") }
}
