//! The report of a simulation, as Markdown.

use std::fmt::{Result, Write as _};

use strum::IntoEnumIterator as _;

use super::{
    interval::Between,
    policy::{Change, Policy},
    rates::{Parameter, Rates, count, embedded},
    run::Chooser,
    study::{Seen, Study},
    tally::Figure,
};

const RIVAL: Chooser = Chooser::Policy(Policy::NearestFirst);
const OURS: Chooser = Chooser::Policy(Policy::Ours);
/// Those that are compared in every respect.
const COMPARED: [Chooser; 4] = [RIVAL, Chooser::Policy(Policy::TextFirst), OURS, Chooser::Told];

/// By how much each number is varied.
const FACTORS: [f64; 2] = [0.5, 1.5];

impl Study {
    /// Everything, as it is written and said; the same for the same study.
    pub fn report(self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(self, text: &mut String) -> Result {
        let rates = Rates::usual();
        let more = Change::iter().map(Policy::Shown).map(Chooser::Policy);
        let more: Vec<_> =
            std::iter::once(Chooser::Policy(Policy::NearestLeftIn)).chain(more).collect();
        let seen = self.run(&rates, &[&COMPARED[..], &more].concat());
        self.head(text, &rates)?;
        published(text, &seen)?;
        policies(text, &seen)?;
        beside(text, &seen)?;
        parts(text, &seen, &more)?;
        self.varied(text)
    }

    fn head(self, text: &mut String, rates: &Rates) -> Result {
        let Self { seed, towns } = self;
        writeln!(text, "# What a policy of suggesting is worth\n")?;
        writeln!(
            text,
            "Written by `guidepost simulate --seed {seed} --towns {towns} --write FILE`: {towns} invented towns of \
             {} services,\nin each {} clients with one need. Every number they are made of stands with its source \
             in\n`seed-data/simulation.toml`. Each policy meets the same clients and the same luck; no policy sees what \
             is true.\nIn brackets: 95 % intervals over towns.\n",
            count(rates.needs) * count(rates.services_each),
            count(rates.clients_weekly) * count(rates.weeks),
        )
    }

    /// A line for each number, at half and at one and a half of it.
    fn varied(self, text: &mut String) -> Result {
        writeln!(
            text,
            "## Every number ± 50 %\n\nOurs beside nearest first: connected (goal ≥ 1.3 ×), refused for want of room (goal ≤ 0.5 ×).\n"
        )?;
        writeln!(
            text,
            "| Number | Origin | Is | − 50 % | connected | no room | + 50 % | connected | no room |"
        )?;
        writeln!(text, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |")?;
        for parameter in embedded() {
            let Parameter { name, origin, value, .. } = parameter;
            write!(text, "| `{name}` | {origin} | {} |", plain(*value))?;
            for factor in FACTORS {
                let changed = parameter.times(factor);
                let seen = self.run(&Rates::with(&changed), &[RIVAL, OURS]);
                let ratio = |figure| times(seen.ratio(OURS, RIVAL, figure));
                let (connected, no_room) = (ratio(Figure::Connected), ratio(Figure::NoRoom));
                write!(text, " {} | {connected} | {no_room} |", plain(changed.value))?;
            }
            writeln!(text)?;
        }
        Ok(())
    }
}

/// Nearest first, beside what is published of referrals as they are made now.
fn published(text: &mut String, seen: &Seen) -> Result {
    let of = |figure| seen.mean(RIVAL, figure);
    let reasons = [Figure::NoRoom, Figure::NotEligible, Figure::Otherwise].map(|one| of(one).value);
    let all: f64 = reasons.iter().sum();
    writeln!(text, "## The world, under nearest first\n")?;
    writeln!(text, "| What | Published (PEERS.md) | Here |\n| --- | --- | --- |")?;
    writeln!(
        text,
        "| began | 36 % (211 Missouri), 33 % (FQHC) | {} |",
        percent(of(Figure::Connected))
    )?;
    write!(
        text,
        "| reasons of refusal: no room, not eligible, other | 34 : 25 : 7 (211 Missouri) |"
    )?;
    let shares = reasons.map(|one| format!("{:.0}", 66.0 * one / all)).join(" : ");
    writeln!(text, " {shares} |\n")
}

fn policies(text: &mut String, seen: &Seen) -> Result {
    writeln!(text, "## Policies\n")?;
    writeln!(
        text,
        "| Policy | Connected | Accepted | Hops to the first acceptance | Refused for want of room, of 100 clients | Busiest tenth's share of referrals | Herfindahl |"
    )?;
    writeln!(text, "| --- | --- | --- | --- | --- | --- | --- |")?;
    for chooser in COMPARED {
        let of = |figure| seen.mean(chooser, figure);
        let (connected, accepted) = (percent(of(Figure::Connected)), percent(of(Figure::Accepted)));
        let (hops, no_room) = (number(of(Figure::Hops), 2), number(of(Figure::NoRoom), 1));
        let (busiest, herfindahl) =
            (percent(of(Figure::BusiestTenth)), number(of(Figure::Herfindahl), 4));
        writeln!(
            text,
            "| {chooser} | {connected} | {accepted} | {hops} | {no_room} | {busiest} | {herfindahl} |"
        )?;
    }
    writeln!(text, "\nHow the other tries and clients ended, of 100 clients:\n")?;
    writeln!(
        text,
        "| Policy | Not reached | Not eligible | Refused otherwise | Client gave up | Nothing left to suggest |"
    )?;
    writeln!(text, "| --- | --- | --- | --- | --- | --- |")?;
    for chooser in COMPARED {
        write!(text, "| {chooser} |")?;
        for figure in [
            Figure::NotReached,
            Figure::NotEligible,
            Figure::Otherwise,
            Figure::GaveUp,
            Figure::NothingLeft,
        ] {
            write!(text, " {} |", number(seen.mean(chooser, figure), 1))?;
        }
        writeln!(text)?;
    }
    writeln!(text)
}

/// The two goals.
fn beside(text: &mut String, seen: &Seen) -> Result {
    writeln!(text, "## Ours beside nearest first\n")?;
    writeln!(text, "| What | Goal | Seen |\n| --- | --- | --- |")?;
    let ratio = |figure| times(seen.ratio(OURS, RIVAL, figure));
    writeln!(text, "| connected | ≥ 1.3 × | {} |", ratio(Figure::Connected))?;
    writeln!(text, "| refused for want of room | ≤ 0.5 × | {} |", ratio(Figure::NoRoom))?;
    writeln!(text, "| hops to the first acceptance | | {} |", ratio(Figure::Hops))?;
    writeln!(text, "| Herfindahl index of the inflow | | {} |\n", ratio(Figure::Herfindahl))
}

/// What the ranking lives by.
fn parts(text: &mut String, seen: &Seen, more: &[Chooser]) -> Result {
    writeln!(
        text,
        "## What each thing that the ranking is shown is worth\n\nBeside nearest first.\n"
    )?;
    writeln!(
        text,
        "| Policy | Connected | Refused for want of room | Herfindahl |\n| --- | --- | --- | --- |"
    )?;
    for &chooser in [OURS].iter().chain(more) {
        let ratio = |figure| times(seen.ratio(chooser, RIVAL, figure));
        let (connected, no_room) = (ratio(Figure::Connected), ratio(Figure::NoRoom));
        writeln!(text, "| {chooser} | {connected} | {no_room} | {} |", ratio(Figure::Herfindahl))?;
    }
    writeln!(text)
}

fn percent(share: Between) -> String {
    let Between { value, low, high } = share.times(100.0);
    format!("{value:.1} % [{low:.1}, {high:.1}]")
}

fn number(figure: Between, digits: usize) -> String {
    let Between { value, low, high } = figure;
    format!("{value:.digits$} [{low:.digits$}, {high:.digits$}]")
}

fn times(ratio: Between) -> String {
    let Between { value, low, high } = ratio;
    format!("{value:.2} × [{low:.2}, {high:.2}]")
}

/// A number with as many digits as it needs.
fn plain(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
