//! `cargo bench --bench service [-- DIRECTORY]`: the release binary as its users meet it, over
//! loopback, beside a bare actix-web endpoint in the same run; a Markdown table on stdout.
//!
//! DIRECTORY is anything `guidepost import hsds` reads; without it the Bay Area directory of
//! `../shared`, or the demonstration directory where that is absent. Absolute times drift with
//! the machine, so the limits that can be are ratios in one run.
#![expect(clippy::print_stdout, reason = "its answer is a table on stdout")]

mod bare;
mod disk;
mod guidepost;
mod load;

use std::{env, fs, path::PathBuf, time::Instant};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{
    bare::Bare,
    guidepost::{Guidepost, Installation, Memory},
    load::{Load, Request},
};

/// Rounds of each load, alternating; the median round counts.
const ROUNDS: usize = 5;
/// Requests of one client in one round; of the yardstick so many more that it takes as long, since
/// a tail shows only in time.
const REQUESTS: usize = 400;
const YARDSTICK: usize = 20 * REQUESTS;
const CLIENTS: usize = 8;

/// What people ask for, as they would type it.
const QUERIES: &[&str] = &[
    "q=food+pantry&near=94103",
    "q=emergency+shelter+tonight&near=94601&radius_km=10",
    "q=detox&near=37.7749,-122.4194&radius_km=25",
    "q=legal+help+eviction&near=94110&language=es",
    "q=alchohol+treatment&near=94501",
    "q=domestic+violence&near=Oakland,+CA&gender=female",
    "q=senior+meals&near=94401&age=72",
    "q=job+training&near=95110&radius_mi=10",
    "q=counseling+for+teens&near=94901&age=15",
    "q=12+step+meeting&near=94102&open_day=SA",
    "q=dental+clinic&near=94124&radius_km=15",
    "q=veterans+benefits&audience=veteran",
    "q=free+clothing&near=94544",
    "q=immigration+lawyer&language=es",
    "q=methadone+clinic&near=94103&open_at=now",
    "q=child+care&near=94063&radius_km=8",
];

#[actix_web::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    if arguments.first().is_some_and(|a| a == bare::ARGUMENT) {
        return bare::serve().await;
    }
    actix_web::rt::task::spawn_blocking(move || measure(arguments.first().map(PathBuf::from)))
        .await?
}

