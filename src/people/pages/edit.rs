//! A client's record changed: the form of a new one, filled in, and read with the same rules.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Form, Html, Path},
};
use askama::Template;
use serde_json::json;

use super::{
    new::{Changed, New, PAPER, beside_fields, body},
    to_client,
};
use crate::{
    accounts::Caseworker,
    people::{
        Error, People,
        api::{id, person},
        model::{Client, Facts, Person, Whereabouts},
    },
    values::ClientId,
    web::{Answer, Chrome, Done, Fault, Problem, Said, page},
};

/// Asks what to change.
#[get("/clients/{id}/edit")]
pub async fn ask(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    chrome: Chrome,
) -> Answer<Html> {
    let client = people.find(&ctx, id(&path)?).await?;
    let form = Said::of(filled(&client));
    page(New::of(chrome, form, Vec::new(), Some(changed(&client))).render())
}

/// Writes the record anew, or shows the form again: with every fault, or because somebody else
/// changed the record meanwhile.
#[post("/clients/{id}/edit")]
pub async fn revise(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    path: Path<String>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let id: ClientId = id(&path)?;
    let before = people.find(&ctx, id).await?;
    let version = form.one("version").parse().unwrap_or_default();
    let (status, faults) = match person(&body(&form)) {
        Ok(person) => match people.revise(&ctx, id, version, kept(person, &before.facts)).await {
            Ok(client) => return Ok(to_client(client.id, Done::ClientChanged, "")),
            Err(Error::Stale) => {
                let detail = "Somebody changed this record or its needs while you wrote. What \
                              stands here is yours: save again to keep it, or cancel to see theirs";
                let fault = Fault { pointer: "name".to_owned(), detail: detail.to_owned() };
                (StatusCode::PRECONDITION_FAILED, vec![fault])
            }
            Err(error) => return Err(error.into()),
        },
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, beside_fields(&problem)),
    };
    let latest = changed(&people.find(&ctx, id).await?);
    // A form with faults still means the version that was read.
    let read = if status == StatusCode::PRECONDITION_FAILED { latest.version } else { version };
    let record = Changed { version: read, ..latest };
    let shown = New::of(chrome, form.into_inner(), faults, Some(record));
    let shown = shown.render().map_err(Problem::ours)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(shown))
}

fn changed(client: &Client) -> Changed {
    Changed { id: client.id.to_string(), name: client.name.clone(), version: client.version }
}

/// What the form cannot say stays as it was.
fn kept(person: Person, before: &Facts) -> Person {
    let point = before.location.clone().filter(|at| matches!(at, Whereabouts::Point { .. }));
    let location = person.facts.location.clone().or(point);
    // Miles as the form rounds them are not a change.
    let own = person.facts.max_distance_km;
    let same = own.map(miles) == before.max_distance_km.map(miles);
    let max_distance_km = if same { before.max_distance_km } else { own };
    let ticked = &person.facts.audiences;
    let unsaid = before.groups.iter().filter(|(group, belongs)| match group.audience() {
        Some(audience) => !**belongs && !ticked.contains(&audience),
        None => true,
    });
    let groups = unsaid.map(|(&group, &belongs)| (group, belongs)).collect();
    let facts = Facts { location, max_distance_km, groups, ..person.facts };
    Person { facts, ..person }
}

