//! Who may be asking: roles, and the context that everything about people asks for.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::values::{AccountId, NetworkId, OrganizationId};

/// What an account may do (design contract, `guidepost key add --role`).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    /// Works with clients: assesses, matches, refers, follows up.
    CaseManager,
    /// A case manager who also sees the team's clients.
    Supervisor,
    /// Keeps the listings of one organization right.
    AgencyEditor,
    /// Keeps the whole directory right.
    Curator,
    /// Watches over who sees what.
    PrivacyOfficer,
    /// Runs the installation.
    Admin,
    /// Another system: asks for matches, sends assessments.
    Integration,
}

impl Role {
    /// The phrase by which pages call the role.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::CaseManager => "role-case-manager",
            Self::Supervisor => "role-supervisor",
            Self::AgencyEditor => "role-agency-editor",
            Self::Curator => "role-curator",
            Self::PrivacyOfficer => "role-privacy-officer",
            Self::Admin => "role-admin",
            Self::Integration => "role-integration",
        }
    }

    /// Whether the role works with clients' data.
    #[must_use]
    pub const fn sees_cases(self) -> bool {
        matches!(self, Self::CaseManager | Self::Supervisor | Self::Integration)
    }

    /// Whether the role sees how the directory serves those who search it.
    #[must_use]
    pub const fn oversees(self) -> bool {
        matches!(self, Self::Supervisor | Self::Curator | Self::Admin)
    }

    /// Whether the role watches over who saw and did what.
    #[must_use]
    pub const fn watches(self) -> bool {
        matches!(self, Self::PrivacyOfficer | Self::Admin)
    }

    /// Whether the role looks after the accounts of colleagues.
    #[must_use]
    pub const fn administers(self) -> bool {
        matches!(self, Self::Admin)
    }

    /// Whether an account with this role has a second factor where one is required: all who see
    /// clients' data or who could let somebody see it. Systems have keys instead.
    #[must_use]
    pub const fn needs_second_factor(self) -> bool {
        matches!(self, Self::CaseManager | Self::Supervisor) || self.watches()
    }

    /// Whether the role keeps listings right: all, or those of its organization.
    #[must_use]
    pub const fn keeps_listings(self) -> bool {
        matches!(self, Self::AgencyEditor | Self::Curator | Self::Admin)
    }
}

/// Who asks, and in which network: no function that touches a person's data runs without one.
///
/// Only [`accounts`](super) makes one, from a live session or key, so holding it is the proof
/// that somebody is signed in. A [`TenantCtx`] for a role that does not see cases is never
/// handed to case routes: they ask for `Caseworker`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantCtx {
    /// The network, which is the tenant.
    pub tenant: NetworkId,
    /// The account.
    pub account: AccountId,
    /// What the account is called, for history lines.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The organization it belongs to, where it has one.
    pub organization: Option<OrganizationId>,
}

/// What a session wants before it opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, Display, sqlx::Type)]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Wants {
    /// A code of the second factor.
    Code,
    /// A second factor, since the role needs one and has none.
    Enrolment,
}

/// Somebody who has given the password and nothing more: no proof of being signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrant {
    /// The session, half-way.
    pub session: Uuid,
    /// Whose it will be.
    pub account: AccountId,
    /// In which network.
    pub network: NetworkId,
    /// What is still wanted.
    pub wants: Wants,
}

impl TenantCtx {
    /// The service itself, in a job that nobody asked for, at work on what belongs to this network
    /// and organization. It has no account.
    #[must_use]
    pub fn itself(tenant: NetworkId, organization: Option<OrganizationId>) -> Self {
        let account = AccountId(Uuid::nil());
        Self {
            tenant,
            account,
            name: "Guidepost".to_owned(),
            role: Role::Integration,
            organization,
        }
    }

