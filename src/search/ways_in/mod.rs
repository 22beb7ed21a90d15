//! How one gets into a service, read from what its listing says of applying: the easiest way it
//! names, whether somebody must refer the person, which papers it asks for. What is not said stays
//! unknown. Each sentence is read by itself.

mod papers;

use self::papers::papers;
use super::{
    known::{Access, Paper, WaysIn},
    offers::Words,
};
use crate::catalog::model::Service;

const WALK_IN: &[&str] = &[
    "walk-in",
    "walk in",
    "walk-ins",
    "walk ins",
    "walkins",
    "walking in",
    "drop-in",
    "drop in",
    "drop-ins",
    "drop ins",
    "first come",
    "first-come",
];
const NO_WALK_IN: &[&str] = &[
    "no walk-ins",
    "no walk ins",
    "no walk-in",
    "no walk in",
    "no drop-ins",
    "no drop-in",
    "no drop ins",
    "not accept walk-ins",
    "not accept walk ins",
    "not take walk-ins",
    "walk-ins are not",
    "walk-ins not",
    "walk ins are not",
    "walk-ins cannot",
];
const APPOINTMENT: &[&str] = &["appointment", "appointments", "appt", "appts"];
const NO_APPOINTMENT: &[&str] = &[
    "no appointment",
    "no appointments",
    "without appointment",
    "without an appointment",
    "appointment is not",
    "appointments are not",
    "appointment not",
    "appointments not",
];
const DEMANDED: &[&str] =
    &["required", "requires", "require", "necessary", "needed", "only", "must", "mandatory"];
const PHONE: &[&str] =
    &["telephone", "phone", "call", "calls", "calling", "hotline", "helpline", "phoning"];
/// A bare word in a list of ways: "Telephone, by appointment".
const BY_PHONE: &[&str] = &["telephone", "phone", "by phone", "by telephone", "apply by phone"];
/// A call that only asks is no way in, unless the sentence says what else it is for.
const ASKING: &[&str] =
    &["information", "info", "details", "questions", "inquire", "inquiries", "availability"];
const ENTERING: &[&str] = &[
    "apply",
    "application",
    "register",
    "registration",
    "enroll",
    "enrol",
    "enrollment",
    "intake",
    "sign up",
    "screening",
    "assessment",
];
const APPLICATION: &[&str] = &[
    "apply",
    "applications",
    "application",
    "register",
    "registration",
    "enroll",
    "enrol",
    "enrollment",
    "form",
    "forms",
    "online",
    "on-line",
    "website",
    "web site",
    "by mail",
    "in writing",
    "in person",
];

/// Somebody who is said to be able to come by themselves needs nobody.
const NO_REFERRAL: &[&str] = &[
    "no referral",
    "no referrals",
    "self-referral",
    "self referral",
    "self-referrals",
    "self referrals",
    "self-refer",
    "self refer",
    "refer themselves",
    "refer yourself",
    "not necessary",
    "referral not",
    "referral is not",
    "referrals are not",
    "not need a referral",
    "not require a referral",
    "without a referral",
    "preferred",
    "recommended",
    "accepts referrals",
    "referrals accepted",
    "referrals are accepted",
    "may be referred",
    "can be referred",
    "can refer",
    "may refer",
];
/// A referral that is given rather than asked for.
const GIVES_REFERRALS: &[&str] = &[
    "information and referral",
    "and referrals",
    "referral to",
    "referrals to",
    "referred to",
    "for referral",
    "for referrals",
    "receive a referral",
    "provided a referral",
    "referral service",
    "referral services",
    "referral line",
    "referral hotline",
];
const BY_REFERRAL: &[&str] = &[
    "referral from",
    "referrals from",
    "referral by",
    "referrals through",
    "referral through",
    "referred by",
    "referred through",
    "referred from",
];

/// How one gets in, as far as the listing says so.
pub fn ways_in(service: &Service) -> WaysIn {
    let process = service.application_process.as_deref().unwrap_or_default();
    let documents = service.required_documents.iter().filter_map(|one| one.document.as_deref());
    let mut papers: Vec<Paper> =
        [process].into_iter().chain(documents).flat_map(sentences).flat_map(papers).collect();
    papers.sort_unstable();
    papers.dedup();
    let said: Vec<Words> = sentences(process).map(|one| Words::of([Some(one)])).collect();
    WaysIn { easiest: easiest(&said), needs_referral: needs_referral(&said), papers }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';', '•', '*']).flat_map(|line| line.split(". ")).map(str::trim)
}

