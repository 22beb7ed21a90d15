//! `cargo bench --bench scale [-- SERVICES ...]`: Guidepost beside the reference program of
//! `../shared/perf` (actix-web and tantivy alone: no database, eligibility or explanations) on the
//! same synthetic catalog and query log, in one run; the table goes to stdout and to
//! `docs/benchmarks/scale.md`. Without numbers, 10,000 services.
//!
//! Times drift with the machine: ratios count. Every figure is over HTTP on loopback. The reference
//! is built once into the target directory; `GUIDEPOST_REFERENCE` names one that is built already.
#![expect(clippy::print_stdout, reason = "its answer is a table on stdout")]

#[path = "../service/bare.rs"]
mod bare;
mod catalog;
#[expect(dead_code, reason = "the other benchmark uses the rest")]
#[path = "../service/guidepost.rs"]
mod guidepost;
#[expect(dead_code, reason = "the other benchmark uses the rest")]
#[path = "../service/load.rs"]
mod load;
mod reference;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    bare::Bare,
    catalog::{Zips, request},
    guidepost::{Guidepost, Installation},
    load::{Connection, Load, Request, Seen},
    reference::Reference,
};

/// Passes over the log for each, alternating, after one to warm up.
const ROUNDS: usize = 2;
/// Clients at once, and requests of each.
const CLIENTS: usize = 8;
const EACH: usize = 250;

/// What a kind of query asks.
const KINDS: [(&str, &str); 7] = [
    ("a", "text"),
    ("b", "text in a radius"),
    ("c", "category, radius, eligibility, nearest first"),
    ("d", "text with typos"),
    ("e", "completion"),
    ("f", "text with three facets"),
    ("g", "text, serving a county"),
];

/// A line of the query log.
#[derive(Deserialize)]
struct Logged {
    kind: String,
    text: String,
    lat: f64,
    lon: f64,
    radius_mi: f64,
    category: String,
    age: u8,
    language: String,
    gender: String,
    veteran: bool,
}

