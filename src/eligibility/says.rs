//! A test in words, each thing said once: "18 and older", "women only", "para veteranos".

use super::model::Test;
use crate::{
    values::{Gender, Vocabulary as _},
    web::{Language, shown::language_names},
};

impl Test {
    /// Whether all that is to be said of it is that nobody is turned away.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Age { min: None | Some(0), max: None } | Self::Open => true,
            Self::All(tests) => tests.iter().all(Self::is_open),
            Self::Any(tests) => Choice::of(tests).is_open(),
            Self::Unless { test, .. } => test.is_open(),
            _ => false,
        }
    }

    /// The test in words.
    pub fn says(&self, language: Language) -> String {
        let say = |key| language.say(key);
        let said = match self {
            Self::Age { min: None | Some(0), max: None } | Self::Open => say("rule-open"),
            Self::Age { min: Some(min), max: None } => say("rule-age-from").with("min", *min),
            Self::Age { min: None | Some(0), max: Some(max) } => {
                say("rule-age-to").with("max", *max)
            }
            Self::Age { min: Some(min), max: Some(max) } => {
                say("rule-ages").with("min", *min).with("max", *max)
            }
            Self::Gender(genders) => return gender(genders, language),
            Self::Group(groups) => {
                let names = groups.iter().map(|group| group.people(language).to_owned());
                say("rule-for").with("who", chain("rule-or", names, language))
            }
            Self::Income { at_most } => say("rule-income").with("percent", *at_most),
            Self::Residence(_) => say("rule-residents"),
            Self::Language(tags) => {
                // In English the tags stand as the contract has them.
                let names = match language {
                    Language::En => tags.clone(),
                    Language::Es => language_names(tags, language),
                };
                say("rule-languages").with("languages", names.join(", "))
            }
            Self::All(tests) => return all(&tests.iter().collect::<Vec<_>>(), language),
            Self::Any(tests) => return Choice::of(tests).says(language),
            Self::Unless { test, .. } => return test.says(language),
            Self::Not(test) => say("rule-not").with("rule", test.says(language)),
        };
        said.to_string()
    }
}

/// The genders that are named: trans women are women, so that the wider word says it.
pub(super) fn named(genders: &[Gender]) -> Vec<Gender> {
    let has = |gender| genders.contains(&gender);
    let is_named = |gender: &Gender| match gender {
        Gender::TransgenderFemale => !has(Gender::Female),
        Gender::TransgenderMale => !has(Gender::Male),
        _ => true,
    };
    genders.iter().copied().filter(is_named).collect()
}

fn gender(genders: &[Gender], language: Language) -> String {
    let names = named(genders).into_iter().map(|gender| gender.label(language).to_lowercase());
    let names = chain("rule-and", names, language);
    if genders.contains(&Gender::Female) && genders.contains(&Gender::Male) {
        return names;
    }
    language.say("rule-only").with("who", names).to_string()
}

/// All of them in one phrase, two and two put together by the phrase of that key.
fn chain(key: &'static str, words: impl IntoIterator<Item = String>, language: Language) -> String {
    let two = |first: String, last: String| {
        language.say(key).with("first", first).with("last", last).to_string()
    };
    words.into_iter().reduce(two).unwrap_or_default()
}

/// All of them, what turns nobody away left out.
fn all(tests: &[&Test], language: Language) -> String {
    let mut said: Vec<String> = Vec::new();
    for test in tests.iter().filter(|test| !test.is_open()) {
        let words = test.says(language);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    if said.is_empty() { Test::Open.says(language) } else { said.join(", ") }
}

/// One of several ways to be let in.
struct Choice<'t> {
    /// What every way asks for.
    shared: Vec<&'t Test>,
    /// What each asks for besides, unless it is an age or a gender alone.
    ways: Vec<Vec<&'t Test>>,
    genders: Vec<Gender>,
    /// Spans of years, the first and the last included.
    ages: Vec<(u8, u8)>,
}

impl<'t> Choice<'t> {
    fn of(tests: &'t [Test]) -> Self {
        let all: Vec<Vec<&Test>> = tests.iter().map(parts).collect();
        let shared = all.first().into_iter().flatten().copied();
        let shared: Vec<&Test> =
            shared.filter(|one| all.iter().all(|way| way.contains(one))).collect();
        let (mut ways, mut genders, mut ages) = (Vec::new(), Vec::new(), Vec::new());
        for way in &all {
            let own: Vec<&Test> = way.iter().filter(|one| !shared.contains(one)).copied().collect();
            match own.as_slice() {
                [Test::Age { min, max }] => ages.push((min.unwrap_or(0), max.unwrap_or(u8::MAX))),
                [Test::Gender(more)] => genders.extend(more),
                _ => ways.push(own),
            }
        }
        genders.sort_unstable();
        genders.dedup();
        Self { shared, ways, genders, ages: joined(ages) }
    }

    /// Whether one way asks for nothing more than what is shared.
    fn has_open_way(&self) -> bool {
        self.ages.contains(&(0, u8::MAX))
            || self.ways.iter().any(|own| own.iter().all(|test| test.is_open()))
    }

    fn is_open(&self) -> bool {
        let asks = !(self.ways.is_empty() && self.genders.is_empty() && self.ages.is_empty());
        (!asks || self.has_open_way()) && self.shared.iter().all(|test| test.is_open())
    }

