//! What answering questions did: a run held against the one whose questions were answered.

use super::answer::{Matched, MatchedNeed, Run, Suggested};
use crate::{eligibility::Verdict, needs::NeedCode, people::model::Facts, values::ServiceId};

/// What is different.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many questions were answered.
    pub answers: usize,
    /// How many suggestions surely take the client now.
    pub sure: usize,
    /// How many are left out now, because they do not.
    pub left_out: usize,
    /// How many are suggested that were not.
    pub fresh: usize,
    /// Whether what is suggested as before stands in another order.
    pub reordered: bool,
}

impl Changes {
    /// From one run to the one that followed it.
    #[must_use]
    pub fn between(before: &Run, after: &Run) -> Self {
        let (old, new) = (suggested(&before.matched), suggested(&after.matched));
        let verdict = |list: &[(NeedCode, &Suggested)], key: (NeedCode, ServiceId)| {
            let found = list.iter().find(|(need, one)| (*need, one.service.id) == key);
            found.map(|(_, one)| one.eligibility.verdict)
        };
        let of = |(need, one): &(NeedCode, &Suggested)| (*need, one.service.id);
        let was = |verdict_was: Verdict, key| verdict(&old, key) == Some(verdict_was);
        let sure = new.iter().filter(|one| {
            one.1.eligibility.verdict == Verdict::Eligible && was(Verdict::Unknown, of(one))
        });
        let excluded = after.matched.needs.iter().flat_map(|need: &MatchedNeed| {
            need.excluded.iter().map(|one| (need.code, one.service.id))
        });
        let stays: Vec<_> =
            old.iter().map(of).filter(|&key| verdict(&new, key).is_some()).collect();
        let stay = new.iter().map(of).filter(|&key| verdict(&old, key).is_some());
        Self {
            answers: answers(&before.asked.client, &after.asked.client),
            sure: sure.count(),
            left_out: excluded.filter(|&key| verdict(&old, key).is_some()).count(),
            fresh: new.iter().filter(|one| verdict(&old, of(one)).is_none()).count(),
            reordered: stays != stay.collect::<Vec<_>>(),
        }
    }
}

fn suggested(matched: &Matched) -> Vec<(NeedCode, &Suggested)> {
    let needs = matched.needs.iter();
    needs.flat_map(|need| need.suggestions.iter().map(|one| (need.code, one))).collect()
}

/// How many questions stand between these facts.
fn answers(before: &Facts, after: &Facts) -> usize {
    let household = |facts: &Facts| (facts.income_monthly_usd, facts.household_size);
    let other = [
        before.age != after.age,
        before.gender != after.gender,
        before.languages != after.languages,
        before.location != after.location,
        before.children_ages != after.children_ages,
        household(before) != household(after),
    ];
    let groups = after.groups.iter().filter(|(group, own)| before.groups.get(*group) != Some(*own));
    groups.count() + other.into_iter().filter(|is_other| *is_other).count()
}
