//! The laws of ranking.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    explain::{against, explained},
    model::{Candidate, Client, Explained, Gap, Parts, Responses, Told, Wanted},
    rank::{Touched, rank},
    reasons::{Watch, told as said},
    weights::Weights,
};
use crate::{
    eligibility::{Circumstances, Confidence, Field, Group, Limit, Rule, Test},
    needs::Needs,
    search::known::{Access, Paper},
    values::{
        Because, CapacityStatus, Gender, Language, Mobility, Modality, OrganizationId, ServiceId,
        Severity, Terms, Urgency,
    },
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn candidate(number: u128) -> Candidate<'static> {
    Candidate {
        service: ServiceId(Uuid::from_u128(number)),
        name: format!("Pantry {number}").into(),
        organization: OrganizationId(Uuid::from_u128(number)),
        text_score: 0.6,
        said: 0.6,
        distance_m: Some(1000.0),
        serves: None,
        located: None,
        modalities: [Modality::InPerson].iter().collect(),
        has_phone: true,
        open_now: None,
        capacity: None,
        verified_at: None,
        languages: vec![].into(),
        costs: Terms::default(),
        payers: Terms::default(),
        accessibility: Terms::default(),
        access: None,
        needs_referral: false,
        closed: false,
        limits: vec![].into(),
        responses: Responses::default(),
    }
}

fn client() -> Client {
    let circumstances = Circumstances {
        age: Some(40),
        gender: Some(Gender::Male),
        languages: Some(vec!["es".to_owned()]),
        ..Circumstances::default()
    };
    Client { circumstances, max_distance_km: Some(10.0), ..Client::default() }
}

fn wanted() -> Wanted {
    Wanted {
        code: "food.emergency".parse().unwrap(),
        severity: Severity::Moderate,
        urgency: Urgency::Soon,
        words: None,
    }
}

/// A candidate with these rules, as ranking sees them.
fn limited(number: u128, rules: &[Rule]) -> Candidate<'static> {
    let limits: Vec<_> = rules.iter().map(Limit::from).collect();
    Candidate { limits: limits.into(), ..candidate(number) }
}

fn women_only() -> Rule {
    Rule {
        test: Test::Gender(vec![Gender::Female]),
        field: Field::Eligibility,
        words: "Women".to_owned(),
        confidence: Confidence::High,
    }
}

