//! Text into words, numbers and marks, and numbers into ages.

use super::words::ANY_AGE;

/// A word, a number or a mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In lower case, without apostrophes.
    pub low: String,
    /// As written.
    pub text: String,
    /// Its number, where it is one.
    pub number: Option<u8>,
}

impl Token {
    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        self.low == word
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it joins parts of a list: "seniors, veterans and/or students".
    pub fn joins(&self) -> bool {
        matches!(self.low.as_str(), "," | "and" | "or" | "&" | "/")
    }

    /// Whether it is a mark rather than a word.
    pub fn is_mark(&self) -> bool {
        !self.low.chars().any(char::is_alphanumeric)
    }
}

/// A clause: its tokens, and whether it stands in brackets.
#[derive(Clone, Debug, Default)]
pub(super) struct Clause {
    /// Its words, numbers and marks.
    pub tokens: Vec<Token>,
    /// Whether it stands in brackets, beside what the sentence says.
    pub is_aside: bool,
}

/// The clauses of a text. They end with a full stop, a semicolon or a line; what stands in
/// brackets is a clause of its own, after which the one around it goes on.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let mut clauses = vec![Clause::default()];
    let mut around: Vec<Clause> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = text.chars().collect();
    let at = |i: usize| letters.get(i).copied().unwrap_or(' ');
    for i in 0..=letters.len() {
        let c = at(i);
        let before = if i == 0 { ' ' } else { at(i - 1) };
        let inside = c.is_alphanumeric()
            || (matches!(c, '\'' | '’' | '`') && before.is_alphabetic())
            // "D.C.", "U.S.": dots between single letters.
            || (c == '.' && before.is_alphabetic() && word.chars().count() % 2 == 1
                && !word.chars().rev().nth(1).is_some_and(char::is_alphabetic)
                && (word.len() > 1 || at(i + 1).is_alphabetic()));
        if inside {
            word.push(c);
            continue;
        }
        if !word.is_empty()
            && let Some(last) = clauses.last_mut()
        {
            last.tokens.push(token(&word));
            word.clear();
        }
        match c {
            '.' | ';' | '\n' | '•' | '|' | '?' | '!' => {
                let is_aside = clauses.last().is_some_and(|clause| clause.is_aside) && c == ';';
                clauses.append(&mut around);
                clauses.push(Clause { is_aside, ..Clause::default() });
            }
            '(' | '[' => {
                around.extend(clauses.pop());
                clauses.push(Clause { is_aside: true, ..Clause::default() });
            }
            ')' | ']' => {
                if let Some(outer) = around.pop() {
                    clauses.push(outer);
                }
            }
            ',' | ':' | '/' | '&' | '+' | '-' | '–' | '—' | '$' | '%' | '"' => {
                // A hyphen between letters joins words: "low-income".
                let joins = c == '-' && before.is_alphabetic() && at(i + 1).is_alphabetic();
                let mark = if matches!(c, '–' | '—') { '-' } else { c };
                if !joins && let Some(last) = clauses.last_mut() {
                    last.tokens.push(token(&mark.to_string()));
                }
            }
            _ => {}
        }
    }
    clauses.extend(around);
    clauses.retain(|clause| !clause.tokens.is_empty());
    clauses
}

/// A comma, to join clauses into a list.
pub(super) fn comma() -> Token {
    token(",")
}

fn token(word: &str) -> Token {
    let low: String =
        word.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '’' | '`' | '.')).collect();
    let number = low.parse().ok();
    Token { low, text: word.to_owned(), number }
}

/// An age limit and how many tokens say it.
pub(super) struct Age {
    /// The youngest.
    pub min: u8,
    /// The oldest.
    pub max: u8,
    /// How many tokens it takes.
    pub length: usize,
}

/// The age limit that begins at the first of these tokens. `after_noun` says that a word for
/// people of an age stands right before: then bare numbers are ages too.
pub(super) fn age(tokens: &[Token], after_noun: bool) -> Option<Age> {
    grades(tokens).or_else(|| years(tokens, after_noun))
}

