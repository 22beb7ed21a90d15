//! What words say of needs, and what they do not.

use super::{Listing, MEETS, classify, words};
use crate::{
    catalog::model::{Attribute, TaxonomyTerm},
    needs::{NeedCode, Needs},
};

fn share(code: &str, listing: &Listing<'_>) -> u8 {
    let need: NeedCode = code.parse().unwrap();
    classify(listing).into_iter().find(|met| met.need == need).map_or(0, |met| met.share)
}

fn named(name: &str) -> Listing<'_> {
    Listing { name, organization: "Harbor", ..Listing::default() }
}

fn filed(taxonomy: &str, code: &str, name: &str) -> Attribute {
    Attribute {
        id: uuid::Uuid::nil(),
        label: None,
        taxonomy_term: TaxonomyTerm {
            id: crate::values::TaxonomyTermId(uuid::Uuid::nil()),
            code: Some(code.to_owned()),
            name: name.to_owned(),
            taxonomy: Some(taxonomy.to_owned()),
        },
    }
}

#[test]
fn levels_of_care_are_told_apart() {
    let detox = |name| share("sud.withdrawal_mgmt", &named(name));
    assert!(detox("Harbor Detox") > detox("Harbor Outpatient Program"));
    let outpatient = |name| share("sud.outpatient", &named(name));
    assert!(outpatient("Harbor Outpatient Program") > outpatient("Harbor Residential"));
    let meals = |name| share("food.meals", &named(name));
    assert!(meals("Community Kitchen: Hot Meals") > meals("Food Bank"));
}

#[test]
fn every_need_is_met_by_a_service_named_with_its_first_phrase() {
    for need in Needs::embedded().all() {
        let name = need.words.strong.first().unwrap();
        let met = classify(&named(name));
        let one = met.iter().find(|met| met.need == need.code).unwrap();
        assert!(one.share >= MEETS, "{} by {name:?}: {}", need.code, one.share);
        assert!(!one.words.is_empty(), "{} tells its words", need.code);
    }
}

#[test]
fn a_name_says_more_than_a_description_and_a_description_more_at_its_beginning() {
    let told = |description| Listing { description: Some(description), ..named("Center") };
    let long = format!("{} Also a food pantry.", "We are here for you. ".repeat(12));
    let code = "food.emergency";
    let (in_name, early, late) = (
        share(code, &named("Food Pantry")),
        share(code, &told("A food pantry.")),
        share(code, &told(&long)),
    );
    assert!(in_name > early && early > late && late > 0, "{in_name} {early} {late}");
}

#[test]
fn a_code_is_certain_and_other_needs_are_then_only_in_passing() {
    let attributes = [filed("Guidepost needs", "sud.withdrawal_mgmt", "Detox")];
    let description = Some("Medical detox. Guests get meals and food from our food pantry.");
    let coded = Listing { description, attributes: &attributes, ..named("Harbor") };
    let bare = Listing { attributes: &[], ..coded };
    assert_eq!(share("sud.withdrawal_mgmt", &coded), 100);
    assert!(share("food.emergency", &bare) >= MEETS);
    assert!(share("food.emergency", &coded) < MEETS);
}

#[test]
fn terms_of_other_taxonomies_are_read_as_words_and_open_eligibility_by_its_crosswalk() {
    let words = [filed("211 keywords", "", "Food Pantries")];
    assert!(share("food.emergency", &Listing { attributes: &words, ..named("Room 4") }) >= MEETS);
    let code = [filed("Open Eligibility", "1121", "Emergency Shelter")];
    let filed = Listing { attributes: &code, ..named("Room 4") };
    assert_eq!(share("housing.emergency_shelter", &filed), 90);
    let elsewhere = [super::tests::filed("Some other numbers", "1121", "Room")];
    let elsewhere = Listing { attributes: &elsewhere, ..named("Room 4") };
    assert_eq!(share("housing.emergency_shelter", &elsewhere), 0);
}

#[test]
fn words_are_compared_as_singulars_without_case() {
    assert_eq!(words::of("Children’s Clinics, HIV/AIDS"), ["children", "clinic", "hiv", "aid"]);
}
