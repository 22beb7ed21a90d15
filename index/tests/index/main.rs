//! The index as its caller sees it: documents in, hits out.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what went wrong")]

mod laws;
mod spanish;

use std::{
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use guidepost_index::{
    Ask, At, Clause, Document, Facts, Found, Index, Lexicon, Phrase, Snapshot, Sort, Text, Verdict,
    Weights,
};
use uuid::Uuid;

/// The youngest age served, if known.
#[derive(Clone)]
struct Youngest(Option<u8>);

impl Facts for Youngest {
    type Shared = ();

    fn read(bytes: &[u8], (): &mut ()) -> Option<Self> {
        match bytes {
            [] => Some(Self(None)),
            [age] => Some(Self(Some(*age))),
            _ => None,
        }
    }
}

fn any(_: &Youngest, _: At) -> Verdict {
    Verdict::Fits(1.0)
}

/// The service's own.
static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| toml::from_str(include_str!("../../../seed-data/search.toml")).unwrap());

fn in_reach(_: &Youngest, at: At) -> Verdict {
    if matches!(at, At::Afar(_)) { Verdict::Fails } else { Verdict::Fits(1.0) }
}

/// The same, but where no age is known it comes to everybody.
fn visiting(facts: &Youngest, at: At) -> Verdict {
    if facts.0.is_some() { in_reach(facts, at) } else { Verdict::Fits(1.0) }
}

fn service(number: u128, name: &str, rest: &str) -> Document {
    Document {
        id: Uuid::from_u128(number),
        text: Text { name: name.to_owned(), rest: rest.to_owned(), ..Text::default() },
        card: number.to_be_bytes().to_vec(),
        hash: number ^ 7,
        ..Document::default()
    }
}

fn filled(documents: &[Document]) -> Arc<Index<Youngest>> {
    let index = Arc::new(Index::in_memory("1").unwrap());
    let mut writer = index.writer(WEIGHTS.clone()).unwrap();
    for document in documents {
        writer.put(document).unwrap();
    }
    writer.commit("1").unwrap();
    index
}

fn ask(clauses: &[Clause]) -> Ask<'_> {
    Ask {
        clauses,
        by_keys: false,
        any_word: false,
        counted: usize::MAX,
        keys: &[],
        facets: &[],
        comers: None,
        near: None,
        sort: Sort::Relevance,
        offset: 0,
        limit: 50,
        now: 0,
        until: None,
        weights: &WEIGHTS,
    }
}

fn names(index: &Index<Youngest>, text: &str) -> Vec<u128> {
    let now = index.snapshot();
    let words = read(&now, text);
    ids(&now.find(&ask(&words), &any).unwrap())
}

/// The question as one clause, or none.
fn read(now: &Snapshot<Youngest>, text: &str) -> Vec<Clause> {
    Clause::of(now.read(text, &Lexicon::default()).unwrap().words).into_iter().collect()
}

fn ids(found: &Found) -> Vec<u128> {
    found.hits.iter().map(|hit| hit.id.as_u128()).collect()
}

#[test]
fn a_word_is_found_in_its_other_forms_and_a_name_says_more_than_a_description() {
    let index = filled(&[
        service(1, "County office", "Refers to homeless shelters and many other things in town"),
        service(2, "Harbor Shelter", "Beds for the night"),
        service(3, "Food pantry", "Groceries"),
    ]);
    assert_eq!(names(&index, "sheltering"), [2, 1]);
    assert_eq!(names(&index, "\"pantry\" AND -(("), [3]);
    assert_eq!(names(&index, "xyzzy"), [] as [u128; 0]);
}

#[test]
fn acronyms_are_words_and_case_and_accents_are_not() {
    let index = filled(&[
        service(1, "NA meeting", "Open to all"),
        service(2, "A.A. Grupo Mañana", "Reunión"),
        service(3, "IT training", "Computers"),
    ]);
    assert_eq!(names(&index, "na"), [1]);
    assert_eq!(names(&index, "AA manana reunion"), [2]);
    assert_eq!(names(&index, "IT"), [3]);
}

