//! Policies: which service is suggested next. They see what is listed and what came of earlier
//! referrals ([`Seen`]); what is true is of a type that does not come here.

use strum::{Display, EnumIter};

use super::listed::Seen;
use crate::{
    matching::{
        model::{Candidate, Responses},
        rank::rank,
    },
    values::CapacityStatus,
};

/// A way to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display)]
pub(super) enum Policy {
    /// The nearest service that is found under the need; what one only phones comes last.
    #[strum(to_string = "nearest first")]
    NearestFirst,
    /// The one whose words fit best.
    #[strum(to_string = "text first")]
    TextFirst,
    /// Guidepost's ranking.
    #[strum(to_string = "ours")]
    Ours,
    /// The nearest of those that Guidepost's ranking does not leave out.
    #[strum(to_string = "nearest of those that ours does not leave out")]
    NearestLeftIn,
    /// Guidepost's ranking, shown less or more: what each thing that it is shown is worth.
    #[strum(to_string = "{0}")]
    Shown(Change),
}

/// What the ranking is shown otherwise than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumIter)]
pub(super) enum Change {
    #[strum(to_string = "ours without rules about people")]
    NoRules,
    #[strum(to_string = "ours without what the words say of the fit")]
    NoWords,
    #[strum(to_string = "ours without distance (beyond reach is still left out)")]
    NoDistance,
    #[strum(to_string = "ours without what agencies tell of their openings")]
    NoOpenings,
    #[strum(to_string = "ours without answers to earlier referrals")]
    NoAnswers,
    #[strum(to_string = "ours without the way in")]
    NoWayIn,
    /// A refusal for want of room counts as news that the service is full.
    #[strum(to_string = "ours, leaving out for two weeks who refused for want of room")]
    Refusals,
}

impl Policy {
    /// The candidate to suggest, by its place in the list.
    pub fn choose(self, seen: &Seen<'_>) -> Option<usize> {
        let all = seen.candidates.iter().enumerate();
        match self {
            Self::NearestFirst => best(all, nearness),
            Self::TextFirst => best(all, |one| f64::from(one.text_score)),
            Self::Ours => first(seen, &seen.candidates),
            Self::NearestLeftIn => {
                let Seen { client, wanted, candidates, now, .. } = seen;
                let ranked = rank(client, wanted, candidates, *now, candidates.len());
                let left_in = |number| ranked.suggestions.iter().any(|one| one.candidate == number);
                best(all.filter(|(number, _)| left_in(*number)), nearness)
            }
            Self::Shown(change) => {
                let shown: Vec<_> =
                    seen.candidates.iter().cloned().map(|one| change.of(one)).collect();
                first(seen, &shown)
            }
        }
    }
}

impl Change {
    fn of(self, mut one: Candidate<'_>) -> Candidate<'_> {
        match self {
            Self::NoRules => one.limits = (&[][..]).into(),
            Self::NoWords => (one.text_score, one.said) = (0.5, 0.5),
            Self::NoDistance => one.distance_m = None,
            Self::NoOpenings => one.capacity = None,
            Self::NoAnswers => one.responses = Responses::default(),
            Self::NoWayIn => one.access = None,
            Self::Refusals => {
                let refused = one.responses.no_room_at.map(|at| (CapacityStatus::Full, at));
                one.capacity = one.capacity.into_iter().chain(refused).max_by_key(|(_, at)| *at);
            }
        }
        one
    }
}

/// The first that Guidepost's ranking suggests.
fn first(seen: &Seen<'_>, shown: &[Candidate<'_>]) -> Option<usize> {
    let ranked = rank(seen.client, seen.wanted, shown, seen.now, 1);
    ranked.suggestions.first().map(|one| one.candidate)
}

/// The candidate of which the most can be said; of equals the first.
fn best<'a, 't: 'a>(
    candidates: impl Iterator<Item = (usize, &'a Candidate<'t>)>,
    worth: impl Fn(&Candidate<'t>) -> f64,
) -> Option<usize> {
    let worths = candidates.map(|(number, one)| (number, worth(one)));
    worths.min_by(|(_, a), (_, b)| b.total_cmp(a)).map(|(number, _)| number)
}

fn nearness(one: &Candidate<'_>) -> f64 {
    -one.distance_m.unwrap_or(f64::MAX)
}
