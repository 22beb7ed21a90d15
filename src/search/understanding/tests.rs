//! What is understood of questions, and what is left as words.

use std::sync::Arc;

use chrono::{DateTime, Utc, Weekday};

use super::{Phrases, Understood, read};
use crate::{
    geo::Gazetteer,
    search::model::Query,
    values::{Audience, Cost, Gender, Payer},
};

fn now() -> DateTime<Utc> {
    "2026-11-22T18:00:00Z".parse().unwrap()
}

fn understood(text: &str) -> Understood {
    understood_beside(text, &Query::default())
}

fn understood_beside(text: &str, query: &Query) -> Understood {
    let gazetteer: Arc<Gazetteer> = Gazetteer::embedded();
    read(text, query, (&gazetteer, &Phrases::embedded()), now())
}

fn needs(text: &str) -> Vec<&'static str> {
    let sure = understood(text).needs.into_iter().filter(|(_, surely)| *surely >= 1.0);
    sure.map(|(need, _)| need.as_str()).collect()
}

#[test]
fn needs_are_named_in_lay_words_in_english_and_spanish() {
    for (text, need) in [
        ("food pantry", "food.emergency"),
        ("comida gratis", "food.emergency"),
        ("SNAP", "food.benefits"),
        ("eviction notice", "legal.eviction_defense"),
        ("ayuda para pagar la renta", "housing.stability"),
        ("grupo de duelo", "peer.grief"),
        ("violencia doméstica", "safety.ipv"),
        ("detox", "sud.withdrawal_mgmt"),
        ("ESL classes", "edu.esl"),
    ] {
        assert!(needs(text).contains(&need), "{text}: {:?}", needs(text));
    }
}

#[test]
fn when_for_whom_and_at_what_price_are_preferences() {
    let said = understood("free spanish speaking counseling for teens on sunday evening, medi-cal");
    let wish = &said.preferred;
    assert_eq!(wish.costs, [Cost::Free]);
    assert_eq!(wish.languages, ["es"]);
    assert_eq!(wish.age, Some(15));
    assert_eq!(wish.payers, [Payer::Medicaid]);
    let window = wish.open_during.unwrap();
    assert_eq!(window.day, Some(Weekday::Sun));
    assert_eq!(window.after.unwrap().to_string(), "17:30:00");
    assert!(said.weight("sunday") < said.weight("counseling"));
}

#[test]
fn people_are_understood_in_both_languages() {
    assert_eq!(understood("albergue para mujeres").preferred.gender, Some(Gender::Female));
    let vets = understood("job training for veterans with a felony record").preferred;
    assert!(vets.audiences.contains(&Audience::Veteran));
    assert!(!understood("food pantry").prefers);
}

#[test]
fn a_language_or_a_payer_is_no_need_beside_another() {
    assert!(!needs("counseling in spanish").contains(&"language.interpretation"));
    assert!(needs("in spanish").contains(&"language.interpretation"));
    assert!(needs("spanish interpreter").contains(&"language.interpretation"));
}

#[test]
fn what_is_asked_outright_is_not_preferred_again() {
    let query = Query { languages: vec!["zh".to_owned()], ..Query::default() };
    let said = understood_beside("spanish counseling", &query);
    assert!(said.preferred.languages.is_empty() && said.said.is_empty());
}

#[test]
fn a_place_in_the_words_is_where_it_is_searched() {
    let near = |text| understood(text).near.map(|near| near.place.label);
    assert_eq!(near("food pantry near daly city").as_deref(), Some("Daly City, CA"));
    assert_eq!(near("shelter in 94601").as_deref(), Some("94601 Oakland, CA"));
    assert_eq!(near("comida cerca de Oakland, CA").as_deref(), Some("Oakland, CA"));
    assert_eq!(near("counseling in person"), None);
    assert_eq!(near("help in crisis"), None);
    assert_eq!(understood("food near oakland").weight("oakland").to_bits(), 0.0_f32.to_bits());
}

#[test]
fn a_phrase_can_be_taken_literally() {
    let query = Query { literally: vec!["free".to_owned()], ..Query::default() };
    let said = understood_beside("free clinic", &query);
    assert!(said.preferred.costs.is_empty());
    assert_eq!(said.weight("free").to_bits(), 1.0_f32.to_bits());
}

#[test]
fn the_longer_phrase_overrules_the_shorter_inside_it() {
    // "sober living" is one thing; "living" alone would be another.
    let said = needs("sober living");
    assert_eq!(said.first(), Some(&"housing.recovery_residence"), "{said:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_understood(text in ".{0,120}") {
        understood(&text);
    }
}
