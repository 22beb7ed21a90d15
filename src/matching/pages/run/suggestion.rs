//! A suggestion on a page: what speaks for it, what to look out for, and the next step.

use super::{Context, now::Listed};
use crate::{
    eligibility::{Reason, Test},
    matching::{answer::Suggested, reasons::Why},
    needs::NeedCode,
    web::{
        Language, STAFF,
        shown::{PhoneLink, capital, miles, phone_words},
    },
};

/// A suggested service.
pub(super) struct Suggestion {
    pub service: String,
    pub name: String,
    pub line: String,
    pub percent: u64,
    pub fit: &'static str,
    pub tone: &'static str,
    pub dash: String,
    pub why: Vec<String>,
    pub watch: Vec<String>,
    pub ask: Vec<String>,
    pub next: &'static str,
    pub call: Option<PhoneLink>,
    pub refer: Option<String>,
    pub listed: Option<Listed>,
}

impl Suggestion {
    pub fn of(one: &Suggested, need: NeedCode, context: &Context<'_>) -> Self {
        let score = one.score.clamp(0.0, 1.0);
        // What is not known of room and answers keeps the best that nobody tried below 0.83.
        let (fit, tone) = match score {
            0.72.. => ("Strong", "strong"),
            0.62.. => ("Good", "good"),
            _ => ("Partial", "partial"),
        };
        let listed = context.listed(one);
        let runs = listed.as_ref().is_some_and(|listed| listed.runs);
        let service = one.service.id.to_string();
        let ask: Vec<_> = one.eligibility.ask.iter().map(|ask| ask.question.clone()).collect();
        let call = call(one);
        let run = &context.run;
        Self {
            name: one.service.name.clone(),
            line: line(one, context.from_area),
            percent: percent(score),
            fit,
            tone,
            dash: format!("{:.1}", score * 113.1),
            why: chips(one, need, listed.as_ref(), context.language),
            watch: one.watch.iter().map(|word| capital(word)).collect(),
            next: next_step(runs, !ask.is_empty(), call.is_some()),
            ask,
            call,
            refer: context.client.filter(|_| runs).map(|client| {
                format!("/referrals/new?client={client}&service={service}&need={need}&match={run}")
            }),
            service,
            listed,
        }
    }
}

/// Whom to call.
pub(super) fn call(one: &Suggested) -> Option<PhoneLink> {
    let links = one.phones.iter().map(|number| PhoneLink {
        text: phone_words(number),
        ..PhoneLink::new(None, None, number, STAFF)
    });
    links.into_iter().find(PhoneLink::dials)
}

/// A score as points of 100.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the score is clamped to 0..1"
)]
pub(super) fn percent(score: f64) -> u64 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u64
}

/// Who offers it, how far it is, where.
fn line(one: &Suggested, from_area: bool) -> String {
    let place = one.location.as_ref();
    let approximate = from_area || place.is_some_and(|place| place.approximate);
    let distance = one.distance_m.map(|metres| miles(metres, approximate, STAFF));
    let parts: Vec<_> = [one.organization.name.clone()]
        .into_iter()
        .chain(distance)
        .chain(place.and_then(|place| place.address.clone()))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

/// The one thing to do next.
const fn next_step(runs: bool, must_ask: bool, has_phone: bool) -> &'static str {
    match (runs, must_ask, has_phone) {
        (false, ..) => "It is not listed as running any more: match again.",
        (_, true, true) => "Settle what is asked here, then call.",
        (_, true, false) => "Settle what is asked here first.",
        (_, false, true) => "Call, then refer.",
        (_, false, false) => "Open the details to see how to get in.",
    }
}

/// What speaks for it, each said once. What the page says beside it in another way is left out.
fn chips(
    one: &Suggested,
    need: NeedCode,
    listed: Option<&Listed>,
    language: Language,
) -> Vec<String> {
    let mut elsewhere = vec![
        Why::Fits(need).says(language),
        Test::Open.says(language),
        Reason::NoLimits.says(language),
    ];
    // The distance is kept rounded to a tenth of a metre: it was said before that.
    for metres in one.distance_m.into_iter().flat_map(|metres| [metres - 0.05, metres + 0.05]) {
        elsewhere.push(Why::Away(metres).says(language));
    }
    if listed.is_some_and(|listed| listed.openings.is_some()) {
        elsewhere.push(Why::Openings.says(language));
    }
    if listed.is_some_and(|listed| listed.hours.is_some()) {
        elsewhere.push(Why::OpenNow.says(language));
    }
    let mut said: Vec<String> = Vec::new();
    for word in one.why.iter().chain(&one.eligibility.because) {
        let is_elsewhere = elsewhere.contains(word);
        let word = capital(word);
        if !is_elsewhere && !said.iter().any(|known| known.eq_ignore_ascii_case(&word)) {
            said.push(word);
        }
    }
    once(&said)
}

/// Without those that another one says among more: "for veterans" beside "18 and older, for
/// veterans".
pub(super) fn once(said: &[String]) -> Vec<String> {
    let within = |word: &String| {
        said.iter().any(|other| {
            other.len() > word.len()
                && other.split(", ").any(|part| part.eq_ignore_ascii_case(word))
        })
    };
    let mut kept: Vec<String> = Vec::new();
    for word in said {
        if !kept.contains(word) && !within(word) {
            kept.push(word.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::once;

    #[test]
    fn what_another_reason_says_among_more_is_left_out() {
        let said =
            ["18 and older, for veterans", "For veterans", "Free", "Free"].map(str::to_owned);
        assert_eq!(once(&said), ["18 and older, for veterans", "Free"]);
    }
}
