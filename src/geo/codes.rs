//! The codes that name places: ZIP codes, county codes (FIPS) and states.

use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A five-digit United States ZIP code.
///
/// ```
/// use guidepost::geo::Zip;
///
/// let zip: Zip = "02139-4307".parse()?;
/// assert_eq!(zip.to_string(), "02139");
/// assert!("2139".parse::<Zip>().is_err());
/// # Ok::<(), guidepost::geo::NotAZip>(())
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "02139")]
pub struct Zip(u32);

/// What is not a ZIP code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a ZIP code: five digits are needed, such as 02139")]
pub struct NotAZip(String);

impl Zip {
    /// Its sorting centre: the first three digits.
    pub(super) const fn centre(self) -> u32 {
        self.0 / 100
    }
}

impl FromStr for Zip {
    type Err = NotAZip;

    fn from_str(text: &str) -> Result<Self, NotAZip> {
        let whole = text.trim();
        let (five, plus_four) = whole.split_once(['-', ' ']).unwrap_or((whole, "0000"));
        match (digits::<5>(five), digits::<4>(plus_four.trim())) {
            (Some(number), Some(_)) => Ok(Self(number)),
            _ => Err(NotAZip(text.to_owned())),
        }
    }
}

impl fmt::Display for Zip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

impl TryFrom<String> for Zip {
    type Error = NotAZip;

    fn try_from(text: String) -> Result<Self, NotAZip> {
        text.parse()
    }
}

impl From<Zip> for String {
    fn from(zip: Zip) -> Self {
        zip.to_string()
    }
}

/// The code of a county or what stands for one (FIPS 6-4, ANSI INCITS 31): `06001` is Alameda County.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "06001")]
pub struct Fips(u32);

/// What is not a county code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a county code: five digits are needed, such as 06001")]
pub struct NotAFips(String);

impl FromStr for Fips {
    type Err = NotAFips;

    fn from_str(text: &str) -> Result<Self, NotAFips> {
        digits::<5>(text).map(Self).ok_or_else(|| NotAFips(text.to_owned()))
    }
}

impl fmt::Display for Fips {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

impl TryFrom<String> for Fips {
    type Error = NotAFips;

    fn try_from(text: String) -> Result<Self, NotAFips> {
        text.parse()
    }
}

impl From<Fips> for String {
    fn from(fips: Fips) -> Self {
        fips.to_string()
    }
}

impl Fips {
    /// The state that the county is in.
    pub fn state(self) -> Option<State> {
        let number = self.0 / 1_000;
        State::all().find(|state| number > 0 && u32::from(state.row().2) == number)
    }
}

fn digits<const N: usize>(text: &str) -> Option<u32> {
    let all = text.len() == N && text.bytes().all(|b| b.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

/// A state, the District of Columbia, a territory, or a region of the armed forces' post.
///
/// ```
/// use guidepost::geo::State;
///
/// let state = State::named("california").unwrap();
/// assert_eq!((state.code(), state.name()), ("CA", "California"));
/// assert_eq!(State::coded("ca"), Some(state));
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "CA")]
pub struct State(u8);

/// What is not the code of a state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a state: two letters are needed, such as CA")]
pub struct NotAState(String);

impl State {
    /// The state with this two-letter code, in any case.
    pub fn coded(code: &str) -> Option<Self> {
        Self::all().find(|state| state.code().eq_ignore_ascii_case(code.trim()))
    }

    /// The state with this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        static BY_NAME: LazyLock<HashMap<String, State>> = LazyLock::new(|| {
            State::all().map(|state| (super::name::fold(state.name()), state)).collect()
        });
        BY_NAME.get(&super::name::fold(name)).copied()
    }

    /// The state with this code or name.
    pub fn find(text: &str) -> Option<Self> {
        Self::coded(text).or_else(|| Self::named(text))
    }

    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..).zip(STATES).map(|(number, _)| Self(number))
    }

    /// Two letters.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The full name.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    fn row(self) -> &'static (&'static str, &'static str, u8) {
        STATES.get(usize::from(self.0)).unwrap_or(&("", "", 0))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for State {
    type Error = NotAState;

    fn try_from(text: String) -> Result<Self, NotAState> {
        Self::coded(&text).ok_or(NotAState(text))
    }
}

