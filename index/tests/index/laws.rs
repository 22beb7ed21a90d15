//! The laws of finding, over services drawn at random.

use std::collections::BTreeSet;

use proptest::{collection::vec, option, prelude::*, sample::select};

use guidepost_index::{Ask, At, Document, Near, Point, Snapshot, Sort, Verdict};

use super::{Youngest, any, ask, filled, in_reach, read, service, visiting};

const KEYS: [&str; 3] = ["a", "b", "c"];
const WORDS: [&str; 6] = ["food", "rent", "shelter", "legal", "help", "kids"];

prop_compose! {
    fn any_point()(latitude in 37.0..38.0, longitude in -123.0..-121.0) -> Point {
        Point { latitude, longitude }
    }
}

prop_compose! {
    fn any_service()(
        number in 0_u128..1000,
        words in vec(select(&WORDS[..]), 1..8),
        keys in vec(select(&KEYS[..]), 0..3),
        places in vec(any_point(), 0..4),
        youngest in option::of(0_u8..60),
        updated in 0_i64..1_000_000_000,
        completeness in 0_u8..100,
    ) -> Document {
        Document {
            keys: {
                let comes = (youngest.is_none() || places.is_empty()).then_some("comes");
                keys.into_iter().chain(comes).map(|key| (key.to_owned(), 10)).collect()
            },
            places,
            updated,
            completeness,
            facts: youngest.into_iter().collect(),
            ..service(number, words[0], &words[1..].join(" "))
        }
    }
}

/// One of each id: the last.
fn distinct(mut documents: Vec<Document>) -> Vec<Document> {
    documents.sort_by_key(|document| document.id);
    documents.dedup_by_key(|document| document.id);
    documents
}

fn nearest(document: &Document, from: Point) -> Option<f64> {
    document.places.iter().map(|place| place.distance(from)).min_by(f64::total_cmp)
}

