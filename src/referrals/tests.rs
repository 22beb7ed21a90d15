//! The rules of a referral's life, held against the reference and against chance.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::prelude::*;
use serde::Deserialize;
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::*;
use crate::{
    people::model::NeedStatus,
    referrals::history::explains,
    values::{OrganizationId, ServiceId},
};

fn nine() -> DateTime<Utc> {
    "2026-11-20T17:00:00Z".parse().unwrap()
}

fn draft() -> Referral {
    Referral {
        id: ReferralId(Uuid::nil()),
        client_id: ClientId(Uuid::nil()),
        need_id: ClientNeedId(Uuid::nil()),
        need_code: "food.emergency".parse().unwrap(),
        need_label: "Emergency food",
        match_id: None,
        target: Target {
            service_id: ServiceId(Uuid::nil()),
            service_name: "Food boxes".to_owned(),
            organization_id: OrganizationId(Uuid::nil()),
            organization_name: "Green Door".to_owned(),
            phones: vec![],
        },
        message: None,
        status: Status::Draft,
        step: None,
        reason: None,
        output: None,
        urgency: Urgency::Urgent,
        sent_at: None,
        due_at: None,
        ended_at: None,
        version: 1,
        created_at: nine(),
        updated_at: nine(),
    }
}

fn said() -> Said {
    Said { by: "Maria, front desk".to_owned(), means: Means::Phone }
}

fn agency(to: Status) -> Move {
    Move { on_behalf: Some(said()), ..Move::to(to) }
}

fn after(referral: &Referral, made: Move) -> Referral {
    referral.after(made, "Ana", nine()).unwrap().0
}

fn faults(referral: &Referral, made: Move) -> Vec<String> {
    let refused = referral.after(made, "Ana", nine()).unwrap_err();
    refused.iter().map(ToString::to_string).collect()
}

#[test]
fn a_referral_runs_from_draft_to_served() {
    let sent = after(&draft(), Move::to(Status::Requested));
    assert_eq!((sent.step, sent.version), (Some(Step::Sent), 2));
    assert_eq!(sent.due_at, Some(nine() + TimeDelta::hours(24)));
    let accepted = after(&sent, agency(Status::Accepted));
    let booked = after(&accepted, Move { step: Some(Step::Scheduled), ..agency(Status::Accepted) });
    let serving = after(&booked, agency(Status::InProgress));
    let done = Move {
        reason: Some(Reason::ServiceReceived),
        output: Some("Two food boxes".to_owned()),
        ..agency(Status::Completed)
    };
    let served = after(&serving, done);
    assert!(served.is_closed() && served.is_connected() && served.version == 6);
    assert_eq!((served.step, served.ended_at), (Some(Step::Served), Some(nine())));
}

#[test]
fn no_agency_is_told_without_proof_that_it_may_be() {
    let making = || Move::to(Status::Requested);
    assert_eq!(draft().moved(making(), "Ana", nine()), Err(vec![Refused::Unproven]));
    let of = |id: u128| Disclosure::unchecked(ReferralId(Uuid::from_u128(id)));
    assert_eq!(draft().told(of(1), making(), "Ana", nine()), Err(vec![Refused::Unproven]));
    let sent = draft().told(of(0), making(), "Ana", nine()).unwrap().0;
    let telling = || Move { step: Some(Step::Viewed), ..making() };
    assert_eq!(sent.moved(telling(), "Ana", nine()), Err(vec![Refused::Unproven]));
    assert_eq!(sent.told(of(0), telling(), "Ana", nine()).unwrap().0.step, Some(Step::Viewed));
}

#[test]
fn a_sent_referral_cannot_be_completed_at_once() {
    let sent = after(&draft(), Move::to(Status::Requested));
    assert_eq!(
        faults(&sent, agency(Status::Completed)),
        [
            "A referral that is “Recorded” cannot become “Closed: served”; from there it can only become \
          “Accepted”, “Closed: declined by the agency”, “Waiting”, “Closed: did not work out”, \
          “Closed: cancelled”, “Closed: entered in error”."
        ]
    );
}

#[test]
fn every_fault_of_a_move_is_told_at_once() {
    let sent = after(&draft(), Move::to(Status::Requested));
    let wrong = Move {
        reason: Some(Reason::NoShow),
        step: Some(Step::Served),
        ..Move::to(Status::Rejected)
    };
    let told = faults(&sent, wrong);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("no-show does not go with"), "{told:?}");
    assert!(told[1].starts_with("served is not a step of"), "{told:?}");
    assert!(told[2].contains("said_by"), "{told:?}");
}

#[test]
fn a_completed_referral_says_what_was_done() {
    let sent = after(&draft(), Move::to(Status::Requested));
    let accepted = after(&sent, agency(Status::Accepted));
    assert!(faults(&accepted, agency(Status::Completed))[0].starts_with("say what was done"));
    let bare = Move { output: Some("First visit".to_owned()), ..agency(Status::Completed) };
    let completed = after(&accepted, bare);
    assert!(!completed.is_closed(), "without a reason the loop stays open");
}

#[test]
fn before_any_answer_only_silence_is_a_failure() {
    let sent = after(&draft(), Move::to(Status::Requested));
    let no_show = Move { reason: Some(Reason::NoShow), ..agency(Status::Failed) };
    assert_eq!(faults(&sent, no_show), ["before the agency has answered, only no-response fits"]);
    let silent = Move { reason: Some(Reason::NoResponse), ..Move::to(Status::Failed) };
    assert!(after(&sent, silent).is_closed());
}

