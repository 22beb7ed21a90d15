//! `guidepost evaluate`: how well search and matching answer a folder of judged questions, with the
//! figures of the `score_service.py` beside it.

use std::path::Path;

use anyhow::Context as _;

use super::{
    arguments::Evaluate,
    relevance::{add, read},
    say,
};
use crate::{
    clock::Clock,
    config::Settings,
    matching::evaluation::{self, Forbidden},
    search::{
        Search,
        relevance::{self, Grades, Measures, Wrong, interval},
        weights,
    },
    server,
    values::ServiceId,
};

/// What the folder holds.
struct Folder {
    queries: String,
    vignettes: String,
    query_grades: Grades,
    vignette_grades: Grades,
    forbidden: Forbidden,
    wrong: Wrong,
}

pub(super) fn run(settings: &Settings, asked: &Evaluate) -> anyhow::Result<()> {
    let clock = Clock::system();
    let search = server::index_to_look_at(settings, &clock)
        .context("an index is needed: import the directories, then start the server once")?;
    let mut folder = Folder::read(&asked.folder)?;
    folder.report(&search, &clock, "", asked.each)?;
    for file in &asked.more {
        add(&mut folder.query_grades, file)?;
        add(&mut folder.vignette_grades, file)?;
    }
    if !asked.more.is_empty() {
        folder.report(&search, &clock, ", with more judgments", asked.each)?;
    }
    Ok(())
}

impl Folder {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let text = |name: &str| read(&folder.join(name));
        let grades = |name: &str| relevance::grades(&text(name)?).context(name.to_owned());
        let inactive: Vec<uuid::Uuid> = serde_json::from_str(&text("inactive_ids.json")?)
            .context("inactive_ids.json is no JSON array of ids")?;
        let inactive = inactive.into_iter().map(ServiceId).collect();
        Ok(Self {
            queries: text("queries.json")?,
            vignettes: text("vignettes.json")?,
            query_grades: grades("qrels.tsv")?,
            vignette_grades: grades("vignette_qrels.tsv")?,
            forbidden: evaluation::forbidden(&text("must_not_appear.tsv")?)
                .context("must_not_appear.tsv")?,
            wrong: Wrong { inactive, ..Wrong::default() },
        })
    }

    fn report(
        &self,
        search: &Search,
        clock: &Clock,
        beside: &str,
        each: bool,
    ) -> anyhow::Result<()> {
        let judged = relevance::judged(search, &self.queries, &self.query_grades)?;
        let weights = weights::embedded();
        let measured = relevance::measure_beside(search, &judged, weights, &self.wrong)?;
        let ids = judged.iter().map(|judged| judged.id.as_str());
        say(format!("search queries{beside}"))?;
        figures(&ids.zip(measured).collect::<Vec<_>>(), Kind::Queries, each)?;

        let judged =
            evaluation::vignettes(&self.vignettes, &self.vignette_grades, &self.forbidden)?;
        let measured = evaluation::measure(search, &judged, &self.wrong.inactive, clock.now())?;
        let ids = judged.iter().map(|judged| judged.id.as_str());
        say(format!("vignettes{beside}"))?;
        figures(&ids.zip(measured).collect::<Vec<_>>(), Kind::Vignettes, each)
    }
}

/// What was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The search, for which nothing is forbidden.
    Queries,
    /// The matcher.
    Vignettes,
}

/// The means of all, how sure that of nDCG@10 is, and where asked for a line for each.
fn figures(all: &[(&str, Measures)], kind: Kind, each: bool) -> anyhow::Result<()> {
    let ndcg: Vec<f64> = all.iter().map(|(_, measures)| measures.ndcg).collect();
    let mean = Measures::mean(all.iter().map(|(_, measures)| measures));
    line("all", &mean, all.len(), kind)?;
    let within = interval(&ndcg);
    say(format!("95 % interval of nDCG@10: {:.3} to {:.3}", within.low, within.high))?;
    for (id, measures) in all.iter().filter(|_| each) {
        line(&format!("     {id}"), measures, 1, kind)?;
    }
    Ok(())
}

fn line(what: &str, mean: &Measures, count: usize, kind: Kind) -> std::io::Result<()> {
    let tells = |name: &str| kind == Kind::Vignettes || !name.starts_with("viol");
    let shown = mean.named().into_iter().filter(|(name, _)| tells(name));
    let figures: Vec<_> = shown.map(|(name, value)| format!("{name}={value:.3}")).collect();
    say(format!("{what:34} n={count:3} {}", figures.join(" ")))
}
