//! The demonstration's people: who may sign in, and the clients they work with.

use std::collections::HashSet;

use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;
use serde_json::Value;
use tracing::info;

use super::Error;
use crate::{
    accounts::{
        self, Accounts, NewPerson, Origin,
        model::{Role, TenantCtx},
    },
    config::SecondFactor,
    consent::{
        Consents, Draft,
        model::{Ends, How, Recipient, Signature, Terms},
    },
    needs::ScreenedNeed,
    people::{
        People,
        model::{Contact, Decision, Facts, NeedState, Person},
    },
    telemetry::Private,
    values::{Information, Language, OrganizationId, Purpose},
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

/// A client of the demonstration.
#[derive(Deserialize)]
pub(super) struct Client {
    name: String,
    birth_date: NaiveDate,
    contact: Contact,
    facts: Facts,
    needs: Vec<Stated>,
    /// FHIR `QuestionnaireResponse`s.
    assessments: Vec<Value>,
    /// What they agreed may be told, each signed on the screen, for a year.
    #[serde(default)]
    consents: Vec<Agreed>,
}

/// A consent of a client.
#[derive(Deserialize)]
struct Agreed {
    recipient: Recipient,
    information: Vec<Information>,
    language: Language,
}

/// A need that the client stated, and what they say of it now.
#[derive(Deserialize)]
struct Stated {
    #[serde(flatten)]
    need: ScreenedNeed,
    state: NeedState,
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
        people: &People,
        consents: &Consents,
    ) -> Result<(), Error> {
        let manager = self.sign_ins.iter().find(|who| who.role == Role::CaseManager);
        let Some(manager) = manager else { return Ok(()) };
        let password = Private(self.password.clone());
        // What the demonstration does itself needs no telephone.
        let accounts = accounts.clone().asking(SecondFactor::Offered);
        let token = accounts.sign_in(&manager.login, password, &Origin::default()).await?.token;
        if let Some(ctx) = accounts.by_session(&token.0).await? {
            let (there, _) = people.list(&ctx, 100, 0).await?;
            let there: HashSet<&str> = there.iter().map(|client| client.name.as_str()).collect();
            for client in self.clients.iter().filter(|c| !there.contains(c.name.as_str())) {
                client.take_on(&ctx, people, consents).await?;
            }
        }
        Ok(accounts.sign_out(&token.0).await?)
    }
}

impl Client {
    async fn take_on(
        &self,
        ctx: &TenantCtx,
        people: &People,
        consents: &Consents,
    ) -> Result<(), Error> {
        let person = Person {
            name: self.name.clone(),
            contact: self.contact.clone(),
            birth_date: Some(self.birth_date),
            facts: self.facts.clone(),
        };
        let client = people.create(ctx, person).await?.id;
        for stated in &self.needs {
            let said = match stated.state {
                NeedState::Suspected => None,
                NeedState::Confirmed => Some(Decision::Confirm),
                NeedState::Declined => Some(Decision::Decline),
            };
            people.add_need(ctx, client, stated.need.clone(), said).await?;
        }
        for response in &self.assessments {
            people.assess(ctx, Some(client), response).await?;
        }
        let year = consents.now().date_naive() + TimeDelta::days(365);
        for agreed in &self.consents {
            consents.write(ctx, client, agreed.signed(&self.name, year)).await?;
        }
        Ok(())
    }
}

impl Agreed {
    /// The consent, signed by this client, to the end of this day.
    fn signed(&self, client: &str, until: NaiveDate) -> Draft {
        let discloser = self.language.say("consent-discloser").with("network", "Guidepost");
        Draft {
            terms: Terms {
                discloser: discloser.to_string(),
                recipient: self.recipient.clone(),
                information: self.information.clone(),
                details: None,
                purposes: vec![Purpose::Coordination],
                purpose_words: None,
                ends: Ends::On(until),
                language: self.language,
            },
            replaces: None,
            signature: Some(Signature {
                how: How::OnScreen { name: client.to_owned() },
                representative: None,
            }),
        }
    }
}
