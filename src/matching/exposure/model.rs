//! What a report of exposure reckons: counts to be raised, tables, figures.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, Months, NaiveDate};

use super::told::Told;
use crate::{
    matching::{
        answer::{MatchedNeed, Run},
        ready::{Ready, area},
    },
    needs::NeedCode,
    search::agencies,
    values::OrganizationId,
};

/// What is counted by, but for the network and the month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The need.
    pub need: NeedCode,
    /// Where the person lives, as gaps are noted; empty where that is not known.
    pub area: String,
    /// The agency.
    pub organization: OrganizationId,
}

/// How often an agency was suggested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// For how many needs of runs.
    pub suggested: i64,
    /// For how many of them first.
    pub first: i64,
}

/// Counts to be raised, always in the same order: of two who raise the same ones at once, neither
/// then waits for the other in a circle.
#[derive(Debug, Default)]
pub struct Raised(pub BTreeMap<Key, Times>);

impl Raised {
    /// What these answers add. An answer that follows a run counts for needs alone that this had
    /// nothing for: a person who answers questions is no second person.
    pub(in crate::matching) fn by(all: &[Ready], before: Option<&Run>) -> Self {
        let mut raised = Self::default();
        for one in all {
            let area = one.stated.1.as_ref().and_then(area).unwrap_or_default();
            for need in one.matched.needs.iter().filter(|need| !was_answered(before, need)) {
                raised.add(need, &area);
            }
        }
        raised
    }

    fn add(&mut self, need: &MatchedNeed, area: &str) {
        let mut seen: Vec<OrganizationId> = Vec::new();
        for one in &need.suggestions {
            let organization = one.organization.id;
            if !seen.contains(&organization) {
                let key = Key { need: need.code, area: area.to_owned(), organization };
                let times = self.0.entry(key).or_default();
                times.suggested += 1;
                times.first += i64::from(seen.is_empty());
                seen.push(organization);
            }
        }
    }
}

/// Whether the run before suggested something for that need.
fn was_answered(before: Option<&Run>, need: &MatchedNeed) -> bool {
    let mut needs = before.into_iter().flat_map(|run| &run.matched.needs);
    needs.any(|known| known.code == need.code && !known.suggestions.is_empty())
}

/// For how many months a report is had, this one among them. Only these: the difference of any
/// two periods could else be chosen so that it has one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// This month.
    Month,
    /// Three.
    #[default]
    Quarter,
    /// Twelve.
    Year,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// How many months.
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// Its first day, when `today` is in its last month.
    pub fn since(self, today: NaiveDate) -> NaiveDate {
        let first = today.with_day(1).unwrap_or(today);
        first.checked_sub_months(Months::new(self.months() - 1)).unwrap_or(first)
    }
}

impl std::str::FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|period| period.months().to_string() == text).ok_or(())
    }
}

/// What the database counted of an agency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// What it is called.
    pub name: String,
    /// How often it was suggested in the period.
    pub times: Times,
    /// How many referrals were sent to it so far.
    pub sent: i64,
    /// How many of them it accepted.
    pub accepted: i64,
}

/// An agency in the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Agency {
    /// Which.
    pub id: OrganizationId,
    /// What it is called.
    pub name: String,
    /// How many services it lists for the need.
    pub listed: usize,
    /// For how many needs of matches it was suggested.
    pub suggested: Told,
    /// For how many first.
    pub first: Told,
    /// Its share of all suggestions, of 100; nothing where it is few.
    pub share: Option<u8>,
    /// Referrals sent to it so far, whatever the period.
    pub sent: Told,
    /// Of these, those it accepted.
    pub accepted: Told,
}

/// What the database counted of an area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// How many needs of matches had a suggestion.
    pub suggested: i64,
    /// How many had none.
    pub gaps: i64,
    /// How many suggestions suited nobody, as case managers noted.
    pub unsuited: i64,
}

/// An area in the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// What it is called; nothing where it was not known.
    pub name: Option<String>,
    /// How many needs of matches had a suggestion.
    pub suggested: Told,
    /// How many had none.
    pub gaps: Told,
    /// The share of those that had none, of 100; nothing where either is few.
    pub share: Option<u8>,
    /// How often nothing that was suggested suited.
    pub unsuited: Told,
}

/// How far suggestions crowd, reckoned from what the table tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowding {
    /// The share of the five most suggested agencies, of 100.
    pub top_five: u8,
    /// How many agencies, suggested equally often, would be as crowded: 1 / Σ share².
    pub effective: f64,
}

/// The report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The most suggested agencies first; those never suggested last, by how much they list.
    pub agencies: Vec<Agency>,
    /// The areas with the most gaps first.
    pub areas: Vec<Area>,
    /// How far suggestions crowd; nothing where no agency was suggested more than a few times.
    pub crowding: Option<Crowding>,
    /// How many agencies list something for the need or were suggested for it.
    pub total: usize,
}