#[test]
fn a_misspelt_word_is_mended_and_a_known_one_is_not() {
    let mut documents: Vec<_> =
        (0..30).map(|n| service(n, "Shelter", "A warm bed for people in need")).collect();
    documents.push(service(99, "Shelton House", "Named after the Shelton family"));
    let now = filled(&documents).snapshot();
    let read = now.read("warm shleter, please", &Lexicon::default()).unwrap();
    assert_eq!(read.corrected.as_deref(), Some("warm shelter, please"));
    assert_eq!(now.read("shelter", &Lexicon::default()).unwrap().corrected, None);
    assert_eq!(now.read("qqqqqqqq", &Lexicon::default()).unwrap().corrected, None);
}

#[test]
fn a_document_replaces_its_elder_and_goes_when_it_is_removed() {
    let index = filled(&[service(1, "Soup kitchen", ""), service(2, "Soup van", "")]);
    let mut writer = index.writer(WEIGHTS.clone()).unwrap();
    writer.put(&service(1, "Legal aid", "")).unwrap();
    writer.remove(Uuid::from_u128(2));
    assert_eq!(names(&index, "soup").len(), 2, "not before it is committed");
    writer.commit("2").unwrap();
    assert_eq!(names(&index, "soup"), [] as [u128; 0]);
    assert_eq!(names(&index, "legal"), [1]);
    assert_eq!(index.snapshot().hashes(), [(Uuid::from_u128(1), 1 ^ 7)]);
}

#[test]
fn the_position_outlives_the_process_and_another_version_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let open = |version| Arc::new(Index::<Youngest>::open(folder.path(), version).unwrap());
    {
        let index = open("a");
        assert!(index.rebuilt());
        assert_eq!(index.snapshot().position(), None);
        let mut writer = index.writer(WEIGHTS.clone()).unwrap();
        writer.put(&service(1, "Food", "")).unwrap();
        writer.commit("41").unwrap();
        writer.put(&service(2, "Food", "")).unwrap();
    }
    let again = open("a");
    assert!(!again.rebuilt());
    assert_eq!(again.snapshot().position(), Some("41"));
    assert_eq!(again.snapshot().len(), 1, "what was not committed is not there");
    drop(again);
    let other = open("b");
    assert!(other.rebuilt());
    assert_eq!((other.snapshot().len(), other.snapshot().position()), (0, None));
}

#[test]
fn a_broken_index_is_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let index = Arc::new(Index::<Youngest>::open(folder.path(), "a").unwrap());
    let mut writer = index.writer(WEIGHTS.clone()).unwrap();
    writer.put(&service(1, "Food", "")).unwrap();
    writer.commit("1").unwrap();
    drop((writer, index));
    std::fs::write(folder.path().join("meta.json"), "{").unwrap();
    assert!(Index::<Youngest>::look(folder.path(), "a").is_err());
    assert!(Index::<Youngest>::open(folder.path(), "a").unwrap().rebuilt());
}

#[test]
fn any_phrase_of_a_clause_will_do_and_every_clause_must_be_met() {
    let index = filled(&[
        service(1, "Detox", "Medical"),
        service(2, "Withdrawal management", "Detox with beds"),
        service(3, "Library", "Books in Spanish"),
        service(4, "Detox", "In Spanish, with a long list of other things that it offers"),
    ]);
    let now = index.snapshot();
    let phrase =
        |text| Phrase { words: now.read(text, &Lexicon::default()).unwrap().words, weight: 0.8 };
    let need = Clause::any(vec![phrase("withdrawal management"), phrase("detox")]);
    let found = ids(&now.find(&ask(std::slice::from_ref(&need)), &any).unwrap());
    assert_eq!(found[0], 2, "which has both");
    assert_eq!(found.len(), 3);
    let spanish = Clause::any(vec![phrase("spanish")]);
    assert_eq!(ids(&now.find(&ask(&[need.clone(), spanish.clone()]), &any).unwrap()), [4]);
    let clauses = [need, spanish];
    let by_keys = Ask { by_keys: true, ..ask(&clauses) };
    let found = now.find(&by_keys, &any).unwrap();
    assert_eq!((found.total, ids(&found)[0]), (4, 4), "words only lift what the keys let in");
}

