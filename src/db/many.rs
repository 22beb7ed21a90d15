//! One constant for one row, run for many: lists and multi-row inserts that both engines take.
//!
//! A store writes `… IN ($1)` or `… VALUES ($1, $2, $3)`, which a test can prepare as it stands;
//! these functions repeat the group. Lengths are powers of two, so that few statements are made.

use std::fmt::Write as _;

use sqlx::AssertSqlSafe;

/// How many rows go into one statement at most.
const MOST: usize = 32;
/// How many items go into one list.
const MOST_LISTED: usize = 512;

/// An engine, by its connections.
pub trait Engine {
    /// Whether a parameter says which one it is. `SQLite` looks for the name of each in a list of
    /// all, so that the work grows with the square of their number, and takes `?` for the next one.
    const NUMBERED: bool;
}

impl Engine for sqlx::SqliteConnection {
    const NUMBERED: bool = false;
}

impl Engine for sqlx::PgConnection {
    const NUMBERED: bool = true;
}

/// `sql` with its `($1)` made a list of `n` parameters.
pub fn list<E: Engine>(_: &E, sql: &'static str, n: usize) -> AssertSqlSafe<String> {
    let (before, after) = sql.split_once("($1)").unwrap_or((sql, ""));
    let mut text = before.to_owned();
    group::<E>(&mut text, 1, n);
    text.push_str(after);
    AssertSqlSafe(text)
}

/// As [`list`], for the list that follows one other parameter: `a = $1 AND b IN ($2)`.
pub fn list_after(sql: &'static str, n: usize) -> AssertSqlSafe<String> {
    let (before, after) = sql.split_once("($2)").unwrap_or((sql, ""));
    let mut text = before.to_owned();
    // SQLite takes no `?` after a parameter that says which one it is.
    group::<sqlx::PgConnection>(&mut text, 2, n);
    text.push_str(after);
    AssertSqlSafe(text)
}

/// `sql` with the one group after its `VALUES` written `n` times.
pub fn rows<E: Engine>(_: &E, sql: &'static str, n: usize) -> AssertSqlSafe<String> {
    let (before, rest) = sql.split_once("VALUES (").unwrap_or((sql, ""));
    let (one, after) = rest.split_once(')').unwrap_or((rest, ""));
    let width = one.matches('$').count();
    let mut text = format!("{before}VALUES ");
    for row in 0..n {
        if row > 0 {
            text.push_str(", ");
        }
        group::<E>(&mut text, row * width + 1, width);
    }
    text.push_str(after);
    AssertSqlSafe(text)
}

fn group<E: Engine>(text: &mut String, first: usize, n: usize) {
    text.push('(');
    for i in first..first + n {
        if i > first {
            text.push_str(", ");
        }
        if E::NUMBERED {
            // Writing to a `String` cannot fail.
            write!(text, "${i}").ok();
        } else {
            text.push('?');
        }
    }
    text.push(')');
}

/// `items` in slices whose lengths are powers of two.
pub fn batches<T>(items: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let n = 1 << rest.len().checked_ilog2()?;
        let (some, left) = rest.split_at_checked(n.min(MOST))?;
        rest = left;
        Some(some)
    })
}

/// `items` in lists whose lengths are powers of two; the last is filled up by repeating an item,
/// which does not change what `IN` finds.
pub fn lists<T: Copy>(items: &[T]) -> impl Iterator<Item = Vec<T>> {
    items.chunks(MOST_LISTED).map(|some| {
        let mut some = some.to_vec();
        if let Some(&last) = some.last() {
            some.resize(some.len().next_power_of_two(), last);
        }
        some
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbered;
    impl Engine for Numbered {
        const NUMBERED: bool = true;
    }

    struct InOrder;
    impl Engine for InOrder {
        const NUMBERED: bool = false;
    }

    #[test]
    fn a_list_and_rows_have_a_parameter_for_each_value() {
        let sql = "SELECT a FROM t WHERE id IN ($1) ORDER BY a";
        let listed = "SELECT a FROM t WHERE id IN ($1, $2, $3) ORDER BY a";
        assert_eq!(list(&Numbered, sql, 3).0, listed);
        assert_eq!(list(&InOrder, sql, 2).0, "SELECT a FROM t WHERE id IN (?, ?) ORDER BY a");
        let after = list_after("SELECT a FROM t WHERE b = $1 AND id IN ($2)", 2);
        assert_eq!(after.0, "SELECT a FROM t WHERE b = $1 AND id IN ($2, $3)");
        let sql = "INSERT INTO t (a, b) VALUES ($1, $2) RETURNING a";
        let written = "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING a";
        assert_eq!(rows(&Numbered, sql, 2).0, written);
        let written = "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING a";
        assert_eq!(rows(&InOrder, sql, 2).0, written);
    }

    #[test]
    fn batches_cover_everything_once() {
        let items: Vec<usize> = (0..76).collect();
        let sizes: Vec<usize> = batches(&items).map(<[usize]>::len).collect();
        assert_eq!(sizes, [32, 32, 8, 4]);
        assert_eq!(batches(&items).flatten().copied().collect::<Vec<_>>(), items);
        assert_eq!(lists(&items).map(|l| l.len()).collect::<Vec<_>>(), [128]);
        assert_eq!(lists::<usize>(&[]).count(), 0);
    }
}
