//! What a consent covers and what it does not, held against chance.

use chrono::TimeDelta;
use proptest::{prelude::*, sample};
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::*;

fn noon() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn organization(number: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(number))
}

fn consent(recipient: Recipient, information: &[Information]) -> Consent {
    Consent {
        id: ConsentId(Uuid::nil()),
        client_id: ClientId(Uuid::nil()),
        version: 1,
        replaces: None,
        terms: Terms {
            discloser: "The case managers".to_owned(),
            recipient,
            information: information.to_vec(),
            details: None,
            purposes: vec![Purpose::Coordination],
            purpose_words: None,
            ends: Ends::On(noon().date_naive() + TimeDelta::days(30)),
            language: Language::En,
        },
        wording: None,
        signature: None,
        signed_at: Some(noon()),
        revocation: None,
        replaced_at: None,
        written_by: "Ana".to_owned(),
        created_at: noon(),
    }
}

fn named(number: u128) -> Recipient {
    Recipient::Organization { organization_id: organization(number), name: "Alder".to_owned() }
}

fn ask(number: u128, information: &[Information]) -> Ask {
    Ask {
        recipient: organization(number),
        recipient_name: "Alder".to_owned(),
        purpose: Purpose::Coordination,
        information: information.to_vec(),
    }
}

const PLAIN: [Information; 2] = [Information::Identity, Information::Needs];

#[test]
fn a_consent_covers_what_it_names_and_nothing_else() {
    let own = consent(named(1), &PLAIN);
    assert_eq!(own.covers(&ask(1, &PLAIN), noon()), Ok(()));
    let other = own.covers(&ask(2, &PLAIN), noon());
    assert_eq!(other, Err(WhyNot::OtherRecipient("Alder".to_owned())));
    let drugs = [PLAIN[0], Information::SubstanceUse];
    let uncovered = Err(WhyNot::Uncovered(vec![Information::SubstanceUse]));
    assert_eq!(own.covers(&ask(1, &drugs), noon()), uncovered);
    let paying = Ask { purpose: Purpose::Payment, ..ask(1, &PLAIN) };
    assert_eq!(own.covers(&paying, noon()), Err(WhyNot::OtherPurpose(Purpose::Payment)));
}

#[test]
fn who_is_not_named_learns_nothing_of_drugs() {
    let all: Vec<_> = Information::iter().collect();
    let broad = consent(Recipient::Network, &all);
    assert_eq!(broad.covers(&ask(7, &PLAIN), noon()), Ok(()));
    assert_eq!(broad.covers(&ask(7, &all), noon()), Err(WhyNot::Unnamed));
    let faults = broad.terms.faults(noon().date_naive());
    assert_eq!(faults.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["recipient"]);
}

#[test]
fn a_consent_ends_after_its_last_day() {
    let own = consent(named(1), &PLAIN);
    let last = noon() + TimeDelta::days(30);
    assert_eq!(own.standing(last + TimeDelta::hours(11)), Standing::Active);
    assert_eq!(own.standing(last + TimeDelta::hours(12)), Standing::Expired);
    let when = Ends::When("the program ends".to_owned());
    let open = Consent { terms: Terms { ends: when, ..own.terms.clone() }, ..own };
    assert_eq!(open.standing(last + TimeDelta::days(900)), Standing::Active);
}

#[test]
fn the_nearest_consent_says_what_is_lacking() {
    let consents = [consent(named(2), &PLAIN), consent(named(1), &PLAIN[..1])];
    assert_eq!(
        decide(&consents, &ask(1, &PLAIN), noon()).unwrap_err(),
        WhyNot::Uncovered(vec![Information::Needs])
    );
    assert_eq!(decide(&[], &ask(1, &PLAIN), noon()).unwrap_err(), WhyNot::Nothing);
}

#[test]
fn sensitive_needs_are_told_as_what_they_are() {
    let told = |code: &str| told_by(code.parse().unwrap());
    assert_eq!(told("food.emergency"), PLAIN);
    assert!(told("sud.withdrawal_mgmt").contains(&Information::SubstanceUse));
    assert!(told("housing.recovery_residence").contains(&Information::SubstanceUse));
    assert!(told("mh.evaluation").contains(&Information::MentalHealth));
    assert!(told("safety.ipv").contains(&Information::Violence));
    assert!(told("health.hiv").contains(&Information::Hiv));
    let need = "sud.residential".parse().unwrap();
    assert_eq!(neutral_label(need, &PLAIN, Language::En), "Community support");
    assert!(neutral_label(need, &told_by(need), Language::En).contains("SUD"));
}

fn any_information() -> impl Strategy<Value = Vec<Information>> {
    let all: Vec<_> = Information::iter().collect();
    sample::subsequence(all.clone(), 0..=all.len())
}

fn any_consent() -> impl Strategy<Value = Consent> {
    let recipient = prop_oneof![Just(named(1)), Just(named(2)), Just(Recipient::Network)];
    let day = || -3_i64..4;
    let day = || proptest::option::of(day());
    let times = (day(), day(), day(), -3_i64..4);
    (recipient, any_information(), any::<u128>(), times).prop_map(
        |(recipient, information, id, (signed, revoked, replaced, last))| {
            let time = |days: i64| noon() + TimeDelta::days(days);
            let mut made = consent(recipient, &information);
            made.id = ConsentId(Uuid::from_u128(id));
            made.signed_at = signed.map(time);
            made.replaced_at = replaced.map(time);
            made.terms.ends = Ends::On(time(last).date_naive());
            made.revocation = revoked.map(|days| Revocation {
                at: time(days),
                by: "Ana".to_owned(),
                told: "By phone".to_owned(),
            });
            made
        },
    )
}

proptest! {
    #[test]
    fn asking_for_less_never_turns_a_yes_into_a_no(
        own in any_consent(), asked in any_information(), less in any_information(), to in 1_u128..3,
    ) {
        let fewer: Vec<_> = asked.iter().filter(|kind| less.contains(kind)).copied().collect();
        if own.covers(&ask(to, &asked), noon()).is_ok() {
            prop_assert_eq!(own.covers(&ask(to, &fewer), noon()), Ok(()));
        }
    }

    #[test]
    fn nothing_is_covered_before_signing_nor_after_the_end(
        own in any_consent(), asked in any_information(), to in 1_u128..3,
    ) {
        let unsigned = own.signed_at.is_none_or(|time| time > noon());
        let revoked = own.revocation.as_ref().is_some_and(|taken| taken.at <= noon());
        let replaced = own.replaced_at.is_some_and(|time| time <= noon());
        let over = matches!(own.terms.ends, Ends::On(day) if day < noon().date_naive());
        if unsigned || revoked || replaced || over {
            prop_assert!(own.covers(&ask(to, &asked), noon()).is_err());
        }
    }

    #[test]
    fn the_order_of_consents_does_not_matter(
        mut all in prop::collection::vec(any_consent(), 0..5),
        asked in any_information(), to in 1_u128..3,
    ) {
        let decided = |all: &[Consent]| {
            decide(all, &ask(to, &asked), noon()).map(|consent| consent.id)
        };
        let before = decided(&all);
        all.reverse();
        prop_assert_eq!(decided(&all), before);
    }
}
