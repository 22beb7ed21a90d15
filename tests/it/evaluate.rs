//! `guidepost evaluate` on a folder of our own: three invented services, three queries, three needs.

use std::{collections::BTreeMap, path::Path, process::Command};

/// What a command says; its faults are the test's.
fn guidepost(data: &Path, arguments: &[&str]) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evaluation");
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(folder)
        .env("GUIDEPOST_DATA_DIR", data)
        .env("GUIDEPOST_SEED", "none")
        .output()
        .unwrap();
    let (said, faults) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {faults}");
    said.into_owned()
}

/// The figures of each line, by the title that stands above it and its name.
fn figures(said: &str) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let (mut title, mut all) = (String::new(), BTreeMap::new());
    for line in said.lines() {
        let Some((name, rest)) = line.split_once(" n=") else {
            if !line.starts_with("95 %") {
                line.clone_into(&mut title);
            }
            continue;
        };
        let pairs = rest.split_whitespace().filter_map(|pair| pair.split_once('='));
        let values = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        all.insert((title.clone(), name.trim().to_owned()), values.collect());
    }
    all
}

#[test]
fn a_folder_of_judged_questions_is_measured() {
    let data = tempfile::tempdir().unwrap();
    guidepost(data.path(), &["import", "hsds", "services.ndjson"]);
    let said = guidepost(data.path(), &["evaluate", ".", "--each", "--more", "more.tsv"]);
    let figures = figures(&said);
    let of = |title: &str, name: &str, measure: &str| {
        let line = figures.get(&(title.to_owned(), name.to_owned()));
        let value = line.unwrap_or_else(|| panic!("{title}, {name} in {said}")).get(measure);
        value.unwrap_or_else(|| panic!("{measure} of {title}, {name} in {said}")).as_str()
    };
    // Of three queries two find all that is right, and the third finds nothing.
    for measure in ["nDCG@10", "cnDCG@10", "MRR", "Recall@20", "R@20cap", "succ@3"] {
        assert_eq!(of("search queries", "all", measure), "0.667", "{measure}");
    }
    assert_eq!(of("search queries", "all", "P@5"), "0.200");
    assert_eq!(of("search queries", "all", "empty"), "0.333");
    assert_eq!(of("search queries", "q2", "judged@10"), "1.000");
    assert_eq!(of("search queries", "q3", "empty"), "1.000");
    assert_eq!(of("search queries", "q1", "inactive@10"), "1.000");
    assert!(!figures[&("search queries".to_owned(), "all".to_owned())].contains_key("viol@10"));
    // Whoever is 30 is not sent to the seniors' table; who is 70 gets what we forbade.
    assert_eq!(of("vignettes", "all", "nDCG@10"), "1.000");
    assert_eq!(of("vignettes", "v1/food", "viol@10"), "0.000");
    assert_eq!(of("vignettes", "v2/food", "viol@3"), "1.000");
    assert_eq!(of("vignettes", "v2/food", "violshare@10"), "0.500");
    assert_eq!(of("vignettes", "all", "viol@10"), "0.333");
    // More judgments take the place of what was judged before.
    let more = "vignettes, with more judgments";
    assert_ne!(of(more, "v1/clothes", "nDCG@10"), "1.000", "what was judged better is missing");
    assert_eq!(of("search queries, with more judgments", "q3", "MRR"), "0.000");
    assert!(said.contains("95 % interval of nDCG@10: 0.000 to 1.000"), "{said}");
}

#[test]
fn a_wrong_folder_is_told() {
    let data = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(["evaluate", "/nowhere"])
        .env("GUIDEPOST_DATA_DIR", data.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(faults.contains("an index is needed"), "{faults}");
}