    /// Whether the account keeps the listings of this organization right.
    #[must_use]
    pub fn keeps(&self, organization: OrganizationId) -> bool {
        let is_own = self.organization == Some(organization);
        self.role.keeps_listings() && (self.role != Role::AgencyEditor || is_own)
    }
}

/// Why a password will not do (NIST SP 800-63B-4 §3.1.1.2: length and a block list, no
/// composition rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too short for the only factor.
    #[error("the password is too short: at least 15 characters are needed, a few words do well")]
    Short,
    /// Longer than anyone types.
    #[error("the password is too long: at most 256 characters are taken")]
    Long,
    /// What anyone would try first.
    #[error("the password is too easy to guess: it repeats, counts up or holds the login")]
    Guessable,
}

/// Long passwords that anyone would try among the first, as [`letters`]: songs, prayers, examples
/// that explain passwords, walks over the keyboard.
const TRIED_FIRST: [&str; 40] = [
    "correcthorsebatterystaple",
    "thequickbrownfox",
    "thequickbrownfoxjumps",
    "thequickbrownfoxjumpsoverthelazydog",
    "loremipsumdolorsitamet",
    "iloveyouforever",
    "iloveyousomuch",
    "iloveyouverymuch",
    "iloveyoutothemoonandback",
    "happybirthdaytoyou",
    "merrychristmas",
    "maytheforcebewithyou",
    "tobeornottobe",
    "tobeornottobethatisthequestion",
    "onceuponatime",
    "wethepeopleoftheunitedstates",
    "inthebeginningwastheword",
    "ourfatherwhoartinheaven",
    "thelordismyshepherd",
    "jesuslovesmethisiknow",
    "godblessamerica",
    "twinkletwinklelittlestar",
    "maryhadalittlelamb",
    "rowrowrowyourboat",
    "letmeinletmein",
    "opensesameopensesame",
    "changemechangeme",
    "pleasechangeme",
    "administrator",
    "defaultpassword",
    "qwertyuiopasdfghjkl",
    "qwertyuiopasdfghjklzxcvbnm",
    "asdfghjklzxcvbnm",
    "zaqwsxcderfvbgtyhnmjuik",
    "qazwsxedcrfvtgbyhnujm",
    "casemanagercasemanager",
    "socialworkersocialworker",
    "elperrodesanroque",
    "todosestabien",
    "teamoparasiempre",
];

/// The letters of a password without what is put around them.
fn letters(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphabetic()).collect()
}

/// A password that may be set for the account with `login`.
pub fn acceptable(password: &str, login: &str) -> Result<(), WeakPassword> {
    let folded = password.to_lowercase();
    let length = folded.chars().count();
    if length < 15 {
        return Err(WeakPassword::Short);
    }
    if length > 256 {
        return Err(WeakPassword::Long);
    }
    let mut distinct: Vec<char> = folded.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let steps = folded.chars().zip(folded.chars().skip(1));
    let counting = steps.filter(|(a, b)| u32::from(*a).abs_diff(u32::from(*b)) <= 1).count();
    let name = login.split('@').next().unwrap_or(login).to_lowercase();
    let is_login = name.chars().count() >= 4 && folded.replace(&name, "").chars().count() < 8;
    if TRIED_FIRST.contains(&letters(&folded).as_str()) {
        return Err(WeakPassword::Guessable);
    }
    let common = ["password", "passwort", "contraseña", "qwerty", "letmein", "guidepost"];
    let rest = common.iter().fold(folded.clone(), |left, word| left.replace(word, ""));
    if distinct.len() < 6 || counting * 3 > length * 2 || is_login || rest.chars().count() < 6 {
        return Err(WeakPassword::Guessable);
    }
    Ok(())
}

/// How a login is compared: without regard to case or the spaces around it.
#[must_use]
pub fn folded(login: &str) -> String {
    login.trim().to_lowercase()
}

