//! The golden responses, the traps of published examples, and a lint of the tables.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};

use super::{
    Error, Needs, ScreenedNeed,
    instrument::{Instrument, Method, When},
    merge,
};
use crate::values::{Gender, Severity, Urgency};

fn response(questionnaire: &str, answers: &[(&str, &str)]) -> Value {
    let item: Vec<_> = answers
        .iter()
        .map(|(id, code)| json!({"linkId": id, "answer": [{"valueCoding": {"code": code}}]}))
        .collect();
    json!({"resourceType": "QuestionnaireResponse", "questionnaire": questionnaire, "status": "completed", "item": item})
}

fn codes(needs: &[ScreenedNeed]) -> Vec<&'static str> {
    needs.iter().map(|need| need.code.as_str()).collect()
}

const PHQ9: &str = "http://loinc.org/q/44249-1";
const PHQ9_ITEMS: [&str; 9] = [
    "/44250-9", "/44255-8", "/44259-0", "/44254-1", "/44251-7", "/44258-2", "/44252-5", "/44253-3",
    "/44260-8",
];
const SCALE: [&str; 4] = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"];

#[test]
fn the_golden_responses_are_judged_as_the_reference_judges_them() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/clinical/examples");
    let Ok(golden) = fs::read_to_string(format!("{shared}/expected_needs.json")) else {
        eprintln!("skipped: the shared examples are not on this machine");
        return;
    };
    let golden: serde_json::Map<String, Value> = serde_json::from_str(&golden).unwrap();
    assert_eq!(golden.len(), 33);
    for (file, wanted) in &golden {
        let text = fs::read_to_string(Path::new(shared).join(file)).unwrap();
        let got = Needs::embedded().evaluate(&serde_json::from_str(&text).unwrap(), None);
        let got = match got {
            Err(Error::UnknownInstrument { .. }) => json!({"instrument": null}),
            Err(other) => panic!("{file}: {other}"),
            Ok(assessed) => {
                let needs: serde_json::Map<_, _> = assessed
                    .needs
                    .iter()
                    .map(|need| {
                        let severity = ["mild", "moderate", "severe"]
                            [usize::try_from(i64::from(need.severity)).unwrap() - 1];
                        let row = json!({"severity": severity, "urgency": need.urgency,
                            "flags": need.flags, "rules": assessed.fired[&need.code]});
                        assert!(!need.evidence.is_empty(), "{file}: {} has evidence", need.code);
                        (need.code.to_string(), row)
                    })
                    .collect();
                json!({"instrument": assessed.instrument, "scores": assessed.scores,
                    "level": assessed.level, "flags": assessed.flags, "needs": needs})
            }
        };
        assert_eq!(&got, wanted, "{file}");
    }
}

#[test]
fn a_thought_of_death_raises_an_alert_even_without_a_total() {
    let one = response(PHQ9, &[("/44260-8", "LA6570-1"), ("/44250-9", "LA6568-5")]);
    let assessed = Needs::embedded().evaluate(&one, None).unwrap();
    assert_eq!(assessed.scores.get("total"), None);
    assert_eq!(codes(&assessed.needs), ["crisis.hotline_988", "crisis.safety_planning"]);
    let alert = &assessed.alerts[0];
    assert_eq!((alert.kind.as_str(), alert.level.as_str()), ("suicide_risk", "high"));
    assert_eq!(alert.evidence, ["phq-9 item 9 = 2"]);
    assert_eq!(alert.resources[0].phone, "988");
    assert_eq!(assessed.unknown.len(), 8, "seven symptoms and the difficulty question");
}

#[test]
fn totals_are_recomputed_and_never_trusted() {
    let mut answers: Vec<_> = PHQ9_ITEMS.iter().map(|&id| (id, SCALE[1])).collect();
    answers.push(("/44261-6", "27"));
    let assessed = Needs::embedded().evaluate(&response(PHQ9, &answers), None).unwrap();
    assert_eq!(assessed.scores["total"], 9);
    assert_eq!(assessed.level.as_deref(), Some("mild"));
}

#[test]
fn the_audit_c_example_under_a_wrong_code_gives_no_total() {
    let wrong = response(
        "http://hl7.org/fhir/us/core/Questionnaire/AUDIT-C",
        &[
            ("/68517-2", "3"),
            ("/68519-8", "LA18930-0"),
            ("/68520-6", "LA18891-4"),
            ("/76504-0", "9"),
        ],
    );
    let assessed = Needs::embedded().evaluate(&wrong, None).unwrap();
    assert!(assessed.scores.is_empty() && assessed.needs.is_empty());
}

