//! What a listing offers, as far as its fields and words say so: ways of delivery, cost, payers,
//! accessibility. What is not said stays unknown.

use guidepost_index::words::fold;

use crate::{
    catalog::model::{LocationType, Service},
    values::{Accessibility, Cost, Modality, Payer},
};

/// The listing's words, folded, to look cues up in.
pub(super) struct Words(String);

impl Words {
    pub(super) fn of<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        Self(parts.into_iter().flatten().map(fold).collect::<Vec<_>>().join(" \n "))
    }

    /// Whether one of the cues stands here as whole words.
    pub(super) fn say(&self, cues: &[&str]) -> bool {
        cues.iter().any(|cue| {
            self.0.match_indices(cue).any(|(at, found)| {
                let before = self.0.get(..at).and_then(|text| text.chars().next_back());
                let after = self.0.get(at + found.len()..).and_then(|text| text.chars().next());
                let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                ends(before) && ends(after)
            })
        })
    }

    /// What stands between commas, brackets and the like.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split([',', '(', ')', ':', ';']).map(|part| part.trim().trim_end_matches('.'))
    }

    /// What stands before the first of these words.
    pub(super) fn before(&self, words: &str) -> Option<&str> {
        self.0.split_once(words).map(|(before, _)| before)
    }

    pub(super) fn starts_with(&self, words: &str) -> bool {
        self.0.starts_with(words)
    }
}

/// How it is delivered; empty where that is not known.
pub(super) fn modalities(service: &Service) -> Vec<Modality> {
    let kinds = || service.service_at_locations.iter().map(|at| at.location.location_type);
    let attending = || {
        let there = service.service_at_locations.iter().flat_map(|at| &at.schedules);
        let ways =
            service.schedules.iter().chain(there).filter_map(|s| s.attending_type.as_deref());
        Words::of(ways.map(Some))
    };
    let terms = service.attributes.iter().map(|term| Some(term.taxonomy_term.name.as_str()));
    let said = Words::of([Some(service.name.as_str())].into_iter().chain(terms));
    let text = Words::of([service.description.as_deref(), service.application_process.as_deref()]);
    let attending = attending();
    let phone = attending.say(&["phone", "telephone"])
        || said.say(&["hotline", "helpline", "warmline", "crisis line", "talk line", "help line"])
        || text.say(&[
            "telephone counseling",
            "24-hour hotline",
            "24 hour hotline",
            "by telephone",
        ]);
    let online = attending.say(&["online", "virtual", "video", "hybrid"])
        || said.say(&["online", "virtual", "telehealth", "zoom"])
        || text.say(&["telehealth", "online meeting", "via zoom", "videoconference"]);
    let somewhere = kinds().any(|kind| kind == LocationType::Physical);
    let only_remote = !somewhere && kinds().next().is_some();
    let mut ways = Vec::new();
    if somewhere || attending.say(&["in person", "in_person", "in-person"]) {
        ways.push(Modality::InPerson);
    }
    if phone || (only_remote && !online && has_voice_phone(service)) {
        ways.push(Modality::Phone);
    }
    if online {
        ways.push(Modality::Virtual);
    }
    ways
}

fn has_voice_phone(service: &Service) -> bool {
    let there = service.service_at_locations.iter().flat_map(|at| &at.phones);
    service.phones.iter().chain(there).any(|phone| phone.kind != "fax")
}

/// What it costs, and whether it has a price besides.
pub fn costs(service: &Service) -> (Vec<Cost>, bool) {
    let options = service.cost_options.iter();
    let options = options.flat_map(|o| [o.option.as_deref(), o.amount_description.as_deref()]);
    let fees = Words::of([service.fees_description.as_deref()].into_iter().chain(options));
    let amount = service.cost_options.iter().any(|o| o.amount.is_some_and(|amount| amount > 0.0));
    let zero = service.cost_options.iter().any(|o| o.amount == Some(0.0));
    let mut costs = Vec::new();
    let bare =
        matches!(fees.0.trim().trim_end_matches('.'), "none" | "no" | "no fees" | "0" | "$0");
    let free = ["free", "no cost", "no charge", "no fee", "no fees", "without charge", "gratis"];
    if zero || bare || fees.say(&free) {
        costs.push(Cost::Free);
    }
    let sliding = ["sliding", "sliding scale", "ability to pay", "based on income", "income-based"];
    if fees.say(&sliding) {
        costs.push(Cost::Sliding);
    }
    (costs, amount || fees.0.contains('$'))
}

