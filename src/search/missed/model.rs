//! Counting terms until five have asked, without knowing who or, before then, what.

use std::collections::{HashMap, VecDeque};

use aws_lc_rs::hmac;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guidepost_index::words::fold;
use sqlx::FromRow;

use crate::sealed;

/// So many results are no longer few.
pub const FEW: usize = 3;

/// So many different askers make a term known.
pub const ENOUGH: usize = 5;

/// Longer questions tell a story, and a story may tell of someone.
const LONGEST: usize = 60;
const MOST_WORDS: usize = 6;
/// `211` and `24/7` are no one's; birthdays and the numbers of phones, houses and cases have more.
const MOST_DIGITS: usize = 3;

/// How long askers are told apart.
const DAY: TimeDelta = TimeDelta::days(1);
/// So many terms are counted at once, and so many askers of each: that bounds the memory.
const MOST_TERMS: usize = 10_000;
const MOST_ASKERS: usize = 100;

/// Words that may be counted: letters and a few digits, folded, one space between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term(String);

impl Term {
    /// What of a question may be counted; nothing of one that may identify somebody, for which
    /// length, an `@` and more than three digits are signs enough to leave it out. A name is not
    /// told from other words: what keeps it off the page is that five must ask for it on one day.
    pub fn of(words: &str) -> Option<Self> {
        let folded = fold(words);
        let digits = folded.chars().filter(|c| c.is_numeric()).count();
        if folded.contains('@') || digits > MOST_DIGITS {
            return None;
        }
        let folded = folded.replace('’', "'");
        let words: Vec<&str> = folded
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-')))
            .map(|word| word.trim_matches(['\'', '-']))
            .filter(|word| !word.is_empty())
            .collect();
        let term = words.join(" ");
        let fits = (1..=MOST_WORDS).contains(&words.len()) && term.chars().count() <= LONGEST;
        fits.then_some(Self(term))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How much a term finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// Nothing at all.
    Nothing,
    /// Fewer than three services.
    Few,
}

impl Kind {
    /// What so many results are; `None` where they are enough.
    pub const fn of(total: usize) -> Option<Self> {
        match total {
            0 => Some(Self::Nothing),
            1..FEW => Some(Self::Few),
            _ => None,
        }
    }
}

/// A term that is missed, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Miss {
    /// Its words.
    pub term: String,
    /// How much it found when it last counted.
    pub kind: Kind,
    /// How many asked, each once a day, on days on which five did; at most a hundred a day.
    pub times: i64,
    /// The first such day.
    pub first_on: NaiveDate,
    /// The last.
    pub last_on: NaiveDate,
}

/// Askings to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What was asked.
    pub term: Term,
    /// How much it found.
    pub kind: Kind,
    /// By how many since the last time.
    pub times: usize,
}

/// Stands for a term or for its asker while the day's key lasts.
type Mark = [u8; 16];

/// One day's counting, in memory only.
///
/// Terms and askers are keyed hashes under a key that is made with the day, never stored and
/// forgotten with it. An asker's hash holds the term too, so not even here can two terms be seen to
/// come from the same one. The words themselves come with the fifth asker.
pub struct Day {
    key: hmac::Key,
    began: DateTime<Utc>,
    counts: HashMap<Mark, Count>,
    /// The terms in the order they came: the oldest makes way.
    order: VecDeque<Mark>,
}

#[derive(Default)]
struct Count {
    askers: Vec<Mark>,
    known: Option<(Term, Kind)>,
    written: usize,
}

impl Day {
    /// A day on which nobody has asked yet.
    pub fn beginning(now: DateTime<Utc>) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &sealed::random());
        Self { key, began: now, counts: HashMap::new(), order: VecDeque::new() }
    }

    /// Begins the next day once this one is over: nobody is known any more.
    pub fn end_when_over(&mut self, now: DateTime<Utc>) {
        if now - self.began >= DAY {
            *self = Self::beginning(now);
        }
    }

    /// Counts the asker of a term, each once.
    pub fn note(&mut self, term: &Term, kind: Kind, asker: &[u8], now: DateTime<Utc>) {
        self.end_when_over(now);
        let (mark, asker) = (self.mark(term, &[]), self.mark(term, asker));
        if !self.counts.contains_key(&mark) {
            if self.order.len() >= MOST_TERMS
                && let Some(oldest) = self.order.pop_front()
            {
                self.counts.remove(&oldest);
            }
            self.order.push_back(mark);
        }
        let count = self.counts.entry(mark).or_default();
        if count.askers.len() < MOST_ASKERS && !count.askers.contains(&asker) {
            count.askers.push(asker);
        }
        if count.askers.len() >= ENOUGH {
            count.known = Some((term.clone(), kind));
        }
    }

    /// What five have asked and is not written down yet, by term; from now on it counts as written.
    pub fn take_due(&mut self) -> Vec<Due> {
        let due = self.counts.values_mut().filter_map(|count| {
            let (term, kind) = count.known.clone()?;
            let times = count.askers.len() - count.written;
            count.written = count.askers.len();
            (times > 0).then_some(Due { term, kind, times })
        });
        let mut due: Vec<Due> = due.collect();
        // Nodes that write the same terms at once wait for each other in the same order.
        due.sort_unstable_by(|one, other| one.term.0.cmp(&other.term.0));
        due
    }

    /// What could not be written down is due again.
    pub fn give_back(&mut self, due: &[Due]) {
        for one in due {
            let mark = self.mark(&one.term, &[]);
            if let Some(count) = self.counts.get_mut(&mark) {
                count.written = count.written.saturating_sub(one.times);
            }
        }
    }

    fn mark(&self, term: &Term, asker: &[u8]) -> Mark {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(term.0.as_bytes());
        // No term has it, so the two cannot run into each other.
        context.update(&[0]);
        context.update(asker);
        let mut mark = [0; 16];
        mark.iter_mut().zip(context.sign().as_ref()).for_each(|(to, from)| *to = *from);
        mark
    }
}
