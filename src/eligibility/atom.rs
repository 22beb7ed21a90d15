//! The words of a clause that say something of people: groups, ages, homes.

use super::{
    group::Group,
    token::{self, Token},
    words::{DENIALS, Kind, lexicon},
};
use crate::geo::Area;

/// Looks up names of places.
pub(super) trait Places {
    /// The area that these words mean.
    fn area(&self, words: &str) -> Option<Area>;
    /// The areas that the listing serves.
    fn served(&self) -> Vec<Area>;
}

/// Something said of people at a place in a clause.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// The first token.
    pub from: usize,
    /// The token after the last.
    pub to: usize,
    /// What is said.
    pub what: What,
    /// Whether it is denied.
    pub denied: bool,
}

/// What is said of people.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// What they are.
    Kind(Kind),
    /// How old, both ends included.
    Age(u8, u8),
    /// Where they live.
    Home(Vec<Area>),
}

/// What a clause says of people, in its order.
pub(super) fn atoms(tokens: &[Token], places: &impl Places) -> Vec<Atom> {
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
            && let Some(age) = token::age(
                rest,
                atoms.last().is_some_and(|last| {
                    last.to + 1 >= at && (of_an_age(last) || matches!(last.what, What::Age(..)))
                }),
            )
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
        // "To parent children": what they do, not what they are.
        let verb = at > 0 && tokens.get(at - 1).is_some_and(|t| t.is("to"));
        match named(rest).filter(|(kind, _)| !(verb && *kind == Kind::Group(Group::Parent))) {
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
            let of = last.to.checked_sub(1).and_then(|at| tokens.get(at));
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
                skip = of.is_some_and(|t| t.is("of"))
                    || gap.first().is_some_and(|t| matches!(t.low.as_str(), "of" | "whose"))
                    || matches!(gap, [member, of, ..] if member.low.starts_with("member") && of.is("of"));
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
        "resident" | "residents" | "residence" | "residency"
            if matches!(word(at + 1), "of" | "in") =>
        {
            Some(2)
        }
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
    if length == 0 || before || !matches!(word(at + length), "resident" | "residents" | "residency")
    {
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
        let joins = token.joins() || token.is("of");
        let named = token.is_capital() || (token.number.is_some() && end > from);
        if named
            && !matches!(
                token.low.as_str(),
                "resident" | "residents" | "residency" | "must" | "age" | "ages"
            )
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
