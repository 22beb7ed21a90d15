//! Why a service suits, told so that a stranger who reads it learns nothing of the person: price,
//! language, way in and hours, as its listing has them, and no rule about people.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::{
    catalog::{
        hours::Hours,
        model::{Schedule, Service},
    },
    matching::reasons::Why,
    search::{known::Access, offers, ways_in::ways_in},
    values::{Cost, primary_language},
    web::Language,
};

/// When an evening is, and when somebody may be at home of a weekend: hours of the day.
const EVENING: std::ops::Range<u32> = 18..22;
const DAYTIME: std::ops::Range<u32> = 8..20;

/// What suits, in a line; empty where nothing of it is known.
pub(super) fn fits(
    service: &Service,
    schedules: &[Schedule],
    today: NaiveDate,
    language: Language,
) -> String {
    let (costs, _) = offers::costs(service);
    let price = [(Cost::Free, Why::Free), (Cost::Sliding, Why::Sliding)];
    let price = price.into_iter().find(|(cost, _)| costs.contains(cost)).map(|(_, why)| why);
    let page: &'static str = language.into();
    let spoken = offers::languages(service).into_iter().find(|tag| primary_language(tag) == page);
    let spoken = spoken.filter(|_| !language.is_en()).map(Why::Spoken);
    let said = price.into_iter().chain(spoken).map(|why| why.says(language));
    let way = ways_in(service);
    let way = match way.easiest.filter(|_| !way.needs_referral) {
        Some(Access::WalkIn) => Some("fits-walk-in"),
        Some(Access::Phone) => Some("fits-phone"),
        Some(Access::Appointment | Access::Application) | None => None,
    };
    let rest = way.into_iter().chain(times(schedules, today));
    let rest = rest.map(|key| language.say(key).to_string());
    said.chain(rest).collect::<Vec<_>>().join(" · ")
}

/// Whether it is open when offices are not.
fn times(schedules: &[Schedule], today: NaiveDate) -> Vec<&'static str> {
    let Some(week) = Hours::of(schedules).week(today) else { return Vec::new() };
    let days: Vec<(usize, Weekday)> =
        today.iter_days().take(7).map(|day| day.weekday()).enumerate().collect();
    let always = |day: usize| (0..24).all(|hour| week.meets(day, hour..hour + 1));
    if days.iter().all(|(day, _)| always(*day)) {
        return vec!["fits-always"];
    }
    let evening = days.iter().any(|(day, _)| week.meets(*day, EVENING));
    let is_weekend = |name: &Weekday| matches!(name, Weekday::Sat | Weekday::Sun);
    let weekend = days.iter().any(|(day, name)| is_weekend(name) && week.meets(*day, DAYTIME));
    let told = [(evening, "fits-evening"), (weekend, "fits-weekend")];
    told.into_iter().filter_map(|(holds, key)| holds.then_some(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::hours::parse;

    #[test]
    fn hours_outside_of_offices_are_told() {
        let told = |words: &str| {
            let schedules = parse(words).unwrap().schedules;
            times(&schedules, "2026-11-25".parse().unwrap())
        };
        assert!(told("Monday-Friday, 8-5").is_empty());
        assert_eq!(told("Monday-Friday, 8am-8pm"), ["fits-evening"]);
        assert_eq!(told("Saturday, 9am-1pm"), ["fits-weekend"]);
        assert_eq!(told("24 hours a day, 7 days a week"), ["fits-always"]);
    }
}
