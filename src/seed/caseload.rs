//! The demonstration's clients and what became of their referrals: all written down as of the day
//! on which it is said to have happened, so that the work list has something due.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Cases, Error};
use crate::{
    accounts::model::TenantCtx,
    consent::{
        self,
        model::{Ends, How, Recipient, Signature, Terms},
    },
    needs::{NeedCode, ScreenedNeed},
    people::model::{Contact, Decision, Facts, NeedState, NeedStatus, Person},
    referrals::{
        self, Told, Which,
        model::{Means, Move, Reason, Said, Status, Step},
    },
    values::{ClientId, Information, Language, Purpose, ServiceId},
};

/// A client of the demonstration.
#[derive(Deserialize)]
pub(super) struct Client {
    pub name: String,
    /// How long ago they were taken on and signed their consents, in hours.
    hours_ago: i64,
    birth_date: NaiveDate,
    contact: Contact,
    facts: Facts,
    needs: Vec<Stated>,
    /// FHIR `QuestionnaireResponse`s.
    assessments: Vec<Value>,
    /// What they agreed may be told, each signed on the screen, for a year.
    #[serde(default)]
    consents: Vec<Agreed>,
    #[serde(default)]
    referrals: Vec<Referred>,
}

/// A need that the client stated, and what they say of it now.
#[derive(Deserialize)]
struct Stated {
    #[serde(flatten)]
    need: ScreenedNeed,
    state: NeedState,
}

/// A consent of a client.
#[derive(Deserialize)]
struct Agreed {
    recipient: Recipient,
    information: Vec<Information>,
    language: Language,
}

/// A referral of a client.
#[derive(Deserialize)]
struct Referred {
    need: NeedCode,
    service: ServiceId,
    message: Option<String>,
    /// How long ago it was drafted, in hours.
    hours_ago: i64,
    #[serde(default)]
    events: Vec<Happened>,
    outcome: Option<CameOfIt>,
}

/// What happened to a referral.
#[derive(Deserialize)]
struct Happened {
    hours_ago: i64,
    to: Status,
    step: Option<Step>,
    reason: Option<Reason>,
    /// Who at the agency said so, over the phone.
    said_by: Option<String>,
    output: Option<String>,
    note: Option<String>,
}

/// What came of a referral for the need.
#[derive(Deserialize)]
struct CameOfIt {
    hours_ago: i64,
    need_status: NeedStatus,
    reason: Reason,
    note: Option<String>,
}

impl Client {
    /// Takes the client on, with all that happened since.
    pub(super) async fn take_on(&self, ctx: &TenantCtx, cases: &Cases<'_>) -> Result<(), Error> {
        let now = cases.referrals.now();
        let first = before(now, self.hours_ago);
        let people = cases.people.as_of(first);
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
        let consents = cases.consents.as_of(first);
        for agreed in &self.consents {
            let year = first.date_naive() + TimeDelta::days(365);
            consents.write(ctx, client, agreed.signed(&self.name, year)).await?;
        }
        for referred in &self.referrals {
            referred.retell(ctx, cases, client, now).await?;
        }
        Ok(())
    }
}

impl Agreed {
    /// The consent, signed by this client, to the end of this day.
    fn signed(&self, client: &str, until: NaiveDate) -> consent::Draft {
        let discloser = self.language.say("consent-discloser").with("network", "Guidepost");
        consent::Draft {
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

impl Referred {
    async fn retell(
        &self,
        ctx: &TenantCtx,
        cases: &Cases<'_>,
        client: ClientId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let as_of = |hours| cases.referrals.as_of(before(now, hours));
        let draft = referrals::Draft {
            client,
            need: Which::Code(self.need),
            service: self.service,
            from_match: None,
            urgency: None,
            message: self.message.clone(),
        };
        let referral = as_of(self.hours_ago).draft(ctx, draft).await?.id;
        for event in &self.events {
            as_of(event.hours_ago).record(ctx, referral, None, event.made()).await?;
        }
        if let Some(came) = &self.outcome {
            let told = Told {
                need_status: came.need_status,
                reason: came.reason,
                note: came.note.clone(),
            };
            as_of(came.hours_ago).tell(ctx, referral, told).await?;
        }
        Ok(())
    }
}

impl Happened {
    fn made(&self) -> Move {
        let said = |by: &String| Said { by: by.clone(), means: Means::Phone };
        Move {
            to: self.to,
            step: self.step,
            reason: self.reason,
            on_behalf: self.said_by.as_ref().map(said),
            output: self.output.clone(),
            note: self.note.clone(),
        }
    }
}

fn before(now: DateTime<Utc>, hours: i64) -> DateTime<Utc> {
    now - TimeDelta::hours(hours)
}
