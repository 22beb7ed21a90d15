//! Referrals as pages, and the pages on which all that concerns a client comes together: the
//! work list and the client's own page.

mod board;
mod client;
mod clients;
mod moves;
mod new;
mod show;
mod work;

use actix_web::web::ServiceConfig;
use chrono::{DateTime, Utc};

use super::model::{Reason, Referral, Status, Step};
use crate::web::{
    STAFF,
    shown::{Badge, Zone, ago, moment},
};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .service(work::list)
        .service(client::show)
        .service(board::show)
        .service(clients::list)
        .service(clients::filter)
        .service(new::ask)
        .service(new::filter)
        .service(new::make)
        .service(show::show)
        .service(show::record)
        .service(show::tell);
}

/// Where a referral stands, as a badge.
fn badge(referral: &Referral, now: DateTime<Utc>) -> Badge {
    if referral.is_overdue(now) {
        return Badge::new("bad", "clock", "Answer overdue");
    }
    match referral.status {
        Status::Draft => Badge::new("", "file-text", "Draft"),
        Status::Requested if to_call(referral) => {
            Badge::new("info", "phone", "Recorded: call the agency")
        }
        Status::Requested => Badge::new("info", "clock", "Agency told, answer awaited"),
        Status::OnHold => Badge::new("warn", "list-checks", "Waiting"),
        Status::Accepted => Badge::new("plum", "check", "Accepted"),
        Status::InProgress => Badge::new("ok", "heart-handshake", "In service"),
        Status::Completed if referral.is_connected() => {
            Badge::new("ok", "circle-check", "Connected")
        }
        Status::Completed => Badge::new("", "circle-check", "Completed"),
        Status::Rejected => Badge::new("bad", "circle-x", "Declined"),
        Status::Failed => Badge::new("bad", "circle-x", "Did not work out"),
        Status::Cancelled => Badge::new("", "x", "Cancelled"),
        Status::EnteredInError => Badge::new("", "x", "Entered in error"),
    }
}

/// Whether the agency does not know of it yet, as far as is recorded: nothing is sent by itself.
fn to_call(referral: &Referral) -> bool {
    referral.status == Status::Requested && referral.step != Some(Step::Viewed)
}

/// Whether it waits for an agency or goes on there: a draft does neither.
const fn is_open(status: Status) -> bool {
    !status.is_final() && !matches!(status, Status::Draft)
}

/// What happened last, in a line; when an answer is due where one is.
fn last_event(referral: &Referral, now: DateTime<Utc>, zone: Zone) -> String {
    let when = ago(referral.updated_at, now, STAFF);
    let step = referral.step.map(Step::label);
    let reason = referral.reason.map(Reason::label);
    match (referral.status, reason.or(step)) {
        (Status::Draft, _) => format!("Not made yet. Written {when}."),
        (Status::Requested, _) => {
            let made = ago(referral.sent_at.unwrap_or(now), now, STAFF);
            let due = referral.due_at.map(|due| format!("; answer due {}", moment(due, zone)));
            format!("Recorded {made}{}.", due.unwrap_or_default())
        }
        (_, Some(what)) => format!("{what}, {when}."),
        (status, None) => format!("{}, {when}.", status.stage()),
    }
}
