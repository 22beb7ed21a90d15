//! Answers to questions about a client, read with the rules of the record's own form.

use serde_json::Value;

use super::new::{beside_fields, body};
use crate::{
    people::model::Facts,
    web::{Fault, Fields, Object, Said},
};

/// The facts that the form tells, or every fault beside its field: `known` is what the questions
/// were asked on.
pub fn answers(form: &Said, known: &Facts) -> Result<Facts, Vec<Fault>> {
    let body = body(form);
    let mut fields = Fields::default();
    let told = body.get("facts").unwrap_or(&Value::Null);
    let mut facts = Facts::read(Object::new(told, "", &mut fields), &mut fields);
    facts.languages.sort_unstable();
    facts.languages.dedup();
    let income = facts.income_monthly_usd.or(known.income_monthly_usd);
    let household = facts.household_size.or(known.household_size);
    if fields.are_right() {
        let is_about_income = facts.income_monthly_usd.or(facts.household_size).is_some();
        if is_about_income && household.is_none() {
            fields.fault("household_size", "needed too: an income says little without it");
        }
        if is_about_income && income.is_none() {
            fields.fault("income_monthly_usd", "needed too: it is what the household lives on");
        }
        if facts == Facts::default() {
            fields.fault("questions", "Answer one question at least");
        }
    }
    fields.finish(|| Some(facts)).map_err(|problem| beside_fields(&problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibility::Group;

    fn read(form: &str, known: &Facts) -> Result<Facts, Vec<(String, String)>> {
        let form = serde_html_form::from_str(form).unwrap();
        let faults =
            |list: Vec<Fault>| list.into_iter().map(|one| (one.pointer, one.detail)).collect();
        answers(&form, known).map_err(faults)
    }

    #[test]
    fn what_is_answered_is_known_and_the_rest_is_left_out() {
        let form = "age=34&group.veteran=no&group.deaf=&group.ward_of_court=yes\
                    &languages=es&languages=&income_monthly_usd=0&household_size=1&postal_code=94601";
        let facts = read(form, &Facts::default()).unwrap();
        assert_eq!((facts.age, facts.languages.as_slice()), (Some(34), &["es".to_owned()][..]));
        assert_eq!(facts.groups, [(Group::Veteran, false), (Group::WardOfCourt, true)].into());
        assert_eq!((facts.income_monthly_usd, facts.household_size), (Some(0), Some(1)));
        assert!(facts.location.is_some() && facts.gender.is_none());
    }

    #[test]
    fn every_fault_is_told_beside_its_field() {
        let fields = |form: &str, known: &Facts| {
            let faults = read(form, known).unwrap_err();
            faults.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        let nothing = Facts::default();
        let form = "age=old&postal_code=1&group.veteran=perhaps&group.pirate=no&gender=cat";
        let wrong = ["age", "gender", "postal_code", "group.veteran", "group.pirate"];
        assert_eq!(fields(form, &nothing), wrong);
        assert_eq!(fields("age=&group.veteran=", &nothing), ["questions"]);
        assert_eq!(fields("income_monthly_usd=900", &nothing), ["household_size"]);
        assert_eq!(fields("household_size=2", &nothing), ["income_monthly_usd"]);
        let alone = Facts { household_size: Some(1), ..Facts::default() };
        assert!(read("income_monthly_usd=900", &alone).is_ok());
        let (_, detail) = read("age=old", &nothing).unwrap_err().remove(0);
        assert!(detail.starts_with("Age: "), "{detail}");
    }
}
