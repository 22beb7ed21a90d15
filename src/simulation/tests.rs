//! What must hold of the world before any policy is judged by it.

use std::collections::BTreeSet;

use super::{
    listed::News,
    policy::Policy,
    rates::{Kind, Parameter, Rates, embedded},
    run::{Chooser, run},
    study::{Seen, Study},
    tally::Figure,
    town::{Town, start},
};

const NEAREST: Chooser = Chooser::Policy(Policy::NearestFirst);

/// A few towns, the same each time.
const FEW: Study = Study { seed: 7, towns: 12 };

fn seen(choosers: &[Chooser]) -> Seen {
    FEW.run(&Rates::usual(), choosers)
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_seed_others() {
    let rates = Rates::usual();
    let tally = |seed| run(&Town::draw(&rates, seed, 0), &rates, NEAREST);
    assert_eq!(tally(1), tally(1));
    assert_ne!(tally(1), tally(2));
}

#[test]
fn under_nearest_first_the_world_is_near_what_is_published() {
    let seen = seen(&[NEAREST]);
    let of = |figure| seen.mean(NEAREST, figure).value;
    let began = of(Figure::Connected);
    assert!((0.31..=0.38).contains(&began), "36 % are helped, 33 % begin: {began}");
    let reasons = [Figure::NoRoom, Figure::NotEligible, Figure::Otherwise].map(of);
    let all: f64 = reasons.iter().sum();
    for (reason, published) in reasons.into_iter().zip([34.0, 25.0, 7.0]) {
        let here = 66.0 * reason / all;
        assert!((here - published).abs() < 3.0, "{here} of 66 refusals, {published} published");
    }
}

#[test]
fn who_is_told_the_truth_does_better_than_any_policy() {
    let policies = [Policy::NearestFirst, Policy::TextFirst, Policy::Ours].map(Chooser::Policy);
    let all = [&policies[..], &[Chooser::Told]].concat();
    let seen = seen(&all);
    let of = |chooser, figure| seen.mean(chooser, figure);
    let told = of(Chooser::Told, Figure::Connected).low;
    for other in policies {
        assert!(told > of(other, Figure::Connected).high, "{other}");
        assert!(of(Chooser::Told, Figure::NoRoom).high < of(other, Figure::NoRoom).low, "{other}");
    }
}

#[test]
fn a_policy_sees_the_same_whatever_is_true() {
    let rates = Rates::usual();
    let town = Town::draw(&rates, 1, 0);
    let other = Town { hidden: Town::draw(&rates, 2, 0).hidden, ..town.clone() };
    let none = vec![News::default(); town.directory.0.len()];
    let shown = |town: &Town| {
        let found =
            town.askers.iter().map(|asker| town.directory.found(asker, &[], &none, start()));
        found.map(|(_, seen)| format!("{seen:?}")).collect::<Vec<_>>()
    };
    assert_eq!(shown(&town), shown(&other));
    assert_ne!(
        run(&town, &rates, NEAREST),
        run(&other, &rates, NEAREST),
        "what comes of it differs"
    );
}

#[test]
fn every_number_is_varied_within_its_bounds_and_makes_a_town() {
    let names: BTreeSet<&str> = embedded().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), embedded().len(), "no number stands twice");
    for parameter in embedded() {
        for factor in [0.5, 1.5] {
            let changed = parameter.times(factor);
            assert_ne!(changed, *parameter, "{} is varied", parameter.name);
            assert!(changed.kind == Kind::Amount || changed.value <= 1.0, "{}", changed.name);
            let rates = Rates::with(&Parameter { ..changed.clone() });
            let tally = run(&Town::draw(&rates, 1, 0), &rates, NEAREST);
            assert!(tally.clients > 0 && tally.began > 0, "{}: {tally:?}", changed.name);
        }
    }
}

#[test]
fn what_is_written_down_was_seen_with_these_numbers() {
    let written = include_str!("../../docs/benchmarks/simulation.md");
    for Parameter { name, origin, value, .. } in embedded() {
        let row = format!("| `{name}` | {origin} | {value} |");
        assert!(written.contains(&row), "{row}: `guidepost simulate` has to write it again");
    }
}