fn all(now: &Snapshot<Youngest>, ask: &Ask<'_>) -> Vec<(u128, u32)> {
    let found = now.find(ask, &visiting).unwrap();
    found.hits.iter().map(|hit| (hit.id.as_u128(), hit.score.to_bits())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_hit_is_in_the_radius_or_has_no_place(
        documents in vec(any_service(), 1..40), point in any_point(), radius in 1.0..60_000.0,
    ) {
        let documents = distinct(documents);
        let now = filled(&documents).snapshot();
        let near = Some(Near { point, radius: Some(radius) });
        let found = now.find(&Ask { near, ..ask(&[]) }, &in_reach).unwrap();
        for hit in &found.hits {
            let document = documents.iter().find(|d| d.id == hit.id).unwrap();
            let truth = nearest(document, point);
            prop_assert_eq!(hit.distance.is_some(), truth.is_some());
            if let (Some(told), Some(truth)) = (hit.distance, truth) {
                prop_assert!((told - truth).abs() < 0.02 && told <= radius);
                prop_assert!((document.places[hit.place.unwrap()].distance(point) - told).abs() < 0.02);
            }
        }
        let expected = documents
            .iter()
            .filter(|d| nearest(d, point).is_none_or(|far| far <= radius))
            .count();
        // A place on the rim itself may fall to either side of it by its rounding.
        let rim = documents.iter().filter(|d| nearest(d, point).is_some_and(|far| (far - radius).abs() < 0.02));
        prop_assert!(found.total.abs_diff(expected) <= rim.count());
    }

    #[test]
    fn what_is_off_and_does_not_come_is_all_that_is_passed_over(
        documents in vec(any_service(), 100..200).prop_map(distinct),
        point in any_point(),
        radius in 1_000.0..60_000.0,
        word in option::of(select(&WORDS[..])),
    ) {
        let now = filled(&documents).snapshot();
        let words = read(&now, word.unwrap_or_default());
        let near = Some(Near { point, radius: Some(radius) });
        let comers = ["comes".to_owned()];
        let found = now
            .find(&Ask { near, comers: Some(&comers), ..ask(&words) }, &visiting)
            .unwrap();
        let says = |document: &&Document| {
            let text = format!("{} {}", document.text.name, document.text.rest);
            word.is_none_or(|word| text.split(' ').any(|one| one == word))
        };
        let comes = |document: &&Document| {
            let far = nearest(document, point).unwrap_or_default();
            far <= radius || document.facts.is_empty()
        };
        prop_assert_eq!(found.total, documents.iter().filter(says).filter(comes).count());
    }

    #[test]
    fn the_order_of_documents_does_not_matter(
        documents in vec(any_service(), 1..40).prop_map(distinct),
        text in vec(select(&WORDS[..]), 0..3),
        point in any_point(),
    ) {
        let backwards: Vec<_> = documents.iter().rev().cloned().collect();
        let (one, two) = (filled(&documents).snapshot(), filled(&backwards).snapshot());
        let words = read(&one, &text.join(" "));
        for sort in [Sort::Relevance, Sort::Distance, Sort::Updated, Sort::Name] {
            let ask = Ask { near: Some(Near { point, radius: None }), sort, ..ask(&words) };
            prop_assert_eq!(all(&one, &ask), all(&two, &ask));
        }
        prop_assert_eq!(one.hashes(), two.hashes());
    }

    #[test]
    fn pages_follow_each_other(
        documents in vec(any_service(), 1..40).prop_map(distinct), size in 1_usize..7,
        text in vec(select(&WORDS[..]), 0..3),
    ) {
        let now = filled(&documents).snapshot();
        let words = read(&now, &text.join(" "));
        for sort in [Sort::Relevance, Sort::Updated, Sort::Name] {
            let whole = all(&now, &Ask { sort, ..ask(&words) });
            let mut pages = Vec::new();
            for offset in (0..whole.len()).step_by(size) {
                pages.extend(all(&now, &Ask { sort, offset, limit: size, ..ask(&words) }));
            }
            prop_assert_eq!(pages, whole);
        }
    }

    #[test]
    fn the_best_are_the_same_where_the_rest_is_not_counted(
        documents in vec(any_service(), 100..200).prop_map(distinct),
        text in vec(select(&WORDS[..]), 1..3),
        point in any_point(),
        limit in 1_usize..20,
    ) {
        let now = filled(&documents).snapshot();
        let words = read(&now, &text.join(" "));
        let comers = ["comes".to_owned()];
        let sorts = [Sort::Relevance, Sort::Distance];
        for (sort, radius) in sorts.into_iter().flat_map(|sort| [(sort, None), (sort, Some(30_000.0))]) {
            let near = Some(Near { point, radius });
            let comers = Some(&comers[..]);
            let counted = Ask { near, comers, limit, sort, ..ask(&words) };
            let uncounted = Ask { counted: 0, ..counted.clone() };
            prop_assert_eq!(all(&now, &counted), all(&now, &uncounted));
        }
    }

    #[test]
    fn filters_agree_with_looking_at_each(
        documents in vec(any_service(), 1..40).prop_map(distinct),
        keys in vec(vec(select(&KEYS[..]), 1..3), 0..3),
        word in option::of(select(&WORDS[..])),
        age in 0_u8..60,
    ) {
        let now = filled(&documents).snapshot();
        let words = read(&now, word.unwrap_or_default());
        let keys: Vec<Vec<String>> =
            keys.iter().map(|group| group.iter().map(|key| (*key).to_owned()).collect()).collect();
        let old_enough = |facts: &Youngest, _: At| match facts.0 {
            Some(youngest) if youngest <= age => Verdict::Fits(1.0),
            Some(_) => Verdict::Fails,
            None => Verdict::Unknown,
        };
        let found = now.find(&Ask { keys: &keys, ..ask(&words) }, &old_enough).unwrap();
        let asked: Vec<_> = documents
            .iter()
            .filter(|d| keys.iter().all(|group| group.iter().any(|key| d.keys.iter().any(|(own, _)| own == key))))
            .filter(|d| {
                let text = format!("{} {}", d.text.name, d.text.rest);
                word.is_none_or(|word| text.split(' ').any(|one| one == word))
            })
            .collect();
        let fits = asked.iter().filter(|d| d.facts.first().is_some_and(|y| *y <= age));
        let unknown = asked.iter().filter(|d| d.facts.is_empty()).count();
        prop_assert_eq!(found.unknown, unknown);
        let expected: BTreeSet<_> = fits.map(|d| d.id).collect();
        prop_assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<BTreeSet<_>>(), expected);
        prop_assert!(found.hits.iter().all(|hit| hit.score > 0.0 && hit.score <= 1.0));
    }

    #[test]
    fn any_text_is_a_question(text in ".{0,80}") {
        let now = filled(&[service(1, "Food pantry", "help")]).snapshot();
        let words = read(&now, &text);
        prop_assert!(now.find(&ask(&words), &any).is_ok());
    }
}
