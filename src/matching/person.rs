//! What a request says of a person, as eligibility and ranking want it.

use super::{model::Client, request::Recipient};
use crate::{
    eligibility::{Circumstances, percent_of_poverty},
    geo::{Gazetteer, Place, Point},
    needs::NeedCode,
    people::model::{Facts, Whereabouts},
    values::Gender,
};

/// Where the client is, with the county and the time zone there.
#[must_use]
pub fn home(facts: &Facts) -> Option<Place> {
    let gazetteer = Gazetteer::embedded();
    match facts.location.as_ref()? {
        Whereabouts::Point { latitude, longitude } => {
            Some(gazetteer.place_at(Point::new(*latitude, *longitude).ok()?))
        }
        Whereabouts::Zip { postal_code } => gazetteer.zip(postal_code.parse().ok()?),
    }
}

/// The person to be served for one need: the client, or the one who is named for it. Those are
/// taken to live together, on one income, and to speak alike; nothing else is carried over.
#[must_use]
pub fn client(
    facts: &Facts,
    home: Option<&Place>,
    need: NeedCode,
    recipient: Option<&Recipient>,
) -> Client {
    let mut circumstances = if let Some(recipient) = recipient {
        let mut other = Circumstances::default().belonging(recipient.audiences.iter().copied());
        other.age = years(recipient.age);
        other.gender = known(recipient.gender);
        other
    } else {
        let mut own = Circumstances::default().belonging(facts.audiences.iter().copied());
        own.age = years(facts.age);
        own.gender = known(facts.gender);
        let children = facts.children_ages.as_ref();
        own.children =
            children.map(|ages| ages.iter().filter_map(|&age| years(Some(age))).collect());
        let own = own.answered(facts.groups.iter().map(|(&group, &belongs)| (group, belongs)));
        if facts.audiences_complete { own.complete() } else { own }
    };
    let household = facts.income_monthly_usd.zip(facts.household_size);
    circumstances.income = household.and_then(|(income, size)| {
        percent_of_poverty(income, size, home.and_then(|home| home.state))
    });
    circumstances.languages = (!facts.languages.is_empty()).then(|| facts.languages.clone());
    circumstances.home = home.cloned();
    Client {
        circumstances: circumstances.needing(need),
        max_distance_km: facts.max_distance_km,
        modalities: facts.modalities.clone(),
        payers: facts.payers.clone(),
        mobility: facts.mobility,
        lacks: facts.lacks.clone(),
        avoid: facts.avoid.clone(),
    }
}

/// "Unknown" is said where nothing is known.
fn known(gender: Option<Gender>) -> Option<Gender> {
    gender.filter(|gender| *gender != Gender::Unknown)
}

fn years(age: Option<i64>) -> Option<u8> {
    u8::try_from(age?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{eligibility::Group, values::Audience};

    fn code(text: &str) -> NeedCode {
        text.parse().unwrap()
    }

    #[test]
    fn eligibility_is_judged_on_the_recipient() {
        let facts = Facts {
            age: Some(44),
            gender: Some(Gender::Male),
            audiences: vec![Audience::Veteran],
            audiences_complete: true,
            languages: vec!["es".to_owned()],
            ..Facts::default()
        };
        let mother = Recipient {
            relation: Some("mother".to_owned()),
            age: Some(81),
            gender: Some(Gender::Female),
            audiences: vec![],
        };
        let need = code("family.caregiver_respite");
        let served = client(&facts, None, need, Some(&mother)).circumstances;
        assert_eq!((served.age, served.gender), (Some(81), Some(Gender::Female)));
        assert_eq!(served.languages, Some(vec!["es".to_owned()]));
        assert_eq!(served.belongs(Group::Veteran), None, "nobody asked about the mother");
        let own = client(&facts, None, code("food.emergency"), None).circumstances;
        assert_eq!((own.age, own.belongs(Group::Veteran)), (Some(44), Some(true)));
        assert_eq!(own.belongs(Group::Deaf), Some(false), "all groups were asked about");
    }

    #[test]
    fn an_answer_about_a_group_stands_against_needs_and_complete_lists() {
        let facts = Facts {
            audiences_complete: true,
            groups: [(Group::Survivor, false), (Group::WardOfCourt, true), (Group::Deaf, true)]
                .into(),
            ..Facts::default()
        };
        let person = client(&facts, None, code("safety.ipv"), None).circumstances;
        assert_eq!(person.belongs(Group::Survivor), Some(false), "though the need says so");
        assert_eq!(person.belongs(Group::WardOfCourt), Some(true), "though no list has it");
        assert_eq!(
            person.belongs(Group::Disability),
            Some(true),
            "the deaf are counted among them"
        );
        let facts = Facts { groups: [(Group::LowIncome, false)].into(), ..Facts::default() };
        let person = client(&facts, None, code("food.emergency"), None).circumstances;
        assert_eq!(person.belongs(Group::LowIncome), Some(false));
        assert_eq!(person.belongs(Group::Veteran), None, "nobody asked");
    }

    #[test]
    fn what_is_not_said_is_not_known() {
        let facts = Facts { gender: Some(Gender::Unknown), ..Facts::default() };
        let person = client(&facts, None, code("food.emergency"), None).circumstances;
        assert_eq!((person.age, person.gender, person.languages.is_none()), (None, None, true));
    }

    #[test]
    fn a_zip_code_tells_the_county() {
        let at = |location| home(&Facts { location: Some(location), ..Facts::default() });
        let zip = at(Whereabouts::Zip { postal_code: "94601".to_owned() }).unwrap();
        let point = at(Whereabouts::Point { latitude: 37.776, longitude: -122.219 }).unwrap();
        for place in [zip, point] {
            assert_eq!(place.county.unwrap().name, "Alameda County");
        }
    }
}
