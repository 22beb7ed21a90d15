//! How surely a listing's rules are read: real listings of three directories, labelled by reading them
//! (`tests/eligibility`: ids, hashes and verdicts, never the text, which is not ours). They are in
//! `../shared`; where that is absent there is nothing to measure.
//!
//! `cargo nextest run -E 'test(eligibility)' --no-capture` prints the figures, and of the development
//! part what was judged otherwise than labelled.

#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
};

use aws_lc_rs::digest::{SHA256, digest};
use flate2::read::MultiGzDecoder;
use guidepost::{
    catalog::model::Service,
    classification::{Listing, MEETS, classify},
    eligibility::{Circumstances, Group, Verdict, judge, read},
    geo::Gazetteer,
    import::{self, Options, Source},
    matching::person,
    people::model::Facts,
    values::ServiceId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::town::Town;

#[derive(Deserialize)]
struct Label {
    service: ServiceId,
    directory: String,
    source: String,
    part: Part,
    sha256: String,
    no: String,
    doubt: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "snake_case")]
enum Part {
    /// Looked at while rules were written.
    Development,
    /// Never read by those who wrote the rules; others of the same directories were.
    HeldOut,
    /// Scored once before anything was changed for them, and looked at after that (README).
    Fresh5,
    Fresh6,
    Fresh7,
    /// The last that was drawn: nothing in the reader was changed for it.
    Fresh8,
    /// Of directories of which none was read.
    Test,
}

/// How many verdicts there are of each kind.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Labelled no.
    no: usize,
    /// Judged no: labelled so, labelled as doubtful, labelled as taken.
    right: usize,
    doubtful: usize,
    wrong: usize,
}

impl Tally {
    fn judged(self) -> usize {
        self.right + self.doubtful + self.wrong
    }

    fn line(self) -> String {
        format!(
            "{} labelled no, {} of them judged so (recall {:.1} %); {} judged no (precision {:.1} %): \
             {} doubtful, {} taken",
            self.no,
            self.right,
            percent(self.right, self.no),
            self.judged(),
            percent(self.right, self.judged()),
            self.doubtful,
            self.wrong,
        )
    }
}

/// The twelve, as a match describes a client.
fn people(directory: &str) -> Vec<(char, Value)> {
    let zip = match directory {
        "bayarea" => "94601",
        "miami" => "33301",
        _ => "21201",
    };
    let known = |age: u8, gender: &str, groups: &[&str], children: &[u8]| {
        json!({
            "age": age, "gender": gender, "languages": ["en"], "children_ages": children,
            "audiences": groups, "audiences_complete": true,
        })
    };
    vec![
        ('a', known(40, "male", &[], &[])),
        ('b', known(30, "female", &[], &[])),
        ('c', known(28, "female", &["parent"], &[4, 9])),
        ('d', known(10, "male", &["student"], &[])),
        ('e', known(16, "female", &["student"], &[])),
        ('f', known(70, "male", &["senior"], &[])),
        ('g', known(45, "male", &["veteran"], &[])),
        ('h', known(50, "female", &["disability"], &[])),
        ('i', known(33, "male", &["homeless", "justice_involved"], &[])),
        ('j', known(26, "female", &["pregnant", "survivor", "homeless", "immigrant"], &[])),
        ('k', known(22, "male", &["lgbtq", "hiv_positive"], &[])),
        ('l', json!({ "location": { "postal_code": zip } })),
    ]
}

/// The person with the need that the service meets, as far as a need says something of people.
fn having_the_need(facts: &Value, service: &Service) -> Circumstances {
    let facts: Facts = serde_json::from_value(facts.clone()).unwrap();
    let home = person::home(&facts);
    let food = "food.emergency".parse().unwrap();
    let mut person = person::client(&facts, home.as_ref(), food, None).circumstances;
    let met = classify(&Listing::of(service));
    let meets = |code: &str| met.iter().any(|m| m.share >= MEETS && m.need.as_str() == code);
    let always = ["sud.outpatient", "mh.outpatient_therapy", "peer.grief"];
    let asked = ["housing.emergency_shelter", "safety.ipv"].into_iter().filter(|code| meets(code));
    for code in always.into_iter().chain(asked) {
        person = person.needing(code.parse().unwrap());
    }
    // "Having the need": a group for people with an illness is asked by one who has it.
    person.answered([(Group::Illness, true)])
}

