//! The life of a referral: one client, one confirmed need, one service, from draft to its end.
//!
//! [`Referral::moved`] is the only way from one status to the next. It knows nothing of databases
//! and takes the time from its caller.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

pub use super::{
    deadline::due,
    refused::Refused,
    target::Target,
    vocabulary::{Category, Means, Reason, Setter, Status, Step},
};
use crate::{
    consent::disclosure::Disclosure,
    needs::NeedCode,
    people::model::Confirmed,
    values::{ClientId, ClientNeedId, MatchId, ReferralId, Urgency},
};

/// A referral as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Referral {
    /// Its id.
    pub id: ReferralId,
    /// Whom it is for.
    pub client_id: ClientId,
    /// Which of the client's needs it is to meet.
    pub need_id: ClientNeedId,
    /// That need's code.
    pub need_code: NeedCode,
    /// What that need is called.
    pub need_label: &'static str,
    /// The run of the matcher that suggested the service, if one did.
    pub match_id: Option<MatchId>,
    /// The service as it was when the referral was written.
    pub target: Target,
    /// What the agency is told, in the case manager's words.
    pub message: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// The finer step within the status.
    pub step: Option<Step>,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// What was done for the client, once it is completed.
    pub output: Option<String>,
    /// How soon an answer is needed.
    pub urgency: Urgency,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// By when the agency should have answered.
    pub due_at: Option<DateTime<Utc>>,
    /// When it came to its end.
    pub ended_at: Option<DateTime<Utc>>,
    /// Its version: one more with each event.
    pub version: i64,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Something that happened to a referral, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Event {
    /// The referral's version after it.
    pub version: i64,
    /// Where the referral stood; none for its first event.
    pub from: Option<Status>,
    /// Where it stood after.
    pub to: Status,
    /// The finer step.
    pub step: Option<Step>,
    /// Why.
    pub reason: Option<Reason>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: String,
    /// The agency's word, recorded on its behalf: who said it and how.
    pub on_behalf: Option<Said>,
    /// What was done for the client.
    pub output: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// Who at the agency gave its answer, and by what means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Said {
    /// The person's name or part, such as "Maria, front desk".
    pub by: String,
    /// How they said it.
    pub means: Means,
}

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The status it leads to; the present one to record only a step.
    pub to: Status,
    /// The finer step.
    pub step: Option<Step>,
    /// Why.
    pub reason: Option<Reason>,
    /// The agency's word, or none when it is the referrer's own.
    pub on_behalf: Option<Said>,
    /// What was done for the client.
    pub output: Option<String>,
    /// A note.
    pub note: Option<String>,
}

impl Move {
    /// A move to `to` with nothing else said.
    #[must_use]
    pub const fn to(to: Status) -> Self {
        Self { to, step: None, reason: None, on_behalf: None, output: None, note: None }
    }
}

fn codes<T: std::fmt::Display>(all: impl Iterator<Item = T>) -> String {
    all.map(|one| one.to_string()).collect::<Vec<_>>().join(", ")
}

