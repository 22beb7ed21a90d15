//! Texts of the kind that directories have, read and judged.

use serde_json::json;

use super::*;
use crate::{
    catalog::model::Service,
    geo::{Gazetteer, Point},
    values::{Audience, Gender},
};

/// A listing in San Mateo County with this name, eligibility and description.
pub(super) fn listing(name: &str, eligibility: &str, description: &str) -> Service {
    let id = "00000000-0000-4000-8000-000000000001";
    serde_json::from_value(json!({
        "id": id, "organization": {"id": id, "name": "Harbor Agency"}, "name": name,
        "status": "active", "description": description, "eligibility_description": eligibility,
        "phones": [], "schedules": [], "service_areas": [],
        "service_at_locations": [{"id": id, "schedules": [], "phones": [], "location": {
            "id": id, "location_type": "physical", "approximate": false, "confidential": false,
            "addresses": [{"id": id, "city": "San Mateo", "state_province": "CA",
                "address_type": "physical"}],
            "accessibility": [], "phones": [], "languages": []}}],
        "languages": [], "required_documents": [], "cost_options": [], "attributes": [],
    }))
    .unwrap()
}

/// A man of 40 in San Mateo whose groups were all asked about: none of them.
fn man() -> Circumstances {
    Circumstances {
        age: Some(40),
        gender: Some(Gender::Male),
        languages: Some(vec!["en".to_owned()]),
        home: Some(Gazetteer::embedded().place_at(Point::new(37.563, -122.3255).unwrap())),
        ..Circumstances::default()
    }
    .complete()
}

fn woman() -> Circumstances {
    Circumstances { gender: Some(Gender::Female), ..man() }
}

fn aged(age: u8) -> Circumstances {
    Circumstances { age: Some(age), ..man() }
}

fn one_of(audience: Audience) -> Circumstances {
    man().belonging([audience])
}

fn verdict(service: &Service, person: &Circumstances) -> Verdict {
    judge(&read(service, &Gazetteer::embedded()), person).verdict
}

/// Whether a person with this eligibility text is turned away.
#[track_caller]
fn turns_away(eligibility: &str, person: &Circumstances) -> bool {
    verdict(&listing("Harbor", eligibility, ""), person) == Verdict::Ineligible
}

#[test]
fn ages_are_read_in_all_their_spellings() {
    for text in [
        "18+",
        "18 and over",
        "Ages 18 and older",
        "Age 18 or over",
        "18 years old and older",
        "Must be at least 18 years old",
        "Minimum age: 18",
        "Over 18",
        "18 yrs or older",
        "Adults",
        "Adults 18 years of age and over",
    ] {
        assert!(turns_away(text, &aged(15)), "{text} at 15");
        assert!(!turns_away(text, &aged(40)), "{text} at 40");
    }
    for text in [
        "Ages 12-17",
        "Youth 12-17",
        "12 – 17 years old",
        "ages 12 through 17",
        "Youth age 12 to 17",
        "Teens, ages 12-17",
        "Children between ages 12 and 17",
        "Youth (12-17)",
    ] {
        assert!(turns_away(text, &aged(40)), "{text} at 40");
        assert!(!turns_away(text, &aged(14)), "{text} at 14");
    }
    for text in ["Ages 0-5", "Children under 6", "Children 5 and younger", "6 weeks to 5 years"] {
        assert!(turns_away(text, &aged(40)), "{text} at 40");
        assert!(!turns_away(text, &aged(4)), "{text} at 4");
    }
    for text in ["Seniors 60+", "Seniors", "Age 62 or over", "Senior citizens", "Older adults"] {
        assert!(turns_away(text, &aged(40)), "{text} at 40");
        assert!(!turns_away(text, &aged(70)), "{text} at 70");
    }
    assert!(
        turns_away("9th - 12th grade", &aged(40)) && !turns_away("9th - 12th grade", &aged(15))
    );
}

#[test]
fn an_alternative_to_an_age_keeps_the_door_open() {
    let text = "Age 62 or over, or disabled";
    assert!(turns_away(text, &man()));
    assert!(!turns_away(text, &one_of(Audience::Disability)));
    assert!(!turns_away("Ages 5 to 12; ages 13 to 18; adults", &man()));
    assert!(!turns_away("Ages 16 - 24 (upper limit does not apply to some)", &aged(20)));
    assert!(!turns_away("Priority to seniors 60+", &man()), "a preference is no limit");
    assert!(!turns_away("All ages", &aged(3)));
    for text in ["High-risk persons, birth through elderly", "Preschool - Adult"] {
        assert!(!turns_away(text, &aged(10)) && !turns_away(text, &man()), "{text}");
    }
    let more = "Residents 18 years and older; the centre also accepts youth 16 and 17 years old";
    assert!(!turns_away(more, &aged(16)));
    let household = "Household must include at least one of the following: a child under 19, an \
                     adult over 59";
    assert!(!turns_away(household, &man()));
    assert!(!turns_away("Children (2-12 years old); Women; Survivors", &aged(10)));
    assert!(!turns_away("Age 62 or over (can obtain an exemption if younger)", &man()));
    assert!(!turns_away("Age 60 or over. Can be younger if disabled", &man()));
    assert!(!turns_away("Anyone can participate. Open to students.", &man()));
    let repairs = listing("Repairs", "Homeowners 62 and older, or with a disability", "");
    assert_eq!(verdict(&repairs, &aged(70)), Verdict::Eligible, "a home is no trade");
    assert!(!turns_away("None for counseling. Ages 6-21 for crisis intervention", &man()));
}

