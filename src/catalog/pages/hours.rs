//! A week of opening hours as a table, from HSDS schedules.

use chrono::{NaiveTime, Timelike, Weekday};

use crate::{
    catalog::model::Schedule,
    web::{
        Language,
        shown::{capital, dated, day as date, timed, weekday_code},
    },
};

/// Hours as people read them: a row for each day, then what only words can say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Monday to Sunday, where any day is known; days that follow each other alike are one row.
    pub rows: Vec<Row>,
    /// Rules that are not weekly, notes, and the source's own words.
    pub words: Vec<String>,
}

/// A day of the week, or several alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name: `Monday`, `Monday – Friday`, `Saturday, Sunday`.
    pub day: String,
    /// `9 am – 5 pm`, `Closed`.
    pub times: String,
    /// Whether it is today, or has it, where the service is.
    pub today: bool,
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "MO"),
    (Weekday::Tue, "TU"),
    (Weekday::Wed, "WE"),
    (Weekday::Thu, "TH"),
    (Weekday::Fri, "FR"),
    (Weekday::Sat, "SA"),
    (Weekday::Sun, "SU"),
];

impl Hours {
    /// The hours of these schedules, or `None` where nothing is known.
    pub fn of(schedules: &[Schedule], today: Option<Weekday>, language: Language) -> Option<Self> {
        let weekly: Vec<_> = schedules.iter().filter(|rule| is_plain(rule)).collect();
        let mut words: Vec<String> = Vec::new();
        for rule in schedules {
            let said = if is_plain(rule) { None } else { rule_in_words(rule, language) };
            for line in said.into_iter().chain(rule.description.clone()).chain(rule.notes.clone()) {
                if !line.trim().is_empty() && !words.contains(&line) {
                    words.push(line);
                }
            }
        }
        // Only where the rules say it all is a day without one known to be closed.
        let settled = schedules.iter().all(|rule| is_plain(rule) || rule.closed);
        let silent = if settled { language.say("closed").to_string() } else { "–".to_owned() };
        let rows =
            if weekly.is_empty() { Vec::new() } else { week(&weekly, today, (&silent, language)) };
        let hours = Self { rows, words };
        (hours != Self::default()).then_some(hours)
    }
}

/// Whether the rule fits a row of the table: weekly, on named days, with times, without an end.
fn is_plain(rule: &Schedule) -> bool {
    rule.freq.as_deref() == Some("WEEKLY")
        && rule.interval.unwrap_or(1) == 1
        && rule.byday.is_some()
        && rule.opens_at.is_some()
        && !rule.closed
        && rule.valid_from.is_none()
        && rule.valid_to.is_none()
}

fn week(
    rules: &[&Schedule],
    today: Option<Weekday>,
    (silent, language): (&str, Language),
) -> Vec<Row> {
    let days: Vec<_> = DAYS
        .iter()
        .map(|&(weekday, code)| {
            let mut spans: Vec<_> = rules
                .iter()
                .filter(|rule| {
                    rule.byday.iter().flat_map(|days| days.split(',')).any(|d| d == code)
                })
                .filter_map(|rule| Some((rule.opens_at?, rule.closes_at)))
                .collect();
            spans.sort_unstable();
            spans.dedup();
            let spans: Vec<_> =
                spans.into_iter().map(|(from, to)| span(from, to, language)).collect();
            let times = if spans.is_empty() { silent.to_owned() } else { spans.join(", ") };
            (weekday, times, today == Some(weekday))
        })
        .collect();
    let alike = days.chunk_by(|(_, one, _), (_, next, _)| one == next);
    alike.filter_map(|days| row(days, language)).collect()
}

/// Days alike as one row.
fn row(days: &[(Weekday, String, bool)], language: Language) -> Option<Row> {
    let ((first, times, _), (last, ..)) = (days.first()?, days.last()?);
    let name = |day: Weekday| language.say("weekday").with("day", weekday_code(day)).to_string();
    let both = |key| language.say(key).with("first", name(*first)).with("last", name(*last));
    let day = match days.len() {
        1 => name(*first),
        2 => both("days-two").to_string(),
        7 => language.say("days-all").to_string(),
        _ => both("days-span").to_string(),
    };
    let today = days.iter().any(|(_, _, today)| *today);
    Some(Row { day: capital(&day), times: times.clone(), today })
}

/// `9 am – 5:30 pm`; the whole day as `24 hours`.
fn span(from: NaiveTime, to: Option<NaiveTime>, language: Language) -> String {
    let clock = |time| timed(language.say("clock"), time).to_string();
    let said = match to {
        Some(to) if is_all_day(from, to) => language.say("hours-all-day"),
        Some(to) => language.say("hours-span").with("from", clock(from)).with("to", clock(to)),
        None => timed(language.say("hours-from"), from),
    };
    said.to_string()
}

fn is_all_day(from: NaiveTime, to: NaiveTime) -> bool {
    from == to || (from == NaiveTime::MIN && to.hour() == 23 && to.minute() == 59)
}

