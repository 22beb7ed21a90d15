//! The demonstration directory, clients and sign-ins that a first start loads.
//!
//! Everything goes in through the front: the directory through the import, people and clients
//! through their use cases. Agencies, phones and people are invented. What is there already is
//! left as it is, so a start that was cut short is simply repeated.

mod demo;

use tracing::info;

use self::demo::Demo;
use crate::{
    accounts::{self, Accounts},
    people::{self, People},
};

/// The demonstration directory as HSDS 3.x NDJSON, one service a line.
pub const DIRECTORY: &str = include_str!("../../seed-data/directory.ndjson");

/// Why the demonstration could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `seed-data/demo.json` is not what it should be.
    #[error("seed-data/demo.json cannot be read: {0}")]
    Demo(#[from] serde_json::Error),
    /// Nobody could be let in.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// A client could not be recorded.
    #[error(transparent)]
    People(#[from] people::Error),
}

/// Lets the demonstration's people in and takes its clients on; tells in the log how to sign in.
pub async fn load_people(accounts: &Accounts, people: &People) -> Result<(), Error> {
    let demo = Demo::read()?;
    demo.let_in(accounts).await?;
    demo.take_on(accounts, people).await?;
    for person in &demo.sign_ins {
        let (login, role) = (&person.login, person.role.words());
        info!(
            "Demonstration: sign in as {login} ({role}), password \u{201c}{}\u{201d}",
            demo.password
        );
    }
    Ok(())
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
