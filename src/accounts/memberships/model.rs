//! How a membership stands, and who may change it to what.

use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::accounts::model::Role;

/// How a membership stands. Only an active one opens anything.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, Display, IntoStaticStr, sqlx::Type,
)]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Asked to join, and has not answered yet.
    Invited,
    /// Works here.
    Active,
    /// Shut out for a time.
    Suspended,
    /// Over; whoever comes back is invited anew.
    Ended,
}

impl State {
    /// Whether an administrator may change this state into that one. Only the person invited makes
    /// an invitation an active membership, and nobody joins again unasked.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Invited | Self::Active | Self::Suspended, Self::Ended)
                | (Self::Active, Self::Suspended)
                | (Self::Suspended, Self::Active)
                | (Self::Ended, Self::Invited)
        )
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Ended => "Ended",
        }
    }
}

/// Why a membership was suspended or ended: a code, so that the record says nothing of a person.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, Display, IntoStaticStr, sqlx::Type,
)]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Why {
    /// Works elsewhere now.
    Left,
    /// Comes back later.
    OnLeave,
    /// A device or a password came into other hands, or may have.
    Exposed,
    /// Somebody who should not have been let in.
    Mistake,
    /// None of these.
    Other,
}

impl Why {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Left => "Does not work here any more",
            Self::OnLeave => "On leave",
            Self::Exposed => "A device or password is in other hands",
            Self::Mistake => "Was let in by mistake",
            Self::Other => "Another reason",
        }
    }
}

impl Role {
    /// Whether the role sees who its colleagues are and how their memberships stand.
    #[must_use]
    pub const fn sees_colleagues(self) -> bool {
        matches!(self, Self::Supervisor | Self::Admin)
    }

    /// Whether somebody with this role may give a person that one, or take it away: only admins
    /// may, and every role of people is theirs or below it. Systems have keys instead.
    #[must_use]
    pub const fn gives(self, role: Self) -> bool {
        matches!(self, Self::Admin) && !matches!(role, Self::Integration)
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn an_administrator_makes_nobody_a_member_unasked() {
        for state in [State::Invited, State::Ended] {
            assert!(!state.may_become(State::Active), "{state}");
        }
        assert!(State::iter().all(|state| !state.may_become(state)));
        assert!(!State::Ended.may_become(State::Suspended));
    }

    #[test]
    fn only_admins_give_roles_and_none_to_systems() {
        for role in Role::iter() {
            assert_eq!(Role::Admin.gives(role), role != Role::Integration, "{role}");
            assert!(role == Role::Admin || Role::iter().all(|other| !role.gives(other)), "{role}");
        }
    }
}