/// A rule that is no row of the table: `2nd Tuesday of the month, 9 am – noon`.
fn rule_in_words(rule: &Schedule, language: Language) -> Option<String> {
    let days = rule.byday.as_deref().map(|days| {
        let named: Vec<_> = days.split(',').map(|code| day_in_words(code, language)).collect();
        named.join(", ")
    });
    let when = match (rule.freq.as_deref(), days, rule.bymonthday.as_deref()) {
        (Some("MONTHLY"), Some(days), _) => {
            language.say("rule-of-month").with("days", days).to_string()
        }
        (_, Some(days), _) => days,
        (_, None, Some(dates)) => language.say("rule-on-dates").with("days", dates).to_string(),
        _ => dates_in_words(rule, language)?,
    };
    let key = match (rule.freq.as_deref(), rule.interval.unwrap_or(1)) {
        (Some("WEEKLY"), 2) => "rule-fortnightly",
        _ => "rule",
    };
    let times = match (rule.closed, rule.opens_at) {
        (true, _) => language.say("hours-closed").to_string(),
        (false, Some(from)) => span(from, rule.closes_at, language),
        (false, None) => return None,
    };
    let said = language.say(key).with("when", when).with("times", times).to_string();
    Some(capital_of_spanish(said, language))
}

/// Days and months are capitalized in English anyway; in Spanish only the line's first letter is.
fn capital_of_spanish(said: String, language: Language) -> String {
    if language.is_es() { capital(&said) } else { said }
}

/// From when to when the rule holds.
fn dates_in_words(rule: &Schedule, language: Language) -> Option<String> {
    Some(match (rule.valid_from.or(rule.dtstart), rule.valid_to.or(rule.until)) {
        (Some(from), Some(to)) if from != to => {
            let from = dated(language.say("date-of-year"), from).to_string();
            let said = language.say("dates-span").with("from", from);
            said.with("to", date(to, language)).to_string()
        }
        (Some(from), _) => date(from, language),
        _ => return None,
    })
}

fn day_in_words(code: &str, language: Language) -> String {
    let at = code.len().saturating_sub(2);
    let (nth, code) = code.split_at_checked(at).unwrap_or(("", code));
    let Some((day, _)) = DAYS.iter().find(|(_, known)| *known == code) else {
        return code.to_owned();
    };
    let say = |key| language.say(key).with("day", weekday_code(*day));
    match nth.parse::<i64>() {
        Ok(nth) => say("weekday-of-month").with("nth", nth).to_string(),
        Err(_) => say("weekday").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, Weekday};

    use super::{Hours, Language, Schedule};

    fn rule(freq: &str, byday: &str, from: &str, to: &str) -> Schedule {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
        Schedule {
            freq: Some(freq.to_owned()),
            byday: Some(byday.to_owned()),
            opens_at: time(from),
            closes_at: time(to),
            ..Schedule::default()
        }
    }

    #[test]
    fn a_week_folds_days_alike_and_marks_today() {
        let rules = [
            rule("WEEKLY", "MO,TU", "13:00", "17:30"),
            rule("WEEKLY", "MO", "09:00", "12:00"),
            rule("WEEKLY", "SA", "00:00", "00:00"),
        ];
        let hours = Hours::of(&rules, Some(Weekday::Tue), Language::En).unwrap();
        let told: Vec<_> = hours
            .rows
            .iter()
            .map(|row| format!("{} {} {}", row.day, row.times, row.today))
            .collect();
        assert_eq!(
            told,
            [
                "Monday 9 am – noon, 1 pm – 5:30 pm false",
                "Tuesday 1 pm – 5:30 pm true",
                "Wednesday – Friday Closed false",
                "Saturday 24 hours false",
                "Sunday Closed false",
            ]
        );
        let daily = Hours::of(
            &[rule("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "09:00", "17:00")],
            None,
            Language::En,
        );
        assert_eq!(daily.unwrap().rows[0].day, "Every day");
    }

    #[test]
    fn a_monthly_rule_is_told_in_words() {
        let rules = [rule("MONTHLY", "2TU,-1FR", "18:00", "19:00")];
        let hours = Hours::of(&rules, None, Language::En).unwrap();
        assert!(hours.rows.is_empty());
        assert_eq!(hours.words, ["2nd Tuesday, last Friday of the month: 6 pm – 7 pm"]);
    }

    #[test]
    fn a_week_is_told_in_spanish() {
        let rules = [
            rule("WEEKLY", "MO,TU,WE", "09:00", "17:30"),
            rule("WEEKLY", "SA,SU", "12:00", "00:00"),
            rule("MONTHLY", "2TU,-1FR", "18:00", "19:00"),
        ];
        let hours = Hours::of(&rules, None, Language::Es).unwrap();
        let told: Vec<_> =
            hours.rows.iter().map(|row| format!("{}: {}", row.day, row.times)).collect();
        let told = told.join("; ").replace('\u{a0}', " ");
        assert_eq!(
            told,
            "Lunes a miércoles: 9 a. m. – 5:30 p. m.; Jueves y viernes: –; \
             Sábado y domingo: mediodía – medianoche"
        );
        let words = hours.words[0].replace('\u{a0}', " ");
        assert_eq!(words, "2.º martes, último viernes del mes: 6 p. m. – 7 p. m.");
    }

    #[test]
    fn nothing_known_is_nothing_shown() {
        assert_eq!(Hours::of(&[], None, Language::En), None);
    }
}
