//! What became of a need since it was matched: the kept answer held against how things stand now.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    matching::{
        answer::{MatchedNeed, Named, Suggested},
        reasons::Why,
    },
    values::{Language, ServiceId},
};

/// So many suggestions are looked at: what stands below them is seldom called.
const FIRST: usize = 3;

/// What there is to tell of one need of one client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Whether the run had nothing to suggest.
    pub had_none: bool,
    /// What is told: what was suggested first and is gone, then the best.
    pub told: Vec<News>,
    /// What was told and dismissed: not told again while it holds.
    pub dismissed: Vec<News>,
}

/// What became of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// Which.
    pub service: Named<ServiceId>,
    /// What.
    pub what: What,
}

/// What there is to tell of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is among the first and was not suggested.
    Suggested {
        /// Whether it told of openings lately.
        openings: bool,
    },
    /// It was suggested, and has told of openings since.
    Openings,
    /// It was suggested first and does not run now.
    Closed,
    /// It was suggested first and is left out now, for these reasons as far as they are known.
    LeftOut(Vec<String>),
}

/// A need's answer and the language that it was made in.
pub type Answer<'a> = (&'a MatchedNeed, Language);

/// Where a service stands in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is suggested.
    Suggested,
    /// It is left out, for these reasons.
    LeftOut(Vec<String>),
    /// It is not there.
    Missing,
}

impl Standing {
    /// Of that service in this answer.
    pub fn of(service: ServiceId, answer: &MatchedNeed) -> Self {
        if find(answer, service).is_some() {
            return Self::Suggested;
        }
        let left_out = answer.excluded.iter().find(|one| one.service.id == service);
        left_out.map_or(Self::Missing, |one| {
            let mut reasons: Vec<String> = Vec::new();
            for grounds in &one.because {
                if !reasons.contains(&grounds.text) {
                    reasons.push(grounds.text.clone());
                }
            }
            Self::LeftOut(reasons)
        })
    }
}

impl Notice {
    /// What there is to tell after these services changed, where `known` was told before; `gone`
    /// says what became of the one suggested first, if it is gone. What moved though it did not
    /// change is no news: hours and days reorder suggestions too.
    #[must_use]
    pub fn between(
        before: Answer<'_>,
        now: Answer<'_>,
        gone: Option<What>,
        changed: &HashSet<ServiceId>,
        known: &Self,
    ) -> Self {
        let mut all = Vec::new();
        let first = before.0.suggestions.first();
        all.extend(first.zip(gone).map(|(first, what)| News::of(first, what)));
        for one in now.0.suggestions.iter().take(FIRST) {
            let openings = has_openings(one, now.1);
            let what = match find(before.0, one.service.id) {
                None => What::Suggested { openings },
                Some(old) if openings && !has_openings(old, before.1) => What::Openings,
                Some(_) => continue,
            };
            all.push(News::of(one, what));
        }
        all.retain(|news| known.concerns(news.service.id) || changed.contains(&news.service.id));
        let (dismissed, told) = all.into_iter().partition(|news| known.has_dismissed(news));
        Self { had_none: before.0.suggestions.is_empty(), told, dismissed }
    }

    /// The same, and nothing of it stands.
    #[must_use]
    pub fn put_aside(mut self) -> Self {
        self.dismissed.append(&mut self.told);
        self
    }

    /// Whether it says anything of that service.
    pub fn concerns(&self, service: ServiceId) -> bool {
        self.told.iter().chain(&self.dismissed).any(|news| news.service.id == service)
    }

    /// Whether it says what the other says.
    pub fn says_as(&self, other: &Self) -> bool {
        self.told == other.told && self.dismissed == other.dismissed
    }

    /// Whether there is nothing to keep.
    pub const fn is_empty(&self) -> bool {
        self.told.is_empty() && self.dismissed.is_empty()
    }

    fn has_dismissed(&self, news: &News) -> bool {
        self.dismissed.iter().any(|old| old.service.id == news.service.id && old.what == news.what)
    }
}

impl News {
    fn of(one: &Suggested, what: What) -> Self {
        Self { service: one.service.clone(), what }
    }
}

fn find(answer: &MatchedNeed, service: ServiceId) -> Option<&Suggested> {
    answer.suggestions.iter().find(|one| one.service.id == service)
}

