//! The commands.

mod accounts;
mod arguments;
mod doctor;
mod evaluate;
mod healthcheck;
mod import;
mod keys;
mod relevance;
mod simulate;
mod verify;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

use self::arguments::{Arguments, Command, Import};
use crate::{
    config::{Read, Settings},
    server, telemetry,
};

/// Runs the command that the process was started with.
///
/// What was asked for goes to standard output; faults, each with what would help, go to standard
/// error and end in exit code 1 (2 for arguments that are wrong).
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let read = Settings::read(arguments.config.as_deref(), std::env::vars());
    let outcome = read.map_err(anyhow::Error::from).and_then(|Read { settings, warnings }| {
        telemetry::start(&settings);
        for warning in warnings {
            tracing::warn!("{warning}");
        }
        actix_web::rt::System::new().block_on(run(&settings, arguments.command))
    });
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            // Nobody is left to tell when standard error is closed.
            drop(writeln!(io::stderr(), "guidepost: {}", told(&fault)));
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings, command: Option<Command>) -> anyhow::Result<ExitCode> {
    match command.unwrap_or(Command::Serve) {
        Command::Serve => server::serve(settings).await.map_err(anyhow::Error::from),
        Command::Key { command } => accounts::key(settings, command).await,
        Command::Keys { command } => return keys::run(settings, command).await,
        Command::User { command } => accounts::user(settings, command).await,
        Command::Import { command: Import::Hsds { source, dry_run, report } } => {
            return import::run(settings, source, dry_run, report).await;
        }
        Command::Doctor { json } => return doctor::run(settings, json).await,
        Command::VerifyAudit { json } => return verify::run(settings, json).await,
        Command::Reindex => doctor::reindex(settings).await,
        Command::Relevance(asked) => relevance::run(settings, &asked),
        Command::Simulate(asked) => simulate::run(&asked),
        Command::Evaluate(asked) => evaluate::run(settings, &asked),
        Command::Healthcheck => healthcheck::run(settings).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The fault with those of its causes that it does not tell itself.
fn told(fault: &anyhow::Error) -> String {
    fault.chain().map(ToString::to_string).fold(String::new(), |told, cause| {
        match (told.is_empty(), told.contains(&cause)) {
            (true, _) => cause,
            (false, true) => told,
            (false, false) => format!("{told}: {cause}"),
        }
    })
}

/// Writes one line of what was asked for.
fn say(line: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
