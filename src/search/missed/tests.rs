//! Who and what is counted, and for how long.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Day, Due, ENOUGH, Kind, Term};
use crate::clock::Clock;

fn term(words: &str) -> Term {
    Term::of(words).unwrap()
}

fn now() -> DateTime<Utc> {
    Clock::stopped_at("2026-05-04T16:00:00Z".parse().unwrap()).now()
}

/// These askers ask for the term, each once.
fn ask(day: &mut Day, words: &str, askers: impl IntoIterator<Item = usize>, at: DateTime<Utc>) {
    for asker in askers {
        day.note(&term(words), Kind::Nothing, &asker.to_be_bytes(), at);
    }
}

fn due(words: &str, times: usize) -> Due {
    Due { term: term(words), kind: Kind::Nothing, times }
}

#[test]
fn four_are_too_few_and_the_fifth_makes_a_term_known() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", 1..ENOUGH, now());
    assert_eq!(day.take_due(), []);
    ask(&mut day, "Quokka, ferry!", [ENOUGH], now());
    assert_eq!(day.take_due(), [due("quokka ferry", ENOUGH)]);
    assert_eq!(day.take_due(), [], "it is written down once");
    ask(&mut day, "quokka ferry", 1..=ENOUGH + 2, now());
    assert_eq!(day.take_due(), [due("quokka ferry", 2)], "only who is new counts");
}

#[test]
fn the_same_asker_counts_once() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", [7; 50], now());
    assert_eq!(day.take_due(), []);
}

#[test]
fn askers_of_one_term_are_not_askers_of_another() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", 0..4, now());
    ask(&mut day, "wombat tram", 4..8, now());
    assert_eq!(day.take_due(), []);
}

#[test]
fn a_day_later_nobody_is_remembered() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", 0..4, now());
    ask(&mut day, "quokka ferry", 4..8, now() + TimeDelta::days(1));
    assert_eq!(day.take_due(), [], "four yesterday and four today are no five");
    ask(&mut day, "quokka ferry", [8], now() + TimeDelta::hours(47));
    assert_eq!(day.take_due(), [due("quokka ferry", 5)]);
    day.end_when_over(now() + TimeDelta::hours(48));
    ask(&mut day, "quokka ferry", [9], now() + TimeDelta::hours(48));
    assert_eq!(day.take_due(), [], "a known term needs five again");
}

#[test]
fn what_could_not_be_written_is_due_again() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", 0..6, now());
    let taken = day.take_due();
    day.give_back(&taken);
    assert_eq!(day.take_due(), taken);
}

#[test]
fn the_oldest_term_makes_way_when_there_are_too_many() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", 0..4, now());
    let letter = |n: usize| char::from_u32(0x4E00 + u32::try_from(n).unwrap()).unwrap();
    for n in 0..10_000 {
        ask(&mut day, &format!("tram {}", letter(n)), [0], now());
    }
    ask(&mut day, "quokka ferry", [4], now());
    assert_eq!(day.take_due(), []);
    ask(&mut day, &format!("tram {}", letter(9_999)), 1..5, now());
    assert_eq!(day.take_due().len(), 1, "the newest are still counted");
}

#[test]
fn the_askers_of_a_term_are_counted_up_to_a_hundred() {
    let mut day = Day::beginning(now());
    ask(&mut day, "quokka ferry", 0..1_000, now());
    assert_eq!(day.take_due(), [due("quokka ferry", 100)]);
}

#[test]
fn a_term_is_words_and_no_more() {
    for (asked, kept) in [
        ("  Quokka \t FERRY  ", "quokka ferry"),
        ("rent, utilities", "rent utilities"),
        ("Niños: cuidado de día", "ninos cuidado de dia"),
        ("women’s 'shelter'", "women's shelter"),
        ("drop-in - center", "drop-in center"),
        ("24/7 detox", "24 7 detox"),
        ("211\0", "211"),
    ] {
        assert_eq!(term(asked).as_str(), kept, "{asked:?}");
    }
    for asked in ["", " ", "?!", "-", "\0"] {
        assert_eq!(Term::of(asked), None, "{asked:?}");
    }
}

#[test]
fn what_may_identify_somebody_is_never_a_term() {
    for asked in [
        "rosa@alder.example",
        "email rosa @ alder",
        "510-555-0142",
        "5 1 0 5 5 5",
        "call ٥١٠٥",
        "born 4/12/90",
        "1420 elm street",
        "ssn 123-45-6789",
        "my sister and her two small children",
        &"x".repeat(61),
    ] {
        assert_eq!(Term::of(asked), None, "{asked:?}");
    }
}

#[test]
fn fewer_than_three_are_few() {
    assert_eq!(
        [0, 1, 2, 3].map(Kind::of),
        [Some(Kind::Nothing), Some(Kind::Few), Some(Kind::Few), None]
    );
}
