//! Phrases that mean something in a question: what is needed, and when, for whom, in which
//! language, at what price. Compiled in from `seed-data`.

use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
    sync::{Arc, LazyLock},
};

use anyhow::{Context as _, Result, bail};
use chrono::NaiveTime;
use guidepost_index::{
    Lexicon,
    words::{fold, is_stop, stem},
};
use serde::Deserialize;

use crate::{
    catalog::hours::Window,
    classification::words,
    needs::{NeedCode, Needs},
    search::{
        question::weekday,
        wording::model::{Means, OwnWord},
    },
    values::{Audience, Cost, Gender, Modality, Payer},
};

/// What a phrase means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// It is needed; how surely, at most 1.
    Need(NeedCode, f32),
    /// At some time of the week.
    Open(Window),
    /// Now.
    OpenNow,
    /// In that language.
    Language(String),
    /// For someone of about that age.
    Age(u8),
    /// For that gender.
    Gender(Gender),
    /// Paid by that.
    Payer(Payer),
    /// At that price.
    Cost(Cost),
    /// For that group.
    Audience(Audience),
    /// Delivered that way.
    Modality(Modality),
    /// It only leads up to a need.
    Filler,
    /// A place follows.
    Place,
}

/// A phrase after its first word.
pub(super) struct Entry {
    pub rest: Vec<String>,
    pub meaning: Meaning,
}

/// What a translation counts beside the word itself, and what another word for the same.
const TRANSLATED: f32 = 0.9;
const SYNONYM: f32 = 0.35;

/// What a weak word says of a need, beside a phrase that says it alone.
const WEAK: f32 = 0.4;

/// All phrases by their first word.
pub(in crate::search) struct Phrases {
    by_first: HashMap<String, Vec<Entry>>,
    /// Phrases that name needs, without their stop words: people put in what they like of those.
    needs: HashMap<String, Vec<Entry>>,
    /// Phrases that name needs for sure, as folded and as written, in the order of the former.
    names: Vec<(String, String, NeedCode)>,
    /// Stems of other words that listings use for a word, each with what it counts.
    synonyms: HashMap<String, Vec<(String, f32)>>,
    /// All their words, which are never taken for misspelt.
    pub words: Lexicon,
}

impl Phrases {
    /// Those that come with this version of Guidepost.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they read the same tables.
    #[expect(clippy::expect_used, reason = "the tables are compiled in and read by tests")]
    pub fn embedded() -> Arc<Self> {
        static PHRASES: LazyLock<Arc<Phrases>> =
            LazyLock::new(|| Arc::new(Phrases::with(&[]).expect("embedded phrases read")));
        Arc::clone(&PHRASES)
    }

    /// The same, and what the people of this installation have added.
    ///
    /// # Errors
    /// Where the embedded tables cannot be read: never in a build whose tests pass.
    pub fn with(own: &[OwnWord]) -> Result<Self> {
        let mut phrases = Builder::default();
        phrases.read()?;
        for OwnWord { phrase, means, .. } in own {
            match means {
                Means::Need(need) => phrases.add_need([phrase], &Meaning::Need(*need, 1.0)),
                Means::Word(other) => {
                    phrases.add_synonyms([(phrase.clone(), vec![other.clone()])], TRANSLATED);
                }
            }
        }
        Ok(phrases.done())
    }

    /// Phrases that begin with the word, but for those that name needs.
    pub(super) fn beginning(&self, word: &str) -> &[Entry] {
        self.by_first.get(word).map(Vec::as_slice).unwrap_or_default()
    }

    /// Phrases that name needs and begin with the word, stop words left out.
    pub(super) fn needs(&self, word: &str) -> &[Entry] {
        self.needs.get(word).map(Vec::as_slice).unwrap_or_default()
    }

    /// Phrases that name needs for sure, as folded and as written, in the order of the former.
    pub(super) fn names(&self) -> &[(String, String, NeedCode)] {
        &self.names
    }

    /// Stems of other words that listings use for the word, each with what it counts beside it.
    pub(super) fn synonyms(&self, word: &str) -> &[(String, f32)] {
        self.synonyms.get(word).map(Vec::as_slice).unwrap_or_default()
    }
}

fn time(text: &str) -> Result<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").with_context(|| format!("{text} is no time"))
}

type Lists = BTreeMap<String, Vec<String>>;

/// `query_words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(rename = "version")]
    _version: String,
    open_day: Lists,
    open_part: Lists,
    open_now: Lists,
    language: Lists,
    age: Lists,
    gender: Lists,
    payer: Lists,
    cost: Lists,
    audience: Lists,
    modality: Lists,
    filler: List,
    place: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    words: Vec<String>,
}

/// `synonyms.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonyms {
    #[serde(rename = "version")]
    _version: String,
    /// Spanish words and what English listings use for them.
    es: Lists,
    /// English words and others for the same.
    en: Lists,
}

