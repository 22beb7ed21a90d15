//! What leaves in doubt whether the people named in a clause are the only ones served: preferences,
//! conditions, papers, and alternatives that the reader has no word for. A doubtful reading asks; it
//! never says no.

use std::{collections::HashSet, sync::OnceLock};

use super::{group::Group, model::Test, token::Token};

/// Words to look for.
pub(super) struct Words {
    list: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl Words {
    /// Those between the bars.
    pub(super) const fn of(list: &'static str) -> Self {
        Self { list, set: OnceLock::new() }
    }

    /// Whether the word, in lower case, is one of them.
    pub(super) fn have(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.list.split('|').collect()).contains(word)
    }
}

/// Words that make a limit a preference, or the limit of a part.
static HEDGES: Words = Words::of(
    "\
    preferred|preference|priority|primarily|mostly|mainly|especially|particularly|usually|\
    typically|generally|focus|focuses|focused|emphasis|emphasizes|may|some|including|includes|\
    include|unless|except|exception|exceptions|varies|vary|depending|depends|also|welcome|\
    specializing|specializes|accompanied|certain|encouraged|often|most|available|regardless|\
    whether|sometimes|other|basis|if|when|etc|volunteer|volunteers|volunteering|potentially|possibly",
);

/// Papers: who must bring one is served.
static PAPERS: Words = Words::of(
    "\
    id|identification|card|cards|certificate|certificates|proof|documentation|document|\
    documents|form|forms|permission|consent|verification|license|letter|audition|records|fee|\
    fees|dues|tuition|discount|discounts|scholarship|scholarships",
);

/// What others do with the people named after it.
static DEEDS: Words = Words::of(
    "\
    parent|parenting|adopt|adopting|adoption|foster|mentor|mentoring|teach|teaching|interested|\
    interest|employ|hire|helping|assisting|caring",
);

/// After the people it speaks of, a condition that they must meet.
static OBLIGES: Words = Words::of(
    "\
    must|need|needs|require|requires|should|can|cannot|could|will",
);

/// What a house is called after those it began with: "Children's Center", "Women's Hospital".
static HOUSES: Words = Words::of(
    "\
    center|centers|hospital|hospitals|committee|foundation|museum|council|association|coalition|\
    institute|commission|bureau|school|schools|network|society|federation",
);

/// Whether the name of a house follows.
pub(super) fn is_a_house(tokens: &[Token], to: usize) -> bool {
    // "Senior Health Center"
    let next = tokens.get(to..tokens.len().min(to + 2)).unwrap_or_default();
    next.iter().any(|token| HOUSES.have(&token.low))
}

/// Words that begin a condition rather than name other people: "18 and over and able to work".
static NARROWS: Words = Words::of(
    "\
    who|whose|with|without|have|has|having|had|be|been|being|must|live|lives|living|reside|\
    resides|residing|able|capable|meet|meets|willing|in|at|from|no|not|currently|are|is|\
    demonstrate|provide|show|bring|complete|pass|attend|agree|age|ages|aged|need|needs|needing|\
    seeking|seek|referred|under|over|older|up|above|below|younger|on|of|for|only|by|their|his|\
    her|recovering|facing|experiencing|suffering|struggling|interested|committed|motivated|\
    clean|sober|active|eligible|unable|cognitively|physically|mentally|medically|legally|which|\
    that|to|as|years|year|yrs|old|income|low",
);

/// Those who belong to the people named: "veterans, their dependents and survivors".
static RELATIVES: Words = Words::of(
    "\
    dependent|dependents|survivor|survivors|spouse|spouses|widow|widows|relative|relatives|\
    descendant|descendants",
);

/// Whether others are named who belong to those people. `named` tells which tokens are understood.
pub(super) fn has_relatives(tokens: &[Token], named: impl Fn(usize) -> bool) -> bool {
    let relative = |token: &Token| RELATIVES.have(&token.low);
    tokens.iter().enumerate().any(|(at, token)| relative(token) && !named(at))
}

/// Whether these words say what is preferred, or speak of a part.
pub(super) fn of_words(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| HEDGES.have(&token.low))
}

/// The same for the part of a clause, between its commas, in which something stands.
pub(super) fn of_part(tokens: &[Token], (from, to): (usize, usize)) -> bool {
    let (before, after) = (tokens.get(..from), tokens.get(to..));
    let start = before.unwrap_or_default().iter().rposition(|token| token.is(","));
    let end = after.unwrap_or_default().iter().position(|token| token.is(","));
    let end = end.map_or(tokens.len(), |at| to + at);
    of_words(tokens.get(start.map_or(0, |at| at + 1)..end).unwrap_or_default())
}

/// Whom a span of ages begins with, and whom it ends with, so that it leaves nobody out.
static YOUNGEST: Words = Words::of(
    "birth|newborn|newborns|infancy|infant|infants|toddler|toddlers|cradle|\
    preschool|preschoolers|kindergarten|child|children|childhood|youth",
);
static OLDEST: Words =
    Words::of("adult|adults|adulthood|elderly|senior|seniors|geriatric|grave|death");

/// Whether it says that all ages are served: "birth through elderly", "preschool - adult".
pub(super) fn spans_all_ages(tokens: &[Token]) -> bool {
    let spans = |[first, join, last]: &[Token; 3]| {
        let through = matches!(join.low.as_str(), "-" | "to" | "through" | "thru" | "until");
        through && YOUNGEST.have(&first.low) && OLDEST.have(&last.low)
    };
    tokens.array_windows().any(spans)
}