#[test]
fn ages_that_another_part_of_the_listing_widens_are_in_doubt() {
    let service = listing("After School", "Ages 5 - 14", "For children ages 5 to 18 after school.");
    assert_eq!(verdict(&service, &aged(16)), Verdict::Unknown);
    assert_eq!(verdict(&service, &aged(40)), Verdict::Ineligible);
    let service = listing("Club", "Ages 5 - 14", "For children and adults.");
    assert_eq!(verdict(&service, &aged(40)), Verdict::Unknown, "adults are named, too");
    assert_eq!(verdict(&service, &aged(16)), Verdict::Unknown, "children are");
}

#[test]
fn genders_are_read_with_what_joins_them() {
    for text in [
        "Women",
        "Women only",
        "Women, 18 years and older",
        "Homeless women, ages 18 and older",
        "Female",
        "Adult women, recovering from addictions",
        "Mothers with small children",
        "Women and children only",
        "Pregnant women",
    ] {
        assert!(turns_away(text, &man()), "{text}");
    }
    assert!(turns_away("Men", &woman()) && turns_away("Fathers or fathers-to-be", &woman()));
    for text in ["Men and women", "Women and men 18+", "Single women, families", "Individuals"] {
        assert!(!turns_away(text, &man()), "{text}");
    }
    assert!(!turns_away("Women and children only", &woman()));
    assert!(!turns_away("Women and children only", &aged(8)));
    assert!(turns_away("Single adults, no men", &man()));
    let trans = Circumstances { gender: Some(Gender::TransgenderFemale), ..man() };
    assert!(!turns_away("Women only", &trans));
    let nonbinary = Circumstances { gender: Some(Gender::Nonbinary), ..man() };
    assert!(!turns_away("Women only", &nonbinary), "only a call tells");
}

#[test]
fn groups_are_read_with_scope_and_denial() {
    for (text, group) in [
        ("Must be a veteran", Audience::Veteran),
        ("Veterans", Audience::Veteran),
        ("People living with HIV/AIDS", Audience::HivPositive),
        ("Deaf or hard of hearing", Audience::Deaf),
        ("Persons who are blind", Audience::Blind),
        ("Adults with developmental disabilities", Audience::DevelopmentalDisability),
        ("Ex-offenders", Audience::JusticeInvolved),
        ("Survivors of domestic violence", Audience::Survivor),
        ("Families with children, who are homeless", Audience::Parent),
        ("Students of the college district", Audience::Student),
        ("Refugees, asylees", Audience::Immigrant),
    ] {
        assert!(turns_away(text, &man()), "{text}");
        assert!(!turns_away(text, &man().belonging([group, Audience::Homeless])), "{text}");
    }
    for text in ["Wards of the court", "Primary diagnosis of multiple sclerosis"] {
        assert!(turns_away(text, &man()), "{text}");
    }
    for text in [
        "No sex offenders",
        "Open to all",
        "Anyone",
        "None",
        "Veterans welcome",
        "Low income",
        "Regardless of immigration status",
        "Non-veterans",
        "All individuals and family members",
    ] {
        assert!(!turns_away(text, &man()), "{text}");
    }
    let unknown = Circumstances { age: Some(40), ..Circumstances::default() };
    let rules = read(&listing("H", "Veterans", ""), &Gazetteer::embedded());
    let asked = judge(&rules, &unknown);
    assert_eq!(asked.verdict, Verdict::Unknown);
    assert_eq!(asked.ask[0].fact(), "audiences");
}

#[test]
fn homes_are_read_by_name_and_by_area_served() {
    for text in ["Marin residents", "Residents of Marin County only", "Must live in Oakland"] {
        assert!(turns_away(text, &man()), "{text}");
    }
    for text in [
        "San Mateo County resident",
        "Residents of San Mateo County",
        "No residency requirement",
        "Resident of area served",
        "California residents",
    ] {
        assert!(!turns_away(text, &man()), "{text}");
    }
    let text = "Must be homeless or a resident of Palo Alto or Menlo Park";
    assert!(turns_away(text, &man()));
    assert!(!turns_away(text, &one_of(Audience::Homeless)));
}

