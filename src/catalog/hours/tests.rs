//! Hours judged by hand-made examples, and against trying every minute with plain calendar rules.

use chrono::{
    DateTime, Datelike as _, Days, Duration, NaiveDate, NaiveTime, TimeZone as _, Timelike as _,
    Utc, Weekday,
};
use chrono_tz::{America, Tz};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;
use crate::web::Language;

const HERE: Tz = America::Los_Angeles;

fn weekly(byday: &str, opens: &str, closes: &str) -> Schedule {
    Schedule {
        freq: Some("WEEKLY".to_owned()),
        byday: Some(byday.to_owned()),
        opens_at: opens.parse().ok(),
        closes_at: closes.parse().ok(),
        ..Schedule::default()
    }
}

fn monthly(byday: &str, opens: &str, closes: &str) -> Schedule {
    Schedule { freq: Some("MONTHLY".to_owned()), ..weekly(byday, opens, closes) }
}

fn closed_on(date: &str) -> Schedule {
    Schedule { closed: true, dtstart: date.parse().ok(), ..Schedule::default() }
}

/// A moment in the time of the place.
fn at(local: &str) -> DateTime<Utc> {
    let wall = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    HERE.from_local_datetime(&wall).earliest().unwrap().to_utc()
}

fn open(schedules: &[Schedule], local: &str) -> Option<bool> {
    Hours::of(schedules).is_open(at(local), HERE)
}

fn text(schedules: &[Schedule], local: &str) -> String {
    Hours::of(schedules).now_until(at(local), HERE).text(Language::En).unwrap_or_default()
}

#[test]
fn a_week_is_judged() {
    // 23 November 2026 is a Monday.
    let hours = [weekly("MO,TU,WE,TH,FR", "09:00", "17:00")];
    assert_eq!(open(&hours, "2026-11-23 08:59"), Some(false));
    assert_eq!(open(&hours, "2026-11-23 09:00"), Some(true));
    assert_eq!(open(&hours, "2026-11-23 16:59"), Some(true));
    assert_eq!(open(&hours, "2026-11-23 17:00"), Some(false));
    assert_eq!(open(&hours, "2026-11-22 12:00"), Some(false));
}

#[test]
fn a_night_belongs_to_the_evening_it_begins_in() {
    let hours = [weekly("FR", "20:00", "06:00")];
    assert_eq!(open(&hours, "2026-11-28 05:59"), Some(true));
    assert_eq!(open(&hours, "2026-11-28 06:00"), Some(false));
    assert_eq!(open(&hours, "2026-11-27 05:59"), Some(false));
    let saturday = |after: &str, before: &str| Window {
        day: Some(Weekday::Sat),
        after: after.parse().ok(),
        before: before.parse().ok(),
    };
    let judged = Hours::of(&hours);
    let now = at("2026-11-23 12:00");
    assert_eq!(judged.open_during(saturday("05:00", "09:00"), now, HERE), Some(true));
    assert_eq!(judged.open_during(saturday("06:00", "09:00"), now, HERE), Some(false));
}

#[test]
fn months_are_judged() {
    let second_and_fourth = [monthly("2TU,4TU", "19:00", "21:00")];
    assert_eq!(open(&second_and_fourth, "2026-12-08 19:30"), Some(true));
    assert_eq!(open(&second_and_fourth, "2026-12-15 19:30"), Some(false));
    let last = [monthly("-1FR", "10:00", "12:00")];
    assert_eq!(open(&last, "2026-11-27 11:00"), Some(true));
    assert_eq!(open(&last, "2026-11-20 11:00"), Some(false));
    let by_day = Schedule {
        bymonthday: Some("1,-1".to_owned()),
        byday: None,
        ..monthly("", "10:00", "12:00")
    };
    assert_eq!(open(std::slice::from_ref(&by_day), "2026-11-30 11:00"), Some(true));
    assert_eq!(open(std::slice::from_ref(&by_day), "2026-12-01 11:00"), Some(true));
    assert_eq!(open(&[by_day], "2026-12-02 11:00"), Some(false));
}

