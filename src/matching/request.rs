//! What a match is asked for: `POST /api/v1/matches`, read field by field.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    needs::{NeedCode, Needs},
    people::{api::not_judged, model::Facts},
    values::{Audience, ClientId, Gender, Language, MatchId, Severity, Urgency},
    web::{Answer, Fields, Object},
};

/// So many requests are taken at once.
const MOST_AT_ONCE: usize = 100;

/// How many suggestions a need gets where the request does not say.
const USUAL_LIMIT: i64 = 10;

/// A request for a match, found sound; kept with the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What is known of the client.
    pub client: Facts,
    /// Whose match it is, when that is a client known here.
    pub client_id: Option<ClientId>,
    /// Needs as given.
    pub needs: Vec<Asked>,
    /// FHIR `QuestionnaireResponse`s to find needs in.
    pub assessments: Vec<Value>,
    /// How many suggestions each need gets.
    pub limit: usize,
    /// In which language it is answered.
    #[serde(default)]
    pub language: Language,
    /// The run whose questions were answered, which led to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<MatchId>,
}

/// A need as given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Asked {
    /// Which.
    pub code: NeedCode,
    /// How grave.
    #[schema(value_type = i64, minimum = 1, maximum = 3)]
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// What the case manager would type; it refines the need.
    pub words: Option<String>,
    /// Who is to be served, when that is not the client.
    pub recipient: Option<Recipient>,
}

/// The person to be served when that is not the client: a mother, a child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Recipient {
    /// What they are to the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Their age in whole years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<i64>,
    /// Their gender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Groups they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<Audience>,
}

/// The shape of the request, for the OpenAPI document; it is read field by field.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct MatchBody {
    /// What is known of the client; any fact left out is unknown.
    client: Option<Facts>,
    /// Whose match it is, when that is a client known here; without `client` the record's facts
    /// are taken.
    client_id: Option<ClientId>,
    /// Needs as given.
    needs: Option<Vec<Asked>>,
    /// FHIR R4 `QuestionnaireResponse`s to find needs in.
    assessments: Option<Vec<serde_json::Map<String, Value>>>,
    /// How many suggestions each need gets.
    #[schema(minimum = 1, maximum = 50, default = 10)]
    limit: Option<i64>,
}

/// The shape of several requests, for the OpenAPI document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape for the OpenAPI document; bodies are read field by field")]
pub struct BatchBody {
    /// Requests, each as `POST /api/v1/matches` takes it.
    #[schema(min_items = 1, max_items = 100)]
    matches: Vec<MatchBody>,
}

