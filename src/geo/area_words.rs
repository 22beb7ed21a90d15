//! Service areas as directories word them: "Alameda County", "San Francisco and Marin", "statewide".

use super::{Area, Fips, Gazetteer, Metres, State, name, table::PlaceRow};

/// Regions that have a name of their own: its names, the state where a hint must point for it to be
/// meant (none: anywhere), the counties surely in it, and those that some count in.
type Region = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const NORTHERN_VIRGINIA: &[&str] =
    &["51013", "51059", "51107", "51153", "51510", "51600", "51610", "51683", "51685"];

const REGIONS: &[Region] = &[
    (
        &["bay area", "san francisco bay", "sf bay", "greater bay", "nine bay counties"],
        &[],
        &["06001", "06013", "06041", "06055", "06075", "06081", "06085", "06095", "06097"],
        &[],
    ),
    (&["east bay"], &["CA"], &["06001", "06013"], &[]),
    (&["north bay"], &["CA"], &["06041", "06055", "06095", "06097"], &[]),
    (
        &[
            "dc area",
            "district of columbia metro",
            "washington dc area",
            "washington area",
            "dc metro",
            "dc metropolitan",
            "metro dc",
            "metropolitan dc",
            "washington metro",
            "metropolitan washington",
            "washington dc metro",
            "washington metropolitan",
            "washington dc metropolitan",
            "greater washington",
            "national capital",
        ],
        &[],
        &["11001", "24031", "24033", "51013", "51059", "51510", "51600", "51610"],
        &["24017", "24021", "51107", "51153", "51683", "51685"],
    ),
    (
        &["northern virginia", "northern virgina", "nova"],
        &["DC", "VA", "MD"],
        NORTHERN_VIRGINIA,
        &[],
    ),
    (
        &["suburban maryland"],
        &["DC", "VA", "MD"],
        &["24031", "24033"],
        &["24003", "24017", "24021"],
    ),
    (&["pg county", "p g county"], &["DC", "VA", "MD"], &["24033"], &[]),
    (&["southern maryland"], &["DC", "VA", "MD"], &["24009", "24017", "24037"], &["24033"]),
    (&["south florida"], &[], &["12011", "12086", "12099"], &["12087"]),
    (
        &["new york city", "nyc", "five boroughs"],
        &[],
        &["36005", "36047", "36061", "36081", "36085"],
        &[],
    ),
];

/// Words before a name that leave open which part is meant.
const PARTS: &[&str] = &[
    "parts of ",
    "part of ",
    "portions of ",
    "most of ",
    "northern ",
    "southern ",
    "central ",
    "eastern ",
    "western ",
    "north ",
    "south ",
    "east ",
    "west ",
    "coastal ",
    "downtown ",
    "rural ",
    "northeast ",
    "northwest ",
    "southeast ",
    "southwest ",
];

/// Words in a list that leave open how much of each item is meant.
const VAGUE: &[&str] = &["parts of", "part of", "portions of", "near ", "between "];

/// The quarters of the District of Columbia.
const QUARTERS: &[&str] = &["nw", "ne", "sw", "se"];

/// Words around a name that change nothing.
const BEFORE: &[&str] = &[
    "residents of ",
    "residents in ",
    "all of ",
    "all ",
    "entire ",
    "serves ",
    "serving ",
    "the ",
];
const AFTER: &[&str] = &[
    " residents only",
    " residents",
    " only",
    " areas",
    " area",
    " region",
    " statewide",
    " state",
];

impl Gazetteer {
    /// The area that a directory's words mean; `hint` is the state that the directory or the
    /// service is in. `None` where nothing in the words is an area we know.
    pub fn area(&self, text: &str, hint: Option<State>) -> Option<Area> {
        let plain = without_brackets(text);
        let area = self.unbracketed(&plain, hint)?;
        // What stands in brackets mostly narrows it: "(Tenderloin district)", "(unincorporated)".
        Some(if plain.len() < text.trim().len() && text.contains('(') {
            Area::Within(area.into())
        } else {
            area
        })
    }

    fn unbracketed(&self, text: &str, hint: Option<State>) -> Option<Area> {
        if let Some(area) = self.one_area(text, hint, Kind::Any) {
            return Some(area);
        }
        // "Riverdale, Maryland", but "Maryland, Virginia" are two.
        if let Some((place, state)) = text.split_once(',')
            && let Some(state) = State::find(state)
            && State::find(place).is_none()
            && let Some(area) = self.one_area(place, Some(state), Kind::Any)
        {
            return Some(area);
        }
        let kind = if name::fold(text).ends_with(" counties") { Kind::County } else { Kind::Any };
        let words = text.replace(" and ", ",").replace(" or ", ",");
        let parts: Vec<&str> =
            words.split([',', ';', '&', '/']).map(str::trim).filter(|p| !p.is_empty()).collect();
        if parts.len() < 2 {
            return None;
        }
        let areas: Vec<Option<Area>> =
            parts.iter().map(|part| self.one_area(part, hint, kind)).collect();
        areas.iter().any(Option::is_some).then(|| {
            let mut clear: Vec<Area> = areas.iter().flatten().cloned().collect();
            if clear.len() < areas.len() {
                clear.push(Area::Unclear);
            }
            let vague = VAGUE.iter().any(|word| text.contains(word));
            let whole = Area::Region(clear);
            if vague { Area::Within(whole.into()) } else { whole }
        })
    }

