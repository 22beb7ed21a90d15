//! A service on the hand-out: what it is, whom to call, where and when, what to bring.

use chrono::NaiveDate;

use super::fits::fits;
use crate::{
    catalog::{
        model::{Schedule, Service, ServiceAtLocation},
        pages::{address, hours::Hours, languages, phone::ShownPhone},
    },
    matching::answer::Suggested,
    web::{Language, shown::miles},
};

/// A service as the client needs to know it. The address of a confidential place, and all that
/// could tell of it, stays out: there is only whom to call.
pub(super) struct Place {
    pub name: String,
    pub organization: Option<String>,
    pub about: Option<String>,
    /// Why it suits, with nothing of the person; may be empty.
    pub fits: String,
    pub phones: Vec<ShownPhone>,
    pub is_hidden: bool,
    pub address: Option<String>,
    pub way: Option<String>,
    pub travel: Option<String>,
    pub hours: Vec<String>,
    pub bring: String,
    pub how: Option<String>,
    pub languages: Option<String>,
    pub checked: Option<NaiveDate>,
}

/// So many numbers of a service are on the page, and so many lines of hours: it is one page.
const PHONES: usize = 2;
const HOURS: usize = 4;

/// So many characters at most of what a listing tells in sentences.
const SENTENCES: usize = 220;

impl Place {
    /// The service as it is listed now, at the place that was suggested.
    pub fn of(one: &Suggested, service: &Service, today: NaiveDate, language: Language) -> Self {
        let spot = one.location.as_ref();
        let all = service.service_at_locations.as_slice();
        let there = all.iter().find(|at| Some(at.location.id) == spot.map(|spot| spot.id));
        let is_hidden = match there {
            Some(at) => at.location.confidential,
            None => all.iter().any(|at| at.location.confidential),
        };
        let modified = service.last_modified.map(|at| at.date_naive());
        let known = Self {
            name: service.name.clone(),
            organization: Some(&service.organization.name)
                .filter(|name| !service.name.contains(name.as_str()))
                .cloned(),
            about: None,
            fits: String::new(),
            phones: phones(service, there, language),
            is_hidden,
            address: None,
            way: None,
            travel: None,
            hours: Vec::new(),
            bring: String::new(),
            how: None,
            languages: None,
            checked: service.assured_date.or(modified),
        };
        if is_hidden {
            return known;
        }
        let own = there.map(|at| at.schedules.as_slice()).filter(|rules| !rules.is_empty());
        let bring = service.required_documents.iter().filter_map(|one| one.document.as_deref());
        let distance = one.distance_m.filter(|_| there.is_some());
        Self {
            about: service.description.as_deref().map(|text| sentences(text, SENTENCES)),
            address: there.map(|at| address(&at.location).join(", ")).filter(|at| !at.is_empty()),
            // Never exact: distances to several places would tell where somebody lives.
            way: distance.map(|metres| {
                let miles = miles(metres, true, language);
                language.say("handout-way").with("distance", miles).to_string()
            }),
            travel: there.and_then(|at| at.location.transportation.clone()),
            fits: fits(service, own.unwrap_or(&service.schedules), today, language),
            hours: hours(own.unwrap_or(&service.schedules), language),
            bring: bring.collect::<Vec<_>>().join("; "),
            how: service.application_process.as_deref().map(|text| sentences(text, SENTENCES)),
            languages: (!service.languages.is_empty()).then(|| languages(service, language)),
            ..known
        }
    }
}

/// Numbers to call there, then those of the service; each once.
fn phones(
    service: &Service,
    there: Option<&ServiceAtLocation>,
    language: Language,
) -> Vec<ShownPhone> {
    let own = there.into_iter().flat_map(|at| at.phones.iter().chain(&at.location.phones));
    let mut known = Vec::new();
    let mut shown = Vec::new();
    for phone in own.chain(&service.phones).filter(|phone| phone.kind != "fax") {
        if !known.contains(&(&phone.text, &phone.extension)) {
            known.push((&phone.text, &phone.extension));
            shown.push(ShownPhone::of(phone, language));
        }
    }
    shown.truncate(PHONES);
    shown
}

/// When it is open, a line for days alike: from what is known as rules, in the page's language;
/// where nothing is, in the listing's own words.
pub(super) fn hours(schedules: &[Schedule], language: Language) -> Vec<String> {
    let rules = schedules.iter().filter(|rule| rule.closed || rule.opens_at.is_some());
    let bare = |rule: &Schedule| Schedule {
        description: None,
        notes: rule.notes.clone().filter(|_| !rule.closed),
        ..rule.clone()
    };
    let bare: Vec<Schedule> = rules.map(bare).collect();
    let opens = bare.iter().any(|rule| !rule.closed);
    let told = if opens { bare.as_slice() } else { schedules };
    let Some(hours) = Hours::of(told, None, language) else { return Vec::new() };
    let closed = language.say("closed").to_string();
    let rows = hours.rows.into_iter().filter(|row| row.times != closed && row.times != "–");
    let rows = rows
        .map(|row| language.say("rule").with("when", row.day).with("times", row.times).to_string());
    rows.chain(hours.words).take(HOURS).collect()
}

/// The first two sentences, if both have room, else the first, cut where it is too long.
fn sentences(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = text.match_indices(['.', '!', '?']).map(|(at, mark)| at + mark.len());
    // "St. Mary's" and "9 a.m. on" end no sentence: a longer word comes before, a capital after.
    let mut ends = ends.filter(|&end| {
        let (before, after) = text.split_at_checked(end).unwrap_or((&text, ""));
        let word = before.rsplit([' ', '.']).find(|word| !word.is_empty()).unwrap_or_default();
        let next = after.strip_prefix(' ').and_then(|rest| rest.chars().next());
        word.chars().count() > 3 && next.is_some_and(|letter| !letter.is_lowercase())
    });
    let (first, second) = (ends.next(), ends.next());
    let whole = Some(text.len()).filter(|_| second.is_none());
    let fits = [whole, second, first]
        .into_iter()
        .flatten()
        .find(|&end| text.get(..end).is_some_and(|words| words.chars().count() <= most));
    if let Some(words) = fits.and_then(|end| text.get(..end)) {
        return words.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{} …", cut.trim_end_matches([' ', ',', ';', '.']))
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_listing_is_told_in_its_first_sentences() {
        let text = "Hot meals at St. Mary's hall. Open\nto all! Bring a friend.";
        assert_eq!(sentences(text, 200), "Hot meals at St. Mary's hall. Open to all!");
        assert_eq!(sentences(text, 40), "Hot meals at St. Mary's hall.");
        assert_eq!(sentences(text, 20), "Hot meals at St …");
        assert_eq!(sentences("One sentence", 200), "One sentence");
        assert_eq!(sentences("Ägypten éé", 8), "Ägypten …");
    }
}
