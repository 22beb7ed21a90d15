//! A new client: a form in which only the name is needed. The same form changes a record.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html},
};
use askama::Template;
use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

use super::{number, shown::gender_word, to_client};
use crate::{
    accounts::Caseworker,
    needs::told::plain,
    people::{People, api::person},
    values::{Audience, Gender, Mobility, Modality, Payer, Vocabulary},
    web::{
        Answer, Chrome, Done, Fault, Problem, Said, Section, filters, page,
        shown::{LANGUAGES, capital},
    },
};

type Choice = (&'static str, &'static str);

/// What the names of the fields about papers begin with.
pub(super) const PAPER: &str = "paper.";

#[derive(Template)]
#[template(path = "people/pages/new.html")]
pub(super) struct New {
    chrome: Chrome,
    faults: Vec<Fault>,
    form: Said,
    changed: Option<Changed>,
    genders: Vec<Choice>,
    mobilities: Vec<Choice>,
    groups: Vec<Group>,
}

/// The record that the form changes, as it was read.
pub(super) struct Changed {
    pub id: String,
    pub name: String,
    pub version: i64,
}

/// Boxes to tick.
struct Group {
    legend: &'static str,
    name: &'static str,
    choices: Vec<(String, String)>,
}

impl New {
    pub(super) fn of(
        chrome: Chrome,
        form: Said,
        faults: Vec<Fault>,
        changed: Option<Changed>,
    ) -> Self {
        let group = |legend, name, choices: Vec<Choice>| {
            let known =
                choices.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned()));
            // What the record has and the form does not offer stays, as a box that is ticked.
            let own = form.all(name).filter(|own| !choices.iter().any(|(code, _)| code == own));
            let own = own.map(|own| (own.to_owned(), capital(&plain(own))));
            Group { legend, name, choices: known.chain(own).collect() }
        };
        let groups = vec![
            group("Languages they can be served in", "languages", {
                let english = [("en", "English")];
                english.into_iter().chain(LANGUAGES).collect()
            }),
            group("Who may pay", "payers", coded::<Payer>().collect()),
            group("Groups they belong to", "audiences", coded::<Audience>().collect()),
            group("How they can be served (none ticked: any way)", "modalities", {
                coded::<Modality>().collect()
            }),
            group("What must not be suggested", "avoid", AVOID.to_vec()),
        ];
        Self {
            chrome: chrome.at(Section::Clients),
            faults,
            form,
            changed,
            genders: Gender::iter()
                .filter(|gender| *gender != Gender::Unknown)
                .map(|gender| (gender.into(), gender_word(gender)))
                .collect(),
            mobilities: coded::<Mobility>().collect(),
            groups,
        }
    }

    fn said(&self, name: &str) -> &str {
        self.form.one(name)
    }

    fn ticked(&self, name: &str, value: &str) -> bool {
        self.form.has(name, value)
    }

    /// The papers that services ask for most, then what else the record has of the kind.
    fn papers(&self) -> Vec<Paper> {
        let named = |code: &str| Paper { code: code.to_owned(), label: capital(&plain(code)) };
        let common = PAPERS
            .iter()
            .map(|(code, label)| Paper { code: (*code).to_owned(), label: (*label).to_owned() });
        let known = |code: &str| PAPERS.iter().any(|(known, _)| *known == code);
        let own = self.form.under(PAPER).filter(|(code, _)| !known(code));
        common.chain(own.map(|(code, _)| named(code))).collect()
    }

    /// What is known of a paper.
    fn paper(&self, code: &str) -> &str {
        let mut told = self.form.under(PAPER);
        told.find(|(own, _)| own == &code).map(|(_, known)| known).unwrap_or_default()
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }
}

/// A paper, or another means, of which is known that the client has it, lacks it, or neither.
pub(super) struct Paper {
    pub code: String,
    pub label: String,
}

impl Paper {
    const fn choices() -> [Choice; 3] {
        [("", "Not known"), ("has", "Has it"), ("lacks", "Lacks it")]
    }
}

/// Papers that services ask for most.
const PAPERS: [Choice; 5] = [
    ("photo_id", "Photo ID"),
    ("proof_of_address", "Proof of address"),
    ("proof_of_income", "Proof of income"),
    ("insurance_card", "Insurance card"),
    ("birth_certificate", "Birth certificate"),
];

/// What clients ask to be spared most.
const AVOID: [Choice; 2] = [
    ("mixed_gender_housing", "Housing with other genders"),
    ("faith_based", "Faith-based programs"),
];

fn coded<T: Vocabulary + IntoEnumIterator>() -> impl Iterator<Item = Choice> {
    T::iter().map(|term| (term.into(), term.english()))
}

/// Asks for a new client.
#[get("/clients/new")]
pub async fn ask(_: Caseworker, chrome: Chrome) -> Answer<Html> {
    page(New::of(chrome, Said::default(), Vec::new(), None).render())
}

/// Adds a client, or shows the form again with every fault.
#[post("/clients")]
pub async fn add(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    match person(&body(&form)) {
        Ok(person) => {
            let client = people.create(&ctx, person).await?;
            Ok(to_client(client.id, Done::ClientAdded, ""))
        }
        Err(problem) => {
            let shown = New::of(chrome, form.into_inner(), beside_fields(&problem), None);
            let shown = shown.render().map_err(Problem::ours)?;
            Ok(HttpResponse::UnprocessableEntity()
                .content_type("text/html; charset=utf-8")
                .body(shown))
        }
    }
}

