//! The demonstration's people: who may sign in, and the case manager whose clients they are.

use std::collections::HashSet;

use serde::Deserialize;
use tracing::info;

use super::{Cases, Error, caseload::Client};
use crate::{
    accounts::{self, Accounts, NewPerson, Origin, model::Role},
    config::SecondFactor,
    telemetry::Private,
    values::{Language, OrganizationId},
};

const FILE: &str = include_str!("../../seed-data/demo.json");

/// `seed-data/demo.json`.
#[derive(Deserialize)]
pub(super) struct Demo {
    /// The password of all.
    pub password: String,
    pub sign_ins: Vec<SignIn>,
    pub clients: Vec<Client>,
}

/// An account of the demonstration.
#[derive(Deserialize)]
pub(super) struct SignIn {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub organization: Option<OrganizationId>,
}

impl Demo {
    pub(super) fn read() -> Result<Self, Error> {
        Ok(serde_json::from_str(FILE)?)
    }

    /// Tells in the log how to sign in.
    pub(super) fn explain(&self) {
        let password = &self.password;
        info!(
            "Demonstration data, all invented; the password of everyone is \u{201c}{password}\u{201d}"
        );
        for person in &self.sign_ins {
            let role = Language::En.say(person.role.key()).to_string().to_lowercase();
            info!("Sign in as {} ({role})", person.login);
        }
    }

    /// Lets everyone in who is not in yet.
    pub(super) async fn let_in(&self, accounts: &Accounts) -> Result<(), Error> {
        let network = accounts.network(accounts::DEFAULT_NETWORK).await?;
        for person in &self.sign_ins {
            let added = accounts.add_person(NewPerson {
                network,
                login: person.login.clone(),
                name: person.name.clone(),
                password: Private(self.password.clone()),
                role: person.role,
                organization: person.organization,
            });
            match added.await {
                Ok(_) | Err(accounts::Error::LoginTaken(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Records the clients who are not there yet, as the first case manager, signed in.
    pub(super) async fn take_on(
        &self,
        accounts: &Accounts,
        cases: &Cases<'_>,
    ) -> Result<(), Error> {
        let manager = self.sign_ins.iter().find(|who| who.role == Role::CaseManager);
        let Some(manager) = manager else { return Ok(()) };
        let password = Private(self.password.clone());
        // What the demonstration does itself needs no telephone.
        let accounts = accounts.clone().asking(SecondFactor::Offered);
        let token = accounts.sign_in(&manager.login, password, &Origin::default()).await?.token;
        if let Some(ctx) = accounts.by_session(&token.0).await? {
            let (there, _) = cases.people.list(&ctx, 100, 0).await?;
            let there: HashSet<&str> = there.iter().map(|client| client.name.as_str()).collect();
            for client in self.clients.iter().filter(|c| !there.contains(c.name.as_str())) {
                client.take_on(&ctx, cases).await?;
            }
        }
        Ok(accounts.sign_out(&token.0).await?)
    }
}
