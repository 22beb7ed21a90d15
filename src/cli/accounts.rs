//! `guidepost key …` and `guidepost user …`.

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
};

use anyhow::Context as _;
use chrono::{DateTime, NaiveTime, Utc};

use super::{
    arguments::{Key, Password, User},
    say,
};
use crate::{
    accounts::{Accounts, NewKey, NewPerson, memberships::State},
    clock::Clock,
    config::Settings,
    server::House,
    telemetry::Private,
};

async fn open(settings: &Settings) -> anyhow::Result<Accounts> {
    let House { db, keyring } = House::open(settings).await?;
    Ok(Accounts::new(db, Clock::system(), keyring))
}

pub(super) async fn key(settings: &Settings, command: Key) -> anyhow::Result<()> {
    let accounts = open(settings).await?;
    match command {
        Key::Add { rights, name, until } => {
            let expires_at = until.and_then(|day| Some(day.succ_opt()?.and_time(NaiveTime::MIN)));
            let new = NewKey {
                network: accounts.network(&rights.network).await?,
                role: rights.role,
                name,
                organization: rights.organization,
                expires_at: expires_at.map(|end| end.and_utc()),
            };
            say(accounts.add_key(new).await?.0)?;
        }
        Key::List => {
            for key in accounts.keys().await? {
                let state = match (key.revoked_at, key.expires_at) {
                    (Some(at), _) => format!("revoked {}", day(at)),
                    (None, Some(at)) => format!("until {}", day(at)),
                    (None, None) => "good".to_owned(),
                };
                let used = key
                    .last_used_at
                    .map_or("never used".to_owned(), |at| format!("used {}", day(at)));
                say(format!(
                    "{}  {}  {}  {}  {state}, {used}",
                    key.id, key.role, key.network, key.name
                ))?;
            }
        }
        Key::Revoke { id } => accounts.revoke_key(id).await?,
    }
    Ok(())
}

pub(super) async fn user(settings: &Settings, command: User) -> anyhow::Result<()> {
    let accounts = open(settings).await?;
    match command {
        User::Add { login, rights, name, password } => {
            let new = NewPerson {
                network: accounts.network(&rights.network).await?,
                login,
                name,
                password: read(&password)?,
                role: rights.role,
                organization: rights.organization,
            };
            say(accounts.add_person(new).await?)?;
        }
        User::List => {
            for person in accounts.people().await? {
                let state = match (person.active, person.state) {
                    (false, _) => "suspended".to_owned(),
                    (true, State::Active) => "may sign in".to_owned(),
                    (true, state) => state.to_string(),
                };
                say(format!(
                    "{}  {}  {}  {}  {state}",
                    person.login, person.role, person.network, person.name
                ))?;
            }
        }
        User::Password { login, password } => {
            accounts.set_password(&login, read(&password)?).await?;
        }
        User::ResetFactor { login } => accounts.reset_factor_of(&login).await?,
        User::Suspend { login } => accounts.set_active(&login, false).await?,
        User::Resume { login } => accounts.set_active(&login, true).await?,
    }
    Ok(())
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// The password from the file, from the keyboard without showing it, or from standard input.
fn read(password: &Password) -> anyhow::Result<Private<String>> {
    if let Some(file) = &password.password_file {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        return Ok(Private(line(&text)));
    }
    let is_terminal = io::stdin().is_terminal();
    if is_terminal {
        write!(io::stderr(), "Password (at least 15 characters): ")?;
        echo(false);
    }
    let mut text = String::new();
    let outcome = io::stdin().read_line(&mut text);
    if is_terminal {
        echo(true);
        writeln!(io::stderr())?;
    }
    outcome.context("the password cannot be read")?;
    Ok(Private(line(&text)))
}

fn line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Where `stty` is missing the password is shown while it is typed: still better than none.
fn echo(on: bool) {
    let word = if on { "echo" } else { "-echo" };
    drop(std::process::Command::new("stty").arg(word).status());
}