    /// What all share is said once, ages and genders are joined.
    fn says(&self, language: Language) -> String {
        if self.has_open_way() {
            return all(&self.shared, language);
        }
        let ways = self.ways.iter().map(|own| all(own, language));
        let genders = (!self.genders.is_empty()).then(|| gender(&self.genders, language));
        let ages = self.ages.iter().map(|&(min, max)| {
            let min = Some(min).filter(|&min| min > 0);
            let max = Some(max).filter(|&max| max < u8::MAX);
            Test::Age { min, max }.says(language)
        });
        let mut said: Vec<String> = Vec::new();
        for words in ways.chain(genders).chain(ages) {
            if !said.contains(&words) {
                said.push(words);
            }
        }
        let is_long = said.iter().any(|words| words.contains(", "));
        let or = if is_long { "rule-either-long" } else { "rule-either" };
        let choice = chain(or, said, language);
        match (choice.is_empty(), self.shared.is_empty()) {
            (true, _) => all(&self.shared, language),
            (false, true) => choice,
            (false, false) => format!("{choice}, {}", all(&self.shared, language)),
        }
    }
}

/// What must hold at once.
fn parts(test: &Test) -> Vec<&Test> {
    match test {
        Test::All(tests) => tests.iter().collect(),
        one => vec![one],
    }
}

/// Spans of years without overlaps, those that touch made one.
fn joined(mut ages: Vec<(u8, u8)>) -> Vec<(u8, u8)> {
    ages.sort_unstable();
    let mut spans: Vec<(u8, u8)> = Vec::new();
    for (min, max) in ages {
        match spans.last_mut() {
            Some(last) if min <= last.1.saturating_add(1) => last.1 = last.1.max(max),
            _ => spans.push((min, max)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::eligibility::Group;

    const fn age(min: Option<u8>, max: Option<u8>) -> Test {
        Test::Age { min, max }
    }

    #[test]
    fn ages_that_leave_nobody_out_are_open_to_all() {
        let all_ages = Test::Any(vec![age(Some(13), None), age(None, Some(17))]);
        assert_eq!(all_ages.says(Language::En), "open to all");
        let gap = Test::Any(vec![age(Some(60), None), age(None, Some(5)), age(Some(61), Some(70))]);
        assert_eq!(gap.says(Language::En), "5 and younger or 60 and older");
    }

    #[test]
    fn a_rule_is_said_in_spanish_too() {
        let says = |test: Test| test.says(Language::Es);
        assert_eq!(says(age(Some(18), None)), "18 años o más");
        assert_eq!(says(age(Some(12), Some(17))), "de 12 a 17 años");
        assert_eq!(says(Test::Gender(vec![Gender::Female])), "solo mujeres");
        assert_eq!(says(Test::Gender(vec![Gender::Female, Gender::Male])), "mujeres y hombres");
        let groups = Test::Group(vec![Group::Veteran, Group::Student]);
        assert_eq!(says(groups.clone()), "para veteranos o estudiantes");
        assert_eq!(
            says(Test::Language(vec!["es".to_owned(), "vi".to_owned()])),
            "solo en español, vietnamita"
        );
        let both = Test::All(vec![age(Some(18), None), groups]);
        let either = Test::Any(vec![both, age(None, Some(5))]);
        assert_eq!(
            says(either),
            "18 años o más, para veteranos o estudiantes; o bien hasta 5 años"
        );
        assert_eq!(says(Test::Any(vec![])), "abierto a todas las personas");
    }

    fn any_test() -> impl Strategy<Value = Test> {
        let year = || prop::option::of(prop::sample::select(vec![0_u8, 17, 18, 60, 255]));
        let leaf = prop_oneof![
            (year(), year()).prop_map(|(min, max)| age(min, max)),
            Just(Test::Open),
            Just(Test::Gender(vec![Gender::Female])),
            Just(Test::Group(vec![Group::Veteran])),
        ];
        leaf.prop_recursive(3, 16, 3, |inner| {
            let many = prop::collection::vec(inner.clone(), 0..3);
            prop_oneof![
                many.clone().prop_map(Test::All),
                many.prop_map(Test::Any),
                inner.prop_map(|test| Test::Not(Box::new(test))),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_open_says_so_in_every_language(test in any_test()) {
            for (language, open) in
                [(Language::En, "open to all"), (Language::Es, "abierto a todas las personas")]
            {
                prop_assert_eq!(test.is_open(), test.says(language) == open, "{:?}", test);
            }
        }
    }

    #[test]
    fn what_alternatives_share_is_said_once() {
        let adult = |gender| Test::All(vec![Test::Gender(vec![gender]), age(Some(18), None)]);
        let either = Test::Any(vec![adult(Gender::Female), adult(Gender::Male)]);
        assert_eq!(either.says(Language::En), "women and men, 18 and older");
        let twice = Test::All(vec![age(Some(18), None), Test::Open, age(Some(18), None)]);
        assert_eq!(twice.says(Language::En), "18 and older");
        let wider = Test::Any(vec![
            Test::Group(vec![Group::Veteran]),
            Test::All(vec![Test::Group(vec![Group::Veteran]), age(Some(18), None)]),
        ]);
        assert_eq!(wider.says(Language::En), "for veterans");
        let veterans = Test::All(vec![age(Some(18), None), Test::Group(vec![Group::Veteran])]);
        let either = Test::Any(vec![veterans, age(None, Some(5))]);
        assert_eq!(either.says(Language::En), "18 and older, for veterans; or 5 and younger");
        assert_eq!(Test::Gender(vec![Gender::Female]).says(Language::En), "women only");
    }
}
