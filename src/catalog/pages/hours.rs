//! A week of opening hours as a table, from HSDS schedules.

use chrono::{NaiveTime, Timelike, Weekday};

use crate::catalog::model::Schedule;

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

const DAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Mon, "MO", "Monday"),
    (Weekday::Tue, "TU", "Tuesday"),
    (Weekday::Wed, "WE", "Wednesday"),
    (Weekday::Thu, "TH", "Thursday"),
    (Weekday::Fri, "FR", "Friday"),
    (Weekday::Sat, "SA", "Saturday"),
    (Weekday::Sun, "SU", "Sunday"),
];

impl Hours {
    /// The hours of these schedules, or `None` where nothing is known.
    pub fn of(schedules: &[Schedule], today: Option<Weekday>) -> Option<Self> {
        let weekly: Vec<_> = schedules.iter().filter(|rule| is_plain(rule)).collect();
        let mut words: Vec<String> = Vec::new();
        for rule in schedules {
            let said = if is_plain(rule) { None } else { rule_in_words(rule) };
            for line in said.into_iter().chain(rule.description.clone()).chain(rule.notes.clone()) {
                if !line.trim().is_empty() && !words.contains(&line) {
                    words.push(line);
                }
            }
        }
        // Only where the rules say it all is a day without one known to be closed.
        let settled = schedules.iter().all(|rule| is_plain(rule) || rule.closed);
        let silent = if settled { "Closed" } else { "–" };
        let rows = if weekly.is_empty() { Vec::new() } else { week(&weekly, today, silent) };
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

fn week(rules: &[&Schedule], today: Option<Weekday>, silent: &str) -> Vec<Row> {
    let days: Vec<_> = DAYS
        .iter()
        .map(|&(weekday, code, day)| {
            let mut spans: Vec<_> = rules
                .iter()
                .filter(|rule| {
                    rule.byday.iter().flat_map(|days| days.split(',')).any(|d| d == code)
                })
                .filter_map(|rule| Some((rule.opens_at?, rule.closes_at)))
                .collect();
            spans.sort_unstable();
            spans.dedup();
            let spans: Vec<_> = spans.into_iter().map(|(from, to)| span(from, to)).collect();
            let times = if spans.is_empty() { silent.to_owned() } else { spans.join(", ") };
            (day, times, today == Some(weekday))
        })
        .collect();
    days.chunk_by(|(_, one, _), (_, next, _)| one == next).filter_map(row).collect()
}

/// Days alike as one row.
fn row(days: &[(&str, String, bool)]) -> Option<Row> {
    let ((first, times, _), (last, _, _)) = (days.first()?, days.last()?);
    let day = match days.len() {
        1 => (*first).to_owned(),
        2 => format!("{first}, {last}"),
        7 => "Every day".to_owned(),
        _ => format!("{first} – {last}"),
    };
    Some(Row { day, times: times.clone(), today: days.iter().any(|(_, _, today)| *today) })
}

/// `9 am – 5:30 pm`; the whole day as `24 hours`.
fn span(from: NaiveTime, to: Option<NaiveTime>) -> String {
    match to {
        Some(to) if is_all_day(from, to) => "24 hours".to_owned(),
        Some(to) => format!("{} – {}", clock(from), clock(to)),
        None => format!("from {}", clock(from)),
    }
}

fn is_all_day(from: NaiveTime, to: NaiveTime) -> bool {
    from == to || (from == NaiveTime::MIN && to.hour() == 23 && to.minute() == 59)
}

fn clock(time: NaiveTime) -> String {
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (_, 0) => time.format("%-I %P").to_string(),
        _ => time.format("%-I:%M %P").to_string(),
    }
}

/// A rule that is no row of the table: `2nd Tuesday of the month, 9 am – noon`.
fn rule_in_words(rule: &Schedule) -> Option<String> {
    let days = rule.byday.as_deref().map(|days| {
        let named: Vec<_> = days.split(',').map(day_in_words).collect();
        named.join(", ")
    });
    let dates = rule.bymonthday.as_deref().map(|days| format!("on day {days} of the month"));
    let when = match (rule.freq.as_deref(), days, dates) {
        (Some("MONTHLY"), Some(days), _) => format!("{days} of the month"),
        (_, Some(days), _) => days,
        (_, None, Some(dates)) => dates,
        _ => match (rule.valid_from.or(rule.dtstart), rule.valid_to.or(rule.until)) {
            (Some(from), Some(to)) if from == to => from.format("%-d %b %Y").to_string(),
            (Some(from), Some(to)) => {
                format!("{} to {}", from.format("%-d %b"), to.format("%-d %b %Y"))
            }
            (Some(from), None) => from.format("%-d %b %Y").to_string(),
            _ => return None,
        },
    };
    let every = match (rule.freq.as_deref(), rule.interval.unwrap_or(1)) {
        (Some("WEEKLY"), 2) => "Every other week: ",
        _ => "",
    };
    let times = match (rule.closed, rule.opens_at) {
        (true, _) => "closed".to_owned(),
        (false, Some(from)) => span(from, rule.closes_at),
        (false, None) => return None,
    };
    Some(format!("{every}{when}: {times}"))
}

fn day_in_words(code: &str) -> String {
    let at = code.len().saturating_sub(2);
    let (nth, code) = code.split_at_checked(at).unwrap_or(("", code));
    let day = DAYS.iter().find(|(_, c, _)| *c == code).map_or(code, |(_, _, name)| name);
    match nth {
        "" => day.to_owned(),
        "1" => format!("1st {day}"),
        "2" => format!("2nd {day}"),
        "3" => format!("3rd {day}"),
        "-1" => format!("last {day}"),
        nth => format!("{nth}th {day}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, Weekday};

    use super::{Hours, Schedule};

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
        let hours = Hours::of(&rules, Some(Weekday::Tue)).unwrap();
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
        let daily = Hours::of(&[rule("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "09:00", "17:00")], None);
        assert_eq!(daily.unwrap().rows[0].day, "Every day");
    }

    #[test]
    fn a_monthly_rule_is_told_in_words() {
        let hours = Hours::of(&[rule("MONTHLY", "2TU,-1FR", "18:00", "19:00")], None).unwrap();
        assert!(hours.rows.is_empty());
        assert_eq!(hours.words, ["2nd Tuesday, last Friday of the month: 6 pm – 7 pm"]);
    }

    #[test]
    fn nothing_known_is_nothing_shown() {
        assert_eq!(Hours::of(&[], None), None);
    }
}