#[test]
fn a_key_answers_a_question_without_its_words_as_far_as_it_holds() {
    let keyed = |number, name, tenths| Document {
        keys: vec![("need:food".to_owned(), tenths)],
        ..service(number, name, "")
    };
    let index = filled(&[
        keyed(1, "Box day", 4),
        keyed(2, "Pantry", 9),
        service(3, "Comida", ""),
        service(4, "Rent", ""),
    ]);
    let now = index.snapshot();
    let mut clause = read(&now, "comida").pop().unwrap();
    clause.keys = vec![("need:food".to_owned(), 0.6)];
    let found = now.find(&ask(&[clause]), &any).unwrap();
    assert_eq!(ids(&found), [3, 2, 1], "the word first, then the key as far as it holds");
}

#[test]
fn a_word_of_the_lexicon_is_known_and_mended_into() {
    let documents: Vec<_> = (0..40).map(|n| service(n, "Comics and more", "")).collect();
    let now = filled(&documents).snapshot();
    let lexicon = Lexicon::of(["comida".to_owned(), "despensa".to_owned()]);
    let corrected = |text| now.read(text, &lexicon).unwrap().corrected;
    assert_eq!(corrected("comida"), None);
    assert_eq!(corrected("despnesa").as_deref(), Some("despensa"));
    assert_eq!(corrected("comcis").as_deref(), Some("comics"));
}

#[test]
fn facets_count_every_hit_and_not_only_the_page() {
    let of = |number, city: &str| Document {
        facets: vec![(0, city.to_owned()), (3, "free".to_owned())],
        ..service(number, "Food", "")
    };
    let now = filled(&[of(1, "Oakland"), of(2, "Oakland"), of(3, "Albany")]).snapshot();
    let words = read(&now, "food");
    let found = now.find(&Ask { facets: &[0, 3, 4], limit: 1, ..ask(&words) }, &any).unwrap();
    let counted = |value: &str, times| (value.to_owned(), times);
    assert_eq!(found.hits.len(), 1);
    assert_eq!(found.facets[0], [counted("Oakland", 2), counted("Albany", 1)]);
    assert_eq!(found.facets[1], [counted("free", 3)]);
    assert!(found.facets[2].is_empty());
}

#[test]
fn a_card_comes_back_as_it_was_given() {
    let now = filled(&[service(1, "Food", ""), service(2, "Rent", "")]).snapshot();
    for hit in now.find(&ask(&[]), &any).unwrap().hits {
        assert_eq!(now.card(hit.address).unwrap(), hit.id.as_u128().to_be_bytes());
    }
}

#[test]
fn a_question_is_answered_when_its_time_is_over() {
    let services: Vec<_> = (1..=2_000).map(|n| service(n, "Food pantry", "")).collect();
    let index = filled(&services);
    let now = index.snapshot();
    let clauses = read(&now, "food");
    let late = Instant::now();
    let cut = now.find(&Ask { until: Some(late), ..ask(&clauses) }, &any).unwrap();
    assert!(cut.is_partial && !cut.is_exact && cut.total < 2_000);
    let soon = Instant::now() + Duration::from_hours(1);
    let whole = now.find(&Ask { until: Some(soon), ..ask(&clauses) }, &any).unwrap();
    assert!(!whole.is_partial);
    assert_eq!(whole, now.find(&ask(&clauses), &any).unwrap());
}