fn measure(directory: Option<PathBuf>) -> Result<()> {
    let directory = directory.unwrap_or_else(usual_directory);
    let home = tempfile::tempdir()?;
    let installation = Installation::at(home.path());
    let mut table = Table::default();

    let from = Instant::now();
    let services = installation.import(&directory)?;
    let rate = ratio(f64::from(services), from.elapsed().as_secs_f64());
    table.row(
        "Import on SQLite",
        format!("{rate:.0} services/s"),
        "≥ 2,000 services/s",
        rate >= 2000.0,
    );

    Guidepost::start(&installation)?.stop()?; // builds the index
    let from = Instant::now();
    let service = Guidepost::start(&installation)?;
    let start = from.elapsed().as_secs_f64();
    table.row("Start with a built index", format!("{start:.2} s"), "≤ 1 s", start <= 1.0);

    let key = installation.key("case_manager")?;
    let six = vec![six_needs(&key)];
    Load { clients: 1, each: 20 }.put_on(service.at(), &six)?; // warm
    let on_disk = Load { clients: 1, each: 100 }.put_on(service.at(), &six)?;
    service.stop()?;

    // A match is stored before it is answered. What the disk takes for that is the disk's: all
    // that follows runs on the same data in memory.
    let (sync, memory) = (disk::sync(home.path())?, disk::in_memory()?);
    disk::copy(home.path(), memory.path())?;
    let installation = Installation::at(memory.path());
    let service = Guidepost::start(&installation)?;
    let bare = Bare::start()?;
    let searches: Vec<Request> =
        QUERIES.iter().map(|query| Request::get(&format!("/api/v1/search?{query}"))).collect();
    let nothing = vec![Request::get("/")];

    let (mut search, mut yardstick) = (Vec::new(), Vec::new());
    let (mut one, mut matched) = (Vec::new(), Vec::new());
    Load { clients: CLIENTS, each: 50 }.put_on(service.at(), &searches)?; // warm
    for _ in 0..ROUNDS {
        yardstick.push(Load { clients: CLIENTS, each: YARDSTICK }.put_on(bare.at(), &nothing)?);
        search.push(Load { clients: CLIENTS, each: REQUESTS }.put_on(service.at(), &searches)?);
        one.push(Load { clients: 1, each: REQUESTS }.put_on(service.at(), &searches)?);
        matched.push(Load { clients: 1, each: REQUESTS }.put_on(service.at(), &six)?);
    }
    let (search, yardstick) = (load::median(search)?, load::median(yardstick)?);
    let (one, matched) = (load::median(one)?, load::median(matched)?);
    let times = ratio(search.p99, yardstick.p99);
    table.row("Bare JSON endpoint, 8 clients", yardstick.to_string(), "the yardstick", true);
    table.row("Search, 8 clients", search.to_string(), "", true);
    table.row("Search p99 / bare p99", format!("{times:.1} ×"), "≤ 10 ×", times <= 10.0);
    let times = ratio(matched.p99, one.p99);
    table.row("Search, 1 client", one.to_string(), "", true);
    table.row("Match with 6 needs, 1 client", matched.to_string(), "", true);
    table.row("Match p99 / search p99", format!("{times:.1} ×"), "≤ 5 ×", times <= 5.0);

    let what = "The same with the data on this disk";
    table.row(what, on_disk.to_string(), &format!("its fdatasync: {sync}"), true);

    let delay = service.change_until_found(&installation)?;
    table.row(
        "A change, from the command to its being found",
        format!("{delay:.2} s"),
        "≤ 1 s",
        delay <= 1.0,
    );
    let Memory { resident, anonymous, peak } = service.memory()?;
    table.row(
        "Resident memory after all this",
        format!("{resident:.0} MB ({anonymous:.0} anonymous, peak {peak:.0})"),
        "≤ 150 MB",
        resident <= 150.0,
    );
    service.stop()?;

    println!("\n{} ({services} services)\n\n{table}", directory.display());
    Ok(())
}

/// The Bay Area directory beside this repository, or our own.
fn usual_directory() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let real = here.join("../shared/data/bayarea.ndjson.gz");
    if real.is_file() { real } else { here.join("seed-data/directory.ndjson") }
}

fn six_needs(key: &str) -> Request {
    let codes = [
        "food.emergency",
        "housing.emergency_shelter",
        "mh.outpatient_therapy",
        "sud.outpatient",
        "voc.job_search",
        "health.primary_care",
    ];
    let needs: Vec<_> = codes.iter().map(|c| json!({"code": c, "severity": 2})).collect();
    let body = json!({
        "client": {"age": 34, "gender": "female", "languages": ["es"], "audiences": ["parent"],
                   "location": {"latitude": 37.76, "longitude": -122.41}, "max_distance_km": 15},
        "needs": needs, "limit": 10,
    });
    Request::post("/api/v1/matches", &body.to_string(), key)
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::INFINITY }
}

/// Figures beside their limits.
#[derive(Default)]
struct Table(Vec<[String; 4]>);

impl Table {
    fn row(&mut self, what: &str, figure: String, limit: &str, holds: bool) {
        let verdict = if limit.contains('≤') || limit.contains('≥') {
            if holds { "yes" } else { "NO" }
        } else {
            ""
        };
        self.0.push([what.to_owned(), figure, limit.to_owned(), verdict.to_owned()]);
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "| What | Measured | Limit | Holds |\n| --- | --- | --- | --- |")?;
        for [what, figure, limit, verdict] in &self.0 {
            writeln!(f, "| {what} | {figure} | {limit} | {verdict} |")?;
        }
        Ok(())
    }
}

/// The text of a file, with its name in the error.
fn read(path: &std::path::Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
