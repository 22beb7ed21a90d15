//! One size, from the catalog to the last figure. What stands alone may fail alone.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    asked::{Line, Logged, Needy, lines},
    bare::Bare,
    catalog::{self, Zips},
    guidepost::{Guidepost, Installation, Memory, imported},
    inside::Inside,
    load::{Connection, Load, Request, Seen},
    postgis::{self, Postgis},
    reference::{Reference, Serving},
    times::Times,
};

/// Passes over the log for each, alternating, after one to warm up.
const ROUNDS: usize = 2;
/// Clients at once, and requests of each.
pub const CLIENTS: usize = 8;
const EACH: usize = 250;
/// Clients with six needs, after some to warm up.
const WARM: usize = 20;
const MATCHED: usize = 200;
/// What a service takes on the disk: the catalog twice, the home or PostgreSQL's tables, indexes.
const BYTES_EACH: u64 = 20_000;

/// The reference program's and ours.
pub struct Pair<T> {
    pub theirs: T,
    pub ours: T,
}

/// What was seen at one size.
pub struct Figures {
    pub size: usize,
    /// The log, one question at a time, over HTTP.
    pub times: Pair<Times>,
    /// The same in this process.
    pub inside: Result<Times>,
    /// The same on PostgreSQL.
    pub postgis: Result<Postgis>,
    /// Several clients at once, and the bare endpoint with so many.
    pub eight: Pair<Seen>,
    pub yardstick: Seen,
    /// Six needs of one client: stored, and without waiting for the disk.
    pub stored: Result<Pair<Seen>>,
    pub matched: Result<Pair<Seen>>,
    /// From nothing to an index; on our side the database and all.
    pub built: Pair<Duration>,
    /// Resident memory of the import at its highest, in MB.
    pub import_peak: f64,
    /// The index alone, from the database.
    pub reindexed: Result<Duration>,
    /// Seconds from a command to what it brought being found.
    pub change: Result<f64>,
    /// After all questions.
    pub memory: Pair<Memory>,
}

/// Measures at this size.
pub fn measure(reference: &Reference, work: &Path, size: usize) -> Result<Figures> {
    let began = Instant::now();
    let say = |what: &str| eprintln!("{size} services, {:4} s: {what}", began.elapsed().as_secs());
    room(work, size)?;
    say("the catalog");
    let catalog = reference.catalog(size)?;
    let log: Vec<Line<Logged>> = lines(&reference.read("data/queries.ndjson")?)?;
    let mut clients: Vec<Line<Needy>> = lines(&reference.read("data/clients.ndjson")?)?;
    clients.truncate(WARM + MATCHED);
    let directory = hsds(reference, work, size, &catalog)?;

    say("the reference program's index");
    let from = Instant::now();
    reference.build(size)?;
    let reference_built = from.elapsed();
    say("the import");
    let home = tempfile::Builder::new().prefix("home-").tempdir_in(work)?;
    let installation = Installation::at(home.path());
    let from = Instant::now();
    let (services, import_peak) = installation.import_watched(&directory)?;
    let built = Pair { theirs: reference_built, ours: from.elapsed() };
    ensure!(usize::try_from(services)? == size, "{services} of {size} services landed");

    say("the log, one client, and in this process");
    let (theirs, ours) = (reference.serve(size)?, Guidepost::start(&installation)?);
    let questions: Vec<(char, String)> =
        log.iter().map(|line| (line.read.kind(), line.read.path())).collect();
    let asked: Vec<Pair<Request>> = log
        .iter()
        .zip(&questions)
        .map(|(line, (_, path))| Pair {
            theirs: Request::post("/search", &line.text, "none"),
            ours: Request::get(path),
        })
        .collect();
    let (times, inside) = in_turn(theirs.at(), ours.at(), home.path(), &questions, &asked)?;
    say("the log, eight clients");
    let (to_them, to_us): (Vec<_>, Vec<_>) =
        asked.into_iter().map(|pair| (pair.theirs, pair.ours)).unzip();
    let load =
        |each, at: &str, requests: &[Request]| Load { clients: CLIENTS, each }.put_on(at, requests);
    // Each works about as long as ours: a tail shows only in time.
    let yardstick = load(20 * EACH, Bare::start()?.at(), &[Request::get("/")])?;
    let eight = Pair {
        theirs: load(5 * EACH, theirs.at(), &to_them)?,
        ours: load(EACH, ours.at(), &to_us)?,
    };
    let memory = Pair { theirs: theirs.memory()?, ours: ours.memory()? };

    say("matches");
    let key = installation.key("integration")?;
    let stored = matches(theirs.at(), ours.at(), &clients, &key);
    say("a change");
    let change = ours.change_until_found(&installation);
    ours.stop()?;
    say("matches that no disk waits for");
    let matched = without_disk(work, &installation, &theirs, &clients, &key);
    drop(theirs);
    say("the index from the database");
    let reindexed = installation.reindex();
    drop(home);

    let log: Vec<Logged> = log.into_iter().map(|line| line.read).collect();
    let clients: Vec<Needy> = clients.into_iter().map(|line| line.read).collect();
    let postgis = postgis::measure(work, &catalog, &log, &clients, say);
    say("done");
    Ok(Figures {
        size,
        times,
        inside,
        postgis,
        eight,
        yardstick,
        stored,
        matched,
        built,
        import_peak,
        reindexed,
        change,
        memory,
    })
}

