//! One record as a source gave it made into a service as people should read it.
//!
//! Whatever is done here depends on the record alone, so that the same record always makes the same
//! service; [`VERSION`] grows with every change of these rules, and then everything is made anew.

mod capacity;
mod contact;
mod fields;
mod hours;
mod mojibake;
mod name;
mod notes;
mod place;
mod text;

use serde_json::Value;
use uuid::Uuid;

pub use self::notes::Notes;
use self::{
    capacity::capacity,
    contact::{derived, email, languages, page, phones},
    fields::Fields,
    hours::schedules,
    name::name,
    place::location,
};
use crate::{
    catalog::model::{
        Attribute, CostOption, Organization, RequiredDocument, Service, ServiceArea,
        ServiceAtLocation, Source, Status, TaxonomyTerm,
    },
    geo::Gazetteer,
    values::{OrganizationId, ServiceId, TaxonomyTermId},
};

/// Which rules these are.
pub(super) const VERSION: i64 = 1;

/// What a record must have to be let in.
pub(super) struct Accepted {
    pub(super) id: ServiceId,
    name: String,
    status: Status,
}

/// Lets the record in, or says why not.
pub(super) fn accept(record: &Value) -> Result<Accepted, String> {
    let map = record.as_object().ok_or("a record is a JSON object, such as {\"id\": …}")?;
    let text = |name: &str| map.get(name).and_then(Value::as_str).map(str::trim);
    let id = text("id").filter(|id| !id.is_empty()).ok_or("the record has no id")?;
    let id = id.parse().map_err(|_fault: uuid::Error| format!("the id {id:?} is not a UUID"))?;
    let name = text("name").and_then(name).ok_or("the record has no name")?;
    let status = match map.get("status") {
        None | Some(Value::Null) => Status::Active,
        Some(Value::String(status)) => {
            let plain = status.trim().to_lowercase().replace('_', " ");
            plain.parse().map_err(|_fault: strum::ParseError| bad_status(status))?
        }
        Some(other) => return Err(bad_status(&other.to_string())),
    };
    Ok(Accepted { id, name, status })
}

fn bad_status(status: &str) -> String {
    let status: String = status.chars().take(60).collect();
    format!("the status {status:?} is none of active, inactive, defunct, temporarily closed")
}

/// The service that an accepted record makes; `dataset` is where it came from, unless it says so.
pub(super) fn service(
    record: &Value,
    accepted: &Accepted,
    dataset: &str,
    gazetteer: &Gazetteer,
    notes: &mut Notes,
) -> Service {
    let id = accepted.id.0;
    let mut fields = Fields::new("service", record, notes);
    for known in ["id", "name", "status", "organization_id", "x_derived_categories"] {
        fields.value(known);
    }
    let origin = fields.value("x_source");
    let mut email = email(&mut fields);
    let url = page(&mut fields, "url", &mut email);
    let alternate_name = fields.raw("alternate_name").and_then(|own| name(&own));
    let (youngest, oldest) = ages(&mut fields);
    let alert = fields.prose("alert");
    let status = status(accepted, alert.as_deref(), fields.notes);
    let description = fields.prose("description");
    let mut interpretation_services = fields.prose("interpretation_services");
    let (application_process, wait_time) =
        (fields.prose("application_process"), fields.prose("wait_time"));
    let fees_description = fees(&mut fields);
    let eligibility = fields.prose("eligibility_description");
    let (assured_date, last_modified) =
        (fields.date("assured_date"), fields.moment("last_modified"));
    let organization = fields.value("organization");
    let [
        own_phones,
        own_schedules,
        areas,
        places,
        own_languages,
        documents,
        costs,
        attributes,
        openings,
    ] = [
        "phones",
        "schedules",
        "service_areas",
        "service_at_locations",
        "languages",
        "required_documents",
        "cost_options",
        "attributes",
        "capacities",
    ]
    .map(|list| fields.list(list));
    fields.finish();

    let languages = languages(own_languages, id, notes);
    if interpretation_services.is_none() {
        interpretation_services = interpreters(&languages);
    }
    let (source, target) = source(origin, dataset, notes);
    Service {
        id: accepted.id,
        organization: organization_of(organization, record, accepted, notes),
        name: accepted.name.clone(),
        alternate_name,
        description,
        url,
        email,
        status,
        interpretation_services,
        application_process,
        fees_description,
        wait_time,
        eligibility_description: with_target(eligibility, target),
        minimum_age: youngest,
        maximum_age: oldest,
        alert,
        assured_date,
        last_modified,
        phones: phones(own_phones, id, notes),
        schedules: schedules(own_schedules, id, notes),
        service_areas: service_areas(areas, id, notes),
        service_at_locations: service_at_locations(places, id, gazetteer, notes),
        languages,
        required_documents: required_documents(documents, id, notes),
        cost_options: cost_options(costs, id, notes),
        attributes: attributes_of(attributes, id, notes),
        capacity: capacity(openings, notes),
        source: Some(source),
    }
}

