//! The form, and the addresses it makes.

use super::{Asked, Counted, Facet, Language, Said};
use crate::{search::model::Meant, values::Cost};

fn asked(query: &str) -> Asked {
    Asked::read(query, Language::En)
}

#[test]
fn a_chip_leads_to_the_same_search_without_it() {
    let asked = asked("q=food+boxes&near=94601&radius_mi=5&language=es&language=vi&page=3&x=1");
    let chips = asked.chips();
    assert_eq!(chips.len(), 2);
    assert_eq!(chips[0].words, "Spanish");
    assert_eq!(chips[0].without, "/?q=food+boxes&near=94601&radius_mi=5&language=vi");
    assert_eq!(asked.without_filters(), "/?q=food+boxes&near=94601&radius_mi=5");
    assert_eq!(asked.at_page(4).matches("page=").count(), 1);
}

#[test]
fn a_radius_without_a_place_is_left_out() {
    assert_eq!(asked("q=food&near=&radius_mi=5").query(), "q=food");
}

#[test]
fn what_is_asked_comes_first_with_its_count_and_the_rest_by_theirs() {
    let counted =
        |value: &str, count| Counted { value: value.to_owned(), label: value.to_owned(), count };
    let facets = [(Facet::Audience, vec![counted("parent", 9), counted("youth", 2)])];
    let asked = asked("audience=youth&audience=deaf");
    let groups = asked.groups(&facets);
    let welcomes = groups.iter().find(|group| group.name == "audience").unwrap();
    let shown: Vec<_> =
        welcomes.shown().iter().map(|one| (&*one.value, one.on, one.count)).collect();
    assert_eq!(shown, [("youth", true, Some(2)), ("deaf", true, None), ("parent", false, Some(9))]);
    assert_eq!(welcomes.shown()[0].label, "Youth");
    assert!(!groups.iter().any(|group| group.name == "payer"), "nothing to choose");
}

#[test]
fn what_was_understood_can_be_taken_literally() {
    let asked = asked("q=free+food&page=2");
    let said = Said { words: "free".to_owned(), meant: Meant::Cost(Cost::Free) };
    let chips = asked.understood(&[said]);
    assert_eq!(chips[0].without, "/?q=free+food&literally=free");
}

#[test]
fn a_service_is_told_which_search_it_came_from() {
    assert_eq!(asked("").from(), "");
    assert_eq!(asked("q=food&near=94601&x=1").from(), "?from=q%3Dfood%26near%3D94601");
}

#[test]
fn a_radius_of_ones_own_is_among_those_on_offer() {
    let radii = asked("near=94601&radius_mi=2.4").radii();
    assert_eq!(radii.len(), 7);
    assert!(radii[6].on && radii[6].label == "2.4 miles");
    assert_eq!(asked("near=94601&radius_mi=1").radii()[0].label, "1 mile");
}

#[test]
fn what_no_field_shows_goes_along() {
    let asked = asked("q=free+food&literally=free&open_day=MO&open_at=now&cost=free");
    let names: Vec<_> = asked.unshown().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["literally", "open_day"]);
}

#[test]
fn filters_are_told_in_spanish() {
    let asked =
        Asked::read("q=renta&near=94601&radius_mi=1&language=vi&age=70&cost=free", Language::Es);
    let words: Vec<_> = asked.chips().into_iter().map(|chip| chip.words).collect();
    assert_eq!(words, ["Vietnamita", "70 años", "Gratis"]);
    assert_eq!(asked.radii()[0].label, "1 milla");
    assert_eq!(asked.genders()[0].label, "Mujeres");
    assert_eq!(asked.groups(&[])[0].legend, "Ahora mismo");
    let said = Said { words: "free".to_owned(), meant: Meant::Cost(Cost::Free) };
    assert_eq!(asked.understood(&[said])[0].words, "free → gratis");
}