fn has_openings(one: &Suggested, language: Language) -> bool {
    one.why.contains(&Why::Openings.says(language))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        eligibility::Verdict,
        matching::{
            answer::{Eligibility, Grounds, LeftOut},
            model::Parts,
        },
        values::{Because, OrganizationId, Severity, Urgency},
    };

    const STAFF: Language = Language::En;

    fn service(number: u128) -> Named<ServiceId> {
        Named { id: ServiceId(Uuid::from_u128(number)), name: format!("House {number}") }
    }

    /// An answer that suggests these services; those of the second list have openings.
    fn answer(suggested: &[u128], with_openings: &[u128]) -> MatchedNeed {
        let one = |&number: &u128| Suggested {
            rank: 1,
            service: service(number),
            organization: Named { id: OrganizationId(Uuid::nil()), name: String::new() },
            location: None,
            phones: Vec::new(),
            distance_m: None,
            score: 0.5,
            parts: Parts::default(),
            eligibility: Eligibility {
                verdict: Verdict::Eligible,
                because: Vec::new(),
                ask: Vec::new(),
            },
            why: with_openings
                .contains(&number)
                .then(|| Why::Openings.says(STAFF))
                .into_iter()
                .collect(),
            watch: Vec::new(),
        };
        MatchedNeed {
            code: "food.emergency".parse().unwrap(),
            label: String::new(),
            severity: Severity::Severe,
            urgency: Urgency::Urgent,
            evidence: Vec::new(),
            suggestions: suggested.iter().map(one).collect(),
            excluded: Vec::new(),
            excluded_total: 0,
            gap: None,
        }
    }

    fn changed(numbers: &[u128]) -> HashSet<ServiceId> {
        numbers.iter().map(|&number| service(number).id).collect()
    }

    fn told(notice: &Notice) -> Vec<(u128, &What)> {
        notice.told.iter().map(|news| (news.service.id.0.as_u128(), &news.what)).collect()
    }

    #[test]
    fn only_what_changed_is_news_and_only_among_the_first() {
        let (before, now) = (answer(&[1, 2], &[]), answer(&[3, 1, 4, 5], &[4]));
        let between = |numbers: &[u128]| {
            let none = Notice::default();
            Notice::between((&before, STAFF), (&now, STAFF), None, &changed(numbers), &none)
        };
        assert!(between(&[1, 5]).is_empty(), "one was suggested, the other stands fourth");
        assert_eq!(told(&between(&[3])), [(3, &What::Suggested { openings: false })]);
        assert_eq!(told(&between(&[4])), [(4, &What::Suggested { openings: true })]);
    }

    #[test]
    fn what_was_told_stands_while_it_holds_and_what_was_dismissed_is_not_told_again() {
        let (before, now) = (answer(&[1], &[]), answer(&[2, 1], &[1]));
        let after = |now: &MatchedNeed, numbers: &[u128], known: &Notice| {
            Notice::between((&before, STAFF), (now, STAFF), None, &changed(numbers), known)
        };
        let first = after(&now, &[2], &Notice::default());
        assert_eq!(told(&first), [(2, &What::Suggested { openings: false })]);
        let second = after(&now, &[1], &first);
        assert_eq!(
            told(&second),
            [(2, &What::Suggested { openings: false }), (1, &What::Openings)]
        );
        assert_eq!(after(&now, &[], &second), second);
        let aside = second.put_aside();
        assert_eq!(after(&now, &[1, 2], &aside), aside);
        let more = after(&answer(&[2, 1], &[1, 2]), &[2], &aside);
        assert_eq!(told(&more), [(2, &What::Suggested { openings: true })], "that is new");
        assert!(after(&answer(&[1], &[]), &[2], &aside).is_empty(), "it may be told again");
    }

    #[test]
    fn what_is_gone_is_told_before_what_came() {
        let (before, mut now) = (answer(&[1], &[]), answer(&[2], &[]));
        let grounds = Grounds { code: Because::Capacity, text: "full".to_owned() };
        let because = vec![grounds.clone(), grounds];
        now.excluded = vec![LeftOut { service: service(1), because }];
        let standing = |number| Standing::of(service(number).id, &now);
        assert_eq!(standing(1), Standing::LeftOut(vec!["full".to_owned()]));
        assert_eq!((standing(2), standing(3)), (Standing::Suggested, Standing::Missing));
        let notice = Notice::between(
            (&before, STAFF),
            (&now, STAFF),
            Some(What::Closed),
            &changed(&[1, 2]),
            &Notice::default(),
        );
        assert_eq!(told(&notice)[0], (1, &What::Closed));
        assert_eq!(notice.told.len(), 2);
    }
}
