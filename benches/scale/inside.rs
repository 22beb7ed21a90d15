//! The query log asked in this process: Guidepost's own search over the index that its server
//! built, from the query string to what was found, without HTTP and without writing the answer.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use ::guidepost::{
    clock::Clock,
    geo::Gazetteer,
    search::{Search, params::Params},
    web::Problem,
};
use anyhow::{Context as _, Result, anyhow};

use crate::times::Times;

/// Asks all questions so many times after one to warm up.
pub fn replay(home: &Path, questions: &[(char, String)], rounds: usize) -> Result<Times> {
    let search = Search::look(&home.join("index"), Gazetteer::embedded(), Clock::system())?;
    let mut times = Times::default();
    for round in 0..=rounds {
        for (kind, path) in questions {
            let took = ask(&search, path).map_err(|fault| anyhow!("{path}: {fault:#}"))?;
            if round > 0 {
                times.note(*kind, took);
            }
        }
    }
    Ok(times)
}

fn ask(search: &Search, path: &str) -> Result<Duration> {
    let (path, query) = path.split_once('?').context("a question has a query string")?;
    let problem = |problem: Problem| anyhow!("{problem}");
    let from = Instant::now();
    let params = Params::of_query(query).map_err(problem)?;
    if path.ends_with("/suggest") {
        let mut params = params;
        drop(search.suggest(&params.text("q").unwrap_or_default())?);
    } else {
        let now = search.clock().now();
        let query = params.read_strictly(search.gazetteer(), now).map_err(problem)?;
        drop(search.find(&query)?);
    }
    Ok(from.elapsed())
}