    fn one_area(&self, text: &str, hint: Option<State>, kind: Kind) -> Option<Area> {
        let folded = name::fold(text);
        let whole = folded.as_str();
        let words = bare(whole);
        match words {
            "" => return None,
            "nationwide" | "national" | "united states" | "usa" | "us" | "u s" | "worldwide"
            | "global" | "international" | "nation" | "anywhere" => return Some(Area::Nation),
            "statewide" | "state wide" | "counties" | "state" => return hint.map(Area::State),
            "new york" => return State::coded("NY").map(|ny| Area::Within(Area::State(ny).into())),
            _ => {}
        }
        region(whole, hint)
            .or_else(|| region(words, hint))
            .or_else(|| state(text, words, hint))
            .or_else(|| words.parse().ok().and_then(|zip| self.zip(zip)?.zip).map(Area::Zip))
            .or_else(|| self.county_area(words, hint, kind))
            .or_else(|| {
                // "Fresno area": where it ends nobody knows.
                let vague = whole.ends_with(" area") || whole.ends_with(" region");
                let named =
                    || self.city_area(words, hint).or_else(|| self.bare_county(words, hint));
                if vague { None } else { named() }
            })
            .or_else(|| self.part(words, hint))
    }

    /// A county that says so: "Alameda County", or "Alameda" in a list of counties.
    fn county_area(&self, words: &str, hint: Option<State>, kind: Kind) -> Option<Area> {
        let singular = match words.strip_suffix(" counties").or_else(|| words.strip_suffix(" co")) {
            Some(name) => format!("{name} county"),
            None => words.to_owned(),
        };
        let said = ["county", "parish", "borough", "municipio"];
        let says = said.iter().any(|kind| singular.ends_with(kind));
        (says || kind == Kind::County).then(|| self.bare_county(&singular, hint)).flatten()
    }

    fn bare_county(&self, words: &str, hint: Option<State>) -> Option<Area> {
        let found = self.counties_named(words, hint);
        let first = match (found.as_slice(), hint) {
            ([only], _) => only,
            ([first, ..], Some(_)) => first,
            _ => return None,
        };
        Some(if first.former {
            Area::Within(Area::State(first.state).into())
        } else {
            Area::County(first.fips)
        })
    }

    /// A city of the state hinted at, or one so large that no other is meant.
    fn city_area(&self, words: &str, hint: Option<State>) -> Option<Area> {
        let found = self.cities(&name::key(words), hint);
        let (first, others) = found.split_first()?;
        let beyond_doubt = first.population > 200_000
            && others.first().is_none_or(|next| next.population < first.population / 10);
        (hint.is_some() || beyond_doubt).then(|| city(first))
    }

    /// "Northern California", "Parts of Ward 2": inside it, but where is not known.
    fn part(&self, words: &str, hint: Option<State>) -> Option<Area> {
        let dc = State::coded("DC");
        let district = ["ward ", "wards "].iter().any(|ward| words.starts_with(ward))
            || QUARTERS.contains(&words);
        if hint == dc && district {
            return dc.map(|dc| Area::Within(Area::State(dc).into()));
        }
        let rest = PARTS.iter().find_map(|part| words.strip_prefix(part))?;
        let whole = self.one_area(rest, hint, Kind::Any)?;
        Some(Area::Within(whole.into()))
    }
}

/// Whether the words stand in a list of counties.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Any,
    County,
}

fn region(words: &str, hint: Option<State>) -> Option<Area> {
    let fits = |states: &[&str]| {
        states.is_empty() || hint.is_some_and(|hint| states.contains(&hint.code()))
    };
    let (_, _, sure, perhaps) =
        REGIONS.iter().find(|(names, states, ..)| names.contains(&words) && fits(states))?;
    let counties = |codes: &[&str]| -> Vec<Area> {
        codes.iter().filter_map(|code| code.parse::<Fips>().ok()).map(Area::County).collect()
    };
    let mut parts = counties(sure);
    if !perhaps.is_empty() {
        parts.push(Area::Within(Area::Region(counties(perhaps)).into()));
    }
    Some(Area::Region(parts))
}

/// A state by its name, or by its code where that is written in capitals.
fn state(text: &str, words: &str, hint: Option<State>) -> Option<Area> {
    let dc = State::coded("DC");
    let named = match words {
        "washington dc" | "d c" | "dc" | "washington d c" => dc,
        "washington" if hint == dc => dc,
        _ => State::named(words.strip_prefix("state of ").unwrap_or(words)),
    };
    // In the District NE is a quarter of the city, not Nebraska.
    let code = text.trim();
    if hint == dc && QUARTERS.contains(&words) {
        return None;
    }
    let coded = State::coded(code).filter(|state| state.code() == code);
    named.or(coded).map(Area::State)
}

fn city(row: &PlaceRow) -> Area {
    // As if people lived 1,500 to the square kilometre: what a large city's districts may reach.
    if row.state.code() == "DC" {
        // The District is one city; everything else in it is a neighbourhood without an outline.
        let district = Area::State(row.state);
        return if row.key.as_ref() == "washington" {
            district
        } else {
            Area::Within(district.into())
        };
    }
    let reach = (f64::from(row.population) / 1_500.0 / std::f64::consts::PI).sqrt();
    Area::City {
        key: row.key.to_string(),
        state: row.state,
        middle: row.point(),
        reach: Metres::from_km((reach * 10.0).round() / 10.0),
    }
}

fn bare(words: &str) -> &str {
    let mut words = words;
    while let Some(rest) = BEFORE
        .iter()
        .find_map(|before| words.strip_prefix(before))
        .or_else(|| AFTER.iter().find_map(|after| words.strip_suffix(after)))
    {
        words = rest;
    }
    words
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
