//! The time and fresh ids, handed in rather than looked up.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use uuid::Uuid;

/// Tells the time and makes ids; tests hand in one that stands still.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's own clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock that the others ask")]
    pub fn system() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// A clock that always says `time`.
    #[must_use]
    pub fn stopped_at(time: DateTime<Utc>) -> Self {
        Self(Arc::new(move || time))
    }

    /// A clock that says whatever `tell` says: for tests that move time on.
    #[must_use]
    pub fn telling(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// The time now, to the microsecond: the finest that every database keeps.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)().trunc_subsecs(6)
    }

    /// A fresh id for a catalog row (version 7: sorts by the time it was made).
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where the others take ids from")]
    pub fn catalog_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// A fresh id for anything about a person (version 4: tells nothing).
    #[must_use]
    pub fn private_id(&self) -> Uuid {
        Uuid::new_v4()
    }
}