/// Closed for a time where the name or the notice says so of the whole service.
fn status(accepted: &Accepted, alert: Option<&str>, notes: &mut Notes) -> Status {
    let says = |text: &str| {
        let text = text.to_lowercase();
        text.contains("temporarily closed") && !text.contains("online") && !text.contains("phone")
    };
    let closed = says(&accepted.name) || alert.is_some_and(says);
    if accepted.status == Status::Active && closed {
        notes.add("temporarily_closed");
        return Status::TemporarilyClosed;
    }
    accepted.status
}

/// "None" means that nothing is to be paid, not that nothing is said.
fn fees(fields: &mut Fields<'_, '_>) -> Option<String> {
    let free = fields
        .value("fees_description")
        .and_then(Value::as_str)
        .is_some_and(|text| text.trim().trim_end_matches('.').eq_ignore_ascii_case("none"));
    if free {
        fields.notes.add("no_fee");
        return Some("No fee".to_owned());
    }
    fields.prose("fees_description")
}

fn ages(fields: &mut Fields<'_, '_>) -> (Option<i64>, Option<i64>) {
    let ages = [fields.whole("minimum_age"), fields.whole("maximum_age")];
    let [youngest, oldest] = ages.map(|age| age.filter(|age| (0..=130).contains(age)));
    let crossed = youngest.zip(oldest).is_some_and(|(youngest, oldest)| youngest > oldest);
    if crossed || [youngest, oldest] != ages {
        fields.notes.add("age_impossible");
    }
    if crossed { (None, None) } else { (youngest, oldest) }
}

