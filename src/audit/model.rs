//! What tampering looks like: a chain walked row by row.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::record::{BEGINNING, Line};

/// So many findings of one chain are told; the first is the one to look at.
const TOLD: usize = 100;

/// A line with its place in its chain.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// The order in which the database took it.
    pub seq: i64,
    /// Its number in the chain.
    pub number: Option<i64>,
    /// Its hash.
    pub hash: Option<Vec<u8>>,
    /// What it says.
    #[sqlx(flatten)]
    pub line: Line,
}

/// Where a chain ends, as the database keeps it beside the rows.
#[derive(Clone, Debug, FromRow)]
pub struct End {
    /// The network, or the nil id.
    pub chain: Uuid,
    /// What the network is called; nothing for lines of no network.
    pub name: Option<String>,
    /// The last number.
    pub number: Option<i64>,
    /// The hash of the last row.
    pub hash: Option<Vec<u8>>,
    /// How many rows there are.
    pub rows: i64,
}

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tampering {
    /// It does not say what was chained, or the row before it was written anew.
    Edited,
    /// It is gone.
    Deleted,
    /// It was not written by the service.
    Inserted,
    /// It stood elsewhere.
    Reordered,
    /// It and all after it are gone.
    CutOff,
    /// It and those before it are not those that a signed checkpoint, or the chain's end, tells of.
    Rewritten,
}

/// One row that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was done.
    pub tampering: Tampering,
    /// The row's number; nothing for one outside the chain.
    pub number: Option<i64>,
    /// The row's id, where it is there.
    pub id: Option<Uuid>,
}

/// A chain, walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// The network's name; nothing for lines of no network.
    pub network: Option<String>,
    /// How many rows it has.
    pub rows: i64,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// All chains, walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Each chain.
    pub chains: Vec<Chain>,
    /// How many checkpoints they were compared with.
    pub checkpoints: usize,
    /// Lines of the file of checkpoints that this installation did not sign.
    pub bad_checkpoints: Vec<usize>,
}

impl Report {
    /// Whether nothing was tampered with.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.bad_checkpoints.is_empty() && self.chains.iter().all(|one| one.findings.is_empty())
    }

    /// How many rows there are in all.
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.chains.iter().map(|chain| chain.rows).sum()
    }
}

/// A walk along one chain. Each row is judged when the next one is known: what follows it tells
/// whether it was edited, inserted or moved.
pub struct Walk {
    /// The number that comes next.
    expected: i64,
    /// By how much numbers were pushed on by rows that were inserted or removed.
    shift: i64,
    /// The hash of the last row; nothing where it cannot be known.
    before: Option<Vec<u8>>,
    last_seq: i64,
    waiting: Option<Row>,
    /// The hash to go on with after the second of two rows that changed places.
    swapped: Option<Vec<u8>>,
    signed: BTreeMap<i64, Vec<u8>>,
    findings: Vec<Finding>,
}

impl Walk {
    /// A walk along the chain of which these numbers and hashes were signed.
    #[must_use]
    pub fn new(signed: BTreeMap<i64, Vec<u8>>) -> Self {
        Self {
            expected: 1,
            shift: 0,
            before: Some(BEGINNING.to_vec()),
            last_seq: 0,
            waiting: None,
            swapped: None,
            signed,
            findings: Vec::new(),
        }
    }

    /// The next row.
    pub fn take(&mut self, row: Row) {
        if let Some(waiting) = self.waiting.take() {
            self.judge(&waiting, Some(&row));
        }
        self.waiting = Some(row);
    }

    /// What was found, once the chain's end is compared too.
    #[must_use]
    pub fn end(mut self, end: &End, strays: Vec<Uuid>) -> Vec<Finding> {
        if let Some(waiting) = self.waiting.take() {
            self.judge(&waiting, None);
        }
        for id in strays {
            self.find(Tampering::Inserted, None, Some(id));
        }
        let signed = self.signed.last_key_value().map_or(0, |(number, _)| *number);
        let last = end.number.unwrap_or_default();
        if last.max(signed) >= self.expected {
            self.find(Tampering::CutOff, Some(self.expected), None);
        } else if last + 1 < self.expected
            || self.before.as_ref().is_some_and(|before| end.hash.as_ref() != Some(before))
        {
            // No rows and no end are a chain that has not begun.
            if self.findings.is_empty() && end.rows > 0 {
                self.find(Tampering::Rewritten, Some(self.expected - 1), None);
            }
        }
        self.findings
    }

    fn judge(&mut self, row: &Row, next: Option<&Row>) {
        let (Some(number), Some(hash)) = (row.number, row.hash.clone()) else { return };
        let own = number - self.shift;
        if own > self.expected {
            self.find(Tampering::Deleted, Some(self.expected), None);
            self.before = None;
        }
        let id = Some(row.line.id);
        if let Some(before) = self.swapped.take() {
            self.find(Tampering::Reordered, Some(own), id);
            return self.go_on(own, Some(before), row.seq);
        }
        let fits = |row: &Row, number: i64, before: &[u8]| {
            row.hash.as_ref().is_some_and(|hash| row.line.hash(number, before) == *hash)
        };
        let before = self.before.clone();
        if before.as_ref().is_none_or(|before| fits(row, own, before)) {
            self.compare_signed(own, &hash, id);
            return self.go_on(own, Some(hash), row.seq);
        }
        let before = before.unwrap_or_default();
        // A row without a hash is told of as a stray.
        let next = next.filter(|next| next.hash.is_some());
        let next_hash = next.and_then(|next| next.hash.clone()).unwrap_or_default();
        let follows_before = next.is_some_and(|next| fits(next, own, &before));
        if follows_before && fits(row, own + 1, &next_hash) {
            self.find(Tampering::Reordered, Some(own), id);
            self.swapped = Some(hash);
            self.expected = own + 1;
        } else if follows_before {
            self.find(Tampering::Inserted, Some(number), id);
            self.shift += 1;
        } else if next.is_some_and(|next| fits(next, own + 2, &hash)) {
            self.find(Tampering::Deleted, Some(own), None);
            self.shift -= 1;
            self.go_on(own + 1, Some(hash), row.seq);
        } else if row.seq < self.last_seq || next.is_some_and(|next| next.seq < row.seq) {
            self.find(Tampering::Reordered, Some(own), id);
            self.go_on(own, None, self.last_seq);
        } else {
            self.find(Tampering::Edited, Some(own), id);
            self.go_on(own, Some(hash), row.seq);
        }
    }

    fn go_on(&mut self, own: i64, before: Option<Vec<u8>>, seq: i64) {
        self.expected = own + 1;
        self.before = before;
        self.last_seq = seq;
    }

    fn compare_signed(&mut self, own: i64, hash: &[u8], id: Option<Uuid>) {
        let differs = self.signed.get(&own).is_some_and(|signed| signed != hash);
        if differs {
            self.find(Tampering::Rewritten, Some(own), id);
        }
    }

    fn find(&mut self, tampering: Tampering, number: Option<i64>, id: Option<Uuid>) {
        if self.findings.len() < TOLD {
            self.findings.push(Finding { tampering, number, id });
        }
    }
}
