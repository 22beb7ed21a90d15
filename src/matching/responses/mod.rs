//! How services answered referrals so far, need by need: counts of a network, of no person.
//!
//! `referrals` says what each referral comes to and adds the difference with every event;
//! a match loads the counts of its needs once and weighs them.

pub mod store;

use std::{collections::HashMap, ops::Sub};

use chrono::{DateTime, Utc};

use crate::{needs::NeedCode, values::ServiceId};

/// How a service answered referrals for a need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Responses {
    /// How many it accepted.
    pub accepted: u32,
    /// How many it answered at all, or let lapse.
    pub settled: u32,
    /// How many it refused for lack of room.
    pub no_room: u32,
    /// How many it refused because the directory or the matcher was wrong about it.
    pub amiss: u32,
    /// How many wait for its answer.
    pub waiting: u32,
    /// When it last refused one for lack of room.
    pub no_room_at: Option<DateTime<Utc>>,
}

/// What referrals add up to, or one of them; a difference may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many were sent.
    pub sent: i64,
    /// How many were accepted.
    pub accepted: i64,
    /// How many were answered at all, or let lapse.
    pub settled: i64,
    /// How many brought the client service, in full or in part.
    pub connected: i64,
    /// How many were refused for lack of room.
    pub no_room: i64,
    /// How many were refused because the directory or the matcher was wrong.
    pub amiss: i64,
    /// How many wait for an answer.
    pub waiting: i64,
}

/// What was learned of services, by service and need.
pub type Learned = HashMap<(ServiceId, NeedCode), Responses>;

impl Sub for Counts {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            sent: self.sent - before.sent,
            accepted: self.accepted - before.accepted,
            settled: self.settled - before.settled,
            connected: self.connected - before.connected,
            no_room: self.no_room - before.no_room,
            amiss: self.amiss - before.amiss,
            waiting: self.waiting - before.waiting,
        }
    }
}

/// Fewer answers than this tell of single cases, not of the agency: one more or less would change
/// the share by a fifth. Below it nothing is said of them.
const ENOUGH: u32 = 5;
/// What refuses so many of ten for lack of room does so often.
const OFTEN: f64 = 0.4;
/// So many answers, half of them yes, are supposed beforehand: Beta(2, 2). It speaks for and against
/// nobody, lets one answer move the guess from a half to three fifths, and is outweighed by ten.
const SUPPOSED: f64 = 4.0;
/// Refusals after which the directory's errors begin to count. An acceptance is none, so that
/// no acceptance can make them begin.
const REFUSALS: u32 = 3;
/// A listing that was wrong every time may have been mended since: more than half is never taken.
const LEAST: f64 = 0.5;

impl Responses {
    /// How likely it accepts, in 0..1: accepted among settled, with the prior.
    pub fn acceptance(&self) -> f64 {
        (f64::from(self.accepted.min(self.settled)) + SUPPOSED / 2.0)
            / (f64::from(self.settled) + SUPPOSED)
    }

    /// How far the listing's fit can be believed, in 0.5..1: one less the share of answers that
    /// showed it wrong, shrunk as if four more answers had found it right,
    /// 1 - amiss / (settled + 4). One until there were three refusals.
    pub fn trust(&self) -> f64 {
        if self.settled.saturating_sub(self.accepted) < REFUSALS {
            return 1.0;
        }
        let amiss = f64::from(self.amiss.min(self.settled));
        (1.0 - amiss / (f64::from(self.settled) + SUPPOSED)).max(LEAST)
    }

    /// How many of how many it accepted, once that says something.
    pub fn told(&self) -> Option<(u32, u32)> {
        (self.settled >= ENOUGH).then_some((self.accepted, self.settled))
    }

    /// Whether it often refuses for lack of room.
    pub fn is_often_full(&self) -> bool {
        self.settled >= ENOUGH && f64::from(self.no_room) >= OFTEN * f64::from(self.settled)
    }
}