#[actix_web::test]
async fn rules_are_read_as_people_read_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.is_dir() {
        println!("skipped: ../shared/data is not here");
        return;
    }
    let labels: Vec<Label> =
        serde_json::from_str(include_str!("../eligibility/labels.json")).unwrap();
    let services = listings(&folder, &labels).await;
    let gazetteer = Gazetteer::embedded();
    let mut parts: BTreeMap<Part, Tally> = BTreeMap::new();
    let mut sources: BTreeMap<(Part, &str), Tally> = BTreeMap::new();
    for label in &labels {
        let service = &services[&label.service];
        let rules = read(service, &gazetteer);
        let (mut missed, mut amiss) = (String::new(), String::new());
        for (letter, facts) in people(&label.directory) {
            let judged = judge(&rules, &having_the_need(&facts, service)).verdict;
            let is_no = judged == Verdict::Ineligible;
            let (no, doubt) = (label.no.contains(letter), label.doubt.contains(letter));
            if is_no && doubt && letter == 'c' {
                // Labels leave every service for children open to a parent; the judge knows their ages.
                continue;
            }
            for tally in [
                parts.entry(label.part).or_default(),
                sources.entry((label.part, label.source.as_str())).or_default(),
            ] {
                tally.no += usize::from(no);
                tally.right += usize::from(is_no && no);
                tally.doubtful += usize::from(is_no && doubt);
                tally.wrong += usize::from(is_no && !no && !doubt);
            }
            match (is_no, no) {
                (true, false) => {
                    amiss.push(if doubt { letter } else { letter.to_ascii_uppercase() });
                }
                (false, true) => missed.push(letter),
                _ => {}
            }
        }
        if label.part == Part::Development && !(missed.is_empty() && amiss.is_empty()) {
            let told: Vec<String> = rules
                .iter()
                .map(|rule| format!("{:?} {:?} {:?}", rule.field, rule.confidence, rule.test))
                .collect();
            println!("{} {}: amiss {amiss:?}, missed {missed:?}", label.service, service.name);
            println!("   {:?}\n   {told:?}", service.eligibility_description);
        }
    }
    for ((part, source), tally) in &sources {
        println!("{part:?} {source:8} {}", tally.line());
    }
    for (part, tally) in &parts {
        println!("{part:?}: {}", tally.line());
        let least = if *part == Part::Test { 96 } else { 97 };
        assert!(tally.right * 100 >= tally.judged() * least, "{part:?}: too many are turned away");
        // A "no" that is missing asks one question more; one that is wrong hides help.
        assert!(tally.right * 100 >= tally.no * 20, "{part:?}: too few limits are read");
    }
}

/// The labelled listings as an import leaves them.
async fn listings(folder: &Path, labels: &[Label]) -> HashMap<ServiceId, Service> {
    let wanted: HashMap<ServiceId, &Label> = labels.iter().map(|l| (l.service, l)).collect();
    let mut lines = String::new();
    for directory in ["bayarea", "miami", "dc"] {
        let file = File::open(folder.join(format!("{directory}.ndjson.gz"))).unwrap();
        for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
            let line = line.unwrap();
            let service: Value = serde_json::from_str(&line).unwrap();
            let id = service["id"].as_str().unwrap().parse().unwrap();
            let Some(label) = wanted.get(&ServiceId(id)) else { continue };
            let text = ["name", "eligibility_description", "description"]
                .map(|name| service[name].as_str().unwrap_or_default());
            let hash = digest(&SHA256, text.join("\n").as_bytes());
            let first = hash.as_ref().first_chunk().copied().map(u64::from_be_bytes).unwrap();
            assert_eq!(format!("{first:016x}"), label.sha256, "{id} has another text now");
            lines += &line;
            lines.push('\n');
        }
    }
    let town = Town::on("sqlite").await;
    let path = town.folder.path().join("labelled.ndjson");
    std::fs::write(&path, lines).unwrap();
    let options = Options { source: Source::Named(path.display().to_string()), is_dry_run: false };
    let catalog = &town.features.catalog;
    import::run(catalog, &Gazetteer::embedded(), options, &|_| {}).await.unwrap();
    let ids: Vec<ServiceId> = labels.iter().map(|label| label.service).collect();
    let services = catalog.load(&ids).await.unwrap();
    services.into_iter().map(|service| (service.id, service)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a percentage")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