impl Report {
    /// The report of what is listed and what was counted.
    pub fn of(
        listed: Vec<agencies::Agency>,
        mut counted: HashMap<OrganizationId, Counted>,
        areas: BTreeMap<String, Answered>,
    ) -> Self {
        let listed = listed.into_iter().map(|agency| {
            let counted = counted.remove(&agency.id).unwrap_or_default();
            Agency::of(agency.id, agency.name, agency.services, &counted)
        });
        let mut agencies: Vec<Agency> = listed.collect();
        let unlisted = counted.into_iter();
        agencies.extend(unlisted.map(|(id, of)| Agency::of(id, of.name.clone(), 0, &of)));
        let all: f64 = agencies.iter().map(|agency| agency.suggested.weight()).sum();
        for agency in &mut agencies {
            let is_told = matches!(agency.suggested, Told::About(_));
            agency.share = is_told.then(|| percent(agency.suggested.weight(), all));
        }
        // Nothing in the order may tell few from fewer.
        agencies.sort_by(|one, other| {
            let worth = |agency: &Agency| (agency.suggested, agency.first, agency.listed);
            let named = || one.name.cmp(&other.name).then(one.id.cmp(&other.id));
            worth(other).cmp(&worth(one)).then_with(named)
        });
        let mut areas: Vec<Area> = areas.into_iter().map(Area::of).collect();
        areas.sort_by_key(|area| std::cmp::Reverse((area.gaps, area.suggested)));
        let counts = |agency: &&Agency| agency.listed > 0 || agency.suggested != Told::None;
        let total = agencies.iter().filter(counts).count();
        Self { crowding: Crowding::of(&agencies), agencies, areas, total }
    }

    /// The agencies that were suggested.
    pub fn suggested(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.iter().filter(|agency| agency.suggested != Told::None)
    }

    /// Those that were not, though they list something for the need or clients were referred there.
    pub fn passed_over(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.iter().filter(|agency| agency.suggested == Told::None)
    }
}

impl Agency {
    fn of(id: OrganizationId, name: String, listed: usize, counted: &Counted) -> Self {
        Self {
            id,
            name,
            listed,
            suggested: Told::of(counted.times.suggested),
            first: Told::of(counted.times.first),
            share: None,
            sent: Told::of(counted.sent),
            accepted: Told::of(counted.accepted),
        }
    }
}

impl Area {
    fn of((name, counted): (String, Answered)) -> Self {
        let (suggested, gaps) = (Told::of(counted.suggested), Told::of(counted.gaps));
        let is_told = suggested != Told::Few && gaps != Told::Few;
        let all = suggested.weight() + gaps.weight();
        Self {
            name: Some(name).filter(|name| !name.is_empty()),
            suggested,
            gaps,
            share: (is_told && all > 0.0).then(|| percent(gaps.weight(), all)),
            unsuited: Told::of(counted.unsuited),
        }
    }
}

impl Crowding {
    /// Of agencies, the most suggested first.
    fn of(agencies: &[Agency]) -> Option<Self> {
        matches!(agencies.first()?.suggested, Told::About(_)).then_some(())?;
        let weights = || agencies.iter().map(|agency| agency.suggested.weight());
        let all: f64 = weights().sum();
        let squares: f64 = weights().map(|weight| weight * weight).sum();
        let top_five = percent(weights().take(5).sum(), all);
        Some(Self { top_five, effective: (all * all / squares * 10.0).round() / 10.0 })
    }
}

/// A part of the whole, of 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(part: f64, whole: f64) -> u8 {
    (part / whole * 100.0).round().clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_with_a_month() {
        let today = "2026-02-28".parse().unwrap();
        let since = Period::ALL.map(|period| period.since(today).to_string());
        assert_eq!(since, ["2026-02-01", "2025-12-01", "2025-03-01"]);
        assert_eq!("3".parse(), Ok(Period::Quarter));
        assert_eq!("2".parse::<Period>(), Err(()));
    }

    #[test]
    fn figures_are_reckoned_from_what_the_table_tells() {
        let report = |counts: &[i64]| {
            let id = |n: usize| OrganizationId(uuid::Uuid::from_u128(n as u128));
            let listed = (0..=counts.len()).map(|n| agencies::Agency {
                id: id(n),
                name: format!("Agency {n}"),
                services: 1,
            });
            let counted = counts.iter().enumerate().map(|(n, suggested)| {
                let times = Times { suggested: *suggested, first: 0 };
                (id(n), Counted { times, ..Counted::default() })
            });
            Report::of(listed.collect(), counted.collect(), BTreeMap::new())
        };
        let even = report(&[20; 10]);
        assert_eq!(even.crowding, Some(Crowding { top_five: 50, effective: 10.0 }));
        assert_eq!((even.total, even.passed_over().count()), (11, 1));
        assert_eq!(even.agencies.first().unwrap().share, Some(10));
        let one = report(&[100, 3, 9]);
        assert_eq!(one.crowding, report(&[98, 10, 1]).crowding, "few is few");
        assert_eq!(one.agencies.get(1).unwrap().share, None);
        assert_eq!(report(&[10, 3]).crowding, None);
    }
}