fn years(tokens: &[Token], after_noun: bool) -> Option<Age> {
    let mut read = Reader { tokens, at: 0 };
    let said = read.any(&["age", "ages", "aged"]);
    read.any(&[":", "group", "range"]);
    let from = read.any(&["between", "from"]);
    read.any(&["the"]);
    read.any(&["ages", "age"]);
    read.any(&["of"]);
    if read.any(&["over", "above"]) || (read.any(&["older"]) && read.any(&["than"])) {
        let named = read.skip_age_words() || said;
        let min = read.number()?;
        let years = read.years();
        let usual = matches!(min, 18 | 21 | 40 | 50 | 55 | 60 | 62 | 65);
        return (named || years || usual).then(|| read.age(min, ANY_AGE));
    }
    if read.any(&["under", "below"]) || (read.any(&["younger"]) && read.any(&["than"])) {
        let named = read.skip_age_words() || said;
        let max = read.number()?;
        let years = read.years();
        return (named || years || after_noun || max == 18)
            .then(|| read.age(0, max.saturating_sub(1)));
    }
    if read.any(&["up"]) {
        read.any(&["to"]).then_some(())?;
        let named = read.skip_age_words() || said;
        let max = read.number()?;
        return (read.years() || named).then(|| read.age(0, max));
    }
    if read.any(&["minimum", "min"]) {
        read.any(&["age"]).then_some(())?;
        read.any(&[":", "is", "of"]);
        let min = read.number()?;
        read.years();
        return Some(read.age(min, ANY_AGE));
    }
    if (read.any(&["at"]) && read.any(&["least"])) || (read.any(&["must"]) && read.any(&["be"])) {
        read.any(&["at"]);
        read.any(&["least"]);
        let named = read.skip_age_words();
        let min = read.number()?;
        let years = read.years();
        let older = read.or_older();
        return (named || years || older).then(|| read.age(min, ANY_AGE));
    }
    let first = read.number()?;
    let small = read.any(&["months", "weeks", "month", "mos", "wks", "days"]);
    let first = if small { 0 } else { first };
    let years = !small && read.years();
    if read.any(&["+"]) && first >= 5 {
        read.any(&["years", "yrs"]);
        return Some(read.age(first, ANY_AGE));
    }
    if read.or_older() {
        return Some(read.age(first, ANY_AGE));
    }
    if read.or_younger() {
        return Some(read.age(0, first));
    }
    let joined = read.any(&["-", "to", "through", "thru", "until"])
        || ((said || from) && read.any(&["and"]));
    if joined {
        read.skip_age_words();
        if let Some(second) = read.number() {
            let years = read.years() || years || small;
            if (said || from || years || after_noun) && first <= second && second >= 3 {
                return Some(read.age(first, second));
            }
            return None;
        }
        if (said || years) && read.any(&["adult", "older", "up"]) {
            return Some(read.age(first, ANY_AGE));
        }
    }
    None
}

/// "6th - 8th grade", "grades K-12": children of about that age.
fn grades(tokens: &[Token]) -> Option<Age> {
    let mut read = Reader { tokens, at: 0 };
    let named = read.any(&["grades", "grade"]);
    let first = read.grade()?;
    if !(read.any(&["-", "to", "through", "thru"])) {
        return None;
    }
    let last = read.grade()?;
    let said = read.any(&["grade", "grades", "graders"]) || named;
    let ordinal = tokens.iter().take(read.at).any(|t| t.low.ends_with("th"));
    let school = matches!(tokens.first()?.low.as_str(), "k" | "prek" | "pre" | "ps");
    (said || ordinal || school).then(|| read.age(first + 3, last + 7))
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn any(&mut self, words: &[&str]) -> bool {
        let here = self.tokens.get(self.at).is_some_and(|t| words.iter().any(|word| t.is(word)));
        self.at += usize::from(here);
        here
    }

    fn number(&mut self) -> Option<u8> {
        let number = self.tokens.get(self.at)?.number.filter(|&n| n <= 110)?;
        self.at += 1;
        Some(number)
    }

    /// Steps over "the age of" and tells whether "age" was among it.
    fn skip_age_words(&mut self) -> bool {
        let mut named = false;
        while self.any(&["the", "of"]) || {
            let age = self.any(&["age", "ages"]);
            named |= age;
            age
        } {}
        named
    }

    fn years(&mut self) -> bool {
        let years = self.any(&["years", "year", "yrs", "yr", "yo"]);
        if years {
            self.any(&["of"]);
            self.any(&["age", "old", "olds"]);
            self.any(&["old"]);
        }
        years
    }

    fn or_older(&mut self) -> bool {
        let mark = self.at;
        self.any(&[","]);
        if self.any(&["and", "or", "&"])
            && self.any(&["over", "older", "above", "up", "beyond", "olde"])
        {
            return true;
        }
        self.at = mark;
        false
    }

    fn or_younger(&mut self) -> bool {
        let mark = self.at;
        if self.any(&["and", "or", "&"]) && self.any(&["under", "younger", "below"]) {
            return true;
        }
        self.at = mark;
        false
    }

    fn grade(&mut self) -> Option<u8> {
        let low = self.tokens.get(self.at)?.low.clone();
        if low == "pre" && self.tokens.get(self.at + 1)?.is("k") {
            self.at += 2;
            return Some(0);
        }
        let grade = match low.as_str() {
            "prek" | "ps" => 0,
            "k" | "kindergarten" => 1,
            _ => {
                let digits = low.trim_end_matches(|c: char| c.is_alphabetic());
                digits.parse::<u8>().ok().filter(|n| (1..=12).contains(n))? + 1
            }
        };
        self.at += 1;
        Some(grade)
    }

    const fn age(&self, min: u8, max: u8) -> Age {
        Age { min, max, length: self.at }
    }
}
