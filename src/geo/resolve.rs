//! What a person typed as a place, made into one: coordinates, a ZIP code, a city or a county.

use super::{Gazetteer, NotAPoint, Place, Point, State, Zip, name, table::PlaceRow};

/// How many namesakes are offered beside the place that was taken.
const ALTERNATIVES: usize = 10;

/// How many places are offered where none was found.
const CANDIDATES: usize = 5;

/// A bare name that is also a state's is taken for a city only from this size on.
const LARGE: u32 = 100_000;
/// A city of this size may be named in a question without its state.
const SIZED: u32 = 20_000;

/// The place that the words mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Of namesakes, the most populous.
    pub place: Place,
    /// The other namesakes.
    pub alternatives: Vec<Place>,
}

/// No place is found; perhaps one of the candidates was meant.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{why}")]
pub struct Unresolved {
    /// What is wrong with the words.
    pub why: Why,
    /// Up to five places that were perhaps meant, the likeliest first.
    pub candidates: Vec<Place>,
}

/// Why words are not a place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Why {
    /// Nothing was said.
    #[error("a place is needed: a ZIP code such as 94601, or a city such as Oakland, CA")]
    Empty,
    /// Numbers that are no coordinates.
    #[error("{0}")]
    NotAPoint(NotAPoint),
    /// A ZIP code that does not exist.
    #[error("{0} is not a ZIP code in use")]
    UnknownZip(Zip),
    /// A whole state.
    #[error("{} is a whole state: name a city in it, or a ZIP code", .0.name())]
    OnlyAState(State),
    /// A name that the gazetteer does not have.
    #[error(
        "{0:?} is not a place we know: give a ZIP code such as 94601, or a city such as Oakland, CA"
    )]
    Unknown(String),
}

impl Gazetteer {
    /// The place that `text` names: `37.77,-122.22`, `94601`, `94601-1234`, `Oakland, CA`,
    /// `oakland california`, `sf`, `St Paul, MN`, `Alameda County`, or an address ending in one.
    pub fn resolve(&self, text: &str) -> Result<Resolved, Unresolved> {
        let text = text.trim();
        if text.is_empty() {
            return Err(unresolved(Why::Empty, Vec::new()));
        }
        if !text.chars().any(char::is_alphabetic) {
            return self.resolve_numbers(text);
        }
        if let Some(chosen) = self.told_apart(text) {
            return Ok(alone(chosen));
        }
        let text = without_country(text);
        if let Some(place) = self.zip_at_an_end(text) {
            return Ok(alone(place));
        }
        let (name, state) = match text.rsplit_once(',') {
            Some((before, after)) => match State::find(after) {
                Some(state) => (before.trim(), Some(state)),
                None => (text, None),
            },
            None => (text, None),
        };
        // Of "123 Main St, Oakland, CA" the part next to the state is the city.
        let last = name.rsplit(',').next().map(str::trim).filter(|_| state.is_some());
        self.named(name, state)
            .or_else(|| self.named(last?, state))
            .or_else(|| state.is_none().then(|| self.city_then_state(name)).flatten())
            .ok_or_else(|| self.perhaps(last.unwrap_or(name), state))
    }

    /// A namesake as we label it: `St. Paul, TX (Bee County)`.
    fn told_apart(&self, text: &str) -> Option<Place> {
        let (city, county) = text.strip_suffix(')')?.rsplit_once(" (")?;
        let (name, state) = city.rsplit_once(',')?;
        let found = self.cities(&name::key(name), Some(State::find(state)?));
        let places = found.into_iter().map(|row| self.city_place(row));
        let mut here =
            places.filter(|place| place.county.as_ref().is_some_and(|own| own.name == county));
        here.next()
    }

    fn resolve_numbers(&self, text: &str) -> Result<Resolved, Unresolved> {
        if text.contains(',') {
            return match text.parse::<Point>() {
                Ok(point) => Ok(alone(self.place_at(point))),
                Err(fault) => Err(unresolved(Why::NotAPoint(fault), Vec::new())),
            };
        }
        let Ok(zip) = text.parse::<Zip>() else {
            return Err(unresolved(Why::Unknown(text.to_owned()), Vec::new()));
        };
        self.zip(zip)
            .map(alone)
            .ok_or_else(|| unresolved(Why::UnknownZip(zip), self.zips_beside(zip)))
    }

    /// The ZIP code that ends an address, or that stands before the name of its own city.
    fn zip_at_an_end(&self, text: &str) -> Option<Place> {
        let last = text.rsplit([' ', ',']).next()?;
        if let Some(place) = last.parse().ok().and_then(|zip| self.zip(zip)) {
            return Some(place);
        }
        let (first, rest) = text.split_once([' ', ','])?;
        let place = self.zip(first.parse().ok()?)?;
        let city = place.city_key.as_deref()?;
        name::key(rest).starts_with(city).then_some(place)
    }

