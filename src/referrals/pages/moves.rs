//! What may happen to a referral next, and the form that says it did.

use crate::{
    people::model::NeedStatus,
    referrals::{
        Error, Told,
        history::explains,
        model::{Means, Move, Reason, Referral, Said as SaidBy, Setter, Status, Step},
    },
    web::{Fault, Said},
};

/// A code with what people read.
pub(super) type Choice = (&'static str, &'static str);

/// What the history keeps of the client's agreement.
pub(super) const AGREED: &str = "The client was asked and agrees to this referral.";

/// Something that may happen next, with what must be said of it.
#[expect(clippy::struct_excessive_bools, reason = "each decides over one piece of the form")]
pub(super) struct Next {
    pub to: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    pub good: bool,
    pub open: bool,
    pub reasons: Vec<Choice>,
    pub steps: Vec<Choice>,
    pub on_behalf: bool,
    pub must_be_said: bool,
}

impl Next {
    /// Whether the client must have agreed.
    pub fn tells_the_agency(&self) -> bool {
        self.to == "requested"
    }

    /// Whether what came of it must be told.
    pub fn is_completed(&self) -> bool {
        self.to == "completed"
    }
}

/// What people call a move, with its icon; whether it brings the referral on.
const fn named(from: Status, to: Status) -> (&'static str, &'static str, bool) {
    match (from, to) {
        (Status::Draft, Status::Requested) => ("Make the referral", "file-text", true),
        (_, Status::Accepted) => ("The agency accepted", "check", true),
        (_, Status::Rejected) => ("The agency declined", "circle-x", false),
        (_, Status::OnHold) => ("It has to wait", "list-checks", false),
        (_, Status::InProgress) => ("Service has begun", "heart-handshake", true),
        (_, Status::Completed) => ("It is completed", "circle-check", true),
        (Status::Requested, Status::Failed) => ("Nobody answered", "circle-alert", false),
        (_, Status::Failed) => ("It did not work out", "circle-alert", false),
        (_, Status::Cancelled) => ("Cancel it", "x", false),
        (_, Status::EnteredInError) => ("It was a mistake", "x", false),
        (_, to) => (to.label(), "arrow-right", false),
    }
}

/// The moves that a card of the board offers.
pub fn moves_of(from: Status) -> Vec<Choice> {
    let shown = from.next().iter().filter(|to| **to != Status::EnteredInError);
    shown.map(|&to| (to.into(), named(from, to).0)).collect()
}

/// What may happen next.
pub(super) fn next(referral: &Referral, open: &str) -> Vec<Next> {
    let from = referral.status;
    let next = from.next().iter().map(|&to| {
        let (label, icon, good) = named(from, to);
        let code: &'static str = to.into();
        let silent = from == Status::Requested && to == Status::Failed;
        let reasons = to.reasons().filter(|reason| !silent || *reason == Reason::NoResponse);
        let optional = matches!(to, Status::EnteredInError);
        Next {
            to: code,
            label,
            icon,
            good,
            open: open == code,
            reasons: if optional {
                Vec::new()
            } else {
                reasons.map(|reason| (reason.into(), reason.label())).collect()
            },
            steps: to
                .steps()
                .filter(|step| !matches!(step, Step::Sent | Step::Viewed | Step::Served))
                .map(|step| (step.into(), step.label()))
                .collect(),
            on_behalf: to.set_by() != Setter::Requester && !silent,
            must_be_said: to.set_by() == Setter::Target && !silent,
        }
    });
    next.collect()
}

/// The move that the form says, and what came of it where it is completed.
pub(super) fn moved(form: &Said) -> Result<(Move, Option<Told>), Vec<Fault>> {
    let fault = |name: &str, detail: &str| {
        vec![Fault { pointer: name.to_owned(), detail: detail.to_owned() }]
    };
    let Ok(to) = form.one("to").parse::<Status>() else {
        return Err(fault("to", "Say what happened"));
    };
    let reason: Option<Reason> = form.one("reason").parse().ok();
    let note = form.some("note").map(str::to_owned);
    let on_behalf = form.some("said_by").map(|by| SaidBy {
        by: by.to_owned(),
        means: form.one("means").parse().unwrap_or(Means::Phone),
    });
    let told = match (form.one("need_status").parse::<NeedStatus>(), reason) {
        (Ok(need_status), Some(reason)) if to == Status::Completed => {
            if !explains(reason, need_status) {
                let error = Error::Contradiction(reason, need_status);
                return Err(fault("reason", &error.to_string()));
            }
            Some(Told { need_status, reason, note: None })
        }
        _ => None,
    };
    let agreed = form.has("agreed", "true").then(|| AGREED.to_owned());
    if to == Status::Requested && form.one("step").is_empty() && agreed.is_none() {
        return Err(fault(
            "agreed",
            "Ask the client first: only a need that they confirm is referred",
        ));
    }
    let note = match (agreed, note) {
        (Some(agreed), Some(note)) => Some(format!("{agreed} {note}")),
        (agreed, note) => agreed.or(note),
    };
    let made = Move {
        to,
        step: form.one("step").parse().ok(),
        reason,
        on_behalf,
        output: form.some("output").map(str::to_owned),
        note,
    };
    Ok((made, told))
}
