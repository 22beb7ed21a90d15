//! The laws of the search over the demonstration directory, for questions drawn at random: the index
//! finds what looking at every service finds.

mod seen;

use std::collections::BTreeSet;

use guidepost::{
    search::{
        Search,
        model::{Finding, Found, Query},
        params::Params,
    },
    values::ServiceId,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use self::seen::{Seen, metres};
use crate::{
    contract::open_directory,
    town::{Town, Who},
};

/// Questions drawn for each law.
const DRAWN: u32 = 150;

/// Values of each parameter.
const FILTERS: &[&[&str]] = &[
    &["age=3", "age=16", "age=34", "age=72"],
    &["gender=female", "gender=male", "gender=nonbinary"],
    &["audience=veteran", "audience=homeless", "audience=low_income", "audience=immigrant"],
    &["language=es", "language=zh", "language=am"],
    &["cost=free", "cost=sliding"],
    &["payer=medicaid", "payer=va"],
    &["modality=in_person", "modality=phone", "modality=virtual"],
    &["accessibility=wheelchair"],
    &["has_capacity=true"],
    &[
        "open_at=now",
        "open_at=2026-05-03T03:30:00-07:00",
        "open_day=SU",
        "open_day=SA&open_after=18:00",
    ],
    &["need=food.emergency", "need=mh.outpatient_therapy", "need=housing.emergency_shelter"],
    &[
        "near=94601",
        "near=94601&radius_km=3",
        "near=Livermore,+CA&radius_km=12",
        "near=37.69,-122.09&radius_mi=1",
    ],
];

const WORDS: &[&str] =
    &["food", "health", "familia", "shelter women", "help", "legal aid", "grupo de apoyo"];

/// A question as parameters, each of another name.
fn question() -> impl Strategy<Value = Vec<&'static str>> {
    vec((0..FILTERS.len(), any::<Index>()), 0..5).prop_map(|drawn| {
        let mut names = BTreeSet::new();
        let fresh = drawn.into_iter().filter(|(name, _)| names.insert(*name));
        fresh.filter_map(|(name, value)| Some(*value.get(FILTERS.get(name)?))).collect()
    })
}

fn ask(search: &Search, parameters: &[&str]) -> (Query, Found) {
    let mut question = parameters.join("&");
    question.push_str("&relax=false&per_page=100");
    let question = question.trim_start_matches('&');
    let params = Params::of_query(question).unwrap();
    let query = params.read_strictly(search.gazetteer(), search.clock().now()).unwrap();
    let mut found = search.find(&query).unwrap();
    for page in 2.. {
        if found.results.len() >= found.total {
            break;
        }
        let next = search.find(&Query { page, ..query.clone() }).unwrap();
        assert!(!next.results.is_empty(), "{question}: page {page} of {} is empty", found.total);
        found.results.extend(next.results);
    }
    (query, found)
}

fn ids(found: &Found) -> Vec<ServiceId> {
    found.results.iter().map(|one| one.card.id).collect()
}

fn runner() -> TestRunner {
    let config = Config { cases: DRAWN, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    )
}

async fn directory(town: &Town) -> Vec<Seen> {
    open_directory(town).await;
    let catalog = &town.features.catalog;
    let services = catalog.load(&catalog.all_ids().await.unwrap()).await.unwrap();
    let seen: Vec<Seen> = services.iter().filter_map(Seen::of).collect();
    assert!(seen.len() > 120);
    seen
}

#[actix_web::test]
async fn filters_find_what_looking_at_every_service_finds() {
    let town = Town::on("sqlite").await;
    let seen = directory(&town).await;
    let search = &town.features.search;
    let (mut hits, mut unknown) = (0, 0);
    let mut runner = runner();
    for _ in 0..DRAWN {
        let parameters = question().new_tree(&mut runner).unwrap().current();
        let (query, found) = ask(search, &parameters);
        let now = search.clock().now();
        let fits = |wanted: Option<bool>| -> BTreeSet<ServiceId> {
            seen.iter().filter(|one| one.fits(&query, now) == wanted).map(|one| one.id).collect()
        };
        let expected = fits(Some(true));
        let got: BTreeSet<ServiceId> = ids(&found).into_iter().collect();
        assert_eq!(got.len(), found.total, "{parameters:?}: nothing comes twice");
        let (more, less): (Vec<_>, Vec<_>) =
            (got.difference(&expected).collect(), expected.difference(&got).collect());
        assert!(
            more.is_empty() && less.is_empty(),
            "{parameters:?}: {more:?} too many, {less:?} missing"
        );
        assert_eq!(found.unknown_dropped, fits(None).len(), "{parameters:?}");
        hits += got.len();
        unknown += found.unknown_dropped;
    }
    assert!(hits > 2_000 && unknown > 100, "{hits} hits and {unknown} unknown say little");
    town.close().await;
}

