//! A sentence about people into tests: which words name groups, what joins them, what denies them.

use super::{
    atom::{Atom, Places, What, atoms},
    covered, doubt,
    group::Group,
    income,
    limits::{in_a_name, of},
    model::{Confidence, Test},
    token::{Clause, Token},
    words::{ANY_AGE, Kind},
};
use crate::values::Gender;

/// A test read from a clause.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Whether it begins the name of a house ("Children's Center").
    pub house: bool,
    /// What must hold.
    pub test: Test,
    /// How surely.
    pub confidence: Confidence,
    /// Whether "only" or "must" stands by it.
    pub strict: bool,
    /// The first token.
    pub from: usize,
    /// Whether the whole clause was understood.
    pub whole: bool,
}

/// The tests that one clause sets.
pub(super) fn tests(clause: &Clause, places: &impl Places) -> Vec<Found> {
    let tokens = clause.tokens.as_slice();
    let atoms = atoms(tokens, places);
    let hedged = doubt::of_words(tokens);
    let strict = tokens.iter().any(|t| matches!(t.low.as_str(), "only" | "must" | "exclusively"));
    let alone = tokens.iter().any(|t| matches!(t.low.as_str(), "only" | "exclusively"));
    let all_ages = doubt::spans_all_ages(tokens);
    let named = |at: usize| atoms.iter().any(|atom| (atom.from..atom.to).contains(&at));
    let whole = covered::is_whole(tokens, named);
    let mut found = Vec::new();
    if let Some((at_most, from)) = income::limit(tokens) {
        // "60 and over or income up to 200%": the one may do without the other.
        let doubt = hedged || tokens.iter().any(|token| token.is("or") || token.is("any"));
        let confidence = if doubt { Confidence::Low } else { Confidence::High };
        let test = Test::Income { at_most };
        found.push(Found { house: false, test, confidence, strict, from, whole });
    }
    for run in runs(&atoms, tokens) {
        let mut parts = run.iter().flatten();
        let Some(first) = parts.next() else { continue };
        let from = first.from;
        let to = parts.last().unwrap_or(first).to;
        let open = !alone && doubt::around(tokens, (from, to), named);
        let part = doubt::of_part(tokens, (from, to));
        let kin = doubt::has_relatives(tokens, named)
            || atoms.iter().any(|atom| atom.what == What::Kind(Kind::Relatives));
        // "Families with children under 6", "caregivers of children ages 0 - 6".
        let of_a_child = atoms.iter().take_while(|atom| atom.from < from).any(|atom| {
            matches!(
                atom.what,
                What::Kind(Kind::Family | Kind::Group(Group::Parent | Group::Caregiver))
            )
        });
        for (test, confidence) in meaning(&run) {
            if all_ages && (matches!(test, Test::Age { .. }) || of(&test).age) {
                continue;
            }
            // "(youth component)" is said beside; "(18+)" is meant.
            let aside = clause.is_aside && !matches!(test, Test::Age { .. });
            let doubt = aside
                || open
                || (of_a_child && matches!(test, Test::Age { max: Some(..=19), .. }))
                || (matches!(test, Test::Age { .. }) && doubt::is_for_a_part(tokens, to))
                // "Ages 12-21, may be affected by drugs": an age stands for itself.
                || (!strict && if matches!(test, Test::Age { .. }) { part } else { hedged })
                || (doubt::is_trade(&test) && !alone)
                || (kin && matches!(test, Test::Group(_)));
            let confidence = if doubt { Confidence::Low } else { confidence };
            found.push(Found {
                house: doubt::is_a_house(tokens, to),
                test,
                confidence,
                strict,
                from,
                whole,
            });
        }
    }
    found
}

/// Whether everything in these words is accounted for.
pub(super) fn is_whole(tokens: &[Token], places: &impl Places) -> bool {
    let atoms = atoms(tokens, places);
    covered::is_whole(tokens, |at| atoms.iter().any(|atom| (atom.from..atom.to).contains(&at)))
}