/// The easiest way that any sentence names. Where an appointment is demanded, a phone number is
/// where one gets it; only a list of ways has the phone beside it.
fn easiest(said: &[Words]) -> Option<Access> {
    let demands = |one: &Words| is_by_appointment(one) && one.say(DEMANDED);
    let demanded = said.iter().any(demands);
    said.iter().filter_map(|one| way(one, demanded)).min()
}

fn way(said: &Words, demanded: bool) -> Option<Access> {
    let comes = said.say(WALK_IN) && !said.say(NO_WALK_IN);
    if comes || said.say(NO_APPOINTMENT) {
        return Some(Access::WalkIn);
    }
    let in_list = said.parts().any(|part| BY_PHONE.contains(&part));
    let appointment = is_by_appointment(said);
    if in_list && !demanded {
        return Some(Access::Phone);
    }
    if appointment {
        return Some(Access::Appointment);
    }
    let only_asks = said.say(ASKING) && !said.say(ENTERING);
    if said.say(PHONE) && !only_asks && !demanded {
        return Some(Access::Phone);
    }
    said.say(APPLICATION).then_some(Access::Application)
}

fn is_by_appointment(said: &Words) -> bool {
    said.say(APPOINTMENT) && !said.say(NO_APPOINTMENT)
}

fn needs_referral(said: &[Words]) -> bool {
    let asks = |one: &Words| {
        let speaks = one.say(&["referral", "referrals", "referred"]);
        // In a list it is one way of several: "Telephone, walk-in, by referral".
        let is_all = one.say(&["by referral"]) && one.parts().nth(1).is_none();
        speaks
            && !one.say(NO_REFERRAL)
            && !one.say(GIVES_REFERRALS)
            && !has_another_way(one)
            && (is_all || one.say(DEMANDED) || one.say(BY_REFERRAL))
    };
    said.iter().any(asks)
}

/// "Walk in or by referral": whoever is not referred comes the other way.
fn has_another_way(said: &Words) -> bool {
    let before = said.before(" or ").map(|before| Words::of([Some(before)]));
    before.is_some_and(|before| {
        !before.say(&["referral", "referrals", "referred"])
            && (before.say(WALK_IN) || before.say(PHONE) || before.say(&["apply"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way_in(process: &str) -> (Option<Access>, bool) {
        let said: Vec<Words> = sentences(process).map(|one| Words::of([Some(one)])).collect();
        (easiest(&said), needs_referral(&said))
    }

    #[test]
    fn the_easiest_way_that_is_named_is_read() {
        use Access::{Application, Appointment, Phone, WalkIn};
        for (process, way) in [
            ("Telephone, walk-in", Some(WalkIn)),
            ("Walk-ins welcomed, call for details", Some(WalkIn)),
            ("Walk in or apply by phone or mail", Some(WalkIn)),
            ("No appointment needed.", Some(WalkIn)),
            ("Telephone", Some(Phone)),
            ("Apply by phone", Some(Phone)),
            ("Telephone, by appointment", Some(Phone)),
            ("Call or visit to enroll in the program", Some(Phone)),
            ("Call for help", Some(Phone)),
            ("By appointment", Some(Appointment)),
            ("Must call to make an appointment", Some(Appointment)),
            ("Call to set up an appointment; bring a lease", Some(Appointment)),
            ("Apply by phone. Appointment necessary", Some(Appointment)),
            ("Visit the web site to make an appointment. No walk-ins.", Some(Appointment)),
            ("Fill out a form at any of our centers", Some(Application)),
            ("Parents register online", Some(Application)),
            ("Call for more information", None),
            ("Varies by program", None),
            ("None", None),
            ("", None),
        ] {
            assert_eq!(way_in(process).0, way, "{process}");
        }
    }

    #[test]
    fn whoever_must_be_referred_is_told_from_whoever_may_be() {
        for process in [
            "Referral required",
            "Telephone, referral required",
            "Clients must be referred by a case manager.",
            "Referral from a school district",
            "A physician\u{2019}s referral is necessary",
            "By referral only. Call the office.",
            "By referral",
        ] {
            assert!(way_in(process).1, "{process}");
        }
        for process in [
            "No referral needed",
            "Walk in or by referral",
            "Telephone, walk-in, by referral",
            "Walk-in; referral from an agency (although not necessary)",
            "Apply by phone or be referred by a doctor",
            "Referrals are accepted from anybody",
            "Agency referral preferred, self-referral possible",
            "Must call the main number and will then be referred to an intake worker",
            "For information and referral: call",
            "Apply by phone",
        ] {
            assert!(!way_in(process).1, "{process}");
        }
        assert_eq!(way_in("Telephone, referral required"), (Some(Access::Phone), true));
    }
}
