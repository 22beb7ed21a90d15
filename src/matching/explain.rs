//! What speaks for a suggestion and what to look out for.

use chrono::{DateTime, Datelike as _, Utc};

use super::{
    model::{Candidate, Client, Eligibility, Explained, Told, Wanted},
    parts,
    rank::{Touched, is_fresh, refusals},
    reasons::{Refused, Watch, Why, name},
};
use crate::{
    eligibility::{Judgement, Reason, Verdict, judge},
    search::kept::FRESH_DAYS,
    values::{Because, CapacityStatus, Cost, Language, Mobility, Payer},
};

/// A listing checked longer ago than this is worth a call first.
const OLD_DAYS: i64 = 730;

/// All that is told of a suggestion.
pub fn explained<'r>(
    client: &Client,
    wanted: &Wanted,
    candidate: &Candidate<'_>,
    told: Told<'r>,
    touched: &Touched,
    now: DateTime<Utc>,
) -> Explained<'r> {
    let judgement = judge(told.rules, &client.circumstances);
    Explained {
        why: why(client, wanted, candidate, (told, &judgement), now),
        watch: watch(client, candidate, (told, &judgement), now),
        eligibility: Eligibility {
            verdict: judgement.verdict,
            because: judgement.reasons(),
            ask: touched.first(judgement.ask),
        },
    }
}

/// Why it is left out.
pub fn against<'r>(
    client: &Client,
    candidate: &Candidate<'_>,
    told: Told<'r>,
    now: DateTime<Utc>,
) -> Vec<Refused<'r>> {
    let judgement = judge(told.rules, &client.circumstances);
    let mut because: Vec<Refused<'r>> = Vec::new();
    if judgement.verdict == Verdict::Ineligible {
        because.extend(judgement.reasons().into_iter().map(Refused::Rule));
    }
    because.extend(refusals(client, candidate));
    if parts::is_full(candidate, now) {
        because.push(Refused::Full);
    }
    because
}

/// What speaks for it: room, price and language first, then its rules, where it serves last.
fn why<'r>(
    client: &Client,
    wanted: &Wanted,
    candidate: &Candidate<'_>,
    (told, judgement): (Told<'r>, &Judgement<'r>),
    now: DateTime<Utc>,
) -> Vec<Why<'r>> {
    let mut why = vec![Why::Fits(wanted.code)];
    if is_fresh(candidate, now) == Some(CapacityStatus::Available) {
        why.push(Why::Openings);
    }
    if let Some((accepted, settled)) = candidate.responses.told()
        && accepted * 2 >= settled
    {
        why.push(Why::Accepted { accepted, settled });
    }
    if candidate.open_now == Some(true) {
        why.push(Why::OpenNow);
    }
    let pays = |payer: &&Payer| {
        !matches!(payer, Payer::None | Payer::SelfPay) && candidate.payers.has(**payer)
    };
    why.extend(client.payers.iter().filter(pays).map(|payer| Why::Takes(*payer)));
    if candidate.costs.has(Cost::Free) {
        why.push(Why::Free);
    } else if candidate.costs.has(Cost::Sliding) {
        why.push(Why::Sliding);
    }
    let foreign = |own: &&String| !own.starts_with("en") && told.languages.contains(own);
    let own = client.circumstances.languages.as_deref().unwrap_or_default();
    let mut spoken: Vec<_> = own.iter().filter(foreign).cloned().collect();
    spoken.dedup_by_key(|tag| name(tag, Language::En));
    why.extend(spoken.into_iter().map(Why::Spoken));
    let (areas, rules): (Vec<Reason<'r>>, Vec<Reason<'r>>) = judgement
        .reasons()
        .into_iter()
        .filter(|reason| !reason.source().is_empty())
        .partition(|reason| reason.because() == Because::Residence);
    why.extend(rules.into_iter().map(Why::Rule));
    match candidate.distance_m {
        Some(metres) => why.push(Why::Away(metres)),
        None if parts::is_remote(candidate) => why.push(Why::Remote),
        None => {}
    }
    why.extend(areas.into_iter().map(Why::Rule));
    why
}

/// So many unanswered referrals are worth a word: the next may wait too.
const MANY_WAITING: u32 = 3;

/// When it refused a referral for lack of room, unless that is old or something newer was told.
fn refused_lately(candidate: &Candidate<'_>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = candidate.responses.no_room_at?;
    let newer = candidate.capacity.is_some_and(|(_, told)| told > at);
    (!newer && (now - at).num_days() <= FRESH_DAYS).then_some(at)
}

/// What to look out for.
fn watch(
    client: &Client,
    candidate: &Candidate<'_>,
    (told, judgement): (Told<'_>, &Judgement<'_>),
    now: DateTime<Utc>,
) -> Vec<Watch> {
    let mut watch = Vec::new();
    if judgement.doubts > 0 {
        watch.push(Watch::Doubt);
    } else if judgement.verdict == Verdict::Unknown {
        watch.push(Watch::Open);
    }
    if parts::language(client, candidate).is_some_and(|fit| fit < 1.0) {
        watch.push(Watch::Language);
    }
    match candidate.capacity {
        Some((CapacityStatus::Waitlist, _)) => watch.push(Watch::Waitlist),
        Some((CapacityStatus::Full, _)) => watch.push(Watch::Full),
        _ => {}
    }
    if let Some((accepted, settled)) = candidate.responses.told()
        && accepted * 2 < settled
    {
        watch.push(Watch::Accepted { accepted, settled });
    }
    if candidate.responses.is_often_full() {
        watch.push(Watch::OftenFull);
    } else if let Some(at) = refused_lately(candidate, now) {
        watch.push(Watch::NoRoom(at.date_naive()));
    }
    if candidate.responses.waiting >= MANY_WAITING {
        watch.push(Watch::Waiting(candidate.responses.waiting));
    }
    if candidate.needs_referral {
        watch.push(Watch::Referral);
    }
    for paper in told.papers {
        let code: &str = paper.into();
        if client.lacks.iter().any(|lacked| lacked == code) {
            watch.push(Watch::Paper(*paper));
        }
    }
    if client.mobility == Some(Mobility::CannotTravel) && !parts::is_remote(candidate) {
        watch.push(Watch::Travel);
    }
    if parts::is_nowhere(client, candidate) {
        watch.push(Watch::Nowhere);
    }
    if !candidate.has_phone {
        watch.push(Watch::NoPhone);
    }
    match candidate.verified_at {
        None => watch.push(Watch::Unchecked),
        Some(at) if (now - at).num_days() > OLD_DAYS => watch.push(Watch::Old(at.year())),
        Some(_) => {}
    }
    watch
}
