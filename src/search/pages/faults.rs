//! What is wrong with a question, said on the page in its language.

use super::form::Asked;
use crate::{
    geo::{Gazetteer, NotAPoint, Unresolved, Why},
    search::question::LONGEST,
    web::{Fault, Phrase, Problem},
};

/// Each parameter at fault once, with what would be right; and the places that were perhaps meant.
pub fn of(problem: &Problem, asked: &Asked, gazetteer: &Gazetteer) -> (Vec<Fault>, Vec<String>) {
    let mut faults: Vec<Fault> = Vec::new();
    let mut perhaps = Vec::new();
    for pointer in problem.errors().iter().map(|fault| &fault.pointer) {
        if faults.iter().all(|known| known.pointer != *pointer) {
            let said = wrong(pointer, asked, gazetteer, &mut perhaps).to_string();
            faults.push(Fault { pointer: pointer.clone(), detail: said });
        }
    }
    (faults, perhaps)
}

fn wrong<'a>(
    name: &str,
    asked: &'a Asked,
    gazetteer: &Gazetteer,
    perhaps: &mut Vec<String>,
) -> Phrase<'a> {
    let text = asked.value(name);
    let key = match name {
        _ if text.chars().count() > LONGEST => {
            return asked.language.say("wrong-long").with("count", LONGEST);
        }
        "near" => match gazetteer.resolve(text) {
            Err(Unresolved { why, candidates }) => {
                perhaps.extend(candidates.into_iter().map(|place| place.label));
                return place(&why, asked);
            }
            Ok(_) => "wrong-near-unknown",
        },
        "age" => "wrong-age",
        "radius_mi" => "wrong-radius",
        "page" => "wrong-page",
        _ => "wrong-other",
    };
    asked.language.say(key).with("text", text)
}

/// Why words are not a place.
fn place<'a>(why: &Why, asked: &'a Asked) -> Phrase<'a> {
    let say = |key| asked.language.say(key);
    match why {
        Why::Empty => say("wrong-near-empty"),
        Why::UnknownZip(zip) => say("wrong-near-zip").with("zip", zip.to_string()),
        Why::OnlyAState(state) => say("wrong-near-state").with("state", state.name()),
        Why::Unknown(_) => say("wrong-near-unknown").with("text", &asked.near),
        Why::NotAPoint(NotAPoint::Latitude(degrees)) => {
            say("wrong-near-latitude").with("degrees", *degrees)
        }
        Why::NotAPoint(NotAPoint::Longitude(degrees)) => {
            say("wrong-near-longitude").with("degrees", *degrees)
        }
        Why::NotAPoint(NotAPoint::Text(_)) => say("wrong-near-point").with("text", &asked.near),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{search::params::Params, web::Language};

    fn told(query: &str, language: Language) -> Vec<String> {
        let asked = Asked::read(query, language);
        let gazetteer = Gazetteer::embedded();
        let now = chrono::DateTime::UNIX_EPOCH;
        let read = Params::of_query(&asked.query()).and_then(|params| params.read(&gazetteer, now));
        let (faults, perhaps) = of(&read.unwrap_err(), &asked, &gazetteer);
        faults.into_iter().map(|fault| fault.detail).chain(perhaps).collect()
    }

    #[test]
    fn what_is_wrong_is_told_in_the_page_s_language() {
        let wrong = "near=California&age=old&radius_mi=0";
        assert_eq!(
            told(wrong, Language::En)[..3],
            [
                "\"0\" is not a distance of more than 0 and at most 20,038 km",
                "\"old\" is not an age in whole years, 0 to 120",
                "California is a whole state: name a city in it, or a ZIP code",
            ]
        );
        assert_eq!(
            told("near=00000&page=0", Language::Es)[..2],
            ["«0» no es una página de estos resultados", "00000 no es un código postal en uso"]
        );
    }

    #[test]
    fn places_that_were_perhaps_meant_are_named() {
        let told = told("near=Oaklnd,+CA", Language::Es);
        assert!(told[0].starts_with("No conocemos el lugar «Oaklnd, CA»"), "{told:?}");
        assert!(told.contains(&"Oakland, CA".to_owned()), "{told:?}");
    }
}
