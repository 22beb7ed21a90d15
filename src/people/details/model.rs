//! Who supports a client, who insures them, what they are good at and what they wish.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{telemetry::hidden, values::Payer};

/// What is kept on a client beside the facts. Its `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ClientDetails)]
pub struct Details {
    /// Family and others who support the client.
    pub supports: Vec<Support>,
    /// Insurance.
    pub coverages: Vec<Coverage>,
    /// What the client is good at and can build on.
    pub strengths: Option<String>,
    /// How the client wishes to be helped.
    pub preferences: Option<String>,
}

/// The details with the version that was read; 0 where nothing has been written.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// What is kept.
    pub details: Details,
    /// One more with each change.
    pub version: i64,
}

/// Somebody who supports a client.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Support {
    /// What they are called.
    pub name: String,
    /// What they are to the client: sister, neighbor, pastor.
    pub relation: Option<String>,
    /// How to reach them.
    pub reach: Option<String>,
}

/// An insurance.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    /// Of what kind.
    pub payer: Payer,
    /// The client's number there.
    pub member_number: Option<String>,
    /// The last day on which it is known to hold.
    pub valid_until: Option<NaiveDate>,
}

impl Coverage {
    /// Whether it has run out by that day.
    #[must_use]
    pub fn has_ended(&self, on: NaiveDate) -> bool {
        self.valid_until.is_some_and(|last| last < on)
    }
}

hidden!(Details, Kept, Support, Coverage);
