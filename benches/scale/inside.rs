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

/// The search of this process.
pub struct Inside(Search);

impl Inside {
    /// Over the index of the server that runs on this home.
    pub fn open(home: &Path) -> Result<Self> {
        let index = home.join("index");
        Ok(Self(Search::look(&index, Gazetteer::embedded(), Clock::system())?))
    }

    /// How long what this path with its query asks for took.
    pub fn ask(&self, path: &str) -> Result<Duration> {
        ask(&self.0, path).with_context(|| format!("asking {path}"))
    }
}

fn ask(search: &Search, path: &str) -> Result<Duration> {
    let (path, query) = path.split_once('?').context("a question has a query string")?;
    let problem = |problem: Problem| anyhow!("{problem}");
    let from = Instant::now();
    let mut params = Params::of_query(query).map_err(problem)?;
    if path.ends_with("/suggest") {
        drop(search.suggest(&params.text("q").unwrap_or_default())?);
    } else {
        let now = search.clock().now();
        let query = params.read_strictly(search.gazetteer(), now).map_err(problem)?;
        drop(search.find(&query)?);
    }
    Ok(from.elapsed())
}
