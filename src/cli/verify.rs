//! `guidepost verify-audit`: has anybody changed the record of who did what?

use std::process::ExitCode;

use super::say;
use crate::{
    audit::{self, model::Tampering},
    config::Settings,
    server::House,
};

pub(super) async fn run(settings: &Settings, json: bool) -> anyhow::Result<ExitCode> {
    let House { db, keyring } = House::open(settings).await?;
    let report = audit::verify(&db, &keyring, &settings.data_dir).await?;
    let code = if report.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if json {
        say(serde_json::to_string(&report)?)?;
        return Ok(code);
    }
    for chain in &report.chains {
        let name = chain.network.as_ref().map_or_else(
            || "what concerns the whole installation".to_owned(),
            |name| format!("network {name}"),
        );
        let state = if chain.findings.is_empty() { "whole" } else { "CHANGED" };
        say(format!("{state:8} {name}: {} rows", chain.rows))?;
        for found in &chain.findings {
            let number = found.number.map_or("outside the chain".to_owned(), |n| format!("{n}"));
            let id = found.id.map_or_else(String::new, |id| format!(" ({id})"));
            say(format!("         row {number}{id} {}", words(found.tampering)))?;
        }
    }
    for line in &report.bad_checkpoints {
        say(format!("CHANGED  line {line} of {}: not signed by this installation", audit::FILE))?;
    }
    say(format!("compared with {} signed checkpoints", report.checkpoints))?;
    Ok(code)
}

const fn words(tampering: Tampering) -> &'static str {
    match tampering {
        Tampering::Edited => "was edited, or the row before it was written anew",
        Tampering::Deleted => "was deleted, perhaps with those after it",
        Tampering::Inserted => "was inserted by somebody else",
        Tampering::Reordered => "stood elsewhere",
        Tampering::CutOff => "and all that followed it were cut off",
        Tampering::Rewritten => "or rows before it were written anew: its hash is another",
    }
}
