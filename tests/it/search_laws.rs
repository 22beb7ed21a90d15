//! The laws of the search over the demonstration directory, for questions drawn at random: the index
//! finds what looking at every service finds.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use guidepost::{
    catalog::model::{Service, Status},
    eligibility::{Circumstances, Truth},
    geo::{Area, Covers, Gazetteer, Place},
    search::{
        Search,
        document::document,
        known::Known,
        model::{Finding, Found, Query},
        params::Params,
    },
    values::{CapacityStatus, Cost, ServiceId},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use serde::Deserialize;

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

/// What lies beside a service's card.
#[derive(Deserialize)]
struct Stored {
    known: Known,
}

/// A service as whoever looks at all of them sees it.
struct Seen {
    id: ServiceId,
    known: Known,
    needs: Vec<String>,
    /// Degrees north and east.
    places: Vec<(f64, f64)>,
}

impl Seen {
    fn of(service: &Service) -> Option<Self> {
        let document = document(service, &Gazetteer::embedded()).unwrap()?;
        Some(Self {
            id: service.id,
            known: serde_json::from_slice::<Stored>(&document.card).unwrap().known,
            needs: document.keys.iter().map(|(key, _)| key.clone()).collect(),
            places: document.places.iter().map(|p| (p.latitude, p.longitude)).collect(),
        })
    }

    /// Whether it fits, `None` where that is not known, after the contract's rules (API.md, Search).
    fn fits(&self, query: &Query, now: DateTime<Utc>) -> Option<bool> {
        let known = &self.known;
        let needed = query.needs.is_empty()
            || query.needs.iter().any(|need| self.needs.contains(&format!("need:{need}")));
        if !needed || matches!(known.status, Status::Inactive | Status::Defunct) {
            return Some(false);
        }
        if !people(query)
            .iter()
            .any(|person| known.limits().all(|rule| rule.judge(person) != Truth::No))
        {
            return Some(false);
        }
        let offered = |cost: &Cost| known.costs.contains(cost) || known.costs.contains(&Cost::Free);
        let other_price = known.has_price && known.costs.is_empty();
        if !query.costs.is_empty() && !query.costs.iter().any(offered) && other_price {
            return Some(false);
        }
        let open: Vec<Option<bool>> =
            self.reached(query).into_iter().map(|place| self.is_there(query, place, now)).collect();
        if open.contains(&Some(true)) {
            Some(true)
        } else if open.contains(&None) {
            None
        } else {
            Some(false)
        }
    }

    /// Its places that count: those in reach, else the nearest or none where it comes to people.
    fn reached(&self, query: &Query) -> Vec<Option<usize>> {
        let all = || (0..self.places.len()).map(Some).collect();
        let Some(near) = query.place() else {
            return if self.places.is_empty() { vec![None] } else { all() };
        };
        let Some(radius) = query.radius.filter(|_| !self.places.is_empty()) else {
            let covered = Area::any_covers(&*self.known.areas, near);
            let elsewhere = self.places.is_empty() && query.radius.is_some();
            return match covered {
                Some(Covers::No) if elsewhere => Vec::new(),
                _ if self.places.is_empty() => vec![None],
                _ => all(),
            };
        };
        let far: Vec<f64> = self.places.iter().map(|place| metres(*place, near)).collect();
        let within: Vec<Option<usize>> = (0..far.len())
            .filter(|place| far.get(*place).is_some_and(|m| *m <= radius.0))
            .map(Some)
            .collect();
        if !within.is_empty() {
            return within;
        }
        let comes = if self.known.is_remote() {
            Area::any_covers(&*self.known.areas, near) != Some(Covers::No)
        } else {
            self.is_for(near)
        };
        let nearest =
            (0..far.len()).min_by(|a, b| far.get(*a).unwrap().total_cmp(far.get(*b).unwrap()));
        if comes { vec![nearest] } else { Vec::new() }
    }

    /// Whether an area smaller than a state has the place.
    fn is_for(&self, place: &Place) -> bool {
        fn is_local(area: &Area) -> bool {
            match area {
                Area::Region(parts) => parts.iter().any(is_local),
                Area::Within(whole) => is_local(whole),
                area => !matches!(area, Area::Nation | Area::State(_) | Area::Unclear),
            }
        }
        let areas = &mut self.known.areas.iter();
        areas.any(|area| is_local(area) && Area::any_covers([area], place) == Some(Covers::Yes))
    }

    /// Way of delivery, opening and hours there.
    fn is_there(&self, query: &Query, place: Option<usize>, now: DateTime<Utc>) -> Option<bool> {
        let (known, zone) = (&self.known, query.place().and_then(|near| near.time_zone));
        let mut all = Vec::new();
        if !query.modalities.is_empty() {
            let listed = !known.modalities.is_empty();
            all.push(
                listed.then(|| query.modalities.iter().any(|way| known.modalities.contains(way))),
            );
        }
        if query.has_capacity {
            all.push(opening(known, now));
        }
        if let Some(at) = query.open_at {
            all.push(known.times(place).is_open(at, zone));
        }
        if let Some(window) = query.open_during {
            all.push(known.times(place).open_during(window, now, zone));
        }
        if all.contains(&Some(false)) {
            return Some(false);
        }
        (!all.contains(&None)).then_some(true)
    }
}

/// Whether there is an opening, as far as that was told in the last fortnight.
fn opening(known: &Known, now: DateTime<Utc>) -> Option<bool> {
    let told = known.capacity.as_ref()?;
    match told.status {
        _ if told.as_of < now - TimeDelta::days(15) => None,
        CapacityStatus::Available => Some(told.units != Some(0)),
        CapacityStatus::Waitlist | CapacityStatus::Full => Some(false),
        CapacityStatus::Unknown => None,
    }
}

/// Who may be meant: audiences are alternatives.
fn people(query: &Query) -> Vec<Circumstances> {
    let anyone = Circumstances {
        age: query.age,
        gender: query.gender,
        languages: (!query.languages.is_empty()).then(|| query.languages.clone()),
        home: query.place().cloned(),
        ..Circumstances::default()
    };
    if query.audiences.is_empty() {
        return vec![anyone];
    }
    query.audiences.iter().map(|group| anyone.clone().belonging([*group])).collect()
}

/// The great-circle distance, by the law of cosines: another formula than the index has.
fn metres((north, east): (f64, f64), near: &Place) -> f64 {
    let (a, b) = (north.to_radians(), near.point.latitude().to_radians());
    let turn = (near.point.longitude() - east).to_radians();
    6_371_008.8 * (a.sin() * b.sin() + a.cos() * b.cos() * turn.cos()).clamp(-1.0, 1.0).acos()
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