#[test]
fn every_other_week_counts_from_the_first() {
    let every_other = Schedule {
        interval: Some(2),
        dtstart: "2026-11-24".parse().ok(),
        ..weekly("TU", "10:00", "12:00")
    };
    let hours = [every_other.clone()];
    assert_eq!(open(&hours, "2026-11-24 11:00"), Some(true));
    assert_eq!(open(&hours, "2026-12-01 11:00"), Some(false));
    assert_eq!(open(&hours, "2026-12-08 11:00"), Some(true));
    // Counted from nothing it is not known which week it is.
    assert_eq!(open(&[Schedule { dtstart: None, ..every_other }], "2026-11-24 11:00"), None);
}

#[test]
fn exceptions_and_seasons_hold() {
    let hours = [weekly("TH", "09:00", "17:00"), closed_on("2026-11-26")];
    assert_eq!(open(&hours, "2026-11-26 10:00"), Some(false));
    assert_eq!(open(&hours, "2026-12-03 10:00"), Some(true));
    let lunch = Schedule { closed: true, ..weekly("TH", "12:00", "13:00") };
    assert_eq!(open(&[weekly("TH", "09:00", "17:00"), lunch], "2026-12-03 12:30"), Some(false));
    let summer = Schedule {
        valid_from: "2026-06-01".parse().ok(),
        valid_to: "2026-08-31".parse().ok(),
        ..weekly("TH", "09:00", "17:00")
    };
    assert_eq!(open(std::slice::from_ref(&summer), "2026-12-03 10:00"), Some(false));
    assert_eq!(open(&[summer], "2026-08-27 10:00"), Some(true));
}

#[test]
fn what_is_not_known_is_not_said() {
    let words = Schedule { description: Some("Call for hours".to_owned()), ..Schedule::default() };
    assert_eq!(open(&[], "2026-11-23 10:00"), None);
    assert_eq!(open(std::slice::from_ref(&words), "2026-11-23 10:00"), None);
    let both = [weekly("MO", "09:00", "12:00"), words];
    assert_eq!(open(&both, "2026-11-23 10:00"), Some(true));
    assert_eq!(open(&both, "2026-11-23 13:00"), None);
    // A meeting: when it begins is known, when it ends is not.
    let meeting = [weekly("MO", "19:00", "")];
    assert_eq!(open(&meeting, "2026-11-23 18:00"), Some(false));
    assert_eq!(open(&meeting, "2026-11-23 19:30"), None);
    let evening = Window { after: "18:00".parse().ok(), ..Window::default() };
    assert_eq!(Hours::of(&meeting).open_during(evening, at("2026-11-23 09:00"), HERE), Some(true));
    assert_eq!(text(&meeting, "2026-11-23 18:00"), "Opens 7 pm");
    // Days without times.
    let days = [weekly("MO", "", "")];
    assert_eq!(open(&days, "2026-11-23 10:00"), None);
    assert_eq!(open(&days, "2026-11-24 10:00"), Some(false));
    assert_eq!(text(&days, "2026-11-24 10:00"), "Closed now");
    // A rule that RFC 5545 does not allow.
    assert_eq!(open(&[weekly("2MO", "09:00", "12:00")], "2026-11-23 10:00"), None);
}