/// The one test that a list of people served stands for: each is an alternative; where one of them
/// is anyone, or nobody that we know the word for, there is no limit.
pub(super) fn list(clause: &Clause, places: &impl Places) -> Option<Found> {
    let tokens = clause.tokens.as_slice();
    let mut run: Vec<Vec<Atom>> = vec![Vec::new()];
    let mut end = 0;
    for atom in atoms(tokens, places) {
        let gap = tokens.get(end..atom.from).unwrap_or_default();
        if end > 0 {
            let segments: Vec<&[Token]> = gap.split(Token::joins).collect();
            let inner = segments.get(1..segments.len().saturating_sub(1)).unwrap_or_default();
            if inner.iter().any(|segment| !segment.is_empty()) {
                return None;
            }
            let number = tokens.get(atom.from).is_some_and(|t| {
                t.number.is_some() || matches!(t.low.as_str(), "age" | "ages" | "aged" | "over")
            });
            if gap.iter().any(Token::joins) && !number {
                run.push(Vec::new());
            }
        }
        end = atom.to;
        run.last_mut()?.push(atom);
    }
    let rest = tokens.get(end..).unwrap_or_default();
    if rest.iter().any(|t| matches!(t.low.as_str(), "," | "and" | "or")) {
        return None;
    }
    let mut found = meaning(&run);
    if found.len() > 1 {
        let least = found.iter().map(|(_, confidence)| *confidence).min()?;
        let tests = found.into_iter().map(|(test, _)| test).collect();
        found = vec![(Test::All(tests), least)];
    }
    let (test, confidence) = found.pop()?;
    let home = matches!(test, Test::Residence(_));
    let doubt = !is_whole(tokens, places) || home || doubt::is_trade(&test);
    let most = in_a_name(&test).unwrap_or(Confidence::Low);
    let confidence = if doubt { Confidence::Low } else { confidence.min(most) };
    Some(Found { house: false, test, confidence, strict: false, from: 0, whole: true })
}

/// What stands between two atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    /// They describe the same person: "homeless women".
    Same,
    /// They are alternatives: "seniors and veterans".
    Either,
    /// They are said apart.
    Apart,
}

/// Runs of alternatives, each a phrase of atoms that describe one person.
fn runs(atoms: &[Atom], tokens: &[Token]) -> Vec<Vec<Vec<Atom>>> {
    let mut runs: Vec<Vec<Vec<Atom>>> = Vec::new();
    let mut last: Option<&Atom> = None;
    for atom in atoms {
        let between = last.map_or(Between::Apart, |last| between(last, atom, tokens));
        match (between, runs.last_mut()) {
            (Between::Same, Some(run)) => match run.last_mut() {
                Some(phrase) => phrase.push(atom.clone()),
                None => run.push(vec![atom.clone()]),
            },
            (Between::Either, Some(run)) => run.push(vec![atom.clone()]),
            // "Pregnant women, children up to age 19": the number is the children's.
            (_, Some(run))
                if run.len() > 1
                    && matches!(atom.what, What::Age(..))
                    && last.is_some_and(|last| {
                        last.to == atom.from && matches!(last.what, What::Kind(Kind::Aged(..)))
                    }) =>
            {
                if let Some(phrase) = run.last_mut() {
                    phrase.pop();
                    phrase.push(atom.clone());
                }
            }
            _ => runs.push(vec![vec![atom.clone()]]),
        }
        last = Some(atom);
    }
    runs
}

