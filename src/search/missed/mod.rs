//! Searches that find nothing or nearly nothing, for staff to see what the directory lacks, and
//! kept so that nobody's search can be traced.
//!
//! Only words are counted: never the place, the filters or who asked. Words count once five
//! different askers have used them within one day ([`model::Day`]); before that they reach neither
//! the database nor a log line. Whether they are missed is asked of them alone, so what a filter
//! hides is no miss, and the page's links show what staff are told.
//!
//! Searching never waits for the database: a miss is noted in memory and written down once a minute.
//! What it costs is one more question to the index, where a search found too little.

mod asker;
pub mod model;
pub mod pages;
mod store;
#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;

pub use self::asker::Asker;
use self::model::{Day, Due, FEW, Kind, Miss, Term};
use super::{
    Search,
    model::{Found, Meant, Query, Relaxed},
};
use crate::db::Db;

/// How often misses are written down.
const PAUSE: Duration = Duration::from_mins(1);

/// A term that has not counted for so long is forgotten: it was answered, or nobody needs it.
pub const KEPT: TimeDelta = TimeDelta::days(90);

/// So many terms are shown.
pub const SHOWN: i64 = 200;

/// The use cases.
#[derive(Clone)]
pub struct Misses {
    db: Db,
    search: Search,
    day: Arc<Mutex<Day>>,
}

impl Misses {
    /// Nothing is counted yet.
    #[must_use]
    pub fn new(db: Db, search: Search) -> Self {
        let day = Arc::new(Mutex::new(Day::beginning(search.clock().now())));
        Self { db, search, day }
    }

    /// Counts the question if its words alone find nothing or nearly nothing.
    pub fn note(&self, query: &Query, found: &Found, asker: &Asker) {
        let by_its_words = !found.without_words && !found.relaxed.contains(&Relaxed::Words);
        if query.page > 1 || (by_its_words && found.total >= FEW) {
            return;
        }
        let term = Term::of(&without_place(query, found));
        let (Some(term), Some(asker)) = (term, asker.bytes()) else { return };
        let words = term.as_str().to_owned();
        let alone = Query { words, relax: false, per_page: 1, ..Query::default() };
        // An index that fails has just said so to the one who asked.
        let Ok(alone) = self.search.find(&alone) else { return };
        // A search cut short has not looked everywhere.
        if let Some(kind) = Kind::of(alone.total).filter(|_| !alone.is_partial) {
            self.day().note(&term, kind, asker, self.search.clock().now());
        }
    }

    /// Writes down what five have asked since the last time, and forgets what is old.
    pub async fn write_down(&self) -> Result<(), sqlx::Error> {
        let due = self.day().take_due();
        if !due.is_empty()
            && let Err(error) = self.write(&due).await
        {
            self.day().give_back(&due);
            return Err(error);
        }
        self.day().end_when_over(self.search.clock().now());
        Ok(())
    }

    async fn write(&self, due: &[Due]) -> Result<(), sqlx::Error> {
        let today = self.search.clock().now().date_naive();
        let mut tx = self.db.begin().await?;
        for one in due {
            store::add(&mut tx, one, today).await?;
        }
        store::forget(&mut tx, today - KEPT).await?;
        tx.commit().await
    }

    /// Writes down for ever; what fails is tried again with the next.
    pub async fn keep(self) {
        loop {
            tokio::time::sleep(PAUSE).await;
            if let Err(error) = self.write_down().await {
                tracing::error!("missed searches cannot be written down: {error}");
            }
        }
    }

    /// What is missed, most asked first.
    pub async fn list(&self) -> Result<Vec<Miss>, sqlx::Error> {
        let today = self.search.clock().now().date_naive();
        store::list(&self.db, today - KEPT, SHOWN).await
    }

    fn day(&self) -> MutexGuard<'_, Day> {
        self.day.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The question's words without a place that they name.
fn without_place(query: &Query, found: &Found) -> String {
    let places = found.said.iter().filter(|said| matches!(said.meant, Meant::Near(_)));
    places.fold(query.words.clone(), |words, said| words.replace(&said.words, " "))
}
