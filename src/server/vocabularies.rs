//! `GET /api/v1/vocabularies`: every closed vocabulary with its labels.

use std::collections::BTreeMap;

use actix_web::{
    Responder, get,
    http::header,
    web::{Json, ServiceConfig},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::values::{
    Accessibility, Audience, Because, CapacityStatus, Cost, Gender, Ground, Information, Mobility,
    Modality, Payer, Purpose, Urgency, Vocabulary,
};

/// The routes.
pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(vocabularies);
}

/// A code with its labels by language.
#[derive(Debug, Serialize, ToSchema)]
pub struct Term {
    /// What goes over the wire.
    #[schema(value_type = String)]
    code: serde_json::Value,
    /// What people read, by language.
    labels: BTreeMap<&'static str, String>,
}

/// Every closed vocabulary, by the field that it belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Vocabularies(BTreeMap<&'static str, Vec<Term>>);

/// The closed vocabularies.
#[utoipa::path(
    tag = "vocabularies",
    path = "/api/v1/vocabularies",
    responses((status = 200, body = Vocabularies))
)]
#[get("/vocabularies")]
pub async fn vocabularies() -> impl Responder {
    Json(all()).customize().insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
}

fn all() -> Vocabularies {
    Vocabularies(BTreeMap::from([
        ("gender", terms::<Gender>()),
        ("audience", terms::<Audience>()),
        ("payer", terms::<Payer>()),
        ("mobility", terms::<Mobility>()),
        ("accessibility", terms::<Accessibility>()),
        ("modality", terms::<Modality>()),
        ("cost", terms::<Cost>()),
        ("urgency", terms::<Urgency>()),
        ("severity", severities()),
        ("capacity.status", terms::<CapacityStatus>()),
        ("because[].code", terms::<Because>()),
        ("consent.kind", terms::<Information>()),
        ("consent.purpose", terms::<Purpose>()),
        ("consent.ground", terms::<Ground>()),
    ]))
}

fn terms<V: Vocabulary>() -> Vec<Term> {
    V::iter()
        .map(|code| term(Into::<&'static str>::into(code).into(), code.english(), code.spanish()))
        .collect()
}

fn severities() -> Vec<Term> {
    let labels = [(1, "Mild", "Leve"), (2, "Moderate", "Moderada"), (3, "Severe", "Grave")];
    labels.map(|(code, english, spanish)| term(code.into(), english, spanish)).into()
}

fn term(code: serde_json::Value, english: &str, spanish: &str) -> Term {
    Term { code, labels: BTreeMap::from([("en", english.to_owned()), ("es", spanish.to_owned())]) }
}
