//! Whether a clause about people was understood whole: only then does what was read of it turn anybody
//! away. A word that is neither of the people named, nor neutral, nor of a condition that narrows them
//! may let others in, and leaves the reading in doubt.

use std::slice;

use super::{
    doubt::{self, Words},
    token::Token,
};

/// Words that let nobody in and keep nobody out: how a limit is said, not who is meant.
static NEUTRAL: Words = Words::of(
    "\
    a|an|the|any|all|each|every|this|these|that|such|must|be|is|are|am|shall|will|should|have|has|\
    eligibility|eligible|qualify|qualifies|qualified|qualifying|requirement|requirements|required|\
    criteria|limited|restricted|only|exclusively|strictly|open|to|for|of|and|or|at|least|as|by|\
    serves|serve|serving|served|service|services|program|provides|provided|assists|helps|offers|\
    participant|participants|client|clients|applicant|applicants|patient|patients|person|persons|\
    people|individual|individuals|resident|residents|tenant|tenants|member|members|guest|guests|\
    age|ages|aged|year|years|old|yrs|yr|older|younger|over|under|up|above|below|minimum|min|range|\
    group|current|currently|who|which|they|their|your|you|it|s|yo|between|from|legal|legally|\
    enrolled|registered|meet|meets|male|single|adult|target|population|local|gender|sex|\
    i|someone|inclusive|status|personnel|military|us|united|states|citizen|citizens|works|work|\
    dc|district|county|city|state|college|university|through|transition",
);

/// Words that describe the people named after them more closely.
static DESCRIBES: Words = Words::of(
    "\
    retired|semi|honorably|discharged|young|frail|working|unemployed|underemployed|unaccompanied|\
    active|documented|ordered|public|high|middle|elementary|risk|endangered|isolated|\
    minority|urban|troubled|new|first|time|school|full|part|eligible|permanent|english|speaking|\
    abused|neglected|abandoned|former|displaced|disadvantaged|ill|sick|chronically|terminally|\
    severe|serious|chronic|multiple|major|persistent|acute|mild|moderate|physical|emotional|\
    mental|profound|primary|alcohol|drug|substance|mature|healthy|married|unmarried|divorced|rising",
);

/// Words that begin a condition on the people named before: they narrow, until the clause turns to
/// another part.
static NARROWS: Words = Words::of(
    "\
    who|whose|with|within|in|from|live|lives|reside|resides|need|needs|able|have|has|had|been|must|\
    at|on|be|capable|no|not|without|diagnosis|history|unable|sober|clean|proof|primary",
);

/// Words that do so even before anybody is named: "no residency requirement, ages 14 and over".
static BEGINS: Words = Words::of("no|without|living|diagnosed|referred|reside|must|diagnosis");

/// "Physically", "chronically": how somebody is.
fn is_adverb(word: &str) -> bool {
    word.ends_with("ally") || word.ends_with("ently")
}

/// Whether the word begins a condition: one of these, or a participle ("diagnosed", "working").
fn narrows(word: &str) -> bool {
    NARROWS.have(word) || (word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing")))
}

/// Whether every word of a clause is accounted for. `named` tells which tokens name people.
pub(super) fn is_whole(tokens: &[Token], named: impl Fn(usize) -> bool) -> bool {
    let neutral = |token: &Token| NEUTRAL.have(&token.low) || DESCRIBES.have(&token.low);
    let mut people = false;
    // Within a condition, and whether it has words that only narrow while they name nobody.
    let (mut narrowing, mut open) = (false, false);
    for (at, token) in tokens.iter().enumerate() {
        if doubt::of_words(slice::from_ref(token)) {
            return false;
        }
        if named(at) {
            if open {
                // "Eager to improve the lives of women": those are not who is served.
                return false;
            }
            (people, narrowing) = (true, false);
        } else if matches!(token.low.as_str(), "," | "or" | "/" | ":")
            || (token.is("-") && !narrowing)
        {
            (narrowing, open) = (false, false);
        } else if ((people || narrowing) && narrows(&token.low)) || BEGINS.have(&token.low) {
            narrowing = true;
        } else if token.is_mark() || is_adverb(&token.low) || neutral(token) {
        } else if narrowing {
            // A name of a place or a programme narrows and names nobody.
            open |= !token.is_capital();
        } else if !(token.is_capital() && describes(tokens, at, &named, neutral)) {
            return false;
        }
    }
    true
}

/// Whether a name describes the people after it: "Latin youth", "disabled DC residents".
fn describes(
    tokens: &[Token],
    at: usize,
    named: &impl Fn(usize) -> bool,
    neutral: impl Fn(&Token) -> bool,
) -> bool {
    named(at + 1)
        || (at > 0 && tokens.get(at + 1).is_some_and(|next| neutral(next) && !next.joins()))
}
