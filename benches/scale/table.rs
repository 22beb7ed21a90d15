//! The figures as a table, each beside its goal.

mod goals;

use anyhow::Result;

use self::goals::{Goals, Sign, number};
use crate::{
    asked::KINDS,
    guidepost::Memory,
    load::Seen,
    measure::{CLIENTS, Figures, Pair},
    times::Times,
};

/// What stands above all tables.
pub const HEADING: &str = "# Guidepost beside the reference program and PostGIS

Written by `cargo bench --bench scale`. The reference is actix-web and tantivy alone (`../shared/perf`), PostGIS the
same catalog in PostgreSQL, asked over its own protocol, one pass (so many questions). `a / b` are p50 / p99 in
milliseconds, *in process* is Guidepost's search without HTTP and without writing the answer. Each goal of
`../shared/perf/GOALS.md` stands with what was seen; × is beside the reference unless it says PostGIS. Goals are for
1,000,000 services: only there it is said whether they were met.
";

const NONE: &str = "–";

/// The table of one size.
pub fn of(figures: &Figures) -> Result<String> {
    let goals = Goals::at(figures.size);
    let mut rows = vec![
        row(["What", "Reference", "Guidepost", "in process", "PostGIS", "Goal"]),
        row(["---"; 6]),
    ];
    for (kind, name) in KINDS {
        rows.push(searched(figures, goals, Some(kind), name)?);
    }
    rows.push(searched(figures, goals, None, "all")?);
    rows.push(eight(figures, goals));
    rows.push(row([
        &format!("their p99 beside a bare endpoint's ({})", times(&figures.yardstick)),
        &format!("{} ×", number(figures.eight.theirs.p99 / figures.yardstick.p99)),
        &format!("{} ×", number(figures.eight.ours.p99 / figures.yardstick.p99)),
        NONE,
        NONE,
        "",
    ]));
    rows.extend(matches(figures, goals));
    rows.extend(built(figures, goals)?);
    rows.extend(figures.change.as_ref().ok().map(|seconds| change(*seconds, goals)));
    rows.push(memory(&figures.memory, goals));
    let mut missing = Vec::new();
    for (what, fault) in [
        ("In process", figures.inside.as_ref().err()),
        ("PostGIS", figures.postgis.as_ref().err()),
        ("Matches stored on this disk", figures.stored.as_ref().err()),
        ("Matches", figures.matched.as_ref().err()),
        ("The index from the database", figures.reindexed.as_ref().err()),
        ("A change", figures.change.as_ref().err()),
    ] {
        if let Some(fault) = fault {
            missing.push(format!("\n{what}: not measured, {fault:#}.\n"));
        }
    }
    Ok(format!("## {} services\n\n{}\n{}", figures.size, rows.join("\n"), missing.concat()))
}

/// How the kinds grow from the smallest size to the largest; nothing where there is one size only.
pub fn growth(measured: &[Figures]) -> Result<Option<String>> {
    let from = measured.iter().min_by_key(|figures| figures.size);
    let to = measured.iter().max_by_key(|figures| figures.size);
    let (Some(from), Some(to)) = (from, to) else { return Ok(None) };
    if from.size == to.size {
        return Ok(None);
    }
    let goals = Goals::of_growth(from.size, to.size);
    let mut rows = vec![row(["What", "Reference", "Guidepost", "Goal"]), row(["---"; 4])];
    for (kind, name) in KINDS {
        let grown = |of: fn(&Figures) -> &Times| -> Result<f64> {
            Ok(of(to).of(kind)?.p50 / of(from).of(kind)?.p50)
        };
        let theirs = grown(|figures| &figures.times.theirs)?;
        let ours = grown(|figures| &figures.times.ours)?;
        let limit = if kind == 'c' { 3.0 } else { 12.0 };
        let goal = goals.tell("", Sign::AtMost, limit, "×", ours);
        let times = |grown| format!("{} ×", number(grown));
        rows.push(row([name, &times(theirs), &times(ours), &goal]));
    }
    let (from, to) = (from.size, to.size);
    let title = format!("## Growth: p50 at {to} services beside that at {from}");
    Ok(Some(format!("{title}\n\nThe goals are for 10,000 to 1,000,000.\n\n{}\n", rows.join("\n"))))
}

