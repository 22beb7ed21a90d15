//! The needs of one run: those found in assessments and those given, joined.

use super::request::{Asked, Recipient, Request};
use crate::{
    needs::{Alert, Error, Needs, ScreenedNeed, merge},
    values::Gender,
};

/// One need to be met, and for whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// Which, how grave, how soon, and what says so.
    pub need: ScreenedNeed,
    /// What the case manager would type.
    pub words: Option<String>,
    /// Who is to be served, when that is not the client.
    pub recipient: Option<Recipient>,
}

/// All needs of a request, gravest first, and the dangers that its assessments tell of.
///
/// The same need found and given is one: highest severity and urgency, evidence joined. A need
/// given for another person is a need of its own.
pub fn joined(request: &Request, sex: Option<Gender>) -> Result<(Vec<Need>, Vec<Alert>), Error> {
    let mut found = Vec::new();
    for response in &request.assessments {
        found.extend(Needs::embedded().evaluate(response, sex)?.needs);
    }
    let alerts = Alert::of(&found);
    let own = request.needs.iter().filter(|asked| asked.recipient.is_none());
    found.extend(own.clone().map(screened));
    let joined = merge(found).into_iter().map(|need| {
        let words: Vec<&str> = own
            .clone()
            .filter(|asked| asked.code == need.code)
            .filter_map(|asked| asked.words.as_deref())
            .collect();
        let words = (!words.is_empty()).then(|| words.join(" "));
        Need { need, words, recipient: None }
    });
    let others = request.needs.iter().filter(|asked| asked.recipient.is_some()).map(|asked| Need {
        need: screened(asked),
        words: asked.words.clone(),
        recipient: asked.recipient.clone(),
    });
    let mut needs: Vec<Need> = joined.chain(others).collect();
    needs.sort_by_key(|one| {
        let need = &one.need;
        (std::cmp::Reverse(need.severity), std::cmp::Reverse(need.urgency), need.code)
    });
    Ok((needs, alerts))
}

fn screened(asked: &Asked) -> ScreenedNeed {
    ScreenedNeed {
        code: asked.code,
        severity: asked.severity,
        urgency: asked.urgency,
        evidence: Vec::new(),
        flags: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::values::{Severity, Urgency};

    #[test]
    fn found_and_given_needs_are_one() {
        let item = |id: &str, code: &str| json!({ "linkId": id, "answer": [{ "valueCoding": { "code": code } }] });
        let hungry = json!({
            "resourceType": "QuestionnaireResponse",
            "questionnaire": "http://loinc.org/q/88121-9",
            "item": [item("/88122-7", "LA28397-0"), item("/88123-5", "LA28397-0")],
        });
        let request = Request::read(&json!({
            "assessments": [hungry],
            "needs": [
                { "code": "food.emergency", "severity": 1, "urgency": "emergent", "words": "halal" },
                { "code": "food.emergency", "recipient": { "relation": "mother", "age": 81 } },
            ],
        }))
        .unwrap();
        let (needs, alerts) = joined(&request, None).unwrap();
        let food: Vec<_> =
            needs.iter().filter(|need| need.need.code.as_str() == "food.emergency").collect();
        assert_eq!(food.len(), 2, "{needs:?}");
        let own = food.iter().find(|need| need.recipient.is_none()).unwrap();
        assert_eq!(own.need.urgency, Urgency::Emergent);
        assert!(own.need.severity > Severity::Mild && !own.need.evidence.is_empty());
        assert_eq!(own.words.as_deref(), Some("halal"));
        assert!(alerts.is_empty());
    }
}
