//! Instruments, answers and what they say as people read them: short names, no codes.
//!
//! What is stored is what `needs::evaluate` wrote; here it is only told.

use serde_json::Value;

use super::{
    Needs,
    answers::Answers,
    evaluate::choice,
    instrument::{Instrument, Item},
};

/// So much of a question is repeated beside its answer.
const ROOM: usize = 80;

/// A question of a filled-in instrument with what was answered; nothing where it was left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The question, or our short label of it.
    pub question: &'static str,
    /// The answers.
    pub answers: Vec<&'static str>,
    /// Whether the person was asked and would not say.
    pub declined: bool,
}

impl Needs {
    /// What those who use the instrument call it; its id where it is not known.
    pub fn short_name(self, instrument: &str) -> String {
        self.instrument(instrument).map_or_else(|| instrument.to_owned(), |one| one.short.clone())
    }

    /// A score's name and worth in words: `score 13 of 27 (moderate)`.
    pub fn score_in_words(self, instrument: &str, name: &str, score: i64) -> String {
        let Some(one) = self.instrument(instrument) else { return format!("{name} {score}") };
        let most = Some(one).filter(|_| name == "total").and_then(|one| one.scoring.range);
        let of = most.map(|(_, most)| format!(" of {most}")).unwrap_or_default();
        let band = one
            .cutoffs
            .iter()
            .find(|band| band.score == name && (band.min..=band.max).contains(&score))
            .map(|band| format!(" ({})", plain(&band.level)))
            .unwrap_or_default();
        format!("{} {score}{of}{band}", score_name(name))
    }

    /// The least and the greatest total that the instrument can come to, where it has one.
    pub fn range(self, instrument: &str) -> Option<(i64, i64)> {
        self.instrument(instrument)?.scoring.range
    }

    /// Every question of the instrument with the answers of this response.
    pub fn answered(self, instrument: &str, response: &Value) -> Vec<Answered> {
        let mut answers = Answers::default();
        let (Some(one), Ok(())) = (self.instrument(instrument), answers.read(response)) else {
            return Vec::new();
        };
        answers.settle(one);
        one.items
            .iter()
            .map(|item| Answered {
                question: words(item),
                answers: answers
                    .given(&item.link_id)
                    .iter()
                    .filter_map(|given| Some(choice(item, given)?.label.as_str()))
                    .collect(),
                declined: answers.declined(&item.link_id),
            })
            .collect()
    }

    /// Evidence as people read it, each instrument named once:
    /// `GAD-7: score 13 (moderate); trouble relaxing: several days`.
    pub fn in_words(self, evidence: &[String]) -> String {
        let mut told: Vec<(&str, Vec<String>)> = Vec::new();
        for one in evidence {
            let (by, words) = self.told(one);
            match told.iter_mut().find(|(name, _)| *name == by) {
                Some((_, all)) if !all.contains(&words) => all.push(words),
                Some(_) => {}
                None => told.push((by, vec![words])),
            }
        }
        let lines = told.into_iter().map(|(by, words)| match by {
            "" => words.join("; "),
            by => format!("{by}: {}", words.join("; ")),
        });
        lines.collect::<Vec<_>>().join(" · ")
    }

    /// Who says it and what; a case manager's own words as they are.
    fn told(self, evidence: &str) -> (&'static str, String) {
        for one in self.tables().iter() {
            let rest = |name: &str| Some(evidence.strip_prefix(name)?.strip_prefix(' ')?.trim());
            let words = rest(&one.id).and_then(|rest| finding(one, rest)).or_else(|| {
                let (label, answer) = rest(&one.title)?.split_once(": ")?;
                Some(format!("{}: {answer}", lower(label.trim_end_matches("(multi)").trim_end())))
            });
            if let Some(words) = words {
                return (&one.short, words);
            }
        }
        ("", evidence.to_owned())
    }

    fn instrument(self, id: &str) -> Option<&'static Instrument> {
        self.tables().iter().find(|one| one.id == id)
    }
}

/// `item 9 = 2`, `level high`, `total = 13 (moderate)` in words.
fn finding(one: &'static Instrument, rest: &str) -> Option<String> {
    if let Some(level) = rest.strip_prefix("level ") {
        return Some(format!("{} risk", plain(level)));
    }
    let (what, value) = rest.split_once(" = ")?;
    let Some(number) = what.strip_prefix("item ") else {
        let (score, band) = value.split_once(' ').unwrap_or((value, ""));
        let band = if band.is_empty() { String::new() } else { format!(" {}", plain(band)) };
        return Some(format!("{} {score}{band}", score_name(what)));
    };
    let item = one.items.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
    let score = value.parse::<i64>().ok();
    let answer = item.choices.iter().find(|choice| choice.score == score)?;
    Some(format!("{}: {}", lower(&brief(words(item))), lower(&answer.label)))
}

/// A question without the note that it takes several answers.
fn words(item: &'static Item) -> &'static str {
    item.label.trim_end_matches("(multi)").trim_end()
}

/// The first words of a question, as a line has room for.
fn brief(question: &str) -> String {
    if question.chars().count() <= ROOM {
        return question.trim_end_matches(['?', '.']).to_owned();
    }
    let cut: String = question.chars().take(ROOM).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{} …", cut.trim_end_matches([',', ';', '.', '-', ' ']))
}

fn score_name(name: &str) -> String {
    match name {
        "total" => "score".to_owned(),
        "phq2" => "PHQ-2 score".to_owned(),
        other => format!("{} score", plain(other)),
    }
}

/// A code's words.
pub fn plain(code: &str) -> String {
    code.replace(['-', '_'], " ")
}

/// Without its capital, unless it begins with an abbreviation.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(evidence: &[&str]) -> String {
        let evidence: Vec<_> = evidence.iter().map(|one| (*one).to_owned()).collect();
        Needs::embedded().in_words(&evidence)
    }

    #[test]
    fn evidence_is_told_without_codes_and_each_instrument_once() {
        assert_eq!(
            told(&["phq-9 total = 13 (moderate)", "phq-9 item 9 = 2", "phq-9 item 9 = 2"]),
            "PHQ-9: score 13 (moderate); thoughts that you would be better off dead, or of \
             hurting yourself in some way: more than half the days"
        );
        assert_eq!(
            told(&["ahc-hrsn safety = 16 (positive)"]),
            "AHC HRSN: safety score 16 (positive)"
        );
        assert_eq!(
            told(&[
                "CMS Accountable Health Communities HRSN screening tool (core + supplemental) \
                 Problems with place (multi): Mold",
                "Told her case manager",
            ]),
            "AHC HRSN: problems with place: Mold · Told her case manager"
        );
        assert_eq!(told(&["c-ssrs-screener level high"]), "C-SSRS: high risk");
    }

    #[test]
    fn a_filled_in_instrument_is_read_back_question_by_question() {
        let response = json!({
            "resourceType": "QuestionnaireResponse",
            "item": [{"linkId": "/55757-9/44250-9", "answer": [{"valueCoding": {"code": "LA6570-1"}}]}],
        });
        let sheet = Needs::embedded().answered("phq-2", &response);
        assert_eq!(sheet.len(), 2);
        assert_eq!(sheet[0].answers, ["More than half the days"]);
        assert!(sheet[1].answers.is_empty());
        assert_eq!(Needs::embedded().short_name("phq-9"), "PHQ-9");
        assert_eq!(
            Needs::embedded().score_in_words("phq-9", "total", 13),
            "score 13 of 27 (moderate)"
        );
    }
}
