//! What the gazetteer finds, does not find, and says of service areas.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

fn gazetteer() -> Arc<Gazetteer> {
    Gazetteer::embedded()
}

fn found(text: &str) -> Resolved {
    gazetteer().resolve(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

fn label(text: &str) -> String {
    found(text).place.label
}

fn candidates(text: &str) -> Vec<String> {
    let fault = gazetteer().resolve(text).expect_err(text);
    fault.candidates.into_iter().map(|place| place.label).collect()
}

fn state(code: &str) -> Option<State> {
    State::coded(code)
}

#[test]
fn the_tables_are_as_large_as_told() {
    let gazetteer = gazetteer();
    assert_eq!(gazetteer.zips.rows.len(), 41_708);
    assert_eq!(gazetteer.places.rows.len(), 36_337);
    assert!(gazetteer.zips.rows.is_sorted_by(|a, b| a.zip < b.zip));
    assert!(
        gazetteer
            .places
            .rows
            .is_sorted_by(|a, b| (&a.key, a.state.code()) <= (&b.key, b.state.code()))
    );
}

#[test]
fn every_key_is_what_our_rules_make_of_the_name() {
    for row in &gazetteer().places.rows {
        assert_eq!(name::key(&row.name), row.key.as_ref());
    }
}

#[test]
fn every_zone_of_the_states_is_known() {
    let gazetteer = gazetteer();
    let without = gazetteer.zips.rows.iter().filter(|row| row.standard && row.zone.is_none());
    assert_eq!(without.count(), 0);
}

#[test]
fn a_place_is_found_however_it_is_written() {
    for (text, label_found) in [
        ("94601", "94601 Oakland, CA"),
        ("94601-1234", "94601 Oakland, CA"),
        (" 94601 Oakland, CA ", "94601 Oakland, CA"),
        ("Oakland, CA 94601", "94601 Oakland, CA"),
        ("1234 Main St, Oakland, CA 94601", "94601 Oakland, CA"),
        ("Oakland, CA", "Oakland, CA"),
        ("1234 Main St, Oakland, CA", "Oakland, CA"),
        ("oakland ca", "Oakland, CA"),
        ("Oakland, California, USA", "Oakland, CA"),
        ("OAKLAND CALIFORNIA", "Oakland, CA"),
        ("City of Oakland, CA", "Oakland, CA"),
        ("St Paul, MN", "Saint Paul, MN"),
        ("St. Paul Minnesota", "Saint Paul, MN"),
        ("coeur d'alene, ID", "Coeur d'Alene, ID"),
        ("sf", "San Francisco, CA"),
        ("SF, CA", "San Francisco, CA"),
        ("nyc", "New York City, NY"),
        ("Manhattan, NY", "Manhattan, NY (New York County)"),
        ("vegas", "Las Vegas, NV"),
        ("Washington DC", "Washington, DC"),
        ("Washington, District of Columbia", "Washington, DC"),
        ("kansas city ks", "Kansas City, KS"),
        ("Alameda County", "Alameda County, CA"),
        ("Orange County, FL", "Orange County, FL"),
        ("Miami-Dade County, FL", "Miami-Dade County, FL"),
        ("37.7758,-122.2186", "Near Oakland, CA"),
        ("48.8566, 2.3522", "48.8566, 2.3522"),
    ] {
        assert_eq!(label(text), label_found, "{text}");
    }
}

#[test]
fn of_namesakes_the_largest_is_taken_and_the_others_are_offered() {
    let springfield = found("Springfield");
    assert_eq!(springfield.place.state, state("MO"));
    assert_eq!(springfield.alternatives.len(), 10);
    assert_eq!(springfield.alternatives[0].state, state("MA"));
    assert_eq!(found("Oakland").place.state, state("CA"));
    // Two towns of one name within one state are told apart by their counties.
    let twins = found("St Paul, TX");
    assert_ne!(twins.place.county, twins.alternatives[0].county);
    assert!(twins.place.label.contains(&twins.place.county.unwrap().name), "{}", twins.place.label);
}

#[test]
fn a_misspelt_city_is_answered_with_candidates() {
    assert_eq!(candidates("Okland, CA")[0], "Oakland, CA");
    assert_eq!(candidates("San Fransisco")[0], "San Francisco, CA");
    assert_eq!(candidates("Berkley, CA")[0], "Berkeley, CA");
    assert_eq!(candidates("Oaklnad california")[0], "Oakland, CA");
    assert_eq!(candidates("Berkeley, MT").first().map(String::as_str), Some("Berkeley, CA"));
    assert!(candidates("zzzzzzzzzzzzzzzzzzzz").is_empty());
    assert!(
        candidates("94600")
            .iter()
            .all(|label| label.starts_with("946") || label.starts_with("945"))
    );
    assert_eq!(candidates("California")[0], "Los Angeles, CA");
}

#[test]
fn what_is_wrong_is_said() {
    for (text, fault) in [
        ("", "a place is needed: a ZIP code such as 94601, or a city such as Oakland, CA"),
        ("999,1", "latitude 999 is not between -90 and 90"),
        ("37.7,-222", "longitude -222 is not between -180 and 180"),
        ("00000", "00000 is not a ZIP code in use"),
        ("Texas", "Texas is a whole state: name a city in it, or a ZIP code"),
        (
            "Nowhere, CA",
            "\"Nowhere, CA\" is not a place we know: give a ZIP code such as 94601, or a city such as Oakland, CA",
        ),
    ] {
        assert_eq!(gazetteer().resolve(text).unwrap_err().to_string(), fault, "{text:?}");
    }
}

#[test]
fn a_zip_knows_its_place() {
    let place = gazetteer().zip("94601".parse().unwrap()).unwrap();
    assert_eq!((place.point.latitude(), place.point.longitude()), (37.77576, -122.21857));
    assert_eq!(place.county.unwrap().name, "Alameda County");
    assert_eq!(place.time_zone, Some(chrono_tz::America::Los_Angeles));
    assert_eq!(place.accuracy, Accuracy::Zip { radius: Metres(1_600.0) });
}

#[test]
fn known_distances_are_right() {
    // By Vincenty's formula on the ellipsoid: a sphere is within half a percent of it.
    for (from, to, km) in [
        ("94601", "94102", 17.69),
        ("10001", "90001", 3_948.9),
        ("33125", "20009", 1_487.1),
        ("99501", "96813", 4_475.2),
    ] {
        let measured = found(from).place.point.distance(found(to).place.point).km();
        assert!((measured - km).abs() / km < 0.005, "{from} to {to}: {measured}");
    }
}

#[test]
fn a_point_knows_its_county_state_and_time() {
    for (at, county, zone) in [
        ("37.7749,-122.4194", "San Francisco County, CA", chrono_tz::America::Los_Angeles),
        ("38.8895,-77.0353", "District of Columbia, DC", chrono_tz::America::New_York),
        ("25.7617,-80.1918", "Miami-Dade County, FL", chrono_tz::America::New_York),
        ("33.4484,-112.0740", "Maricopa County, AZ", chrono_tz::America::Phoenix),
        ("18.4655,-66.1057", "San Juan Municipio, PR", chrono_tz::America::Puerto_Rico),
        (
            "41.1792,-73.1894",
            "Greater Bridgeport Planning Region, CT",
            chrono_tz::America::New_York,
        ),
    ] {
        let place = gazetteer().place_at(at.parse().unwrap());
        let name = place.county.map(|county| county.name).unwrap_or_default();
        assert_eq!(format!("{name}, {}", place.state.unwrap()), county);
        assert_eq!(place.time_zone, Some(zone));
        assert_eq!(gazetteer().time_zone_at(at.parse().unwrap()), Some(zone));
    }
}

#[test]
fn the_map_gets_the_outlines_of_a_box() {
    let gazetteer = gazetteer();
    let around = found("94601").place.point.within(Metres::from_km(5.0));
    let outlines = gazetteer.outlines(&around);
    let names: Vec<_> = outlines.iter().map(|(county, _)| county.name.as_str()).collect();
    assert!(names.contains(&"Alameda County") && names.len() <= 4, "{names:?}");
}

fn covers(area: &str, hint: &str, place: &str) -> Option<Covers> {
    Some(gazetteer().area(area, state(hint))?.covers(&found(place).place))
}

#[test]
fn areas_are_read_as_directories_word_them() {
    use Covers::{No, Unknown, Yes};
    for (area, hint, place, covered) in [
        ("Alameda County", "CA", "94601", Yes),
        ("Alameda County", "CA", "94102", No),
        ("alameda county residents only", "CA", "37.7758,-122.2186", Yes),
        ("San Francisco and Marin", "CA", "94901", Yes),
        ("San Francisco and Marin", "CA", "94110", Yes),
        ("San Francisco and Marin", "CA", "94601", No),
        ("San Mateo", "CA", "94401", Yes),
        ("San Mateo", "CA", "94019", No),
        ("San Mateo County", "CA", "94019", Yes),
        ("Bay Area", "CA", "94601", Yes),
        ("Bay Area", "CA", "90001", No),
        ("northern California", "CA", "94601", Unknown),
        ("northern California", "CA", "20009", No),
        ("statewide", "CA", "90001", Yes),
        ("Statewide", "CA", "20009", No),
        ("California", "CA", "90001", Yes),
        ("nationwide", "CA", "20009", Yes),
        ("worldwide", "CA", "20009", Yes),
        ("District of Columbia", "DC", "20009", Yes),
        ("District of Columbia", "DC", "22201", No),
        ("District of Columbia only", "DC", "20009", Yes),
        ("San Francisco County (Mission only)", "CA", "94110", Unknown),
        ("San Francisco County (Mission only)", "CA", "94601", No),
        ("NE and SE", "DC", "20009", Unknown),
        ("NE and SE", "DC", "Omaha, NE", No),
        ("Metro DC, parts of MD and VA", "DC", "Richmond, VA", Unknown),
        ("Shaw", "DC", "Washington, DC", Unknown),
        ("California statewide", "CA", "94601", Yes),
        ("Washington, DC", "DC", "20009", Yes),
        ("DC Metro Area", "DC", "22201", Yes),
        ("Metro DC", "DC", "Bethesda, MD", Yes),
        ("Washington Metro Area", "DC", "Baltimore, MD", No),
        ("Metropolitan Washington area", "DC", "Waldorf, MD", Unknown),
        ("Ward 6", "DC", "20009", Unknown),
        ("Parts of Ward 2 & 5", "DC", "94601", No),
        ("Miami-Dade County", "FL", "33125", Yes),
        ("Miami-Dade and Broward Counties", "FL", "33301", Yes),
        ("94601", "CA", "94601", Yes),
        ("94601, 94602, 94606", "CA", "94606", Yes),
        ("94601, 94602", "CA", "94110", No),
        ("District of Columbia, Maryland, and Virginia", "DC", "Richmond, VA", Yes),
        ("Maryland, Virginia", "DC", "20009", No),
        ("Riverdale, Maryland", "DC", "Riverdale, MD", Yes),
        ("Columbia Heights and the blocks around it", "DC", "22201", Unknown),
        ("Los Angeles", "CA", "Van Nuys, CA", Unknown),
        ("New York City", "NY", "Brooklyn, NY", Yes),
    ] {
        assert_eq!(covers(area, hint, place), Some(covered), "{area} covers {place}");
    }
}

#[test]
fn words_that_name_no_area_are_none() {
    for words in ["", "Call for details", "Kaiser members", "All areas", "Fresno area"] {
        assert_eq!(gazetteer().area(words, state("CA")), None, "{words}");
    }
    // Without a hint a common name could be anywhere.
    assert_eq!(gazetteer().area("Springfield", None), None);
}

#[test]
fn an_area_survives_being_written_down() {
    for words in ["Bay Area", "San Mateo", "statewide", "94601", "Ward 6", "DC Metro Area"] {
        let Some(area) = gazetteer().area(words, state("CA")) else { continue };
        let json = serde_json::to_string(&area).unwrap();
        assert_eq!(serde_json::from_str::<Area>(&json).unwrap(), area);
    }
}

proptest! {
    // Each case looks through the whole gazetteer.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_words_break_the_gazetteer(text in "[A-Za-z0-9 ,.'&-]{0,24}") {
        let _ = gazetteer().resolve(&text);
        let _ = gazetteer().area(&text, State::coded("CA"));
    }

    #[test]
    fn a_place_found_is_found_again_by_its_label(at in 0_usize..41_708) {
        let place = gazetteer().zip_place(&gazetteer().zips.rows[at]);
        prop_assert_eq!(gazetteer().resolve(&place.label).unwrap().place, place);
    }

    #[test]
    fn a_city_found_is_found_again_by_its_label(at in 0_usize..36_337) {
        let place = gazetteer().city_place(&gazetteer().places.rows[at]);
        prop_assert_eq!(gazetteer().resolve(&place.label).unwrap().place.label, place.label);
    }

    #[test]
    fn the_nearest_zip_is_the_nearest(lat in 25.0..49.0, lon in -124.0..-70.0) {
        let point = Point::new(lat, lon).unwrap();
        let nearest = gazetteer().zips.rows.iter().filter(|row| row.standard)
            .map(|row| (row.point().distance(point), row.zone))
            .min_by(|a, b| a.0.partial_cmp(&b.0).unwrap()).unwrap();
        if nearest.0.km() < 399.0 {
            prop_assert_eq!(gazetteer().time_zone_at(point), nearest.1);
        }
    }
}

#[test]
fn an_area_of_other_states_never_has_the_place() {
    let gazetteer = Gazetteer::embedded();
    let areas = [
        "California",
        "Alameda County",
        "Oakland",
        "94601",
        "United States",
        "San Francisco Bay Area",
        "Washington, DC",
        "Montgomery County, MD",
        "New York City",
        "Miami-Dade County",
        "part of Oakland",
    ];
    let places =
        ["94601", "Oakland, CA", "20001", "20912", "33101", "10001", "37.78,-122.41", "86515"];
    let mut apart = 0;
    for area in areas.iter().filter_map(|name| gazetteer.area(name, State::coded("CA"))) {
        for place in places.iter().filter_map(|text| gazetteer.resolve(text).ok()) {
            if !area.states().meet(place.place.states()) {
                assert_eq!(area.covers(&place.place), Covers::No, "{area:?} {}", place.place.label);
                apart += 1;
            }
        }
    }
    assert!(apart > 20, "{apart} pairs say little");
}