/// The record as the form says it.
fn filled(client: &Client) -> Vec<(String, String)> {
    let (contact, facts) = (&client.contact, &client.facts);
    let one = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
    let zip = match &facts.location {
        Some(Whereabouts::Zip { postal_code }) => Some(postal_code.clone()),
        _ => None,
    };
    let children = facts.children_ages.as_ref().map(|ages| {
        let ages: Vec<_> = ages.iter().map(i64::to_string).collect();
        if ages.is_empty() { "none".to_owned() } else { ages.join(", ") }
    });
    let single = [
        one("name", Some(client.name.clone())),
        one("phone", contact.phone.clone()),
        one("email", contact.email.clone()),
        one("address", contact.address.clone()),
        one("safety", contact.safety.clone()),
        one("birth_date", client.birth_date.map(|date| date.to_string())),
        one("age", facts.age.map(|age| age.to_string())),
        one("gender", facts.gender.map(|gender| gender.to_string())),
        one("postal_code", zip),
        one("max_distance_mi", facts.max_distance_km.map(miles)),
        one("mobility", facts.mobility.map(|mobility| mobility.to_string())),
        one("income_monthly_usd", facts.income_monthly_usd.map(|income| income.to_string())),
        one("household_size", facts.household_size.map(|size| size.to_string())),
        one("children_ages", children),
        one("audiences_complete", facts.audiences_complete.then(|| "true".to_owned())),
    ];
    let asked = facts.groups.iter().filter(|(_, belongs)| **belongs);
    let mut audiences = facts.audiences.clone();
    audiences.extend(asked.filter_map(|(group, _)| group.audience()));
    let lists = json!({
        "languages": facts.languages, "payers": facts.payers, "audiences": audiences,
        "modalities": facts.modalities, "avoid": facts.avoid,
    });
    let ticked = lists.as_object().into_iter().flatten().flat_map(|(name, values)| {
        let values = values.as_array().into_iter().flatten();
        values.filter_map(move |value| Some((name.clone(), value.as_str()?.to_owned())))
    });
    let paper =
        |word: &'static str| move |code: &String| (format!("{PAPER}{code}"), word.to_owned());
    let lacks = facts.lacks.iter().map(paper("lacks"));
    // What is on both lists is lacked: that is asked about where it matters.
    let has = facts.has.iter().filter(|code| !facts.lacks.contains(code)).map(paper("has"));
    single.into_iter().flatten().chain(ticked).chain(lacks).chain(has).collect()
}

/// Kilometres as miles, to a tenth, which the form gives back as they were, nearly.
fn miles(km: f64) -> String {
    let miles = format!("{:.1}", km / 1.609_344);
    miles.trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        eligibility::Group,
        people::model::Contact,
        values::{Audience, Gender},
    };

    #[test]
    fn a_record_comes_back_from_the_form_as_it_was() {
        let facts = json!({
            "age": 34, "gender": "female", "languages": ["es", "mam"], "max_distance_km": 15.0,
            "location": {"postal_code": "94601"}, "payers": ["medicaid"], "children_ages": [],
            "audiences": ["parent"], "audiences_complete": true, "income_monthly_usd": 1200,
            "household_size": 3, "mobility": "limited", "modalities": ["phone"], "has": ["phone"],
            "lacks": ["photo_id", "lease"], "avoid": ["faith_based"],
            "groups": {"veteran": false, "ward_of_court": true},
        });
        let facts: Facts = serde_json::from_value(facts).unwrap();
        assert_eq!(facts.gender, Some(Gender::Female));
        let at = "2026-11-22T08:00:00Z".parse().unwrap();
        let client = Client {
            id: ClientId(uuid::Uuid::nil()),
            name: "Rosa M.".to_owned(),
            contact: serde_json::from_value(json!({"address": "1 Oak St", "safety": "text"}))
                .unwrap(),
            birth_date: Some("1992-03-14".parse().unwrap()),
            facts,
            version: 3,
            created_at: at,
            updated_at: at,
        };
        let again = person(&body(&Said::of(filled(&client)))).unwrap();
        let again = kept(again, &client.facts);
        assert!(again.facts == client.facts && again.contact == client.contact);
        assert_eq!((again.name, again.birth_date), (client.name, client.birth_date));
    }

    #[test]
    fn a_box_that_is_ticked_takes_the_place_of_an_answer() {
        let facts = |groups| Facts { groups, ..Facts::default() };
        let before = facts([(Group::Veteran, false), (Group::Deaf, true)].into());
        let person = |audiences| Person {
            name: String::new(),
            contact: Contact::default(),
            birth_date: None,
            facts: Facts { audiences, ..Facts::default() },
        };
        let both = vec![Audience::Veteran, Audience::Deaf];
        let after = kept(person(both.clone()), &before).facts;
        assert_eq!((after.audiences, after.groups.len()), (both, 0));
        let neither = kept(person(Vec::new()), &before).facts;
        assert_eq!(neither.groups, [(Group::Veteran, false)].into());
    }
}
