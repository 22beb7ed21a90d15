//! How surely hours written as words are read: 440 real texts of three directories, labelled by
//! reading them (`tests/hours/labels.json`: where each stands and its hash, never the text, which is
//! not ours). The texts are in `../shared`; where that is absent there is nothing to measure.
//!
//! `cargo nextest run --test hours_prose --no-capture` prints the figures and what was read wrongly.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says what went wrong"
)]

use std::{
    collections::{BTreeSet, HashMap},
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
};

use aws_lc_rs::digest::{SHA256, digest};
use flate2::read::MultiGzDecoder;
use guidepost::catalog::hours;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Label {
    directory: String,
    service: String,
    path: String,
    sha256: String,
    verdict: Verdict,
    #[serde(default)]
    openings: BTreeSet<[String; 3]>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// The text tells for sure when it is open.
    Hours,
    /// It does not.
    Unclear,
}

#[derive(Default)]
struct Tally {
    hours: usize,
    unclear: usize,
    /// Texts with hours, read exactly as they are.
    right: usize,
    /// Read as other hours than they tell.
    wrong: usize,
    /// Read as hours though they do not tell them for sure.
    rash: usize,
}

#[test]
fn what_is_read_is_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.is_dir() {
        println!("skipped: ../shared/data is not here");
        return;
    }
    let labels: Vec<Label> = serde_json::from_str(include_str!("hours/labels.json")).unwrap();
    let texts = texts(&folder, &labels);
    let mut all = Tally::default();
    for label in &labels {
        let text = texts.get(label.sha256.as_str()).unwrap();
        let read = hours::parse(text).map(|parsed| openings(&parsed.schedules));
        match label.verdict {
            Verdict::Hours => all.hours += 1,
            Verdict::Unclear => all.unclear += 1,
        }
        match (label.verdict, read) {
            (_, None) => {}
            (Verdict::Hours, Some(read)) if read == label.openings => all.right += 1,
            (Verdict::Hours, Some(read)) => {
                all.wrong += 1;
                println!("other hours: {} {text:?}\n  {read:?}", label.sha256);
            }
            (Verdict::Unclear, Some(read)) => {
                all.rash += 1;
                println!("not told for sure: {} {text:?}\n  {read:?}", label.sha256);
            }
        }
    }
    let read = all.right + all.wrong + all.rash;
    println!(
        "{} texts: {} tell hours, of which {} were read ({:.1} %); of {read} readings {} were right \
         ({:.1} %), {} other hours, {} not told for sure",
        labels.len(),
        all.hours,
        all.right,
        percent(all.right, all.hours),
        all.right,
        percent(all.right, read),
        all.wrong,
        all.rash,
    );
    assert!(all.right * 100 >= all.hours * 80, "too little is read");
    assert!((all.wrong + all.rash) * 100 <= read, "too much is read wrongly");
}

/// The labelled texts by their hash, each found where its label says.
fn texts(folder: &Path, labels: &[Label]) -> HashMap<String, String> {
    let mut wanted: HashMap<(&str, &str), Vec<&Label>> = HashMap::new();
    for label in labels {
        wanted.entry((&label.directory, &label.service)).or_default().push(label);
    }
    let mut texts = HashMap::new();
    for directory in ["bayarea", "miami", "dc"] {
        let file = File::open(folder.join(format!("{directory}.ndjson.gz"))).unwrap();
        for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
            let service: Value = serde_json::from_str(&line.unwrap()).unwrap();
            let id = service["id"].as_str().unwrap();
            for label in wanted.get(&(directory, id)).into_iter().flatten() {
                let schedule = service.pointer(&format!("/{}", label.path)).unwrap();
                let text = schedule["description"].as_str().unwrap();
                let hash = digest(&SHA256, text.as_bytes());
                let first = hash.as_ref().first_chunk().copied().map(u64::from_be_bytes).unwrap();
                let hash = format!("{first:016x}");
                assert_eq!(hash, label.sha256, "{directory} {id} has another text now");
                texts.insert(hash, text.to_owned());
            }
        }
    }
    texts
}

/// Rules as the labels have them: day, opening, closing, midnight being `24:00`.
fn openings(schedules: &[guidepost::catalog::model::Schedule]) -> BTreeSet<[String; 3]> {
    let mut all = BTreeSet::new();
    for rule in schedules {
        let (opens, closes) = (rule.opens_at.unwrap(), rule.closes_at.unwrap());
        let closes = match closes.format("%H:%M").to_string() {
            midnight if midnight == "00:00" => "24:00".to_owned(),
            closes => closes,
        };
        for day in rule.byday.as_deref().unwrap_or_default().split(',') {
            all.insert([day.to_owned(), opens.format("%H:%M").to_string(), closes.clone()]);
        }
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "a percentage")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
