//! Days and times put together: "Mon-Fri 9-5", "9-5, Mon-Fri", "2nd & 4th Tue 7-9 pm", "closed Sunday".

use super::{clock::Written, lex::Token};

/// Days with their times.
pub(super) struct Clause {
    pub days: OnDays,
    pub times: Vec<Written>,
}

/// Which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OnDays {
    /// Bit 0 is Monday.
    Weekly(u8),
    /// A weekday (0 is Monday) at these places in the month.
    Monthly(Vec<i8>, u8),
}

/// All that a text says.
pub(super) struct Reading {
    pub clauses: Vec<Clause>,
    /// Days named as closed.
    pub closed: u8,
    pub notes: Vec<&'static str>,
}

impl OnDays {
    pub fn few(&self) -> bool {
        match self {
            Self::Weekly(mask) => mask.count_ones() <= 2,
            Self::Monthly(..) => true,
        }
    }

    /// Whether some date may be among both.
    pub fn meet(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Monthly(places, _), Self::Monthly(others, _))
                if !places.contains(&-1) && !others.contains(&-1) =>
            {
                self.mask() & other.mask() != 0 && places.iter().any(|p| others.contains(p))
            }
            _ => self.mask() & other.mask() != 0,
        }
    }

    fn mask(&self) -> u8 {
        match self {
            Self::Weekly(mask) => *mask,
            Self::Monthly(_, day) => 1 << day,
        }
    }
}

/// A stretch of tokens of one kind.
enum Run {
    Days(OnDays),
    Times(Vec<Written>),
    Closed,
}

/// Reads all tokens, or nothing.
pub(super) fn read(tokens: Vec<Token>) -> Option<Reading> {
    let mut notes = Vec::new();
    let mut pieces: Vec<Vec<Token>> = vec![Vec::new()];
    for token in tokens {
        match token {
            Token::Note(note) => {
                if !notes.contains(&note) {
                    notes.push(note);
                }
                pieces.push(Vec::new());
            }
            Token::Break => pieces.push(Vec::new()),
            other => pieces.last_mut()?.push(other),
        }
    }
    let mut runs = Vec::new();
    for piece in &pieces {
        let piece = runs_of(piece)?;
        if !piece.is_empty() {
            runs.push(piece);
        }
    }
    let mut reading = Reading { clauses: Vec::new(), closed: 0, notes };
    // "8:00 am - 5:00 pm; Monday - Friday": one pair torn apart.
    if let [first, second] = runs.as_slice()
        && matches!(
            (first.as_slice(), second.as_slice()),
            ([Run::Days(_)], [Run::Times(_)]) | ([Run::Times(_)], [Run::Days(_)])
        )
    {
        runs = vec![runs.into_iter().flatten().collect()];
    }
    let alone = runs.len() == 1;
    for piece in runs {
        pair(piece, alone, &mut reading)?;
    }
    Some(reading)
}

/// Pairs days with times, in the order that the piece begins with.
fn pair(runs: Vec<Run>, alone: bool, reading: &mut Reading) -> Option<()> {
    let mut runs = runs.into_iter().peekable();
    // Without a day, only round the clock is plain; and only where nothing else is said.
    if let Some(Run::Times(times)) = runs.peek()
        && times.as_slice() == [Written::AllDay]
    {
        let times = times.clone();
        runs.next();
        let days = match runs.next() {
            Some(Run::Days(days)) => days,
            None if alone => OnDays::Weekly(0b111_1111),
            _ => return None,
        };
        reading.clauses.push(Clause { days, times });
    }
    while let Some(first) = runs.next() {
        match (first, runs.next()?) {
            (Run::Days(days), Run::Times(times)) | (Run::Times(times), Run::Days(days)) => {
                reading.clauses.push(Clause { days, times });
            }
            (Run::Days(OnDays::Weekly(mask)), Run::Closed)
            | (Run::Closed, Run::Days(OnDays::Weekly(mask))) => reading.closed |= mask,
            _ => return None,
        }
    }
    Some(())
}

