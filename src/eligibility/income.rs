//! Income beside the federal poverty level: the guidelines, and texts that speak of them.

use super::token::Token;
use crate::geo::State;

/// The HHS poverty guidelines of 2026 in US dollars a year (91 FR 1797, 2026-01-15): for one person,
/// and for each more in the household.
const CONTIGUOUS: (i64, i64) = (15_960, 5_680);
const ALASKA: (i64, i64) = (19_950, 7_100);
const HAWAII: (i64, i64) = (18_360, 6_530);

/// Up to so many percent of the poverty level an income is low by any usual measure, and above so
/// many by none: most programs draw their line between 100 and 400 percent.
pub(super) const SURELY_LOW: u32 = 100;
pub(super) const SURELY_NOT_LOW: u32 = 400;

/// A household's income in percent of the poverty level where it lives, rounded down. `None` for a
/// household of nobody.
#[must_use]
pub fn percent_of_poverty(
    monthly_usd: i64,
    household_size: i64,
    state: Option<State>,
) -> Option<u32> {
    let (one, more) = match state.map(|state| state.to_string()).as_deref() {
        Some("AK") => ALASKA,
        Some("HI") => HAWAII,
        _ => CONTIGUOUS,
    };
    let others = household_size.checked_sub(1).filter(|others| *others >= 0)?;
    let level = more.checked_mul(others)?.checked_add(one)?;
    let percent = monthly_usd.checked_mul(1_200)?.checked_div(level)?;
    u32::try_from(percent).ok()
}

/// A limit of income in percent of the poverty level, with its first token: "income at or below
/// 200% of the federal poverty level", "under 185 % FPL".
pub(super) fn limit(tokens: &[Token]) -> Option<(u32, usize)> {
    let level = |token: &Token| matches!(token.low.as_str(), "poverty" | "fpl" | "fpg" | "fpig");
    tokens.iter().enumerate().find_map(|(at, token)| {
        let percent: u32 = token.low.parse().ok().filter(|p| (50..=500).contains(p))?;
        let marked = tokens.get(at + 1).is_some_and(|next| next.is("%") || next.is("percent"));
        let rest = tokens.get(at + 2..tokens.len().min(at + 8)).unwrap_or_default();
        (marked && rest.iter().any(level)).then_some((percent, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibility::token::clauses;

    #[test]
    fn incomes_are_measured_by_the_guidelines() {
        // $33,000 a year is the level of four; $66,000 twice that.
        assert_eq!(percent_of_poverty(5_500, 4, None), Some(200));
        assert_eq!(percent_of_poverty(1_330, 1, State::find("CA")), Some(100));
        assert_eq!(percent_of_poverty(1_330, 1, State::find("AK")), Some(80));
        assert_eq!(percent_of_poverty(0, 1, None), Some(0));
        assert_eq!(percent_of_poverty(1_000, 0, None), None);
        assert_eq!(percent_of_poverty(i64::MAX, 1, None), None);
    }

    #[test]
    fn limits_are_read_with_their_measure() {
        let read = |text: &str| {
            let clauses = clauses(text);
            clauses.iter().find_map(|clause| limit(&clause.tokens)).map(|(percent, _)| percent)
        };
        assert_eq!(read("Income at or below 200% of the federal poverty level"), Some(200));
        assert_eq!(read("Under 185 percent FPL"), Some(185));
        assert_eq!(read("family income to 400% of the poverty level"), Some(400));
        assert_eq!(read("Pays 30% of income"), None);
        assert_eq!(read("80% of area median income"), None);
    }
}