/// How long a login is closed after so many failures in a row: not at all for the first four,
/// then from half a minute to a quarter of an hour. Never for good: a stranger could else lock
/// somebody out.
#[must_use]
pub fn pause_after(failures: i64) -> Option<TimeDelta> {
    let doublings = u32::try_from(failures.checked_sub(5)?.min(5)).ok()?;
    Some(TimeDelta::seconds(30 * 2_i64.pow(doublings)).min(TimeDelta::minutes(15)))
}

/// As [`pause_after`], for all tries from one address that did not succeed: a whole office may be
/// behind it, so fifteen are free and a minute's pause follows each one after.
#[must_use]
pub fn pause_for_address(failures: i64) -> Option<TimeDelta> {
    (failures >= 15).then(|| TimeDelta::minutes(1))
}

/// How often a letter is sent to one login: three, and then none for a while, lest a mailbox be
/// flooded by strangers.
#[must_use]
pub fn pause_for_letters(asked: i64) -> Option<TimeDelta> {
    (asked >= 3).then_some(LETTER_PAUSE)
}

/// So long no letter is sent, and after so long it is forgotten that any was asked for.
pub const LETTER_PAUSE: TimeDelta = TimeDelta::minutes(30);

/// Tries from an address are forgotten after so long without one.
pub const ADDRESS_FORGOTTEN: TimeDelta = TimeDelta::hours(3);

/// So long after the password the code, or the new factor, must be there.
pub const HALF_WAY: TimeDelta = TimeDelta::minutes(10);

/// A session ends after this long without a request.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);

/// A session ends this long after sign-in in any case.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);

/// Whether a session that began and was last seen at these times still lives.
#[must_use]
pub fn lives(began: DateTime<Utc>, seen: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - seen < IDLE && now - began < ABSOLUTE
}

/// The path to go to after sign-in: one of our own, or the start of the work.
#[must_use]
pub fn own_path(next: &str) -> &str {
    crate::web::own_path(next).unwrap_or("/work-list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_judged_by_length_and_guesses_alone() {
        let login = "rosa@alder.example";
        assert_eq!(acceptable("short", login), Err(WeakPassword::Short));
        assert_eq!(acceptable(&"word ".repeat(60), login), Err(WeakPassword::Long));
        for guess in [
            "aaaaaaaaaaaaaaaaaa",
            "abcdefghijklmnopqrs",
            "passwordpassword1",
            "rosarosarosarosa",
            "123456789012345678",
            "Correct Horse Battery Staple",
            "the quick brown fox 1!",
        ] {
            assert_eq!(acceptable(guess, login), Err(WeakPassword::Guessable), "{guess}");
        }
        for good in ["the bus to alder street", "an old heron by the weir", "tres gatos y un río"]
        {
            assert_eq!(acceptable(good, login), Ok(()), "{good}");
        }
    }

    #[test]
    fn a_login_is_never_closed_for_good() {
        assert_eq!(pause_after(4), None);
        assert_eq!(pause_after(5), Some(TimeDelta::seconds(30)));
        assert_eq!(pause_after(7), Some(TimeDelta::minutes(2)));
        assert_eq!(pause_after(i64::MAX), Some(TimeDelta::minutes(15)));
        assert_eq!(pause_after(i64::MIN), None);
    }

    #[test]
    fn nobody_is_sent_elsewhere_after_sign_in() {
        for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "", "x"] {
            assert_eq!(own_path(elsewhere), "/work-list");
        }
        assert_eq!(own_path("/clients/1?tab=needs"), "/clients/1?tab=needs");
    }

    #[test]
    fn a_session_ends_when_idle_and_in_any_case() {
        let began: DateTime<Utc> = "2026-05-01T09:00:00Z".parse().unwrap();
        let at = |minutes| began + TimeDelta::minutes(minutes);
        assert!(lives(began, at(0), at(29)));
        assert!(!lives(began, at(0), at(30)));
        assert!(lives(began, at(719), at(719)));
        assert!(!lives(began, at(719), at(720)));
    }
}