fn between(last: &Atom, next: &Atom, tokens: &[Token]) -> Between {
    let gap = tokens.get(last.to..next.from).unwrap_or_default();
    let has = |words: &[&str]| gap.iter().any(|t| words.iter().any(|word| t.is(word)));
    let apart = matches!(next.what, What::Age(..) | What::Home(_));
    if gap.len() > 4 {
        // "Veterans who served overseas or homeless women": however long the one is described.
        let or = gap.iter().rposition(|token| token.is("or"));
        let whole = or.is_some_and(|at| at > 0 && gap.get(at - 1).is_some_and(|t| !t.is("/")));
        let home = matches!(last.what, What::Home(_));
        return if gap.len() <= 12 && whole && !home { Between::Either } else { Between::Apart };
    }
    if has(&["or", "and", "&", "/"]) {
        // "women and 18 or over" does not mean either, nor "62 and over and low-income"; "62 or over,
        // or disabled" does.
        let poor = next.what == What::Kind(Kind::Group(Group::LowIncome));
        let both = (apart || poor) && !has(&["or"]);
        return if both { Between::Apart } else { Between::Either };
    }
    if gap.is_empty() {
        return if apart { Between::Apart } else { Between::Same };
    }
    if apart {
        return Between::Apart;
    }
    if has(&["who", "which"]) && !has(&["must"]) && gap.len() <= 3 {
        // "Families with children, who are homeless".
        return Between::Same;
    }
    if has(&[","]) {
        // "Homeless, women" narrows; "veterans, women and seniors" is a list.
        let after = tokens.get(next.to..tokens.len().min(next.to + 2)).unwrap_or_default();
        let goes_on = after.iter().any(|t| matches!(t.low.as_str(), "," | "and" | "or"));
        let family = |what: &What| *what == What::Kind(Kind::Family);
        let alike = sort(&last.what).is_some_and(|one| Some(one) == sort(&next.what))
            || family(&last.what)
            || family(&next.what);
        // "Adults 50 or older, adults with a disability": the noun begins anew.
        // "Pregnant women, children up to age 19".
        let child = matches!(next.what, What::Kind(Kind::Aged(0, _)));
        let anew = gap.len() == 1
            && match last.what {
                What::Age(..) => matches!(next.what, What::Kind(Kind::Aged(..) | Kind::Person)),
                What::Kind(Kind::Female | Kind::Mother) => child,
                _ => false,
            };
        return if anew
            || gap.len() <= 3 && !has(&["must"]) && (alike || goes_on) && sort(&last.what).is_some()
        {
            Between::Either
        } else {
            Between::Apart
        };
    }
    let link = [
        "who", "are", "with", "that", "in", "from", "living", "the", "for", "a", "of", "have",
        "by", "has",
    ];
    if gap.iter().all(|t| link.contains(&t.low.as_str())) { Between::Same } else { Between::Apart }
}

/// What sort of people a word names; `None` for ages by number and homes.
const fn sort(what: &What) -> Option<u8> {
    match what {
        What::Age(..) | What::Home(_) => None,
        What::Kind(Kind::Female | Kind::Male) => Some(0),
        What::Kind(_) => Some(1),
    }
}

/// The tests that a run of alternatives stands for.
fn meaning(run: &[Vec<Atom>]) -> Vec<(Test, Confidence)> {
    if let [phrase] = run
        && !phrase.iter().any(|atom| atom.denied)
        && phrase.iter().filter(|atom| single(&atom.what).0.is_some()).count() > 1
        && phrase.iter().any(doubted)
    {
        // "Low-income Chinese-speaking family": each word is a test of its own surety.
        return phrase.iter().flat_map(|atom| meaning(&[vec![atom.clone()]])).collect();
    }
    let mut alternatives: Vec<Test> = Vec::new();
    let mut confidence = Confidence::High;
    for phrase in run {
        let mut all: Vec<Test> = Vec::new();
        let mut only_person = true;
        for atom in phrase {
            if atom.denied {
                match &atom.what {
                    What::Kind(Kind::Female) => all.push(Test::Not(Test::Gender(women()).into())),
                    What::Kind(Kind::Male) => all.push(Test::Not(Test::Gender(men()).into())),
                    _ => confidence = Confidence::Low,
                }
                only_person = false;
                continue;
            }
            let (test, sure) = single(&atom.what);
            if let Some(test) = test {
                only_person = false;
                confidence = confidence.min(sure);
                all.push(test);
            }
        }
        match all.len() {
            0 if only_person => alternatives.push(Test::Open),
            0 => {}
            1 => alternatives.extend(all),
            _ => alternatives.push(Test::All(all)),
        }
    }
    if alternatives.contains(&Test::Open) {
        let whole = run.len() == 1
            && run.first().is_some_and(|phrase| {
                phrase.iter().any(|atom| atom.what == What::Kind(Kind::Everyone))
            });
        return if whole { vec![(Test::Open, confidence)] } else { Vec::new() };
    }
    let both = alternatives.contains(&Test::Gender(women()))
        && alternatives.contains(&Test::Gender(men()));
    if both {
        return Vec::new();
    }
    // "children and adults", "youth and seniors": between them there is no limit left to rely on.
    let grown = |test: &Test| matches!(test, Test::Age { min: Some(18), max: None });
    if alternatives.len() > 1 && alternatives.iter().any(grown) {
        return Vec::new();
    }
    match alternatives.len() {
        0 => Vec::new(),
        1 => alternatives.into_iter().map(|test| (test, confidence)).collect(),
        _ => vec![(joined(alternatives), confidence)],
    }
}