/// The form in the shape of the API's body, which is then read with the API's rules.
pub(super) fn body(form: &Said) -> Value {
    let mut facts = Map::new();
    for name in ["gender", "mobility"] {
        facts.extend(form.some(name).map(|word| (name.to_owned(), json!(word))));
    }
    for name in ["age", "income_monthly_usd", "household_size"] {
        facts.extend(form.some(name).map(|word| (name.to_owned(), number(word))));
    }
    // Questions about one group each (`matching`): what was not asked is left out.
    let groups: Map<_, _> = form
        .under("group.")
        .filter(|(_, answer)| !answer.is_empty())
        .map(|(group, answer)| (group.to_owned(), yes_or_no(answer)))
        .collect();
    facts.extend((!groups.is_empty()).then(|| ("groups".to_owned(), json!(groups))));
    for word in ["has", "lacks"] {
        let those = form.under(PAPER).filter(|(_, known)| *known == word);
        let codes: Vec<_> = those.map(|(code, _)| code).collect();
        facts.extend((!codes.is_empty()).then(|| (word.to_owned(), json!(codes))));
    }
    for name in ["languages", "payers", "audiences", "modalities", "avoid"] {
        let ticked: Vec<_> = form.all(name).collect();
        facts.extend((!ticked.is_empty()).then(|| (name.to_owned(), json!(ticked))));
    }
    if form.has("audiences_complete", "true") {
        facts.insert("audiences_complete".to_owned(), json!(true));
    }
    if let Some(zip) = form.some("postal_code") {
        facts.insert("location".to_owned(), json!({ "postal_code": zip }));
    }
    if let Some(miles) = form.some("max_distance_mi") {
        let km = miles.parse::<f64>().map_or_else(|_| json!(miles), |mi| json!(mi * 1.609_344));
        facts.insert("max_distance_km".to_owned(), km);
    }
    if let Some(children) = form.some("children_ages") {
        let ages: Vec<_> = match children.to_lowercase().as_str() {
            "none" | "no" | "0" => Vec::new(),
            list => list.split([',', ' ', ';']).filter(|age| !age.is_empty()).map(number).collect(),
        };
        facts.insert("children_ages".to_owned(), json!(ages));
    }
    let contact: Map<_, _> = ["phone", "email", "address", "safety"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), json!(form.some(name)?))))
        .collect();
    let name = form.some("name").map_or(Value::Null, |name| json!(name));
    let birth_date = form.some("birth_date").map_or(Value::Null, |date| json!(date));
    json!({ "name": name, "birth_date": birth_date, "contact": contact, "facts": facts })
}

/// An answer as JSON where it is one, else the words as they are, for the reader to fault.
fn yes_or_no(answer: &str) -> Value {
    match answer {
        "yes" => json!(true),
        "no" => json!(false),
        other => json!(other),
    }
}

/// What people call the form's fields, for a fault read away from them.
const LABELS: [(&str, &str); 12] = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("address", "Address"),
    ("safety", "Safe ways to contact"),
    ("birth_date", "Date of birth"),
    ("age", "Age"),
    ("postal_code", "ZIP code"),
    ("max_distance_mi", "Can travel, in miles"),
    ("income_monthly_usd", "Income a month"),
    ("household_size", "People in the household"),
    ("children_ages", "Ages of children"),
    ("languages", "Languages"),
];

/// The faults of the body, told beside the form's fields, each naming its field.
pub(super) fn beside_fields(problem: &Problem) -> Vec<Fault> {
    problem
        .errors()
        .iter()
        .map(|fault| {
            let mut parts = fault.pointer.split('/').filter(|part| {
                !part.is_empty() && !["contact", "facts", "location"].contains(part)
            });
            let field = match (parts.next(), parts.next()) {
                (Some("max_distance_km"), _) => "max_distance_mi".to_owned(),
                (Some("groups"), Some(group)) => format!("group.{group}"),
                (Some(name), _) => name.to_owned(),
                (None, _) => "name".to_owned(),
            };
            let detail = match (field.as_str(), fault.detail.as_str()) {
                ("name", "this field is needed") => "A name is needed".to_owned(),
                (field, detail) => match LABELS.iter().find(|(name, _)| *name == field) {
                    Some((_, label)) => format!("{label}: {detail}"),
                    None => capital(detail),
                },
            };
            Fault { pointer: field, detail }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{beside_fields, body, person};

    #[test]
    fn every_fault_of_the_form_is_told_beside_its_field() {
        let form = "name=&age=old&postal_code=946&max_distance_mi=far&children_ages=4,x";
        let problem = person(&body(&serde_html_form::from_str(form).unwrap())).unwrap_err();
        let fields: Vec<_> = beside_fields(&problem).into_iter().map(|f| f.pointer).collect();
        for field in ["name", "age", "postal_code", "max_distance_mi", "children_ages"] {
            assert!(fields.iter().any(|f| f == field), "{field} is not in {fields:?}");
        }
        let told = beside_fields(&problem).into_iter().find(|fault| fault.pointer == "age");
        assert!(told.unwrap().detail.starts_with("Age: "), "a fault names its field");
    }

    #[test]
    fn what_is_left_empty_is_not_known() {
        let form = serde_html_form::from_str("name=Rosa+M.&age=&payers=medicaid").unwrap();
        let person = person(&body(&form)).unwrap();
        assert_eq!(person.name, "Rosa M.");
        assert_eq!(person.facts.age, None);
        assert_eq!(person.facts.payers.len(), 1);
    }
}
