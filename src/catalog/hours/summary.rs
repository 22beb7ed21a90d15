//! Schedules as short lines for a page: "Mon–Fri 9 am–5 pm".

use chrono::NaiveDate;

use super::rule::{DAY, Days, Effect, Rule};
use crate::{
    catalog::model::Schedule,
    web::{Language, shown::timed},
};

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The schedules in lines: the week first, then rules by the month, then exceptions, then what is
/// known only in words.
pub fn summary(schedules: &[Schedule]) -> Vec<String> {
    let rules: Vec<Rule> = schedules.iter().filter_map(Rule::of).collect();
    let mut lines = week(&rules);
    lines.extend(rules.iter().filter(|rule| !plain(rule)).map(line));
    let words = schedules.iter().filter(|schedule| Rule::of(schedule).is_none());
    for text in words.filter_map(|schedule| schedule.description.as_deref()) {
        lines
            .extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    let mut seen = Vec::new();
    lines.retain(|line| {
        let new = !seen.contains(line);
        seen.push(line.clone());
        new
    });
    lines
}

/// Whether the rule is the same in every week.
fn plain(rule: &Rule) -> bool {
    let weekly = matches!(rule.days, Days::All | Days::Week { every: 1, .. });
    weekly && rule.from.is_none() && rule.to.is_none() && rule.effect != Effect::Closed
}

/// The plain rules: days with the same times share a line.
fn week(rules: &[Rule]) -> Vec<String> {
    let times_of = |day: u8| {
        let on = |rule: &&Rule| match &rule.days {
            Days::Week { days, .. } => plain(rule) && days & (1 << day) != 0,
            _ => plain(rule),
        };
        let mut own: Vec<&Rule> = rules.iter().filter(on).collect();
        own.sort_by_key(|rule| (rule.opens, rule.closes));
        let mut times: Vec<String> = own.into_iter().map(times).collect();
        times.dedup();
        times.join(", ")
    };
    let mut lines: Vec<(u8, String)> = Vec::new();
    for day in 0..7 {
        let times = times_of(day);
        if times.is_empty() {
            continue;
        }
        match lines.iter_mut().find(|(_, others)| *others == times) {
            Some((days, _)) => *days |= 1 << day,
            None => lines.push((1 << day, times)),
        }
    }
    let round_the_clock = |times: &str| times == ALL_DAY;
    lines
        .into_iter()
        .map(|(days, times)| match days {
            0b111_1111 if round_the_clock(&times) => "Open 24 hours, every day".to_owned(),
            _ => format!("{} {times}", day_names(days)),
        })
        .collect()
}

const ALL_DAY: &str = "24 hours";

/// "Mon–Fri", "Mon, Wed, Fri", "Every day".
fn day_names(days: u8) -> String {
    if days == 0b111_1111 {
        return "Every day".to_owned();
    }
    let has = |day: usize| day < 7 && days & (1 << day) != 0;
    let mut names: Vec<String> = Vec::new();
    let mut day = 0;
    while day < 7 {
        let length = (day..7).take_while(|&day| has(day)).count();
        let name = |day: usize| NAMES.get(day).copied().unwrap_or_default();
        match length {
            0 => {}
            1 | 2 => names.extend((day..day + length).map(|day| name(day).to_owned())),
            _ => names.push(format!("{}–{}", name(day), name(day + length - 1))),
        }
        day += length.max(1);
    }
    names.join(", ")
}

/// A rule that is not the same in every week.
fn line(rule: &Rule) -> String {
    let dates = dates(rule.from, rule.to);
    let days = match &rule.days {
        Days::All => String::new(),
        Days::Week { days, every, .. } => match every {
            1 => day_names(*days),
            2 => format!("Every other week {}", day_names(*days)),
            _ => format!("Every {every} weeks {}", day_names(*days)),
        },
        Days::Month { weekdays, days, every, .. } => {
            let months = match every {
                1 => "each month".to_owned(),
                2 => "every other month".to_owned(),
                _ => format!("every {every} months"),
            };
            format!("{} of {months}", month_days(weekdays, days))
        }
    };
    let closed = rule.effect == Effect::Closed;
    let all_day = closed && rule.closes == 0;
    let when = if all_day { String::new() } else { times(rule) };
    let said = [if closed { "Closed" } else { "" }, &days, &dates, &when];
    let line = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "2nd, 4th Tue", "1st, 15th".
fn month_days(weekdays: &[(i8, u8)], days: &[i8]) -> String {
    let mut parts: Vec<(u8, Vec<String>)> = Vec::new();
    for (place, day) in weekdays {
        let place = if *place == 0 { "each".to_owned() } else { ordinal(*place) };
        match parts.iter_mut().find(|(known, _)| known == day) {
            Some((_, places)) => places.push(place),
            None => parts.push((*day, vec![place])),
        }
    }
    let name = |day: u8| NAMES.get(usize::from(day)).copied().unwrap_or_default();
    let named =
        parts.into_iter().map(|(day, places)| format!("{} {}", places.join(", "), name(day)));
    let days: Vec<String> = days.iter().map(|day| ordinal(*day)).collect();
    let counted = (!days.is_empty()).then(|| format!("{} day", days.join(", ")));
    named.chain(counted).collect::<Vec<_>>().join(", ")
}

fn ordinal(place: i8) -> String {
    let number = place.unsigned_abs();
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    match place {
        -1 => "last".to_owned(),
        ..-1 => format!("{number}{ending} last"),
        _ => format!("{number}{ending}"),
    }
}

fn dates(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let date = |date: NaiveDate| date.format("%b %-d, %Y").to_string();
    match (from, to) {
        (None, None) => String::new(),
        (Some(from), Some(to)) if from == to => date(from),
        (Some(from), Some(to)) => format!("{}–{}", date(from), date(to)),
        (Some(from), None) => format!("from {}", date(from)),
        (None, Some(to)) => format!("until {}", date(to)),
    }
}

fn times(rule: &Rule) -> String {
    let say = |minute: u16| {
        let time =
            chrono::NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute % DAY) * 60, 0);
        timed(Language::En.say("clock"), time.unwrap_or_default()).to_string()
    };
    match (rule.effect, rule.opens, rule.closes) {
        (Effect::Starts, opens, _) => format!("from {}", say(opens)),
        (Effect::Perhaps, _, DAY) => "(times not given)".to_owned(),
        (Effect::Perhaps, _, closes) => format!("until {}", say(closes)),
        (_, 0, DAY) => ALL_DAY.to_owned(),
        (_, opens, closes) if closes == opens + DAY => format!("24 hours from {}", say(opens)),
        (_, opens, closes) => format!("{}–{}", say(opens), say(closes)),
    }
}
