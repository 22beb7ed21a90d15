//! What the client reads before signing, in their language: every element of 42 CFR 2.31(a), and how
//! far taking it back reaches.

use super::model::{Ends, Passage, Recipient, Terms, Wording};
use crate::{
    values::{Information, Language, Purpose, Vocabulary as _},
    web::shown::day,
};

/// The version of the words in `assets/locales/*/consent.ftl`: raised with each change of them.
pub const VERSION: &str = "2026-11";

impl Wording {
    /// The words for this client and these terms.
    #[must_use]
    pub fn of(client: &str, terms: &Terms) -> Self {
        let language = terms.language;
        let say = |key: &'static str| language.say(key).to_string();
        let part = |title: &'static str, lines: Vec<String>| Passage { title: say(title), lines };
        let whom = match &terms.recipient {
            Recipient::Organization { name, .. } | Recipient::Person { name } => name.clone(),
            Recipient::Network => say("consent-to-network"),
        };
        let kinds = terms.information.iter().map(|kind| kind.label(language).to_owned());
        let purposes = terms.purposes.iter().map(|purpose| match (purpose, &terms.purpose_words) {
            (Purpose::Other, Some(words)) => words.clone(),
            (purpose, _) => purpose.label(language).to_owned(),
        });
        let mut again = vec![say("consent-again")];
        if terms.information.contains(&Information::SubstanceUse) {
            again.push(say("consent-again-part2"));
            again.push(say("consent-proceedings"));
        }
        let parts = vec![
            part("consent-who-title", vec![client.to_owned()]),
            part("consent-discloser-title", vec![terms.discloser.clone()]),
            part("consent-recipient-title", vec![whom]),
            part("consent-kinds-title", kinds.chain(terms.details.clone()).collect()),
            part("consent-purpose-title", purposes.collect()),
            part("consent-until-title", vec![until(&terms.ends, language)]),
            part("consent-revoke-title", vec![say("consent-revoke"), say("consent-revoke-reach")]),
            part("consent-again-title", again),
            part("consent-free-title", vec![say("consent-free"), say("consent-copy")]),
        ];
        Self { version: VERSION.to_owned(), parts }
    }
}

/// Until when, in words.
#[must_use]
pub fn until(ends: &Ends, language: Language) -> String {
    match ends {
        Ends::On(date) => {
            language.say("consent-until-day").with("date", day(*date, language)).to_string()
        }
        Ends::When(event) => {
            language.say("consent-until-event").with("event", event.clone()).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_reads_all_elements_in_their_language() {
        let terms = Terms {
            discloser: "Imani Brooks".to_owned(),
            recipient: Recipient::Person { name: "Dr. Vega".to_owned() },
            information: vec![Information::Identity, Information::SubstanceUse],
            details: Some("My stay in May".to_owned()),
            purposes: vec![Purpose::Treatment, Purpose::Other],
            purpose_words: Some("A letter for my landlord".to_owned()),
            ends: Ends::On("2027-01-31".parse().unwrap()),
            language: Language::Es,
        };
        let read = Wording::of("Rosa Quintero", &terms);
        let text: Vec<_> = read.parts.iter().flat_map(|part| &part.lines).cloned().collect();
        let text = text.join("\n");
        for word in [
            "Rosa Quintero",
            "Imani Brooks",
            "Dr. Vega",
            "42 CFR Parte 2",
            "My stay in May",
            "Tratamiento",
            "A letter for my landlord",
            "31 de enero de 2027",
            "por escrito",
        ] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
    }
}