impl From<State> for String {
    fn from(state: State) -> Self {
        state.code().to_owned()
    }
}

/// A set of states: tells in a moment that a place and an area have none in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States(u64);

impl States {
    /// Every one.
    pub const ALL: Self = Self(u64::MAX);

    /// Those that are in either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one is in both.
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl From<State> for States {
    fn from(state: State) -> Self {
        Self(1 << (state.0 & 63))
    }
}

/// Code, name, FIPS number (0 where there is none).
const STATES: &[(&str, &str, u8)] = &[
    ("AL", "Alabama", 1),
    ("AK", "Alaska", 2),
    ("AZ", "Arizona", 4),
    ("AR", "Arkansas", 5),
    ("CA", "California", 6),
    ("CO", "Colorado", 8),
    ("CT", "Connecticut", 9),
    ("DE", "Delaware", 10),
    ("DC", "District of Columbia", 11),
    ("FL", "Florida", 12),
    ("GA", "Georgia", 13),
    ("HI", "Hawaii", 15),
    ("ID", "Idaho", 16),
    ("IL", "Illinois", 17),
    ("IN", "Indiana", 18),
    ("IA", "Iowa", 19),
    ("KS", "Kansas", 20),
    ("KY", "Kentucky", 21),
    ("LA", "Louisiana", 22),
    ("ME", "Maine", 23),
    ("MD", "Maryland", 24),
    ("MA", "Massachusetts", 25),
    ("MI", "Michigan", 26),
    ("MN", "Minnesota", 27),
    ("MS", "Mississippi", 28),
    ("MO", "Missouri", 29),
    ("MT", "Montana", 30),
    ("NE", "Nebraska", 31),
    ("NV", "Nevada", 32),
    ("NH", "New Hampshire", 33),
    ("NJ", "New Jersey", 34),
    ("NM", "New Mexico", 35),
    ("NY", "New York", 36),
    ("NC", "North Carolina", 37),
    ("ND", "North Dakota", 38),
    ("OH", "Ohio", 39),
    ("OK", "Oklahoma", 40),
    ("OR", "Oregon", 41),
    ("PA", "Pennsylvania", 42),
    ("RI", "Rhode Island", 44),
    ("SC", "South Carolina", 45),
    ("SD", "South Dakota", 46),
    ("TN", "Tennessee", 47),
    ("TX", "Texas", 48),
    ("UT", "Utah", 49),
    ("VT", "Vermont", 50),
    ("VA", "Virginia", 51),
    ("WA", "Washington", 53),
    ("WV", "West Virginia", 54),
    ("WI", "Wisconsin", 55),
    ("WY", "Wyoming", 56),
    ("AS", "American Samoa", 60),
    ("GU", "Guam", 66),
    ("MP", "Northern Mariana Islands", 69),
    ("PR", "Puerto Rico", 72),
    ("VI", "U.S. Virgin Islands", 78),
    ("FM", "Federated States of Micronesia", 0),
    ("MH", "Marshall Islands", 0),
    ("PW", "Palau", 0),
    ("AA", "Armed Forces Americas", 0),
    ("AE", "Armed Forces Europe", 0),
    ("AP", "Armed Forces Pacific", 0),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_printed_code_reads_back(number in 0_u32..100_000) {
            let text = format!("{number:05}");
            prop_assert_eq!(text.parse::<Zip>().unwrap().to_string(), text.clone());
            prop_assert_eq!(text.parse::<Fips>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn every_state_is_found_by_its_code_and_its_name() {
        for state in State::all() {
            assert_eq!(State::coded(&state.code().to_lowercase()), Some(state));
            assert_eq!(State::named(state.name()), Some(state));
        }
    }

    #[test]
    fn a_county_code_tells_its_state() {
        assert_eq!("06001".parse::<Fips>().unwrap().state(), State::coded("CA"));
        assert_eq!("00123".parse::<Fips>().unwrap().state().map(State::code), None);
    }
}
