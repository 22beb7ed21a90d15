//! What speaks for a suggestion and what to look out for, in plain English.

use chrono::{DateTime, Datelike as _, Utc};

use super::{
    model::{Candidate, Client, Wanted},
    parts,
    rank::{FRESH_DAYS, is_fresh},
};
use crate::{
    eligibility::{Judgement, Reason, Verdict},
    values::{Because, CapacityStatus, Cost, Mobility, Payer, Vocabulary as _},
    web::{Language, shown::language_names},
};

/// A listing checked longer ago than this is worth a call first.
const OLD_DAYS: i64 = 730;

/// What speaks for it: room, price and language first, then its rules, where it serves last.
pub(super) fn why(
    client: &Client,
    wanted: &Wanted,
    candidate: &Candidate<'_>,
    judgement: &Judgement<'_>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut why = vec![format!("fits {}", wanted.code.need().label.en)];
    if is_fresh(candidate, now) == Some(CapacityStatus::Available) {
        why.push("has openings".to_owned());
    }
    if let Some((accepted, settled)) = candidate.responses.told()
        && accepted * 2 >= settled
    {
        why.push(format!("accepted {accepted} of {settled} referrals"));
    }
    if candidate.open_now == Some(true) {
        why.push("open now".to_owned());
    }
    let pays = |payer: &&Payer| {
        !matches!(payer, Payer::None | Payer::SelfPay) && candidate.payers.contains(payer)
    };
    why.extend(client.payers.iter().filter(pays).map(|payer| format!("takes {}", taken(*payer))));
    if candidate.costs.contains(&Cost::Free) {
        why.push("free".to_owned());
    } else if candidate.costs.contains(&Cost::Sliding) {
        why.push("sliding scale".to_owned());
    }
    let foreign = |own: &&String| {
        !own.starts_with("en") && candidate.languages.iter().any(|spoken| spoken == *own)
    };
    let own = client.circumstances.languages.as_deref().unwrap_or_default();
    let spoken: Vec<_> = own.iter().filter(foreign).cloned().collect();
    why.extend(
        language_names(&spoken, Language::En).into_iter().map(|name| format!("{name} spoken")),
    );
    let (areas, rules): (Vec<Reason>, Vec<Reason>) = judgement
        .reasons()
        .into_iter()
        .filter(|reason| !reason.source.is_empty())
        .partition(|reason| reason.code == Because::Residence);
    for reason in rules {
        if !why.contains(&reason.text) {
            why.push(reason.text);
        }
    }
    match candidate.distance_m {
        Some(metres) => why.push(format!("{:.1} mi away", metres / 1609.344)),
        None if parts::is_remote(candidate) => why.push("by phone or online".to_owned()),
        None => {}
    }
    why.extend(areas.into_iter().map(|reason| reason.text));
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

/// A payer as it stands within a sentence.
fn taken(payer: Payer) -> &'static str {
    match payer {
        Payer::Private => "private insurance",
        Payer::CountyProgram => "the county program",
        payer => payer.english(),
    }
}

/// What to look out for.
pub(super) fn watch(
    client: &Client,
    candidate: &Candidate<'_>,
    judgement: &Judgement<'_>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut watch = Vec::new();
    if judgement.doubts > 0 {
        watch.push("may not take this person: call first".to_owned());
    } else if judgement.verdict == Verdict::Unknown {
        watch.push("eligibility is not settled".to_owned());
    }
    if parts::language(client, candidate).is_some_and(|fit| fit < 1.0) {
        watch.push("the client's language is not listed".to_owned());
    }
    match candidate.capacity {
        Some((CapacityStatus::Waitlist, _)) => watch.push("waiting list".to_owned()),
        Some((CapacityStatus::Full, _)) => watch.push("was full when last told".to_owned()),
        _ => {}
    }
    if let Some((accepted, settled)) = candidate.responses.told()
        && accepted * 2 < settled
    {
        watch.push(match accepted {
            0 => format!("accepted none of {settled} referrals"),
            some => format!("accepted only {some} of {settled} referrals"),
        });
    }
    if candidate.responses.is_often_full() {
        watch.push("often refuses for lack of room".to_owned());
    } else if let Some(at) = refused_lately(candidate, now) {
        watch.push(format!("had no room on {}", at.format("%-d %B")));
    }
    if candidate.responses.waiting >= MANY_WAITING {
        let waiting = candidate.responses.waiting;
        watch.push(format!("{waiting} referrals wait for its answer"));
    }
    if candidate.needs_referral {
        watch.push("a referral is needed".to_owned());
    }
    for paper in candidate.papers.iter() {
        let code: &str = paper.into();
        if client.lacks.iter().any(|lacked| lacked == code) {
            watch.push(format!("asks for {}, which the client lacks", paper.name()));
        }
    }
    if client.mobility == Some(Mobility::CannotTravel) && !parts::is_remote(candidate) {
        watch.push("the client cannot travel".to_owned());
    }
    if parts::is_nowhere(client, candidate) {
        watch.push("its listing does not say where it serves".to_owned());
    }
    if !candidate.has_phone {
        watch.push("no phone number listed".to_owned());
    }
    match candidate.verified_at {
        None => watch.push("nobody has said when this was last checked".to_owned()),
        Some(at) if (now - at).num_days() > OLD_DAYS => {
            watch.push(format!("last checked in {}", at.year()));
        }
        Some(_) => {}
    }
    watch
}