/// Whether a word alone is too vague to rely on.
fn doubted(atom: &Atom) -> bool {
    matches!(atom.what, What::Kind(Kind::Group(Group::LowIncome)))
}

/// Alternatives as one test: groups are one list.
fn joined(alternatives: Vec<Test>) -> Test {
    let mut alternatives = alternatives;
    alternatives.dedup();
    let groups: Option<Vec<Group>> = alternatives
        .iter()
        .map(|test| match test {
            Test::Group(groups) => Some(groups.clone()),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()
        .map(|lists| {
            let mut groups = lists.concat();
            groups.sort_unstable();
            groups.dedup();
            groups
        });
    groups.map_or(Test::Any(alternatives), Test::Group)
}

pub(super) fn single(what: &What) -> (Option<Test>, Confidence) {
    let under = |max| Test::Age { min: None, max: Some(max) };
    let test = match what {
        What::Age(min, max) => {
            Test::Age { min: (*min > 0).then_some(*min), max: (*max < ANY_AGE).then_some(*max) }
        }
        What::Home(areas) => Test::Residence(areas.clone()),
        What::Kind(kind) => match kind {
            Kind::Female => Test::Gender(women()),
            Kind::Male => Test::Gender(men()),
            Kind::Girl => Test::All(vec![Test::Gender(women()), under(18)]),
            Kind::Boy => Test::All(vec![Test::Gender(men()), under(18)]),
            Kind::Mother => Test::All(vec![
                Test::Gender(women()),
                Test::Group(vec![Group::Parent, Group::Pregnant]),
            ]),
            Kind::Father => Test::All(vec![Test::Gender(men()), Test::Group(vec![Group::Parent])]),
            Kind::Group(Group::LowIncome) => {
                return (Some(Test::Group(vec![Group::LowIncome])), Confidence::Low);
            }
            Kind::Group(group) => Test::Group(vec![*group]),
            Kind::Aged(min, max) => {
                Test::Age { min: (*min > 0).then_some(*min), max: (*max < ANY_AGE).then_some(*max) }
            }
            Kind::Family => return (Some(Test::Group(vec![Group::Parent])), Confidence::Low),
            Kind::Relatives => Test::Group(vec![Group::Relative]),
            Kind::Speaker(tag) => {
                return (Some(Test::Language(vec![(*tag).to_owned()])), Confidence::Fair);
            }
            Kind::Everyone | Kind::Person | Kind::Local | Kind::WithChildren | Kind::Nothing => {
                return (None, Confidence::High);
            }
        },
    };
    (Some(test), Confidence::High)
}

pub(super) fn women() -> Vec<Gender> {
    vec![Gender::Female, Gender::TransgenderFemale]
}

pub(super) fn men() -> Vec<Gender> {
    vec![Gender::Male, Gender::TransgenderMale]
}