/// Whether a list begins of which one is enough: "at least one of the following".
pub(super) fn begins_a_choice(tokens: &[Token]) -> bool {
    let chosen = |token: &Token| matches!(token.low.as_str(), "one" | "any" | "either");
    let following = tokens.iter().position(|token| token.is("following"));
    following.is_some_and(|at| tokens.get(..at).unwrap_or_default().iter().any(chosen))
}

/// Words that let others in.
static EXEMPTS: Words = Words::of("exemption|exemptions|exception|exceptions|waiver");
static ADMITS: Words =
    Words::of("accept|accepts|accepted|serve|serves|served|admit|admits|take|takes");

/// Whether others are let in beside those named before: "also accepts youth 16 and 17", "can help a
/// younger person", "can obtain an exemption if younger".
pub(super) fn lets_in_others(tokens: &[Token]) -> bool {
    let helps = |[can, help]: &[Token; 2]| {
        let may = matches!(can.low.as_str(), "can" | "may" | "will");
        may && matches!(help.low.as_str(), "help" | "accept" | "serve")
            || can.is("younger") && help.is("if")
            || EXEMPTS.have(&can.low)
    };
    if tokens.array_windows().any(helps) {
        return true;
    }
    tokens
        .iter()
        .skip_while(|token| !token.is("also"))
        .skip(1)
        .take(2)
        .any(|token| ADMITS.have(&token.low))
}

/// Whether it is about a trade or about agencies, which texts name beside everyone else.
pub(super) fn is_trade(test: &Test) -> bool {
    let trade = |group: &Group| matches!(group, Group::Profession | Group::Agency);
    match test {
        Test::Group(groups) => groups.iter().any(trade),
        Test::All(tests) | Test::Any(tests) => tests.iter().any(is_trade),
        _ => false,
    }
}

/// Whether what is said of people in these tokens leaves others room, by what stands around it.
/// `named` tells which tokens are understood as people.
pub(super) fn around(
    tokens: &[Token],
    (from, to): (usize, usize),
    named: impl Fn(usize) -> bool,
) -> bool {
    is_bound(tokens, to)
        || is_object(tokens, from)
        || after(tokens, to, &named)
        || before(tokens, from, &named)
}

/// "Adults must pass a test": a condition on those who come, not on who may.
fn is_bound(tokens: &[Token], to: usize) -> bool {
    let next = tokens.get(to..tokens.len().min(to + 2)).unwrap_or_default();
    let at = next.iter().position(|token| OBLIGES.have(&token.low));
    at.is_some_and(|at| {
        let mut then = tokens.get(to + at + 1..).unwrap_or_default().iter();
        let be = then.next().is_some_and(|token| token.is("be"));
        let able = then.next().is_some_and(|token| token.is("able") || token.is("accompanied"));
        !be || able
    })
}

/// "Ages 6-11 for tutorial class": the age of a part.
pub(super) fn is_for_a_part(tokens: &[Token], to: usize) -> bool {
    tokens.get(to).is_some_and(|token| token.is("for"))
}

/// "Birth certificate for minors", "willing to adopt children": what stands before them in their
/// part of the clause makes them the matter of a paper or of what others do.
fn is_object(tokens: &[Token], from: usize) -> bool {
    let before = tokens.get(..from).unwrap_or_default();
    let start = before.iter().rposition(|token| token.is(",")).map_or(0, |at| at + 1);
    let said = before.get(start..).unwrap_or_default();
    said.iter().any(|token| PAPERS.have(&token.low))
        || said.iter().rev().take(4).any(|token| DEEDS.have(&token.low))
}

/// Whether an alternative follows that names nobody we have a word for: "or homebound".
fn after(tokens: &[Token], to: usize, named: &impl Fn(usize) -> bool) -> bool {
    let Some(join) = tokens.get(to) else { return false };
    if !join.joins() {
        // "Veterans of any war or their widows": beyond the words that narrow them.
        let rest = tokens.get(to..).unwrap_or_default();
        let next = rest.iter().position(|token| token.is("or"));
        return next.is_some_and(|at| at <= 8 && is_unknown(tokens, to + at, named));
    }
    is_unknown(tokens, to, named)
}

/// Whether an alternative that names nobody we have a word for stands before.
fn before(tokens: &[Token], from: usize, named: &impl Fn(usize) -> bool) -> bool {
    let Some(join) = from.checked_sub(1) else { return false };
    if !tokens.get(join).is_some_and(Token::joins) {
        return false;
    }
    let start = tokens
        .get(..join)
        .unwrap_or_default()
        .iter()
        .rposition(|token| token.joins() || token.is(":"))
        .map_or(0, |at| at + 1);
    let segment = tokens.get(start..join).unwrap_or_default();
    let first = segment.first().map_or("", |token| token.low.as_str());
    !segment.is_empty()
        && !(start..join).any(named)
        && !narrows(first)
        && !segment.iter().any(|token| token.is("must") || token.is("be"))
}

/// Whether the word begins a condition: one of these, or a participle ("diagnosed", "working").
fn narrows(word: &str) -> bool {
    NARROWS.have(word) || (word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing")))
}

/// Whether what is joined at `join` is an alternative without a word for people in it.
fn is_unknown(tokens: &[Token], join: usize, named: &impl Fn(usize) -> bool) -> bool {
    let or = tokens.get(join).is_some_and(|token| token.is("or"));
    let rest = tokens.get(join + 1..).unwrap_or_default();
    // ", or": the mark and the word are one.
    if rest.first().is_some_and(Token::joins) {
        return is_unknown(tokens, join + 1, named);
    }
    let length = rest.iter().position(Token::joins).unwrap_or(rest.len());
    let segment = rest.get(..length).unwrap_or_default();
    let Some(first) = segment.first() else { return false };
    if (join + 1..join + 1 + length).any(named) {
        return false;
    }
    or || !narrows(&first.low)
}