#[test]
fn routine_referrals_are_due_after_ten_business_days() {
    // 20 November 2026 is a Friday: ten business days on is Friday two weeks later.
    assert_eq!(due(Urgency::Routine, nine()), nine() + TimeDelta::days(14));
    assert_eq!(due(Urgency::Emergent, nine()), nine() + TimeDelta::hours(6));
    assert_eq!(due(Urgency::Soon, nine()), nine() + TimeDelta::hours(72));
    let sent = after(&draft(), Move::to(Status::Requested));
    assert!(!sent.is_overdue(nine()) && sent.is_overdue(nine() + TimeDelta::hours(25)));
}

fn any_move() -> impl Strategy<Value = Move> {
    let statuses = prop::sample::select(Status::iter().collect::<Vec<_>>());
    let steps = prop::option::of(prop::sample::select(Step::iter().collect::<Vec<_>>()));
    let seed = any::<prop::sample::Index>();
    (statuses, steps, seed, any::<bool>(), any::<bool>()).prop_map(
        |(to, step, seed, agency, fits)| {
            let fitting: Vec<_> = to.reasons().collect();
            let reason = if fits && !fitting.is_empty() {
                Some(fitting[seed.index(fitting.len())])
            } else {
                None
            };
            let step = step.filter(|step| step.within() == to);
            let output = fits.then(|| "Done".to_owned());
            Move { to, step, reason, on_behalf: agency.then(said), output, note: None }
        },
    )
}

proptest! {
    #[test]
    fn a_final_status_is_left_only_as_an_error(moves in prop::collection::vec(any_move(), 0..40)) {
        let mut now = draft();
        for made in moves {
            let Ok((next, event)) = now.after(made, "Ana", nine()) else { continue };
            prop_assert!(!now.status.is_final() || next.status == Status::EnteredInError);
            prop_assert!(now.status == next.status || now.status.next().contains(&next.status));
            prop_assert!(!next.status.needs_reason() || next.reason.is_some());
            prop_assert!(!next.status.needs_output() || next.output.is_some());
            prop_assert_eq!(next.version, now.version + 1);
            prop_assert_eq!((event.from, event.to), (Some(now.status), next.status));
            prop_assert_eq!(next.status.is_final(), next.ended_at.is_some());
            now = next;
        }
    }
}

#[derive(Deserialize)]
struct Workflow {
    transitions: BTreeMap<Status, Vec<Status>>,
    set_by: BTreeMap<Status, String>,
    status_reason_text_required: Vec<Status>,
    output_required: Vec<Status>,
    our_business_status: Vec<WorkflowStep>,
    status_reasons: Vec<WorkflowReason>,
}

#[derive(Deserialize)]
struct WorkflowStep {
    code: Step,
    task_status: Status,
}

#[derive(Deserialize)]
struct WorkflowReason {
    code: Reason,
    label: String,
    category: Category,
    task_status: Status,
    closes: bool,
}

#[test]
fn the_tables_are_those_of_the_reference() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/clinical/workflow.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no ../shared/reference/clinical/workflow.json here");
        return;
    };
    let reference: Workflow = serde_json::from_str(&text).unwrap();
    for status in Status::iter() {
        assert_eq!(status.next(), reference.transitions[&status], "{status}");
        let set_by = match status.set_by() {
            Setter::Requester => "requester",
            Setter::Target => "target",
            Setter::Both => "requester or target",
        };
        assert_eq!(set_by, reference.set_by[&status], "{status}");
        let needs = reference.status_reason_text_required.contains(&status);
        assert_eq!(status.needs_reason(), needs, "{status}");
        assert_eq!(status.needs_output(), reference.output_required.contains(&status), "{status}");
    }
    let steps: Vec<_> = Step::iter().map(|step| (step, step.within())).collect();
    let theirs: Vec<_> =
        reference.our_business_status.iter().map(|s| (s.code, s.task_status)).collect();
    assert_eq!(steps, theirs);
    let ours: Vec<_> = Reason::iter()
        .map(|r| (r, r.label().to_owned(), r.category(), r.status(), r.closes()))
        .collect();
    let theirs: Vec<_> = reference
        .status_reasons
        .into_iter()
        .map(|r| (r.code, r.label, r.category, r.task_status, r.closes))
        .collect();
    assert_eq!(ours, theirs);
}

#[test]
fn an_outcome_may_close_what_was_completed_without_a_reason() {
    let sent = after(&draft(), Move::to(Status::Requested));
    let accepted = after(&sent, agency(Status::Accepted));
    let bare = Move { output: Some("First visit".to_owned()), ..agency(Status::Completed) };
    let completed = after(&accepted, bare);
    assert!(accepted.explained(Reason::ServiceReceived, "Ana", nine()).is_none());
    assert!(completed.explained(Reason::NoShow, "Ana", nine()).is_none());
    let (closed, event) = completed.explained(Reason::ServiceReceived, "Ana", nine()).unwrap();
    assert!(closed.is_closed() && closed.is_connected());
    assert_eq!((closed.version, event.to), (completed.version + 1, Status::Completed));
    assert!(closed.explained(Reason::Enrolled, "Ana", nine()).is_none());
}

#[test]
fn a_need_is_not_met_by_a_full_program() {
    assert!(!explains(Reason::NoCapacity, NeedStatus::Met));
    assert!(explains(Reason::NoCapacity, NeedStatus::Not));
    assert!(explains(Reason::ServiceReceived, NeedStatus::Met));
    assert!(explains(Reason::PartiallyMet, NeedStatus::Partly));
}