#[test]
fn the_gap_says_why_there_is_nothing() {
    let gap = |candidates: &[Candidate<'_>]| rank(&client(), &wanted(), candidates, now(), 10).gap;
    assert_eq!(gap(&[]), Some(Gap::NoneFound));
    assert_eq!(gap(&[limited(1, &[women_only()])]), Some(Gap::AllIneligible));
    let full = Some((CapacityStatus::Full, now() - TimeDelta::days(1)));
    assert_eq!(gap(&[Candidate { capacity: full, ..candidate(1) }]), Some(Gap::AllFull));
    assert_eq!(
        gap(&[Candidate { distance_m: Some(11_000.0), ..candidate(1) }]),
        Some(Gap::OutOfReach)
    );
    assert_eq!(gap(&[candidate(1)]), None);
}

#[test]
fn whoever_fails_a_rule_is_left_out_with_the_rule() {
    let rules = [women_only()];
    let candidates = [candidate(1), limited(2, &rules)];
    let ranked = rank(&client(), &wanted(), &candidates, now(), 10);
    assert_eq!((ranked.suggestions.len(), ranked.excluded_total), (1, 1));
    let told = Told { rules: &rules, ..Told::default() };
    let because = against(&client(), &candidates[ranked.excluded[0]], told, now());
    assert_eq!(because[0].says(Language::En), "women only");
    assert_eq!(because[0].because(), Because::Gender);
}

#[test]
fn distance_does_not_bind_what_comes_by_phone() {
    let far = Candidate {
        distance_m: Some(500_000.0),
        modalities: [Modality::Phone].iter().collect(),
        ..candidate(1)
    };
    assert_eq!(rank(&client(), &wanted(), &[far], now(), 10).suggestions.len(), 1);
}

#[test]
fn what_is_to_be_avoided_and_what_does_not_suit_is_left_out() {
    let client = Client {
        avoid: vec!["mixed_gender_housing".to_owned()],
        modalities: vec![Modality::Phone],
        ..client()
    };
    let mixed = Candidate {
        name: "Mixed-Gender Housing".into(),
        modalities: Terms::default(),
        ..candidate(1)
    };
    let candidates = [mixed, candidate(2)];
    let ranked = rank(&client, &wanted(), &candidates, now(), 10);
    assert_eq!((ranked.suggestions.len(), ranked.excluded_total), (0, 2));
}

#[test]
fn every_need_has_words() {
    for need in Needs::embedded().all() {
        assert!(need.words.strong.len() >= 6, "{} has words", need.code);
        assert!(!need.words.weak.is_empty(), "{} has hints", need.code);
    }
}

#[test]
fn an_emergency_prefers_who_is_open() {
    let open = Candidate { open_now: Some(true), distance_m: Some(3000.0), ..candidate(1) };
    let closed = Candidate { open_now: Some(false), ..candidate(2) };
    let first = |urgency| {
        let wanted = Wanted { urgency, ..wanted() };
        rank(&client(), &wanted, &[open.clone(), closed.clone()], now(), 10).suggestions[0]
            .candidate
    };
    assert_eq!((first(Urgency::Routine), first(Urgency::Emergent)), (1, 0));
}

#[test]
fn what_is_reached_by_phone_or_on_foot_comes_before_what_takes_an_appointment() {
    let by = |number, access| Candidate { access, ..candidate(number) };
    let referred = Candidate { needs_referral: true, ..by(1, Some(Access::Phone)) };
    let candidates = [
        referred,
        by(2, Some(Access::Appointment)),
        by(3, None),
        by(4, Some(Access::WalkIn)),
        by(5, Some(Access::Application)),
        by(6, Some(Access::Phone)),
    ];
    let ranked = rank(&client(), &wanted(), &candidates, now(), 10);
    let order: Vec<_> = ranked.suggestions.iter().map(|one| one.candidate).collect();
    assert_eq!(order, [3, 5, 2, 1, 4, 0]);
    assert!(told(&client(), &candidates[0], Told::default()).watch.contains(&Watch::Referral));
}

#[test]
fn a_paper_that_the_client_lacks_is_told() {
    let papers = &[Paper::PhotoId, Paper::ProofOfIncome];
    let client = Client { lacks: vec!["photo_id".to_owned(), "lease".to_owned()], ..client() };
    let one = told(&client, &candidate(1), Told { papers, ..Told::default() });
    let watch = one.watch.iter().map(|word| word.says(Language::En));
    let papers = watch.filter(|word| word.starts_with("asks for"));
    assert_eq!(papers.collect::<Vec<_>>(), ["asks for a photo ID, which the client lacks"]);
}

/// What is told of a candidate.
fn told<'r>(client: &Client, one: &Candidate<'_>, told: Told<'r>) -> Explained<'r> {
    explained(client, &wanted(), one, told, &Touched::default(), now())
}

#[test]
fn answers_are_told_once_there_are_enough() {
    let words = |accepted, settled, no_room| {
        let responses = Responses { accepted, settled, no_room, amiss: 0, ..Responses::default() };
        let one = told(&client(), &Candidate { responses, ..candidate(1) }, Told::default());
        let mut words = said(&one.why, Language::En);
        words.extend(one.watch.iter().map(|word| word.says(Language::En)));
        words.retain(|word| word.starts_with("accepted") || word.starts_with("often refuses"));
        words.join("; ")
    };
    assert_eq!(words(4, 4, 0), "");
    assert_eq!(words(9, 10, 1), "accepted 9 of 10 referrals");
    assert_eq!(words(2, 6, 4), "accepted only 2 of 6 referrals; often refuses for lack of room");
}

#[test]
fn what_the_directory_had_wrong_lowers_the_fit_and_never_below_half() {
    let fit = |settled, amiss| {
        let responses = Responses { settled, amiss, ..Responses::default() };
        let candidates = [Candidate { responses, ..candidate(1) }];
        rank(&client(), &wanted(), &candidates, now(), 1).suggestions[0].parts.need_fit
    };
    let listed = fit(0, 0);
    assert!((fit(2, 2) - listed).abs() < 1e-12, "two refusals may be chance");
    assert!((fit(3, 3) - listed * (1.0 - 3.0 / 7.0)).abs() < 1e-12);
    assert!((fit(3, 0) - listed).abs() < 1e-12, "full is not wrong");
    assert!((fit(100, 100) - listed * 0.5).abs() < 1e-12);
}

fn only(test: Test) -> Rule {
    let words = test.says(Language::En);
    Rule { test, field: Field::Eligibility, words, confidence: Confidence::High }
}

#[test]
fn the_question_that_touches_most_suggestions_comes_first() {
    let for_one = |group| only(Test::Group(vec![group]));
    let adults = |min| only(Test::Age { min: Some(min), max: None });
    let first = [for_one(Group::Blind), for_one(Group::Veteran), adults(18)];
    let candidates = [
        limited(1, &first),
        limited(2, &[for_one(Group::Veteran)]),
        limited(3, &[for_one(Group::Veteran), adults(21)]),
    ];
    let nobody = Client::default();
    for limit in [3, 1] {
        let ranked = rank(&nobody, &wanted(), &candidates, now(), limit);
        let rules = Told { rules: &first, ..Told::default() };
        let touched = &ranked.touched;
        let one = explained(&nobody, &wanted(), &candidates[0], rules, touched, now());
        let asked: Vec<_> = one.eligibility.ask.iter().map(|a| a.says(Language::En)).collect();
        // Two ask for an age, each for another one: the answer settles both.
        assert_eq!(
            asked,
            [
                Group::Veteran.question(Language::En),
                "How old is the person? (18 and older)",
                Group::Blind.question(Language::En),
            ]
        );
    }
}

fn any_candidate() -> impl Strategy<Value = Candidate<'static>> {
    (
        1_u128..40,
        (0.0_f32..1.0, 0.0_f64..1.0),
        proptest::option::of(0.0_f64..20_000.0),
        proptest::option::of(0_i64..900),
        proptest::option::of((0_usize..3, 0_i64..40)),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(number, (text_score, said), distance_m, checked, capacity, phone, for_women)| {
                let women = [women_only()];
                let statuses =
                    [CapacityStatus::Available, CapacityStatus::Waitlist, CapacityStatus::Full];
                Candidate {
                    organization: OrganizationId(Uuid::from_u128(number % 7)),
                    text_score,
                    said,
                    distance_m,
                    verified_at: checked.map(|days| now() - TimeDelta::days(days)),
                    capacity: capacity
                        .map(|(at, days)| (statuses[at], now() - TimeDelta::days(days))),
                    has_phone: phone,
                    ..limited(number, if for_women { &women } else { &[] })
                }
            },
        )
}