#[derive(Default)]
struct Builder {
    by_first: HashMap<String, Vec<Entry>>,
    needs: HashMap<String, Vec<Entry>>,
    names: Vec<(String, String, NeedCode)>,
    synonyms: HashMap<String, Vec<(String, f32)>>,
    words: Vec<String>,
}

impl Builder {
    /// Takes in the tables of `seed-data`.
    fn read(&mut self) -> Result<()> {
        for need in Needs::embedded().all() {
            let own = &need.words;
            let surely = Meaning::Need(need.code, 1.0);
            let perhaps = Meaning::Need(need.code, WEAK);
            self.add_need(&own.strong, &surely);
            self.add_need(&own.lay.en, &surely);
            self.add_need(&own.lay.es, &surely);
            self.add_need(&need.synonyms, &surely);
            self.add_need([&need.label.en, &need.label.es], &surely);
            self.add_need(&own.weak, &perhaps);
        }
        let said: Said = toml::from_str(include_str!("../../../seed-data/query_words.toml"))?;
        for (day, list) in &said.open_day {
            let day = weekday(day).with_context(|| format!("{day} is no day"))?;
            self.add(list, &Meaning::Open(Window { day: Some(day), ..Window::default() }));
        }
        for (part, list) in &said.open_part {
            let (after, before) = part.split_once('-').context("a part is from-to")?;
            let (after, before) = (Some(time(after)?), Some(time(before)?));
            self.add(list, &Meaning::Open(Window { day: None, after, before }));
        }
        for (language, list) in &said.language {
            self.add(list, &Meaning::Language(language.clone()));
        }
        for (age, list) in &said.age {
            self.add(list, &Meaning::Age(age.parse()?));
        }
        self.add_coded(&said.gender, Meaning::Gender)?;
        self.add_coded(&said.payer, Meaning::Payer)?;
        self.add_coded(&said.cost, Meaning::Cost)?;
        self.add_coded(&said.audience, Meaning::Audience)?;
        self.add_coded(&said.modality, Meaning::Modality)?;
        for list in said.open_now.values() {
            self.add(list, &Meaning::OpenNow);
        }
        let synonyms: Synonyms = toml::from_str(include_str!("../../../seed-data/synonyms.toml"))?;
        self.add_synonyms(synonyms.es, TRANSLATED);
        self.add_synonyms(synonyms.en, SYNONYM);
        self.add(&said.filler.words, &Meaning::Filler);
        self.add(&said.place.words, &Meaning::Place);
        Ok(())
    }

    fn add<'a>(&mut self, list: impl IntoIterator<Item = &'a String>, meaning: &Meaning) {
        for phrase in list {
            self.know(phrase);
            put(&mut self.by_first, words::of(phrase), meaning);
        }
    }

    fn add_need<'a>(&mut self, list: impl IntoIterator<Item = &'a String>, meaning: &Meaning) {
        for phrase in list {
            self.know(phrase);
            let mut all = words::of(phrase);
            all.retain(|word| !is_stop(word));
            put(&mut self.needs, all, meaning);
            if let Meaning::Need(need, surely) = meaning
                && *surely >= 1.0
            {
                self.names.push((fold(phrase), phrase.clone(), *need));
            }
        }
    }

    fn add_synonyms(
        &mut self,
        lists: impl IntoIterator<Item = (String, Vec<String>)>,
        weight: f32,
    ) {
        for (word, others) in lists {
            self.know(&word);
            let others = others.iter().map(|other| (stem(other), weight));
            self.synonyms.entry(words::of(&word).join(" ")).or_default().extend(others);
        }
    }

    fn know(&mut self, phrase: &str) {
        self.words.extend(words::of(phrase));
        self.words.extend(guidepost_index::words::words(phrase).map(|spot| spot.text));
    }

    fn add_coded<T: FromStr>(
        &mut self,
        lists: &Lists,
        meaning: impl Fn(T) -> Meaning,
    ) -> Result<()> {
        for (code, list) in lists {
            let Ok(value) = code.parse() else { bail!("{code} is no code") };
            self.add(list, &meaning(value));
        }
        Ok(())
    }

    fn done(self) -> Phrases {
        let Self { by_first, needs, mut names, synonyms, words } = self;
        names.sort_unstable();
        Phrases { by_first, needs, names, synonyms, words: Lexicon::of(words) }
    }
}

fn put(into: &mut HashMap<String, Vec<Entry>>, phrase: Vec<String>, meaning: &Meaning) {
    let mut words = phrase.into_iter();
    let Some(first) = words.next() else { return };
    let rest: Vec<String> = words.collect();
    let entries = into.entry(first).or_default();
    if !entries.iter().any(|one| one.rest == rest && one.meaning == *meaning) {
        entries.push(Entry { rest, meaning: meaning.clone() });
    }
}
