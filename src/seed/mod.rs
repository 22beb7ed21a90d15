//! The demonstration directory, clients and sign-ins that a first start loads.
//!
//! Everything goes in through the front: the directory through the import, people and clients
//! through their use cases. Agencies, phones and people are invented. What is there already is
//! left as it is, so a start that was cut short is simply repeated.

mod caseload;
mod demo;

use tracing::info;

use self::demo::Demo;
use crate::{
    accounts::{self, Accounts},
    catalog::{self, Catalog},
    config,
    consent::{self, Consents},
    db::{self, Db},
    geo::Gazetteer,
    import::{self, Options, Source},
    people::{self, People},
    referrals::{self, Referrals},
};

/// The demonstration directory as HSDS 3.x NDJSON, one service a line.
pub const DIRECTORY: &str = include_str!("../../seed-data/directory.ndjson");

/// Under this name the database remembers how far the demonstration is.
const NAME: &str = "demonstration";

/// Why the demonstration could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `seed-data/demo.json` is not what it should be.
    #[error("seed-data/demo.json cannot be read: {0}")]
    Demo(#[from] serde_json::Error),
    /// The directory could not be imported.
    #[error(transparent)]
    Import(#[from] import::Error),
    /// The directory could not be looked at.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// Nobody could be let in.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// A client could not be recorded.
    #[error(transparent)]
    People(#[from] people::Error),
    /// Their consents.
    #[error(transparent)]
    Consent(#[from] consent::Error),
    /// Their referrals.
    #[error(transparent)]
    Referral(#[from] referrals::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// By which use cases clients are taken on.
#[derive(Clone, Copy)]
pub struct Cases<'a> {
    /// Clients.
    pub people: &'a People,
    /// What they agreed to.
    pub consents: &'a Consents,
    /// What became of their needs.
    pub referrals: &'a Referrals,
}

/// Loads the demonstration where it is wanted and the directory is empty, or goes on with one
/// that was cut short. Without a setting it is wanted in the embedded database.
pub async fn load_where_wanted(
    setting: Option<config::Seed>,
    db: &Db,
    catalog: &Catalog,
    accounts: &Accounts,
    cases: &Cases<'_>,
) -> Result<(), Error> {
    let usual = if matches!(db, Db::Sqlite(_)) { config::Seed::Demo } else { config::Seed::None };
    let wanted = setting.unwrap_or(usual) == config::Seed::Demo;
    match db::remembered(db, NAME).await?.as_deref() {
        Some("loaded") => return Demo::read().map(|demo| demo.explain()),
        Some(_) => {}
        None if wanted && catalog.head().await? == 0 => remember(db, "begun").await?,
        None => return Ok(()),
    }
    load(catalog, accounts, cases).await?;
    remember(db, "loaded").await
}

/// Whether the database holds the demonstration, whose people have no telephones.
pub async fn is_demonstration(db: &Db) -> Result<bool, sqlx::Error> {
    Ok(db::remembered(db, NAME).await?.is_some())
}

/// Loads what is not there yet of the demonstration; tells in the log how to sign in.
pub async fn load(catalog: &Catalog, accounts: &Accounts, cases: &Cases<'_>) -> Result<(), Error> {
    let source = Source::Text("demonstration.ndjson", DIRECTORY);
    let options = Options { source, is_dry_run: false };
    let report = import::run(catalog, &Gazetteer::embedded(), options, &|_| ()).await?;
    info!("Demonstration directory: {}", report.summary());
    let demo = Demo::read()?;
    demo.let_in(accounts).await?;
    demo.take_on(accounts, cases).await?;
    demo.explain();
    Ok(())
}

async fn remember(db: &Db, state: &str) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    db::remember(&mut tx, NAME, state).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::needs::Needs;

    fn services() -> Vec<Value> {
        DIRECTORY.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn each<'v>(value: &'v Value, see: &mut dyn FnMut(&str, &'v Value)) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    see(name, value);
                    each(value, see);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| each(value, see)),
            _ => {}
        }
    }

    #[test]
    fn every_service_of_the_demonstration_has_its_own_id_and_words() {
        let services = services();
        let ids: BTreeSet<&str> = services.iter().map(|s| s["id"].as_str().unwrap()).collect();
        let words: BTreeSet<&str> =
            services.iter().map(|s| s["description"].as_str().unwrap()).collect();
        assert!(services.len() >= 120, "{} services", services.len());
        assert_eq!(ids.len(), services.len());
        assert_eq!(words.len(), services.len(), "no description is copied from another");
    }

    #[test]
    fn the_demonstration_meets_every_need() {
        let mut met = BTreeSet::new();
        for service in services() {
            for attribute in service["attributes"].as_array().unwrap() {
                let term = &attribute["taxonomy_term"];
                assert_eq!(term["taxonomy"]["name"], "Guidepost needs");
                met.insert(term["code"].as_str().unwrap().to_owned());
            }
        }
        let needs: BTreeSet<String> =
            Needs::embedded().all().iter().map(|need| need.code.to_string()).collect();
        assert_eq!(met, needs);
    }

    #[test]
    fn every_phone_of_the_demonstration_is_fictional_but_988() {
        for service in services() {
            each(&service, &mut |name, value| {
                if name == "number" {
                    let number = value.as_str().unwrap();
                    assert!(number.contains(" 555-01") || number == "988", "{number}");
                }
            });
        }
    }

    #[test]
    fn the_demonstration_has_every_kind_of_hours() {
        let mut kinds = BTreeSet::new();
        for service in services() {
            each(&service, &mut |name, value| {
                if name == "schedules" {
                    for schedule in value.as_array().unwrap() {
                        let text = |key: &str| schedule[key].as_str().unwrap_or_default();
                        kinds.insert(match (text("freq"), text("opens_at"), text("closes_at")) {
                            ("", ..) if schedule["closed"] == true => "closed for a while",
                            ("", ..) => "words",
                            ("MONTHLY", ..) if text("byday").is_empty() => "days of the month",
                            ("MONTHLY", ..) => "a weekday of the month",
                            (_, "00:00", _) => "around the clock",
                            (_, opens, closes) if opens >= closes => "over midnight",
                            _ if !text("valid_from").is_empty() => "a season",
                            _ => "weekly",
                        });
                    }
                }
            });
        }
        assert_eq!(kinds.len(), 8, "{kinds:?}");
    }
}