/// A kind of question, or all.
fn searched(figures: &Figures, goals: Goals, kind: Option<char>, name: &str) -> Result<String> {
    let seen = |times: &Times| kind.map_or_else(|| times.all(), |kind| times.of(kind));
    let (theirs, ours) = (seen(&figures.times.theirs)?, seen(&figures.times.ours)?);
    let inside = figures.inside.as_ref().ok().map(seen).transpose()?;
    let postgis = figures.postgis.as_ref().ok();
    let rival = postgis.map(|postgis| seen(&postgis.times)).transpose()?;
    let p99 = if kind == Some('f') { 0.6 } else { 1.2 };
    let mut told = vec![
        goals.tell("p50", Sign::AtMost, 1.5, "×", ours.p50 / theirs.p50),
        goals.tell("p99", Sign::AtMost, p99, "×", ours.p99 / theirs.p99),
    ];
    if let Some(rival) = &rival {
        let (p50, p99) = (rival.p50 / ours.p50, rival.p99 / ours.p99);
        match kind {
            Some('c') => told.extend([
                goals.tell("PostGIS p50", Sign::AtLeast, 4.0, "×", p50),
                goals.tell("PostGIS p99", Sign::AtLeast, 4.0, "×", p99),
            ]),
            None => told.push(goals.tell("PostGIS p50", Sign::AtLeast, 50.0, "×", p50)),
            Some(_) => {}
        }
    }
    let counted = |seen: Seen| match (kind, postgis) {
        (Some(kind), Some(postgis)) => format!("{} ({})", times(&seen), postgis.times.count(kind)),
        _ => times(&seen),
    };
    Ok(row([
        name,
        &times(&theirs),
        &times(&ours),
        &inside.map_or_else(|| NONE.to_owned(), |seen| times(&seen)),
        &rival.map_or_else(|| NONE.to_owned(), counted),
        &told.join("; "),
    ]))
}

fn eight(figures: &Figures, goals: Goals) -> String {
    let Pair { theirs, ours } = &figures.eight;
    let told = |seen: &Seen| format!("{}, {:.0}/s", times(seen), seen.per_second);
    let ratio = ours.per_second / theirs.per_second;
    // The one goal that is for 100,000.
    let goal = if figures.size == 100_000 {
        Goals::Hold.tell("requests", Sign::AtLeast, 0.7, "×", ratio)
    } else {
        goals.tell("requests", Sign::AtLeast, 0.8, "×", ratio)
    };
    let name = format!("{CLIENTS} clients, all kinds");
    row([&name, &told(theirs), &told(ours), NONE, NONE, &goal])
}

fn matches(figures: &Figures, goals: Goals) -> Vec<String> {
    let rival = figures.postgis.as_ref().ok();
    let rival = rival.map_or_else(|| NONE.to_owned(), |postgis| times(&postgis.matched));
    let mut rows = Vec::new();
    if let Ok(Pair { theirs, ours }) = &figures.matched {
        let goal = [
            goals.tell("p50", Sign::AtMost, 1.5, "×", ours.p50 / theirs.p50),
            goals.tell("p99", Sign::AtMost, 1.5, "×", ours.p99 / theirs.p99),
        ];
        rows.push(row([
            "match with six needs, stored without waiting for the disk",
            &times(theirs),
            &times(ours),
            NONE,
            &rival,
            &goal.join("; "),
        ]));
    }
    if let Ok(Pair { theirs, ours }) = &figures.stored {
        let what = "the same, stored on this disk";
        rows.push(row([what, &times(theirs), &times(ours), NONE, NONE, ""]));
    }
    rows
}

fn built(figures: &Figures, goals: Goals) -> Result<Vec<String>> {
    let (theirs, ours) = (figures.built.theirs.as_secs_f64(), figures.built.ours.as_secs_f64());
    let rate = f64::from(u32::try_from(figures.size)?) / ours;
    let loaded = figures.postgis.as_ref().ok().map(|postgis| postgis.loaded.as_secs_f64());
    let loaded = loaded.map_or_else(|| NONE.to_owned(), |loaded| format!("{loaded:.1} s"));
    let goal = [
        goals.tell("", Sign::AtLeast, 1_500.0, "/s", rate),
        goals.tell("resident", Sign::AtMost, 400.0, "MB", figures.import_peak),
    ];
    let mut rows = vec![row([
        "index; Guidepost's import with database, history and index",
        &format!("{theirs:.1} s"),
        &format!("{ours:.1} s ({rate:.0}/s; {:.0} MB at most)", figures.import_peak),
        NONE,
        &loaded,
        &goal.join("; "),
    ])];
    if let Ok(reindexed) = &figures.reindexed {
        let ours = reindexed.as_secs_f64();
        rows.push(row([
            "the index from the database (`guidepost reindex`, the server stopped)",
            &format!("{theirs:.1} s"),
            &format!("{ours:.1} s"),
            NONE,
            NONE,
            &goals.tell("", Sign::AtMost, 1.5, "×", ours / theirs),
        ]));
    }
    Ok(rows)
}

fn change(seconds: f64, goals: Goals) -> String {
    row([
        "a change, from the start of the command that brings it to its being found",
        NONE,
        &format!("{seconds:.2} s"),
        NONE,
        NONE,
        &goals.tell("after its commit", Sign::AtMost, 0.25, "s", seconds),
    ])
}

fn memory(memory: &Pair<Memory>, goals: Goals) -> String {
    let Pair { theirs, ours } = memory;
    let told =
        |memory: &Memory| format!("{:.0} MB ({:.0} anonymous)", memory.resident, memory.anonymous);
    let goal = [
        goals.tell("resident", Sign::AtMost, 1.5, "×", ours.resident / theirs.resident),
        goals.tell("anonymous", Sign::AtMost, 200.0, "MB", ours.anonymous),
    ];
    row(["memory after all questions", &told(theirs), &told(ours), NONE, NONE, &goal.join("; ")])
}

fn row<const N: usize>(cells: [&str; N]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn times(seen: &Seen) -> String {
    format!("{:.2} / {:.2}", seen.p50, seen.p99)
}