proptest! {
    #[test]
    fn the_order_of_candidates_does_not_matter(
        mut candidates in proptest::collection::vec(any_candidate(), 0..20),
        turn in 0_usize..20,
    ) {
        candidates.sort_by_key(|one| one.service);
        candidates.dedup_by_key(|one| one.service);
        let ids = |list: &[Candidate<'_>]| -> Vec<_> {
            let ranked = rank(&client(), &wanted(), list, now(), 10);
            ranked.suggestions.iter().map(|one| (list[one.candidate].service, one.score.to_bits())).collect()
        };
        let before = ids(&candidates);
        let length = candidates.len().max(1);
        candidates.rotate_left(turn % length);
        prop_assert_eq!(before, ids(&candidates));
    }

    #[test]
    fn improving_one_part_never_lowers_the_score(
        parts in proptest::array::uniform8(0.0_f64..1.0),
        which in 0_usize..8,
        by in 0.0_f64..1.0,
    ) {
        let of = |p: [f64; 8]| Parts {
            need_fit: p[0], eligibility: p[1], access: p[2], distance: p[3],
            capacity: p[4], freshness: p[5], responsiveness: p[6], preference: p[7],
        };
        let mut better = parts;
        better[which] = (better[which] + by).min(1.0);
        for urgency in [Urgency::Routine, Urgency::Soon, Urgency::Urgent, Urgency::Emergent] {
            for mobility in [None, Some(Mobility::CannotTravel)] {
                let score = |p| Weights::embedded().at(urgency, mobility).score(&of(p));
                prop_assert!(score(better) >= score(parts) - 1e-12);
                prop_assert!((0.0..=1.0).contains(&score(parts)));
            }
        }
    }

    #[test]
    fn an_acceptance_more_never_lowers_the_score(
        one in any_candidate(),
        (accepted, no_room, amiss, silent) in (0_u32..12, 0_u32..12, 0_u32..12, 0_u32..12),
    ) {
        let settled = accepted + no_room + amiss + silent;
        let score = |more: u32| {
            let (accepted, settled) = (accepted + more, settled + more);
            let responses = Responses { accepted, settled, no_room, amiss, ..Responses::default() };
            let one = Candidate { responses, limits: vec![].into(), capacity: None, ..one.clone() };
            rank(&client(), &wanted(), &[one], now(), 1).suggestions.first().map(|s| s.score)
        };
        if let (Some(before), Some(after)) = (score(0), score(1)) {
            prop_assert!(after >= before, "{before} to {after}");
        }
    }

    #[test]
    fn every_part_stays_within_bounds_and_nobody_ineligible_is_suggested(
        candidates in proptest::collection::vec(any_candidate(), 0..12),
    ) {
        let ranked = rank(&client(), &wanted(), &candidates, now(), 10);
        for one in &ranked.suggestions {
            prop_assert!(candidates[one.candidate].limits.is_empty());
            let p = one.parts;
            for part in [p.need_fit, p.eligibility, p.access, p.distance, p.capacity, p.freshness, p.responsiveness, p.preference] {
                prop_assert!((0.0..=1.0).contains(&part));
            }
        }
        prop_assert!(ranked.suggestions.is_empty() == ranked.gap.is_some());
    }
}
