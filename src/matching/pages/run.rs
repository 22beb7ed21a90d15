//! A run of the matcher on a page, read from the answer that was kept: it never changes.

use askama::Template;
use serde_json::Value;

use crate::{
    needs::Needs,
    people::{
        facts::{Facts, Whereabouts},
        pages::shown::{Head, alert_title, facts as shown_facts, need_icon},
    },
    web::{
        Chrome, filters,
        shown::{PhoneLink, miles, phone_words},
    },
};

/// What a run found.
#[derive(Template)]
#[template(path = "matching/pages/run.html")]
pub struct Run {
    chrome: Chrome,
    client: Whom,
    alerts: Vec<Danger>,
    made: String,
    needs: Vec<Need>,
    plan: Option<Plan>,
    facts: Vec<(&'static str, String)>,
    engine: String,
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
}

struct Need {
    anchor: String,
    label: String,
    icon: &'static str,
    level: i64,
    word: &'static str,
    checked: String,
    evidence: String,
    suggestions: Vec<Suggestion>,
    excluded: Vec<Excluded>,
    excluded_total: u64,
    gap: Option<(&'static str, &'static str)>,
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

    fn unlisted(&self) -> u64 {
        self.excluded_total.saturating_sub(self.excluded.len() as u64)
    }
}

struct Suggestion {
    service: String,
    name: String,
    line: String,
    percent: u64,
    fit: &'static str,
    tone: &'static str,
    dash: String,
    why: Vec<String>,
    watch: Vec<String>,
    ask: Vec<String>,
    next: String,
    refer: Option<String>,
}

struct Excluded {
    name: String,
    because: Vec<String>,
}

struct Plan {
    line: String,
    stops: Vec<String>,
}

impl Run {
    /// The kept answer as a page.
    pub fn of(answer: &Value, client: Option<Head>, facts: &Facts, chrome: Chrome) -> Self {
        let run = text(answer, "/id").to_owned();
        // Measured from a ZIP area a distance is only about right.
        let from_area = !matches!(facts.location, Some(Whereabouts::Point { .. }));
        let needs: Vec<_> = list(answer, "/needs")
            .map(|need| {
                Need::of(need, client.as_ref().map(|client| client.id.as_str()), &run, from_area)
            })
            .collect();
        Self {
            chrome,
            alerts: list(answer, "/alerts").map(Danger::of).collect(),
            made: match needs.len() {
                1 => "1 need matched".to_owned(),
                n => format!("{n} needs matched"),
            },
            plan: Plan::of(answer),
            engine: format!("Version {}.", text(answer, "/engine")),
            needs,
            facts: shown_facts(facts),
            client: Whom::of(client),
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
    fn of(alert: &Value) -> Self {
        Self {
            title: alert_title(text(alert, "/kind"), text(alert, "/level")),
            evidence: texts(alert, "/evidence").join(", "),
            calls: list(alert, "/resources")
                .map(|one| {
                    let (name, phone) = (text(one, "/name"), text(one, "/phone"));
                    let text = if name == phone {
                        format!("Call or text {phone}")
                    } else {
                        format!("{name} {phone}")
                    };
                    PhoneLink { text, ..PhoneLink::new(None, None, phone) }
                })
                .collect(),
        }
    }
}

impl Need {
    fn of(need: &Value, client: Option<&str>, run: &str, from_area: bool) -> Self {
        let code = text(need, "/code");
        let suggestions: Vec<_> = list(need, "/suggestions")
            .map(|one| Suggestion::of(one, code, (client, run), from_area))
            .collect();
        let excluded: Vec<_> = list(need, "/excluded").map(Excluded::of).collect();
        let excluded_total = need.pointer("/excluded_total").and_then(Value::as_u64).unwrap_or(0);
        let severity = need.pointer("/severity").and_then(Value::as_i64).unwrap_or(2);
        Self {
            anchor: code.replace('.', "-"),
            label: text(need, "/label").to_owned(),
            icon: need_icon(code),
            level: severity,
            word: match severity {
                1 => "watch",
                3 => "act now",
                _ => "help needed",
            },
            checked: format!("{} suggested, {excluded_total} left out", suggestions.len()),
            evidence: texts(need, "/evidence").join(", "),
            suggestions,
            excluded,
            excluded_total,
            gap: gap(text(need, "/gap/reason")),
        }
    }
}

/// Why there is nothing to suggest, and what may help.
fn gap(reason: &str) -> Option<(&'static str, &'static str)> {
    match reason {
        "" => None,
        "all_ineligible" => Some((
            "Those that fit the need do not take this client.",
            "See below why. A fact that is wrong or not known may change it; the gap is counted for planners.",
        )),
        "all_full" => Some((
            "Those that fit are full.",
            "Ask to be put on a waiting list; the gap is counted for planners.",
        )),
        "out_of_reach" => Some((
            "Those that fit are too far away.",
            "Allow a longer way, or ask for help by phone; the gap is counted for planners.",
        )),
        _ => Some((
            "No service in the directory fits this need.",
            "Try a search in plain words; the gap is counted for planners.",
        )),
    }
}

impl Suggestion {
    fn of(one: &Value, need: &str, (client, run): (Option<&str>, &str), from_area: bool) -> Self {
        let score = one.pointer("/score").and_then(Value::as_f64).unwrap_or(0.0).clamp(0.0, 1.0);
        let unknown = text(one, "/eligibility/verdict") == "unknown";
        let (fit, tone) = match score {
            0.8.. => ("Strong", "strong"),
            0.65.. => ("Good", "good"),
            _ => ("Partial", "partial"),
        };
        let service = text(one, "/service/id").to_owned();
        let ask: Vec<_> =
            list(one, "/eligibility/ask").map(|q| text(q, "/question").to_owned()).collect();
        Self {
            name: text(one, "/service/name").to_owned(),
            line: line(one, from_area),
            percent: percent(score),
            fit,
            tone,
            dash: format!("{:.1}", score * 113.1),
            why: dedup(texts(one, "/eligibility/because"), texts(one, "/why")),
            watch: texts(one, "/watch").into_iter().map(str::to_owned).collect(),
            next: next_step(one, unknown && !ask.is_empty()),
            ask,
            refer: client.map(|client| {
                format!("/referrals/new?client={client}&service={service}&need={need}&match={run}")
            }),
            service,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the score is clamped to 0..1"
)]
fn percent(score: f64) -> u64 {
    (score * 100.0).round() as u64
}

/// Who offers it, how far it is, where.
fn line(one: &Value, from_area: bool) -> String {
    let approximate =
        from_area || one.pointer("/location/approximate").and_then(Value::as_bool) == Some(true);
    let distance = one.pointer("/distance_m").and_then(Value::as_f64);
    let distance = distance.map(|metres| miles(metres, approximate));
    let address = Some(text(one, "/location/address")).filter(|address| !address.is_empty());
    let parts: Vec<_> = [text(one, "/organization/name").to_owned()]
        .into_iter()
        .chain(distance)
        .chain(address.map(str::to_owned))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

/// The one thing to do next.
fn next_step(one: &Value, must_ask: bool) -> String {
    let phone = one.pointer("/phones/0").and_then(Value::as_str).map(phone_words);
    match (must_ask, phone) {
        (true, Some(phone)) => format!("Settle what is asked here, then call {phone}."),
        (true, None) => "Settle what is asked here first.".to_owned(),
        (false, Some(phone)) => format!("Call {phone}, then refer."),
        (false, None) => "Open the details to see how to get in.".to_owned(),
    }
}

fn dedup(because: Vec<&str>, why: Vec<&str>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for word in why.into_iter().chain(because) {
        // The heading names the need, the line above the distance.
        if word.starts_with("fits ") || word.ends_with(" mi away") {
            continue;
        }
        if !said.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            said.push(word.to_owned());
        }
    }
    said
}

impl Excluded {
    fn of(one: &Value) -> Self {
        Self {
            name: text(one, "/service/name").to_owned(),
            because: list(one, "/because").map(|why| text(why, "/text").to_owned()).collect(),
        }
    }
}

impl Plan {
    /// The trip, where more than one need was matched.
    fn of(answer: &Value) -> Option<Self> {
        let plan = answer.pointer("/plan").filter(|plan| plan.is_object())?;
        let names = suggested_names(answer);
        let label = |code: &str| {
            Needs::embedded()
                .find(code)
                .map_or_else(|| code.to_owned(), |need| need.label.en.clone())
        };
        let stops: Vec<_> = list(plan, "/stops")
            .map(|stop| {
                let services: Vec<_> = texts(stop, "/services")
                    .into_iter()
                    .map(|id| {
                        names.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name)
                    })
                    .collect();
                let needs: Vec<_> = texts(stop, "/needs").into_iter().map(label).collect();
                format!("{} – {}", services.join(", "), needs.join(", "))
            })
            .collect();
        if stops.is_empty() {
            return None;
        }
        let covers = texts(plan, "/covers").len();
        let trip = plan.pointer("/trip_km").and_then(Value::as_f64);
        let trip = trip.map(|km| format!(", {} in all", miles(km * 1000.0, false)));
        let stops_said =
            if stops.len() == 1 { "1 stop".to_owned() } else { format!("{} stops", stops.len()) };
        let line = format!("{stops_said} for {covers} needs{}", trip.unwrap_or_default());
        Some(Self { line, stops })
    }
}

/// Ids and names of every suggested service.
fn suggested_names(answer: &Value) -> Vec<(&str, &str)> {
    list(answer, "/needs")
        .flat_map(|need| list(need, "/suggestions"))
        .map(|one| (text(one, "/service/id"), text(one, "/service/name")))
        .collect()
}

fn text<'v>(value: &'v Value, at: &str) -> &'v str {
    value.pointer(at).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, at: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value.pointer(at).and_then(Value::as_array).into_iter().flatten()
}

fn texts<'v>(value: &'v Value, at: &str) -> Vec<&'v str> {
    list(value, at).filter_map(Value::as_str).collect()
}
