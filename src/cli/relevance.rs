//! `guidepost relevance`: how well the search finds, and which weights would find better.

use std::{fs, path::Path};

use anyhow::Context as _;

use super::{arguments::Relevance, say};
use crate::{
    clock::Clock,
    config::Settings,
    search::{
        Search,
        relevance::{self, Grades, Judged, Measures, interval, tuning},
        weights::{self, Weights},
    },
    server,
};

pub(super) fn run(settings: &Settings, asked: &Relevance) -> anyhow::Result<()> {
    let search = server::index_to_look_at(settings, &Clock::system())
        .context("an index is needed: import the directories, then start the server once")?;
    let questions = read(&asked.questions)?;
    let weights = match &asked.weights {
        Some(file) => toml::from_str(&read(file)?).with_context(|| file.display().to_string())?,
        None => weights::embedded().clone(),
    };
    let report = |grades: &Grades, title: &str| {
        report(
            &relevance::judged(&search, &questions, grades)?,
            &search,
            &weights,
            title,
            asked.each,
        )
    };
    let mut grades = relevance::grades(&read(&asked.judgments)?)
        .with_context(|| asked.judgments.display().to_string())?;
    report(&grades, "as judged")?;
    for file in &asked.more {
        add(&mut grades, file)?;
    }
    if !asked.more.is_empty() {
        report(&grades, "with more judgments")?;
    }
    if asked.tune {
        let judged = relevance::judged(&search, &questions, &grades)?;
        let proposal = tuning::tune(&search, &judged, &weights, asked.folds)?;
        let now = Measures::mean(&relevance::measure(&search, &judged, &weights)?);
        let hoped = Measures::mean(&proposal.held_out);
        say(format!("\ntuning, {} folds: nDCG@10", asked.folds))?;
        say(format!("  as it is                    {:.3}", now.ndcg))?;
        say(format!("  tuned on all                {:.3}", proposal.fitted.ndcg))?;
        say(format!("  questions not tuned on      {:.3}", hoped.ndcg))?;
        for (name, was, is) in tuning::changes(&weights, &proposal.weights) {
            say(format!("  {name} = {is:.3} (is {was:.3})"))?;
        }
    }
    Ok(())
}

/// Adds the judgments of a file; those of a service that was judged before take their place.
pub(super) fn add(grades: &mut Grades, file: &Path) -> anyhow::Result<()> {
    let more = relevance::grades(&read(file)?).with_context(|| file.display().to_string())?;
    for (question, more) in more {
        grades.entry(question).or_default().extend(more);
    }
    Ok(())
}

fn report(
    judged: &[Judged],
    search: &Search,
    weights: &Weights,
    title: &str,
    each: bool,
) -> anyhow::Result<()> {
    let measured = relevance::measure(search, judged, weights)?;
    let all: Vec<f64> = measured.iter().map(|one| one.ndcg).collect();
    let within = interval(&all);
    say(format!("{title}: {} questions", judged.len()))?;
    line("all", &Measures::mean(&measured), all.len())?;
    say(format!("  95 % interval of nDCG@10      {:.3} to {:.3}", within.low, within.high))?;
    for (tag, numbers) in relevance::by_tag(judged) {
        let of_tag = numbers.iter().filter_map(|number| measured.get(*number));
        line(tag, &Measures::mean(of_tag), numbers.len())?;
    }
    for (judged, measured) in judged.iter().zip(&measured).filter(|_| each) {
        line(&judged.id, measured, 1)?;
    }
    Ok(())
}

fn line(what: &str, mean: &Measures, count: usize) -> std::io::Result<()> {
    let Measures { ndcg, condensed, success, judged, .. } = mean;
    say(format!(
        "  {what:18} n={count:3}  nDCG@10 {ndcg:.3}  cnDCG@10 {condensed:.3}  success@3 \
         {success:.3}  judged@10 {judged:.3}"
    ))
}

pub(super) fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