#[actix_web::test]
async fn order_says_nothing_and_narrowing_adds_nothing() {
    let town = Town::on("sqlite").await;
    directory(&town).await;
    let search = &town.features.search;
    let mut runner = runner();
    let drawn = (question(), proptest::option::of(select(WORDS)), any::<Index>());
    for _ in 0..DRAWN {
        let (mut parameters, words, at) = drawn.new_tree(&mut runner).unwrap().current();
        let words = words.map(|words| format!("q={}", words.replace(' ', "+")));
        parameters.extend(words.as_deref());
        let (_, found) = ask(search, &parameters);
        let turned: Vec<&str> = parameters.iter().rev().copied().collect();
        assert_eq!(ids(&found), ids(&ask(search, &turned).1), "{parameters:?}");
        // `near` alone is no filter: without it the place is not known that rules are held against.
        if parameters.is_empty()
            || parameters.get(at.index(parameters.len())).is_some_and(|p| p.starts_with("near"))
        {
            continue;
        }
        let mut wider = parameters.clone();
        wider.remove(at.index(parameters.len()));
        let wide: BTreeSet<ServiceId> = ids(&ask(search, &wider).1).into_iter().collect();
        let narrow: BTreeSet<ServiceId> = ids(&found).into_iter().collect();
        assert!(narrow.is_subset(&wide), "{parameters:?} finds what {wider:?} does not");
    }
    town.close().await;
}

#[actix_web::test]
async fn every_hit_lies_in_the_radius_or_serves_from_farther_off() {
    let town = Town::on("sqlite").await;
    let seen = directory(&town).await;
    let search = &town.features.search;
    let mut runner = runner();
    let drawn =
        (37.45..37.95, -122.35..-121.5, 200.0..30_000.0_f64, proptest::option::of(select(WORDS)));
    let mut within = 0;
    for _ in 0..DRAWN {
        let (north, east, radius, words) = drawn.new_tree(&mut runner).unwrap().current();
        let place = format!("near={north:.4},{east:.4}&radius_km={:.3}", radius / 1_000.0);
        let words =
            words.map_or_else(String::new, |words| format!("q={}", words.replace(' ', "+")));
        let (query, found) = ask(search, &[&words, &place]);
        let (near, radius) = (query.place().unwrap(), query.radius.unwrap().0);
        for Finding { card, place, distance, .. } in &found.results {
            let one = seen.iter().find(|one| one.id == card.id).unwrap();
            let exact = place.map(|place| metres(*one.places.get(place).unwrap(), near));
            match (exact, distance) {
                (Some(exact), Some(told)) => {
                    assert!((exact - told).abs() < 1.0 + exact * 1e-6, "{told} for {exact}");
                    if exact > radius + 0.1 {
                        let nearest =
                            one.places.iter().map(|p| metres(*p, near)).fold(f64::MAX, f64::min);
                        assert!(
                            nearest > radius - 0.1,
                            "{}: a nearer place is in reach",
                            card.name
                        );
                        let comes = one.known.is_remote() || one.is_for(near);
                        assert!(comes, "{} is {exact} m off", card.name);
                    } else {
                        within += 1;
                    }
                }
                (None, None) => assert!(one.places.is_empty(), "{}", card.name),
                other => panic!("{}: {other:?}", card.name),
            }
        }
    }
    assert!(within > 300, "{within} hits in a radius say little");
    town.close().await;
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[actix_web::test]
async fn odd_questions_get_an_answer_or_a_clear_fault() {
    let town = Town::on("sqlite").await;
    directory(&town).await;
    let long = |text: &str| encoded(&text.chars().cycle().take(256).collect::<String>());
    let words = |text: &str| format!("q={}", long(text));
    let many = |one: &str| vec![one; 4_000].join("&");
    // What is asked, and what of the answer's status and text must hold.
    let odd = [
        (words("a"), 200, "\"total\""),
        (words("a "), 200, "\"total\""),
        (words("((()))&&||!^~*?:\\/[]{}+-"), 200, "\"total\""),
        (words("food AND NOT (shelter OR \"rent\") NEAR/3 x* "), 200, "\"total\""),
        (words("\"'`"), 200, "\"total\""),
        (words("🙂🍞"), 200, "\"total\""),
        (words("طعام مجاني "), 200, "\"total\""),
        (words("\u{202e}doof "), 200, "\"total\""),
        (words("food\u{0} "), 200, "\"total\""),
        (words("ǆǆ̈ﬀİ"), 200, "\"total\""),
        (format!("q={}", encoded(&"a".repeat(257))), 400, "at most 256 characters"),
        (many("language=es"), 400, "language"),
        (many("q=food"), 400, "q"),
        ("q=food&near=94601&radius_km=0".to_owned(), 400, "radius_km"),
        ("q=food&near=94601&radius_km=30000".to_owned(), 400, "radius_km"),
        ("q=food&near=94601&radius_km=NaN&age=-1&page=0".to_owned(), 400, "age"),
        ("q=food&page=10000".to_owned(), 400, "page"),
        ("q=food&near=Nowhereville,+ZZ".to_owned(), 422, "near"),
        ("q=food&near=999,999".to_owned(), 400, "latitude 999"),
        ("q=%FF%FE".to_owned(), 200, "\"total\""),
    ];
    for (question, status, told) in odd {
        let reply = town.get(&format!("/api/v1/search?{question}"), &Who::Nobody).await;
        let start: String = question.chars().take(60).collect();
        assert_eq!(reply.status, status, "{start}: {}", reply.text);
        assert!(reply.text.contains(told), "{start}: {}", reply.text);
        let page = town.get(&format!("/?{question}"), &Who::Nobody).await;
        assert!(page.status < 500, "{start}: the page answers {}", page.status);
    }
    town.close().await;
}
