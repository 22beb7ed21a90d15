//! A client's assessments over time: for each instrument its results, the latest first, and a line.

use super::shown::alert_title;
use crate::{
    needs::{Needs, told::plain},
    people::assessments::model::{Assessment, State},
    web::{
        STAFF,
        shown::{Badge, Zone, capital, day},
    },
};

/// What one instrument said of a client, each time.
pub struct Course {
    /// What those who use the instrument call it.
    pub name: String,
    /// Each time, the latest first.
    pub times: Vec<Time>,
    /// The totals as a line, the earliest on the left; nothing for fewer than two.
    pub line: Option<Line>,
}

/// What an instrument said once.
pub struct Time {
    /// The assessment.
    pub id: String,
    /// On what day.
    pub day: String,
    /// What came of it, in words.
    pub result: String,
    /// How the total differs from that of the time before.
    pub change: Option<String>,
    /// The dangers that it showed.
    pub dangers: String,
}

/// Totals as a line in a box of 240 by 48.
pub struct Line {
    /// Its corners, as SVG has them.
    pub corners: String,
    /// The times that showed a danger.
    pub dangers: Vec<(String, String)>,
}

impl Course {
    /// The courses of these assessments, which come the latest first; the instrument used last
    /// stands first.
    pub fn of(assessments: &[Assessment], zone: Zone) -> Vec<Self> {
        let mut by_instrument: Vec<Vec<&Assessment>> = Vec::new();
        for one in assessments {
            let own = by_instrument.iter_mut().find(|course| {
                course.first().is_some_and(|it| it.findings.instrument == one.findings.instrument)
            });
            match own {
                Some(own) => own.push(one),
                None => by_instrument.push(vec![one]),
            }
        }
        let course = |times: Vec<&Assessment>| Self {
            name: times.first().map_or_else(String::new, |one| short_name(one)),
            line: Line::of(&times),
            times: times
                .iter()
                .enumerate()
                .map(|(n, one)| {
                    let before = times.iter().skip(n + 1).find_map(|one| total(one));
                    Time::of(one, before, zone)
                })
                .collect(),
        };
        by_instrument.into_iter().map(course).collect()
    }
}

impl Time {
    fn of(one: &Assessment, before: Option<i64>, zone: Zone) -> Self {
        let dangers = one.alerts.iter().map(|alert| alert_title(&alert.kind, &alert.level));
        Self {
            id: one.id.to_string(),
            day: day(zone.day_of(one.created_at), STAFF),
            result: result(one),
            change: total(one).zip(before).map(|(now, before)| match now - before {
                0 => "no change".to_owned(),
                more @ 1.. => format!("{more} more"),
                less => format!("{} less", less.abs()),
            }),
            dangers: dangers.collect::<Vec<_>>().join("; "),
        }
    }
}

impl Line {
    fn of(times: &[&Assessment]) -> Option<Self> {
        let first = times.first()?;
        let (least, most) = Needs::embedded().range(&first.findings.instrument)?;
        let earliest_first = times.iter().rev();
        let totals: Vec<(i64, bool)> =
            earliest_first.filter_map(|one| Some((total(one)?, !one.alerts.is_empty()))).collect();
        let steps = i64::try_from(totals.len()).ok()?.checked_sub(1).filter(|steps| *steps > 0)?;
        let span = (most - least).max(1);
        let points: Vec<_> = (0_i64..)
            .zip(totals)
            .map(|(n, (total, danger))| {
                let across = 6 + n * 228 / steps;
                let down = 42 - (total - least).clamp(0, span) * 36 / span;
                (across.to_string(), down.to_string(), danger)
            })
            .collect();
        let corners = points.iter().map(|(x, y, _)| format!("{x},{y}"));
        Some(Self {
            corners: corners.collect::<Vec<_>>().join(" "),
            dangers: points.into_iter().filter(|at| at.2).map(|(x, y, _)| (x, y)).collect(),
        })
    }
}

/// What those who use the instrument call it.
pub fn short_name(one: &Assessment) -> String {
    Needs::embedded().short_name(&one.findings.instrument)
}

/// What still waits for somebody, if anything does.
pub fn mark(one: &Assessment) -> Option<Badge> {
    let waits = one.unanswered().next().is_some();
    match (one.state, waits) {
        (State::Closed, _) => None,
        (State::Open, true) => Some(Badge::new("bad", "triangle-alert", "Open: act on the danger")),
        (State::Open, false) => Some(Badge::new("warn", "circle-alert", "Open: to be closed")),
    }
}

fn total(one: &Assessment) -> Option<i64> {
    one.findings.scores.get("total").copied()
}

fn result(one: &Assessment) -> String {
    let found = &one.findings;
    let scores = found.scores.iter();
    let scores =
        scores.map(|(n, score)| Needs::embedded().score_in_words(&found.instrument, n, *score));
    let level = found.level.iter().filter(|_| found.scores.is_empty());
    let words: Vec<_> = scores.chain(level.map(|level| format!("{} risk", plain(level)))).collect();
    if words.is_empty() { "No score".to_owned() } else { capital(&words.join("; ")) }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use chrono::{TimeDelta, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::{people::assessments::model::Findings, values::AssessmentId};

    fn scored(instrument: &str, total: i64, days: i64) -> Assessment {
        let at = "2026-05-04T16:00:00Z".parse::<chrono::DateTime<Utc>>().unwrap();
        Assessment {
            id: AssessmentId(Uuid::new_v4()),
            client_id: None,
            created_at: at + TimeDelta::days(days),
            state: State::Closed,
            closed_at: None,
            closed_by: None,
            findings: Findings {
                instrument: instrument.to_owned(),
                title: String::new(),
                scores: BTreeMap::from([("total".to_owned(), total)]),
                level: None,
                flags: BTreeSet::new(),
                needs: Vec::new(),
                unknown: Vec::new(),
            },
            alerts: Vec::new(),
        }
    }

    #[test]
    fn each_instrument_has_its_own_course_with_what_changed() {
        let all = [scored("phq-9", 9, 20), scored("gad-7", 4, 10), scored("phq-9", 18, 0)];
        let courses = Course::of(&all, Zone::default());
        let names: Vec<_> = courses.iter().map(|course| course.name.as_str()).collect();
        assert_eq!(names, ["PHQ-9", "GAD-7"]);
        let changes: Vec<_> = courses[0].times.iter().map(|time| time.change.as_deref()).collect();
        assert_eq!(changes, [Some("9 less"), None]);
        assert_eq!(courses[0].times[0].result, "Score 9 of 27 (mild)");
        assert_eq!(courses[0].line.as_ref().unwrap().corners, "6,18 234,30");
        assert!(courses[1].line.is_none(), "one result makes no line");
    }
}