/// Languages told in words ("language line available") tell how interpreters are had.
fn interpreters(languages: &[crate::catalog::model::Language]) -> Option<String> {
    let told = languages.iter().filter(|language| language.code.is_none());
    let told = told.filter_map(|language| language.name.as_deref()).filter(|name| {
        let name = name.to_lowercase();
        ["interpret", "translat", "language line"].iter().any(|word| name.contains(word))
    });
    let told: Vec<&str> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Where the record came from, and whom that source says it is meant for.
fn source(value: Option<&Value>, dataset: &str, notes: &mut Notes) -> (Source, Option<String>) {
    let nothing = Value::Null;
    let mut fields = Fields::new("x_source", value.unwrap_or(&nothing), notes);
    let dataset = fields.line("dataset").unwrap_or_else(|| dataset.to_owned());
    let source = Source { dataset, key: fields.line("key") };
    let target = fields.prose("target_group");
    fields.finish();
    (source, target)
}

fn with_target(eligibility: Option<String>, target: Option<String>) -> Option<String> {
    match (eligibility, target) {
        (Some(own), Some(target)) if !own.contains(&target) => {
            Some(format!("{own}\nServes: {target}"))
        }
        (None, Some(target)) => Some(format!("Serves: {target}")),
        (own, _) => own,
    }
}

fn organization_of(
    value: Option<&Value>,
    record: &Value,
    accepted: &Accepted,
    notes: &mut Notes,
) -> Organization {
    let told = record.get("organization_id").and_then(Value::as_str);
    let told: Option<Uuid> = told.and_then(|id| id.trim().parse().ok());
    let nothing = Value::Null;
    let mut fields = Fields::new("organization", value.unwrap_or(&nothing), notes);
    let own = fields.id();
    let mut email = email(&mut fields);
    let called = fields.raw("name").and_then(|own| name(&own));
    if called.is_none() {
        fields.notes.add("organization_without_name");
    }
    let organization = Organization {
        id: OrganizationId(
            own.or(told).unwrap_or_else(|| derived(accepted.id.0, "organization", 0)),
        ),
        name: called.unwrap_or_else(|| accepted.name.clone()),
        alternate_name: fields.raw("alternate_name").and_then(|own| name(&own)),
        description: fields.prose("description"),
        website: page(&mut fields, "website", &mut email),
        email,
    };
    fields.finish();
    organization
}

fn service_areas(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<ServiceArea> {
    let areas = values.iter().enumerate().map(|(n, value)| {
        let mut fields = Fields::new("service_area", value, notes);
        let area = ServiceArea {
            id: fields.id().unwrap_or_else(|| derived(owner, "service_area", n)),
            name: fields.line("name"),
            description: fields.prose("description"),
            extent: fields.raw("extent").map(|extent| extent.replace('\0', "")),
            extent_type: fields.line("extent_type"),
        };
        fields.finish();
        area
    });
    areas.filter(|a| a.name.is_some() || a.description.is_some() || a.extent.is_some()).collect()
}

fn service_at_locations(
    values: &[Value],
    owner: Uuid,
    gazetteer: &Gazetteer,
    notes: &mut Notes,
) -> Vec<ServiceAtLocation> {
    let mut all: Vec<ServiceAtLocation> = Vec::new();
    for (n, value) in values.iter().enumerate() {
        let mut fields = Fields::new("service_at_location", value, notes);
        let id = fields.id().unwrap_or_else(|| derived(owner, "service_at_location", n));
        let place = fields.value("location");
        let (own_schedules, own_phones) = (fields.list("schedules"), fields.list("phones"));
        for known in ["service_id", "location_id"] {
            fields.value(known);
        }
        fields.finish();
        let Some(place) = place else {
            notes.add("location_missing");
            continue;
        };
        let twice = all.iter().any(|own| own.id == id);
        let id = if twice { derived(owner, "service_at_location", n) } else { id };
        all.push(ServiceAtLocation {
            id,
            location: location(place, id, gazetteer, notes),
            schedules: schedules(own_schedules, id, notes),
            phones: phones(own_phones, id, notes),
        });
    }
    all
}

fn required_documents(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<RequiredDocument> {
    let documents = values.iter().enumerate().map(|(n, value)| {
        let mut fields = Fields::new("required_document", value, notes);
        let document = RequiredDocument {
            id: fields.id().unwrap_or_else(|| derived(owner, "required_document", n)),
            document: fields.prose("document"),
            uri: page(&mut fields, "uri", &mut None),
        };
        fields.finish();
        document
    });
    documents.filter(|own| own.document.is_some() || own.uri.is_some()).collect()
}

fn cost_options(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<CostOption> {
    let costs = values.iter().enumerate().map(|(n, value)| {
        let mut fields = Fields::new("cost_option", value, notes);
        let cost = CostOption {
            id: fields.id().unwrap_or_else(|| derived(owner, "cost_option", n)),
            option: fields.line("option"),
            amount: fields.number("amount"),
            currency: fields.line("currency").map(|currency| currency.to_uppercase()),
            amount_description: fields.prose("amount_description"),
        };
        fields.finish();
        cost
    });
    let says =
        |c: &CostOption| c.option.is_some() || c.amount.is_some() || c.amount_description.is_some();
    costs.filter(says).collect()
}

/// The terms, each once. A taxonomy is told by name, or in full as `taxonomy_detail` (HSDS 3.2).
fn attributes_of(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for (n, value) in values.iter().enumerate() {
        let mut fields = Fields::new("attribute", value, notes);
        let id = fields.id().unwrap_or_else(|| derived(owner, "attribute", n));
        let label = fields.line("label");
        let term = fields.value("taxonomy_term");
        for known in ["link_id", "link_entity", "link_type", "taxonomy_term_id", "value"] {
            fields.value(known);
        }
        fields.finish();
        let Some(taxonomy_term) = term.and_then(|term| taxonomy_term(term, notes)) else {
            notes.add("attribute_without_term");
            continue;
        };
        if attributes.iter().all(|own| own.taxonomy_term.id != taxonomy_term.id) {
            attributes.push(Attribute { id, label, taxonomy_term });
        }
    }
    attributes
}

fn taxonomy_term(value: &Value, notes: &mut Notes) -> Option<TaxonomyTerm> {
    let mut fields = Fields::new("taxonomy_term", value, notes);
    let id = fields.id();
    let code = fields.line("code");
    let called = fields.line("name").map(|own| once(&own)).and_then(|own| name(&own));
    let of = fields.value("taxonomy").or_else(|| fields.value("taxonomy_detail"));
    let named = of.and_then(|own| own.as_str().or_else(|| own.get("name").and_then(Value::as_str)));
    let taxonomy = named.and_then(text::line);
    fields.finish();
    let called = called.or_else(|| code.clone())?;
    let key = format!("{taxonomy:?} {code:?} {called}");
    let id = id.unwrap_or_else(|| Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes()));
    Some(TaxonomyTerm { id: TaxonomyTermId(id), code, name: called, taxonomy })
}

/// `Meals * Meals` is how one directory writes a term with itself as its parent.
fn once(term: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in term.split(" * ").map(str::trim) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(" * ")
}