    /// The place that words of a question name for sure: a ZIP code, a city with its state, a county
    /// that says so, or a city of some size: most small ones are also common words.
    pub fn town(&self, words: &str) -> Option<Resolved> {
        if words.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.zip(words.parse().ok()?).map(alone);
        }
        let words = words.replace(',', " ");
        if let Some(found) = self.city_then_state(&words) {
            return Some(found);
        }
        let key = name::key(&words);
        let is_known = |population| population >= SIZED;
        let sized = self.cities(&key, None).first().is_some_and(|city| is_known(city.population));
        (sized || key.ends_with(" county")).then(|| self.named(&words, None)).flatten()
    }

    /// The place whose whole name this is.
    fn named(&self, name: &str, state: Option<State>) -> Option<Resolved> {
        let key = name::key(name);
        let cities = self.cities(&key, state);
        let large = cities.first().is_some_and(|city| city.population >= LARGE);
        if state.is_none() && !large && State::find(name).is_some() {
            return None;
        }
        if let Some((first, others)) = cities.split_first() {
            let alternatives =
                others.iter().take(ALTERNATIVES).map(|row| self.city_place(row)).collect();
            return Some(Resolved { place: self.city_place(first), alternatives });
        }
        // A bare "Orange" is a city or nothing; a county must say what it is.
        if !key.contains(' ') {
            return None;
        }
        let counties = self.counties_named(name, state);
        let counties: Vec<_> =
            counties.into_iter().filter(|row| key.len() > row.key.len()).collect();
        let (first, others) = counties.split_first()?;
        let alternatives =
            others.iter().take(ALTERNATIVES).map(|row| self.county_place(row)).collect();
        Some(Resolved { place: self.county_place(first), alternatives })
    }

    /// `oakland ca`, `portland oregon`: the state stands after the city without a comma.
    fn city_then_state(&self, text: &str) -> Option<Resolved> {
        let (city, state) = split_state(text)?;
        self.named(city, Some(state))
    }

    /// What was perhaps meant by a name that is not known.
    fn perhaps(&self, name: &str, state: Option<State>) -> Unresolved {
        let whole = State::find(name).filter(|_| state.is_none());
        if let Some(state) = whole {
            let mut cities: Vec<&PlaceRow> =
                self.places.rows.iter().filter(|row| row.state == state).collect();
            cities.sort_by_key(|row| std::cmp::Reverse(row.population));
            return unresolved(Why::OnlyAState(state), self.offer(&cities));
        }
        let (city, within) = match state {
            Some(state) => (name, Some(state)),
            None => split_state(name).map_or((name, None), |(city, state)| (city, Some(state))),
        };
        let city = city.split(',').next().unwrap_or(city);
        let key = name::key(city);
        let mut found = self.alike(&key, within);
        if found.len() < CANDIDATES && within.is_some() {
            found
                .extend(self.alike(&key, None).into_iter().filter(|row| Some(row.state) != within));
        }
        let words = state.map_or_else(|| name.to_owned(), |state| format!("{name}, {state}"));
        unresolved(Why::Unknown(words), self.offer(&found))
    }

    /// Places whose names are a few letters off, the nearest and then the largest first.
    fn alike(&self, key: &str, state: Option<State>) -> Vec<&PlaceRow> {
        let most = match key.len() {
            0..=2 => return Vec::new(),
            3..=4 => 1,
            5..=8 => 2,
            _ => 3,
        };
        let mut found: Vec<_> = self
            .places
            .rows
            .iter()
            .filter(|row| state.is_none_or(|state| row.state == state))
            .filter_map(|row| Some((name::edits(key, &row.key, most)?, row)))
            .collect();
        let first = |text: &str| text.bytes().next();
        found.sort_by_key(|(edits, row)| {
            (*edits, first(&row.key) != first(key), std::cmp::Reverse(row.population))
        });
        found.into_iter().map(|(_, row)| row).take(CANDIDATES).collect()
    }

    /// The ZIP codes in use next to one that is not.
    fn zips_beside(&self, zip: Zip) -> Vec<Place> {
        let rows = &self.zips.rows;
        let after = rows.partition_point(|row| row.zip < zip);
        let beside = rows.iter().skip(after.saturating_sub(2)).take(CANDIDATES);
        // The first three digits are a sorting centre: beyond it the numbers are far away.
        let centre = |zip: Zip| zip.to_string().get(..3).map(str::to_owned);
        beside
            .filter(|row| row.standard && centre(row.zip) == centre(zip))
            .map(|row| self.zip_place(row))
            .collect()
    }

    fn offer(&self, rows: &[&PlaceRow]) -> Vec<Place> {
        rows.iter().take(CANDIDATES).map(|row| self.city_place(row)).collect()
    }
}

fn alone(place: Place) -> Resolved {
    Resolved { place, alternatives: Vec::new() }
}

fn unresolved(why: Why, candidates: Vec<Place>) -> Unresolved {
    Unresolved { why, candidates }
}

/// `Oakland, CA, USA` without the last part.
fn without_country(text: &str) -> &str {
    text.rsplit_once(',')
        .filter(|(_, last)| {
            matches!(name::fold(last).as_str(), "usa" | "us" | "u s a" | "u s" | "united states")
        })
        .map_or(text, |(before, _)| before.trim())
}

/// The words before a state's name or code at the end.
fn split_state(text: &str) -> Option<(&str, State)> {
    let spaces: Vec<usize> = text.rmatch_indices(' ').map(|(at, _)| at).take(3).collect();
    spaces.iter().rev().find_map(|&at| {
        let (city, state) = text.split_at_checked(at)?;
        let city = city.trim_end_matches([' ', ',']);
        State::find(state).filter(|_| !city.is_empty()).map(|state| (city, state))
    })
}