fn runs_of(tokens: &[Token]) -> Option<Vec<Run>> {
    let mut runs = Vec::new();
    let mut rest = tokens;
    loop {
        rest = without_separators(rest);
        rest = match rest {
            [] => return Some(runs),
            // "Open", "Office hours": before everything else only.
            [Token::Label, after @ ..] if runs.is_empty() => after,
            [Token::Closed, after @ ..] => {
                runs.push(Run::Closed);
                after
            }
            [Token::Time(_) | Token::AllDay, ..] => {
                let (times, after) = times(rest)?;
                runs.push(Run::Times(times));
                after
            }
            _ => {
                let (days, after) = days(rest)?;
                runs.push(Run::Days(days));
                after
            }
        };
    }
}

fn without_separators(tokens: &[Token]) -> &[Token] {
    match tokens {
        [Token::Comma | Token::Colon, rest @ ..] => without_separators(rest),
        _ => tokens,
    }
}

/// "9-12, 1-5": as many ranges as stand together.
fn times(tokens: &[Token]) -> Option<(Vec<Written>, &[Token])> {
    let mut times = Vec::new();
    let mut rest = tokens;
    loop {
        rest = match rest {
            [Token::AllDay, after @ ..] => {
                times.push(Written::AllDay);
                after
            }
            [Token::Time(from), Token::Dash, Token::Time(to), after @ ..] => {
                times.push(Written::Between(*from, *to));
                after
            }
            _ => return None,
        };
        match without_separators(rest) {
            next @ [Token::Time(_) | Token::AllDay, ..] => rest = next,
            _ => return Some((times, rest)),
        }
    }
}

fn days(tokens: &[Token]) -> Option<(OnDays, &[Token])> {
    let (every, tokens) = match tokens {
        [Token::Every, rest @ ..] => (true, rest),
        _ => (false, tokens),
    };
    if matches!(tokens, [Token::Ordinal(_), ..]) {
        return monthly(tokens, every);
    }
    let mut mask = 0;
    let mut rest = tokens;
    loop {
        let (days, after) = match rest {
            [Token::Day(from), Token::Dash, Token::Day(to), after @ ..] => {
                (from_to(*from, *to), after)
            }
            [Token::Day(day), after @ ..] => (1 << day, after),
            [Token::Days(days), after @ ..] => (*days, after),
            _ => return None,
        };
        mask |= days;
        rest = after;
        match without_separators(rest) {
            next @ [Token::Day(_) | Token::Days(_), ..] => rest = next,
            _ => return Some((OnDays::Weekly(mask), rest)),
        }
    }
}

/// "2nd and 4th Tuesday of the month". "Every 2nd Tuesday" without the month may be every other one.
fn monthly(tokens: &[Token], every: bool) -> Option<(OnDays, &[Token])> {
    let mut places = Vec::new();
    let mut rest = tokens;
    while let [Token::Ordinal(place), after @ ..] = rest {
        places.push(*place);
        rest = without_separators(after);
    }
    let [Token::Day(day), after @ ..] = rest else { return None };
    let (of_month, after) = match after {
        [Token::OfMonth, after @ ..] | [Token::Comma, Token::OfMonth, after @ ..] => (true, after),
        _ => (false, after),
    };
    // "1st and 3rd Monday and Wednesday": which is the first?
    let more = matches!(without_separators(after), [Token::Day(_) | Token::Days(_), ..]);
    let plain = !more && (of_month || !every);
    plain.then_some((OnDays::Monthly(places, *day), after))
}

/// The days from one to another, over Sunday where need be.
fn from_to(from: u8, to: u8) -> u8 {
    let length = (to + 7 - from) % 7;
    (0..=length).fold(0, |mask, ahead| mask | 1 << ((from + ahead) % 7))
}
