//! A sentence about people into tests: which words name groups, what joins them, what denies them.

use super::{
    group::Group,
    model::{Confidence, Test},
    token::{self, Token},
    words::{ANY_AGE, DENIALS, HEDGES, Kind, lexicon},
};
use crate::{geo::Area, values::Gender};

/// A test read from a clause.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What must hold.
    pub test: Test,
    /// How surely.
    pub confidence: Confidence,
    /// Whether "only" or "must" stands by it.
    pub strict: bool,
    /// The first token.
    pub from: usize,
}

/// Looks up names of places.
pub(super) trait Places {
    /// The area that these words mean.
    fn area(&self, words: &str) -> Option<Area>;
    /// The areas that the listing serves.
    fn served(&self) -> Vec<Area>;
}

/// Something said of people at a place in a clause.
#[derive(Clone, Debug)]
struct Atom {
    from: usize,
    to: usize,
    what: What,
    denied: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Kind(Kind),
    Age(u8, u8),
    Home(Vec<Area>),
}

/// The tests that one clause sets.
pub(super) fn tests(tokens: &[Token], places: &impl Places) -> Vec<Found> {
    let atoms = atoms(tokens, places);
    let hedged = tokens.iter().any(|t| HEDGES.contains(&t.low.as_str()));
    let strict = tokens.iter().any(|t| matches!(t.low.as_str(), "only" | "must" | "exclusively"));
    let mut found = Vec::new();
    for run in runs(&atoms, tokens) {
        let Some(from) = run.first().and_then(|phrase| phrase.first()).map(|atom| atom.from) else {
            continue;
        };
        for (test, confidence) in meaning(&run) {
            let confidence = if hedged && !strict { Confidence::Low } else { confidence };
            found.push(Found { test, confidence, strict, from });
        }
    }
    found
}

fn atoms(tokens: &[Token], places: &impl Places) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let denied = |from: usize| {
            let before = tokens.get(from.saturating_sub(3)..from).unwrap_or_default();
            before.iter().any(|t| DENIALS.contains(&t.low.as_str()))
        };
        if let Some((areas, length)) = home(tokens, at, places) {
            atoms.push(Atom {
                from: at,
                to: at + length,
                what: What::Home(areas),
                denied: denied(at),
            });
            at += length;
            continue;
        }
        if !atoms.last().is_some_and(|last| last.to == at && last.what == What::Kind(Kind::Nothing))
            && let Some(age) =
                token::age(rest, atoms.last().is_some_and(|a| a.to + 1 >= at && of_an_age(a)))
        {
            let to = at + age.length.max(1);
            // "children ages 5 to 12": the age says what the noun leaves open.
            match atoms.last_mut().filter(|last| last.to + 1 >= at && of_an_age(last)) {
                Some(last) if plain_age(last) => {
                    last.what = What::Age(age.min, age.max);
                    last.to = to;
                }
                _ => atoms.push(Atom {
                    from: at,
                    to,
                    what: What::Age(age.min, age.max),
                    denied: false,
                }),
            }
            at = to;
            continue;
        }
        match named(rest) {
            Some((kind, length)) => {
                let what = What::Kind(kind);
                atoms.push(Atom { from: at, to: at + length, what, denied: denied(at) });
                at += length;
            }
            None => at += 1,
        }
    }
    atoms.retain(|atom| atom.what != What::Kind(Kind::Nothing));
    without_the_related(atoms, tokens)
}

/// "Parents of deaf children": what is said of the children is no test of the parents.
fn without_the_related(atoms: Vec<Atom>, tokens: &[Token]) -> Vec<Atom> {
    let mut kept: Vec<Atom> = Vec::new();
    let mut skip = false;
    for atom in atoms {
        if let Some(last) = kept.last() {
            let gap = tokens.get(last.to..atom.from).unwrap_or_default();
            let relation = matches!(
                last.what,
                What::Kind(
                    Kind::Group(Group::Parent | Group::Caregiver)
                        | Kind::Family
                        | Kind::Relatives
                        | Kind::Mother
                        | Kind::Father
                        | Kind::Aged(0, 17)
                )
            );
            if skip {
                skip = !gap.iter().any(|t| t.is(","));
            } else if relation {
                skip = gap.first().is_some_and(|t| matches!(t.low.as_str(), "of" | "whose"));
            }
        }
        if !skip {
            kept.push(atom);
        }
    }
    kept
}

/// The longest phrase of the lexicon that begins here.
fn named(tokens: &[Token]) -> Option<(Kind, usize)> {
    let first = tokens.first()?;
    let phrases = lexicon().get(first.low.as_str())?;
    phrases.iter().find_map(|(words, kind)| {
        // A slash may stand between: "HIV/AIDS".
        let mut at = 0;
        for word in words {
            while at > 0 && tokens.get(at).is_some_and(|t| t.is("/")) {
                at += 1;
            }
            if !tokens.get(at)?.is(word) {
                return None;
            }
            at += 1;
        }
        Some((*kind, at))
    })
}