#[test]
fn a_score_of_three_on_audit_c_counts_for_women_and_the_unknown_but_not_for_men() {
    let three = response(
        "http://loinc.org/q/72109-2",
        &[("/68518-0", "LA18928-4"), ("/68519-8", "LA15694-5"), ("/68520-6", "LA6270-8")],
    );
    let found = |sex| codes(&Needs::embedded().evaluate(&three, sex).unwrap().needs);
    assert_eq!(found(Some(Gender::Female)), ["sud.brief_intervention"]);
    assert_eq!(found(None), ["sud.brief_intervention"]);
    assert_eq!(found(Some(Gender::Nonbinary)), ["sud.brief_intervention"]);
    assert!(found(Some(Gender::Male)).is_empty());
}

#[test]
fn one_question_code_with_two_answer_lists_is_told_apart_by_the_instrument() {
    let prapare = response("http://loinc.org/q/93025-5", &[("/93042-0/71802-3", "LA30190-5")]);
    let ahc = response("http://loinc.org/q/96777-8", &[("/71802-3", "LA30190-5")]);
    assert!(!Needs::embedded().evaluate(&prapare, None).unwrap().needs.is_empty());
    assert!(Needs::embedded().evaluate(&ahc, None).unwrap().needs.is_empty());
}

#[test]
fn columbia_question_four_is_high_and_a_lifetime_act_moderate() {
    let judge = |answers: &[(&str, &str)]| {
        let one = response("http://loinc.org/q/93373-9", answers);
        let assessed = Needs::embedded().evaluate(&one, None).unwrap();
        (assessed.level.unwrap(), assessed.alerts.first().map(|alert| alert.level.clone()))
    };
    let (yes, no) = ("LA33-6", "LA32-8");
    let high = judge(&[("/93246-7", yes), ("/93247-5", yes), ("/93249-1", yes)]);
    assert_eq!(high, ("high".to_owned(), Some("high".to_owned())));
    let lifetime = judge(&[("/93246-7", no), ("/93267-3", yes), ("/93269-9", no)]);
    assert_eq!(lifetime, ("moderate".to_owned(), Some("moderate".to_owned())));
    assert_eq!(judge(&[("/93246-7", no), ("/93247-5", no)]), ("none".to_owned(), None));
}

#[test]
fn no_drug_use_scores_one_on_dast_10_and_needs_nothing() {
    let all_no: Vec<String> = (1..=10).map(|n| format!("dast10-{n}")).collect();
    let answers: Vec<_> = all_no.iter().map(|id| (id.as_str(), "LA32-8")).collect();
    let one = response("http://loinc.org/q/82666-9", &answers);
    let assessed = Needs::embedded().evaluate(&one, None).unwrap();
    assert_eq!(assessed.scores["total"], 1);
    assert!(assessed.needs.is_empty());
}

#[test]
fn yes_may_come_as_a_boolean_or_as_a_word() {
    let by_boolean = json!({"resourceType": "QuestionnaireResponse", "questionnaire": "http://loinc.org/q/93025-5|5.1",
        "item": [{"linkId": "/93042-0", "item": [{"linkId": "/93042-0/93033-9", "answer": [{"valueBoolean": true}]}]}]});
    let by_word = json!({"resourceType": "QuestionnaireResponse", "questionnaire": "http://loinc.org/q/93025-5",
        "item": [{"linkId": "93033-9", "answer": [{"valueString": "Yes"}]}]});
    for one in [by_boolean, by_word] {
        let needs = Needs::embedded().evaluate(&one, None).unwrap().needs;
        assert_eq!(codes(&needs), ["housing.stability", "legal.eviction_defense"]);
        assert_eq!(needs[0].evidence, ["PRAPARE Worried about losing housing: yes"]);
    }
}

#[test]
fn a_declined_answer_is_not_known_and_clears_nothing() {
    let one = response(
        "http://loinc.org/q/93025-5",
        &[("/93042-0/71802-3", "LA30122-8"), ("/93041-2/93031-3", "LA30125-1")],
    );
    let assessed = Needs::embedded().evaluate(&one, None).unwrap();
    assert_eq!(codes(&assessed.needs), ["food.emergency", "food.benefits"]);
    assert!(assessed.unknown.iter().any(|label| label == "Housing status"));
    assert!(!assessed.unknown.iter().any(|label| label.starts_with("Unable to get")));
}

#[test]
fn an_unknown_instrument_is_an_error_that_names_the_known_ones() {
    let one = response("http://example.org/Questionnaire/horoscope", &[("/1", "2")]);
    let error = Needs::embedded().evaluate(&one, None).unwrap_err();
    assert_eq!(error.faults()[0].pointer, "/questionnaire");
    assert!(error.to_string().contains("horoscope") && error.to_string().contains("phq-9"));
}