fn main() -> Result<()> {
    if env::args().any(|argument| argument == bare::ARGUMENT) {
        return actix_web::rt::System::new().block_on(bare::serve());
    }
    let numbers = env::args().skip(1).filter(|argument| argument != "--bench");
    let mut sizes: Vec<usize> = numbers.map(|n| Ok(n.parse()?)).collect::<Result<_>>()?;
    if sizes.is_empty() {
        sizes.push(10_000);
    }
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scale");
    fs::create_dir_all(&work)?;
    let reference = Reference::ready(&work)?;
    let mut table = String::new();
    for size in sizes {
        table.push_str(&measure(&reference, &work, size)?);
    }
    let text = format!(
        "# Guidepost beside the reference program\n\nWritten by `cargo bench --bench scale`. The \
         reference is actix-web and tantivy alone (`../shared/perf`).\n\n{table}"
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/benchmarks/scale.md");
    fs::create_dir_all(file.parent().context("the file has a folder")?)?;
    fs::write(file, &text)?;
    println!("{text}");
    Ok(())
}

fn measure(reference: &Reference, work: &Path, size: usize) -> Result<String> {
    let catalog = reference.catalog(size)?;
    let log: Vec<(String, String)> =
        reference.read("data/queries.ndjson")?.lines().map(split).collect::<Result<_>>()?;
    let from = Instant::now();
    reference.build(size)?;
    let reference_build = from.elapsed();

    let zips = Zips::read(&reference.read("data/zips.tsv")?)?;
    let directory = work.join(format!("hsds_{size}.ndjson"));
    if !directory.is_file() {
        catalog::convert(&catalog, &directory, &zips)?;
    }
    let home = tempfile::tempdir_in(work)?;
    let installation = Installation::at(home.path());
    let from = Instant::now();
    let services = installation.import(&directory)?;
    let import = from.elapsed();
    ensure!(usize::try_from(services)? == size, "{services} of {size} services landed");

    let theirs = reference.serve(size)?;
    let ours = Guidepost::start(&installation)?;
    let asked: Vec<(String, Request, Request)> = log
        .iter()
        .map(|(kind, line)| {
            let logged: Logged = serde_json::from_str(line)?;
            let theirs = Request::post("/search", line, "none");
            Ok((kind.clone(), theirs, Request::get(&request(&logged))))
        })
        .collect::<Result<_>>()?;

    let mut times: BTreeMap<&str, [Vec<Duration>; 2]> = BTreeMap::new();
    for round in 0..=ROUNDS {
        let (mut one, mut other) = (Connection::open(theirs.at())?, Connection::open(ours.at())?);
        for (kind, to_them, to_us) in &asked {
            let [them, us] = times.entry(kind.as_str()).or_default();
            let (a, b) = (timed(&mut one, to_them)?, timed(&mut other, to_us)?);
            if round > 0 {
                them.push(a);
                us.push(b);
            }
        }
    }
    let (to_them, to_us): (Vec<_>, Vec<_>) =
        asked.iter().map(|(_, theirs, ours)| (theirs.clone(), ours.clone())).unzip();
    let load =
        |each, at: &str, requests: &[Request]| Load { clients: CLIENTS, each }.put_on(at, requests);
    // Each works about as long as ours: a tail shows only in time.
    let yardstick = load(20 * EACH, Bare::start()?.at(), &[Request::get("/")])?;
    let (eight_them, eight_us) =
        (load(5 * EACH, theirs.at(), &to_them)?, load(EACH, ours.at(), &to_us)?);
    let (resident, _) = ours.memory()?;
    let change = ours.change_until_found(&installation)?;
    let their_resident = theirs.memory()?;
    ours.stop()?;

    let mut rows = vec![
        "| What | Reference | Guidepost | Ratio |".to_owned(),
        "| --- | --- | --- | --- |".to_owned(),
    ];
    let mut all = [Vec::new(), Vec::new()];
    for (kind, name) in KINDS {
        let Some([them, us]) = times.get(kind) else { continue };
        all[0].extend_from_slice(them);
        all[1].extend_from_slice(us);
        rows.push(row(
            name,
            &Seen::of(them.clone(), Duration::from_secs(1))?,
            &Seen::of(us.clone(), Duration::from_secs(1))?,
        ));
    }
    let [them, us] = all;
    rows.push(row(
        "all",
        &Seen::of(them, Duration::from_secs(1))?,
        &Seen::of(us, Duration::from_secs(1))?,
    ));
    rows.push(format!(
        "| {CLIENTS} clients, all kinds | {eight_them} | {eight_us} | {:.2} × the requests |",
        eight_us.per_second / eight_them.per_second,
    ));
    rows.push(format!(
        "| their p99 beside a bare endpoint's: {yardstick} | {:.1} × | {:.1} × | |",
        eight_them.p99 / yardstick.p99,
        eight_us.p99 / yardstick.p99,
    ));
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = size as f64 / import.as_secs_f64();
    rows.push(format!(
        "| index; import with database, history and index | {:.1} s | {:.1} s ({rate:.0}/s) | |",
        reference_build.as_secs_f64(),
        import.as_secs_f64(),
    ));
    rows.push(format!("| a change, from the command to its being found | | {change:.2} s | |"));
    rows.push(format!(
        "| resident memory | {their_resident:.0} MB | {resident:.0} MB | {:.1} × |",
        resident / their_resident
    ));
    Ok(format!("## {size} services\n\n{}\n\n", rows.join("\n")))
}

fn split(line: &str) -> Result<(String, String)> {
    let logged: Value = serde_json::from_str(line)?;
    let kind = logged.get("kind").and_then(Value::as_str).context("a query has a kind")?;
    Ok((kind.chars().take(1).collect(), line.to_owned()))
}

fn timed(connection: &mut Connection, request: &Request) -> Result<Duration> {
    let from = Instant::now();
    let answer = connection.ask(request)?;
    let took = from.elapsed();
    ensure!(answer.status == 200, "answered {}: {}", answer.status, answer.body);
    Ok(took)
}

fn row(what: &str, them: &Seen, us: &Seen) -> String {
    format!(
        "| {what} | p50 {:.2}, p99 {:.2} ms | p50 {:.2}, p99 {:.2} ms | {:.1} ×, {:.1} × |",
        them.p50,
        them.p99,
        us.p50,
        us.p99,
        us.p50 / them.p50,
        us.p99 / them.p99
    )
}

/// The text of a file, with its name in the error.
fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