fn of_an_age(atom: &Atom) -> bool {
    matches!(
        atom.what,
        What::Kind(
            Kind::Aged(..) | Kind::Group(Group::Youth | Group::Senior) | Kind::Girl | Kind::Boy
        )
    )
}

fn plain_age(atom: &Atom) -> bool {
    matches!(atom.what, What::Kind(Kind::Aged(..) | Kind::Group(Group::Youth | Group::Senior)))
}

/// "residents of X", "X residents", "live in X".
fn home(tokens: &[Token], at: usize, places: &impl Places) -> Option<(Vec<Area>, usize)> {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.low.as_str());
    if let Some((Kind::Local, length)) = named(tokens.get(at..)?) {
        let served = places.served();
        return (!served.is_empty()).then_some((served, length));
    }
    let starts = match word(at) {
        "resident" | "residents" | "residence" if matches!(word(at + 1), "of" | "in") => Some(2),
        "live" | "lives" | "living" | "reside" | "resides" | "residing" if word(at + 1) == "in" => {
            Some(2)
        }
        _ => None,
    };
    if let Some(skip) = starts {
        let mut from = at + skip;
        while matches!(word(from), "the" | "city" | "county" | "state")
            && !tokens.get(from).is_some_and(Token::is_capital)
            || (matches!(word(from), "of") && from > at + skip)
        {
            from += 1;
        }
        let length = capitals(tokens, from);
        let area = places.area(&words(tokens.get(from..from + length)?))?;
        return Some((vec![area], from + length - at));
    }
    // "Marin and Sonoma County residents"
    let length = capitals(tokens, at);
    let before = at > 0 && tokens.get(at - 1).is_some_and(|t| t.is_capital() && !t.is_mark());
    if length == 0 || before || !matches!(word(at + length), "resident" | "residents") {
        return None;
    }
    let area = places.area(&words(tokens.get(at..at + length)?))?;
    Some((vec![area], length + 1))
}

/// How many tokens from here on are a name, or a list of names: "Alameda, Marin or Napa Counties".
fn capitals(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    let mut end = from;
    while let Some(token) = tokens.get(at) {
        let joins = matches!(token.low.as_str(), "," | "and" | "or" | "&" | "/" | "of");
        let named = token.is_capital() || (token.number.is_some() && end > from);
        if named
            && !matches!(token.low.as_str(), "resident" | "residents" | "must" | "age" | "ages")
        {
            at += 1;
            end = at;
        } else if joins && end > from {
            at += 1;
        } else {
            break;
        }
    }
    end - from
}

fn words(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() && !token.is(",") {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
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
        return Between::Apart;
    }
    if has(&["or", "and", "&", "/"]) {
        // "women and 18 or over" does not mean either; "62 or over, or disabled" does.
        return if apart && !has(&["or"]) { Between::Apart } else { Between::Either };
    }
    if gap.is_empty() {
        return if apart { Between::Apart } else { Between::Same };
    }
    if apart {
        return Between::Apart;
    }
    if has(&[","]) {
        // "Homeless, women" narrows; "veterans, women and seniors" is a list.
        let after = tokens.get(next.to..tokens.len().min(next.to + 2)).unwrap_or_default();
        let goes_on = after.iter().any(|t| matches!(t.low.as_str(), "," | "and" | "or"));
        let alike = sort(&last.what).is_some_and(|one| Some(one) == sort(&next.what));
        return if gap.len() == 1 && (alike || goes_on) && sort(&last.what).is_some() {
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
    let mut alternatives: Vec<Test> = Vec::new();
    let mut confidence = Confidence::High;
    for phrase in run {
        let mut all: Vec<Test> = Vec::new();
        let mut only_person = true;
        // A family without a home is one with children, as shelters use the word.
        let homeless = phrase.iter().any(|a| a.what == What::Kind(Kind::Group(Group::Homeless)));
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
                let family = homeless && atom.what == What::Kind(Kind::Family);
                confidence = confidence.min(if family { Confidence::Fair } else { sure });
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

/// Alternatives as one test: groups are one list.
fn joined(alternatives: Vec<Test>) -> Test {
    let groups: Option<Vec<Group>> = alternatives
        .iter()
        .map(|test| match test {
            Test::Group(groups) => Some(groups.clone()),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()
        .map(|lists| lists.concat());
    groups.map_or(Test::Any(alternatives), Test::Group)
}

fn single(what: &What) -> (Option<Test>, Confidence) {
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
            Kind::Everyone | Kind::Person | Kind::Local | Kind::Nothing => {
                return (None, Confidence::High);
            }
        },
    };
    (Some(test), Confidence::High)
}

fn women() -> Vec<Gender> {
    vec![Gender::Female, Gender::TransgenderFemale]
}

fn men() -> Vec<Gender> {
    vec![Gender::Male, Gender::TransgenderMale]
}