#[test]
fn every_fault_of_a_malformed_response_is_told_at_once() {
    let one = json!({"resourceType": "Patient", "item": [{"answer": []}, {"linkId": "/1", "answer": {}}, {"linkId": "/2", "item": 7}]});
    let error = Needs::embedded().evaluate(&one, None).unwrap_err();
    let places: Vec<_> = error.faults().into_iter().map(|fault| fault.pointer).collect();
    assert_eq!(places, ["/resourceType", "/item/0/linkId", "/item/1/answer", "/item/2/item"]);
}

#[test]
fn findings_of_one_need_join_to_the_graver_and_sooner() {
    let find = |severity, urgency, word: &str| ScreenedNeed {
        code: "food.emergency".parse().unwrap(),
        severity,
        urgency,
        evidence: vec![word.to_owned()],
        flags: vec![],
    };
    let joined = merge([
        find(Severity::Mild, Urgency::Urgent, "a"),
        find(Severity::Severe, Urgency::Soon, "b"),
        find(Severity::Mild, Urgency::Routine, "a"),
    ]);
    assert_eq!(joined.len(), 1);
    assert_eq!((joined[0].severity, joined[0].urgency), (Severity::Severe, Urgency::Urgent));
    assert_eq!(joined[0].evidence, ["a", "b"]);
}

#[test]
fn an_unknown_code_names_its_kin() {
    let error = "food.caviar".parse::<super::NeedCode>().unwrap_err().to_string();
    assert!(error.contains("food.emergency"), "{error}");
}

#[test]
fn there_are_89_needs_with_labels_in_both_languages_and_16_instruments() {
    let needs = Needs::embedded();
    assert_eq!(needs.all().len(), 89);
    let distinct: BTreeSet<_> = needs.all().iter().map(|need| need.code).collect();
    assert_eq!(distinct.len(), 89);
    assert!(needs.all().iter().all(|need| !need.label.en.is_empty() && !need.label.es.is_empty()));
    assert_eq!(needs.instruments().count(), 16);
    let crossed = needs.all().iter().filter(|need| !need.open_eligibility.is_empty()).count();
    assert!(crossed > 60, "{crossed} needs have a place in Open Eligibility");
}

/// As `eval_qr.py lint`: every rule's item, answer and need exists; cut-offs have no gaps.
#[test]
fn the_tables_hold_together() {
    for one in super::taxonomy::embedded_instruments() {
        let ids: BTreeSet<_> = one.items.iter().map(|item| &item.link_id).collect();
        assert_eq!(ids.len(), one.items.len(), "{}: link ids are distinct", one.id);
        assert!(one.items.iter().all(|item| !item.choices.is_empty()), "{}: answers", one.id);
        for rule in &one.need_rules {
            check(one, &rule.when);
            for finding in &rule.needs {
                assert!(Needs::embedded().find(&finding.need).is_some(), "{}", finding.need);
            }
        }
        for level in &one.scoring.levels {
            check(one, &level.when);
        }
        for link_id in &one.scoring.items {
            assert!(one.item(link_id).is_some(), "{}: {link_id}", one.id);
        }
        let scores: BTreeSet<_> = one.cutoffs.iter().map(|band| &band.score).collect();
        for score in scores {
            let how = if score == "total" { &one.scoring } else { &one.scoring.subscores[score] };
            let bands: Vec<_> = one.cutoffs.iter().filter(|band| &band.score == score).collect();
            let (least, most) = how.range.unwrap();
            assert_eq!((bands[0].min, bands[bands.len() - 1].max), (least, most), "{}", one.id);
            assert!(bands.windows(2).all(|two| two[0].max + 1 == two[1].min), "{}: gap", one.id);
        }
        if one.scoring.method == Method::Sum {
            let bound = |pick: fn(i64, i64) -> i64| {
                let of = |id: &String| {
                    let scores = one.item(id).unwrap().1.choices.iter().filter_map(|c| c.score);
                    scores.reduce(pick).unwrap()
                };
                one.scoring.items.iter().map(of).sum::<i64>()
            };
            assert_eq!(one.scoring.range, Some((bound(i64::min), bound(i64::max))), "{}", one.id);
        }
    }
}

fn check(one: &Instrument, when: &When) {
    match when {
        When::All { all: parts } | When::Any { any: parts } => {
            for part in parts {
                check(one, part);
            }
        }
        When::Item { item: link_id, answer_in } => {
            let (_, item) = one.item(link_id).unwrap_or_else(|| panic!("{}: {link_id}", one.id));
            for code in answer_in {
                assert!(item.choices.iter().any(|c| &c.code == code), "{}: {code}", one.id);
            }
        }
        When::Level { .. } | When::Sex { .. } | When::Otherwise { .. } | When::Score { .. } => {}
    }
}
