//! Carries out what the outbox holds.

use std::{collections::HashMap, sync::Arc};

use chrono::TimeDelta;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::store::{self, Entry};
use crate::{clock::Clock, db::Db};

/// Carries out one kind of effect.
pub type Handler = Arc<dyn Fn(Entry) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// How long a claimed entry is left alone before another worker may take it.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// The pauses between tries (Standard Webhooks' schedule); after the last the entry is dead.
const PAUSES: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];

/// Claims entries and hands them to the handler of their topic.
#[derive(Clone)]
pub struct Worker {
    id: Uuid,
    db: Db,
    clock: Clock,
    handlers: HashMap<&'static str, Handler>,
}

impl Worker {
    /// A worker that can do nothing yet.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { id: Uuid::new_v4(), db, clock, handlers: HashMap::new() }
    }

    /// The same, and `handler` carries out what has this topic.
    #[must_use]
    pub fn on(mut self, topic: &'static str, handler: Handler) -> Self {
        self.handlers.insert(topic, handler);
        self
    }

    /// Carries out everything that is due now; says how many entries that were.
    ///
    /// An entry without a handler has no follower in this version and is done at once.
    pub async fn work(&self) -> Result<usize, sqlx::Error> {
        let mut count = 0;
        loop {
            let now = self.clock.now();
            let Some(entry) = store::claim(&self.db, self.id, now, now + LEASE).await? else {
                return Ok(count);
            };
            count += 1;
            let (id, attempts) = (entry.id, entry.attempts);
            let topic = entry.topic.clone();
            let outcome = match self.handlers.get(topic.as_str()) {
                Some(handler) => handler(entry).await,
                None => Ok(()),
            };
            match outcome {
                Ok(()) => store::done(&self.db, id, self.id).await?,
                Err(error) => self.failed(id, &topic, attempts, &error).await?,
            }
        }
    }

    async fn failed(
        &self,
        id: Uuid,
        topic: &str,
        attempts: i64,
        error: &anyhow::Error,
    ) -> Result<(), sqlx::Error> {
        let tried = usize::try_from(attempts).unwrap_or(usize::MAX).saturating_sub(1);
        let now = self.clock.now();
        let next = if let Some(pause) = PAUSES.get(tried) {
            tracing::warn!(outbox.id = %id, outbox.topic = topic, "{topic} failed, will be tried again: {error:#}");
            ("ready", now + *pause)
        } else {
            tracing::error!(outbox.id = %id, outbox.topic = topic, "{topic} failed for the last time: {error:#}");
            ("dead", now)
        };
        store::again(&self.db, id, self.id, next, &format!("{error:#}")).await
    }
}
