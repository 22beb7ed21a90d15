//! What the results page says of a search: how many, how far, what was loosened, what to ask.

use super::form::Asked;
use crate::{
    geo::Metres,
    search::model::{Card, Found, Relaxed, Unsaid},
    web::{Language, Phrase, shown::Badge},
};

/// The heading: how many there are and, with a radius, how many of them are within it.
pub fn heading(found: &Found, language: Language) -> String {
    let many = |key, count: usize| language.say(key).with("count", count);
    let said = if found.total_is_exact {
        match (found.radius, found.within, found.total) {
            (_, _, 0) => language.say("heading-none"),
            (None, _, total) => many("services-count", total),
            (Some(radius), within, total) => {
                let (key, count) = match within {
                    _ if within == total => ("heading-within", total),
                    0 => ("heading-none-within", total),
                    _ => ("heading-some-within", total - within),
                };
                many(key, count).with("miles", miles(radius, language)).with("within", within)
            }
        }
    } else {
        many("heading-at-least", found.total)
    };
    said.to_string()
}

/// `1 mile`, `2.4 miles`.
pub fn miles(radius: Metres, language: Language) -> String {
    let miles = (radius.miles() * 10.0).round() / 10.0;
    language.say("miles").with("count", miles).to_string()
}

/// Around what was searched; a point is labelled `Near Oakland, CA`.
pub fn around(label: &str, language: Language) -> String {
    language.say("around").with("place", bare(label)).to_string()
}

fn bare(label: &str) -> &str {
    label.strip_prefix("Near ").unwrap_or(label)
}

/// What had to be loosened to find anything.
pub fn relaxed(found: &Found, asked: &Asked) -> Option<String> {
    let language = asked.language;
    let is_relaxed = |limit| found.relaxed.contains(&limit);
    let words = if found.without_words {
        Some(without_words(found, asked))
    } else {
        is_relaxed(Relaxed::Words).then(|| language.say("relaxed-some"))
    };
    let time = is_relaxed(Relaxed::Time).then(|| language.say("relaxed-time"));
    let radius = found.radius.filter(|_| is_relaxed(Relaxed::Radius)).map(|radius| {
        let asked = miles(Metres(radius.0 / 2.0), language);
        language.say("relaxed-radius").with("asked", asked).with("miles", miles(radius, language))
    });
    let said: Vec<_> =
        [words, time, radius].into_iter().flatten().map(|said| said.to_string()).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// That the words were given up, and what was kept.
fn without_words<'a>(found: &'a Found, asked: &'a Asked) -> Phrase<'a> {
    let near = found.near.as_ref().map(|near| bare(&near.place.label));
    let key = match (near, asked.chips().is_empty()) {
        (None, true) => "relaxed-none",
        (Some(_), true) => "relaxed-none-near",
        (None, false) => "relaxed-none-filters",
        (Some(_), false) => "relaxed-none-near-filters",
    };
    let said = asked.language.say(key).with("words", &asked.q);
    match near {
        Some(place) => said.with("place", place),
        None => said,
    }
}

/// What one has to ask, as the record does not tell it.
pub fn unsaid(what: Unsaid, card: &Card, asked: &Asked) -> Badge {
    let language = asked.language;
    let plain = |key| language.say(key).to_string();
    let what = match what {
        Unsaid::Age => plain("unsaid-age"),
        Unsaid::Gender => plain("unsaid-gender"),
        Unsaid::Cost if card.fees.is_none() => plain("unsaid-cost"),
        Unsaid::Cost => one_of(asked, "cost"),
        Unsaid::Audience => one_of(asked, "audience"),
        Unsaid::Language => one_of(asked, "language"),
        Unsaid::Payer => one_of(asked, "payer"),
        Unsaid::Accessibility => one_of(asked, "accessibility"),
    };
    Badge::new("warn", "info", language.say("unsaid").with("what", what))
}

/// The values asked for, of which one will do.
fn one_of(asked: &Asked, name: &str) -> String {
    let join = |first: String, last: String| {
        asked.language.say("one-of").with("first", first).with("last", last).to_string()
    };
    asked.labels(name).into_iter().reduce(join).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Asked, Found, Language, Metres, Relaxed, relaxed};

    fn heading(found: &Found) -> String {
        super::heading(found, Language::En)
    }

    fn found(total: usize, within: usize, miles: Option<f64>) -> Found {
        Found {
            total,
            total_is_exact: true,
            is_partial: false,
            corrected: None,
            unknown_dropped: 0,
            radius: miles.map(Metres::from_miles),
            within,
            without_words: false,
            results: Vec::new(),
            near: None,
            needs: Vec::new(),
            said: Vec::new(),
            relaxed: Vec::new(),
            facets: Vec::new(),
        }
    }

    #[test]
    fn the_heading_tells_what_is_within_the_radius_from_what_serves_the_area() {
        assert_eq!(heading(&found(126, 0, None)), "126 services");
        assert_eq!(heading(&found(1, 1, Some(1.0))), "1 service within 1 mile");
        assert_eq!(heading(&found(126, 3, Some(1.0))), "3 within 1 mile, 123 more for this area");
        let many = Found { total_is_exact: false, ..found(10_000, 9_000, Some(50.0)) };
        assert_eq!(heading(&many), "At least 10000 services", "the rest was not counted");
        assert_eq!(heading(&found(9, 0, Some(2.4))), "None within 2.4 miles, 9 for this area");
    }

    #[test]
    fn what_was_loosened_is_said() {
        let asked = Asked::read("q=zzqx+unicorn&language=am", Language::En);
        let mut loosened = found(9, 9, Some(2.0));
        loosened.relaxed = vec![Relaxed::Radius, Relaxed::Words];
        loosened.without_words = true;
        assert_eq!(
            relaxed(&loosened, &asked).unwrap(),
            "No service matches “zzqx unicorn”. Here are others that fit your filters. \
             Nothing fits within 1 mile: this looks as far as 2 miles."
        );
        assert_eq!(relaxed(&found(9, 9, None), &asked), None);
        let asked = Asked::read("q=zzqx+unicorn&language=am", Language::Es);
        assert_eq!(
            relaxed(&loosened, &asked).unwrap(),
            "Ningún servicio coincide con «zzqx unicorn». Aquí hay otros que cumplen con sus \
             filtros. No hay nada a menos de 1 milla: se buscó hasta 2 millas."
        );
    }
}