impl Referral {
    /// A draft for a need that the client has confirmed.
    #[must_use]
    pub fn drafted(id: ReferralId, need: Confirmed<'_>, target: Target, at: DateTime<Utc>) -> Self {
        Self {
            id,
            client_id: need.client_id,
            need_id: need.id,
            need_code: need.code,
            need_label: need.label,
            match_id: None,
            target,
            message: None,
            status: Status::Draft,
            step: None,
            reason: None,
            output: None,
            urgency: need.urgency,
            sent_at: None,
            due_at: None,
            ended_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    /// The event with which its history begins.
    #[must_use]
    pub fn first_event(&self, by: &str) -> Event {
        Event {
            version: self.version,
            from: None,
            to: self.status,
            step: None,
            reason: None,
            at: self.created_at,
            by: by.to_owned(),
            on_behalf: None,
            output: None,
            note: None,
        }
    }

    /// Whether `made` means that the agency is told something of the client: when the referral is
    /// recorded for it, and again when the case manager says that they told it.
    #[must_use]
    pub fn tells(&self, made: &Move) -> bool {
        let out = self.status == Status::Draft || made.step == Some(Step::Viewed);
        made.to == Status::Requested && out
    }

    /// The referral after a move that tells the agency something: that takes the proof that a
    /// consent covers it.
    pub fn told(
        &self,
        proof: Disclosure,
        made: Move,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), Vec<Refused>> {
        if proof.spent() != self.id {
            return Err(vec![Refused::Unproven]);
        }
        self.after(made, by, at)
    }

    /// The referral after a move that tells the agency nothing, and the event to keep; or every
    /// reason why not.
    pub fn moved(
        &self,
        made: Move,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), Vec<Refused>> {
        if self.tells(&made) {
            return Err(vec![Refused::Unproven]);
        }
        self.after(made, by, at)
    }

    fn after(
        &self,
        made: Move,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), Vec<Refused>> {
        self.in_turn(&made).map_err(|refused| vec![refused])?;
        let faults = self.faults(&made);
        if !faults.is_empty() {
            return Err(faults);
        }
        let step = made.step.or_else(|| usual_step(made.to, made.reason));
        let sent = made.to == Status::Requested && self.status == Status::Draft;
        let after = Self {
            status: made.to,
            step,
            // A step within a status does not take its reason away.
            reason: made.reason.or(match made.to {
                Status::EnteredInError => Some(Reason::EnteredInError),
                to if to == self.status => self.reason,
                _ => None,
            }),
            output: made.output.clone().or_else(|| self.output.clone()),
            sent_at: if sent { Some(at) } else { self.sent_at },
            due_at: if sent { Some(due(self.urgency, at)) } else { self.due_at },
            ended_at: if made.to.is_final() { self.ended_at.or(Some(at)) } else { None },
            version: self.version + 1,
            updated_at: at,
            ..self.clone()
        };
        let event = Event {
            version: after.version,
            from: Some(self.status),
            to: after.status,
            step,
            reason: made.reason,
            at,
            by: by.to_owned(),
            on_behalf: made.on_behalf,
            output: made.output,
            note: made.note,
        };
        Ok((after, event))
    }

    fn in_turn(&self, made: &Move) -> Result<(), Refused> {
        let (from, to) = (self.status, made.to);
        if from == to {
            let new = made.step.is_some() && made.step != self.step && !from.is_final();
            return if new { Ok(()) } else { Err(Refused::NothingNew(from)) };
        }
        if from.next().contains(&to) { Ok(()) } else { Err(Refused::OutOfTurn { from, to }) }
    }

    fn faults(&self, made: &Move) -> Vec<Refused> {
        let mut faults = Vec::new();
        let mut fault = |field, detail: String| faults.push(Refused::Field { field, detail });
        let to = made.to;
        match made.reason {
            None if to.needs_reason() && to != self.status => {
                fault(
                    "reason",
                    format!("“{}” needs a reason: {}", to.label(), codes(to.reasons())),
                );
            }
            Some(reason) if reason.status() != to => {
                let right = codes(to.reasons());
                let right = if right.is_empty() { "none at all" } else { &right };
                let label = to.label();
                fault("reason", format!("{reason} does not go with “{label}”; what does: {right}"));
            }
            // Silence is the only failure before anybody has answered.
            Some(reason) if self.unanswered_failure(to) && reason != Reason::NoResponse => {
                let detail = "before the agency has answered, only no-response fits";
                fault("reason", detail.to_owned());
            }
            _ => {}
        }
        if let Some(step) = made.step.filter(|step| step.within() != to) {
            let right = codes(to.steps());
            let right = if right.is_empty() { "none" } else { &right };
            let label = to.label();
            fault(
                "business_status",
                format!("{step} is not a step of “{label}”; its steps: {right}"),
            );
        }
        if to.needs_output() && made.output.is_none() {
            fault(
                "output",
                "say what was done for the client, such as “first visit held”".to_owned(),
            );
        }
        let agencys = to.set_by() == Setter::Target && !self.unanswered_failure(to);
        if agencys && made.on_behalf.is_none() && made.step != Some(Step::Viewed) {
            let detail =
                "this is the agency's to say: name who there said it (said_by) and how (means)";
            fault("said_by", detail.to_owned());
        }
        if to.set_by() == Setter::Requester && made.on_behalf.is_some() && to != self.status {
            let label = to.label();
            fault("said_by", format!("“{label}” is the referrer's own word, not the agency's"));
        }
        faults
    }

    /// Whether the move says that nobody answered: then there is no one to name.
    fn unanswered_failure(&self, to: Status) -> bool {
        self.status == Status::Requested && to == Status::Failed
    }

    /// The referral once `reason` says why it ended, where that was still open, and the event.
    #[must_use]
    pub fn explained(&self, reason: Reason, by: &str, at: DateTime<Utc>) -> Option<(Self, Event)> {
        if !self.status.is_final() || self.reason.is_some() || reason.status() != self.status {
            return None;
        }
        let version = self.version + 1;
        let after = Self { reason: Some(reason), version, updated_at: at, ..self.clone() };
        let event = Event {
            version,
            from: Some(self.status),
            to: self.status,
            step: self.step,
            reason: Some(reason),
            at,
            by: by.to_owned(),
            on_behalf: None,
            output: None,
            note: None,
        };
        Some((after, event))
    }

    /// Whether the agency should have answered by now and has not.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.status == Status::Requested && self.due_at.is_some_and(|due| due < now)
    }

    /// Whether the client got service, in full or in part.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        let category = self.reason.map(Reason::category);
        matches!(category, Some(Category::Connected | Category::ConnectedPartial))
    }

    /// Whether it is over and why is known: a completed one without a reason is still open.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.status.is_final() && self.reason.is_some_and(Reason::closes)
    }
}

/// The step that a move implies when none is named.
const fn usual_step(to: Status, reason: Option<Reason>) -> Option<Step> {
    match (to, reason) {
        (Status::Requested, _) => Some(Step::Sent),
        (Status::OnHold, Some(Reason::Waitlist)) => Some(Step::Waitlisted),
        (Status::OnHold, Some(Reason::MissingInfo)) => Some(Step::InfoRequested),
        (Status::Completed, _) => Some(Step::Served),
        _ => None,
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