#[test]
fn names_and_descriptions_count_where_they_say_whom_a_service_is_for() {
    let away = |name: &str, description: &str| {
        verdict(&listing(name, "", description), &man()) == Verdict::Ineligible
    };
    assert!(away("Deaf Services", "Job coaching for deaf people."));
    assert!(away("Women's House", "A residential program for women in early recovery."));
    for (name, description) in [
        ("Women Veterans", "Housing and benefits."),
        ("Youth with a Mission", "A food pantry."),
        ("Harbor House", "Medical care and treatments for HIV disease."),
    ] {
        assert!(!away(name, description), "only one of the two says so: {name}");
    }
    assert!(!away("Men's Shelter and Women's Shelter", "Two shelters."));
    assert!(!away("Young Men's Christian Association", "Fitness for everyone."));
    assert!(!away("Harbor House", "Shelter for women. A second house for men is next door."));
    assert!(!away("Family and Children Services", "Counseling for adults, families and children."));
}

#[test]
fn lists_of_people_served_are_alternatives() {
    let away = |text: &str| turns_away(text, &man());
    assert!(!away("Serves: Senior citizens"), "whom it is mostly for");
    assert!(!away("Serves: Seniors, landlords, persons in need of repairs"));
    assert!(!away("Serves: Residents of Oakland"), "where it works, not whom it turns away");
    assert!(!away("Serves: Needy and homeless people"), "low income is a matter of sums");
    assert!(away("Older adults; Veterans; Hearing Impaired"));
    assert!(!turns_away("Older adults; Veterans", &one_of(Audience::Veteran)));
    assert!(!turns_away("Ages of 14-17 (youth component) or 18-35 (adults)", &aged(30)));
}

#[test]
fn what_is_not_understood_whole_turns_nobody_away() {
    for text in [
        "Seniors and homebound neighbors",
        "Adults who are eager to improve the lives of women",
        "Youth, or graduates of the program",
        "Veterans. Referrals by a clinic for homeless families",
        "Ages 12 - 20, particularly focuses on the Manor",
        "Women; Veterans",
    ] {
        assert!(!turns_away(text, &one_of(Audience::Veteran)), "{text}");
    }
    for text in ["Veterans with proof of discharge", "Disabled DC veterans", "I am a veteran"] {
        assert!(turns_away(text, &man()), "{text}: what narrows is understood");
    }
}

#[test]
fn who_is_named_elsewhere_is_not_turned_away() {
    let service =
        listing("Harbor", "Veterans", "Job coaching for veterans and for people leaving prison.");
    let leaving = one_of(Audience::JusticeInvolved);
    let judged = read(&service, &Gazetteer::embedded());
    assert_eq!(judge(&judged, &leaving).verdict, Verdict::Unknown);
    assert_eq!(judge(&judged, &leaving).doubts, 1);
    assert_eq!(verdict(&service, &man()), Verdict::Ineligible);
    assert_eq!(verdict(&service, &one_of(Audience::Veteran)), Verdict::Eligible);
    let plain = read(&listing("Harbor", "Veterans", ""), &Gazetteer::embedded());
    assert_eq!(judged[0].key(), plain[0].key(), "it is the same rule");
    let only = listing("Harbor", "Veterans only", "For veterans and for people leaving prison.");
    assert_eq!(verdict(&only, &leaving), Verdict::Ineligible, "\"only\" is plain");
    let everyone = listing("Club", "Ages 5 - 14", "Leagues for all ages.");
    assert_eq!(verdict(&everyone, &man()), Verdict::Unknown);
}

#[test]
fn a_childs_age_leaves_the_parent_a_question() {
    let father = Circumstances { children: Some(vec![4]), ..one_of(Audience::Parent) };
    let service = listing("Harbor", "Children ages 3 to 5", "");
    assert_eq!(verdict(&service, &father), Verdict::Unknown);
    let care = father.needing("family.childcare".parse().unwrap());
    assert_eq!(verdict(&service, &care), Verdict::Eligible);
}

#[test]
fn what_a_need_implies_is_known() {
    let service = listing("Harbor", "People with a mental illness", "");
    assert_eq!(verdict(&service, &man()), Verdict::Unknown);
    let ill = man().needing("mh.outpatient_therapy".parse().unwrap());
    assert_eq!(verdict(&service, &ill), Verdict::Eligible);
}

#[test]
fn a_listing_without_rules_is_open_as_far_as_it_says() {
    let judgement = judge(&[], &man());
    assert_eq!(judgement.verdict, Verdict::Eligible);
    assert_eq!(judgement.reasons()[0], Reason::NoLimits);
}