/// Refuses what the disk has no room for.
fn room(work: &Path, size: usize) -> Result<()> {
    let needed = u64::try_from(size)? * BYTES_EACH;
    let told = Command::new("df").args(["--output=avail", "-B1"]).arg(work).output()?;
    let told = String::from_utf8(told.stdout)?;
    let free: u64 = told.lines().last().context("df tells")?.trim().parse()?;
    let (at, gb) = (work.display(), |bytes: u64| bytes / 1_000_000_000);
    ensure!(free >= needed, "{at} has {} GB free, {} GB are needed", gb(free), gb(needed));
    Ok(())
}

/// The catalog as HSDS; kept for the next run.
fn hsds(reference: &Reference, work: &Path, size: usize, catalog: &Path) -> Result<PathBuf> {
    let directory = work.join(format!("hsds_{size}.ndjson"));
    if !directory.is_file() {
        let zips = Zips::read(&reference.read("data/zips.tsv")?)?;
        catalog::convert(catalog, &directory, &zips)?;
    }
    Ok(directory)
}

/// The whole log to both and to the search in this process, question by question: what else the
/// machine does meanwhile is the same for all three.
fn in_turn(
    theirs: &str,
    ours: &str,
    home: &Path,
    questions: &[(char, String)],
    asked: &[Pair<Request>],
) -> Result<(Pair<Times>, Result<Times>)> {
    let mut times = Pair { theirs: Times::default(), ours: Times::default() };
    let mut inside = Inside::open(home).map(|search| (search, Times::default()));
    for round in 0..=ROUNDS {
        let (mut one, mut other) = (Connection::open(theirs)?, Connection::open(ours)?);
        for ((kind, path), request) in questions.iter().zip(asked) {
            let (a, b) = (timed(&mut one, &request.theirs)?, timed(&mut other, &request.ours)?);
            if round > 0 {
                times.theirs.note(*kind, a);
                times.ours.note(*kind, b);
            }
            inside = inside.and_then(|(search, mut times)| {
                let took = search.ask(path)?;
                if round > 0 {
                    times.note(*kind, took);
                }
                Ok((search, times))
            });
        }
    }
    Ok((times, inside.map(|(_, times)| times)))
}

/// Each client's six needs to both.
fn matches(theirs: &str, ours: &str, clients: &[Line<Needy>], key: &str) -> Result<Pair<Seen>> {
    let (mut one, mut other) = (Connection::open(theirs)?, Connection::open(ours)?);
    let mut times = Pair { theirs: Vec::new(), ours: Vec::new() };
    for (number, client) in clients.iter().enumerate() {
        let a = timed(&mut one, &Request::post("/match", &client.text, "none"))?;
        let b = timed(&mut other, &client.read.request(key))?;
        if number >= WARM {
            times.theirs.push(a);
            times.ours.push(b);
        }
    }
    let seen = |times: Vec<Duration>| {
        let took = times.iter().sum();
        Seen::of(times, took)
    };
    Ok(Pair { theirs: seen(times.theirs)?, ours: seen(times.ours)? })
}

/// The same, Guidepost's writes not waiting until the disk has them: what the disk takes is its own.
fn without_disk(
    work: &Path,
    installation: &Installation,
    theirs: &Serving,
    clients: &[Line<Needy>],
    key: &str,
) -> Result<Pair<Seen>> {
    let (source, library) = (work.join("nosync.c"), work.join("nosync.so"));
    fs::write(&source, include_str!("nosync.c"))?;
    let mut cc = Command::new("cc");
    let made = cc.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
    ensure!(made.context("running cc")?.success(), "cc failed");
    let mut serve = installation.command(&["serve"]);
    serve.env("LD_PRELOAD", library);
    let ours = Guidepost::start_as(serve, installation)?;
    let seen = matches(theirs.at(), ours.at(), clients, key)?;
    ours.stop()?;
    Ok(seen)
}

fn timed(connection: &mut Connection, request: &Request) -> Result<Duration> {
    let from = Instant::now();
    let answer = connection.ask(request)?;
    let took = from.elapsed();
    ensure!(answer.status == 200, "answered {}: {}", answer.status, answer.body);
    Ok(took)
}

impl Installation {
    /// Imports the directory; how many services landed, and the memory it took at its highest.
    fn import_watched(&self, directory: &Path) -> Result<(u32, f64)> {
        let mut import = self.command(&["import", "hsds", &directory.to_string_lossy()]);
        let import = import.stdout(Stdio::piped()).spawn()?;
        let process = import.id();
        let watching = thread::spawn(move || {
            let mut peak = 0.0;
            // It has no memory any more once it has ended.
            while let Ok(memory) = Memory::of(process) {
                peak = memory.peak.max(peak);
                thread::sleep(Duration::from_millis(250));
            }
            peak
        });
        let out = import.wait_with_output()?;
        ensure!(out.status.success(), "guidepost import failed");
        let peak = watching.join().ok().context("its memory was watched")?;
        let text = String::from_utf8(out.stdout)?;
        Ok((imported(text.lines().last().context("it prints a last line")?)?, peak))
    }

    /// Builds the index anew from the database; the server is stopped meanwhile.
    fn reindex(&self) -> Result<Duration> {
        let from = Instant::now();
        let status = self.command(&["reindex"]).stdout(Stdio::null()).status()?;
        ensure!(status.success(), "guidepost reindex failed");
        Ok(from.elapsed())
    }
}
