//! Why a service is suggested, what to look out for, why it is left out: values, said in a language
//! once the answer is made.

use chrono::NaiveDate;
use strum::EnumCount;

use crate::{
    eligibility::Reason,
    needs::NeedCode,
    search::known::Paper,
    values::{Because, Payer, Vocabulary as _},
    web::{
        Language,
        shown::{dated, language_names},
    },
};

/// What speaks for a suggestion.
#[derive(Clone, Debug, PartialEq, EnumCount)]
pub enum Why<'r> {
    /// It meets the need.
    Fits(NeedCode),
    /// It told of openings lately.
    Openings,
    /// It accepted so many of so many referrals that were settled.
    Accepted {
        /// How many it accepted.
        accepted: u32,
        /// Of how many.
        settled: u32,
    },
    /// It is open.
    OpenNow,
    /// It takes what the client pays with.
    Takes(Payer),
    /// It costs nothing.
    Free,
    /// It costs by income.
    Sliding,
    /// The client's language is spoken, ISO 639.
    Spoken(String),
    /// A rule that the client meets.
    Rule(Reason<'r>),
    /// How many metres away it is.
    Away(f64),
    /// One need not go there.
    Remote,
}

/// What to look out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum Watch {
    /// A doubtful reading speaks against the person.
    Doubt,
    /// Of a rule it is not known whether the person meets it.
    Open,
    /// The client's language is not among those listed.
    Language,
    /// There is a waiting list.
    Waitlist,
    /// It was full.
    Full,
    /// It accepted less than half of the referrals that were settled.
    Accepted {
        /// How many it accepted.
        accepted: u32,
        /// Of how many.
        settled: u32,
    },
    /// Many referrals were refused for lack of room.
    OftenFull,
    /// The last was refused so on that day.
    NoRoom(NaiveDate),
    /// So many referrals wait for its answer.
    Waiting(u32),
    /// Its listing says neither where it is nor where it serves.
    Nowhere,
    /// Somebody must refer the person.
    Referral,
    /// It asks for a paper that the client lacks.
    Paper(Paper),
    /// The client cannot travel, and has to go there.
    Travel,
    /// It cannot be phoned.
    NoPhone,
    /// Nobody knows when the listing was checked.
    Unchecked,
    /// It was checked in that year, which is long ago.
    Old(i32),
}

/// Why a service is left out.
#[derive(Clone, Debug, PartialEq, EnumCount)]
pub enum Refused<'r> {
    /// A rule that the person does not meet.
    Rule(Reason<'r>),
    /// It is not delivered as the client wants it.
    Modality,
    /// The client wants to avoid it: the word of theirs that its name has.
    Avoided(String),
    /// It has no room.
    Full,
}

impl Why<'_> {
    /// In words.
    pub fn says(&self, language: Language) -> String {
        let say = |key| language.say(key);
        let said = match self {
            Self::Fits(need) => say("why-fits").with("need", need.need().label.told(language)),
            Self::Openings => say("why-openings"),
            Self::Accepted { accepted, settled } => {
                say("why-accepted").with("accepted", *accepted).with("settled", *settled)
            }
            Self::OpenNow => say("why-open-now"),
            Self::Takes(payer) => {
                let code: &'static str = (*payer).into();
                say("why-takes").with("code", code).with("payer", payer.label(language))
            }
            Self::Free => say("why-free"),
            Self::Sliding => say("why-sliding"),
            Self::Spoken(tag) => say("why-spoken").with("language", name(tag, language)),
            Self::Rule(reason) => return reason.says(language),
            Self::Away(metres) => {
                say("why-away").with("miles", format!("{:.1}", metres / 1_609.344))
            }
            Self::Remote => say("why-remote"),
        };
        said.to_string()
    }
}

/// What speaks for a suggestion, in words: of rules that say the same, one is told.
pub fn told(why: &[Why<'_>], language: Language) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for one in why {
        let words = one.says(language);
        let is_rule = matches!(one, Why::Rule(rule) if rule.because() != Because::Residence);
        if !(is_rule && told.contains(&words)) {
            told.push(words);
        }
    }
    told
}

/// The name of one language.
pub(super) fn name(tag: &str, language: Language) -> String {
    language_names(&[tag.to_owned()], language).concat()
}

impl Watch {
    /// In words.
    pub fn says(self, language: Language) -> String {
        let say = |key| language.say(key);
        let said = match self {
            Self::Doubt => say("watch-doubt"),
            Self::Open => say("watch-open"),
            Self::Language => say("watch-language"),
            Self::Waitlist => say("watch-waitlist"),
            Self::Full => say("watch-full"),
            Self::Accepted { accepted: 0, settled } => {
                say("watch-accepted-none").with("settled", settled)
            }
            Self::Accepted { accepted, settled } => {
                say("watch-accepted-few").with("accepted", accepted).with("settled", settled)
            }
            Self::OftenFull => say("watch-often-full"),
            Self::NoRoom(day) => dated(say("watch-no-room"), day),
            Self::Waiting(count) => say("watch-waiting").with("count", count),
            Self::Nowhere => say("watch-nowhere"),
            Self::Referral => say("watch-referral"),
            Self::Paper(paper) => {
                let code: &'static str = paper.into();
                say("watch-paper").with("paper", code)
            }
            Self::Travel => say("watch-travel"),
            Self::NoPhone => say("watch-no-phone"),
            Self::Unchecked => say("watch-unchecked"),
            Self::Old(year) => say("watch-old").with("year", year),
        };
        said.to_string()
    }
}

