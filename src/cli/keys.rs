//! `guidepost keys …`: the keys that protect personal data, changed.

use std::process::ExitCode;

use super::{arguments::Keys, say};
use crate::{
    accounts::Accounts,
    clock::Clock,
    config::Settings,
    sealed::{
        INSTALLATION,
        rotation::{self, Done, State},
    },
    server::{self, House},
};

pub(super) async fn run(settings: &Settings, command: Option<Keys>) -> anyhow::Result<ExitCode> {
    let house = House::open(settings).await?;
    let (db, keyring) = (&house.db, &house.keyring);
    let now = Clock::system().now();
    match command {
        None => {
            for state in rotation::states(db).await? {
                say(told(&house, &state).await?)?;
            }
        }
        Some(Keys::Rotate { master: false }) => {
            let Done { made, resealed, unreadable, retired } =
                rotation::rotate(db, keyring, now).await?;
            say(format!(
                "{made} keys made, {resealed} fields sealed anew, {retired} keys retired"
            ))?;
            if unreadable > 0 {
                say(format!("{unreadable} fields do not open: guidepost keys check says which"))?;
                return Ok(ExitCode::FAILURE);
            }
        }
        Some(Keys::Rotate { master: true }) => {
            let count = rotation::rewrap(db, keyring).await?;
            server::keys_are_these(db, keyring).await?;
            say(format!("{count} keys are wrapped with the newest master key"))?;
            let is_old = |state: &State| state.number.is_none() && state.fields > 0;
            say(if rotation::states(db).await?.iter().any(is_old) {
                "Keep the master keys before it: fields are still under keys derived from them, \
                 until guidepost keys rotate"
            } else {
                "Those before it are needed no more, but for backups of the database"
            })?;
        }
        Some(Keys::Check) => {
            let (opened, unreadable) = rotation::open_all(db, keyring).await?;
            say(format!("{opened} fields open, {} do not", unreadable.len()))?;
            for (field, row) in &unreadable {
                say(format!("{field} of {row}"))?;
            }
            if !unreadable.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Some(Keys::Remove) => {
            say(format!("{} keys removed", rotation::remove_retired(db, now).await?))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn told(house: &House, state: &State) -> anyhow::Result<String> {
    let accounts = Accounts::new(house.db.clone(), Clock::system(), house.keyring.clone());
    let whose = match state.network {
        INSTALLATION => "the installation".to_owned(),
        network => accounts.network_name(network).await?.unwrap_or_else(|| network.to_string()),
    };
    let key = state.number.map_or("from the master".to_owned(), |number| format!("key {number}"));
    let made =
        state.made_at.map_or(String::new(), |at| format!(", made {}", at.format("%Y-%m-%d")));
    let is = match (state.serves, state.retired_at) {
        (true, _) => "serves".to_owned(),
        (false, Some(at)) => format!("retired {}", at.format("%Y-%m-%d")),
        (false, None) => "being replaced".to_owned(),
    };
    Ok(format!("{whose}  {}  {key}  {} fields  {is}{made}", state.kind, state.fields))
}