/// Who pays, as far as it is told.
pub(super) fn payers(service: &Service) -> Vec<Payer> {
    let options = service.cost_options.iter();
    let options = options.flat_map(|o| [o.option.as_deref(), o.amount_description.as_deref()]);
    let texts = [service.fees_description.as_deref(), service.eligibility_description.as_deref()];
    let words = Words::of(texts.into_iter().chain(options));
    let cues: [(Payer, &[&str]); 8] = [
        (Payer::Medicaid, &["medicaid", "medi-cal", "medical assistance"]),
        (Payer::Medicare, &["medicare"]),
        (
            Payer::Private,
            &[
                "private insurance",
                "private health insurance",
                "most insurance",
                "insurance accepted",
                "insurances",
            ],
        ),
        (Payer::Va, &["va benefits", "veterans affairs", "champva"]),
        (Payer::Tricare, &["tricare", "champus"]),
        (Payer::Chip, &["chip", "healthy families", "healthy kids", "kidcare"]),
        (
            Payer::CountyProgram,
            &["county program", "ace county", "healthy san francisco", "medically indigent"],
        ),
        (Payer::SelfPay, &["self pay", "self-pay", "private pay", "cash", "self payment"]),
    ];
    cues.into_iter().filter(|(_, cues)| words.say(cues)).map(|(payer, _)| payer).collect()
}

/// What its places offer people with disabilities, as far as it is told.
pub(super) fn accessibility(service: &Service) -> Vec<Accessibility> {
    let notes = service.service_at_locations.iter().flat_map(|at| &at.location.accessibility);
    let words = Words::of(notes.flat_map(|n| [n.description.as_deref(), n.details.as_deref()]));
    let phones = service.service_at_locations.iter().flat_map(|at| &at.phones);
    let phones = service.phones.iter().chain(phones);
    let tty = phones.into_iter().any(|phone| matches!(phone.kind.as_str(), "tty" | "tdd"));
    let cues: [(Accessibility, &[&str]); 7] = [
        (
            Accessibility::Wheelchair,
            &["wheelchair", "ada accessible", "fully accessible", "ramp", "accessible"],
        ),
        (Accessibility::Asl, &["asl", "american sign language", "sign language"]),
        (Accessibility::Braille, &["braille"]),
        (Accessibility::ServiceAnimals, &["service animals", "service animal"]),
        (
            Accessibility::Parking,
            &[
                "special parking",
                "accessible parking",
                "disabled parking",
                "handicapped parking",
                "designated parking",
            ],
        ),
        (Accessibility::Restroom, &["restroom", "restrooms"]),
        (Accessibility::Tty, &["tty", "tdd"]),
    ];
    let denied = words.say(&["not wheelchair accessible", "not accessible"]);
    cues.into_iter()
        .filter(|(kind, cues)| words.say(cues) || (*kind == Accessibility::Tty && tty))
        .filter(|(kind, _)| !(denied && *kind == Accessibility::Wheelchair))
        .map(|(kind, _)| kind)
        .collect()
}

/// Languages besides English by their primary tags, sorted.
pub fn languages(service: &Service) -> Vec<String> {
    let there = service.service_at_locations.iter().flat_map(|at| &at.location.languages);
    let tags =
        service.languages.iter().chain(there).filter_map(|language| language.code.as_deref());
    let mut tags: Vec<String> =
        tags.map(str::to_ascii_lowercase).filter(|tag| tag != "en").collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}
