//! Both languages say the same things, and nothing is said that no page says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use regex::Regex;
use strum::IntoEnumIterator as _;

use super::*;

/// Each key with its text.
fn messages(language: Language) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for text in assets::texts(&format!("locales/{language}/")) {
        FluentResource::try_new(text.clone()).unwrap_or_else(|(_, faults)| panic!("{faults:?}"));
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, rest)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                key = name.to_owned();
                let before = all.insert(key.clone(), rest.to_owned());
                assert!(before.is_none(), "{key} stands twice in {language}");
            } else if let Some(text) = all.get_mut(&key) {
                text.push_str(line);
            }
        }
    }
    all
}

/// What is put into a message, by itself or by those that it stands on.
fn put_in(messages: &BTreeMap<String, String>, key: &str) -> BTreeSet<String> {
    let named = Regex::new(r"\$([a-z]+)|\{ ([a-z][a-z-]*) \}").unwrap();
    let mut all = BTreeSet::new();
    for found in named.captures_iter(&messages[key]) {
        if let Some(name) = found.get(1) {
            all.insert(name.as_str().to_owned());
        } else if let Some(other) = found.get(2) {
            all.extend(put_in(messages, other.as_str()));
        }
    }
    all
}

/// The text of every source file and template.
fn sources() -> Vec<String> {
    fn walk(dir: &Path, all: &mut Vec<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, all);
            } else {
                all.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut all = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

#[test]
fn both_languages_say_the_same_things_with_the_same_put_in() {
    let english = messages(Language::En);
    for language in Language::iter() {
        let own = messages(language);
        let keys = |all: &BTreeMap<String, String>| all.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&own), keys(&english), "{language}");
        for key in english.keys() {
            assert_eq!(put_in(&own, key), put_in(&english, key), "{key} in {language}");
        }
    }
}

#[test]
fn what_pages_say_is_there_and_what_is_there_is_said() {
    let english = messages(Language::En);
    let said = Regex::new(r#"\bsay\(\s*"([a-z0-9-]+)"\s*\)"#).unwrap();
    let quoted = Regex::new(r#""([a-z][a-z0-9-]*)""#).unwrap();
    let inside = Regex::new(r"\{ ([a-z][a-z-]*) \}").unwrap();
    let mut used = BTreeSet::new();
    for text in sources() {
        for found in said.captures_iter(&text) {
            assert!(english.contains_key(&found[1]), "nothing is said under {}", &found[1]);
        }
        used.extend(quoted.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    for text in english.values() {
        used.extend(inside.captures_iter(text).map(|found| found[1].to_owned()));
    }
    let idle: Vec<_> = english.keys().filter(|key| !used.contains(*key)).collect();
    assert!(idle.is_empty(), "no page says {idle:?}");
}

#[test]
fn markup_is_the_same_in_both_languages() {
    let tag = Regex::new("<[^>]+>").unwrap();
    let (english, spanish) = (messages(Language::En), messages(Language::Es));
    for (key, text) in &english {
        let tags = |text: &str| tag.find_iter(text).map(|tag| tag.as_str().to_owned()).collect();
        let (own, other): (Vec<String>, Vec<String>) = (tags(text), tags(&spanish[key]));
        assert_eq!(own, other, "{key}");
    }
}

#[test]
fn one_is_told_from_many_and_dates_are_put_together() {
    let say = |language: Language, count| language.say("miles").with("count", count).to_string();
    assert_eq!(say(Language::En, 1.0), "1 mile");
    assert_eq!(say(Language::Es, 1.0), "1 milla");
    assert_eq!(say(Language::Es, 2.4), "2.4 millas");
}
