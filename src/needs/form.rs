//! An instrument as a form to fill in, and the answers as a FHIR `QuestionnaireResponse`.

use serde_json::{Value, json};

use super::{
    Needs,
    answers::{DECLINED, declining},
    evaluate::NOT_ANSWERS,
    instrument::Instrument,
};

/// An instrument to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its id, such as `phq-9`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What stands before its questions.
    pub lead_in: Option<&'static str>,
    /// Whether its questions stand here in their own words; else as short labels of ours.
    pub has_wording: bool,
    /// Its questions.
    pub questions: Vec<Question>,
    canonical: &'static str,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its link id in the published Questionnaire.
    pub link_id: &'static str,
    /// What is asked, or a short label.
    pub words: &'static str,
    /// Whether several answers may be given.
    pub many: bool,
    /// The answers.
    pub choices: Vec<Choice>,
    /// Whether one of them says that the person declined to answer.
    pub tells_declined: bool,
}

/// An answer that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its code.
    pub code: &'static str,
    /// A short label.
    pub label: &'static str,
}

impl Needs {
    /// Every instrument as a form.
    pub fn forms(self) -> impl Iterator<Item = Form> {
        self.tables().iter().map(Form::of)
    }

    /// The instrument of this id as a form.
    pub fn form(self, id: &str) -> Option<Form> {
        self.forms().find(|form| form.id == id)
    }
}

impl Form {
    fn of(instrument: &'static Instrument) -> Self {
        let questions = instrument.items.iter().map(|item| Question {
            link_id: &item.link_id,
            words: item.label.trim_end_matches("(multi)").trim_end(),
            many: item.label.ends_with("(multi)"),
            choices: item
                .choices
                .iter()
                .map(|choice| Choice { code: &choice.code, label: &choice.label })
                .collect(),
            tells_declined: item
                .choices
                .iter()
                .any(|choice| NOT_ANSWERS.contains(&choice.code.to_lowercase().as_str())),
        });
        Self {
            id: &instrument.id,
            title: &instrument.title,
            lead_in: instrument.lead_in.as_deref(),
            has_wording: instrument.licence.wording,
            questions: questions.collect(),
            canonical: &instrument.canonical,
        }
    }

    /// The answers as a response; `given` tells the codes chosen for a question, [`DECLINED`] where
    /// the person would not say. One with no answer is left out: nothing is known of it.
    pub fn response<'a>(&self, given: impl Fn(&Question) -> Vec<&'a str>) -> Value {
        let items: Vec<_> = self
            .questions
            .iter()
            .filter_map(|question| {
                let answers: Vec<_> = given(question)
                    .into_iter()
                    .map(|code| match code {
                        DECLINED => declining(),
                        code => json!({ "valueCoding": { "code": code } }),
                    })
                    .collect();
                (!answers.is_empty())
                    .then(|| json!({ "linkId": question.link_id, "answer": answers }))
            })
            .collect();
        json!({
            "resourceType": "QuestionnaireResponse",
            "questionnaire": self.canonical,
            "status": "completed",
            "item": items,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{DECLINED, Needs};

    #[test]
    fn every_question_has_answers_to_choose_from() {
        for form in Needs::embedded().forms() {
            for question in &form.questions {
                assert!(!question.choices.is_empty(), "{} {}", form.id, question.link_id);
            }
        }
    }

    #[test]
    fn declining_is_not_saying_no() {
        let form = Needs::embedded().form("phq-9").unwrap();
        let last = form.questions[8].link_id;
        let first = |question: &super::Question| question.choices.first().map(|choice| choice.code);
        let response = form.response(|question| {
            let given = if question.link_id == last { Some(DECLINED) } else { first(question) };
            given.into_iter().collect()
        });
        let assessed = Needs::embedded().evaluate(&response, None).unwrap();
        assert_eq!(assessed.unknown.len(), 1, "nothing is known of it");
        let sheet = Needs::embedded().answered("phq-9", &response);
        assert!(sheet[8].declined && sheet[8].answers.is_empty());
        assert!(!sheet[0].declined && !sheet[9].declined);
    }

    #[test]
    fn a_filled_form_is_judged_like_a_response_from_elsewhere() {
        let form = Needs::embedded().form("phq-2").unwrap();
        let response = form.response(|question| {
            question.choices.last().map(|choice| choice.code).into_iter().collect()
        });
        let assessed = Needs::embedded().evaluate(&response, None).unwrap();
        assert_eq!(assessed.instrument, "phq-2");
        assert!(!assessed.needs.is_empty());
    }
}
