//! What the results page says of a search: how many, how far, what was loosened, what to ask.

use super::form::Asked;
use crate::{
    geo::Metres,
    search::model::{Card, Found, Relaxed, Unsaid},
    web::shown::Badge,
};

/// The heading: how many there are and, with a radius, how many of them are within it.
pub fn heading(found: &Found) -> String {
    let services = |n| if n == 1 { "1 service".to_owned() } else { format!("{n} services") };
    if !found.total_is_exact {
        return format!("At least {}", services(found.total));
    }
    match (found.radius.map(miles), found.within, found.total) {
        (_, _, 0) => "Nothing found".to_owned(),
        (None, _, total) => services(total),
        (Some(miles), within, total) if within == total => {
            format!("{} within {miles}", services(total))
        }
        (Some(miles), 0, total) => format!("None within {miles}, {total} for this area"),
        (Some(miles), within, total) => {
            format!("{within} within {miles}, {} more for this area", total - within)
        }
    }
}

/// `1 mile`, `2.4 miles`.
pub fn miles(radius: Metres) -> String {
    let miles = ((radius.miles() * 10.0).round() / 10.0).to_string();
    let many = if miles == "1" { "" } else { "s" };
    format!("{miles} mile{many}")
}

/// Around what was searched; a point is labelled `Near Oakland, CA`.
pub fn around(label: &str) -> String {
    format!("Around {}", bare(label))
}

fn bare(label: &str) -> &str {
    label.strip_prefix("Near ").unwrap_or(label)
}

/// What had to be loosened to find anything.
pub fn relaxed(found: &Found, asked: &Asked) -> Option<String> {
    let words = if found.without_words {
        let near = found.near.as_ref().map(|near| format!(" near {}", bare(&near.place.label)));
        let filters = if asked.chips().is_empty() { "" } else { " that fit your filters" };
        let near = near.unwrap_or_default();
        Some(format!("No service matches “{}”. Here are others{near}{filters}.", asked.q))
    } else {
        found
            .relaxed
            .contains(&Relaxed::Words)
            .then(|| "No service has all of the words: these have some of them.".to_owned())
    };
    let time = found.relaxed.contains(&Relaxed::Time).then(|| {
        "None is known to be open at that time: opening hours do not count here.".to_owned()
    });
    let radius = found.radius.filter(|_| found.relaxed.contains(&Relaxed::Radius));
    let radius = radius.map(|radius| {
        let asked = miles(Metres(radius.0 / 2.0));
        format!("Nothing fits within {asked}: this looks as far as {}.", miles(radius))
    });
    let said: Vec<_> = [words, time, radius].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// What one has to ask, as the record does not tell it.
pub fn unsaid(what: Unsaid, card: &Card, asked: &Asked) -> Badge {
    let one_of = |name: &str| asked.labels(name).join(" or ");
    let what = match what {
        Unsaid::Age => "Age".to_owned(),
        Unsaid::Gender => "Gender".to_owned(),
        Unsaid::Cost if card.fees.is_none() => "Cost".to_owned(),
        Unsaid::Cost => one_of("cost"),
        Unsaid::Audience => one_of("audience"),
        Unsaid::Language => one_of("language"),
        Unsaid::Payer => one_of("payer"),
        Unsaid::Accessibility => one_of("accessibility"),
    };
    Badge::new("warn", "info", format!("{what} not listed: ask"))
}

#[cfg(test)]
mod tests {
    use super::{Asked, Found, Metres, Relaxed, heading, relaxed};

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
        let asked = Asked::read("q=zzqx+unicorn&language=am");
        let mut loosened = found(9, 9, Some(2.0));
        loosened.relaxed = vec![Relaxed::Radius, Relaxed::Words];
        loosened.without_words = true;
        assert_eq!(
            relaxed(&loosened, &asked).unwrap(),
            "No service matches “zzqx unicorn”. Here are others that fit your filters. \
             Nothing fits within 1 mile: this looks as far as 2 miles."
        );
        assert_eq!(relaxed(&found(9, 9, None), &asked), None);
    }
}