impl Request {
    /// The same, to be answered in that language.
    #[must_use]
    pub fn answered_in(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Reads a request, or tells every fault of it at once.
    pub fn read(body: &Value) -> Answer<Self> {
        let mut fields = Fields::default();
        let request = Self::read_at(body, "", &mut fields);
        fields.finish(|| request)
    }

    /// Reads several requests, or tells every fault of them at once.
    pub fn read_all(body: &Value) -> Answer<Vec<Self>> {
        let mut fields = Fields::default();
        let mut from = Object::new(body, "", &mut fields);
        let given = from.list("matches", MOST_AT_ONCE, &mut fields);
        if given.is_empty() && fields.are_right() {
            from.fault("matches", &mut fields, "give one match at least");
        }
        from.finish(&mut fields);
        let requests: Option<Vec<_>> =
            given.iter().map(|(at, one)| Self::read_at(one, at, &mut fields)).collect();
        fields.finish(|| requests)
    }

    /// Reads the request at the pointer `at`, noting every fault.
    fn read_at(body: &Value, at: &str, fields: &mut Fields) -> Option<Self> {
        let mut from = Object::new(body, at, fields);
        let client = from.object("client", fields);
        let client = client.map(|client| Facts::read(client, fields));
        let client_id = from.id("client_id", fields);
        let given = from.list("needs", 50, fields);
        let needs: Vec<_> =
            given.iter().filter_map(|(at, need)| Asked::read(need, at, fields)).collect();
        let responses = from.list("assessments", 20, fields);
        for (at, response) in &responses {
            // Judged again with the client's sex when the match runs: here only its shape counts.
            if let Err(error) = Needs::embedded().evaluate(response, None) {
                for fault in not_judged(&error, at).errors() {
                    fields.fault(&fault.pointer, &fault.detail);
                }
            }
        }
        let limit = from.whole("limit", 1..=50, fields).unwrap_or(USUAL_LIMIT);
        if given.is_empty() && responses.is_empty() && (body.is_object() && fields_allow(body)) {
            from.fault("needs", fields, "give needs or assessments: one of them at least");
        }
        from.finish(fields);
        let assessments = responses.into_iter().map(|(_, response)| response.clone()).collect();
        let limit = usize::try_from(limit).ok()?;
        Some(Self {
            client: client.unwrap_or_default(),
            client_id,
            needs,
            assessments,
            limit,
            language: Language::En,
            follows: None,
        })
    }
}

/// Whether neither list was given in a wrong way, which is told already.
fn fields_allow(body: &Value) -> bool {
    let fine =
        |name| body.get(name).is_none_or(|v: &Value| v.is_null() || v == &Value::Array(vec![]));
    fine("needs") && fine("assessments")
}

impl Asked {
    fn read(value: &Value, at: &str, fields: &mut Fields) -> Option<Self> {
        let mut from = Object::new(value, at, fields);
        let code: Option<NeedCode> = from.word("code", fields);
        from.require("code", fields);
        let severity = from.whole("severity", 1..=3, fields);
        let urgency: Option<Urgency> = from.code("urgency", fields);
        let words = from.text("words", 256, fields);
        let recipient = from.object("recipient", fields).map(|mut from| {
            let recipient = Recipient {
                relation: from.text("relation", 60, fields),
                age: from.whole("age", 0..=130, fields),
                gender: from.code("gender", fields),
                audiences: from.codes("audiences", fields),
            };
            from.finish(fields);
            recipient
        });
        from.finish(fields);
        let code = code?;
        let severity = severity.and_then(|number| Severity::try_from(number).ok());
        Some(Self {
            code,
            severity: severity.unwrap_or(Severity::Moderate),
            urgency: urgency.unwrap_or(code.need().urgency),
            words,
            recipient,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(body: &Value) -> Vec<String> {
        let problem = Request::read(body).unwrap_err();
        problem.errors().iter().map(|fault| fault.pointer.clone()).collect()
    }

    #[test]
    fn every_fault_of_a_request_is_told_at_once() {
        let body = json!({
            "client": {"age": "old", "gender": "cat", "location": {"latitude": 999, "longitude": 0}},
            "needs": [{"code": "food.caviar"}, {"severity": 4}],
            "assessments": [{"resourceType": "QuestionnaireResponse", "questionnaire": "urn:none"}],
            "limit": 51, "colour": "blue",
        });
        assert_eq!(
            pointers(&body),
            [
                "/client/age",
                "/client/gender",
                "/client/location/latitude",
                "/needs/0/code",
                "/needs/1/code",
                "/needs/1/severity",
                "/assessments/0/questionnaire",
                "/limit",
                "/colour",
            ]
        );
    }

    #[test]
    fn every_fault_of_several_requests_is_told_at_once() {
        let pointers = |body: &Value| -> Vec<String> {
            let problem = Request::read_all(body).unwrap_err();
            problem.errors().iter().map(|fault| fault.pointer.clone()).collect()
        };
        let right = json!({"needs": [{"code": "food.emergency"}]});
        let wrong = json!({"needs": [{"code": "food.caviar"}], "client": {"age": -1}});
        assert_eq!(
            pointers(&json!({"matches": [right, wrong, {}, 7], "limit": 3})),
            [
                "/limit",
                "/matches/1/client/age",
                "/matches/1/needs/0/code",
                "/matches/2/needs",
                "/matches/3",
            ]
        );
        assert_eq!(pointers(&json!({"matches": []})), ["/matches"]);
        assert_eq!(pointers(&json!({})), ["/matches"]);
        assert_eq!(pointers(&json!({"matches": vec![right.clone(); 101]})), ["/matches"]);
        assert_eq!(Request::read_all(&json!({"matches": vec![right; 100]})).unwrap().len(), 100);
    }

    #[test]
    fn needs_or_assessments_are_needed() {
        assert_eq!(pointers(&json!({})), ["/needs"]);
        assert_eq!(pointers(&json!({"needs": [], "limit": 0})), ["/limit", "/needs"]);
        assert_eq!(pointers(&json!({"needs": 3})), ["/needs"]);
        assert_eq!(pointers(&json!([])), [""]);
    }

    #[test]
    fn what_is_left_out_is_as_the_taxonomy_has_it() {
        let request = Request::read(&json!({"needs": [{"code": "safety.ipv"}]})).unwrap();
        let [need] = request.needs.as_slice() else { panic!("one need") };
        assert_eq!((need.severity, need.urgency), (Severity::Moderate, need.code.need().urgency));
        assert_eq!((request.limit, request.client), (10, Facts::default()));
    }
}