impl Refused<'_> {
    /// Which kind of fact it turns on.
    pub fn because(&self) -> Because {
        match self {
            Self::Rule(reason) => reason.because(),
            Self::Modality => Because::Modality,
            Self::Avoided(_) => Because::Avoid,
            Self::Full => Because::Capacity,
        }
    }

    /// In words.
    pub fn says(&self, language: Language) -> String {
        let said = match self {
            Self::Rule(reason) => return reason.says(language),
            Self::Modality => language.say("refused-modality"),
            Self::Avoided(what) => language.say("refused-avoided").with("what", what.as_str()),
            Self::Full => language.say("refused-full"),
        };
        said.to_string()
    }
}

#[cfg(test)]
mod tests {
    use strum::{EnumCount as _, IntoEnumIterator as _};

    use super::*;
    use crate::{
        eligibility::{Ask, Group},
        values::Gender,
    };

    const PAPERS: [Paper; 6] = [
        Paper::PhotoId,
        Paper::ProofOfAddress,
        Paper::ProofOfIncome,
        Paper::InsuranceCard,
        Paper::BirthCertificate,
        Paper::SocialSecurityCard,
    ];

    /// English and Spanish, which are two things.
    fn both(says: impl Fn(Language) -> String) -> (String, String) {
        let (english, spanish) = (says(Language::En), says(Language::Es));
        assert!(!english.is_empty() && !spanish.is_empty() && english != spanish, "{english}");
        (english, spanish)
    }

    #[test]
    fn whatever_speaks_for_a_service_is_said_in_both_languages() {
        let all = [
            Why::Fits("food.emergency".parse().unwrap()),
            Why::Openings,
            Why::Accepted { accepted: 9, settled: 10 },
            Why::OpenNow,
            Why::Takes(Payer::Private),
            Why::Free,
            Why::Sliding,
            Why::Spoken("es".to_owned()),
            Why::Rule(Reason::NoLimits),
            Why::Away(1_609.344),
            Why::Remote,
        ];
        assert_eq!(all.len(), Why::COUNT);
        let said: Vec<_> = all.iter().map(|why| both(|language| why.says(language))).collect();
        for (english, spanish) in [
            ("accepted 9 of 10 referrals", "aceptó 9 de 10 remisiones"),
            ("takes private insurance", "acepta seguro privado"),
            ("Spanish spoken", "se habla español"),
            ("1.0 mi away", "a 1.0 mi"),
        ] {
            let pair = (english.to_owned(), spanish.to_owned());
            assert!(said.contains(&pair), "{pair:?} is not in {said:?}");
        }
        for payer in Payer::iter() {
            both(|language| Why::Takes(payer).says(language));
        }
    }

    #[test]
    fn whatever_is_to_be_looked_out_for_is_said_in_both_languages() {
        let day = "2026-05-04".parse().unwrap();
        let papers = PAPERS.map(Watch::Paper);
        let other = [
            Watch::Doubt,
            Watch::Open,
            Watch::Language,
            Watch::Waitlist,
            Watch::Full,
            Watch::Accepted { accepted: 1, settled: 9 },
            Watch::OftenFull,
            Watch::Waiting(4),
            Watch::Nowhere,
            Watch::NoRoom(day),
            Watch::Referral,
            Watch::Travel,
            Watch::NoPhone,
            Watch::Unchecked,
            Watch::Old(2021),
        ];
        assert_eq!(other.len() + 1, Watch::COUNT);
        let none = Watch::Accepted { accepted: 0, settled: 5 };
        for watch in other.into_iter().chain(papers).chain([none]) {
            both(|language| watch.says(language));
        }
        let said = |watch: Watch| both(|language| watch.says(language));
        assert_eq!(said(none).0, "accepted none of 5 referrals");
        let room = said(Watch::NoRoom(day));
        assert_eq!(room, ("had no room on 4 May".into(), "no tenía lugar el 4 de mayo".into()));
        assert_eq!(said(Watch::Old(2021)).0, "last checked in 2021");
    }

    #[test]
    fn whatever_leaves_a_service_out_is_said_in_both_languages() {
        let all = [
            Refused::Rule(Reason::NoLimits),
            Refused::Modality,
            Refused::Avoided("mixed_gender_housing".to_owned()),
            Refused::Full,
        ];
        assert_eq!(all.len(), Refused::COUNT);
        for refused in &all {
            both(|language| refused.says(language));
        }
        let english = all[2].says(Language::En);
        assert_eq!(english, "to be avoided: mixed_gender_housing", "as the contract has it");
    }

    #[test]
    fn whatever_is_asked_is_asked_in_both_languages() {
        let groups = Group::iter().map(Ask::Group);
        let other = [
            Ask::Age { min: Some(18), max: None },
            Ask::Gender(vec![Gender::Female]),
            Ask::Income { at_most: 200 },
            Ask::Home,
            Ask::Languages(vec!["es".to_owned()]),
        ];
        for ask in other.into_iter().chain(groups) {
            both(|language| ask.says(language));
        }
        for group in Group::iter() {
            both(|language| group.people(language).to_owned());
        }
    }
}
