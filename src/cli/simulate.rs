//! `guidepost simulate`: what a policy of suggesting is worth in invented towns.

use std::fs;

use anyhow::Context as _;

use super::{arguments::Simulate, say};
use crate::simulation::Study;

pub(super) fn run(asked: &Simulate) -> anyhow::Result<()> {
    let report = Study { seed: asked.seed, towns: asked.towns.into() }.report();
    say(report.trim_end())?;
    if let Some(file) = &asked.write {
        fs::write(file, &report).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