#[test]
fn clocks_that_change_do_not_lose_an_hour() {
    // 8 March 2026: 2:00 becomes 3:00. 1 November 2026: 2:00 becomes 1:00.
    let night = [weekly("SU", "02:30", "06:00")];
    assert_eq!(open(&night, "2026-03-08 01:59"), Some(false));
    assert_eq!(open(&night, "2026-03-08 03:00"), Some(true));
    let small_hours = [weekly("SU", "00:00", "01:30")];
    let second_one_fifteen = Utc.with_ymd_and_hms(2026, 11, 1, 9, 15, 0).unwrap();
    assert_eq!(Hours::of(&small_hours).is_open(second_one_fifteen, HERE), Some(true));
    let round = [weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")];
    assert_eq!(text(&round, "2026-03-07 23:00"), "Open 24 hours");
}

#[test]
fn how_things_stand_is_said_in_words() {
    let week = [weekly("MO,TU,WE,TH,FR", "09:00", "17:30")];
    assert_eq!(text(&week, "2026-11-23 10:00"), "Open until 5:30 pm");
    assert_eq!(text(&week, "2026-11-23 08:00"), "Opens 9 am");
    assert_eq!(text(&week, "2026-11-23 18:00"), "Opens tomorrow 9 am");
    assert_eq!(text(&week, "2026-11-27 18:00"), "Opens Monday 9 am");
    assert_eq!(text(&[weekly("MO", "12:00", "00:00")], "2026-11-23 13:00"), "Open until midnight");
    assert_eq!(
        text(&[monthly("1SA", "12:00", "14:00")], "2026-11-23 13:00"),
        "Opens December 5 noon"
    );
    assert_eq!(
        text(&[weekly("MO", "00:00", "23:59"), weekly("TU", "00:00", "12:00")], "2026-11-23 06:00"),
        "Open until tomorrow noon"
    );
    let over = Schedule { until: "2026-01-01".parse().ok(), ..weekly("MO", "09:00", "12:00") };
    assert_eq!(text(&[over], "2026-11-23 10:00"), "Closed");
    let open = Hours::of(&week).now_until(at("2026-11-23 10:00"), HERE);
    assert_eq!(
        (open.now, open.until.unwrap().to_rfc3339().as_str()),
        (Some(true), "2026-11-23T17:30:00-08:00")
    );
}

#[test]
fn how_things_stand_is_said_in_spanish_too() {
    let said = |schedules: &[Schedule], local: &str| {
        let open = Hours::of(schedules).now_until(at(local), HERE);
        open.text(Language::Es).unwrap().replace('\u{a0}', " ")
    };
    let week = [weekly("MO,TU,WE,TH,FR", "09:00", "13:00"), weekly("SA", "12:00", "00:00")];
    assert_eq!(said(&week, "2026-11-23 10:00"), "Abierto hasta la 1 p. m.");
    assert_eq!(said(&week, "2026-11-23 08:00"), "Abre a las 9 a. m.");
    assert_eq!(said(&week, "2026-11-23 18:00"), "Abre mañana a las 9 a. m.");
    assert_eq!(said(&week, "2026-11-26 18:00"), "Abre mañana a las 9 a. m.");
    assert_eq!(said(&week, "2026-11-28 08:00"), "Abre al mediodía");
    assert_eq!(said(&week, "2026-11-28 13:00"), "Abierto hasta la medianoche");
    assert_eq!(said(&week[..1], "2026-11-28 13:00"), "Abre el lunes a las 9 a. m.");
    let monthly = [monthly("1SA", "12:30", "14:00")];
    assert_eq!(said(&monthly, "2026-11-23 13:00"), "Abre el 5 de diciembre a las 12:30 p. m.");
}

#[test]
fn windows_are_judged_on_any_day_or_one() {
    let judged = Hours::of(&[weekly("MO,WE", "09:00", "17:00")]);
    let during = |day: Option<Weekday>, after: &str, before: &str| {
        let window = Window { day, after: after.parse().ok(), before: before.parse().ok() };
        judged.open_during(window, at("2026-11-24 12:00"), HERE)
    };
    assert_eq!(during(None, "16:00", ""), Some(true));
    assert_eq!(during(None, "17:00", ""), Some(false));
    assert_eq!(during(None, "", "09:00"), Some(false));
    assert_eq!(during(None, "", "09:01"), Some(true));
    assert_eq!(during(Some(Weekday::Tue), "", ""), Some(false));
    assert_eq!(during(Some(Weekday::Wed), "", ""), Some(true));
    assert_eq!(during(Some(Weekday::Wed), "10:00", "10:00"), Some(true));
    assert_eq!(during(Some(Weekday::Tue), "22:00", "09:30"), Some(true));
    assert_eq!(during(Some(Weekday::Wed), "22:00", "09:30"), Some(false));
}

#[test]
fn summaries_read_as_people_write_hours() {
    let mut hours = vec![
        weekly("MO,TU,WE,TH", "09:00", "12:00"),
        weekly("MO,TU,WE,TH", "13:00", "17:00"),
        weekly("FR", "09:00", "12:00"),
        weekly("SA", "20:00", "06:00"),
        monthly("2TU,4TU", "19:00", "21:00"),
        closed_on("2026-12-25"),
        Schedule { description: Some("Call before you come".to_owned()), ..Schedule::default() },
    ];
    assert_eq!(
        summary(&hours),
        [
            "Mon–Thu 9 am–noon, 1 pm–5 pm",
            "Fri 9 am–noon",
            "Sat 8 pm–6 am",
            "2nd, 4th Tue of each month 7 pm–9 pm",
            "Closed Dec 25, 2026",
            "Call before you come",
        ]
    );
    hours = vec![weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")];
    assert_eq!(summary(&hours), ["Open 24 hours, every day"]);
    assert_eq!(summary(&[weekly("MO,WE,FR", "19:00", "")]), ["Mon, Wed, Fri from 7 pm"]);
    assert_eq!(summary(&[weekly("SA,SU", "", "")]), ["Sat, Sun (times not given)"]);
}

/// Whether the plain reading of the schedule has the minute of wall time, as an opening of the date
/// itself or of the day before.
fn by_hand(schedules: &[Schedule], date: NaiveDate, minute: u32) -> bool {
    let opening = |date: NaiveDate, minute: u32| {
        let holds = |s: &&Schedule| held(s, date);
        let within = |s: &Schedule| {
            let minutes = |t: NaiveTime| t.hour() * 60 + t.minute();
            let (from, to) = (minutes(s.opens_at.unwrap()), minutes(s.closes_at.unwrap()));
            from <= minute && minute < if to <= from { to + 1440 } else { to }
        };
        let shut = schedules.iter().filter(|s| s.closed).filter(holds).any(within);
        !shut && schedules.iter().filter(|s| !s.closed).filter(holds).any(within)
    };
    opening(date, minute) || opening(date - Days::new(1), minute + 1440)
}

/// RFC 5545 by walking the calendar from the schedule's first day.
fn held(s: &Schedule, date: NaiveDate) -> bool {
    let start = s.dtstart.unwrap();
    if date < start || s.until.is_some_and(|until| date > until) {
        return false;
    }
    let every = s.interval.unwrap_or(1);
    let code = date.format("%a").to_string().chars().take(2).collect::<String>().to_uppercase();
    let same_month = |d: &NaiveDate| (d.year(), d.month()) == (date.year(), date.month());
    if s.freq.as_deref() == Some("WEEKLY") {
        let monday = |d: NaiveDate| d.week(Weekday::Mon).first_day();
        let weeks = (monday(date) - monday(start)).num_days() / 7;
        return weeks % every == 0 && s.byday.as_deref().unwrap().split(',').any(|d| d == code);
    }
    let months = i64::from(date.year() - start.year()) * 12 + i64::from(date.month())
        - i64::from(start.month());
    let like: Vec<NaiveDate> = (0..62)
        .map(|back| date - Days::new(31) + Days::new(back))
        .filter(|d| same_month(d) && d.weekday() == date.weekday())
        .collect();
    let place = like.iter().position(|d| *d == date).unwrap();
    let names =
        [code.clone(), format!("{}{code}", place + 1), format!("-{}{code}", like.len() - place)];
    months % every == 0
        && s.byday.as_deref().unwrap().split(',').any(|d| names.iter().any(|n| n == d))
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let time = || (0_u32..24, 0_u32..4).prop_map(|(h, q)| NaiveTime::from_hms_opt(h, q * 15, 0));
    let weekday = || select(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"]);
    let place = select(vec!["", "1", "2", "3", "4", "5", "-1", "-2"]);
    let monthly = vec((place, weekday()).prop_map(|(p, d)| format!("{p}{d}")), 1..3);
    let weekly = vec(weekday().prop_map(str::to_owned), 1..5);
    let rule = prop_oneof![
        weekly.prop_map(|d| ("WEEKLY", d.join(","))),
        monthly.prop_map(|d| ("MONTHLY", d.join(",")))
    ];
    (rule, time(), time(), 1_i64..4, 0_u64..40, option::of(0_u64..90), prop::bool::weighted(0.2))
        .prop_map(|((freq, byday), opens_at, closes_at, every, start, length, closed)| {
            let start = NaiveDate::from_ymd_opt(2026, 9, 15).unwrap() + Days::new(start);
            Schedule {
                freq: Some(freq.to_owned()),
                byday: Some(byday),
                interval: Some(every),
                opens_at,
                closes_at,
                closed,
                dtstart: Some(start),
                until: length.map(|days| start + Days::new(days)),
                ..Schedule::default()
            }
        })
}

proptest! {
    #[test]
    fn judging_agrees_with_trying_every_minute(schedules in vec(any_schedule(), 1..4), day in 0_u64..120, minute in 0_u32..1440) {
        // A zone without changing clocks: the wall is then all there is.
        let zone = America::Phoenix;
        let date = NaiveDate::from_ymd_opt(2026, 9, 20).unwrap() + Days::new(day);
        let hours = Hours::of(&schedules);
        prop_assume!(hours.is_known());
        for (date, minute) in (0..60).map(|step| (date, (minute + step * 24) % 1440)) {
            let wall = date.and_time(NaiveTime::MIN) + Duration::minutes(minute.into());
            let at = zone.from_local_datetime(&wall).unwrap().to_utc();
            prop_assert_eq!(hours.is_open(at, zone), Some(by_hand(&schedules, date, minute)), "{}", wall);
        }
    }

    #[test]
    fn what_is_told_of_the_future_comes_true(schedules in vec(any_schedule(), 1..4), hour in 0_i64..2_000) {
        let at = Utc.with_ymd_and_hms(2026, 9, 20, 0, 0, 0).unwrap() + Duration::hours(hour);
        let hours = Hours::of(&schedules);
        let second = Duration::seconds(1);
        match hours.standing(at, HERE) {
            Standing::OpenUntil(end) => {
                prop_assert_eq!(hours.is_open(end - second, HERE), Some(true));
                prop_assert_eq!(hours.is_open(end, HERE), Some(false));
            }
            Standing::Opens(start) => {
                prop_assert_eq!(hours.is_open(start - second, HERE), Some(false));
                prop_assert_eq!(hours.is_open(start, HERE), Some(true));
            }
            Standing::Always | Standing::ClosedNow | Standing::Closed | Standing::Unknown => {}
        }
    }

    #[test]
    fn a_window_is_open_when_a_minute_of_it_is(schedules in vec(any_schedule(), 1..3), day in 0_u64..90, after in 0_u32..24, length in 1_u32..20) {
        let zone = America::Phoenix;
        let today = NaiveDate::from_ymd_opt(2026, 9, 20).unwrap() + Days::new(day);
        let at = zone.from_local_datetime(&today.and_time(NaiveTime::MIN)).unwrap().to_utc();
        let hours = Hours::of(&schedules);
        prop_assume!(hours.is_known());
        let time = |hour: u32| NaiveTime::from_hms_opt(hour % 24, 0, 0);
        let window = Window { day: None, after: time(after), before: time(after + length) };
        let minutes = (after * 60..(after + length) * 60).step_by(15);
        let any = (0..7).flat_map(|ahead| minutes.clone().map(move |minute| (today + Days::new(ahead), minute)))
            .any(|(date, minute)| {
                let later = Days::new(u64::from(minute / 1440));
                by_hand(&schedules, date + later, minute % 1440)
            });
        prop_assert_eq!(hours.open_during(window, at, zone), Some(any));
    }

    #[test]
    fn bytes_keep_everything(schedules in vec(any_schedule(), 0..6)) {
        let hours = Hours::of(&schedules);
        prop_assert_eq!(Hours::from_bytes(&hours.to_bytes()), Some(hours));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in vec(any::<u8>(), 0..80)) {
        if let Some(hours) = Hours::from_bytes(&bytes) {
            let _ = hours.is_open(at("2026-11-23 10:00"), HERE);
        }
    }
}
